"""Builds a database from a backup and the newest shares, with a pause on every case until a mediator has looked.

What had been destroyed stays so: a grant whose share is not among the newest shares opens nothing. Journals that are
older than what people's clients have seen are refused by them until the root has signed for it; a file is made for that.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.config import SQLITE, Settings
from relay.crypto import digests
from relay.crypto.encoding import RandomSource, draw
from relay.crypto.keys import SigningSecret
from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import MEDIATORS, CaseFile, CaseState, Head, Seat
from relay.operate import archive, disk, root, unfinished
from relay.operate.fault import Fault
from relay.operate.identity import load_identity, read_root_public, verify_root
from relay.operate.installation import ID_BYTES, log_files
from relay.operate.staff import opened
from relay.operate.unfinished import Owner, Undo
from relay.service.context import Identity
from relay.store.base import Commit, JournalRow, Store, StoredRecord
from relay.store.blobs.aside import INSTALLATION, in_use, sync_folder, write_installation
from relay.store.sqlite import tail
from relay.store.sqlite.backup import put_shares
from relay.store.sqlite.backup import restore as rebuild
from relay.store.sqlite.migrate import migrate
from relay.wire import codec, records
from relay.wire import statements as s
from relay.wire.codec import Malformed, Size
from relay.wire.statements import Digest, Position, SeatName

JOURNALS: Final = "restored-journals.json"
PAGE: Final = 200


HeadsKind = Enum("HeadsKind", {"IS": "restored/1"})


class HeadLine(Struct, frozen=True):
    """How far one journal goes in the restored database."""

    case: CaseId
    seat: SeatName
    n: int
    head: Digest


class Heads(Struct, frozen=True):
    """Every journal of a restored database."""

    relay: HeadsKind
    heads: Annotated[tuple[HeadLine, ...], Size(0, 10_000_000)]


class RestorePlan(Struct, frozen=True, kw_only=True):
    """What to restore from, and where to."""

    backup: Path
    to: Path | None
    """A new folder; None for the place that the settings name, which must be empty."""
    shares: Path | None
    shares_key: Path | None


def restore(settings: Settings, plan: RestorePlan, now: Seconds, random: RandomSource) -> list[str]:
    """Build the database, pause every case, list the journals; return what to say.

    What is built lies in unfinished folders until it is whole, and belongs to whom the settings' folder for it belongs. The shares
    come last: until then nothing in them opens a letter.
    """
    if (plan.shares is None) is not (plan.shares_key is None):
        raise Fault("--shares and --shares-key go together.")
    identity = load_identity(settings, lambda: float(now))
    manifest = archive.verified(plan.backup)
    shares = None
    if plan.shares is not None and plan.shares_key is not None:
        shares = archive.opened_shares(plan.shares, plan.shares_key)
    home = None if settings.database is None else settings.database.absolute().parent
    owner = unfinished.owner_of(home) if home is not None and home.is_dir() else None
    build = _Build(plan.backup, manifest, identity, shares, owner)
    if plan.to is not None:
        with disk.new_folder(plan.to, home=home if owner else None, owner=owner) as making:
            paused, _ = build.into(making, making / archive.LARGE, now, random)
    else:
        paused = _in_place(settings, build, now, random)
    return _told(plan, paused, shares=shares is not None)


class _Build(Struct, frozen=True):
    """What a restored relay is built from, and to whom it belongs."""

    backup: Path
    manifest: archive.ArchiveManifest
    identity: Identity
    shares: bytes | None
    owner: Owner | None

    def into(self, folder: Path, files: Path, now: Seconds, random: RandomSource) -> tuple[int, str]:
        """Build database and list of journals in `folder`, the large bytes in `files`; return the cases paused, and its new id."""
        database = folder / archive.DATABASE
        _require_complete(self.manifest, rebuild(self.backup / archive.DATABASE, database))
        if (self.backup / archive.LARGE).is_dir():
            shutil.copytree(self.backup / archive.LARGE, files)
        else:
            files.mkdir(mode=disk.FOLDER_MODE)
        url = SQLITE + str(database.absolute())
        migrate(url)
        installation = draw(random, ID_BYTES).hex()
        paused, heads = asyncio.run(quieten(url, self.identity, now, random, installation))
        write_installation(files, installation)
        disk.write_new(folder / JOURNALS, codec.encode(Heads(HeadsKind.IS, tuple(heads))) + b"\n")
        if self.shares is not None:
            put_shares(self.shares, database)
        # It was counted and summed without its shares: its tail begins at its first start.
        tail.forget(database)
        if self.owner is not None:
            unfinished.give(folder, self.owner)
            unfinished.give(files, self.owner)
        return paused, installation


def _in_place(settings: Settings, build: _Build, now: Seconds, random: RandomSource) -> int:
    """Build what the settings name, beside it on its own disk, and put it in place, the database last; return the cases paused."""
    database, files = _empty_place(settings, build)
    with contextlib.ExitStack() as stack:
        making = stack.enter_context(unfinished.making(database, owner=build.owner))
        large = making / archive.LARGE
        if files is not None:
            # In the folder itself: it may be a disk of its own.
            large = stack.enter_context(unfinished.making(files / archive.LARGE, owner=build.owner)) / archive.LARGE
        paused, installation = build.into(making, large, now, random)
        sync_folder(making)
        if files is not None:
            undo = Undo(last=archive.DATABASE, files=str(files.absolute()), installation=installation)
            unfinished.note_undo(making, undo)
            for path in (large / INSTALLATION, *large.iterdir()):
                if path.exists():
                    path.rename(files / path.name)
            sync_folder(files)
        database.with_name(JOURNALS).hardlink_to(making / JOURNALS)
        # The database comes last: without it nothing is served. The tail of the one that was here is no tail of it.
        tail.tail_path(database).unlink(missing_ok=True)
        (making / archive.DATABASE).rename(database)
        sync_folder(database.parent)
    return paused


def read_heads(path: Path) -> tuple[HeadLine, ...]:
    """Read the list of journals that a restore wrote."""
    try:
        return codec.decode(Heads, path.read_bytes()).heads
    except Malformed as error:
        raise Fault(f"{path} is not a list of journals after a restore ({error}).") from None


def vouched(heads: tuple[HeadLine, ...], key: SigningSecret, now: Seconds, random: RandomSource) -> list[bytes]:
    """Sign, as the root, that these journals were set back to where they are."""
    return [
        root.signed(
            key, s.Restore, random, case=line.case, at=now, seat=line.seat, journal=Position(line.n, line.head)
        )
        for line in heads
    ]


def accept(settings: Settings, file: Path, now: Seconds) -> list[str]:
    """Put the root's word on restored journals into each of them; a journal that went on since is left alone."""
    public = read_root_public(settings.root_public)
    signed = []
    for line in disk.read_lines(file, "What the root signed"):
        try:
            record = records.parse(codec.unbase64url(line))
        except Malformed as error:
            raise Fault(f"{file} is not what the root signed about a restore ({error}).") from None
        if not isinstance(record.statement, s.Restore):
            raise Fault(f"{file} is not about a restore.")
        verify_root(record, public, file)
        signed.append(record)

    async def write() -> int:
        async with opened(settings.store) as store:
            return sum([await _put(store, record, now) for record in signed])

    put = asyncio.run(write())
    return [
        f"Put the root's word into {put} journals; {len(signed) - put} had it, or had gone on, or are not here."
    ]


async def _put(store: Store, record: records.Record, now: Seconds) -> bool:
    statement = record.statement
    if not isinstance(statement, s.Restore):
        raise TypeError("only what was checked comes here")
    file = await store.load(statement.case)
    seat = Seat(statement.seat)
    if file is None or file.case.head(seat) != Head(statement.journal.n, statement.journal.head):
        return False
    id_ = RecordId(digests.record_id(record.type, record.body))
    n = statement.journal.n + 1
    value = digests.journal_head(statement.case, n, statement.journal.head, id_)
    after = replace(file, case=replace(file.case, heads={**file.case.heads, seat: Head(n, value)}))
    await store.commit(
        Commit(
            file=after,
            at=now,
            records=(StoredRecord(id_, record.type, record.data),),
            journal=(JournalRow(seat, n, value, id_),),
        )
    )
    return True


async def quieten(
    url: str, identity: Identity, now: Seconds, random: RandomSource, installation: str | None = None
) -> tuple[int, list[HeadLine]]:
    """Pause every case that is not closed, in the service's name; return how many, and where all journals stand.

    With `installation` the database becomes an installation of its own, of that id.
    """
    paused, heads = 0, []
    async with opened(url) as store:
        if installation is not None:
            await store.put_installation(installation)
        async for file in _all(store):
            heads += [
                HeadLine(file.case.id, seat.name, file.case.head(seat).n, Digest(file.case.head(seat).value))
                for seat in sorted(_seats(file))
            ]
            if file.case.state is CaseState.CLOSED:
                continue
            record = _pause_record(identity, file, now, random)
            decision = decide(file, c.RestorePause(record=record.id), c.Caller(KeysetId(b"")), now)
            await store.commit(Commit(file=decision.file, at=now, records=(record,)))
            paused += 1
    return paused, heads


def _seats(file: CaseFile) -> frozenset[Seat]:
    """Every seat whose client may have seen more than the restored journal holds, an empty one too."""
    enrolled = {Seat.of(side) for side, party in file.parties.items() if party.keyset is not None}
    return frozenset({MEDIATORS, *file.case.heads, *enrolled})


def _pause_record(identity: Identity, file: CaseFile, now: Seconds, random: RandomSource) -> StoredRecord:
    """Sign, as the server, that the mediators' journal was set back here: the pause that they lift is named by this.

    It enters no journal: only the root's word may make a client accept an older one.
    """
    head = file.case.head(MEDIATORS)
    position = Position(head.n, Digest(head.value))
    return identity.signed(s.Restore, random, case=file.case.id, at=now, seat=MEDIATORS.name, journal=position)


async def _all(store: Store) -> AsyncIterator[CaseFile]:
    after: CaseId | None = None
    while files := await store.all_cases(after, PAGE):
        for file in files:
            yield file
        after = files[-1].case.id


def _require_complete(manifest: archive.ArchiveManifest, counts: dict[str, int]) -> None:
    for line in manifest.counts:
        if counts.get(line.table) != line.rows:
            raise Fault(f"The restored table {line.table} has {counts.get(line.table)} rows, not {line.rows}.")


def _empty_place(settings: Settings, build: _Build) -> tuple[Path, Path | None]:
    """Return where the settings want database and files, having seen that nothing is there; the folder is made where it is not."""
    database, files = settings.database, settings.files
    if database is None:
        raise Fault("RELAY_STORE is no database file: say --to FOLDER.")
    journals = database.with_name(JOURNALS)
    for path in (database, *log_files(database), journals):
        if path.exists():
            raise Fault(f"{path} exists: move it away first (keep it), or say --to FOLDER.")
    if files is None:
        if (build.backup / archive.LARGE).is_dir():
            raise Fault("The backup has large parts of letters, and RELAY_FILES is not set: say where they belong.")
        return database, None
    if not files.exists():
        files.mkdir(mode=disk.FOLDER_MODE)
        unfinished.give(files, unfinished.owner_of(database.parent))
    elif in_use(files):
        raise Fault(f"{files} is not empty: move it away first (keep it), or say --to FOLDER.")
    return database, files


def _told(plan: RestorePlan, paused: int, *, shares: bool) -> list[str]:
    journals = JOURNALS if plan.to is None else f"{plan.to / JOURNALS}"
    return [
        f"Restored {plan.backup}" + ("." if plan.to is None else f" to {plan.to}."),
        f"{paused} cases are paused until a mediator lifts it.",
        *(
            []
            if shares
            else ["*** Without shares no letter and no keyring opens: everybody would have to enrol again."]
        ),
        f"Clients refuse journals older than they have seen. Let the root sign {journals} (relay root restore),",
        "take the answer in with relay restored, and only then start the service.",
    ]
