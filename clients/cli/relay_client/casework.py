"""Looking at a case and acting on it: the two movements of which every command of every role is made.

*Look* fetches a case, verifies its people up to the pinned root and follows its journal to the end. *Act* signs and sends. A
stale journal is fetched and reported, never overruled; a late record is signed anew once, with the server's time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import MEDIATORS, Seat
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import memory as remember
from relay_client.account import Access
from relay_client.authority import Authority, Signer, Who
from relay_client.errors import CaseChanged, Misused, Problem, Untrusted
from relay_client.facts import Facts
from relay_client.journal import Journal, Step, follow, insist_grown, restored
from relay_client.memory import Memory
from relay_client.paged import journal_pages
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
        facts = remember.facts_of(memory, session.root)
        whole = reply.case.role in (m.CallerRole.PARTY, m.CallerRole.MEDIATOR)
        look = Look(reply, Authority(directory, facts, knows_places=whole), session, memory)
        if not whole:
            _admit_people(look)
        if seat is not None:
            await self._follow(look)
        if whole:
            _insist_journalled(look)
        _insist_rows(look)
        self.remember(look)
        return look

    def remember(self, look: Look) -> None:
        """Keep what was seen of a case."""
        if look.journal is not None:
            look.memory = remember.with_journal(look.memory, look.journal, look.facts)
            remember.keep(self.access.vault, look.case, look.memory)

    async def steps_after(self, look: Look, n: int) -> tuple[Step, ...]:
        """Return the journal's entries after position `n` once more, verified; `role.other` without a seat."""
        if look.journal is None:
            raise Misused("role.other")
        whole = look.journal
        start = replace(whole, ids=whole.ids[: 32 * n], head=whole.head_at(n))
        _, steps = await self._pages(start, look.authority)
        return steps

    async def insist_unchanged(self, look: Look, seen: s.Position) -> None:
        """Raise `CaseChanged` with what is new where others did something since the caller looked.

        What this very account did, and what the server destroyed because of it, the caller knows.
        """
        if look.position == seen:
            return
        steps = await self.steps_after(look, min(seen.n, look.position.n))
        ours = all(step.who is not None and _by(step.who, look.session.id) for step in steps)
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
        try:
            return await self.act_in(look.case, look.position, route, build, item=item, draft=draft)
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
        request, lead = build(Moment(sender.now(), position))
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

    async def _follow(self, look: Look) -> None:
        """Follow the journal from its pin, or from the start where the root signed that it was set back."""
        seat = _seat(look.reply, look.session.id)
        pinned = remember.journal_of(look.memory, look.case)
        try:
            insist_grown(pinned, look.reply.journal)
            look.journal, look.steps = await self._pages(pinned, look.authority)
        except Untrusted as fault:
            if fault.code not in _SET_BACK:
                raise
            anew = Authority(look.directory, Facts(), knows_places=look.authority.knows_places)
            start = Journal(look.case, pinned.seat if seat is None else seat.name)
            try:
                journal, steps = await self._pages(start, anew)
            except Untrusted:
                raise fault from None
            if not restored(pinned, journal, steps):
                raise _with_record(fault, steps) from None
            look.authority, look.journal, look.steps = anew, journal, steps
        if look.journal.n < look.reply.journal.n or look.journal.head_at(look.reply.journal.n) != (
            look.reply.journal.head
        ):
            raise Untrusted("journal.chain", look.journal.seat)

    async def _pages(self, journal: Journal, authority: Authority) -> tuple[Journal, tuple[Step, ...]]:
        found: list[Step] = []
        path = {"case": codec.base64url(journal.case)}

        async def fetch(after: int) -> m.Journal:
            return await self.access.call("case.journal", m.Journal, path=path, query={"after": str(after)})

        async for page in journal_pages(fetch, journal.n):
            if page.seat != journal.seat:
                raise Untrusted("journal.seat", page.seat)
            authority.directory.admit(page.staff)
            journal, steps = follow(journal, page.entries, authority)
            found += steps
        return journal, tuple(found)


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


def _admit_people(look: Look) -> None:
    """Verify the people shown beside the case, where the journal does not tell of all of them."""
    people, authority = look.reply.people, look.authority
    for data in (*people.assignments, *people.confirms, *people.delegations):
        found = parsed(data, look.session.root)
        if getattr(found.statement, "case", None) != look.case:
            raise Untrusted("trust.record", "case")
        if found.id not in authority.facts.records:
            authority.check(found)
            authority.facts.add(found)


def _insist_journalled(look: Look) -> None:
    """Insist that the people shown are those of the journal: nobody comes in beside it."""
    people = look.reply.people
    for data in (*people.assignments, *people.confirms, *people.delegations):
        if parsed(data, look.session.root).id not in look.facts.records:
            raise Untrusted("journal.missing", look.case.hex())


def _insist_rows(look: Look) -> None:
    """Hold the reply's plain rows against what was signed.

    Which side a party is decides whose journal is pinned: told another, we would begin one anew and miss a rollback.
    """
    case = look.reply.case
    if case.role is m.CallerRole.PARTY:
        own = None if case.side is None else look.facts.party(case.side)
        if own is None or own.id != look.session.id:
            raise Untrusted("trust.key", "" if case.side is None else case.side.value)
    for side in look.reply.sides:
        party = look.facts.party(side.side)
        if side.keyset is not None and (party is None or party.id != side.keyset):
            raise Untrusted("trust.key", side.side.value)


def _with_record(fault: Untrusted, steps: tuple[Step, ...]) -> Untrusted:
    """Add to the evidence what the server shows at that place now."""
    evidence = fault.evidence
    if evidence is None or not 1 <= evidence.n <= len(steps):
        return fault
    found = steps[evidence.n - 1].found
    record = None if found is None else found.record.data
    whole = Contradiction(evidence.case, evidence.seat, evidence.n, evidence.ours, evidence.theirs, record)
    return Untrusted(fault.code, fault.who, whole)
