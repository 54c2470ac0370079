"""The one encoding of what somebody wrote: the JSON inside part 0, how a letter and words are tidied, how pages are named.

There is exactly one spelling of any letter, and a reader refuses every other: free choices in an encoding would carry
words past the mediator. Which characters a text may hold, and where, `relay.wire.characters` decides for writing and reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from relay.crypto.part import CONTENT_BYTES
from relay.wire import characters, limits
from relay.wire.languages import known_language
from relay_client.errors import Misused, UnfitText
from relay_client.views.items import Letter, PartInfo

SUBJECT_CHARACTERS: Final = 120
LETTER_CHARACTERS: Final = 30_000
"""Characters of a letter that is written now; a longer one from before is still read. It fits where each is several bytes."""
LETTER_BYTES: Final = CONTENT_BYTES * 7 // 8
"""UTF-8 bytes of the inner JSON; with its padding it then still fits one segment."""
_TYPE: Final = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,59}")
"""How a MIME type may be spelt. What a type may be is for whoever looks at the page."""
_LONGEST_PART: Final = 1 << 40
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""How earlier programs let a language be spelt."""


def part_name(number: int) -> str:
    """Return the name of part `number`, from 1. It says nothing: a name of somebody's choice would be read by nobody."""
    return f"page-{number}"


def tidy(letter: Letter, parts: Sequence[PartInfo] = ()) -> Letter:
    """Return the letter as it will be sealed: composed characters, plain line ends, no space at the edges.

    A letter on paper needs no typed text: with `parts` it may be empty. Raises Misused: `letter.empty`, `letter.too_long`,
    `letter.language`; Unfit `letter.characters` with the places of what cannot be sent.
    """
    text = characters.tidy(letter.text)
    subject = None if letter.subject is None else characters.tidy(letter.subject, lines=False)
    language = known_language(letter.language)
    if language is None:
        raise Misused("letter.language")
    tidied = Letter(text, language, subject or None)
    if not tidied.text and not parts:
        raise Misused("letter.empty")
    faults = characters.faults(text) or characters.faults(subject or "", lines=False)
    if faults:
        raise UnfitText("letter.characters", tuple(faults))
    if len(text) > LETTER_CHARACTERS or _is_long(tidied, parts):
        raise Misused("letter.too_long")
    return tidied


def write(letter: Letter, parts: Sequence[PartInfo] = ()) -> bytes:
    """Return the one encoding of a tidy letter and of what it says about its other parts (step I3)."""
    members: dict[str, Any] = {"text": letter.text, "language": letter.language}
    if letter.subject is not None:
        members["subject"] = letter.subject
    members["parts"] = [{"name": part.name, "type": part.type, "length": part.length} for part in parts]
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read(data: bytes, *, passed_on: bool = False) -> tuple[Letter, tuple[PartInfo, ...]]:
    """Return letter and parts; ValueError unless `data` is exactly what `write` gives for a tidy letter.

    The error's text is `inner` or `characters`. With `passed_on` (one's own letter, or one that a mediator passed on), what
    an earlier program let somebody write is tidied and shown: nothing that no screen shows is shown by it either. For a character
    that a later program knows, and this one does not, a stand-in is shown. A mediator's reading is never so: what cannot be read
    whole is not passed on.
    """
    try:
        members = json.loads(data.decode("utf-8"))
        letter = Letter(members["text"], members["language"], members.get("subject"))
        parts = tuple(_part(number, part) for number, part in enumerate(members["parts"], 1))
        texts = (letter.text, letter.language, letter.subject or "")
        same = all(isinstance(text, str) for text in texts) and write(letter, parts) == data
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("inner") from error
    if not same or len(parts) > limits.UPLOADS:
        raise ValueError("inner")
    if _is_long(letter, parts):
        raise ValueError("inner")
    shown = _legible(_tidied(letter)) if passed_on else letter if _is_clean(letter) else None
    if shown is None:
        raise ValueError("characters")
    letter = shown
    if known_language(letter.language) != letter.language and not (
        passed_on and _LANGUAGE.fullmatch(letter.language)
    ):
        raise ValueError("inner")
    if not (letter.text or parts) or letter.subject == "":
        raise ValueError("inner")
    return letter, parts


def _part(number: int, members: dict[str, Any]) -> PartInfo:
    """Read what is said of one part; ValueError where anything in it is of somebody's choice."""
    name, type_, length = members["name"], members["type"], members["length"]
    plain = type(name) is str and type(type_) is str and type(length) is int  # a bool is an int of another spelling
    if not plain or name != part_name(number) or not _TYPE.fullmatch(type_) or not 0 <= length < _LONGEST_PART:
        raise ValueError("inner")
    return PartInfo(number, name, type_, length)


def unseen(letter: Letter) -> int:
    """Return how many permitted characters of a letter no screen shows."""
    return characters.unseen(letter.text) + characters.unseen(letter.subject or "")


def tidy_words(text: str, most: int, *, lines: bool = True) -> str:
    """Return a note, reason or label as it will be sealed; Misused `words.empty`, `.too_long`, Unfit `words.characters`."""
    tidied = characters.tidy(text, lines=lines)
    if not tidied:
        raise Misused("words.empty")
    faults = characters.faults(tidied, lines=lines)
    if faults:
        raise UnfitText("words.characters", tuple(faults))
    if len(tidied.encode()) > most:
        raise Misused("words.too_long")
    return tidied


def read_words(text: str) -> str | None:
    """Return sealed words as they are shown: tidied, where an older client sealed them untidily; None for what is not shown."""
    return characters.with_stand_ins(characters.tidy(text))


def _tidied(letter: Letter) -> Letter:
    subject = None if letter.subject is None else characters.tidy(letter.subject, lines=False)
    return Letter(characters.tidy(letter.text), letter.language, subject or None)


def _legible(letter: Letter) -> Letter | None:
    """Return a letter with stand-ins for what is not known here; None where it holds what is never shown."""
    text = characters.with_stand_ins(letter.text)
    subject = None if letter.subject is None else characters.with_stand_ins(letter.subject, lines=False)
    if text is None or (subject is None and letter.subject is not None):
        return None
    return Letter(text, letter.language, subject)


def _is_clean(letter: Letter) -> bool:
    return characters.clean(letter.text) and characters.clean(letter.subject or "", lines=False)


def _is_long(letter: Letter, parts: Sequence[PartInfo]) -> bool:
    return len(letter.subject or "") > SUBJECT_CHARACTERS or len(write(letter, parts)) > LETTER_BYTES
