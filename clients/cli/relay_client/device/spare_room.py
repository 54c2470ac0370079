"""Room that is set aside on a disk, so that what somebody just wrote finds a place also when the disk is full.

Decides nothing about who may use it: `keystore` gives it up for words alone. It is made again once there is room.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from hashlib import shake_256
from pathlib import Path
from typing import Final, TypeVar

from relay_client.device.disk import file_size, told, write_whole
from relay_client.errors import LocalFault

T = TypeVar("T")

SPARE_BYTES: Final = 262_144
"""The longest letter takes about half of it, sealed and padded."""
_NAME: Final = "spare-room"
_SEED_BYTES: Final = 32


class SpareRoom:
    """One file of bytes that mean nothing."""

    def __init__(self, folder: Path, random: Callable[[int], bytes]) -> None:
        self._file = folder / _NAME
        self._random = random

    def make(self) -> None:
        """Set room aside where there is some; a disk without room is no error."""
        with suppress(LocalFault):
            if file_size(self._file) < SPARE_BYTES:
                write_whole(self._file, shake_256(self._random(_SEED_BYTES)).digest(SPARE_BYTES), self._random)

    def lend(self, write: Callable[[], T]) -> T:
        """Return what `write` returns, which keeps words; where the disk is full, once more after giving the room up.

        Raises LocalFault as `write` does the second time.
        """
        try:
            return write()
        except LocalFault as fault:
            if fault.code != "home.full":
                raise
            with told():
                self._file.unlink(missing_ok=True)
            return write()
