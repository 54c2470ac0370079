"""Why a command stops: one sentence for the operator, never a traceback."""

from __future__ import annotations

import errno
import ssl
from typing import Final

from relay.config import SettingsError
from relay.crypto.errors import CryptoError
from relay.store.base import SchemaMismatch, StoreDamaged, StoreFailed, StoreInUse
from relay.store.sqlite.backup import Damaged
from relay.wire.codec import Malformed


class Fault(Exception):
    """A command cannot go on; the text is one sentence, with what to do where that is not plain."""


KNOWN: Final = (
    Fault,
    SettingsError,
    StoreFailed,
    StoreInUse,
    StoreDamaged,
    SchemaMismatch,
    Damaged,
    CryptoError,
    Malformed,
    UnicodeError,
    OSError,
)
"""Everything that is reported in a sentence; any other exception is a mistake of ours and shows where."""

_STORE: Final = {
    "store.full": "The disk is full: nothing was changed.",
    "store.read_only": "The database cannot be written: it, its folder or its disk is read-only. Nothing was changed.",
    "store.busy": "The database is busy: try again in a moment.",
}
_DISK: Final = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "The disk quota is used up",
    errno.EROFS: "The disk is read-only",
    errno.EACCES: "Access is denied",
    errno.EPERM: "Access is denied",
    errno.ENOENT: "There is no such file",
    errno.EISDIR: "A folder lies where a file belongs",
    errno.ENOTDIR: "A file lies where a folder belongs",
    errno.ENAMETOOLONG: "The name is too long",
    errno.ELOOP: "The link leads to itself",
    errno.EADDRINUSE: "The address to listen on is taken by another program",
    errno.EADDRNOTAVAIL: "The address to listen on is not one of this machine",
}


def sentence(error: BaseException) -> str:
    """Return the one sentence about an error of `KNOWN`."""
    if isinstance(error, StoreFailed):
        return _STORE.get(
            error.code, f"The database cannot be used ({error.code}): is the file whole, and a database?"
        )
    if isinstance(error, CryptoError):
        return f"{str(error.args[0]).partition(': ')[2].capitalize()} ({error.code})."
    if isinstance(error, Malformed):
        return f"The file is not what it should be ({error})."
    if isinstance(error, UnicodeEncodeError):
        return f"A name with the letter {error.object[error.start]!a} cannot be used in this locale: set LC_ALL=C.UTF-8."
    if isinstance(error, UnicodeError):
        return "What should be text is none: is the file whole, and what it should be?"
    if isinstance(error, ssl.SSLError):
        return "The certificate or its key cannot be used: are they PEM files, and a pair?"
    if isinstance(error, OSError):
        what = _DISK.get(error.errno or 0, error.strerror or "The system refused")
        return f"{what}: {error.filename}." if error.filename else f"{what}."
    return str(error)
