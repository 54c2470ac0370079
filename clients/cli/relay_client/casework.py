"""Looking at a case and acting on it: the two movements of which every command of every role is made.

*Look* (`looking.py`) verifies a case and follows its journal to the end. *Act* signs and sends. Within one command a case
is looked at once, until somebody was asked something or something was sent: nothing is signed by a look from before an
answer. A stale journal is fetched and reported, never overruled; a late record is signed anew once, with the server's time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import entry_for
from relay_client.account import Access
from relay_client.authority import Signer, Who
from relay_client.errors import CaseChanged, Misused, Problem, Untrusted
from relay_client.journal import Step
from relay_client.looked import Look
from relay_client.looking import Looking, Looks
from relay_client.parts import Parts
from relay_client.sending import Sender, SentDraft
from relay_client.session import Moment, Session, Signed
from relay_client.trust import Directory
from relay_client.views import Outcome

_MOVED: Final = frozenset({"journal.stale", "journal.unknown"})
Build = Callable[[Moment], tuple[object, Signed]]
"""Makes a request and its lead record for a moment; called again, once, where the server finds the moment late."""


class Casework:
    """One account's dealings with cases."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.sender = Sender(access)
        self.looking = Looking(access, self.sender)
        self.parts: Parts | None = None
        """The parts of the item opened last: whoever looks at its pages next need not open it again."""
        self._seen: dict[CaseId, Look] | None = None
        """Looks of one command of somebody at a screen, by case; None where every call looks anew."""
        self._fresh: set[CaseId] = set()
        """Those of them since which nobody was asked anything."""
        self._seen_all: Looks | None = None

    @property
    def in_command(self) -> bool:
        """Whether looks are shared until `next_command`."""
        return self._seen is not None

    def next_command(self) -> None:
        """Begin a command: what it shows comes from one look, until it acts. What it signs never rests on a look of before."""
        self._seen, self._seen_all = {}, None
        self._fresh.clear()

    def time_passes(self) -> None:
        """Somebody was asked something, or something took its time: what was looked at before is good for showing only."""
        self._fresh.clear()

    async def view(self, case: CaseId) -> Look:
        """Return a look to show something from: this command's, or a new one."""
        found = None if self._seen is None else self._seen.get(case)
        return found or await self._look_anew(case)

    async def staff_keyset(self) -> KeysetSecret | None:
        """Return the staff keyset of this account, None for a party."""
        return await self.looking.staff_keyset()

    async def staff_session(self, case: CaseId) -> Session:
        """Return a session of this account's staff keyset; Misused `role.other` for a party."""
        keyset = await self.staff_keyset()
        if keyset is None:
            raise Misused("role.other")
        return Session(self.access.profile.fingerprint, case, keyset, self.access.around.random)

    async def role_of(self, keyset: KeysetId) -> StaffRole | None:
        """Return the role that the root gave a keyset, None where it gave none that is live now.

        The root's records come with this command's looks, or else with the list of the staff.
        """
        now = self.sender.now()
        seen = {id(look.directory): look.directory for look in (self._seen or {}).values()}
        for directory in seen.values():
            if directory.knows(keyset):
                return directory.role(keyset, now)
        return (await self.directory()).role(keyset, now)

    async def directory(self) -> Directory:
        """Return the organisation's current staff, for staff."""
        directory = Directory(self.access.profile.root)
        listed = await self.access.call("staff.list", m.StaffList)
        directory.admit([(await self.sender.office()).staff, *listed.records])
        return directory

    async def look(self, case: CaseId) -> Look:
        """Return a look to sign by: this command's where nobody was asked anything since, or a new one.

        Raises `Untrusted` for the first thing that is wrong.
        """
        if self._seen is not None and case in self._fresh:
            return self._seen[case]
        return await self._look_anew(case)

    async def look_after(self, case: CaseId) -> Look:
        """Return what a case became by what was just sent: in a command with one look at everything, in one request."""
        if self._seen is None:
            return await self._look_anew(case)
        await self.look_all()
        return await self.look(case)

    async def _look_anew(self, case: CaseId) -> Look:
        """Fetch and verify a case and follow its journal."""
        look = await self.looking.look(case)
        if self._seen is not None:
            self._seen[case] = look
            self._fresh.add(case)
        return look

    async def look_all(self) -> Looks:
        """Look at every case of this account: those that hold, and those that do not, each by itself."""
        if self._seen is None:
            return await self.looking.look_all()
        if self._seen_all is None:
            self._seen_all = await self.looking.look_all()
            self._seen.update({look.case: look for look in self._seen_all.looks})
            self._fresh.update(self._seen)
        return self._seen_all

    async def stopping_look(self, case: CaseId) -> Look:
        """Return what is needed to stop: a look, or, where the case cannot be trusted, what was known of it before."""
        try:
            return await self.look(case)
        except Untrusted:
            return await self.looking.blind(case)

    def remember(self, look: Look) -> None:
        """Keep what was seen of a case."""
        self.looking.remember(look)

    async def steps_after(self, look: Look, n: int) -> tuple[Step, ...]:
        """Return the journal's entries after position `n` once more, verified; `role.other` without a seat."""
        return await self.looking.steps_after(look, n)

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
        if self._seen is not None:
            self.next_command()
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


def insist_allowed(look: Look, said: Signed) -> None:
    """Refuse what a mediator's own journal does not allow, with the code that the server would give; Problem."""
    try:
        look.authority.insist_allowed(said.id, said.statement)
    except Refused as refused:
        code = refused.code.value
        raise Problem(code, entry_for(code).status) from refused


def _by(who: Who, keyset: KeysetId) -> bool:
    return who.keyset == keyset or who.signer is Signer.SERVER
