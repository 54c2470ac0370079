"""Sending signed requests: kept before, receipted after, repeated byte for byte in between.

Decides when a request counts as answered, and which clock a new statement is dated by. Never signs anything itself.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import pending as requests
from relay_client.account import Access, ask, read_answer
from relay_client.drafts import Drafts
from relay_client.errors import Problem, Unreachable, Untrusted
from relay_client.facts import name_of
from relay_client.pending import Pending
from relay_client.trust import Directory, parsed, verify_receipt
from relay_client.views import Outcome


class Office(Struct, frozen=True):
    """What the server says of itself, verified under the pinned root."""

    server: KeysetId
    staff: bytes
    telephone: str


class SentDraft(Struct, frozen=True):
    """Which draft a request carries, and SHA-256 of its words."""

    name: str
    words: s.Digest


class Sender:
    """Sends for one account."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.clock_offset_s: int | None = None
        self._office: Office | None = None

    def now(self) -> Seconds:
        """Return our time, put right by the server's once it had to be."""
        return Seconds(self.access.around.now() + (self.clock_offset_s or 0))

    async def take_server_time(self) -> Seconds:
        """Take the server's time for our statements from now on, and return it."""
        told = await ask(self.access.transport, "organisation", m.Organisation)
        self.clock_offset_s = told.at - self.access.around.now()
        return told.at

    async def office(self) -> Office:
        """Return who the server is; Untrusted `trust.root` where it is not the organisation that was pinned."""
        if self._office is None:
            profile = self.access.profile
            found = await ask(self.access.transport, "organisation", m.Organisation)
            if found.root != profile.root or found.origin != profile.origin:
                raise Untrusted("trust.root", profile.origin)
            server = parsed(found.server, profile.fingerprint).statement
            if not isinstance(server, s.Staff):
                raise Untrusted("trust.record", profile.origin)
            Directory(profile.root).admit([found.server])
            self._office = Office(name_of(server.keyset), found.server, found.telephone)
        return self._office

    async def send(
        self,
        route: str,
        request: object,
        record: RecordId,
        case: CaseId,
        item: ItemId | None,
        draft: SentDraft | None = None,
    ) -> tuple[Outcome, m.Done]:
        """Keep, send, verify the receipt, forget. Raises `Problem`, or `Unreachable` naming what is kept."""
        body, since = codec.encode(request), self.access.around.now()
        kept = Pending(route=route, body=body, since=since, case=case, item=item, record=record)
        if draft is not None:
            kept = replace(kept, draft=draft.name, words=draft.words)
        requests.keep(self.access.vault, kept)
        return await self._answered(kept)

    async def resend(self, name: str) -> Outcome:
        """Send a kept request again."""
        outcome, _ = await self._answered(requests.one(self.access.vault, name))
        return outcome

    async def _answered(self, kept: Pending) -> tuple[Outcome, m.Done]:
        vault = self.access.vault
        try:
            done = read_answer(m.Done, await self.access.send(kept.call()))
            outcome = await self._receipted(kept, done)
        except Problem:
            requests.done(vault, kept.name)
            raise
        except Unreachable as fault:
            fault.pending = kept.name
            raise
        if kept.draft is not None and kept.words is not None:
            Drafts(vault, self.access.around).answered(kept.draft, kept.words)
        requests.done(vault, kept.name)
        return outcome, done

    async def _receipted(self, kept: Pending, done: m.Done) -> Outcome:
        if kept.record is None or kept.case is None:
            raise Untrusted("trust.receipt")
        office = await self.office()
        directory = Directory(self.access.profile.root)
        directory.admit([office.staff])
        receipt = verify_receipt(done.receipt, kept.record, office.server, directory)
        return Outcome(kept.route, receipt.day, done.position, kept.case, kept.item)
