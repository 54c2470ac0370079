"""Looking at a case and acting on it: the two movements of which every command of every role is made.

*Look* fetches a case, verifies its people up to the pinned root and follows its journal to the end. *Act* signs and sends. A
stale journal is fetched and reported, never overruled; a late record is signed anew once, with the server's time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import MEDIATORS, Seat
from relay.domain.refusals import Refused
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import entry_for
from relay_client import memory as remember
from relay_client.account import Access
from relay_client.authority import Authority, Signer, Who
from relay_client.errors import CaseChanged, Misused, Problem, Untrusted
from relay_client.facts import Facts
from relay_client.journal import Journal, Step, follow, insist_grown, restored
from relay_client.lists import journal_pages
from relay_client.memory import Memory
from relay_client.parts import Parts
from relay_client.sending import Sender, SentDraft
from relay_client.session import Moment, Session, Signed
from relay_client.trust import Directory, parsed
from relay_client.views import Contradiction, Outcome

_MOVED: Final = frozenset({"journal.stale", "journal.unknown"})
_SET_BACK: Final = frozenset({"journal.rollback", "journal.contradiction", "journal.chain"})
Build = Callable[[Moment], tuple[object, Signed]]
"""Makes a request and its lead record for a moment; called again, once, where the server finds the moment late."""


@dataclass(slots=True)
class Look:
    """One case as seen now: the reply, verified people, the journal, and a session to sign with."""

    reply: m.CaseReply
    authority: Authority
    session: Session
    memory: Memory
    journal: Journal | None = None
    """None for coordinators, who have no seat."""
    steps: tuple[Step, ...] = ()
    """What the journal gained since it was last followed on this device."""

    @property
    def case(self) -> CaseId:
        """Which case."""
        return self.reply.case.case

    @property
    def facts(self) -> Facts:
        """Its people through time."""
        return self.authority.facts

    @property
    def directory(self) -> Directory:
        """The staff known here."""
        return self.authority.directory

    @property
    def position(self) -> s.Position:
        """The journal position that a new statement carries."""
        return self.reply.journal if self.journal is None else self.journal.position


class Casework:
    """One account's dealings with cases."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.sender = Sender(access)
        self.parts: Parts | None = None
        """The parts of the item opened last: whoever looks at its pages next need not open it again."""

    async def staff_keyset(self) -> KeysetSecret | None:
        """Return the staff keyset of this account, None for a party."""
        seeds = (await self.access.content()).staff
        return None if seeds is None else KeysetSecret.from_bytes(seeds)

    async def staff_session(self, case: CaseId) -> Session:
        """Return a session of this account's staff keyset; Misused `role.other` for a party."""
        keyset = await self.staff_keyset()
        if keyset is None:
            raise Misused("role.other")
        return Session(self.access.profile.fingerprint, case, keyset, self.access.around.random)

    async def directory(self) -> Directory:
        """Return the organisation's current staff, for staff."""
        directory = Directory(self.access.profile.root)
        listed = await self.access.call("staff.list", m.StaffList)
        directory.admit([(await self.sender.office()).staff, *listed.records])
        return directory

    async def look(self, case: CaseId) -> Look:
        """Fetch and verify a case and follow its journal; raises `Untrusted` for the first thing that is wrong."""
        reply = await self.access.call("case.get", m.CaseReply, path={"case": codec.base64url(case)})
        if reply.case.case != case:
            raise Untrusted("trust.record", "case")
        session = await self._session(reply)
        seat = _seat(reply, session.id)
        directory = Directory(self.access.profile.root)
        directory.admit([(await self.sender.office()).staff, *reply.people.staff])
        memory = remember.load(self.access.vault, case, "office" if seat is None else seat.name)
        look = Look(
            reply, Authority(directory, Facts.of(case, seat or _OFFICE), self.sender.now()), session, memory
        )
        if seat is None:
            admit_people(look)
        else:
            await self._follow(look, seat)
            _insist_rows(look)
        self.remember(look)
        return look

    def remember(self, look: Look) -> None:
        """Keep what was seen of a case."""
        if look.journal is not None:
            look.memory = remember.with_journal(look.memory, look.journal, look.facts)
            remember.keep(self.access.vault, look.case, look.memory)

    async def steps_after(self, look: Look, n: int) -> tuple[Step, ...]:
        """Return the journal's entries after position `n` once more, verified from the first; `role.other` without a seat."""
        if look.journal is None:
            raise Misused("role.other")
        first = look.journal.n - len(look.steps)
        if n >= first:
            return look.steps[n - first :]
        anew = Authority(look.directory, _beginning(look), self.sender.now())
        journal, steps = await self._pages(Journal(look.case, look.journal.seat), anew, look.journal.n)
        if journal.ids != look.journal.ids:
            raise Untrusted("journal.chain", journal.seat)
        return steps[n:]

    async def insist_unchanged(self, look: Look, seen: s.Position) -> None:
        """Raise `CaseChanged` with what is new where others did something since the caller looked.

        What this very account did, and what the server destroyed because of it, the caller knows.
        """
        if look.position == seen:
            return
        steps = await self.steps_after(look, min(seen.n, look.position.n))
        ours = all(_by(step.who, look.session.id) for step in steps)
        if look.journal is None or not ours or look.journal.head_at(min(seen.n, look.journal.n)) != seen.head:
            raise CaseChanged(tuple(step.line() for step in steps))

    async def act(
        self,
        look: Look,
        route: str,
        build: Build,
        *,
        item: ItemId | None = None,
        draft: SentDraft | None = None,
    ) -> Outcome:
        """Sign, send and have it receipted.

        Raises `Problem`; `CaseChanged` where the journal went on; `Unreachable` with the kept request's name.
        """
        outcome, _ = await self.act_for(look, route, build, item=item, draft=draft)
        return outcome

    async def act_for(
        self,
        look: Look,
        route: str,
        build: Build,
        *,
        item: ItemId | None = None,
        draft: SentDraft | None = None,
    ) -> tuple[Outcome, m.Done]:
        """Do what `act` does, and return the server's whole answer too."""

        def allowed(moment: Moment) -> tuple[object, Signed]:
            request, lead = build(moment)
            insist_allowed(look, lead)
            return request, lead

        try:
            return await self.act_in(look.case, look.position, route, allowed, item=item, draft=draft)
        except Problem as problem:
            if problem.code not in _MOVED or look.journal is None:
                raise
            raise await self._changed(await self.look(look.case), look.position) from problem

    async def act_in(
        self,
        case: CaseId,
        position: s.Position,
        route: str,
        build: Build,
        *,
        item: ItemId | None = None,
        draft: SentDraft | None = None,
    ) -> tuple[Outcome, m.Done]:
        """Sign and send at a position; sign anew, once, where the server finds the record late."""
        sender = self.sender
        request, lead = build(Moment(sender.dating(), position))
        try:
            return await sender.send(route, request, lead.id, case, item, draft)
        except Problem as problem:
            if problem.code != "record.late":
                raise
        request, lead = build(Moment(await sender.take_server_time(), position))
        outcome, done = await sender.send(route, request, lead.id, case, item, draft)
        return replace(outcome, signed_anew=True), done

    async def _changed(self, look: Look, seen: s.Position) -> CaseChanged:
        steps = await self.steps_after(look, min(seen.n, look.position.n))
        return CaseChanged(tuple(step.line() for step in steps))

    async def _session(self, reply: m.CaseReply) -> Session:
        keyset = await self.staff_keyset()
        if keyset is None:
            named = {each.keyset for each in reply.sides}
            keys = (each.secret() for each in (await self.access.content()).case_keys(reply.case.case))
            keyset = next((each for each in keys if KeysetId(each.public.id) in named), None)
        if keyset is None:
            raise Misused("key.missing")
        profile, random = self.access.profile, self.access.around.random
        return Session(profile.fingerprint, reply.case.case, keyset, random)

    async def _follow(self, look: Look, seat: Seat) -> None:
        """Follow the journal from its pin, or from the start where the root signed that it was set back."""
        pinned = remember.journal_of(look.memory, look.case)
        shown = look.reply.journal
        kept = remember.facts_of(look.memory)
        try:
            insist_grown(pinned, shown)
            if kept is None:
                await self._follow_anew(look, seat, pinned)
                return
            look.authority.facts = kept
            admit_people(look)
            look.journal, look.steps = await self._pages(pinned, look.authority, shown.n)
        except Untrusted as fault:
            if fault.code not in _SET_BACK or not pinned.n:
                raise
            await self._follow_restored(look, seat, pinned, fault)
        _insist_whole(look, shown)

    async def _follow_anew(self, look: Look, seat: Seat, pinned: Journal) -> None:
        """Follow a journal from its first entry; what an earlier program pinned of it must be its beginning."""
        look.authority.facts = Facts.of(look.case, seat)
        admit_people(look)
        start = Journal(look.case, seat.name)
        look.journal, look.steps = await self._pages(start, look.authority, look.reply.journal.n)
        _insist_whole(look, look.reply.journal)
        if not look.journal.ids.startswith(pinned.ids):
            raise Untrusted("journal.contradiction", seat.name)

    async def _follow_restored(self, look: Look, seat: Seat, pinned: Journal, fault: Untrusted) -> None:
        """Follow a journal from its first entry because it is not the pinned one; the root must have said so."""
        look.authority.facts = Facts.of(look.case, seat)
        entries: list[m.JournalEntry] = []
        try:
            admit_people(look)
            start = Journal(look.case, seat.name)
            journal, steps = await self._pages(start, look.authority, look.reply.journal.n, entries)
        except Untrusted:
            raise _with_record(fault, entries) from None
        if not restored(pinned, journal, steps):
            raise _with_record(fault, entries) from None
        look.journal, look.steps = journal, steps

    async def _pages(
        self, journal: Journal, authority: Authority, to: int, entries: list[m.JournalEntry] | None = None
    ) -> tuple[Journal, tuple[Step, ...]]:
        """Follow a journal up to entry `to` at least; it may have gone on meanwhile.

        What the server shows is added to `entries`, also where it does not hold.
        """
        found: list[Step] = []
        path = {"case": codec.base64url(journal.case)}

        async def fetch(after: int) -> m.Journal:
            return await self.access.call("case.journal", m.Journal, path=path, query={"after": str(after)})

        if journal.n >= to:
            return journal, ()
        async for page in journal_pages(fetch, journal.n):
            if page.seat != journal.seat:
                raise Untrusted("journal.seat", page.seat)
            if entries is not None:
                entries += page.entries
            authority.directory.admit(page.staff)
            journal, steps = follow(journal, page.entries, authority)
            found += steps
        return journal, tuple(found)


_OFFICE: Final = Seat("office")
"""Coordinators follow no journal."""


def insist_allowed(look: Look, said: Signed) -> None:
    """Refuse what a mediator's own journal does not allow, with the code that the server would give; Problem."""
    try:
        look.authority.insist_allowed(said.id, said.statement)
    except Refused as refused:
        code = refused.code.value
        raise Problem(code, entry_for(code).status) from refused


def _beginning(look: Look) -> Facts:
    """Return what was known before the first entry, with what stands beside the journal of a counsellor."""
    seat = Seat(look.memory.seat)
    authority = Authority(look.directory, Facts.of(look.case, seat), look.authority.now)
    before = Look(look.reply, authority, look.session, look.memory)
    admit_people(before)
    return before.facts


def _insist_whole(look: Look, shown: s.Position) -> None:
    """Insist that the journal reaches what the reply names, and that no request in it is cut in half."""
    journal = look.journal
    if journal is None or journal.n < shown.n or journal.head_at(shown.n) != shown.head or look.facts.before:
        raise Untrusted("journal.chain", look.memory.seat)


def _by(who: Who, keyset: KeysetId) -> bool:
    return who.keyset == keyset or who.signer is Signer.SERVER


def _seat(reply: m.CaseReply, keyset: KeysetId) -> Seat | None:
    match reply.case.role:
        case m.CallerRole.PARTY:
            return None if reply.case.side is None else Seat.of(reply.case.side)
        case m.CallerRole.MEDIATOR:
            return MEDIATORS
        case m.CallerRole.COUNSELLOR:
            return Seat.counsellor(keyset)
        case m.CallerRole.COORDINATOR:
            return None


def admit_people(look: Look) -> None:
    """Take in people whom the reply names, where no journal tells of all of them: for the office, and for a counsellor.

    To parties and mediators nobody comes in beside the journal.
    """
    if look.reply.case.role not in (m.CallerRole.COUNSELLOR, m.CallerRole.COORDINATOR):
        return
    people = look.reply.people
    for data in (*people.assignments, *people.confirms):
        found = parsed(data, look.session.root)
        if getattr(found.statement, "case", None) != look.case:
            raise Untrusted("trust.record", "case")
        look.authority.take_beside(found)


def _insist_rows(look: Look) -> None:
    """Insist that the reply speaks to whom the journal knows: which side a party is decides whose journal is pinned."""
    case = look.reply.case
    if case.role is m.CallerRole.PARTY:
        own = None if case.side is None else look.facts.party(case.side)
        if own is None or own.id != look.session.id:
            raise Untrusted("trust.key", "" if case.side is None else case.side.value)
    if case.role is m.CallerRole.MEDIATOR and look.session.id not in look.facts.mediators(look.authority.now):
        raise Untrusted("trust.assignment", case.case.hex())


def _with_record(fault: Untrusted, entries: Sequence[m.JournalEntry]) -> Untrusted:
    """Add to the evidence what the server shows at that place now."""
    evidence = fault.evidence
    record = None if evidence is None else next((each.record for each in entries if each.n == evidence.n), None)
    if evidence is None or record is None:
        return fault
    whole = Contradiction(evidence.case, evidence.seat, evidence.n, evidence.ours, evidence.theirs, record)
    return Untrusted(fault.code, fault.who, whole)
