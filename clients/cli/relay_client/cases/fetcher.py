"""Looking at a case: what the server shows, verified up to the pinned root, and its journal followed to the end.

Of a case a client knows what its own journal tells (step J7). What was receipted and is missing from it is sent again and told;
where the server tells two stories, both are written down for others to see. Nothing is signed here, and no case speaks for another.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import CaseState, Seat
from relay.domain.policy import Authority, Standing, seat_of
from relay.domain.refusals import Code
from relay.wire import codec
from relay.wire import messages as m
from relay.wire.routes import BY_NAME
from relay_client.account.login import read_answer
from relay_client.account.session import AccountSession
from relay_client.cases import pins as remember
from relay_client.cases import proof
from relay_client.cases.ended_places import EndedPlace, ended_place
from relay_client.cases.fault_collector import FaultCollector
from relay_client.cases.following import (
    Fetch,
    Overtaken,
    admit_people,
    beginning,
    pages_of,
    pin_in,
    require_newest,
    require_pinned,
    require_rows,
    require_whole,
)
from relay_client.cases.known_cases import KnownCases
from relay_client.cases.look_request import LookedCase, LookRequest
from relay_client.cases.sender import Sender
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.cases.stops_in_hand import StopsInHand
from relay_client.errors import Misused, ServerProblem, StopsLost, Untrusted
from relay_client.items.signer import Signer
from relay_client.net.paging import pages
from relay_client.net.transport import JsonRequest
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.journal import FollowedJournal, JournalStep, require_grown, restored
from relay_client.trust.verifier import RecordVerifier
from relay_client.views.troubled import Troubled

_SET_BACK: Final = frozenset({"journal.rollback", "journal.contradiction", "journal.chain"})
"""What the server shows when a journal was set back: only the root's word excuses it."""
_NO_STAFF: Final = (Standing.PARTY, Standing.GUARDIAN, Standing.SUPPORTER)
_OFFICE: Final = Seat("office")
"""Coordinators follow no journal."""


class CaseSnapshots(Struct, frozen=True):
    """Every case of an account as seen now."""

    snapshots: tuple[CaseSnapshot, ...]
    troubled: tuple[Troubled, ...]
    """Cases that do not hold; they are looked at one by one, and stop nobody else."""
    cosigns: tuple[bytes, ...]
    slips: tuple[tuple[CaseId, m.AnsweredSlip], ...]
    """Pending slips of the cases that one mediates."""
    ended: tuple[EndedPlace, ...] = ()
    """Cases that one mediated once: one's place in them is over, and signed records say so."""


class CaseFetcher:
    """One account's looks at its cases."""

    def __init__(self, session: AccountSession, sender: Sender) -> None:
        self.session = session
        self.sender = sender
        self.in_hand = StopsInHand(session)
        self.known = KnownCases(session, sender)
        self._staff: tuple[bytes, KeysetSecret] | None = None

    async def look(self, case: CaseId, known: int = 0) -> CaseSnapshot:
        """Fetch and verify a case and follow its journal; raises `Untrusted` for the first thing that is wrong.

        An answer that another look overtook is asked for once more: what is asked for then is no shorter, or it was set back.
        """
        reply = await self.session.call("case.get", m.CaseReply, path={"case": codec.base64url(case)})
        if reply.case.case != case:
            raise Untrusted("trust.record", "case")
        try:
            snapshot = await self.taken(reply, self._pages_of(case), known=known)
        except Overtaken as late:
            return await self.look(case, late.n)
        self.in_hand.prepare([snapshot])
        await self.sender.standing.settle()
        return snapshot

    async def look_all(self) -> CaseSnapshots:
        """Look at every case of this account in one request where little is new; what does not hold is told beside the rest."""
        asked = LookRequest(self.session.vault)
        directory = Directory(self.session.profile.root)
        snapshots, slips, apart = [], [], FaultCollector()
        while not asked.finished:
            async for reply in asked.replies(self._ask):
                self.session.clock.heard(reply.at)
            for looked_case in asked.told():
                snapshot = await apart.of(looked_case.case, self._look_answered(looked_case, directory))
                if snapshot is not None:
                    snapshots.append(snapshot)
                    answered = () if snapshot.shown is None else snapshot.shown.slips
                    slips += [(snapshot.case, slip) for slip in answered]
        shown = {case_snapshot.case for case_snapshot in snapshots} | {troubled.case for troubled in apart.troubled}
        again = [
            await apart.of(case, self._left_out(case)) for case in await self.known.followed() if case not in shown
        ]
        snapshots += [case_snapshot for case_snapshot in again if case_snapshot is not None]
        ended = [
            await apart.of(case, self._ended(case)) for case in await self.known.mediated() if case not in shown
        ]
        self.in_hand.prepare(snapshots)
        await self.sender.standing.settle()
        places = tuple(place for place in ended if place is not None)
        return CaseSnapshots(tuple(snapshots), apart.troubled, asked.cosigns, tuple(slips), places)

    async def _ended(self, case: CaseId) -> EndedPlace:
        """Return how one's place in a case ended that no list names; Untrusted `journal.hidden` where nothing signed says so."""
        keyset = await self.staff_keyset()
        if keyset is None:
            raise Untrusted("journal.hidden")
        return await ended_place(self.session, self.known, case, KeysetId(keyset.public.id), self.sender.now())

    async def _left_out(self, case: CaseId) -> CaseSnapshot:
        """Look at a followed case that no list names; Untrusted `journal.gone` where the service knows of none: it had one."""
        try:
            return await self.look(case)
        except ServerProblem as problem:
            if problem.code != Code.NOT_FOUND.value:
                raise
            raise Untrusted("journal.gone") from problem

    async def rows(self) -> AsyncIterator[m.CaseRow]:
        """Yield the rows of all of this account's cases."""

        async def fetch(after: CaseId | None) -> m.CaseList:
            query = {} if after is None else {"after": codec.base64url(after)}
            return await self.session.call("case.list", m.CaseList, query=query)

        listed = pages(fetch, lambda page: [row.case for row in page.cases], lambda page: page.next, rising=True)
        async for page in listed:
            for row in page.cases:
                yield row

    async def _ask(self, wanted: m.LookWanted) -> tuple[m.Looked, int]:
        body = await self.session.send(JsonRequest(BY_NAME["look"], codec.encode(wanted)))
        return read_answer(m.Looked, body), len(body)

    async def _look_answered(self, told: LookedCase, directory: Directory) -> CaseSnapshot | None:
        """Take in what one answer told of a case; where it did not tell all, the case is asked for by itself.

        None where the service then knows of no such case: a place in it may have ended meanwhile.
        """
        if told.more or told.shown is None or told.shown.reply.case.case != told.case or not told.shown.whole:
            return await self._look_apart(told.case)
        reply = replace(told.shown.reply, journal=told.journal)
        try:
            snapshot = await self.taken(reply, told.fetch, directory)
        except Overtaken as late:
            return await self._look_apart(told.case, late.n)
        if told.seat != snapshot.pins.seat:
            raise Untrusted("journal.seat", told.seat)
        snapshot.shown = told.shown
        if snapshot.pins.rows != told.rows:
            snapshot.pins = replace(snapshot.pins, rows=told.rows, shown=codec.encode(told.shown))
            remember.keep(self.session.vault, snapshot.case, snapshot.pins)
        return snapshot

    async def _look_apart(self, case: CaseId, known: int = 0) -> CaseSnapshot | None:
        """Look at a case by itself that a look at everything did not tell all of; None where there is none any more."""
        try:
            return await self.look(case, known)
        except ServerProblem as problem:
            if problem.code != Code.NOT_FOUND.value:
                raise
            return None

    async def taken(
        self, reply: m.CaseReply, fetch: Fetch, directory: Directory | None = None, *, known: int = 0
    ) -> CaseSnapshot:
        """Verify what the server shows of a case, and follow its journal; raises as `look`, and `Overtaken`.

        `known` is how much of the journal was known when it was asked for, as far as somebody found that out.
        """
        case, signer = reply.case.case, await self._signer(reply)
        seat = seat_of(Authority(reply.case.role, reply.case.side), signer.id)
        directory = directory or Directory(self.session.profile.root)
        directory.admit([(await self.sender.office()).staff, *reply.people.staff])
        await self._require_role(reply.case, signer.id, directory)
        pins = remember.load(self.session.vault, case, (seat or _OFFICE).name)
        verifier = RecordVerifier(directory, CaseHistory.of(case, seat or _OFFICE), self.sender.now())
        snapshot = CaseSnapshot(reply, verifier, signer, pins)
        if seat is None:
            admit_people(snapshot)
            return snapshot
        pin = self.sender.standing.pinned(case, seat.name)
        require_newest(snapshot, pin, known)
        shown: list[m.JournalEntry] = []
        try:
            set_back = await self._follow(snapshot, seat, fetch, shown)
            require_rows(snapshot)
            require_pinned(snapshot, pin)
            self._remember(snapshot, set_back=set_back)
        except Untrusted as fault:
            fault.evidence = proof.with_record(fault.evidence, shown)
            await proof.write_down(self.session, self.sender, snapshot, shown, fault)
            fault.sent_again = await self.sender.standing.repeat_all(snapshot.case)
            raise
        self.sender.standing.follow(pin_in(snapshot), set_back=set_back)
        await self._require_standing(snapshot, shown)
        return snapshot

    def _remember(self, snapshot: CaseSnapshot, *, set_back: bool) -> None:
        if snapshot.journal is None:
            return
        before = snapshot.pins
        snapshot.pins = remember.with_journal(before, snapshot.journal, snapshot.history)
        if snapshot.pins != before:
            remember.keep(self.session.vault, snapshot.case, snapshot.pins, set_back=set_back)

    async def steps_after(self, snapshot: CaseSnapshot, n: int) -> tuple[JournalStep, ...]:
        """Return the journal's entries after position `n` once more, verified from the first; `role.other` without a seat."""
        if snapshot.journal is None:
            raise Misused("role.other")
        first = snapshot.journal.n - len(snapshot.steps)
        if n >= first:
            return snapshot.steps[n - first :]
        anew = RecordVerifier(snapshot.directory, beginning(snapshot), self.sender.now())
        start = FollowedJournal(snapshot.case, snapshot.journal.seat)
        journal, steps = await pages_of(start, anew, snapshot.journal.n, self._pages_of(snapshot.case), [])
        if not journal.ids.startswith(snapshot.journal.ids):
            raise Untrusted("journal.chain", journal.seat)
        return steps[n : snapshot.journal.n]

    def _pages_of(self, case: CaseId) -> Fetch:
        async def fetch(after: int) -> m.Journal:
            path = {"case": codec.base64url(case)}
            return await self.session.call("case.journal", m.Journal, path=path, query={"after": str(after)})

        return fetch

    async def _signer(self, reply: m.CaseReply) -> Signer:
        keyset = await self.staff_keyset()
        if keyset is None:
            named = {side.keyset for side in reply.sides} | {reply.guardian, reply.supporter}
            keys = (case_key.secret() for case_key in (await self.session.content()).case_keys(reply.case.case))
            keyset = next((key for key in keys if KeysetId(key.public.id) in named), None)
        if keyset is None:
            raise Misused("key.missing")
        return self._session_of(reply.case.case, keyset)

    async def _require_role(self, row: m.CaseRow, keyset: KeysetId, directory: Directory) -> None:
        """Require that a row says of its reader what the root signed of them, or in which seat they were pinned.

        Untrusted `trust.role`. Who was pinned nowhere is held against the journal that is shown (`_require_rows`).
        """
        content = await self.session.content()
        if content.staff is not None:
            true: Standing | None = await self.known.staff_standing(keyset, directory)
        else:
            own = next(
                (case_key for case_key in content.case_keys(row.case) if case_key.secret().public.id == keyset),
                None,
            )
            true = None if own is None else self.known.followed_as(own)
        may_be = _NO_STAFF if true is None else (true,)
        sideless = row.role in (Standing.PARTY, Standing.GUARDIAN) and row.side is None
        if row.role not in may_be or sideless:
            raise Untrusted("trust.role", row.role.value)

    def _session_of(self, case: CaseId, keyset: KeysetSecret) -> Signer:
        return Signer(self.session.profile.fingerprint, case, keyset, self.session.environment.random)

    async def staff_keyset(self) -> KeysetSecret | None:
        """Return the staff keyset of this account, None for a party."""
        seeds = (await self.session.content()).staff
        if seeds is None:
            return None
        if self._staff is None or self._staff[0] != seeds:
            # Expanding seeds costs a quarter of a millisecond, and there may be forty cases.
            self._staff = (seeds, KeysetSecret.from_bytes(seeds))
        return self._staff[1]

    async def _follow(self, snapshot: CaseSnapshot, seat: Seat, fetch: Fetch, shown: list[m.JournalEntry]) -> bool:
        """Follow the journal from where it was pinned; whether it was set back by the root meanwhile. Entries go into `shown`."""
        pinned = remember.journal_of(snapshot.pins, snapshot.case)
        kept = remember.history_of(snapshot.pins) if remember.remembered(snapshot.pins) else None
        try:
            require_grown(pinned, snapshot.reply.journal)
            if kept is None:
                await self._follow_anew(snapshot, seat, fetch, shown)
                if snapshot.journal is None or not snapshot.journal.ids.startswith(pinned.ids):
                    raise Untrusted("journal.contradiction", seat.name)
                return False
            snapshot.verifier.history = kept
            admit_people(snapshot)
            snapshot.journal, snapshot.steps = await pages_of(
                pinned, snapshot.verifier, snapshot.reply.journal.n, fetch, shown
            )
            require_whole(snapshot)
        except Untrusted as fault:
            if fault.code not in _SET_BACK or not pinned.n:
                raise
            shown.clear()
            try:
                await self._follow_anew(snapshot, seat, self._pages_of(snapshot.case), shown)
            except Untrusted:
                raise fault from None
            if snapshot.journal is None or not restored(pinned, snapshot.journal, snapshot.steps):
                raise fault from None
            return True
        return False

    async def _follow_anew(
        self, snapshot: CaseSnapshot, seat: Seat, fetch: Fetch, shown: list[m.JournalEntry]
    ) -> None:
        """Follow a journal from its first entry."""
        snapshot.verifier.history = CaseHistory.of(snapshot.case, seat)
        admit_people(snapshot)
        start = FollowedJournal(snapshot.case, seat.name)
        snapshot.journal, snapshot.steps = await pages_of(
            start, snapshot.verifier, snapshot.reply.journal.n, fetch, shown
        )
        require_whole(snapshot)

    async def _require_standing(self, snapshot: CaseSnapshot, shown: Sequence[m.JournalEntry]) -> None:
        """Send again what stops and is not in the journal; Untrusted `receipt.gone` where the server had said that it has it."""
        if snapshot.journal is None:
            return
        closed = snapshot.history.file.case.state is CaseState.CLOSED
        try:
            await self.sender.standing.require(snapshot.case, snapshot.journal.holds, closed=closed)
        except StopsLost as fault:
            await proof.write_down(self.session, self.sender, snapshot, shown, fault, fault.proofs)
            raise
