"""The device: which accounts are on it, how a new one comes, how one is unlocked. Everything begins here.

A root's fingerprint is compared with what is on paper before anything is trusted, and pinned from then on. Connections are
opened when needed, one per server, and closed together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

from msgspec import Struct

from relay.crypto.digests import root_fingerprint
from relay.crypto.passphrase import generate_passphrase
from relay.crypto.slots import SlotKeys
from relay.crypto.typed import fingerprint_text, short_fingerprint_text
from relay.domain.model import StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import account, enrolment, locks, slip_text
from relay_client.account import Access
from relay_client.calls import Transport, checked_origin
from relay_client.errors import LocalFault, Locked, Misused, Problem, Unreachable
from relay_client.keyring import Content
from relay_client.keystore import Home, Profile
from relay_client.locks import Born
from relay_client.pending import Pending
from relay_client.person import Joined, Person
from relay_client.surroundings import Surroundings
from relay_client.views import Organisation, SlipPaper
from relay_client.views.base import short_fingerprint


class StaffRequest(Struct, frozen=True):
    """A staff member's request: the file for the offline machine, and the fingerprint to compare there."""

    profile: Profile
    file: bytes
    fingerprint_text: str


class StaffAccepted(Struct, frozen=True):
    """A staff account was taken up. The recovery code is shown once, and written down."""

    person: Person
    recovery_code: str

    def __repr__(self) -> str:
        """Keep the code out of tracebacks."""
        return f"StaffAccepted({self.person!r})"


class Letters:
    """The library of one device."""

    def __init__(
        self,
        home: Home,
        around: Surroundings,
        connect: Callable[[str], Transport],
        load_network: Callable[[], object] = lambda: None,
    ) -> None:
        self._home = home
        self._around = around
        self._connect = connect
        self._load_network = load_network
        """Does what `connect` would need time for. Runs in a thread, beside the stretching of a passphrase."""
        self._transports: dict[str, Transport] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        while self._transports:
            _, transport = self._transports.popitem()
            await transport.close()

    def profiles(self) -> tuple[Profile, ...]:
        """Return the accounts on this device."""
        return self._home.profiles()

    def profile(self, login: str | None = None) -> Profile:
        """Return the account of that name, or the only one; LocalFault `home.no_profile`, `home.several_profiles`."""
        return self._home.profile(login)

    def set_language(self, profile: Profile, language: str | None) -> Profile:
        """Change the language in which this account is spoken to."""
        return self._home.set_language(profile, language)

    def forget(self, profile: Profile) -> None:
        """Remove everything of this account from this device: drafts, pins, waiting requests."""
        self._home.forget(profile)

    def suggest_passphrase(self) -> str:
        """Return six random words."""
        return generate_passphrase(self._around.random)

    def read_slip(self, text: str) -> SlipPaper:
        """Read a slip from its link or its typed lines; Misused `slip.text`, `code.typed`, `origin.scheme`."""
        return slip_text.read_slip(text)

    async def organisation(self, origin: str, fingerprint: str | None = None) -> Organisation:
        """Return a server's organisation; Misused `root.mismatch` where it is not the one typed."""
        transport = self._transport(checked_origin(origin))
        found = await account.ask(transport, "organisation", m.Organisation)
        root = s.RootFingerprint(root_fingerprint(found.root))
        if fingerprint is not None and not slip_text.is_fingerprint(fingerprint, root):
            raise Misused("root.mismatch")
        await enrolment.check_organisation(transport, root)
        return Organisation(
            origin=transport.origin,
            root=found.root,
            fingerprint=root,
            fingerprint_text=fingerprint_text(root),
            short_fingerprint=short_fingerprint_text(root),
            telephone=found.telephone,
            server_time=found.at,
        )

    async def attach(
        self,
        origin: str,
        fingerprint: str,
        login: str,
        kind: m.Profile,
        passphrase: str,
        language: str | None = None,
    ) -> Person:
        """Use an account that exists on this device too; Locked `lock.passphrase`.

        The folded name is tried first, then the one typed: an account made earlier bears the name it was made with.
        """
        profile = await self._new_profile(origin, fingerprint, login, kind, language)
        transport = self._transport(profile.origin)
        try:
            secret, way_in, keys = await account.fetch_secret(transport, profile, passphrase)
        except Locked:
            profile = self._as_typed(profile, login)
            if self._home.known(profile):
                raise LocalFault("home.known") from None
            secret, way_in, keys = await account.fetch_secret(transport, profile, passphrase)
        self._home.keep(profile)
        self._home.keep_way_in(profile, way_in)
        person = Person(self._access(profile, secret, passphrase, (way_in.salt, keys)))
        await person.login()
        return person

    async def recover(
        self,
        origin: str,
        fingerprint: str,
        login: str,
        kind: m.Profile,
        code: str,
        new_passphrase: str,
        language: str | None = None,
    ) -> Person:
        """Get back in with the recovery code, and lock the account with a new passphrase."""
        locks.insist_long(new_passphrase)
        profile = await self._new_profile(origin, fingerprint, login, kind, language, again=True)
        transport = self._transport(profile.origin)
        try:
            secret, sealed = await account.recovered_secret(transport, profile, code)
        except Locked:
            profile = self._as_typed(profile, login)
            secret, sealed = await account.recovered_secret(transport, profile, code)
        access = self._access(profile, secret, new_passphrase)
        self._home.keep(profile)
        access.adopt(sealed)
        await access.change_passphrase(new_passphrase)
        return Person(access)

    async def staff_request(
        self,
        origin: str,
        fingerprint: str,
        login: str,
        name: str,
        role: StaffRole,
        passphrase: str,
        language: str | None = None,
        *,
        days: int = 365,
    ) -> StaffRequest:
        """Make a staff member's keys here, sealed under the passphrase, and the request for the root to sign."""
        profile = await self._new_profile(origin, fingerprint, login, m.Profile.STAFF, language)
        content, file = enrolment.new_staff(self._around, role, name, profile.fingerprint, days)
        born = enrolment.new_born(profile, passphrase, content, self._around)
        self._home.keep(profile)
        self._home.keep_way_in(profile, born.way_in)
        enrolment.keep_waiting(self._home.vault(profile, born.secret), content)
        keyset = enrolment.keyset_of(content)
        return StaffRequest(profile, enrolment.request_text(file), short_fingerprint(keyset))

    async def staff_accept(self, passphrase: str, record_file: bytes, login: str | None = None) -> StaffAccepted:
        """Take up the account that the root vouched for. Repeating after a lost answer is safe."""
        profile = self._home.profile(login)
        access = self._opened(profile, passphrase)
        content = enrolment.waiting(access.vault)
        record = enrolment.read_staff_record(record_file, profile, content)
        born, _ = locks.with_recovery(self._waiting(access, content), profile, self._around.random)
        await account.ask(access.transport, "staff.accept", m.Nothing, m.StaffAccept(record, born.account))
        person = Person(access)
        await person.login()
        # Where an earlier answer was lost, the server kept that attempt's slots: the code shown must be one it has.
        code = await person.new_recovery_code()
        enrolment.forget_waiting(access.vault)
        return StaffAccepted(person, code)

    async def join(
        self,
        slip: SlipPaper,
        login: str,
        passphrase: str,
        language: str | None = None,
        *,
        recovery: bool = False,
    ) -> Joined:
        """Answer a slip as somebody new. Repeating with the same slip, name and passphrase is safe."""
        transport = self._transport(slip.origin)
        found = await enrolment.check_organisation(transport, slip.root)
        profile = enrolment.named_profile(transport.origin, found.root, login, m.Profile.PARTY, language)
        if self._home.known(profile):
            return await self._join_again(profile, slip, passphrase)
        born, request, key, code = enrolment.new_party(slip, profile, passphrase, self._around, recovery=recovery)
        self._home.keep(profile)
        self._home.keep_way_in(profile, born.way_in)
        access = self._access(profile, born.secret, passphrase, born.keys)
        kept = Pending(route="slip.answer", body=codec.encode(request), since=self._around.now(), slip=slip.slip)
        enrolment.keep_key(access.vault, key)
        try:
            await enrolment.send_answer(access, kept)
        except Problem:
            self._home.forget(profile)
            raise
        enrolment.forget_key(access.vault, slip.slip)
        return Joined(Person(access), key.case, short_fingerprint(key.secret().public.id), code)

    async def unlock(self, passphrase: str, login: str | None = None) -> Person:
        """Open an account on this device; the network is needed only where the passphrase was changed elsewhere.

        Raises Locked `lock.passphrase`, Untrusted `login.salt`.
        """
        profile = self._home.profile(login)
        known = self._home.way_in(profile)
        salt = None if known is None else known.salt
        loading = asyncio.get_running_loop().run_in_executor(None, self._load_network)
        try:
            return Person(self._opened(profile, passphrase))
        except Locked as locked:
            transport = self._transport(profile.origin)
            try:
                secret, way_in, keys = await account.fetch_secret(transport, profile, passphrase, salt)
            except Unreachable:
                raise locked from None
        finally:
            await loading
        self._home.keep_way_in(profile, way_in)
        return Person(self._access(profile, secret, passphrase, (way_in.salt, keys)))

    def _waiting(self, access: Access, content: Content) -> Born:
        """Return the account that was locked with a passphrase when its request was made."""
        way_in = self._home.way_in(access.profile)
        if way_in is None or access.keys is None:
            raise Locked("lock.none")
        keys = access.keys[1]
        slot = m.Slot(m.SlotKind.PASSPHRASE, m.Auth(keys.auth), way_in.wrapped, way_in.salt)
        return locks.born_with(access.profile, slot, keys, access.secret, content, self._around.random)

    async def _join_again(self, profile: Profile, slip: SlipPaper, passphrase: str) -> Joined:
        """Go on with an answer that was sent from here without being answered."""
        access = self._opened(profile, passphrase)
        key = enrolment.kept_key(access.vault, slip.slip)
        if key is None:
            raise LocalFault("home.known")
        try:
            await enrolment.send_answer(access, enrolment.kept_answer(access.vault, slip.slip))
        except Problem:
            self._home.forget(profile)
            raise
        enrolment.forget_key(access.vault, slip.slip)
        return Joined(Person(access), key.case, short_fingerprint(key.secret().public.id))

    async def _new_profile(
        self,
        origin: str,
        fingerprint: str,
        login: str,
        kind: m.Profile,
        language: str | None,
        *,
        again: bool = False,
    ) -> Profile:
        found = await self.organisation(origin, fingerprint)
        profile = enrolment.named_profile(found.origin, found.root, login, kind, language)
        if self._home.known(profile) and not again:
            raise LocalFault("home.known")
        return profile

    @staticmethod
    def _as_typed(profile: Profile, login: str) -> Profile:
        """Return the profile of the name exactly as typed; Locked again where that is the one that was tried."""
        typed = enrolment.typed_profile(profile.origin, profile.root, login, profile.kind, profile.language)
        if typed.login == profile.login:
            raise Locked("lock.passphrase")
        return typed

    def _opened(self, profile: Profile, passphrase: str) -> Access:
        """Open what this device keeps, without the server; Locked `lock.none`, `lock.passphrase`."""
        way_in = self._home.way_in(profile)
        if way_in is None:
            raise Locked("lock.none")
        secret, keys = locks.open_way_in(profile, way_in, passphrase)
        return self._access(profile, secret, passphrase, (way_in.salt, keys))

    def _access(
        self,
        profile: Profile,
        secret: bytes,
        passphrase: str,
        keys: tuple[m.Salt, SlotKeys] | None = None,
    ) -> Access:
        return Access(
            self._home,
            profile,
            self._transport(profile.origin),
            self._around,
            secret=secret,
            passphrase=passphrase,
            keys=keys,
        )

    def _transport(self, origin: str) -> Transport:
        if origin not in self._transports:
            self._transports[origin] = self._connect(origin)
        return self._transports[origin]
