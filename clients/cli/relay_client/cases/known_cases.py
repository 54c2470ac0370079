"""What this device knows of a case without asking the service for it: what a stop goes by, and as what this account stands there.

As what somebody stands follows from the root's record of their keyset, or from the seat in which this account followed the journal.
No row of the service's decides it. Nothing is signed or sent here, and no case is looked at.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from msgspec import Struct

from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import MEDIATORS, Seat
from relay.domain.policy import Authority, Standing, seat_of
from relay.wire import codec
from relay.wire import messages as m
from relay.wire.codec import Malformed
from relay_client.account import keyring
from relay_client.account.keyring import CaseKey, KeyringContent
from relay_client.account.session import AccountSession
from relay_client.cases import pins as remember
from relay_client.cases.pins import CasePins
from relay_client.cases.sender import Sender
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Untrusted
from relay_client.items.signer import Signer
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.verifier import RecordVerifier

_SHELF: Final = "account"
_ROLE: Final = "own-role"


class OwnRole(Struct, frozen=True):
    """The role that the root gave this account's staff keyset, verified. A keyset has one role for good (`trust.two_roles`)."""

    keyset: KeysetId
    role: m.Code


class KnownCases:
    """What one account knows of its cases on this device."""

    def __init__(self, session: AccountSession, sender: Sender) -> None:
        self._session = session
        self._sender = sender

    async def staff_list(self, directory: Directory | None = None) -> Directory:
        """Return the organisation's staff as the service lists it, each by the root's record, beside those known; for staff."""
        directory = directory or Directory(self._session.profile.root)
        listed = await self._session.call("staff.list", m.StaffList)
        directory.admit([(await self._sender.office()).staff, *listed.records])
        return directory

    async def staff_standing(self, keyset: KeysetId, shown: Directory | None = None) -> Standing:
        """Return as what this account's staff keyset stands in every case: the role of the root's record, kept once it was seen.

        `shown` are records that came with something else; where the keyset's is not among them, the list of the staff is asked for.
        Raises Untrusted `trust.role` where the root gave the keyset no role in cases.
        """
        kept = self._session.vault.read(_SHELF, _ROLE, OwnRole)
        if kept is not None and kept.keyset == keyset:
            return Standing(kept.role)
        role = None if shown is None else shown.given(keyset)
        role = role or (await self.staff_list()).given(keyset)
        if role is None or role.value not in {standing.value for standing in Standing}:
            raise Untrusted("trust.role")
        self._session.vault.write(_SHELF, _ROLE, OwnRole(keyset, role.value))
        return Standing(role.value)

    async def standing(self, case: CaseId) -> Standing | None:
        """Return as what this account stands in a case, None where nobody of no staff followed its journal yet."""
        content = await self._session.content_to_stop()
        if content.staff is not None:
            return await self.staff_standing(_id(KeysetSecret.from_bytes(content.staff)))
        return next(
            (journal for key in content.case_keys(case) if (journal := self._followed(content, key)) is not None),
            None,
        )

    def followed_as(self, key: CaseKey) -> Standing | None:
        """Return as what a keyset that is no staff's followed a journal, on this device or, by the keyring, on another one."""
        return self._followed(self._session.known_content, key)

    async def snapshot(self, case: CaseId) -> CaseSnapshot | None:
        """Return what is needed to stop without a look: one's own keys, and what was verified before; None where no key is here.

        Nothing that the service shows now is in it. Where the journal was never followed it holds what was known before the first
        entry: that is enough for a stop that names nothing.
        """
        content = await self._session.content_to_stop()
        keys = content.case_keys(case)
        own = next((key for key in keys if self._followed(content, key) is not None), next(iter(keys), None))
        if content.staff is not None:
            keyset, side = KeysetSecret.from_bytes(content.staff), None
            standing = await self.staff_standing(_id(keyset))
        elif own is not None:
            keyset, side = own.secret(), own.side
            standing = self._followed(content, own) or Standing.PARTY
        else:
            return None
        seat = seat_of(Authority(standing, side), _id(keyset))
        if seat is None:
            return None
        pins = remember.load(self._session.vault, case, seat.name)
        history = remember.history_of(pins) or CaseHistory.of(case, seat)
        journal = remember.journal_of(pins, case)
        # What was shown as the label last is held against the journal by whoever reads it.
        shown = _shown(pins)
        label = None if shown is None else shown.reply.case.label
        row = m.CaseRow(case, standing, history.file.case.state, side, label=label)
        reply = m.CaseReply(row, journal.position, (), (), (), m.People((), (), (), ()))
        verifier = RecordVerifier(self._staff_shown(pins), history, self._sender.now())
        signer = Signer(self._session.profile.fingerprint, case, keyset, self._session.environment.random)
        return CaseSnapshot(reply, verifier, signer, pins, journal)

    async def followed(self) -> tuple[CaseId, ...]:
        """Return the cases in whose list this account stays for good, where it followed their journal on any of its devices."""
        content = await self._session.content()
        pinned, here = self._pinned(content)
        own = [(key.case, _id(key.secret()), Seat.of(key.side)) for key in content.cases]
        seats = {(case, seat.name) for case, keyset, side in own for seat in (side, *_beside(keyset))}
        if content.staff is not None:
            keyset = _id(KeysetSecret.from_bytes(content.staff))
            staff = {Seat.counsellor(keyset).name, Seat.interpreter(keyset).name}
            seats |= {pair for pair in pinned | here if pair[1] in staff}
        return tuple(sorted({case for case, seat in seats & (pinned | here)}))

    async def mediated(self) -> tuple[CaseId, ...]:
        """Return the cases whose mediators' journal was followed, on any device of the account: a place in them may have ended."""
        pinned, here = self._pinned(await self._session.content())
        return tuple(sorted({case for case, seat in pinned | here if seat == MEDIATORS.name}))

    def _pinned(self, content: KeyringContent) -> tuple[set[tuple[CaseId, str]], set[tuple[CaseId, str]]]:
        """Return the journals that the keyring has pins of, and those that were followed here, by case and seat."""
        here = {(case, seat) for case, seat, pins in remember.all_of(self._session.vault) if pins.ids}
        return {(pin.case, pin.seat) for pin in content.pins or ()}, here

    def items(self, *cases: CaseId) -> tuple[tuple[CaseId, ItemId], ...]:
        """Return the letters of these cases that the followed journals tell of. No network."""
        known_items = (
            (case, item)
            for case, _, pins in (remember.all_of(self._session.vault) if cases else ())
            if case in cases and pins.replay is not None
            for item in pins.replay.file.items
        )
        return tuple(dict.fromkeys(known_items))

    def cases(self) -> tuple[CaseId, ...]:
        """Return the cases in which a journal was followed on this device. No network."""
        return tuple(dict.fromkeys(case for case, _, _ in remember.all_of(self._session.vault)))

    def _followed(self, content: KeyringContent | None, key: CaseKey) -> Standing | None:
        keyset = _id(key.secret())
        for standing, seat in zip((Standing.GUARDIAN, Standing.SUPPORTER), _beside(keyset), strict=True):
            elsewhere = content is not None and keyring.pin_of(content, key.case, seat.name) is not None
            if elsewhere or remember.load(self._session.vault, key.case, seat.name).ids:
                return standing
        own = remember.load(self._session.vault, key.case, Seat.of(key.side).name)
        return Standing.PARTY if any(party_key.id == keyset for party_key in own.keys) else None

    def _staff_shown(self, pins: CasePins) -> Directory:
        """Return the staff whose records were shown with the case last: their names, for whoever chooses one of them."""
        directory = Directory(self._session.profile.root)
        shown = _shown(pins)
        if shown is not None:
            with suppress(Untrusted):
                directory.admit(shown.reply.people.staff)
        return directory


def _shown(pins: CasePins) -> m.CaseShown | None:
    """Return what the service showed beside a journal last: nobody signed it."""
    try:
        return None if pins.shown is None else codec.decode(m.CaseShown, pins.shown)
    except Malformed:
        return None


def _beside(keyset: KeysetId) -> tuple[Seat, Seat]:
    """Return the seats of somebody who decides with a side, or stands by it."""
    return Seat.guardian(keyset), Seat.supporter(keyset)


def _id(keyset: KeysetSecret) -> KeysetId:
    return KeysetId(keyset.public.id)
