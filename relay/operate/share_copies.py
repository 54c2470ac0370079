"""The folder of share copies: what they are called, which is newer, and which are destroyed.

A number in the name says which copy is newer, whatever the clock said when it was made. Only the newest stay, none older than
seven days: what was destroyed must not live on in them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.crypto.errors import CannotOpen
from relay.crypto.sharebackup import sealed_in, shares_made_at
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.domain.known_time import from_the_future
from relay.store.blobs.files import sync_folder

KEPT: Final = 3
LIFE_S: Final = 7 * SECONDS_PER_DAY
_NAME: Final = re.compile(r"shares-(?:([0-9]{8,})-)?[0-9]{8}T[0-9]{6}Z\.sealed")
"""A copy of before there were numbers has none."""


class ShareCopy(Struct, frozen=True, order=True):
    """One copy: its place in the order, and when it says that it was made."""

    number: int
    made: Seconds
    path: Path


def share_copies(folder: Path) -> list[ShareCopy]:
    """Return the copies in a folder, the oldest first; what is cut or changed is left out."""
    copies = []
    for path, number in _numbered(folder):
        try:
            copies.append(ShareCopy(number, Seconds(shares_made_at(sealed_in(path.read_bytes()))), path))
        except CannotOpen:
            continue
    return sorted(copies)


def damaged_copies(folder: Path) -> list[Path]:
    """Return the copies that are cut or changed: they count as none, and go with the next copy."""
    whole = {copy.path for copy in share_copies(folder)}
    return sorted(path for path, _ in _numbered(folder) if path not in whole)


def forget_damaged(folder: Path) -> int:
    """Destroy the copies that nobody can open any more; return how many."""
    damaged = damaged_copies(folder)
    for path in damaged:
        path.unlink()
    sync_folder(folder)
    return len(damaged)


def new_path(folder: Path, now: Seconds) -> Path:
    """Return what the next copy is called: one number more than anything there, be it damaged."""
    number = 1 + max((number for _, number in _numbered(folder)), default=0)
    return folder / f"shares-{number:08}-{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}.sealed"


def forget(newest: Path, now: Seconds, until: Seconds) -> int:
    """Destroy what the newest copy makes superfluous beside it, by age up to `until`; return how many.

    A copy from the future keeps no other one from staying, and goes: nobody can say when its seven days are over.
    """
    others = [copy for copy in reversed(share_copies(newest.parent)) if copy.path != newest]
    fresh = [copy for copy in others if not from_the_future(copy.made, now) and until - copy.made <= LIFE_S]
    stay = fresh[: KEPT - 1]
    gone = [copy for copy in others if copy not in stay]
    for copy in gone:
        copy.path.unlink()
    sync_folder(newest.parent)
    return len(gone)


def _numbered(folder: Path) -> list[tuple[Path, int]]:
    names = ((path, _NAME.fullmatch(path.name)) for path in folder.iterdir())
    return [(path, int(name[1] or 0)) for path, name in names if name is not None]
