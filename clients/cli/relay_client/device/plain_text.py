"""Which text some bytes are, whatever program wrote them: every byte of it is kept, and what they were read as can be said.

Decides the encoding of a file, of the input and of what an editor left. It never decides what may be sent, and takes nothing out:
what no letter may hold is named to its writer where it is sent.
"""

from __future__ import annotations

import codecs
from typing import Final

from msgspec import Struct

UTF_8: Final = "UTF-8"
_MARKED: Final = (
    (codecs.BOM_UTF8, "utf-8", UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Byte order marks, the longer ones before those that begin alike."""
_NO_TEXT: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
"""How files begin that hold no plain text: PDF, ODT and DOCX, pictures, DOC, RTF."""
_LOOKED_AT: Final = 4_096
"""Bytes by which UTF-16 without a mark is known."""
_WINDOWS: Final = {byte: ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)) for byte in range(256)}
"""Windows-1252 as browsers read it (WHATWG Encoding): its five empty places are the control characters of their number."""


class PlainText(Struct, frozen=True):
    """A text, and the name of the encoding it was in."""

    text: str
    encoding: str = UTF_8

    @property
    def is_usual(self) -> bool:
        """Whether it was in UTF-8, as programs of now write."""
        return self.encoding == UTF_8


def is_text(data: bytes) -> bool:
    """Whether bytes can be a plain text: not where they begin as a picture, a PDF or the file of a word processor does."""
    return not data.startswith(_NO_TEXT)


def read(data: bytes, own: str | None = None) -> PlainText:
    """Return the text that bytes are, without its byte order mark and with plain line ends.

    A mark decides; then UTF-8 where they are that, or are that but for a few bytes, which stay as lone surrogates; then UTF-16
    where every other byte is nought; then the encoding of this machine, where it is named as `own`; else Windows-1252, in which
    all bytes are something.
    """
    skipped, encoding, name = _encoding(data)
    text = None if encoding is None else _decoded(data[skipped:], encoding, name)
    if text is None and own is not None:
        text = _decoded(data, own, own.upper())
    if text is None:
        text = PlainText(data.decode("latin-1").translate(_WINDOWS), "Windows-1252")
    return PlainText(text.text.replace("\r\n", "\n").replace("\r", "\n"), text.encoding)


def _decoded(data: bytes, encoding: str, name: str) -> PlainText | None:
    try:
        return PlainText(data.decode(encoding, "surrogateescape" if name == UTF_8 else "strict"), name)
    except (UnicodeDecodeError, LookupError):
        return None


def _encoding(data: bytes) -> tuple[int, str | None, str]:
    """Return how many bytes of mark there are, and the encoding by Python's name and by its own; None where it is another one."""
    for mark, encoding, name in _MARKED:
        if data.startswith(mark):
            return len(mark), encoding, name
    if (half := _half_empty(data)) is not None:
        return 0, half, "UTF-16"
    return 0, "utf-8" if _is_mostly_utf_8(data) else None, UTF_8


def _is_mostly_utf_8(data: bytes) -> bool:
    """Whether bytes are UTF-8, or have more characters of several bytes than bytes that fit nowhere."""
    text = data.decode("utf-8", "surrogateescape")
    unfit = sum("\udc80" <= character <= "\udcff" for character in text)
    return unfit == 0 or unfit < sum(character >= "\x80" for character in text) - unfit


def _half_empty(data: bytes) -> str | None:
    """Return which UTF-16 bytes are that bear no mark: Latin letters leave every other byte empty."""
    seen = data[:_LOOKED_AT]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        empty, full = seen[first::2], seen[1 - first :: 2]
        if len(data) % 2 == 0 and empty.count(0) * 2 > len(empty) and full.count(0) * 4 <= len(full):
            return encoding
    return None
