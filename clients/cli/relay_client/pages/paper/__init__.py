"""Paper: letters and slips as A4 PDF files, and the way back from a scanned page. Pure and local: no network, no server, no disk.

What these functions return is a copy outside the seal. Whoever writes one to a disk uses `write_private_bytes` and says the
sentence `SAVED`; for a slip `slip-written`, which says that and more. The libraries that draw and read are heavy, and are
loaded only when paper is made or read.
"""

from __future__ import annotations

from typing import Final

from relay_client.pages.paper.letter import Paper, Sheets, cover_pdf, letter_pdf
from relay_client.pages.paper.return_code import (
    ReturnCode,
    find_return_code,
    read_return_code,
    return_code,
    the_one,
)
from relay_client.pages.paper.slip import slip_pdf
from relay_client.pages.paper.typesetter import require_typesetter

SAVED: Final = "paper-saved"
"""The sentence to say after a letter was written to a disk; its variable is `file`."""

__all__ = [
    "SAVED",
    "Paper",
    "ReturnCode",
    "Sheets",
    "cover_pdf",
    "find_return_code",
    "letter_pdf",
    "read_return_code",
    "require_typesetter",
    "return_code",
    "slip_pdf",
    "the_one",
]
