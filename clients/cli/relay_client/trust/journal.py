"""A person's journal of one case: its chain of record ids, followed from where it was pinned, every record taken at its place.

A journal only grows. One that is shorter than what was pinned, or another one, is refused, unless the organisation's root
signed where it was set back to, and each such word counts once. Pure: entries in, a longer journal out; fetching and keeping are
done elsewhere.

An example. This device followed a mediators' journal to entry 2, so it has ids r1, r2 and heads h1, h2. The server now says that
the journal stands at (4, h4), and shows entries 3 and 4:

1. `require_grown`: 4 is more than 2, so nothing to compare. At (2, x) the head x must be h2; at (1, h1) entries were taken away.
2. `follow`, entry 3, a `Submit` by a party: its head must be digest(case, 3, h2, r3), r3 must be the id of the bytes shown,
   and `RecordVerifier.take` must let it stand.
3. `follow`, entry 4, a `Release` by a colleague who names position (3, h3): that must be our h3. A colleague who names another
   head was shown another journal by the server, and both heads are the evidence. At (2, h2) it is refused as well: a release
   must have seen the newest entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from relay.crypto.digests import JOURNAL_START, journal_head
from relay.domain.ids import CaseId, ItemId, RecordId, Seconds
from relay.domain.model import MEDIATORS, Seat, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.trust.directory import UnverifiedRecord, parsed
from relay_client.trust.verifier import AcceptedRecord, RecordSigner, RecordVerifier, SignerRole
from relay_client.views.base import snake
from relay_client.views.cases import Contradiction, JournalLine

_ID_BYTES: Final = 32


class FollowedJournal(Struct, frozen=True):
    """How far a journal was followed: all its record ids and chain values, end to end."""

    case: CaseId
    seat: str
    ids: bytes = b""
    heads: bytes = b""

    @property
    def n(self) -> int:
        """How many entries were seen."""
        return len(self.ids) // _ID_BYTES

    @property
    def head(self) -> s.Digest:
        """The chain value after them."""
        return self.head_at(self.n)

    @property
    def position(self) -> s.Position:
        """What a new statement says about it."""
        return s.Position(self.n, self.head)

    def id_at(self, n: int) -> RecordId:
        """Return the id of entry `n`, counted from 1."""
        return RecordId(self.ids[(n - 1) * _ID_BYTES : n * _ID_BYTES])

    def holds(self, record: RecordId) -> bool:
        """Whether a record is in the journal."""
        return _place_of(record, self.ids) > 0

    def head_at(self, n: int) -> s.Digest:
        """Return the chain value after `n` entries."""
        return s.Digest(self.heads[(n - 1) * _ID_BYTES : n * _ID_BYTES]) if n else s.Digest(JOURNAL_START)


class JournalStep(Struct, frozen=True):
    """One entry that was followed: the record and who signed it, and the second that counts for it."""

    n: int
    id: RecordId
    record: UnverifiedRecord
    who: RecordSigner
    at: Seconds

    def line(self) -> JournalLine:
        """Return it as shown. A date that nobody held against a clock gives way to the entry's place."""
        statement = self.record.statement
        item: ItemId | None = getattr(statement, "item", None)
        side: Side | None = getattr(statement, "side", None) or getattr(statement, "about", None)
        seconds: Seconds | None = getattr(statement, "at", None)
        return JournalLine(
            n=self.n,
            record=self.id,
            what=snake(type(statement).__name__),
            who=self.who.name or (self.who.side.value if self.who.side else self.who.signer.value),
            side=side or self.who.side,
            at=None if seconds is None else self.at,
            day=getattr(statement, "day", None),
            item=item,
            attested=getattr(statement, "attested", None) is not None,
        )


def follow(
    journal: FollowedJournal, entries: Sequence[m.JournalEntry], verifier: RecordVerifier
) -> tuple[FollowedJournal, tuple[JournalStep, ...]]:
    """Return the journal with these entries added, and what they are; what follows goes into `RecordVerifier.history`.

    Raises Untrusted: `journal.chain` (with the place as evidence) where an entry does not continue the chain,
    `journal.withheld`, `journal.record` where bytes are not the record named or it is there already, `journal.contradiction`
    where a colleague or another device of one's own signed another history or lifts a pause that they had not seen, and the
    codes of `RecordVerifier.take`.
    """
    steps: list[JournalStep] = []
    ids, heads = bytearray(journal.ids), bytearray(journal.heads)
    n, head = journal.n, journal.head
    for entry in entries:
        after = s.Digest(journal_head(journal.case, n + 1, head, entry.id))
        if entry.n != n + 1 or entry.head != after:
            evidence = Contradiction(journal.case, journal.seat, n + 1, after, entry.head, entry.record)
            raise Untrusted("journal.chain", journal.seat, evidence)
        record = _read(journal, entry, s.Position(n, head), verifier)
        if _place_of(entry.id, ids):
            # What was taken back meanwhile would be given once more by it. Nothing enters a journal twice.
            raise Untrusted("journal.record", journal.seat)
        taken = verifier.take(record)
        if taken.names_place and _seat_of(taken.who) == journal.seat:
            _require_same_history(journal, heads, n, record, taken)
            _require_seen(journal, ids, heads, record, taken)
        steps.append(JournalStep(n + 1, entry.id, record, taken.who, taken.at))
        n, head = n + 1, after
        ids += entry.id
        heads += after
    return FollowedJournal(journal.case, journal.seat, bytes(ids), bytes(heads)), tuple(steps)


def require_grown(journal: FollowedJournal, shown: s.Position) -> None:
    """Hold a position that the server shows against what was seen before.

    Raises Untrusted `journal.rollback` where it is shorter than ours, `journal.contradiction` where the same place
    has another chain value.
    """
    if shown.n > journal.n:
        return
    ours = journal.head_at(shown.n)
    if ours != shown.head:
        evidence = Contradiction(journal.case, journal.seat, shown.n, ours, shown.head)
        raise Untrusted("journal.contradiction", journal.seat, evidence)
    if shown.n < journal.n:
        evidence = Contradiction(journal.case, journal.seat, journal.n, journal.head, shown.head)
        raise Untrusted("journal.rollback", journal.seat, evidence)


def restored(pinned: FollowedJournal, anew: FollowedJournal, steps: Sequence[JournalStep]) -> bool:
    """Whether a journal followed anew from its beginning is the pinned one, set back by the root and grown since.

    The root's record stands right after the place it names; up to there both journals are the same. One that is in the pinned
    journal already gives no second way back: it counted once.
    """
    for step in steps:
        statement = step.record.statement
        if not isinstance(statement, s.Restore) or step.who.signer is not SignerRole.ROOT or pinned.holds(step.id):
            continue
        before = statement.journal.n
        same = pinned.ids[: before * _ID_BYTES] == anew.ids[: before * _ID_BYTES]
        named = statement.seat == pinned.seat and statement.case == pinned.case and step.n == before + 1
        if named and same and anew.head_at(before) == statement.journal.head:
            return True
    return False


def _read(
    journal: FollowedJournal, entry: m.JournalEntry, here: s.Position, verifier: RecordVerifier
) -> UnverifiedRecord:
    if entry.record is None:
        raise Untrusted("journal.withheld", journal.seat)
    record = parsed(entry.record, verifier.directory.root)
    statement = record.statement
    of_nobody = isinstance(statement, s.ShredReceipt | s.StaffEnd)
    if record.id != entry.id or not (of_nobody or getattr(statement, "case", None) == journal.case):
        raise Untrusted("journal.record", journal.seat)
    if isinstance(statement, s.Restore) and (statement.seat, statement.journal) != (journal.seat, here):
        raise Untrusted("journal.record", journal.seat)
    return record


def _require_same_history(
    journal: FollowedJournal, heads: bytearray, n: int, record: UnverifiedRecord, taken: AcceptedRecord
) -> None:
    """Hold the position that a record of this very seat names against our own chain of `n` entries (step J9)."""
    statement: Any = record.statement
    place: s.Position = statement.journal
    latest = n - 1 if isinstance(statement, s.Log) else n
    ours = heads[(place.n - 1) * _ID_BYTES : place.n * _ID_BYTES] if place.n else JOURNAL_START
    wrong_place = place.n > latest or (taken.saw_all and place.n != latest)
    if wrong_place or ours != place.head:
        known = s.Digest(bytes(ours)) if len(ours) == _ID_BYTES else s.Digest(JOURNAL_START)
        evidence = Contradiction(journal.case, journal.seat, place.n, known, place.head, record.record.data)
        raise Untrusted("journal.contradiction", taken.who.name or journal.seat, evidence)


def _require_seen(
    journal: FollowedJournal, ids: bytearray, heads: bytearray, record: UnverifiedRecord, taken: AcceptedRecord
) -> None:
    """Require that whoever lifts a pause of this journal had seen it: what they were shown as another one was a lie (step J9)."""
    statement: Any = record.statement
    if not isinstance(statement, s.Resume):
        return
    stood, place = _place_of(statement.pause, ids), statement.journal
    if stood > place.n:
        ours = s.Digest(bytes(heads[(stood - 1) * _ID_BYTES : stood * _ID_BYTES]))
        evidence = Contradiction(journal.case, journal.seat, stood, ours, place.head, record.record.data)
        raise Untrusted("journal.contradiction", taken.who.name or journal.seat, evidence)


def _place_of(record: RecordId, ids: bytes | bytearray) -> int:
    """Return which entry a record is, counted from 1; 0 where it is none."""
    at = ids.find(record)
    while at != -1 and at % _ID_BYTES:
        at = ids.find(record, at + 1)
    # Where it was not found, `at` is -1, and the division rounds down.
    return at // _ID_BYTES + 1


def _seat_of(who: RecordSigner) -> str:
    match who.signer:
        case SignerRole.MEDIATOR:
            return MEDIATORS.name
        case SignerRole.COUNSELLOR:
            return Seat.counsellor(who.keyset).name
        case SignerRole.INTERPRETER:
            return Seat.interpreter(who.keyset).name
        case SignerRole.GUARDIAN:
            return Seat.guardian(who.keyset).name
        case SignerRole.SUPPORTER:
            return Seat.supporter(who.keyset).name
        case SignerRole.PARTY if who.side is not None:
            return Seat.of(who.side).name
        case _:
            return ""
