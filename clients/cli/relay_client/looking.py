"""Looking at a case: what the server shows, verified up to the pinned root, and its journal followed to the end.

Of a case a client knows what its own journal tells (step J7). What was receipted and is missing from it is sent again and told;
where the server tells two stories, both are written down for others to see. Nothing is signed here, and no case speaks for another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import MEDIATORS, CaseState, Seat
from relay.wire import codec
from relay.wire import messages as m
from relay_client import memory as remember
from relay_client import proving
from relay_client.account import Access
from relay_client.apart import Apart
from relay_client.asking import Asking, Told
from relay_client.authority import Authority
from relay_client.errors import Misused, StopsLost, Untrusted
from relay_client.facts import Facts
from relay_client.journal import Journal, Step, follow, insist_grown, restored
from relay_client.looked import Look
from relay_client.paged import journal_pages
from relay_client.sending import Sender
from relay_client.session import Session
from relay_client.stops import Pin
from relay_client.trust import Directory, parsed
from relay_client.views import Troubled

_SET_BACK: Final = frozenset({"journal.rollback", "journal.contradiction", "journal.chain"})
"""What the server shows when a journal was set back: only the root's word excuses it."""
_OFFICE: Final = Seat("office")
"""Coordinators follow no journal."""
Fetch = Callable[[int], Awaitable[m.Journal]]
"""Gives the page of a journal behind an entry."""


class Looks(Struct, frozen=True):
    """Every case of an account as seen now."""

    looks: tuple[Look, ...]
    troubled: tuple[Troubled, ...]
    """Cases that do not hold; they are looked at one by one, and stop nobody else."""
    cosigns: tuple[bytes, ...]
    slips: tuple[tuple[CaseId, m.AnsweredSlip], ...]
    """Pending slips of the cases that one mediates."""


class Looking:
    """One account's looks at its cases."""

    def __init__(self, access: Access, sender: Sender) -> None:
        self.access = access
        self.sender = sender
        self._staff: tuple[bytes, KeysetSecret] | None = None

    async def look(self, case: CaseId) -> Look:
        """Fetch and verify a case and follow its journal; raises `Untrusted` for the first thing that is wrong."""
        reply = await self.access.call("case.get", m.CaseReply, path={"case": codec.base64url(case)})
        if reply.case.case != case:
            raise Untrusted("trust.record", "case")
        look = await self.taken(reply, self._pages_of(case))
        await self.sender.standing.settle()
        return look

    async def look_all(self) -> Looks:
        """Look at every case of this account in one request where little is new; what does not hold is told beside the rest."""
        asked = Asking(self.access.vault)
        async for reply in asked.replies(self._ask_look):
            self.access.clock.heard(reply.at)
        directory = Directory(self.access.profile.root)
        looks, slips, apart = [], [], Apart()
        for told in asked.told():
            look = await apart.of(told.case, self._look_told(told, directory))
            if look is None:
                continue
            looks.append(look)
            slips += [(look.case, each) for each in (() if look.shown is None else look.shown.slips)]
        await self.sender.standing.settle()
        return Looks(tuple(looks), apart.troubled, asked.cosigns, tuple(slips))

    async def _ask_look(self, wanted: m.LookWanted) -> m.Looked:
        return await self.access.call("look", m.Looked, wanted)

    async def _look_told(self, told: Told, directory: Directory) -> Look:
        """Take in what one answer told of a case; where it did not tell all, the case is asked for by itself."""
        if told.shown is None or told.shown.reply.case.case != told.case or not told.shown.whole:
            return await self.look(told.case)
        reply = replace(told.shown.reply, journal=told.journal)
        look = await self.taken(reply, told.fetch, directory)
        if told.seat != look.memory.seat:
            raise Untrusted("journal.seat", told.seat)
        look.shown = told.shown
        if look.memory.rows != told.rows:
            look.memory = replace(look.memory, rows=told.rows, shown=codec.encode(told.shown))
            remember.keep(self.access.vault, look.case, look.memory)
        return look

    async def taken(self, reply: m.CaseReply, fetch: Fetch, directory: Directory | None = None) -> Look:
        """Verify what the server shows of a case, and follow its journal; raises as `look`."""
        case, session = reply.case.case, await self._session(reply)
        seat = _seat(reply, session.id)
        await self._insist_role(reply)
        directory = directory or Directory(self.access.profile.root)
        directory.admit([(await self.sender.office()).staff, *reply.people.staff])
        memory = remember.load(self.access.vault, case, (seat or _OFFICE).name)
        authority = Authority(directory, Facts.of(case, seat or _OFFICE), self.sender.now())
        look = Look(reply, authority, session, memory)
        if seat is None:
            admit_people(look)
            return look
        shown: list[m.JournalEntry] = []
        try:
            set_back = await self._follow(look, seat, fetch, shown)
            _insist_rows(look)
            self._insist_pinned(look)
        except Untrusted as fault:
            fault.evidence = proving.with_record(fault.evidence, shown)
            await proving.write_down(self.access, self.sender, look, shown, fault)
            raise
        self.remember(look)
        self.sender.standing.follow(_pin(look), set_back=set_back)
        await self._insist_standing(look, shown)
        return look

    async def blind(self, case: CaseId) -> Look:
        """Return what is needed to stop where a case cannot be trusted: one's own keys and what was verified before.

        Nothing that the server shows now is in it. Misused `key.missing` where nothing of the case is known here.
        """
        content = await self.access.content_to_stop()
        own = next(iter(content.case_keys(case)), None)
        if own is None and content.staff is None:
            raise Misused("key.missing")
        keyset = own.secret() if own is not None else KeysetSecret.from_bytes(content.staff or b"")
        session = self._session_of(case, keyset)
        if own is not None:
            role, seat = m.CallerRole.PARTY, Seat.of(own.side)
        elif remember.load(self.access.vault, case, MEDIATORS.name).ids:
            role, seat = m.CallerRole.MEDIATOR, MEDIATORS
        else:
            role, seat = m.CallerRole.COUNSELLOR, Seat.counsellor(session.id)
        memory = remember.load(self.access.vault, case, seat.name)
        facts = remember.facts_of(memory) or Facts.of(case, seat)
        journal = remember.journal_of(memory, case)
        row = m.CaseRow(case, role, facts.file.case.state, None if own is None else own.side)
        reply = m.CaseReply(row, journal.position, (), (), (), m.People((), (), (), ()))
        authority = Authority(Directory(self.access.profile.root), facts, self.sender.now())
        return Look(reply, authority, session, memory, journal)

    def remember(self, look: Look) -> None:
        """Keep what was seen of a case."""
        if look.journal is None:
            return
        before, look.memory = look.memory, remember.with_journal(look.memory, look.journal, look.facts)
        if look.memory != before:
            remember.keep(self.access.vault, look.case, look.memory)

    async def steps_after(self, look: Look, n: int) -> tuple[Step, ...]:
        """Return the journal's entries after position `n` once more, verified from the first; `role.other` without a seat."""
        if look.journal is None:
            raise Misused("role.other")
        first = look.journal.n - len(look.steps)
        if n >= first:
            return look.steps[n - first :]
        anew = Authority(look.directory, _beginning(look), self.sender.now())
        start = Journal(look.case, look.journal.seat)
        journal, steps = await _pages(start, anew, look.journal.n, self._pages_of(look.case), [])
        if not journal.ids.startswith(look.journal.ids):
            raise Untrusted("journal.chain", journal.seat)
        return steps[n : look.journal.n]

    def _pages_of(self, case: CaseId) -> Fetch:
        async def fetch(after: int) -> m.Journal:
            path = {"case": codec.base64url(case)}
            return await self.access.call("case.journal", m.Journal, path=path, query={"after": str(after)})

        return fetch

    async def _session(self, reply: m.CaseReply) -> Session:
        keyset = await self.staff_keyset()
        if keyset is None:
            named = {each.keyset for each in reply.sides}
            keys = (each.secret() for each in (await self.access.content()).case_keys(reply.case.case))
            keyset = next((each for each in keys if KeysetId(each.public.id) in named), None)
        if keyset is None:
            raise Misused("key.missing")
        return self._session_of(reply.case.case, keyset)

    async def _insist_role(self, reply: m.CaseReply) -> None:
        """Insist that somebody is a party where the keyring has no staff keyset, and staff where it has; Untrusted `trust.role`."""
        party, told = await self.staff_keyset() is None, reply.case.role is m.CallerRole.PARTY
        if party is not told or (party and reply.case.side is None):
            raise Untrusted("trust.role", reply.case.role.value)

    def _session_of(self, case: CaseId, keyset: KeysetSecret) -> Session:
        return Session(self.access.profile.fingerprint, case, keyset, self.access.around.random)

    async def staff_keyset(self) -> KeysetSecret | None:
        """Return the staff keyset of this account, None for a party."""
        seeds = (await self.access.content()).staff
        if seeds is None:
            return None
        if self._staff is None or self._staff[0] != seeds:
            # Expanding seeds costs a quarter of a millisecond, and there may be forty cases.
            self._staff = (seeds, KeysetSecret.from_bytes(seeds))
        return self._staff[1]

    async def _follow(self, look: Look, seat: Seat, fetch: Fetch, shown: list[m.JournalEntry]) -> bool:
        """Follow the journal from where it was pinned; whether it was set back by the root meanwhile. Entries go into `shown`."""
        pinned = remember.journal_of(look.memory, look.case)
        kept = remember.facts_of(look.memory)
        try:
            insist_grown(pinned, look.reply.journal)
            if kept is None:
                await self._follow_anew(look, seat, fetch, shown)
                if look.journal is None or not look.journal.ids.startswith(pinned.ids):
                    raise Untrusted("journal.contradiction", seat.name)
                return False
            look.authority.facts = kept
            admit_people(look)
            look.journal, look.steps = await _pages(pinned, look.authority, look.reply.journal.n, fetch, shown)
            _insist_whole(look)
        except Untrusted as fault:
            if fault.code not in _SET_BACK or not pinned.n:
                raise
            shown.clear()
            try:
                await self._follow_anew(look, seat, self._pages_of(look.case), shown)
            except Untrusted:
                raise fault from None
            if look.journal is None or not restored(pinned, look.journal, look.steps):
                raise fault from None
            return True
        return False

    async def _follow_anew(self, look: Look, seat: Seat, fetch: Fetch, shown: list[m.JournalEntry]) -> None:
        """Follow a journal from its first entry."""
        look.authority.facts = Facts.of(look.case, seat)
        admit_people(look)
        start = Journal(look.case, seat.name)
        look.journal, look.steps = await _pages(start, look.authority, look.reply.journal.n, fetch, shown)
        _insist_whole(look)

    def _insist_pinned(self, look: Look) -> None:
        """Hold the journal against how far another device of this account followed it, as the keyring says."""
        pin = self.sender.standing.pinned(look.case, look.memory.seat)
        if pin is None or look.journal is None:
            return
        if look.facts.restores > (pin.restores or 0):
            return
        if pin.n > look.journal.n or look.journal.head_at(pin.n) != pin.head:
            raise Untrusted("journal.rollback", look.memory.seat, proving.against_pin(look.journal, pin))

    async def _insist_standing(self, look: Look, shown: Sequence[m.JournalEntry]) -> None:
        """Send again what stops and is not in the journal; Untrusted `receipt.gone` where the server had said that it has it."""
        if look.journal is None:
            return
        closed = look.facts.file.case.state is CaseState.CLOSED
        try:
            await self.sender.standing.insist(look.case, look.journal.holds, closed=closed)
        except StopsLost as fault:
            await proving.write_down(self.access, self.sender, look, shown, fault, fault.proofs)
            raise


async def _pages(
    journal: Journal, authority: Authority, to: int, fetch: Fetch, shown: list[m.JournalEntry]
) -> tuple[Journal, tuple[Step, ...]]:
    """Follow a journal up to entry `to` at least; what the server shows is added to `shown`, also where it does not hold."""
    if journal.n >= to:
        return journal, ()
    found: list[Step] = []
    async for page in journal_pages(fetch, journal.n):
        if page.seat != journal.seat:
            raise Untrusted("journal.seat", page.seat)
        shown += page.entries
        authority.directory.admit(page.staff)
        journal, steps = follow(journal, page.entries, authority)
        found += steps
    return journal, tuple(found)


def _pin(look: Look) -> Pin:
    position = look.position
    return Pin(look.case, look.memory.seat, position.n, position.head, look.facts.restores or None)


def _beginning(look: Look) -> Facts:
    """Return what was known before the first entry, with what stands beside the journal of a counsellor."""
    seat = Seat(look.memory.seat)
    authority = Authority(look.directory, Facts.of(look.case, seat), look.authority.now)
    before = Look(look.reply, authority, look.session, look.memory)
    admit_people(before)
    return before.facts


def _insist_whole(look: Look) -> None:
    """Insist that the journal reaches what the reply names, and that no request in it is cut in half."""
    journal, shown = look.journal, look.reply.journal
    if journal is None or journal.n < shown.n or journal.head_at(shown.n) != shown.head or look.facts.before:
        raise Untrusted("journal.chain", look.memory.seat)


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
