"""A letter on A4: a cover sheet that names nobody, the letter itself, and a sheet for an answer that finds its way back.

Decides what stands on which sheet and how pages are counted. The cover holds no word of the letter, its author, its reader or its
mediator: it is what a third person may see on a desk or under a door.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId
from relay_client.errors import Misused
from relay_client.pages.paper.paragraphs import paragraphs
from relay_client.pages.paper.pictures import redrawn
from relay_client.pages.paper.return_code import return_code
from relay_client.pages.paper.typesetter import page_count, square, typeset
from relay_client.views.base import short
from relay_client.words.sentences import Sentences

SAVED: Final = "paper-saved"
"""The sentence to say after a letter was written to a disk; its variable is `file`."""
_COVER: Final = ("cover-what", "cover-choice", "cover-time", "cover-talk")
_ANSWER: Final = ("answer-free", "answer-back", "answer-own-sheets", "answer-mediator")
_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}))?(?:-.*)?")
"""A language as letters bear it; what the typesetter takes of it is the language and the country."""
_ANSWER_LEVEL: Final = "q"


class Paper(Struct, frozen=True):
    """A letter as a PDF file. `pages` are the letter's own, without cover sheet and return sheet."""

    pdf: bytes
    pages: int

    def __repr__(self) -> str:
        """Keep the letter out of tracebacks."""
        return f"Paper(pages={self.pages})"


class Sheets(Struct, frozen=True):
    """Which sheets lie around the letter. One's own letter needs neither."""

    cover: bool = True
    answer: bool = True


ALL_SHEETS: Final = Sheets()


def letter_pdf(
    words: Sentences,
    case: CaseId,
    item: ItemId,
    *,
    about: Sequence[str] = (),
    beside: Sequence[tuple[str, str]] = (),
    text: str = "",
    language: str = "",
    scans: Sequence[bytes] = (),
    sheets: Sheets = ALL_SHEETS,
    system_fonts: bool = True,
) -> Paper:
    """Return the letter as a PDF file: `about` above the typed `text`, then each of `scans` (JPEG files) on a sheet of its own.

    `about` is this program's. `beside` are the words of others about the letter, each in a box under a line that names them.
    What the letter says, typed or scanned, stands right of a rule that goes along all of it: nothing in it looks like either.
    `words` are in the reader's language, `language` is the letter's (`nl`, `zh-Hant-TW`). Without `system_fonts` only the
    typesetter's own are used. Raises Misused: `paper.no_font` and `paper.no_fit` as `typeset` does, `paper.picture` for a scan that
    is no whole JPEG file, `letter.empty`.
    """
    head, body = paragraphs(about), paragraphs([text])
    if not body and not scans:
        raise Misused("letter.empty")
    code = words("cover-code", code=short(item))
    typed = {
        **_frame(words),
        "about": head,
        "beside": [{"head": paragraphs([by]), "words": paragraphs([words_of])} for by, words_of in beside],
        "text": body,
        "text-language": _language(language, words),
    }
    typed_pages = page_count(typeset("letter", typed, system_fonts=system_fonts)) if head or beside or body else 0
    pages = typed_pages + len(scans)
    given = {
        **typed,
        "before": int(sheets.cover),
        "feet": [{"code": code, "page": words("paper-page", page=n, pages=pages)} for n in range(1, pages + 1)],
        "cover": _cover(words, [words("cover-pages", pages=pages), code]) if sheets.cover else None,
        "scans": len(scans),
        "answer": _answer(words, code) if sheets.answer else None,
    }
    pdf = typeset(
        "letter",
        given,
        code=square(return_code(case, item), _ANSWER_LEVEL),
        scans=[redrawn(scan) for scan in scans],
        system_fonts=system_fonts,
    )
    return Paper(pdf, pages)


def cover_pdf(words: Sentences, item: ItemId) -> bytes:
    """Return the cover sheet alone, for the time before a letter is opened: nobody knows yet how long it is."""
    code = words("cover-code", code=short(item))
    return typeset("letter", {**_frame(words), "cover": _cover(words, [code])}, system_fonts=False)


def _frame(words: Sentences) -> dict[str, object]:
    """Everything that the sheet may hold, left out."""
    return {
        "title": words("paper-title"),
        "language": words.language.value,
        "scan-alt": words("paper-scan"),
        "before": 0,
        "feet": [],
        "cover": None,
        "about": [],
        "beside": [],
        "text": [],
        "text-language": {"lang": words.language.value, "region": None},
        "scans": 0,
        "answer": None,
    }


def _cover(words: Sentences, foot: Sequence[str]) -> dict[str, object]:
    return {
        "title": words("cover-title"),
        "sentences": [words(sentence_id) for sentence_id in _COVER],
        "foot": list(foot),
    }


def _answer(words: Sentences, code: str) -> dict[str, object]:
    return {
        "title": words("answer-title"),
        "sentences": [words(sentence_id) for sentence_id in _ANSWER],
        "alt": words("answer-square"),
        "foot": words("answer-foot"),
        "code": code,
    }


def _language(language: str, words: Sentences) -> dict[str, str | None]:
    known = _LANGUAGE.fullmatch(language)
    if known is None:
        return {"lang": words.language.value, "region": None}
    return {"lang": known[1], "region": known[2]}
