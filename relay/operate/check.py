"""Looks at a relay as it lies on disk and says, point by point, whether it may serve: `relay check`.

Changes nothing, and works beside a serving process. A point fails only where something must be done; what is merely
good to know is shown with it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay import config
from relay.config import Settings
from relay.crypto.typed import fingerprint_text
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate import archive, disk, make
from relay.operate.fault import KNOWN, Fault, sentence
from relay.operate.identity import fingerprint_of, load_identity, read_root_public, read_server_record
from relay.store.sqlite.connection import SCHEMA_VERSION
from relay.store.sqlite.migrate import schema_version

WARN_DAYS: Final = 30
"""The server's record is renewed this many days before it ends."""
BACKUP_AGE_S: Final = 2 * SECONDS_PER_DAY
SHARES_AGE_S: Final = SECONDS_PER_DAY
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
CLOCK_LEEWAY_S: Final = 60
SPACE_LEAST: Final = 1 << 30
"""Bytes. Under this much free space the relay still works, and somebody should come."""
BUILT: Final = Seconds(1_793_491_200)
"""2026-11-01: this program did not exist before, so no clock is right that says so."""


class Point(Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    good: bool
    detail: str


class Report(Struct, frozen=True):
    """All that was looked at."""

    settings: dict[str, str]
    points: tuple[Point, ...]

    @property
    def good(self) -> bool:
        """Whether nothing must be done."""
        return all(point.good for point in self.points)

    def lines(self) -> list[str]:
        """Return the report for people: the settings in force, then a line a point."""
        width = max(len(name) for name in self.settings)
        settings = [f"{name:<{width}}  {text or '-'}" for name, text in self.settings.items()]
        points = [f"{'ok    ' if point.good else 'FAILED'}  {point.name}: {point.detail}" for point in self.points]
        return [*settings, "", *points]

    def json(self) -> str:
        """Return the report for programs, in one line."""
        points = [{"name": point.name, "good": point.good, "said": point.detail} for point in self.points]
        return json.dumps({"good": self.good, "settings": self.settings, "points": points}, ensure_ascii=False)


def check(settings: Settings, now: Seconds) -> Report:
    """Look at everything; a point that cannot be looked at has failed, and says why."""
    looks: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("schema", lambda: _schema(settings)),
        ("permissions", lambda: _permissions(settings)),
        ("clock", lambda: _clock(settings, now)),
        ("server record", lambda: _server_record(settings, now)),
        ("root", lambda: _root(settings)),
        ("encryption", lambda: _encryption(settings)),
        ("disk", lambda: _space(settings)),
        ("backup", lambda: _backup(settings, now)),
        ("share backup", lambda: _shares(settings, now)),
    )
    return Report(config.shown(settings), tuple(_looked(name, look) for name, look in looks))


def _looked(name: str, look: Callable[[], tuple[bool, str]]) -> Point:
    try:
        return Point(name, *look())
    except KNOWN as error:
        return Point(name, good=False, detail=sentence(error))


def _schema(settings: Settings) -> tuple[bool, str]:
    version = schema_version(settings.store)
    if version is None:
        return False, "there is no database yet: run relay migrate"
    if version != SCHEMA_VERSION:
        return (
            False,
            f"the database has schema {version} and this program needs {SCHEMA_VERSION}: run relay migrate",
        )
    return True, f"version {version}"


def secret_places(settings: Settings) -> Iterator[tuple[Path, int]]:
    """Yield what only the owner may touch, with the mode it must have."""
    for path in (settings.server_key, settings.tls_key):
        if path is not None:
            yield path, disk.SECRET_MODE
    if settings.database is not None:
        yield settings.database, disk.SECRET_MODE
        for suffix in ("-wal", "-shm"):
            beside = settings.database.with_name(settings.database.name + suffix)
            if beside.exists():
                yield beside, disk.SECRET_MODE
        yield settings.database.parent, disk.FOLDER_MODE
    for folder in (settings.files, settings.backup_folder, settings.shares_folder):
        if folder is not None and folder.exists():
            yield folder, disk.FOLDER_MODE


def _permissions(settings: Settings) -> tuple[bool, str]:
    wrong = []
    for path, wanted in secret_places(settings):
        mode = disk.mode_of(path)
        if mode is None:
            wrong.append(f"{path} is missing")
        elif mode & 0o777 & ~wanted:
            wrong.append(f"{path} has {mode & 0o777:04o} and should have {wanted:04o}")
    return not wrong, "; ".join(wrong) or "keys and folders are the owner's alone"


def _clock(settings: Settings, now: Seconds) -> tuple[bool, str]:
    shown = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M} UTC"
    if now < BUILT:
        return False, f"it is not {shown}: this program is younger than that"
    written = _last_written(settings)
    if written > now + CLOCK_LEEWAY_S:
        seen = f"{datetime.fromtimestamp(written, UTC):%Y-%m-%d %H:%M} UTC"
        return False, f"it cannot be {shown}: the database was written at {seen}"
    return True, shown


def _last_written(settings: Settings) -> float:
    """When the database was last written; every record in it came before that."""
    path = settings.database
    if path is None:
        return 0.0
    beside = (path, path.with_name(path.name + "-wal"))
    return max((path.stat().st_mtime for path in beside if path.exists()), default=0.0)


def _server_record(settings: Settings, now: Seconds) -> tuple[bool, str]:
    root = read_root_public(settings.root_public)
    _, statement = read_server_record(settings.server_record, root)
    load_identity(settings, lambda: float(now))
    left = (statement.not_after - now) // SECONDS_PER_DAY
    return left >= WARN_DAYS, f"{left} days left" + (
        "" if left >= WARN_DAYS else ": relay root renew-server is due"
    )


def _root(settings: Settings) -> tuple[bool, str]:
    fingerprint = fingerprint_text(fingerprint_of(read_root_public(settings.root_public)))
    private = settings.root_public.with_name(make.ROOT_NAME)
    if private.exists():
        return False, f"{fingerprint}; its private key lies on the server: move {private} away"
    return True, fingerprint


def _encryption(settings: Settings) -> tuple[bool, str]:
    if settings.tls_cert is not None:
        return True, "TLS ends here"
    if settings.origin.startswith("http://"):
        return True, "none: this origin is for this machine alone"
    if settings.trusted_proxies:
        return True, "TLS ends at a proxy"
    host = settings.listen.rpartition(":")[0].strip("[]")
    if host in LOOPBACK:
        return (
            True,
            "TLS must end at a proxy on this machine; name it in RELAY_TRUSTED_PROXIES to tell clients apart",
        )
    return (
        False,
        f"the origin is https, {settings.listen} is open to others, and there is neither certificate nor proxy",
    )


def _space(settings: Settings) -> tuple[bool, str]:
    places = [path for path in (settings.database, settings.files, settings.backup_folder) if path is not None]
    lines, good = [], True
    for place in dict.fromkeys(_standing(place) for place in places):
        free = shutil.disk_usage(place).free
        good = good and free >= SPACE_LEAST
        lines.append(f"{free / (1 << 30):.1f} GiB free at {place}")
    return good, "; ".join(lines)


def _backup(settings: Settings, now: Seconds) -> tuple[bool, str]:
    if settings.backup_folder is None:
        return True, "not set up (RELAY_BACKUP_FOLDER): NOTHING IS BACKED UP"
    return _fresh(archive.newest_backup(settings.backup_folder), now, BACKUP_AGE_S, "relay backup")


def _shares(settings: Settings, now: Seconds) -> tuple[bool, str]:
    if settings.shares_folder is None:
        return True, "not set up (RELAY_SHARES_KEY): after a lost disk everybody would have to enrol again"
    good, age = _fresh(archive.newest_shares(settings.shares_folder), now, SHARES_AGE_S, "relay backup --shares")
    return good, f"{age}; the key is kept by {settings.shares_holder}"


def _fresh(newest: Seconds | None, now: Seconds, most_s: int, command: str) -> tuple[bool, str]:
    if newest is None:
        return False, f"there is none yet: run {command}"
    hours = max(0, now - newest) // 3_600
    good = now - newest <= most_s
    return good, f"the newest is {hours} hours old" + (
        "" if good else f": run {command}, and see why it does not run"
    )


def _standing(place: Path) -> Path:
    """The place itself, or the nearest folder above it that is there."""
    existing = next((path for path in (place, *place.absolute().parents) if path.exists()), None)
    if existing is None:
        raise Fault(f"{place} is nowhere.")
    return existing if existing.is_dir() else existing.parent
