"""In which form an item reaches its reader: typed, on pages, as sound, as film. A page is a picture."""

from __future__ import annotations

from collections.abc import Iterable

from relay.domain.choice import Choice


class Form(Choice):
    """In which form an item reaches its reader: a page is a picture. A party's preferences list the forms that are welcome."""

    LETTER = "letter"
    """Typed or on pages, whichever: what older clients say, what holds until something is said, and what an item is of which
    nothing more is known."""
    TYPED = "typed"
    PAGES = "pages"
    AUDIO = "audio"
    VIDEO = "video"


_LETTER_FORMS = frozenset({Form.TYPED, Form.PAGES})


def each_form(forms: Iterable[Form]) -> frozenset[Form]:
    """Return these forms each by its own name: *letter* stands for typed and for pages."""
    named = frozenset(forms)
    return (named | _LETTER_FORMS) - {Form.LETTER} if Form.LETTER in named else named
