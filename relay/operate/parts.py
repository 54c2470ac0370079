"""Whether the bytes of a large part are those that its author signed, found while reading them once, and copying them."""

from __future__ import annotations

import os
from enum import Enum
from hashlib import sha256
from pathlib import Path

from relay.crypto import digests
from relay.store.blobs.writer import DIGEST_BYTES, SEGMENT_BYTES, beside
from relay.wire.statements import PartRef


class PartState(Enum):
    """What became of the bytes of a part; the values are what is said of several."""

    WHOLE = "parts that are whole"
    MISSING = "parts whose file is missing"
    CUT = "parts whose file is not as long as it was"
    CHANGED = "parts whose bytes are not those that were signed"
    LIST = "parts whose list of hashes is damaged"


def looked_at(path: Path, length: int, ref: PartRef | None, to: Path | None = None) -> PartState:
    """Hold a part's file against what its author signed, `ref` (None: nothing whole says). Raises `OSError`.

    Copies it to the new file `to` too, as it is; that is on disk when this returns.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return PartState.MISSING
    with file:
        hashes = []
        copy = None if to is None else os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            while segment := file.read(SEGMENT_BYTES):
                hashes.append(sha256(segment).digest())
                if copy is not None:
                    _write(copy, segment)
            if copy is not None:
                os.fsync(copy)
        finally:
            if copy is not None:
                os.close(copy)
        if file.tell() != length:
            return PartState.CUT
    if ref is None or digests.segments_root(hashes) != ref.root:
        return PartState.CHANGED
    return PartState.WHOLE if _list_holds(beside(path), hashes) else PartState.LIST


def _write(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _list_holds(path: Path, hashes: list[bytes]) -> bool:
    """Whether a list says nothing else than the hashes; what is not in it, or left open, is computed when it is asked for."""
    try:
        listed = path.read_bytes()
    except FileNotFoundError:
        return True
    kept = [listed[at : at + DIGEST_BYTES] for at in range(0, len(listed) - DIGEST_BYTES + 1, DIGEST_BYTES)]
    return all(stored in (bytes(DIGEST_BYTES), hash_) for stored, hash_ in zip(kept, hashes, strict=False))
