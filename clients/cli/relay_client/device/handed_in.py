"""What was handed in before its account was unlocked: sealed on the device at once, so that a wrong passphrase loses no word.

Sealing needs no secret, opening needs R. Each text has the number that its draft will have. What becomes of it others decide.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

from msgspec import Struct

from relay.crypto.errors import CannotOpen, CannotVerify
from relay.crypto.handed_in import open_handed_in, public_for, seal_handed_in
from relay.domain.ids import Seconds
from relay.wire import codec
from relay.wire.codec import Malformed, Size
from relay_client.device.disk import told, write_whole
from relay_client.device.spare_room import SpareRoom

_KEY: Final = "handed-in.key"
_FOLDER: Final = "handed-in"
_NAME_BYTES: Final = 4
_MOST: Final = 4 * 1024 * 1024


class HandedIn(Struct, frozen=True):
    """One text: what it is for (`letter`, `note` and so on), in which language its writer is spoken to, and when it came."""

    text: Annotated[bytes, Size(0, _MOST)]
    use: Annotated[str, Size(1, 16)]
    language: Annotated[str, Size(2, 35)]
    at: Seconds


class Letterbox:
    """The texts of one account that were handed in and not taken in yet."""

    def __init__(self, folder: Path, random: Callable[[int], bytes], spare: SpareRoom) -> None:
        self._folder = folder / _FOLDER
        self._key = folder / _KEY
        self._random = random
        self._spare = spare

    def open_for(self, secret: bytes) -> None:
        """Let texts be handed in that only R opens, also where the disk is full by then."""
        self._spare.make()
        public = public_for(secret)
        if self._public() != public:
            write_whole(self._key, public, self._random)

    def put(self, handed: HandedIn) -> str | None:
        """Keep a text durably; return its number, None where this account was never unlocked here by a program that has this."""
        public = self._public()
        if public is None:
            return None
        name = self._random(_NAME_BYTES).hex()
        try:
            sealed = seal_handed_in(public, codec.encode(handed))
        except CannotVerify:
            return None
        self._spare.lend(lambda: write_whole(self._folder / f"{name}.sealed", sealed, self._random))
        return name

    def waiting(self, secret: bytes) -> tuple[tuple[str, HandedIn], ...]:
        """Return what was handed in, by its number; what does not open with R stays where it is."""
        handed = []
        with told():
            paths = sorted(self._folder.glob("*.sealed")) if self._folder.is_dir() else []
            for path in paths:
                try:
                    handed.append((path.stem, codec.decode(HandedIn, open_handed_in(secret, path.read_bytes()))))
                except (CannotOpen, Malformed):
                    continue
        return tuple(handed)

    def drop(self, name: str) -> None:
        """Remove a text that was taken in; a missing one is no error."""
        with told():
            (self._folder / f"{name}.sealed").unlink(missing_ok=True)

    def _public(self) -> bytes | None:
        with told():
            try:
                return self._key.read_bytes()
            except FileNotFoundError:
                return None
