"""A mediator with many cases and held letters, and a party among them, on a relay of their own: what `looks` measures before.

Letters, labels and signatures are made by the client's own code and go through the relay's own interface. Only the two people whose
devices are measured have a passphrase; for all others random bytes stand where Argon2 would have been.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Final

from relay.crypto.keys import KeysetPublic, KeysetSecret, SigningSecret
from relay.crypto.note import WordsKind
from relay.domain.ids import NOTHING, ItemId, RecordId, Seconds
from relay.domain.model import Purpose, Seat, Side, StaffRole
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import enrolment
from relay_client.account.keyring import CaseKey, KeyringContent, KeysetSeeds, SigningSeed
from relay_client.device.environment import Environment
from relay_client.device.keystore import AccountProfile, DeviceStore
from relay_client.items import plaintext, sealing
from relay_client.items.sealing import ItemAttributes
from relay_client.items.signer import Moment, Signer, grant_digest
from relay_client.views.items import Letter
from scripts.bench.lib.api import Api
from scripts.bench.lib.people import BenchCase, Office, Person
from scripts.bench.lib.servers import Running

PASSPHRASE: Final = "cold rain on the old harbour wall"  # noqa: S105 - of people made up
_TEXT: Final = "Ik heb lang nagedacht over wat ik wil zeggen. " * 20
_NOWHERE: Final = s.Position(0, s.Digest(bytes(32)))


class Caseload(Office):
    """An office whose next newcomers may be people with a device."""

    def __init__(self, server: Running, origin: str, folder: Path) -> None:
        self._origin = origin
        self._device: Path | None = None
        super().__init__(Api(server.port, origin), folder)
        self._sessions: dict[tuple[bytes, bytes], Signer] = {}
        self._written: dict[ItemId, tuple[bytes, RecordId]] = {}

    # people with devices

    def mediator(self, device: Path) -> Person:
        """Make a mediator with a device in a new folder."""
        self._device = device
        return self.staff(StaffRole.MEDIATOR)

    def first_case(self, mediator: Person, device: Path) -> BenchCase:
        """Make a case whose side A has a device in a new folder."""
        self._device = device
        return self.labelled(mediator, 0)

    def staff_account(self, login: str, account: SigningSecret, keyset: KeysetSecret) -> m.NewAccount:
        """Give a device to a newcomer for whom one was asked."""
        if self._device is None:
            return super().staff_account(login, account, keyset)
        content = KeyringContent(SigningSeed(account.to_bytes()), (), (), KeysetSeeds(keyset.to_bytes()))
        return self._with_device(login, m.Profile.STAFF, content)

    def party_account(self, login: str, account: SigningSecret, key: CaseKey) -> m.NewAccount:
        """Give a device to a newcomer for whom one was asked."""
        if self._device is None:
            return super().party_account(login, account, key)
        return self._with_device(
            login, m.Profile.PARTY, KeyringContent(SigningSeed(account.to_bytes()), (key,), ())
        )

    def _with_device(self, login: str, kind: m.Profile, content: KeyringContent) -> m.NewAccount:
        folder, self._device = self._device or Path(), None
        home = DeviceStore(folder, os.urandom)
        profile = AccountProfile(self._origin, s.SigningKeyBytes(self.root.public.raw), login, kind, "en")
        created = enrolment.new_account_secrets(profile, PASSPHRASE, content, Environment(os.urandom, _now, _never))
        home.keep(profile)
        home.keep_cached_slot(profile, created.cached_slot)
        if kind is m.Profile.PARTY:
            return created.account
        # The recovery slot that staff must have opens nothing here.
        recovery = m.Slot(m.SlotKind.RECOVERY, m.Auth(os.urandom(32)), os.urandom(60))
        return m.NewAccount(
            login, (*created.account.slots, recovery), created.account.keyring, created.account.account
        )

    # cases and letters

    def labelled(self, mediator: Person, number: int) -> BenchCase:
        """Make an open case with a label that its mediator can read."""
        case = self.case(mediator)
        office = self._session(case, self.coordinator)
        keys = (self.coordinator.keyset.public, mediator.keyset.public)
        sealed = office.seal_words(WordsKind.CASE_LABEL, f"File {number}", case.id, keys)
        signed = office.sign(s.Label, Moment(_now(), _NOWHERE), words=sealed.refs, behind=NOTHING)
        self._send("case.label", case, self.coordinator, m.Act(signed.data, words=sealed.words))
        return case

    def submit(self, case: BenchCase, side: Side = Side.A) -> ItemId:
        """Let one side hand a letter to the mediator."""
        author = case.parties[side]
        session = self._session(case, author)
        sealed = sealing.seal_letter(session, plaintext.tidy(Letter(_TEXT, "nl", "Over vroeger"), ()))
        sending = ItemAttributes(side, own_copy=True)
        mediators: tuple[KeysetPublic, ...] = (case.mediator.keyset.public,)
        moment = Moment(_now(), case.positions[Seat.of(side).name])
        request, submitted = sealing.submission(session, sealed, sending, mediators, moment)
        done: m.Done = self._send("item.submit", case, author, request)
        if not isinstance(submitted.statement, s.Submit):
            raise TypeError("a submission leads with its submit record")
        case.positions[Seat.of(side).name] = done.position
        self._written[sealed.item] = (sealed.cek, submitted.statement.manifest)
        return sealed.item

    def release(self, case: BenchCase, item: ItemId) -> None:
        """Let the mediator pass a letter of side B on to side A, without a note."""
        session, to = self._session(case, case.mediator), case.parties[Side.A]
        cek, manifest = self._written[item]
        given = session.grant(item, cek, to.keyset.public, Purpose.RELEASE)
        moment = Moment(_now(), self.position(case, case.mediator))
        signed = session.sign(s.Release, moment, item=item, manifest=manifest, to=to.id, grant=grant_digest(given))
        log = session.log(signed, moment)
        self._send("item.release", case, case.mediator, m.Act(signed.data, log.data, grants=(given,)), item=item)

    def refresh(self, case: BenchCase) -> None:
        """Ask where the journals are: somebody else acted with the same keys."""
        case.positions.update(self.positions(case))

    def _session(self, case: BenchCase, person: Person) -> Signer:
        key = (case.id, person.id)
        if key not in self._sessions:
            self._sessions[key] = Signer(case.root, case.id, person.keyset, os.urandom)
        return self._sessions[key]

    def _send(self, route: str, case: BenchCase, who: Person, body: object, *, item: bytes | None = None) -> Any:
        if item is None:
            return self.api.call(route, body, bearer=who.bearer, case=case.id)
        return self.api.call(route, body, bearer=who.bearer, case=case.id, item=item)


def _now() -> Seconds:
    return Seconds(int(time.time()))


async def _never(_seconds: float) -> None:
    """Making an account waits for nothing."""
