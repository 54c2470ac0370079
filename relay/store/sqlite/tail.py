"""What shows later that the newest commits, and the rows that nothing else vouches for, are as they were written.

Every commit counts itself in the database, and once it is on disk writes its number into a small file beside it, the tail. So
the tail never says more than what is on disk, whatever power cut or kill comes, and a database with fewer commits than its tail
says has lost some: its log is gone or damaged, or an older copy was put in its place. Of tables whose rows no signature and no
digest covers a sum is kept with the count (docs/adr/0026-what-is-damaged-is-seen.md). Decides nothing about what to do then.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Mapping
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from relay.store.base import StoreDamaged
from relay.store.sqlite.connection import Database, end, open_file, store_error

TAIL: Final = ".tail"
"""Stands behind the database's name in the tail's."""
SUMMED: Final[Mapping[str, tuple[str, ...]]] = {
    "accounts": ("id", "login", "staff", "key", "skeleton"),
    "bearers": ("hash", "account", "expires", "device"),
    "cases": ("id", "document"),
    "cosigns": ("record", "case_id", "waits_for", "data", "at"),
    "devices": ("account", "id", "seen", "ended"),
    "items": ("n", "id", "document"),
    "keyring_shares": ("account", "version", "share"),
    "keyrings": ("account", "version", "sealed"),
    "keysets": ("id", "public", "account", "role", "not_before", "not_after", "ended", "record", "earlier"),
    "letters": ("n",),
    "parts": ("n", "part", "upload", "length"),
    "pokes": ("keyset", "n"),
    "queue": ("mediator", "due", "item"),
    "seats": ("keyset", "case_id"),
    "shares": ("n", "reader", "grantor", "purpose", "share"),
    "slip_answers": ("slip", "case_id", "account", "account_key", "keyset", "mac"),
    "slips": ("id", "case_id"),
    "slots": ("account", "kind", "auth_hash", "salt", "wrapped", "at"),
    "unwanted": ("upload",),
    "uploads": ("id", "account", "case_id", "item", "part", "length", "expires"),
    "words": ("kind", "subject", "reader", "place", "author", "sealed", "at", "turn", "record"),
}
"""The tables of which a sum is kept, with what of each row is in it: all that no signature, no digest and no other sum covers, and
of a document the sum at its end: a row that is as it was earlier is whole by itself."""
OF_THE_TAIL: Final = "name in ('tail', 'commits') or name like 'sum.%'"
"""Which rows of `meta` are about one file of a database, and are in none that is made from it."""

SOUND_BYTES: Final = 128 << 20
"""Up to this size a start has SQLite look through the whole database, in about 0.2 seconds: a start takes less than one."""
_SLOT: Final = struct.Struct(">4sQQQ")
_MAGIC: Final = b"RLYT"
_KEY_BYTES: Final = 32
_MAC_BYTES: Final = 32
_SLOTS_AT: Final = (0, 512)
"""Two places, written in turn, each within one sector: a write that a power cut tore leaves the one before."""
_SUMS_ARE: Final = "sum."
_OF_NOW: Final = blake2b(repr(sorted(SUMMED.items())).encode(), digest_size=8).hexdigest()
"""Of what the sums in `meta` are, and of what they are now: sums that another program kept of other columns say nothing."""
_SUM_BYTES: Final = 16
_MODULUS: Final = 1 << (8 * _SUM_BYTES)


class TailContent(NamedTuple):
    """What a tail says: the newest commit on disk, and when the log was last emptied (seconds since 1970, 0: never yet)."""

    turn: int
    commits: int
    emptied: int


class Sum(NamedTuple):
    """How many rows a table has, and the sum of their digests, in any order."""

    rows: int = 0
    value: int = 0

    def changed(self, line: str, sign: int) -> Sum:
        """Return the sum with one row more (`sign` 1) or less (-1)."""
        digest = int.from_bytes(blake2b(line.encode(), digest_size=_SUM_BYTES).digest(), "big")
        return Sum(self.rows + sign, (self.value + sign * digest) % _MODULUS)

    def text(self) -> str:
        """Return the sum as `meta` has it."""
        return f"{self.rows} {self.value:x}"


class Tail:
    """The tail of a database that is served, and the sums; used on the writer's thread, but for `emptied` and `sync`."""

    def __init__(
        self, path: Path, key: bytes, commits: int, sums: dict[str, Sum], content: TailContent | None
    ) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._key = key
        self._commits = commits
        self._sums = sums
        self._said = content or TailContent(0, 0, 0)
        self._changes = -1

    def commit(self, db: sqlite3.Connection) -> None:
        """End a transaction, counting it where it changed something; once it is on disk, say so in the tail."""
        changes = db.total_changes
        if changes == self._changes:
            db.execute("commit")
            return
        sums = self._new_sums(db)
        rows = [
            ("commits", str(self._commits + 1)),
            *((f"sum.{table}", total.text()) for table, total in sums.items()),
        ]
        db.executemany(_PUT, rows)
        end(db)
        self._changes = db.total_changes
        self._commits += 1
        self._sums |= sums
        self._say(self._said._replace(turn=self._said.turn + 1, commits=self._commits))

    def emptied(self, now: int) -> None:
        """Say that at `now` nothing was left in the log."""
        self._say(self._said._replace(turn=self._said.turn + 1, emptied=now))

    def sync(self) -> None:
        """Put what the tail says on disk. Blocks; what the disk refuses is written again with the next commit."""
        with suppress(OSError):
            os.fdatasync(self._file)

    def close(self) -> None:
        """Put it on disk and close it."""
        self.sync()
        os.close(self._file)

    def _say(self, content: TailContent) -> None:
        # A tail that could not be written says less than there is, which is no damage: nobody is refused for it.
        with suppress(OSError):
            slot = _SLOT.pack(_MAGIC, *content)
            os.pwrite(self._file, slot + _mac(self._key, slot), _SLOTS_AT[content.turn % 2])
            self._said = content

    def _new_sums(self, db: sqlite3.Connection) -> dict[str, Sum]:
        (text,) = db.execute("select group_concat(line, char(10)) from temp.changed").fetchone()
        if text is None:
            return {}
        sums: dict[str, Sum] = {}
        for line in text.split("\n"):
            table, sign, row = line.split(" ", 2)
            sums[table] = (sums.get(table) or self._sums[table]).changed(row, int(sign))
        db.execute("delete from temp.changed")
        return sums


def tail_path(database: Path) -> Path:
    """Return where the tail of a database is."""
    return database.with_name(database.name + TAIL)


def begin(database: Path, db: sqlite3.Connection) -> Tail:
    """Count what the writer's connection commits from now on; a database that has no count yet gets one. Blocks."""
    content = _said(tail_path(database))
    rows = _rows(db)
    if "tail" not in rows:
        # The file comes first, and claims nothing: whatever ends this here, it is begun again.
        tail_path(database).unlink(missing_ok=True)
        content = None
        rows = {"tail": os.urandom(_KEY_BYTES).hex(), "commits": "0"}
    sums = {table: _read_sum(text) for table, text in _kept_sums(rows).items()}
    tail = Tail(tail_path(database), bytes.fromhex(rows["tail"]), int(rows["commits"]), sums, content)
    try:
        if content is None:
            tail.emptied(0)
            tail.sync()
        db.execute("begin immediate")
        sums.update({table: table_sum(db, table) for table in SUMMED if table not in sums})
        lines = {**rows, _SUMS_ARE: _OF_NOW, **{f"sum.{table}": total.text() for table, total in sums.items()}}
        if lines != _rows(db):
            db.executemany(_PUT, list(lines.items()))
        db.execute("commit")
        db.execute("create temp table changed (line TEXT not null)")
        for table, columns in SUMMED.items():
            _watch(db, table, columns)
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        tail.close()
        raise
    if isinstance(db, Database):
        db.committing = tail.commit
    return tail


def require_newest(database: Path) -> None:
    """Raise `StoreDamaged` where a database lacks commits that its tail says are on disk, or nothing says how many there were.

    Reads, and leaves the files as they are, a damaged log too: somebody may still get something out of it. Blocks.
    """
    try:
        with closing(open_file(database, read_only=True)) as db:
            rows = _rows(db)
    except sqlite3.Error as error:
        raise store_error(error) from error
    path = tail_path(database)
    try:
        key = bytes.fromhex(rows["tail"]) if "tail" in rows else None
        commits = int(rows.get("commits", 0))
    except ValueError:
        raise StoreDamaged(f"The count of its commits in {database} is damaged: restore a backup.") from None
    tail = _said(path, key)
    if key is None:
        # From before there were tails; or with a tail, older than it.
        if tail is not None and tail.commits:
            raise StoreDamaged(_LOST.format(what=f"all {tail.commits} commits that were counted", path=path))
        return
    if tail is None:
        what = "is damaged, or another database's" if path.exists() else "is missing"
        raise StoreDamaged(
            f"{path} {what}: nothing shows whether the newest acts are in the database. Put it back; if it is lost,"
            " run relay set-back."
        )
    lost = tail.commits - commits
    if lost > 0:
        raise StoreDamaged(_LOST.format(what=f"the newest {lost} commits", path=path))


def require_sound(database: Path) -> None:
    """Raise `StoreDamaged` where pages are missing, or SQLite finds them damaged in a database small enough to look. Blocks."""
    try:
        with closing(open_file(database, read_only=True)) as db:
            _require_long_enough(database, db)
            small = database.stat().st_size <= SOUND_BYTES
            (verdict,) = db.execute("pragma quick_check(1)").fetchone() if small else ("ok",)
    except sqlite3.Error as error:
        raise store_error(error) from error
    if verdict != "ok":
        raise StoreDamaged("SQLite finds the database damaged: look with relay check --deep, and restore a backup.")


def _require_long_enough(database: Path, db: sqlite3.Connection) -> None:
    """Raise `StoreDamaged` where a page is neither in the database's file nor in its log."""
    (page_bytes,), (pages,) = (db.execute(f"pragma {name}").fetchone() for name in ("page_size", "page_count"))
    there = database.stat().st_size // page_bytes
    if there >= pages:
        return
    logged = set()
    with suppress(FileNotFoundError), database.with_name(f"{database.name}-wal").open("rb", buffering=0) as log:
        frame = _FRAME_BYTES + page_bytes
        for at in range(_LOG_HEAD_BYTES, log.seek(0, os.SEEK_END), frame):
            logged.add(int.from_bytes(os.pread(log.fileno(), 4, at), "big"))
    if missing := (pages - there) - sum(there < page <= pages for page in logged):
        raise StoreDamaged(f"{database} was cut: {missing} of its {pages} pages are missing. Restore a backup.")


_LOG_HEAD_BYTES: Final = 32
_FRAME_BYTES: Final = 24
"""What stands before all frames of a log, and before the page of each (the file format of SQLite's log)."""
_LOST: Final = (
    "The database has lost {what}, by what {path} says: its -wal file is gone or damaged, or an older copy was put in its place."
    " Put the right files back; if they are lost, restore a backup, or run relay set-back."
)


def emptied_at(database: Path) -> int | None:
    """Return when the log of a database was last emptied, as its tail says (seconds since 1970); None where none says."""
    tail = _said(tail_path(database))
    return None if tail is None or not tail.emptied else tail.emptied


def forget(database: Path) -> None:
    """Let a database be the newest that there is, whatever its tail says. Its lock must be held. Blocks."""
    try:
        with closing(open_file(database)) as db:
            db.execute(f"delete from meta where {OF_THE_TAIL}")  # noqa: S608 - a fixed text
    except sqlite3.Error as error:
        raise store_error(error) from error
    tail_path(database).unlink(missing_ok=True)


def wrong_sums(db: sqlite3.Connection) -> list[str]:
    """Return the tables whose rows are not those that were written. Reads each from one moment; blocks."""
    wrong = []
    for table in SUMMED:
        db.execute("begin")
        try:
            kept = _kept_sums(_rows(db)).get(table)
            if kept is not None and _read_sum(kept) != table_sum(db, table):
                wrong.append(table)
        finally:
            db.execute("rollback")
    return wrong


def table_sum(db: sqlite3.Connection, table: str) -> Sum:
    """Return the sum of a table's rows. Blocks."""
    made = Sum()
    for (line,) in db.execute(f"select {_line('', SUMMED[table])} from main.{table}"):  # noqa: S608 - names of the list
        made = made.changed(line, 1)
    return made


_PUT: Final = "insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value"


def _watch(db: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    """Note what is written to a table, on this connection alone."""
    added, gone = (f"'{table} {sign} ' || {_line(row, columns)}" for row, sign in (("new.", 1), ("old.", -1)))
    of_update = f"update of {', '.join(columns)}"
    for event, values in (("insert", f"({added})"), ("delete", f"({gone})"), (of_update, f"({gone}), ({added})")):
        db.execute(
            f"create temp trigger {table}_{event[:6]} after {event} on main.{table}"  # noqa: S608 - names of the list
            f" begin insert into changed values {values}; end"
        )


def _line(row: str, columns: tuple[str, ...]) -> str:
    # Of a document the sum behind it stands for all of it (relay/store/documents.py).
    terms = (f"cast(substr({row}{name}, -4) as blob)" if name == "document" else f"{row}{name}" for name in columns)
    return " || ',' || ".join(f"quote({term})" for term in terms)


def _rows(db: sqlite3.Connection) -> dict[str, str]:
    query = f"select name, value from meta where {OF_THE_TAIL}"  # noqa: S608 - a fixed text
    return dict(db.execute(query).fetchall())


def _kept_sums(rows: Mapping[str, str]) -> dict[str, str]:
    """Return the sums that are kept, by table: none, where they are of other columns than those of now."""
    if rows.get(_SUMS_ARE) != _OF_NOW:
        return {}
    return {table: rows[f"sum.{table}"] for table in SUMMED if f"sum.{table}" in rows}


def _read_sum(text: str) -> Sum:
    rows, _, value = text.partition(" ")
    return Sum(int(rows), int(value, 16))


def _said(path: Path, key: bytes | None = None) -> TailContent | None:
    """Return what a tail says, by its newest place that is whole; with `key`, that is vouched for too."""
    with suppress(FileNotFoundError):
        data = path.read_bytes()
        slots = [_slot(data[at : at + _SLOT.size + _MAC_BYTES], key) for at in _SLOTS_AT]
        return max((slot for slot in slots if slot is not None), default=None)
    return None


def _slot(data: bytes, key: bytes | None) -> TailContent | None:
    if len(data) < _SLOT.size + _MAC_BYTES or not data.startswith(_MAGIC):
        return None
    slot, mac = data[: _SLOT.size], data[_SLOT.size :]
    if key is not None and _mac(key, slot) != mac:
        return None
    return TailContent(*_SLOT.unpack(slot)[1:])


def _mac(key: bytes, slot: bytes) -> bytes:
    return blake2b(slot, key=key, digest_size=_MAC_BYTES).digest()
