"""The enrolment slip on A4: what it is, its square code, what to do, and four lines to type by hand.

The slip's secret stands in the square code and in its typed line and nowhere else: not as a link in print, not in the file's data.
Nobody's name stands on it.
"""

from __future__ import annotations

from typing import Final

from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import day_of
from relay_client.pages.paper.paragraphs import printable
from relay_client.pages.paper.typesetter import square, typeset
from relay_client.views.people import SLIP_SENTENCES, SlipFor, SlipPaper
from relay_client.words.sentences import Sentences

_GROUPS_A_ROW: Final = 7
_LEVEL: Final = "m"


def slip_pdf(slip: SlipPaper, words: Sentences, telephone: str, for_: SlipFor = SlipFor.PARTY) -> bytes:
    """Return the page to print and hand over, in the language of the invited person (`words`); it says for whom it is, by no name.

    Raises Misused `paper.no_font` where the address or telephone number holds a character that no font at hand has.
    """
    given = {
        "title": words("paper-title"),
        "language": words.language.value,
        "heading": words("slip-title"),
        "what": [words(name) for name in SLIP_SENTENCES[for_]],
        "alt": words("slip-square"),
        "steps": [
            {"text": words("slip-step-scan"), "code": None},
            {"text": words("slip-step-compare"), "code": short_fingerprint_text(slip.root)},
            {"text": words("slip-step-read-out"), "code": None},
        ],
        "or-type": words("slip-or-type"),
        "lines": [
            {"label": words(f"slip-line-{label}"), "text": printable(text), "groups": _rows(text)}
            for label, text in slip.lines
        ],
        "foot": [
            words("slip-once"),
            words("slip-until", day=words.day(day_of(slip.expires))),
            words.with_number("slip-telephone", printable(telephone)),
        ],
    }
    return typeset("slip", given, code=square(slip.link, _LEVEL), system_fonts=False)


def _rows(text: str) -> list[list[str]] | None:
    """Break a code into rows of groups of four; None for an address, which stays whole."""
    if "/" in text:
        return None
    groups = text.split("-")
    return [groups[at : at + _GROUPS_A_ROW] for at in range(0, len(groups), _GROUPS_A_ROW)]
