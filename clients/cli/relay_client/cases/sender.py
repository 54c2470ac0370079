"""Sending signed requests: kept before, receipted after, repeated byte for byte in between.

Decides when a request counts as answered, and which clock a new statement is dated by. Never signs anything itself.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import outbox as requests
from relay_client.account.clock import FAR_S, TAKEN_S
from relay_client.account.login import ask, read_answer
from relay_client.account.outbox import PendingRequest
from relay_client.account.session import AccountSession
from relay_client.cases.standing_stops import StandingStops, passes, stop_in
from relay_client.errors import ClientError, ClockOff, LocalFault, ServerProblem, Unreachable, Untrusted
from relay_client.items.drafts import Drafts
from relay_client.trust.case_history import name_of
from relay_client.trust.directory import Directory, parsed, verify_receipt
from relay_client.views.cases import Outcome

_SHELF: Final = "account"
_OFFICE: Final = "office"


class OfficeContact(Struct, frozen=True):
    """What the server says of itself, verified under the pinned root."""

    server: KeysetId
    staff: m.RecordBytes
    telephone: m.Text
    helpline: m.Text | None = None
    age_line: int | None = None
    zone: m.Text | None = None
    """The time zone in which its days end, where that is not the usual one."""
    signature_days: int | None = None
    """How many days a record waits for its second signature, where that is not the usual number."""


class SentDraft(Struct, frozen=True):
    """Which draft a request carries, and SHA-256 of its words."""

    name: str
    words: s.Digest


class Sender:
    """Sends for one account."""

    def __init__(self, session: AccountSession) -> None:
        self.session = session
        self.standing = StandingStops(session, self._answered)
        session.set_back = self._set_back
        self._office: OfficeContact | None = None

    def now(self) -> Seconds:
        """Return the time by which authority is judged; a server never sets it back."""
        return self.session.clock.now()

    def dating(self) -> Seconds:
        """Return the time that a new statement carries: ours, put right by the server's for minutes once it had to be."""
        return self.session.clock.dating()

    async def take_server_time(self) -> Seconds:
        """Take the server's time for our statements from now on, and return it; ClockOff where it is too far from ours."""
        return self.session.clock.take((await self._organisation()).at)

    async def server_time(self) -> Seconds:
        """Return what the server says that the time is. Moves nothing."""
        return (await self._organisation()).at

    def known_telephone(self) -> str | None:
        """Return the office's number as it was told last on this device, None where it never was. No network."""
        with suppress(LocalFault):
            office = self._office or self.session.vault.read(_SHELF, _OFFICE, OfficeContact)
            return None if office is None else office.telephone
        return None

    async def office(self, *, anew: bool = False) -> OfficeContact:
        """Return who the server is, as it said on this device before or, with `anew`, as it says now.

        Raises Untrusted `trust.root` where it is not the organisation that was pinned.
        """
        if self._office is None and not anew:
            with suppress(LocalFault):  # where another program kept it otherwise, the server is asked once more
                self._office = self.session.vault.read(_SHELF, _OFFICE, OfficeContact)
        if self._office is None or anew:
            profile = self.session.profile
            organisation = await self._organisation()
            if organisation.root != profile.root or organisation.origin != profile.origin:
                raise Untrusted("trust.root", profile.origin)
            server = parsed(organisation.server, profile.fingerprint).statement
            if not isinstance(server, s.Staff):
                raise Untrusted("trust.record", profile.origin)
            Directory(profile.root).admit([organisation.server])
            self._office = OfficeContact(
                name_of(server.keyset),
                organisation.server,
                organisation.telephone,
                organisation.helpline,
                organisation.age_line,
                organisation.zone,
                organisation.signature_days,
            )
            self.session.vault.write(_SHELF, _OFFICE, self._office)
        return self._office

    async def send(
        self,
        route: str,
        request: object,
        record: RecordId,
        case: CaseId,
        item: ItemId | None,
        draft: SentDraft | None = None,
    ) -> Outcome:
        """Keep, send, verify the receipt, forget; a stop and its receipt stay kept (step R9).

        Raises `ServerProblem`, `Unreachable` naming what is kept, and Untrusted `trust.receipt` for a receipt that step R6 refuses.
        """
        body, since = codec.encode(request), self.dating()
        kept = PendingRequest(route=route, body=body, since=since, case=case, item=item, record=record)
        if draft is not None:
            kept = replace(kept, draft=draft.name, words=draft.words)
        requests.keep(self.session.vault, kept)
        return await self._answered(kept)

    async def _set_back(self) -> tuple[str, ...]:
        """Send every kept stop again at a service whose keyring is older than one seen here: it was set back, or lies."""
        try:
            await self.session.content_to_stop()
        except ClientError:
            return ()
        return await self.standing.repeat_all()

    async def resend(self, name: str) -> Outcome:
        """Send a kept request again."""
        return await self._answered(requests.one(self.session.vault, name))

    async def _answered(self, kept: PendingRequest) -> Outcome:
        vault, stop = self.session.vault, stop_in(kept)
        try:
            done = read_answer(m.Done, await self.session.send(kept.call()))
            if stop is not None:
                self.standing.answered(stop, done.receipt)
            outcome = await self._receipted(kept, done, stopping=stop is not None)
        except ServerProblem as problem:
            if stop is not None and problem.code == "record.late":
                # No stop is ever late (step R5). Signing it anew would let the server choose its date.
                raise Untrusted("trust.receipt") from problem
            if stop is None or not passes(problem):
                requests.done(vault, kept.name)
            raise
        except ClockOff:
            # The stop was taken, and is kept with its receipt: only its day is in doubt.
            requests.done(vault, kept.name)
            await self.standing.settle()
            raise
        except Unreachable as fault:
            fault.pending = kept.name if requests.waits(vault, kept.name) else None
            raise
        if kept.draft is not None and kept.words is not None:
            Drafts(vault, self.session.environment).answered(kept.draft, kept.words)
        requests.done(vault, kept.name)
        if stop is not None or self.standing.lifted(kept):
            await self.standing.settle()
        return outcome

    async def _receipted(self, kept: PendingRequest, done: m.Done, *, stopping: bool) -> Outcome:
        if kept.record is None or kept.case is None:
            raise Untrusted("trust.receipt")
        try:
            receipt = self._verified(done.receipt, kept.record, await self.office())
        except Untrusted:
            # The server may have got a new keyset since this device asked who it is.
            receipt = self._verified(done.receipt, kept.record, await self.office(anew=True))
        if receipt.at is None or (receipt.n, receipt.head) != (done.position.n, done.position.head):
            raise Untrusted("trust.receipt")
        if receipt.day != day_of(receipt.at):
            raise Untrusted("trust.receipt")
        self._require_time(kept, receipt.at, stopping=stopping)
        return Outcome(kept.route, receipt.day, done.position, kept.case, kept.item, reading=done.reading)

    def _verified(self, data: bytes, record: RecordId, office: OfficeContact) -> s.Receipt:
        directory = Directory(self.session.profile.root)
        directory.admit([office.staff])
        return verify_receipt(data, record, office.server, directory)

    def _require_time(self, kept: PendingRequest, at: Seconds, *, stopping: bool) -> None:
        """Hold a receipt's second against the time between the first sending and now.

        A stop is never refused because a clock is off. Where a whole day lies between, by our clock or by what the server told
        before, its person is told all the same: ClockOff `clock.far`.
        """
        clock = self.session.clock
        now = clock.dating()
        if not stopping:
            if not kept.since - TAKEN_S <= at <= now + TAKEN_S:
                raise Untrusted("trust.receipt")
            return
        waited, seconds = max(0, now - kept.since), clock.told()
        for each in (now, now if seconds is None else seconds):
            if not each - waited - FAR_S <= at <= each + FAR_S:
                raise ClockOff(each, at, "clock.far")

    async def _organisation(self) -> m.Organisation:
        organisation = await ask(self.session.transport, "organisation", m.Organisation)
        self.session.clock.heard(organisation.at)
        return organisation
