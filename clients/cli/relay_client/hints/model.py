"""What a hint is: the kinds there are, the languages they are found in, and where in the text they stand.

Decides nothing about text. A hint has no severity and no score on purpose: it is something to look at, not a
verdict.
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class HintKind(StrEnum):
    """What the stretch of text looks like. The values are stable: screens look their wording up by them."""

    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"
    LINK = "link"
    BANK = "bank"
    FORGIVENESS = "forgiveness"
    BLAME = "blame"
    GIFT = "gift"
    MEETING = "meeting"


class HintLanguage(StrEnum):
    """Language of the wording that was recognised (ISO 639); `UND` for a find without one, such as a number."""

    NL = "nl"
    EN = "en"
    UND = "und"


class Hint(Struct, frozen=True):
    """One find: `text[start:end]`, in characters (code points) of the text as it was given, `start < end`."""

    kind: HintKind
    start: int
    end: int
    language: HintLanguage

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a hint covers at least one character, got {self.start}..{self.end}")


def merge(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Join hints of one kind that overlap, and sort by place in the text, then kind.

    A joined hint keeps the language of its longest part; on a tie that of the first.
    """
    joined: list[Hint] = []
    longest = 0  # characters of the part that gave the last of `joined` its language
    for hint in sorted(hints, key=lambda h: (h.kind, h.start, -h.end, h.language)):
        length = hint.end - hint.start
        last = joined[-1] if joined else None
        if last is not None and last.kind is hint.kind and hint.start < last.end:
            language = hint.language if length > longest else last.language
            joined[-1] = Hint(hint.kind, last.start, max(last.end, hint.end), language)
            longest = max(longest, length)
        else:
            joined.append(hint)
            longest = length
    return tuple(sorted(joined, key=lambda h: (h.start, h.end, h.kind)))
