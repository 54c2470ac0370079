"""Makes any value fit for one short piece of a screen's line. Values come from files that others made."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 80
"""Characters of a value that is shown."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Characters that no screen shows, or that it obeys."""
_LOOKED_AT: Final = 8 * LONGEST


def plain(value: object) -> str:
    """Return a value on one line, without what a screen does not show, cut at LONGEST characters with an ellipsis."""
    text = decoded(value) if isinstance(value, bytes) else str(value)
    seen = "".join(
        " " if unicodedata.category(character) in _UNSEEN else character for character in text[:_LOOKED_AT]
    )
    line = " ".join(seen.split())
    return line if len(line) <= LONGEST and len(text) <= _LOOKED_AT else line[: LONGEST - 1].rstrip() + "…"


def decoded(data: bytes) -> str:
    """Return bytes as text: UTF-8 where they are, else Latin-1, which any bytes are."""
    start = data[: 4 * _LOOKED_AT].rstrip(b"\0")
    try:
        return start.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = len(data) > len(start) and error.reason == "unexpected end of data"
        return start[: error.start].decode("utf-8") if cut else start.decode("latin-1")
