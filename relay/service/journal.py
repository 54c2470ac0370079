"""Journals: whose seat a caller follows, how records enter, and which positions a new statement may name.

Each seat has a chain of its own; the mediators of a case share one (docs/adr/0004). What somebody may not see never
enters their chain, so that its length betrays nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relay.crypto import digests
from relay.domain import policy
from relay.domain.commands import Caller
from relay.domain.decision import Decision
from relay.domain.ids import KeysetId, RecordId, Seconds
from relay.domain.model import EMPTY_HEAD, MEDIATORS, CaseFile, Head, Seat, Side
from relay.domain.policy import standing_of
from relay.service.context import ServiceContext
from relay.store.base import JournalRow, Store, StoredRecord
from relay.wire import limits
from relay.wire import statements as s
from relay.wire.problems import Denied


def seat_of(file: CaseFile, caller: Caller, now: Seconds) -> Seat | None:
    """Return the seat whose journal a caller follows; None for coordinators and strangers."""
    authority = standing_of(file, caller, now)
    return None if authority is None else policy.seat_of(authority, caller.keyset)


def journalled(
    file: CaseFile, entries: Sequence[tuple[RecordId, frozenset[Seat]]]
) -> tuple[CaseFile, tuple[JournalRow, ...]]:
    """Write records into the journals of their seats, in order, and move the heads (steps J1, J2)."""
    heads, rows = dict(file.case.heads), []
    for record, seats in entries:
        for seat in sorted(seats):
            before = heads.get(seat, EMPTY_HEAD)
            n = before.n + 1
            value = digests.journal_head(file.case.id, n, before.value, record)
            heads[seat] = Head(n, value)
            rows.append(JournalRow(seat, n, value, record))
    return replace(file, case=replace(file.case, heads=heads)), tuple(rows)


async def check_position(
    store: Store, file: CaseFile, statement: s.Statement, positioned: s.Statement, caller: Caller, now: Seconds
) -> None:
    """Require that a signer's journal position is one of ours, and the newest where that is needed (steps J1, J3).

    `positioned` is the statement or the log beside it. What only takes away is not asked for a position: somebody who has
    seen more than a restored server must be able to leave, to close, and to destroy a copy.
    Raises `Denied` journal.stale or journal.unknown.
    """
    if not isinstance(positioned, s.Chained) or s.only_takes(statement):
        return
    seat = seat_of(file, caller, now)
    if seat is None:
        return
    head, named = file.case.head(seat), positioned.journal
    if (named.n, named.head) == (head.n, head.value):
        return
    if isinstance(statement, tuple(s.NEEDS_CURRENT_HEAD)):
        raise Denied("journal.stale")
    known = EMPTY_HEAD if named.n == 0 else await store.position(file.case.id, seat, named.n)
    if known is None or known.value != named.head:
        raise Denied("journal.unknown")


async def shred_receipts(context: ServiceContext, record: RecordId, decision: Decision) -> tuple[StoredRecord, ...]:
    """Sign, for the mediators, which grants of which items a decision destroys (step D2)."""
    receipts = []
    for shred in decision.shreds:
        if shred.item is None:
            continue
        destroyed = tuple(
            digests.digest(grant.grant)
            for grant in await context.store.grants_of(shred.item)
            if grant.purpose not in shred.keep and shred.reader in (None, grant.reader)
        )
        # One at least, also where nothing was left to destroy: that too is an answer.
        receipts += [
            context.shred_receipt(record, shred.item, destroyed[at : at + limits.SHREDDED])
            for at in range(0, max(len(destroyed), 1), limits.SHREDDED)
        ]
    return tuple(receipts)


def keysets_of(file: CaseFile, seats: frozenset[Seat], actor: KeysetId) -> frozenset[KeysetId]:
    """Return the keysets in these seats now, without whoever acted."""
    keysets: set[KeysetId] = set()
    for seat in seats:
        if seat == MEDIATORS:
            keysets.update(assignment.keyset for assignment in file.assignments)
        elif seat.keyset is not None:
            keysets.add(seat.keyset)
        else:
            keyset = file.parties[Side(seat.name)].keyset
            keysets.update(() if keyset is None else (keyset,))
    return frozenset(keysets - {actor})
