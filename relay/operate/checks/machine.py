"""What the relay has on the disk: that it is there, that it can be used, whose it is, and whether anything of it is kept twice."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from relay.config import Settings
from relay.crypto.errors import CryptoError
from relay.crypto.keys import KeysetPublic
from relay.domain.ids import Seconds
from relay.operate import keyfiles, places
from relay.operate.fault import Fault

NAMED: Final = 3
"""How many of many files are named."""


def database(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether the database is a file that can be used."""
    places.require_database(settings)
    return True, str(settings.database)


def folders(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether each folder that the settings name is there and can be used."""
    named: list[tuple[Path | None, str]] = [
        (settings.files, "RELAY_FILES"),
        (settings.backup_folder, "RELAY_BACKUP_FOLDER"),
        (settings.shares_folder, "RELAY_SHARES_FOLDER"),
    ]
    wrong = [
        faults
        for folder, name in named
        if folder is not None and (faults := _wrong(places.require_folder, folder, name)) is not None
    ]
    return not wrong, " ".join(wrong) or "all that the settings name are there"


def owners(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether everything belongs to the service's user: whoever owns the folder that the database is in."""
    if settings.database is None:
        return True, "no database file"
    owner = settings.database.parent.stat().st_uid
    owned = ((path, _owner(path)) for path in _owned(settings))
    others = [(path, uid) for path, uid in owned if uid is not None and uid != owner]
    if not others:
        return True, f"everything belongs to {_user(owner)}"
    sentences = [f"{path} belongs to {_user(uid)}" for path, uid in others[:NAMED]]
    more = f", and {len(others) - NAMED} more" if len(others) > NAMED else ""
    return False, f"the service's user is {_user(owner)}, and {'; '.join(sentences)}{more}"


def copies(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether backups of both kinds are set up at all."""
    if settings.backup_folder is None:
        return False, "NOTHING IS BACKED UP: set RELAY_BACKUP_FOLDER, and let a timer run relay backup"
    if settings.shares_folder is None:
        return (
            False,
            "THE SHARES ARE NOT BACKED UP: after a lost disk no letter opens; set RELAY_SHARES_KEY, _HOLDER and _FOLDER",
        )
    return True, "both kinds are set up"


def share_holder(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the key that share backups are sealed to, and for its private half, which must not lie here."""
    if settings.shares_key is None:
        return True, "share backups are not set up"
    key = keyfiles.read_file(keyfiles.SharesPublicFile, settings.shares_key, "The public key for share backups")
    try:
        KeysetPublic.from_bytes(key.keyset).verify_usable()
    except CryptoError:
        return False, f"{settings.shares_key} holds a key that nothing can be sealed to"
    private = settings.shares_key.with_suffix("")
    if settings.shares_key.suffix == ".public" and private.exists():
        return False, f"the private half lies on the server: {settings.shares_holder} has to take {private} away"
    return True, f"{settings.shares_holder} keeps the other half"


def _wrong(require: Callable[[Path, str], None], folder: Path, name: str) -> str | None:
    try:
        require(folder, name)
    except Fault as fault:
        return str(fault)
    return None


def _owned(settings: Settings) -> Iterator[Path]:
    """Yield everything that the service writes or keeps secret; of files that come and go, those that are there now."""
    yield settings.server_key
    if settings.tls_key is not None:
        yield settings.tls_key
    if settings.database is not None:
        yield from settings.database.parent.glob(f"{settings.database.name}*")
    for folder in (settings.files, settings.backup_folder, settings.shares_folder):
        if folder is not None and folder.is_dir():
            yield folder
            with os.scandir(folder) as entries:
                yield from (Path(entry.path) for entry in entries)


def _owner(path: Path) -> int | None:
    try:
        return path.lstat().st_uid
    except OSError:
        return None


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
