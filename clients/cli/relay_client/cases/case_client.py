"""Looking at a case and acting on it: the two steps of which every command of every role is made.

*Look* (`cases/fetcher.py`) verifies a case and follows its journal to the end. *Act* signs and sends. Within one command a case
is looked at once, until somebody was asked something or something was sent: nothing is signed by a look from before an
answer. A stale journal is fetched and reported, never overruled; a late record is signed anew once, with the server's time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import StaffRole
from relay.domain.policy import Standing
from relay.domain.refusals import Refused
from relay.wire import statements as s
from relay.wire.problems import entry_for
from relay_client.account.session import AccountSession
from relay_client.cases.fault_collector import FaultCollector
from relay_client.cases.fetcher import CaseFetcher, CaseSnapshots
from relay_client.cases.sender import Sender, SentDraft
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.cases.standing_stops import passes
from relay_client.errors import (
    CaseChanged,
    ClientError,
    LocalFault,
    Locked,
    Misused,
    ServerProblem,
    Unreachable,
)
from relay_client.items.parts import ItemParts
from relay_client.items.signer import Moment, Signed, Signer
from relay_client.trust.directory import Directory
from relay_client.trust.verifier import RecordSigner, SignerRole
from relay_client.views.cases import Outcome
from relay_client.views.troubled import Troubled

_MOVED: Final = frozenset({"journal.stale", "journal.unknown"})
Build = Callable[[Moment], tuple[object, Signed]]
"""Makes a request and its lead record for a moment; called again, once, where the server finds the moment late."""
Say = Callable[[CaseSnapshot], Awaitable[Outcome]]
"""Signs and sends one statement by what is known of its case; Misused or ServerProblem where that has not what it names."""


class CaseClient:
    """One account's dealings with cases."""

    def __init__(self, session: AccountSession) -> None:
        self.session = session
        self.sender = Sender(session)
        self.fetcher = CaseFetcher(session, self.sender)
        self.parts: ItemParts | None = None
        """The parts of the item opened last: whoever looks at its pages next need not open it again."""
        self._seen: dict[CaseId, CaseSnapshot] | None = None
        """Looks of one command of somebody at a screen, by case; None where every call looks anew."""
        self._fresh: set[CaseId] = set()
        """Those of them since which nobody was asked anything."""
        self._seen_all: CaseSnapshots | None = None

    def now(self) -> Seconds:
        """Return the time by which authority is judged; a server never sets it back."""
        return self.sender.now()

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

    async def view(self, case: CaseId) -> CaseSnapshot:
        """Return a look to show something from: this command's, or a new one."""
        snapshot = None if self._seen is None else self._seen.get(case)
        return snapshot or await self._look_anew(case)

    async def staff_keyset(self) -> KeysetSecret | None:
        """Return the staff keyset of this account, None for a party."""
        return await self.fetcher.staff_keyset()

    async def staff_signer(self, case: CaseId) -> Signer:
        """Return a session of this account's staff keyset; Misused `role.other` for a party."""
        keyset = await self.staff_keyset()
        if keyset is None:
            raise Misused("role.other")
        return Signer(self.session.profile.fingerprint, case, keyset, self.session.environment.random)

    async def role_of(self, keyset: KeysetId) -> StaffRole | None:
        """Return the role that the root gave a keyset, None where it gave none that is live now.

        The root's records come with this command's looks, or else with the list of the staff.
        """
        now = self.sender.now()
        seen = {id(snapshot.directory): snapshot.directory for snapshot in (self._seen or {}).values()}
        for directory in seen.values():
            if directory.knows(keyset):
                return directory.role(keyset, now)
        return (await self.directory()).role(keyset, now)

    async def directory(self) -> Directory:
        """Return the organisation's current staff, for staff."""
        return await self.fetcher.known.staff_list()

    async def with_staff(self, snapshot: CaseSnapshot) -> Directory:
        """Take the organisation's staff into what is known with a look, and return it: before one of them is given something.

        With a case come only the records of whoever is somebody there already, and the rules are asked with what is known here.
        """
        return await self.fetcher.known.staff_list(snapshot.directory)

    async def look(self, case: CaseId) -> CaseSnapshot:
        """Return a look to sign by: this command's where nobody was asked anything since, or a new one.

        Raises `Untrusted` for the first thing that is wrong.
        """
        return self._looked(case) or await self._look_anew(case)

    async def look_after(self, case: CaseId) -> CaseSnapshot:
        """Return what a case became by what was just sent: in a command with one look at everything, in one request."""
        if self._seen is None:
            return await self._look_anew(case)
        await self.look_all()
        return await self.look(case)

    async def _look_anew(self, case: CaseId) -> CaseSnapshot:
        """Fetch and verify a case and follow its journal."""
        snapshot = await self.fetcher.look(case)
        if self._seen is not None:
            self._seen[case] = snapshot
            self._fresh.add(case)
        return snapshot

    async def look_all(self) -> CaseSnapshots:
        """Look at every case of this account: those that hold, and those that do not, each by itself."""
        if self._seen is None:
            return await self.fetcher.look_all()
        if self._seen_all is None:
            self._seen_all = await self.fetcher.look_all()
            self._seen.update({snapshot.case: snapshot for snapshot in self._seen_all.snapshots})
            self._fresh.update(self._seen)
        return self._seen_all

    async def known(self, case: CaseId) -> CaseSnapshot:
        """Return what this device knows of a case, to say in it what stops: this command's look, else what is kept, else a look."""
        return self._looked(case) or await self.fetcher.known.snapshot(case) or await self.look(case)

    async def standing(self, case: CaseId) -> Standing:
        """Return as what this account stands in a case: by the root's word or the pinned seat, else by a look."""
        return await self.fetcher.known.standing(case) or (await self.view(case)).reply.case.role

    async def stop(self, case: CaseId, what: type[s.Statement], item: ItemId | None, say: Say) -> Outcome:
        """Say what only stops, ends or takes back something by what this device knows, never through a look.

        `say` signs and sends it by what is known of the case; without a key here, a stop in hand. Only where neither has what it
        names, or the service says no, is the case looked at: it may have gone on since. What is wrong with the case is looked for
        behind the stop and told beside it (`Outcome.trouble`). Raises as `act`; Untrusted where it was not said without a look.
        """
        looked = self._looked(case)
        known = looked or await self.fetcher.known.snapshot(case)
        if known is None:
            kept = self.fetcher.in_hand.write_down(case, what, item)
            if kept is None:
                return await say(await self.look(case))
            outcome = await self.sender.resend(kept.name)
        else:
            try:
                outcome = await say(known)
            except (Misused, ServerProblem, CaseChanged) as no:
                return await say(await self._since(known, no))
        return outcome if looked is not None else replace(outcome, trouble=await self._trouble(case))

    def _looked(self, case: CaseId) -> CaseSnapshot | None:
        """Return this command's look at a case, where nobody was asked anything since."""
        return None if self._seen is None or case not in self._fresh else self._seen[case]

    async def _since(self, known: CaseSnapshot, no: ClientError) -> CaseSnapshot:
        """Return what became of a case since it was known so; raises `no` where that is no other, and Untrusted."""
        if isinstance(no, ServerProblem) and passes(no):
            raise no
        try:
            now = await self._look_anew(known.case)
        except (ServerProblem, Unreachable):
            if isinstance(no, ServerProblem):
                raise no from None
            raise
        same = (now.position, now.signer.id) == (known.position, known.signer.id)
        if same and isinstance(no, ServerProblem):
            raise no
        return now

    async def _trouble(self, case: CaseId) -> Troubled | None:
        """Look at a case in which something was just stopped, and return what is wrong with it. Nothing of it undoes the stop."""
        apart = FaultCollector()
        with suppress(ServerProblem, Unreachable, Misused, Locked, LocalFault):
            await apart.of(case, self._look_anew(case))
        return next(iter(apart.troubled), None)

    async def require_unchanged(self, snapshot: CaseSnapshot, seen: s.Position) -> None:
        """Raise `CaseChanged` with what is new where others did something since the caller looked.

        What this very account did, and what the server destroyed because of it, the caller knows.
        """
        if snapshot.position == seen:
            return
        steps = await self.fetcher.steps_after(snapshot, min(seen.n, snapshot.position.n))
        ours = all(_by(step.who, snapshot.signer.id) for step in steps)
        if (
            snapshot.journal is None
            or not ours
            or snapshot.journal.head_at(min(seen.n, snapshot.journal.n)) != seen.head
        ):
            raise CaseChanged(tuple(step.line() for step in steps))

    async def act(
        self,
        snapshot: CaseSnapshot,
        route: str,
        build: Build,
        *,
        item: ItemId | None = None,
        draft: SentDraft | None = None,
    ) -> Outcome:
        """Sign, send and have it receipted.

        Raises `ServerProblem`; `CaseChanged` where the journal went on; `Unreachable` with the kept request's name.
        """

        def allowed(moment: Moment) -> tuple[object, Signed]:
            request, lead = build(moment)
            require_allowed(snapshot, lead)
            return request, lead

        try:
            return await self.act_at(snapshot.case, snapshot.position, route, allowed, item=item, draft=draft)
        except ServerProblem as problem:
            if problem.code not in _MOVED or snapshot.journal is None:
                raise
            raise await self._changed(await self.look(snapshot.case), snapshot.position) from problem

    async def act_at(
        self,
        case: CaseId,
        position: s.Position,
        route: str,
        build: Build,
        *,
        item: ItemId | None = None,
        draft: SentDraft | None = None,
    ) -> Outcome:
        """Sign and send at a position; sign anew, once, where the server finds the record late."""
        sender = self.sender
        if self._seen is not None:
            self.next_command()
        request, lead = build(Moment(sender.dating(), position))
        try:
            return await sender.send(route, request, lead.id, case, item, draft)
        except ServerProblem as problem:
            if problem.code != "record.late":
                raise
        request, lead = build(Moment(await sender.take_server_time(), position))
        return replace(await sender.send(route, request, lead.id, case, item, draft), signed_anew=True)

    async def _changed(self, snapshot: CaseSnapshot, seen: s.Position) -> CaseChanged:
        steps = await self.fetcher.steps_after(snapshot, min(seen.n, snapshot.position.n))
        return CaseChanged(tuple(step.line() for step in steps))


def require_allowed(snapshot: CaseSnapshot, signed: Signed) -> None:
    """Refuse what a mediator's own journal does not allow, with the code that the server would give; Problem."""
    try:
        snapshot.verifier.require_allowed(signed.id, signed.statement)
    except Refused as refused:
        code = refused.code.value
        raise ServerProblem(code, entry_for(code).status) from refused


def _by(who: RecordSigner, keyset: KeysetId) -> bool:
    return who.keyset == keyset or who.signer is SignerRole.SERVER
