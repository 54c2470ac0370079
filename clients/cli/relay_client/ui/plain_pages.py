"""A letter on paper: plain text in pages of 72 columns and a margin, numbered "page x of y", behind a cover sheet.

The cover sheet is what a third person may see on a desk or under a door: it names nobody, neither reader nor writer, and
says only that something is there and that the reader may choose.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from relay_client.ui import margins
from relay_client.ui.margins import clean
from relay_client.words.sentences import Sentences

COLUMNS: Final = 72
ROWS: Final = 58
"""Lines of one page, its foot included."""
_FOOT: Final = 3
_MARK: Final = len(margins.LETTER)
PAGE_BREAK: Final = "\f"


def wrap(text: str, columns: int = COLUMNS) -> list[str]:
    """Break text into lines of at most `columns`, keeping its own line breaks and its empty lines."""
    lines: list[str] = []
    for line in clean(text).expandtabs(4).split("\n"):
        lines += textwrap.wrap(line, columns, break_on_hyphens=False) or [""]
    return lines


def letter_pages(rows: Sequence[str], words: Sentences) -> list[str]:
    """Return a letter's pages, without a cover, from the rows of a letter as `margins` makes them.

    Every page ends with its number among all, so that a missing page shows.
    """
    body = [row for line in rows for row in (wrap(line) if margins.columns(line) > COLUMNS + _MARK else [line])]
    room = ROWS - _FOOT
    parts = [body[at : at + room] for at in range(0, len(body), room)]
    return [_page(part, words("paper-page", page=number, pages=len(parts))) for number, part in enumerate(parts, 1)]


def cover_sheet(words: Sentences, code: str, pages: int | None = None) -> str:
    """Return the page that lies on top: no name, no content, only that there is something and what one may do.

    `pages` is not known before the letter was opened.
    """
    lines: list[str] = []
    for name in ("cover-title", "cover-what", "cover-choice", "cover-time", "cover-talk"):
        lines += [*wrap(words(name)), ""]
    if pages is not None:
        lines += wrap(words("cover-pages", pages=pages))
    lines += wrap(words("cover-code", code=code))
    return _page(lines, "")


def bundle(cover: str | None, pages: Sequence[str]) -> str:
    """Put cover and pages together for a printer, a form feed between two sheets. One's own letter has no cover."""
    return PAGE_BREAK.join(pages if cover is None else [cover, *pages])


def _page(lines: Sequence[str], foot: str) -> str:
    filled = [*lines, *[""] * (ROWS - _FOOT - len(lines)), "", foot.center(COLUMNS).rstrip()]
    return "\n".join(filled) + "\n"
