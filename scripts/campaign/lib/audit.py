"""Looks at a relay's folder as it lies, its processes gone: all that was acknowledged must be there, and nothing that may not.

Works on a copy, so that the next start finds the files untouched. Journals are followed by the client's own verifier: signatures,
order, chain and rules. What was followed once is remembered, as a device remembers it: a journal that is shorter later is a find.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from relay.crypto.digests import journal_head
from relay.domain.ids import SHORT_ID_BYTES, CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import MEDIATORS, CaseFile, CaseState, Item, ItemState, PauseOwner, Purpose, Seat
from relay.domain.readers import FOR_MEDIATORS, FOR_RECIPIENTS, mediators_read
from relay.operate import keyfiles, make
from relay.store.blobs.writer import HASHES
from relay.store.documents import decode_case_file, decode_item, with_items
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import ClientError
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.journal import FollowedJournal, follow
from relay_client.trust.verifier import RecordVerifier
from scripts.campaign.lib.acts import Act
from scripts.campaign.lib.found import Findings

DATABASE: Final = "relay.sqlite3"
FILES: Final = "files"
SAMPLE: Final = 400
"""Destroyed shares that are looked for in the bytes of the database: each takes a look at all of them."""
_UPLOAD: Final = re.compile(f"[0-9a-f]{{{2 * SHORT_ID_BYTES}}}")
_MARKS: Final = 500
"""Ids that one statement to the database names."""

HALVES: Final = {
    "an entry of a journal without its record": "select count(*) from journal where record not in (select id from records)",
    "a grant without its share": "select count(*) from grants left join shares using (n, reader, grantor, purpose)"
    " where shares.n is null",
    "a share without its grant": "select count(*) from shares left join grants using (n, reader, grantor, purpose)"
    " where grants.n is null",
    "a letter that nobody has a grant of": "select count(*) from letters where n not in (select n from grants)",
    "grants of a letter that is gone": "select count(*) from grants where n not in (select n from letters)",
    "a grant of no item": "select count(*) from grants where n not in (select n from items)",
    "a held item without grants": "select count(*) from items where state in ('held','released')"
    " and n not in (select n from grants)",
    "a place in the queue for an item that is not held": "select count(*) from queue where item not in"
    " (select id from items where state = 'held')",
    "a count of held items that is wrong": "select count(*) from cases where held <>"
    " (select count(*) from items where case_id = cases.id and state = 'held')",
    "a live item in a closed case": "select count(*) from items join cases on cases.id = items.case_id"
    " where cases.state = 'closed' and items.state in ('held','released')",
    "a part that is an upload too": "select count(*) from parts where upload in (select id from uploads)",
    "a keyring without its share": "select count(*) from keyrings left join keyring_shares using (account, version)"
    " where keyring_shares.share is null",
    "an account without a way in": "select count(*) from accounts where id not in (select account from slots)",
    "a seat in no case": "select count(*) from seats where case_id not in (select id from cases)",
}
"""What a commit writes whole or not at all: each counts what is there by half."""


class Auditor:
    """Audits one relay again and again; remembers how far each journal was followed."""

    def __init__(self, home: Path, findings: Findings) -> None:
        self._home = home
        self._findings = findings
        root = keyfiles.open_root(home / make.ROOT_NAME, str)
        self._directory = Directory(s.SigningKeyBytes(root.public.raw))
        self._directory.admit([keyfiles.read_record(home / "server.record", "The server's record").data])
        self._followed: dict[CaseId, tuple[FollowedJournal, RecordVerifier]] = {}
        self._untrusted: set[CaseId] = set()
        """Cases whose journal did not verify: told once, and followed no further."""
        self._chained: dict[tuple[CaseId, str], tuple[int, bytes]] = {}

    def audit(self, acknowledged: Iterable[Act] = (), home: Path | None = None) -> dict[CaseId, CaseFile]:
        """Audit what lies there; return every case as the database has it. What is wrong goes to the findings."""
        home = home or self._home
        with copied(home) as db:
            self._findings.did("audits")
            verdict = db.execute("pragma integrity_check(1)").fetchone()[0]
            self._findings.require(verdict == "ok", "the database is damaged", str(verdict))
            for what, statement in HALVES.items():
                (count,) = db.execute(statement).fetchone()
                self._findings.require(not count, what, f"{count} of them")
            self._directory.admit(row[0] for row in db.execute("select record from keysets where role is not null"))
            files = {file.case.id: file for file in _cases(db)}
            for gone in self._followed.keys() - files.keys():
                self._findings.find("a case is gone", gone.hex()[:8])
            for file in files.values():
                self._journals(db, file)
            self._shares(db, files)
            self._acknowledged(db, list(acknowledged))
            self._bytes(db, home)
        return files

    # journals

    def _journals(self, db: sqlite3.Connection, file: CaseFile) -> None:
        case = file.case.id
        for seat in file.case.heads:
            if seat != MEDIATORS:
                self._chain(db, file, seat)
        if case in self._untrusted:
            return
        fresh = RecordVerifier(self._directory, CaseHistory.of(case, MEDIATORS), Seconds(int(time.time())))
        journal, verifier = self._followed.get(case, (FollowedJournal(case, MEDIATORS.name), fresh))
        verifier.now = Seconds(int(time.time()))
        head = file.case.head(MEDIATORS)
        rows = db.execute(
            "select n, head, record, data from journal left join records on records.id = journal.record"
            " where case_id = ? and seat = ? and n > ? order by n",
            (case, MEDIATORS.name, journal.n),
        )
        entries = [m.JournalEntry(n, s.Digest(value), RecordId(id_), data) for n, value, id_, data in rows]
        if head.n < journal.n:
            self._findings.find("a journal is shorter than it was", f"{case.hex()[:8]} {journal.n} to {head.n}")
            return
        try:
            journal, _ = follow(journal, entries, verifier)
        except ClientError as untrusted:
            self._untrusted.add(case)
            self._findings.find("a journal does not verify", f"{case.hex()[:8]} {untrusted.code} {untrusted}")
            return
        self._followed[case] = (journal, verifier)
        self._findings.require(
            (journal.n, journal.head) == (head.n, head.value), "a journal does not end where its case says"
        )
        for what in _differences(verifier.history.file, file):
            self._findings.find("a case is not what its journal makes of it", f"{case.hex()[:8]} {what}")

    def _chain(self, db: sqlite3.Connection, file: CaseFile, seat: Seat) -> None:
        case = file.case.id
        n, value = self._chained.get((case, seat.name), (0, bytes(32)))
        for place, head, record in db.execute(
            "select n, head, record from journal where case_id = ? and seat = ? and n > ? order by n",
            (case, seat.name, n),
        ):
            n, value = n + 1, journal_head(case, n + 1, value, RecordId(record))
            if (place, head) != (n, value):
                self._findings.find("a journal does not chain", f"{case.hex()[:8]} {seat.name} {place}")
                return
        now = file.case.head(seat)
        self._findings.require(
            (n, value) == (now.n, now.value),
            "a journal does not end where its case says",
            f"{case.hex()[:8]} {seat.name}",
        )
        self._chained[case, seat.name] = (n, value)

    # who can read

    def _shares(self, db: sqlite3.Connection, files: dict[CaseId, CaseFile]) -> None:
        """No share may be there for anybody whom the state of the item does not make a reader."""
        rows = db.execute("select items.id, items.case_id, reader, purpose from shares join items using (n)")
        for item_id, case_id, reader, purpose in rows:
            file = files.get(CaseId(case_id))
            if file is None:
                continue
            item = file.items[ItemId(item_id)]
            if not may_be_there(file, item, KeysetId(reader), Purpose(purpose)):
                about = f"{item.state.value}, for purpose {Purpose(purpose).name}, case {file.case.state.value}"
                self._findings.find("somebody has a share who may not read", about)
        for file in files.values():
            self._findings.did("items audited", len(file.items))

    # what was acknowledged

    def _acknowledged(self, db: sqlite3.Connection, acts: list[Act]) -> None:
        there: set[bytes] = set()
        for at in range(0, len(acts), _MARKS):
            ids = [act.record for act in acts[at : at + _MARKS]]
            marks = ",".join("?" * len(ids))
            query = f"select id from records where answer is not null and id in ({marks})"  # noqa: S608 - marks alone
            there.update(row[0] for row in db.execute(query, ids))
        for act in acts:
            self._findings.require(act.record in there, "an acknowledged act is not there", act.route)
        self._findings.did("acknowledged acts looked for", len(acts))

    # large bytes

    def _bytes(self, db: sqlite3.Connection, home: Path) -> None:
        files = home / FILES
        for upload, length in db.execute("select upload, length from parts"):
            path = files / upload.hex()
            size = path.stat().st_size if path.exists() else -1
            self._findings.require(size == length, "a part has not its bytes", f"{size} of {length}")
        for upload, length in db.execute("select id, length from uploads"):
            path = files / upload.hex()
            self._findings.require(path.exists(), "an upload has no file")
            if path.exists():
                self._findings.require(path.stat().st_size <= length, "an upload is longer than was announced")


def may_be_there(file: CaseFile, item: Item, reader: KeysetId, purpose: Purpose) -> bool:
    """Whether a share of an item may be kept for a reader, by what the case has come to."""
    if purpose in FOR_MEDIATORS:
        assigned = any(assignment.keyset == reader for assignment in file.assignments)
        newer = (other for other in file.items.values() if other.keeps == item.id)
        compared = item.cause is None and any(other.state is ItemState.HELD for other in newer)
        stand = mediators_read(item) or (item.state is ItemState.RETURNED and compared)
        return assigned and stand and (item.state is not ItemState.RETURNED or item.own_copy)
    if purpose in FOR_RECIPIENTS:
        live = item.state in (ItemState.RELEASED, ItemState.OPENED)
        return live and item.release is not None and item.released_to == reader
    if purpose is Purpose.OWN_COPY:
        return item.own_copy and reader == (item.offered_to or item.author)
    return False


def strays(home: Path) -> list[str]:
    """Return the files of large bytes that no row knows. Of a folder whose service has swept and ended, none may be there."""
    with copied(home) as db:
        known = {row[0].hex() for row in db.execute("select upload from parts union select id from uploads")}
    there = {path.name.removesuffix(HASHES) for path in (home / FILES).iterdir()}
    return sorted(name for name in there - known if _UPLOAD.fullmatch(name))


def lingering(home: Path, shares: Iterable[bytes]) -> tuple[int, int]:
    """Return how many of these shares no row has, and of how many of those (a sample) the bytes are still in the database's files.

    For a folder whose service has ended well: its log is folded in, and what was destroyed is overwritten.
    """
    with copied(home) as db:
        present = {row[0] for row in db.execute("select share from shares")}
    gone = sorted(set(shares) - present)
    data = b"".join(path.read_bytes() for path in sorted(home.glob(f"{DATABASE}*")) if path.is_file())
    return len(gone), sum(secret in data for secret in gone[:SAMPLE])


@contextmanager
def copied(home: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of a database that nobody serves, its log included."""
    with tempfile.TemporaryDirectory(prefix="audit-", dir=home.parent) as folder:
        for name in (DATABASE, f"{DATABASE}-wal"):
            if (home / name).exists():
                shutil.copyfile(home / name, Path(folder) / name)
        with closing(sqlite3.connect(Path(folder) / DATABASE)) as db:
            yield db


def _cases(db: sqlite3.Connection) -> Iterator[CaseFile]:
    items: dict[bytes, dict[ItemId, Item]] = {}
    for case, document in db.execute("select case_id, document from items order by n"):
        item = decode_item(document)
        items.setdefault(case, {})[item.id] = item
    for (document,) in db.execute("select document from cases"):
        file = decode_case_file(document)
        yield with_items(file, items.get(file.case.id, {}))


def _differences(followed: CaseFile, true: CaseFile) -> Iterator[str]:
    """Yield where the case that follows from the mediators' journal is not the one that the database has."""
    holds = {hold: record for hold, record in true.case.holds.items() if hold is not PauseOwner.SERVICE}
    if dict(followed.case.holds) != holds:
        yield "pauses"
    paused_by_service = true.case.state is CaseState.PAUSED and not holds
    if followed.case.state is not (CaseState.OPEN if paused_by_service else true.case.state):
        yield f"state {followed.case.state.value}, {true.case.state.value}"
    for side, party in true.parties.items():
        ours = followed.parties[side]
        if (ours.keyset, ours.consent, ours.prepared) != (party.keyset, party.consent, party.prepared):
            yield f"side {side.value}"
    if followed.items.keys() != true.items.keys():
        yield "items"
        return
    for id_, item in true.items.items():
        ours_item = followed.items[id_]
        for name in ("state", "release", "released_to", "taken_back", "own_copy", "author", "manifest", "submit"):
            if getattr(ours_item, name) != getattr(item, name):
                yield f"item {item.state.value}: {name}"
