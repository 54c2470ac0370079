"""Takes a text in from the input, byte for byte where it can: what has come of it is never lost, however the reading ends.

Decides where such a text ends, and nothing about what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TextIO

from relay_client.device import plain_text
from relay_client.device.plain_text import PlainText

END: Final = "."
"""A line that holds this and nothing else ends a text in a session."""
_PIECE_BYTES: Final = 65_536
_OF_WESTERN_EUROPE: Final = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-8"})


class Intake:
    """One text on its way in."""

    def __init__(self, source: TextIO, lines: Callable[[], str]) -> None:
        self._source = source
        self._lines = lines
        self._pieces: list[bytes] = []
        self.ended_early = False
        """Whether the input ended before the line that ends a text in a session."""

    def to_the_dot(self) -> None:
        """Take lines up to one that holds a dot and nothing else, or to the end of the input."""
        while (line := self._lines()) and line.rstrip("\r\n") != END:
            self._pieces.append(_bytes_of(line, self._source))
        self.ended_early = not line

    def to_the_end(self, *, whole: bool) -> None:
        """Take all that is left. `whole`: nothing was read of this input before, so its bytes are all still there."""
        buffer = getattr(self._source, "buffer", None) if whole else None
        if buffer is None:
            while line := self._lines():
                self._pieces.append(_bytes_of(line, self._source))
            return
        while piece := buffer.read1(_PIECE_BYTES):
            self._pieces.append(piece)

    def text(self) -> PlainText:
        """Return what has come until now, without its last line end."""
        taken = plain_text.read(b"".join(self._pieces), own=_own_encoding(self._source))
        return PlainText(taken.text.removesuffix("\n"), taken.encoding)


def _bytes_of(line: str, source: TextIO) -> bytes:
    try:
        return line.encode(source.encoding or "utf-8", "surrogateescape")
    except (UnicodeEncodeError, LookupError):
        return line.encode("utf-8", "surrogatepass")


def _own_encoding(source: TextIO) -> str | None:
    """Return the encoding of this machine, where it is one that bytes must be read by; None where the usual guesses do."""
    encoding = (getattr(source, "encoding", None) or "utf-8").lower().replace("_", "-")
    return None if encoding in _OF_WESTERN_EUROPE else encoding
