"""The one encoding of what somebody wrote: the JSON inside part 0, which characters a letter may hold, how its pages are named.

There is exactly one spelling of any letter, and a reader refuses every other: free choices in an encoding would carry
words past the mediator. Characters that no screen shows are refused, but for joiners and marks that scripts need.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from relay.crypto.part import CONTENT_BYTES
from relay.wire import limits
from relay_client.errors import Misused
from relay_client.views import Letter, PartInfo

SUBJECT_CHARACTERS: Final = 120
LETTER_BYTES: Final = CONTENT_BYTES * 7 // 8
"""UTF-8 bytes of the inner JSON; with its padding it then still fits one segment."""
_TYPE: Final = re.compile(r"[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,59}")
"""How a MIME type may be spelt. What a type may be is for whoever looks at the page."""
_LONGEST_PART: Final = 1 << 40
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_NEEDED_UNSEEN: Final = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners and direction marks. Everything else that is invisible is refused."""
_REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def part_name(number: int) -> str:
    """Return the name of part `number`, from 1. It says nothing: a name of somebody's choice would be read by nobody."""
    return f"page-{number}"


def tidy(letter: Letter, parts: Sequence[PartInfo] = ()) -> Letter:
    """Return the letter as it will be sealed: composed characters, plain line ends, no space at the edges.

    A letter on paper needs no typed text: with `parts` it may be empty. Raises Misused: `letter.empty`, `letter.too_long`,
    `letter.characters`, `letter.language`.
    """
    subject = None if letter.subject is None else " ".join(_composed(letter.subject).split())
    tidied = Letter(_composed(letter.text).strip(), letter.language.strip(), subject or None)
    if not tidied.text and not parts:
        raise Misused("letter.empty")
    fault = _fault(tidied, parts)
    if fault is not None:
        raise Misused(fault)
    return tidied


def write(letter: Letter, parts: Sequence[PartInfo] = ()) -> bytes:
    """Return the one encoding of a tidy letter and of what it says about its other parts (step I3)."""
    members: dict[str, Any] = {"text": letter.text, "language": letter.language}
    if letter.subject is not None:
        members["subject"] = letter.subject
    members["parts"] = [{"name": each.name, "type": each.type, "length": each.length} for each in parts]
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read(data: bytes) -> tuple[Letter, tuple[PartInfo, ...]]:
    """Return letter and parts; ValueError unless `data` is exactly what `write` gives for a tidy letter.

    The error's text is `inner` or `characters`.
    """
    try:
        members = json.loads(data.decode("utf-8"))
        letter = Letter(members["text"], members["language"], members.get("subject"))
        parts = tuple(_part(number, each) for number, each in enumerate(members["parts"], 1))
        texts = (letter.text, letter.language, letter.subject or "")
        same = all(isinstance(each, str) for each in texts) and write(letter, parts) == data
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("inner") from error
    if not same or len(parts) > limits.UPLOADS:
        raise ValueError("inner")
    fault = _fault(letter, parts)
    if fault is not None:
        raise ValueError("characters" if fault == "letter.characters" else "inner")
    if not (letter.text or parts) or letter.subject == "":
        raise ValueError("inner")
    return letter, parts


def _part(number: int, said: dict[str, Any]) -> PartInfo:
    """Read what is said of one part; ValueError where anything in it is of somebody's choice."""
    name, type_, length = said["name"], said["type"], said["length"]
    plain = type(name) is str and type(type_) is str and type(length) is int  # a bool is an int of another spelling
    if not plain or name != part_name(number) or not _TYPE.fullmatch(type_) or not 0 <= length < _LONGEST_PART:
        raise ValueError("inner")
    return PartInfo(number, name, type_, length)


def unseen(letter: Letter) -> int:
    """Return how many permitted characters of a letter no screen shows."""
    return sum(each in _NEEDED_UNSEEN for each in letter.text + (letter.subject or ""))


def tidy_words(text: str, most: int) -> str:
    """Return a note, reason or label as it will be sealed; Misused `words.empty`, `.too_long`, `.characters`."""
    tidied = _composed(text).strip()
    if not tidied:
        raise Misused("words.empty")
    if len(tidied.encode()) > most:
        raise Misused("words.too_long")
    if not clean(tidied):
        raise Misused("words.characters")
    return tidied


def clean(text: str) -> bool:
    """Whether a text holds nothing that a screen would not show or might obey."""
    return all(
        each in "\n\t" or each in _NEEDED_UNSEEN or unicodedata.category(each) not in _REFUSED for each in text
    )


def _fault(letter: Letter, parts: Sequence[PartInfo]) -> str | None:
    if not _LANGUAGE.fullmatch(letter.language):
        return "letter.language"
    one_line = "\n" not in (letter.subject or "") and "\t" not in (letter.subject or "")
    if not clean(letter.text) or not clean(letter.subject or "") or not one_line:
        return "letter.characters"
    if len(letter.subject or "") > SUBJECT_CHARACTERS or len(write(letter, parts)) > LETTER_BYTES:
        return "letter.too_long"
    return None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
