"""The one encoding of what somebody wrote: the JSON inside part 0, and which characters a letter may hold.

There is exactly one spelling of any letter, and a reader refuses every other: free choices in an encoding would carry
words past the mediator. Characters that no screen shows are refused, but for joiners and marks that scripts need.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final

from relay.crypto.part import CONTENT_BYTES
from relay_client.errors import Misused
from relay_client.views import Letter

SUBJECT_CHARACTERS: Final = 120
LETTER_BYTES: Final = CONTENT_BYTES * 7 // 8
"""UTF-8 bytes of the inner JSON; with its padding it then still fits one segment."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_NEEDED_UNSEEN: Final = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners and direction marks. Everything else that is invisible is refused."""
_REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def tidy(letter: Letter) -> Letter:
    """Return the letter as it will be sealed: composed characters, plain line ends, no space at the edges.

    Raises Misused: `letter.empty`, `letter.too_long`, `letter.characters`, `letter.language`.
    """
    subject = None if letter.subject is None else " ".join(_composed(letter.subject).split())
    tidied = Letter(_composed(letter.text).strip(), letter.language.strip(), subject or None)
    if not tidied.text:
        raise Misused("letter.empty")
    fault = _fault(tidied)
    if fault is not None:
        raise Misused(fault)
    return tidied


def write(letter: Letter) -> bytes:
    """Return the one encoding of a tidy letter."""
    members: dict[str, Any] = {"text": letter.text, "language": letter.language}
    if letter.subject is not None:
        members["subject"] = letter.subject
    members["parts"] = []
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def read(data: bytes) -> Letter:
    """Return the letter; ValueError unless `data` is exactly what `write` gives for a tidy letter.

    The error's text is `inner` or `characters`.
    """
    try:
        members = json.loads(data.decode("utf-8"))
        letter = Letter(members["text"], members["language"], members.get("subject"))
        texts = (letter.text, letter.language, letter.subject or "")
        same = all(isinstance(each, str) for each in texts) and write(letter) == data
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("inner") from error
    if not same:
        raise ValueError("inner")
    if _fault(letter) is not None:
        raise ValueError("characters" if _fault(letter) == "letter.characters" else "inner")
    if not letter.text or letter.subject == "":
        raise ValueError("inner")
    return letter


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


def _fault(letter: Letter) -> str | None:
    if not _LANGUAGE.fullmatch(letter.language):
        return "letter.language"
    one_line = "\n" not in (letter.subject or "") and "\t" not in (letter.subject or "")
    if not clean(letter.text) or not clean(letter.subject or "") or not one_line:
        return "letter.characters"
    if len(letter.subject or "") > SUBJECT_CHARACTERS or len(write(letter)) > LETTER_BYTES:
        return "letter.too_long"
    return None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
