"""Kinds of damage to a relay's folder, by its name: what a disk, a hand or a broken tool does to database, log, files and copies.

Each takes the folder and a source of chance, and changes files in place. Nobody serves the folder meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from scripts.campaign.lib.rows_back import rows_back

DATABASE: Final = "relay.sqlite3"
OLDER: Final = "older"
"""Where the folder has copies of its database from before, and another relay's."""
MOMENTS: Final = "moment-*.sqlite3"
"""Of these copies, those between single acts, each in one file."""
PAGE: Final = 4_096
WHOLE_IN_PAGE: Final = 200
"""Bytes of a value that are surely together in a page."""
NOBODY: Final = 65_534
A_PART: Final = 1_000
"""Bytes: an upload that was only begun is shorter."""

Damage: TypeAlias = Callable[[Path, random.Random], None]


def _database(home: Path, suffix: str = "") -> Path:
    return home / f"{DATABASE}{suffix}"


def _parts(home: Path) -> list[Path]:
    return sorted(
        path for path in (home / "files").iterdir() if path.suffix != ".hashes" and path.stat().st_size > A_PART
    )


def _lists(home: Path) -> list[Path]:
    return sorted(path for path in (home / "files").glob("*.hashes") if path.stat().st_size)


def _shares(home: Path) -> Path:
    return max((home / "shares").iterdir())


def _backup(home: Path) -> Path:
    return max((home / "backups").iterdir())


def _flip(path: Path, at: int, bit: int = 0) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0] ^ (1 << bit)
        file.seek(at)
        file.write(bytes([byte]))


def _taken_in(home: Path) -> None:
    """Take the log in: what is damaged afterwards stands nowhere else."""
    with closing(sqlite3.connect(_database(home), isolation_level=None)) as db:
        db.execute("pragma wal_checkpoint(truncate)")


def _flip_anywhere(path: Path, chance: random.Random, first: int = 0, end: int | None = None) -> None:
    _flip(path, chance.randrange(first, end or path.stat().st_size), chance.randrange(8))


def flip_in_file(suffix: str, home: Path, chance: random.Random) -> None:
    """Flip a bit anywhere in the database, its log or its tail."""
    if not suffix:
        _taken_in(home)
    _flip_anywhere(_database(home, suffix), chance)


def flip_in_header(at: int, home: Path, chance: random.Random) -> None:
    """Flip a bit of one field of the database's header."""
    _taken_in(home)
    _flip(_database(home), at, chance.randrange(8))


def flip_in_row(table: str, column: str, home: Path, chance: random.Random) -> None:
    """Flip a bit of a value where it stands in the database's file, behind SQLite's back; the log is taken in before."""
    _taken_in(home)
    with closing(sqlite3.connect(_database(home), isolation_level=None)) as db:
        query = f"select {column} from {table} where length({column}) >= 8 order by 1"  # noqa: S608 - names of the list
        values = [row[0] if isinstance(row[0], bytes) else row[0].encode() for row in db.execute(query)]
    data = _database(home).read_bytes()
    # A long value stands in several pages: its beginning is found in one.
    value = next(
        value[:WHOLE_IN_PAGE] for value in chance.sample(values, len(values)) if value[:WHOLE_IN_PAGE] in data
    )
    _flip(_database(home), data.index(value) + chance.randrange(len(value)), chance.randrange(8))


def cut(name: str, keep: Callable[[int], int], home: Path, _chance: random.Random) -> None:
    """Cut a file of the database."""
    if not name:
        _taken_in(home)
    path = _database(home, name)
    os.truncate(path, keep(path.stat().st_size))


def cut_beside_log(home: Path, _chance: random.Random) -> None:
    """Cut the database where its log has pages of it."""
    os.truncate(_database(home), _database(home).stat().st_size // 2)


def swap_pages(home: Path, chance: random.Random) -> None:
    """Exchange two pages of the database."""
    _taken_in(home)
    path = _database(home)
    data = bytearray(path.read_bytes())
    a, b = (n * PAGE for n in chance.sample(range(1, len(data) // PAGE), 2))
    data[a : a + PAGE], data[b : b + PAGE] = data[b : b + PAGE], data[a : a + PAGE]
    path.write_bytes(data)


def blank_page(home: Path, chance: random.Random) -> None:
    """Empty a page of the database."""
    _taken_in(home)
    with _database(home).open("r+b") as file:
        file.seek(chance.randrange(1, _database(home).stat().st_size // PAGE) * PAGE)
        file.write(bytes(PAGE))


def stale_page(home: Path, chance: random.Random) -> None:
    """Give one page that was changed since back as it was, as a disk does that lost a write."""
    _taken_in(home)
    earlier = [home / OLDER / DATABASE, *sorted((home / OLDER).glob(MOMENTS))]
    now, before = _database(home).read_bytes(), chance.choice(earlier).read_bytes()
    changed = [
        at for at in range(PAGE, min(len(now), len(before)), PAGE) if now[at : at + PAGE] != before[at : at + PAGE]
    ]
    at = chance.choice(changed)
    with _database(home).open("r+b") as file:
        file.seek(at)
        file.write(before[at : at + PAGE])


def row_as_before(home: Path, chance: random.Random) -> None:
    """Give one row back as it was at an earlier moment."""
    earlier = sorted((home / OLDER).glob(MOMENTS))
    chance.choice(rows_back(_database(home), earlier)).put(_database(home))


def put_back(suffixes: tuple[str, ...], home: Path, _chance: random.Random) -> None:
    """Put an older copy of the database in its place: with nothing beside it, or with what lay beside it then."""
    for path in home.glob(f"{DATABASE}-*"):
        path.unlink()
    for suffix in ("", *suffixes):
        shutil.copy(home / OLDER / f"{DATABASE}{suffix}", _database(home, suffix))


def foreign(suffix: str, home: Path, _chance: random.Random) -> None:
    """Put another relay's file in the place of ours."""
    if not suffix:
        _database(home, "-wal").unlink()
    shutil.copy(home / OLDER / f"foreign.sqlite3{suffix}", _database(home, suffix))


def gone(suffix: str, home: Path, _chance: random.Random) -> None:
    """Delete a file of the database."""
    _database(home, suffix).unlink()


def appended(suffix: str, home: Path, chance: random.Random) -> None:
    """Let a file of the database be longer, with noise."""
    with _database(home, suffix).open("ab") as file:
        file.write(chance.randbytes(5_000))


def noise(suffix: str, home: Path, chance: random.Random) -> None:
    """Fill a file of the database with noise."""
    path = _database(home, suffix)
    path.write_bytes(chance.randbytes(path.stat().st_size if path.exists() else 32_768))


def sql(statement: str, home: Path, _chance: random.Random) -> None:
    """Change rows, as a hand with a shell does; SQLite finds nothing wrong with it."""
    with closing(sqlite3.connect(_database(home), isolation_level=None)) as db:
        changed = db.execute(statement).rowcount
        if not changed:
            raise ValueError(f"nothing was changed by: {statement}")


def part_gone(home: Path, chance: random.Random) -> None:
    """Delete a large part."""
    chance.choice(_parts(home)).unlink()


def part_cut(home: Path, chance: random.Random) -> None:
    """Cut a large part."""
    path = chance.choice(_parts(home))
    os.truncate(path, path.stat().st_size - 1 - chance.randrange(900))


def part_longer(home: Path, chance: random.Random) -> None:
    """Let a large part be longer."""
    with chance.choice(_parts(home)).open("ab") as file:
        file.write(b"x")


def part_flipped(home: Path, chance: random.Random) -> None:
    """Flip a bit of a large part."""
    _flip_anywhere(chance.choice(_parts(home)), chance)


def parts_swapped(home: Path, chance: random.Random) -> None:
    """Exchange two large parts, with their lists."""
    one, two = chance.sample(_parts(home), 2)
    for suffix in ("", ".hashes"):
        a, b = (path.with_name(path.name + suffix) for path in (one, two))
        both = [path.read_bytes() if path.exists() else b"" for path in (a, b)]
        a.write_bytes(both[1])
        b.write_bytes(both[0])


def list_flipped(home: Path, chance: random.Random) -> None:
    """Flip a bit of a list of hashes."""
    _flip_anywhere(chance.choice(_lists(home)), chance)


def list_gone(home: Path, chance: random.Random) -> None:
    """Delete a list of hashes, which is made again."""
    chance.choice(_lists(home)).unlink()


def mode(where: Callable[[Path], Path], bits: int, home: Path, _chance: random.Random) -> None:
    """Let others use something."""
    where(home).chmod(bits)


def owner(where: Callable[[Path], Path], home: Path, _chance: random.Random) -> None:
    """Give something to somebody else; only root can."""
    os.chown(where(home), NOBODY, NOBODY)


def on_copy(
    where: Callable[[Path], Path], what: Callable[[Path, random.Random], None], home: Path, chance: random.Random
) -> None:
    """Damage a backup or a copy of shares."""
    what(where(home), chance)


def edited(change: Callable[[dict[str, Any]], None], path: Path, _chance: random.Random) -> None:
    """Change a backup's manifest by hand."""
    manifest = json.loads((path / "manifest.json").read_bytes())
    change(manifest)
    (path / "manifest.json").write_text(json.dumps(manifest, separators=(",", ":")), encoding="utf-8")


def _kept(keep: Callable[[int], int], path: Path, _chance: random.Random) -> None:
    os.truncate(path, keep(path.stat().st_size))


def _cut_manifest(path: Path, _chance: random.Random) -> None:
    _kept(lambda size: size // 2, path / "manifest.json", _chance)


def _flip_copied(path: Path, chance: random.Random) -> None:
    _flip_anywhere(path / DATABASE, chance)


def _later(manifest: dict[str, Any]) -> None:
    manifest["made"] = manifest["made"] + 400


def _fewer(manifest: dict[str, Any]) -> None:
    manifest["counts"] = list(manifest["counts"])[:-1]


def _unsaid(manifest: dict[str, Any]) -> None:
    manifest["files"] = list(manifest["files"])[:-1]


def _lose_part(path: Path, chance: random.Random) -> None:
    chance.choice(sorted((path / "files").iterdir())).unlink()


def _add_file(path: Path, _chance: random.Random) -> None:
    (path / "files" / "more").write_bytes(b"x")


FLIPPED: Final = {
    "accounts": ("login", "key", "skeleton"), "cases": ("document",), "grants": ("sealed",), "items": ("document",),
    "journal": ("head", "record"), "keyring_shares": ("share",), "keyrings": ("sealed",), "keysets": ("public", "record"),
    "letters": ("data",), "parts": ("upload",), "queue": ("item",), "records": ("data", "answer", "id"),
    "seats": ("keyset",), "shares": ("share", "reader"), "slots": ("auth_hash", "wrapped"), "words": ("sealed", "author"),
}  # fmt: skip
"""What a bit is flipped in, by table."""
_KEYS: Final = {
    "accounts": "id", "cases": "id", "grants": "rowid", "items": "n", "keyring_shares": "account", "keyrings": "account",
    "keysets": "id", "letters": "n", "parts": "upload", "queue": "item", "records": "rowid", "seats": "keyset", "shares": "n",
    "slots": "rowid", "words": "rowid",
}  # fmt: skip
"""Tables of which a row is deleted, each with a column that says which."""
_DELETE: Final = "delete from {table} where {key} = (select max({key}) from {table})"
_ROWS: Final = {
    "a journal's last entry": "delete from journal where (case_id, seat, n) in (select case_id, seat, max(n) from journal"
    " group by case_id, seat limit 1)",
    "a journal's entry in the middle": "delete from journal where n = 3 and seat = (select max(seat) from journal where n > 4)",
    "a whole journal": "delete from journal where seat = (select max(seat) from journal)",
}
_CHANGED: Final = {
    "two records in a journal": "update journal set record = (select record from journal as other where other.n = 2 and"
    " other.seat = journal.seat) where n = 3 and seat = (select max(seat) from journal where n = 3)",
    "an item's state": "update items set state = 'opened' where n = (select n from items where state = 'held' limit 1)",
    "an item's due": "update items set due = due + 1 where n = 1",
    "a case's held": "update cases set held = held + 1",
    "a case's state": "update cases set state = 'closed'",
    "a keyset's end": "update keysets set ended = 1 - ended where role is not null",
    "a keyset's role": "update keysets set role = 'coordinator' where role = 'mediator'",
    "a record's answer": "update records set answer = (select answer from records as other where other.answer is not null"
    " and other.id <> records.id) where rowid = (select max(rowid) from records where answer is not null)",
    "whose share it is": "update shares set purpose = purpose + 20 where n = 1",
    "a part's length": "update parts set length = length + 1",
}

DAMAGES: Final[dict[str, Damage]] = {
    **{
        f"a bit in the database's header, at {at}": partial(flip_in_header, at)
        for at in (0, 16, 18, 20, 28, 40, 44, 52, 56, 60)
    },
    "a bit anywhere in the database": partial(flip_in_file, ""),
    "a bit anywhere in the log": partial(flip_in_file, "-wal"),
    "a bit anywhere in the tail": partial(flip_in_file, ".tail"),
    **{
        f"a bit of {table}.{column}": partial(flip_in_row, table, column)
        for table, columns in FLIPPED.items()
        for column in columns
    },
    "the database cut by a page": partial(cut, "", lambda size: size - PAGE),
    "the database cut in half": partial(cut, "", lambda size: size // 2),
    "the database cut to 100 bytes": partial(cut, "", lambda size: min(size, 100)),
    "the database cut to nothing": partial(cut, "", lambda size: 0 * size),
    "the database cut in half beside its log": cut_beside_log,
    "the database longer": partial(appended, ""),
    "the database noise": partial(noise, ""),
    "the database gone": partial(gone, ""),
    "two pages exchanged": swap_pages,
    "a page empty": blank_page,
    "a page as it was before": stale_page,
    "a row as it was before": row_as_before,
    "another relay's database": partial(foreign, ""),
    "an older database": partial(put_back, ()),
    "an older database with its log": partial(put_back, ("-wal",)),
    "the log gone": partial(gone, "-wal"),
    "the log cut by a page": partial(cut, "-wal", lambda size: size - PAGE),
    "the log cut in half": partial(cut, "-wal", lambda size: size // 2),
    "the log cut to nothing": partial(cut, "-wal", lambda size: 0 * size),
    "the log longer": partial(appended, "-wal"),
    "the log noise": partial(noise, "-wal"),
    "the log's index noise": partial(noise, "-shm"),
    "the tail gone": partial(gone, ".tail"),
    "the tail cut to nothing": partial(cut, ".tail", lambda size: 0 * size),
    "the tail cut in half": partial(cut, ".tail", lambda size: size // 2),
    "the tail noise": partial(noise, ".tail"),
    "another relay's tail": partial(foreign, ".tail"),
    **{
        f"a row of {table} deleted": partial(sql, _DELETE.format(table=table, key=key))
        for table, key in _KEYS.items()
    },
    **{f"{what} deleted": partial(sql, statement) for what, statement in _ROWS.items()},
    **{f"{what} changed": partial(sql, statement) for what, statement in _CHANGED.items()},
    "a part gone": part_gone,
    "a part cut": part_cut,
    "a part longer": part_longer,
    "a bit of a part": part_flipped,
    "two parts exchanged": parts_swapped,
    "a bit of a list of hashes": list_flipped,
    "a list of hashes gone": list_gone,
    "the database's mode": partial(mode, _database, 0o644),
    "the folder's mode": partial(mode, Path, 0o755),
    "a part's mode": partial(mode, lambda home: _parts(home)[0], 0o644),
    "the key's mode": partial(mode, lambda home: home / "server.key", 0o640),
    "the database's owner": partial(owner, _database),
    "a part's owner": partial(owner, lambda home: _parts(home)[0]),
    "the key's owner": partial(owner, lambda home: home / "server.key"),
    "a copy of shares cut in half": partial(on_copy, _shares, partial(_kept, lambda size: size // 2)),
    "a copy of shares cut to 40 bytes": partial(on_copy, _shares, partial(_kept, lambda _: 40)),
    "a copy of shares cut to nothing": partial(on_copy, _shares, partial(_kept, lambda _: 0)),
    "a bit of a copy of shares": partial(on_copy, _shares, _flip_anywhere),
    "a backup's time edited": partial(on_copy, _backup, partial(edited, _later)),
    "a backup's counts edited": partial(on_copy, _backup, partial(edited, _fewer)),
    "a backup's files edited": partial(on_copy, _backup, partial(edited, _unsaid)),
    "a backup's manifest cut": partial(on_copy, _backup, _cut_manifest),
    "a bit of a backup's database": partial(on_copy, _backup, _flip_copied),
    "a backup's part gone": partial(on_copy, _backup, _lose_part),
    "a file too many in a backup": partial(on_copy, _backup, _add_file),
}
"""Every kind, by what is damaged."""
