"""Room for stopping: files of a known size beside the database, given up when the disk is full and a stop must be written.

From then on only what takes away is written (`Commit.takes_away`, and the logins that stopping needs), until there is room to put
the reserve aside again. Given up, the room goes at once into the two files that a stop is written to, as room that the log has
ahead of its end and as free pages of the database, so that nobody else on the disk can take it (docs/adr/0024). Every method
but `__init__` and `close` runs on the writer's thread, the only one that ever writes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, TypeVar

from relay.store.base import StoreFailed
from relay.store.space import FULL, allocate, allocated, free
from relay.store.sqlite.connection import Database, end, open_file, store_error
from relay.store.sqlite.queries import OPEN_CASES, PEOPLE

FOLDER: Final = "-reserve"
"""What follows the database's name in that of the folder."""
FILES: Final = 4
"""In so many files, so that giving them up gives back numbers of files (inodes) too: an opening database makes two."""
STEP_BYTES: Final = 1 << 16
STEPS: Final = 1_024
"""It is given up in steps of this size, and of a large reserve in so many."""
SHARES: Final = ("log", "pages", "log", "pages", "log", "pages", "log", "free")
"""Who gets each step of the reserve in turn when it is given up: what stays free is for the log's index."""
PAGES_EIGHTHS: Final = SHARES.count("pages")
SPARE_SHARE: Final = 4
"""It is put aside only where a quarter of its size stays free beside it: else it would be given up again at once."""
AHEAD_BYTES: Final = 1 << 20
"""So much more than a transaction needs is taken for the database, where there is room: asking the disk each time would cost as
much as the commit. Folding in the log gives back what is left of it."""
WIPE_BYTES: Final = 1 << 16

T = TypeVar("T")
Work = TypeVar("Work")
Tell = Callable[[str], object]
"""Takes what is to be logged: *reserve.open*, *reserve.whole*."""


class Reserve:
    """The reserve beside one database; with `size` 0 there is none, and a full disk stops everything.

    Made before the database is opened and closed after it: while SQLite has the file open, this process must not close it.
    """

    def __init__(self, database: Path, size: int, tell: Tell) -> None:
        self._folder = reserve_folder(database)
        self._log = database.with_name(database.name + "-wal")
        self._database = os.open(database, os.O_RDWR | os.O_CLOEXEC)
        self._tell = tell
        self.size = size
        self.whole = not self._missing()
        """Whether nothing of it is used; until it is whole, only what takes away is written."""

    # --- begin and end ----------------------------------------------------------------------------------------

    def begin(self, db: sqlite3.Connection) -> None:
        """Put the reserve aside where there is room, or use what there is of it: only what takes away is written then."""
        if isinstance(db, Database):
            db.making_room = self._make_room
        if not self.make_whole(tells=self._folder.exists()):  # what a first start puts aside is no news
            self._tell("reserve.open")
            self.take(db)

    def close(self) -> None:
        """Put aside what fits of a reserve that is in use: the room that the log had has become free. After the last connection."""
        if not self.whole:
            with suppress(OSError):
                self._put_aside()
        with suppress(OSError):
            os.close(self._database)

    def give_some(self) -> bool:
        """Give up one of the files: a database that is being opened needs a little room. Return whether there was one."""
        for path in self._files():
            if path.exists():
                self.whole = False
                path.unlink()
                return True
        return False

    # --- write ------------------------------------------------------------------------------------------------

    def require(self, *, takes_away: bool) -> None:
        """Raise `StoreFailed` *store.full* for what does more than take away, while the reserve is not whole."""
        if not takes_away and not self.make_whole():
            raise StoreFailed("store.full")

    def _make_room(self, db: sqlite3.Connection) -> None:
        """Take room on the disk for the pages that a transaction adds, before it ends: then folding in the log needs none.

        Raises `StoreFailed` *store.full*.
        """
        pages, page = _count(db, "page_count"), _count(db, "page_size")
        if allocated(self._database) >= pages * page:
            return
        there = os.fstat(self._database).st_size
        missing = pages * page - there
        try:
            with suppress(OSError):
                allocate(self._database, there, missing + AHEAD_BYTES)
                return
            allocate(self._database, there, missing)
        except OSError as error:
            raise StoreFailed("store.full" if error.errno in FULL else "store.failed") from error

    def guarded(self, db: sqlite3.Connection, write: Callable[[], T], *, takes_away: bool) -> T:
        """Do a write that is whole or raises; one that takes away is done from the reserve where the disk is full."""
        self.require(takes_away=takes_away)
        try:
            result = write()
        except (sqlite3.Error, StoreFailed) as error:
            if not takes_away or not _is_full(error) or not self.take(db):
                raise
            result = write()
        self.fold(db)
        return result

    def batched(
        self,
        db: sqlite3.Connection,
        works: Sequence[Work],
        write: Callable[[Sequence[Work]], list[Exception | None]],
        takes_away: Callable[[Work], bool],
    ) -> list[Exception | None]:
        """Write works together and return what became of each, None where it is written; `write` does the same and never raises.

        On a full disk those that take away are written without the others, and from the reserve where that is not enough.
        """
        outcomes: list[Exception | None] = [StoreFailed("store.full")] * len(works)
        left = [n for n, work in enumerate(works) if takes_away(work)]
        attempts: list[Callable[[], bool]] = [lambda: True, lambda: self.take(db)]
        if self.make_whole():
            outcomes = write(works)
            left = [n for n in left if _is_full(outcomes[n])]
        for may_try in attempts:
            if left and may_try():
                for n, outcome in zip(left, write([works[n] for n in left]), strict=True):
                    outcomes[n] = outcome
                left = [n for n in left if _is_full(outcomes[n])]
        self.fold(db)
        return outcomes

    def take(self, db: sqlite3.Connection) -> bool:
        """Give the reserve up to the log and the database; return whether there was anything left to give."""
        given = [path for path in self._files() if path.exists()]
        if not given:
            return False
        if self.whole:
            self.whole = False
            self._tell("reserve.open")
        with suppress(OSError):
            self._hand_over(db, given)
        self._free_pages(db, PAGES_EIGHTHS * self.size // 8)
        return True

    def fold(self, db: sqlite3.Connection) -> None:
        """While the reserve is in use, keep the log short: what is copied into the database is written over next."""
        if not self.whole:
            with suppress(sqlite3.Error):  # told by the next write
                db.execute("pragma wal_checkpoint(passive)").fetchone()

    def make_whole(self, *, tells: bool = True) -> bool:
        """Put the reserve aside again where there is room; return whether it is whole."""
        if not self.whole and free(self._folder.parent) >= self._missing() + self.size // SPARE_SHARE:
            with suppress(OSError):
                self._put_aside()
            if not self._missing():
                self.whole = True
                if tells:
                    self._tell("reserve.whole")
        return self.whole

    def empty_log(self, db: sqlite3.Connection) -> bool:
        """Fold the log in and leave nothing of it to be read; return False where a reader is in the way.

        While the reserve is in use the log keeps the room it has: it is written over with zeros and not cut. Its head goes
        first: a log without one holds nothing, and everything that it held is in the database by then. Nobody reads it
        meanwhile, since readers that come after the folding read the database alone until the next write.
        """
        if self.whole:
            return not db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        if db.execute("pragma wal_checkpoint(restart)").fetchone()[0]:
            return False
        try:
            self._wipe()
        except OSError as error:
            raise StoreFailed("store.full" if error.errno in FULL else "store.failed") from error
        return True

    # --- in parts ---------------------------------------------------------------------------------------------

    def _files(self) -> list[Path]:
        return reserve_files(self._folder)

    def _missing(self) -> int:
        """How many bytes are not put aside."""
        return self.size - min(self.size, sum(min(room_of(path), self.size // FILES) for path in self._files()))

    def _put_aside(self) -> None:
        """Make each file as large as it should be, as far as there is room. Raises `OSError` where there is none left."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        file_bytes = self.size // FILES
        for path in self._files():
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                if allocated(file) >= file_bytes:
                    continue
                if not allocate(file, 0, file_bytes):
                    # Bytes by chance: a file system that packs what it keeps makes nothing of zeros.
                    for start in range(0, file_bytes, WIPE_BYTES):
                        os.pwrite(file, os.urandom(min(WIPE_BYTES, file_bytes - start)), start)
                os.fsync(file)
            finally:
                os.close(file)

    def _wipe(self) -> None:
        """Write zeros over a log that is folded in."""
        file = os.open(self._log, os.O_RDWR | os.O_CLOEXEC)
        try:
            size = os.fstat(file).st_size
            if not any(os.pread(file, WIPE_BYTES, 0)):
                return
            for start in range(0, size, WIPE_BYTES):
                os.pwrite(file, bytes(min(WIPE_BYTES, size - start)), start)
                if not start:
                    os.fdatasync(file)
            os.fdatasync(file)
        finally:
            os.close(file)

    def _hand_over(self, db: sqlite3.Connection, given: Sequence[Path]) -> None:
        """Give up those files and take their room for the log and the database, step by step.

        No more than a step is free at any moment: another program that waits for room gets some of them, and never all.
        """
        at_log, at_pages = self._log.stat().st_size, _count(db, "page_size") * _count(db, "page_count")
        log = os.open(self._log, os.O_RDWR | os.O_CLOEXEC)
        try:
            for step, length in enumerate(
                _released(given, self.size // FILES, max(STEP_BYTES, self.size // STEPS))
            ):
                with suppress(OSError):
                    if SHARES[step % len(SHARES)] == "log":
                        allocate(log, at_log, length)
                        at_log += length
                    elif SHARES[step % len(SHARES)] == "pages":
                        allocate(self._database, at_pages, length)
                        at_pages += length
        finally:
            os.close(log)

    def _free_pages(self, db: sqlite3.Connection, wanted: int) -> None:
        """Give the database so many bytes of free pages, as far as there is room."""
        missing = wanted - _count(db, "freelist_count") * _count(db, "page_size")
        for part in range(8, 0, -1):
            if missing <= 0 or self._grown(db, missing * part // 8):
                break
        self.fold(db)

    def _grown(self, db: sqlite3.Connection, length: int) -> bool:
        """Make a row of that length and delete it: its pages are free from then on."""
        try:
            db.execute("begin immediate")
            db.execute("insert into meta (name, value) values ('reserve', zeroblob(?))", (length,))
            db.execute("delete from meta where name = 'reserve'")
            end(db)
        except (sqlite3.Error, StoreFailed):
            if db.in_transaction:
                db.execute("rollback")
            return False
        return True


def reserve_folder(database: Path) -> Path:
    """Return where the reserve of a database is."""
    return database.with_name(database.name + FOLDER)


def reserve_files(folder: Path) -> list[Path]:
    """Return the files of a reserve."""
    return [folder / str(number) for number in range(FILES)]


def _released(paths: Sequence[Path], length: int, step: int) -> Iterator[int]:
    """Shorten each file of that length to nothing and delete it; yield after each step how many bytes it gave back.

    Raises `OSError`.
    """
    for path in paths:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.ftruncate(file, length)  # its room may lie behind its end
            for left in range(length - step, -step, -step):
                os.ftruncate(file, max(left, 0))
                yield step + min(left, 0)
        finally:
            os.close(file)
            path.unlink()


def _count(db: sqlite3.Connection, name: str) -> int:
    """Return a number that SQLite keeps of a database (*page_count*)."""
    (count,) = db.execute(f"pragma {name}").fetchone()
    return int(count)


def may_stop(database: Path) -> tuple[int, int]:
    """Count for whom room must be put aside: open cases, and people. Raises `StoreFailed`."""
    try:
        with closing(open_file(database, read_only=True)) as db:
            (cases,) = db.execute(OPEN_CASES).fetchone()
            (people,) = db.execute(PEOPLE).fetchone()
    except sqlite3.Error as error:
        raise store_error(error) from error
    return cases, people


def room_of(path: Path) -> int:
    """Return how many bytes of the disk a file has; none where it is not there."""
    try:
        return path.stat().st_blocks * 512
    except FileNotFoundError:
        return 0


def _is_full(error: Exception | None) -> bool:
    reason = store_error(error) if isinstance(error, sqlite3.Error) else error
    return isinstance(reason, StoreFailed) and reason.code == "store.full"
