"""Says what bytes are by their content, and whether a file's name says something else. A name never decides.

Knows more kinds than can be taken in, so that a mediator can be told what stands where a page should be.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import Final

from relay_client.pages.scans.model import FileKind

HEAD_BYTES: Final = 1_024
"""As much of a file's beginning as is looked at."""
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_ANY_BRANDS: Final = frozenset({b"mif1", b"msf1"})
_BRAND: Final = 4
_PDF: Final = re.compile(rb"%PDF-\d")
_TIFF: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SUFFIXES: Final = {
    FileKind.JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    FileKind.PNG: frozenset({".png"}),
    FileKind.WEBP: frozenset({".webp"}),
    FileKind.HEIC: frozenset({".heic", ".heif", ".hif"}),
    FileKind.TIFF: frozenset({".tif", ".tiff"}),
    FileKind.PDF: frozenset({".pdf"}),
}
_OURS: Final = frozenset().union(*_SUFFIXES.values())
_OTHERS: Final = (
    ("gif", b"GIF8"),
    ("bmp", b"BM"),
    ("zip", b"PK\x03\x04"),
    ("zip", b"PK\x05\x06"),
    ("gzip", b"\x1f\x8b"),
    ("rar", b"Rar!\x1a\x07"),
    ("7z", b"7z\xbc\xaf\x27\x1c"),
    ("jpeg-xl", b"\xff\x0a"),
    ("jpeg-2000", b"\0\0\0\x0cjP"),
    ("program", b"MZ"),
    ("program", b"\x7fELF"),
    ("script", b"#!"),
)
_MARKUP: Final = (
    ("svg", re.compile(rb"<svg[\s>]", re.IGNORECASE)),
    ("html", re.compile(rb"<(!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)),
    ("xml", re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml")),
    ("pdf", re.compile(rb"%PDF-")),
)


def kind_of(head: bytes) -> FileKind | None:
    """Return what a file is that begins with `head`, as far as it is one of those that can be taken in."""
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head.startswith(_TIFF):
        return FileKind.TIFF
    if _brands(head) & _HEIC_BRANDS or _heif_alone(head):
        return FileKind.HEIC
    # Printers and mail programs put lines of their own before it; viewers look for it in the first 1,024 bytes.
    return FileKind.PDF if _PDF.search(head) and not _is_other(head) else None


def _is_other(head: bytes) -> bool:
    """Whether bytes are of a kind that may have any text in it, also the mark of a PDF."""
    return any(head.startswith(start) for _, start in _OTHERS) or any(
        tag.search(head) for name, tag in _MARKUP if name != "pdf"
    )


def named(data: bytes) -> str:
    """Return a short technical name for what bytes are ("pdf", "zip"), or nothing where they look like nothing known."""
    head = data[:HEAD_BYTES]
    kind = kind_of(head)
    if kind is not None:
        return kind.value
    if _brands(head) & _AVIF_BRANDS:
        return "avif"
    known = [name for name, start in _OTHERS if head.startswith(start)]
    known += [name for name, tag in _MARKUP if tag.search(head)]
    return known[0] if known else ""


def says_other(path: Path, kind: FileKind) -> bool:
    """Whether the name of a file promises another kind than its content is. A name without a known ending promises none."""
    suffix = path.suffix.lower()
    if suffix in _OURS:
        return suffix not in _SUFFIXES[kind]
    # The library's own table only: the machine's would make the answer differ from one device to the next.
    return mimetypes.MimeTypes().guess_type(f"x{suffix}")[0] is not None


def _brands(head: bytes) -> set[bytes]:
    """Return the brands of an ISO media file; none for other bytes."""
    if head[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12]} | {head[at : at + _BRAND] for at in range(16, end - _BRAND + 1, _BRAND)}


def _heif_alone(head: bytes) -> bool:
    """Some telephones state only the general brand; what is coded otherwise states its own beside it."""
    brands = _brands(head)
    return bool(brands & _ANY_BRANDS) and not brands & _AVIF_BRANDS
