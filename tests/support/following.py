"""Follows a case as a client on one device does, from what the service itself shows: for tests of what clients make of it.

Nothing of a client is written once more here: people, chain, signatures, order and rules are those of `relay_client`. Left out is
what belongs to an account and not to a case (receipts, keyrings, passphrases).
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.msgpack import Decoder, Encoder

from relay.crypto import digests
from relay.domain.ids import CaseId, Seconds
from relay.domain.model import MEDIATORS, Seat
from relay.domain.policy import Standing
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases import pins
from relay_client.cases.following import admit_people
from relay_client.cases.pins import CasePins
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.items.signer import Signer as Signing
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.journal import follow, require_grown
from relay_client.trust.verifier import RecordVerifier
from tests.support.world import Someone, World

_kept = Encoder().encode
_found = Decoder(CasePins).decode


@dataclass
class Device:
    """One person's device in one case: what it remembers between two looks."""

    world: World
    person: Someone
    case: CaseId
    early_s: int = 0
    """How far its clock is ahead of the service's."""
    pinned: CasePins | None = None

    async def look(self) -> CaseSnapshot:
        """Look at the case, follow the journal from where it was pinned, and remember it."""
        service, session = self.world.service, await self.world.session(self.person)
        reply = await service.cases.get(session, self.case)
        seat = seat_of(reply, self.person)
        pinned = CasePins(seat.name) if self.pinned is None else self.pinned
        look = CaseSnapshot(reply, self._authority(reply, seat), self._signing(), pinned)
        kept = pins.history_of(pinned)
        if kept is not None:
            look.verifier.history = kept
        admit_people(look)
        journal = pins.journal_of(pinned, self.case)
        require_grown(journal, reply.journal)
        while journal.n < reply.journal.n:
            page = await service.cases.journal(session, self.case, journal.n)
            look.directory.admit(page.staff)
            journal, _ = follow(journal, page.entries, look.verifier)
        assert journal.position == reply.journal, "the journal ends where the service says"
        assert not look.history.before, "no request ends in the middle"
        look.journal = journal
        # What a device keeps is read back from its bytes.
        self.pinned = _found(_kept(pins.with_journal(pinned, journal, look.history)))
        return look

    def _authority(self, reply: m.CaseReply, seat: Seat) -> RecordVerifier:
        directory = Directory(s.SigningKeyBytes(self.world.root.public.raw))
        directory.admit([self.world.identity.record, *reply.people.staff])
        now = Seconds(self.world.now() + self.early_s)
        return RecordVerifier(directory, CaseHistory.of(self.case, seat), now)

    def _signing(self) -> Signing:
        root = s.RootFingerprint(digests.root_fingerprint(self.world.root.public.raw))
        return Signing(root, self.case, self.person.keyset, self.world.chance)


def seat_of(reply: m.CaseReply, person: Someone) -> Seat:
    """Return the seat whose journal the service shows to somebody."""
    if reply.case.role is Standing.MEDIATOR:
        return MEDIATORS
    if reply.case.role is Standing.PARTY and reply.case.side is not None:
        return Seat.of(reply.case.side)
    if reply.case.role is Standing.INTERPRETER:
        return Seat.interpreter(person.id)
    if reply.case.role is Standing.GUARDIAN:
        return Seat.guardian(person.id)
    if reply.case.role is Standing.SUPPORTER:
        return Seat.supporter(person.id)
    return Seat.counsellor(person.id)
