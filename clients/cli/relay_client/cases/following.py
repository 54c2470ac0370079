"""A journal followed to its end as the server shows it, page by page, and held against what the server says beside it.

One look of `fetcher.py`, taken apart: nothing here knows an account, a vault or a network.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from relay.domain.model import Seat
from relay.domain.policy import Standing
from relay.wire import messages as m
from relay_client.cases import proof
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Untrusted
from relay_client.net.paging import journal_pages
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import parsed
from relay_client.trust.journal import FollowedJournal, JournalStep, follow
from relay_client.trust.stops import Pin
from relay_client.trust.verifier import RecordVerifier

Fetch = Callable[[int], Awaitable[m.Journal]]
"""Gives the page of a journal behind an entry."""


class Overtaken(Exception):
    """Another look went on while this answer was under way: the journal is known to entry `n` by now, and the answer ends before.

    It is asked for once more. What is asked for with `n` known and still ends before it was set back, and is followed as such.
    """

    def __init__(self, n: int) -> None:
        super().__init__(n)
        self.n = n


def require_newest(snapshot: CaseSnapshot, pin: Pin | None, known: int) -> None:
    """Raise `Overtaken` where an answer is older than what is known by now, and that is more than when it was asked for."""
    now = max(len(snapshot.pins.ids) // 32, 0 if pin is None else pin.n)
    if snapshot.reply.journal.n < now and known < now:
        raise Overtaken(now)


def require_pinned(snapshot: CaseSnapshot, pin: Pin | None) -> None:
    """Hold the journal against how far another device of this account followed it, as the keyring said when the answer came."""
    if pin is None or snapshot.journal is None:
        return
    if snapshot.history.restores > (pin.restores or 0):
        return
    if pin.n > snapshot.journal.n or snapshot.journal.head_at(pin.n) != pin.head:
        raise Untrusted("journal.rollback", snapshot.pins.seat, proof.against_pin(snapshot.journal, pin))


async def pages_of(
    journal: FollowedJournal, verifier: RecordVerifier, to: int, fetch: Fetch, shown: list[m.JournalEntry]
) -> tuple[FollowedJournal, tuple[JournalStep, ...]]:
    """Follow a journal up to entry `to` at least; what the server shows is added to `shown`, also where it does not hold."""
    if journal.n >= to:
        return journal, ()
    journal_steps: list[JournalStep] = []
    async for page in journal_pages(fetch, journal.n):
        if page.seat != journal.seat:
            raise Untrusted("journal.seat", page.seat)
        shown += page.entries
        verifier.directory.admit(page.staff)
        journal, steps = follow(journal, page.entries, verifier)
        journal_steps += steps
    return journal, tuple(journal_steps)


def pin_in(snapshot: CaseSnapshot) -> Pin:
    """Return how far a journal was followed, for the other devices of the account."""
    position = snapshot.position
    return Pin(snapshot.case, snapshot.pins.seat, position.n, position.head, snapshot.history.restores or None)


def beginning(snapshot: CaseSnapshot) -> CaseHistory:
    """Return what was known before the first entry, with what stands beside the journal of a counsellor."""
    seat = Seat(snapshot.pins.seat)
    verifier = RecordVerifier(snapshot.directory, CaseHistory.of(snapshot.case, seat), snapshot.verifier.now)
    before = CaseSnapshot(snapshot.reply, verifier, snapshot.signer, snapshot.pins)
    admit_people(before)
    return before.history


def require_whole(snapshot: CaseSnapshot) -> None:
    """Require that the journal reaches what the reply names, and that no request in it is cut in half."""
    journal, shown = snapshot.journal, snapshot.reply.journal
    if journal is None or journal.n < shown.n or journal.head_at(shown.n) != shown.head or snapshot.history.before:
        raise Untrusted("journal.chain", snapshot.pins.seat)


def admit_people(snapshot: CaseSnapshot) -> None:
    """Take in people whom the reply names, where no journal tells of all of them: for all but parties and mediators.

    To parties and mediators nobody comes in beside the journal.
    """
    if snapshot.reply.case.role in (Standing.PARTY, Standing.MEDIATOR):
        return
    people = snapshot.reply.people
    for data in (*people.assignments, *people.confirms):
        record = parsed(data, snapshot.signer.root)
        if getattr(record.statement, "case", None) != snapshot.case:
            raise Untrusted("trust.record", "case")
        snapshot.verifier.take_beside(record)


def require_rows(snapshot: CaseSnapshot) -> None:
    """Require that the reply speaks to whom the journal knows: which side a party is decides whose journal is pinned."""
    case = snapshot.reply.case
    if case.role is Standing.PARTY:
        own = None if case.side is None else snapshot.history.party(case.side)
        if own is None or own.id != snapshot.signer.id:
            raise Untrusted("trust.key", "" if case.side is None else case.side.value)
    if case.role is Standing.GUARDIAN:
        guardian = snapshot.history.guardian_with(snapshot.signer.id)
        if guardian is None or guardian.side is not case.side:
            raise Untrusted("trust.key", "" if case.side is None else case.side.value)
    if case.role is Standing.MEDIATOR and snapshot.signer.id not in snapshot.history.mediators(
        snapshot.verifier.now
    ):
        raise Untrusted("trust.assignment", case.case.hex())
    if case.role is Standing.SUPPORTER and snapshot.signer.id not in snapshot.history.supporters:
        raise Untrusted("trust.key", case.case.hex())
