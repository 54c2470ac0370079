"""The device: which accounts are on it, how a new one comes, how one is unlocked. Everything begins here.

A root's fingerprint is compared with what is on paper before anything is trusted, and pinned from then on. Connections are
opened when needed, one per server, and closed together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from msgspec import Struct

from relay.crypto.digests import root_fingerprint
from relay.crypto.passphrase import generate_passphrase
from relay.crypto.slots import SlotKeys
from relay.crypto.typed import short_fingerprint_text
from relay.domain.model import StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import enrolment, slip_text, unlock
from relay_client.account import login as login_requests
from relay_client.account.keyring import CaseKey, KeyringContent
from relay_client.account.outbox import PendingRequest
from relay_client.account.session import AccountSession
from relay_client.account.unlock import NewAccountSecrets
from relay_client.api.account import Account, Joined
from relay_client.device.environment import Environment
from relay_client.device.handed_in import HandedIn
from relay_client.device.keystore import AccountProfile, DeviceStore
from relay_client.errors import LocalFault, Locked, Misused, ServerProblem, Unreachable
from relay_client.net.transport import Transport, checked_origin
from relay_client.trust.case_history import name_of
from relay_client.views.items import Letter
from relay_client.views.people import OrganisationView, SlipPaper

LETTER: Final = "letter"
"""What a text is for that is handed in as a letter."""


class StaffRequestMade(Struct, frozen=True):
    """A staff member's request: the file for the offline machine, and the fingerprint to compare there."""

    profile: AccountProfile
    file: bytes
    fingerprint_text: str


class StaffAccepted(Struct, frozen=True):
    """A staff account was taken up. The recovery code is shown once, and written down."""

    account: Account
    recovery_code: str

    def __repr__(self) -> str:
        """Keep the code out of tracebacks."""
        return f"StaffAccepted({self.account!r})"


class DeviceClient:
    """The library of one device."""

    def __init__(
        self,
        home: DeviceStore,
        environment: Environment,
        connect: Callable[[str], Transport],
        load_network: Callable[[], object] = lambda: None,
    ) -> None:
        self.home = home
        self._environment = environment
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

    def profiles(self) -> tuple[AccountProfile, ...]:
        """Return the accounts on this device."""
        return self.home.profiles()

    def profile(self, login: str | None = None) -> AccountProfile:
        """Return the account of that name, the only or the chosen one; LocalFault `home.no_profile`, `home.several_profiles`."""
        return self.home.profile(login)

    def set_language(self, profile: AccountProfile, language: str | None) -> AccountProfile:
        """Change the language in which this account is spoken to."""
        return self.home.set_language(profile, language)

    def forget(self, profile: AccountProfile) -> None:
        """Remove everything of this account from this device: drafts, pins, waiting requests."""
        self.home.forget(profile)

    def suggest_passphrase(self, language: str) -> str:
        """Return six random words of a language, of which there is a list; else in English."""
        return generate_passphrase(self._environment.random, language)

    def read_slip(self, text: str) -> SlipPaper:
        """Read a slip from its link or its typed lines; Misused `slip.text`, `code.typed`, `origin.scheme`."""
        return slip_text.read_slip(text)

    def check_slip_line(self, label: str, text: str) -> None:
        """Check one typed line of a slip; Misused `code.typed`, `origin.scheme`."""
        slip_text.check_line(label, text)

    async def organisation(self, origin: str, fingerprint: str | None = None) -> OrganisationView:
        """Return a server's organisation; Misused `root.mismatch` where it is not the one typed."""
        transport = self._transport(checked_origin(origin))
        organisation_now = await login_requests.ask(transport, "organisation", m.Organisation)
        root = s.RootFingerprint(root_fingerprint(organisation_now.root))
        if fingerprint is not None and not slip_text.is_fingerprint(fingerprint, root):
            raise Misused("root.mismatch")
        await enrolment.check_organisation(transport, root)
        return OrganisationView(
            origin=transport.origin,
            root=organisation_now.root,
            fingerprint=root,
            short_fingerprint=short_fingerprint_text(root),
            telephone=organisation_now.telephone,
            server_time=organisation_now.at,
            helpline=organisation_now.helpline,
        )

    async def attach(
        self,
        origin: str,
        fingerprint: str,
        login: str,
        kind: m.Profile,
        passphrase: str,
        language: str | None = None,
    ) -> Account:
        """Use an account that exists on this device too; Locked `lock.passphrase`.

        The folded name is tried first, then the one typed: an account made earlier bears the name it was made with.
        """
        profile = await self._new_profile(origin, fingerprint, login, kind, language)
        transport = self._transport(profile.origin)
        try:
            secret, cached_slot, keys = await login_requests.fetch_secret(transport, profile, passphrase)
        except Locked as locked:
            profile = self._as_typed(profile, login, locked)
            if self.home.known(profile):
                raise LocalFault("home.known") from None
            secret, cached_slot, keys = await login_requests.fetch_secret(transport, profile, passphrase)
        self.home.keep(profile)
        self.home.keep_cached_slot(profile, cached_slot)
        account = Account(self._session(profile, secret, passphrase, (cached_slot.salt, keys)))
        await account.login()
        return account

    async def recover(
        self,
        origin: str,
        fingerprint: str,
        login: str,
        kind: m.Profile,
        code: str,
        new_passphrase: str,
        language: str | None = None,
    ) -> Account:
        """Get back in with the recovery code, and lock the account with a new passphrase."""
        unlock.require_long(new_passphrase)
        profile = await self._new_profile(origin, fingerprint, login, kind, language, again=True)
        transport = self._transport(profile.origin)
        try:
            known = self.home.cached_slot(profile)
            secret, sealed, keys = await login_requests.recovered_secret(transport, profile, code, known)
        except Locked as locked:
            profile = self._as_typed(profile, login, locked)
            secret, sealed, keys = await login_requests.recovered_secret(transport, profile, code)
        session = self._session(profile, secret, new_passphrase)
        self.home.keep(profile)
        session.ways_in.by_recovery_code(keys)
        session.adopt(sealed)
        await session.change_passphrase(new_passphrase)
        return Account(session)

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
    ) -> StaffRequestMade:
        """Make a staff member's keys here, sealed under the passphrase, and the request for the root to sign."""
        profile = await self._new_profile(origin, fingerprint, login, m.Profile.STAFF, language)
        content, file = enrolment.new_staff(self._environment, role, name, profile.fingerprint, days)
        created = enrolment.new_account_secrets(profile, passphrase, content, self._environment)
        self.home.keep(profile)
        self.home.keep_cached_slot(profile, created.cached_slot)
        enrolment.keep_waiting(self.home.vault(profile, created.secret), content)
        # The file is carried as one line of JSON.
        return StaffRequestMade(profile, codec.encode(file) + b"\n", short_fingerprint_text(name_of(file.keyset)))

    async def staff_accept(self, passphrase: str, record_file: bytes, login: str | None = None) -> StaffAccepted:
        """Take up the account that the root vouched for. Repeating after a lost answer is safe."""
        profile = self.home.profile(login)
        session = self._opened(profile, passphrase)
        content = enrolment.waiting(session.vault)
        record = enrolment.read_staff_record(record_file, profile, content)
        created, _ = unlock.with_recovery(self._waiting(session, content), profile, self._environment.random)
        await login_requests.ask(
            session.transport, "staff.accept", m.Nothing, m.StaffAccept(record, created.account)
        )
        account = Account(session)
        await account.login()
        # Where an earlier answer was lost, the server kept that attempt's slots: the code shown must be one it has.
        code = await account.new_recovery_code()
        enrolment.forget_waiting(session.vault)
        return StaffAccepted(account, code)

    async def staff_renewed(self, file: bytes, login: str | None = None) -> tuple[str, ...]:
        """Hand in what the root signed anew, one record a line; return whose it is. Needs no passphrase: the root's word is public.

        Raises Misused `staff.file`; Untrusted where the root did not sign it; ServerProblem `staff.older`, `staff.ended`.
        """
        profile = self.home.profile(login)
        transport, records = self._transport(profile.origin), enrolment.read_staff_records(file, profile)
        for record, _ in records:
            await login_requests.ask(transport, "staff.renew", m.Nothing, m.StaffAct(record))
        return tuple(name for _, name in records)

    async def join(
        self,
        slip: SlipPaper,
        login: str,
        passphrase: str,
        language: str | None = None,
        *,
        recovery: bool = False,
        again: bool = False,
    ) -> Joined:
        """Answer a slip as somebody new. Repeating with the same slip, name and passphrase is safe.

        With `again` as somebody who had this name before they lost their keys, and gets it back once those are confirmed.
        """
        transport = self._transport(slip.origin)
        organisation = await enrolment.check_organisation(transport, slip.root)
        profile = enrolment.named_profile(transport.origin, organisation.root, login, m.Profile.PARTY, language)
        if self.home.known(profile):
            return await self._join_again(profile, slip, passphrase)
        created, request, key, code = enrolment.new_party(
            slip, profile, passphrase, self._environment, recovery=recovery, again=again
        )
        self.home.keep(profile)
        self.home.keep_cached_slot(profile, created.cached_slot)
        session = self._session(profile, created.secret, passphrase, created.keys)
        kept = PendingRequest(
            route="slip.answer", body=codec.encode(request), since=self._environment.now(), slip=slip.slip
        )
        enrolment.keep_key(session.vault, key)
        if again:
            session.name_waits.begin()
        return await self._joined(session, kept, key, code)

    async def unlock(self, passphrase: str, login: str | None = None) -> Account:
        """Open an account on this device; the network is needed only where the passphrase was changed elsewhere.

        Raises Locked `lock.passphrase`, Untrusted `login.salt`.
        """
        profile = self.home.profile(login)
        known = self.home.cached_slot(profile)
        loading = asyncio.get_running_loop().run_in_executor(None, self._load_network)
        try:
            return self._taken_in(self._opened(profile, passphrase))
        except Locked as locked:
            transport = self._transport(profile.origin)
            try:
                secret, cached_slot, keys = await login_requests.fetch_secret(transport, profile, passphrase, known)
            except Unreachable:
                raise locked from None
        finally:
            await loading
        self.home.keep_cached_slot(profile, cached_slot)
        return self._taken_in(self._session(profile, secret, passphrase, (cached_slot.salt, keys)))

    def hand_in(self, handed: HandedIn, login: str | None = None) -> str | None:
        """Keep a text for a locked account, sealed; return its draft's number, None where nothing of it was ever opened here."""
        return self.home.letterbox(self.home.profile(login)).put(handed)

    def _taken_in(self, session: AccountSession) -> Account:
        """Return the account, with what was handed in while it was locked as drafts."""
        account, letterbox = Account(session), self.home.letterbox(session.profile)
        for name, handed in letterbox.waiting(session.secret):
            text, use = handed.text.decode(errors="surrogatepass"), None if handed.use == LETTER else handed.use
            with suppress(LocalFault):  # no room: it stays where it is, sealed, and keeps nobody from stopping
                account.save_draft(Letter(text, handed.language, None), id=name, use=use)
                letterbox.drop(name)
        return account

    def _waiting(self, session: AccountSession, content: KeyringContent) -> NewAccountSecrets:
        """Return the account that was locked with a passphrase when its request was made."""
        cached_slot = self.home.cached_slot(session.profile)
        if cached_slot is None or session.ways_in.keys is None:
            raise Locked("lock.none")
        keys = session.ways_in.keys[1]
        slot = m.Slot(m.SlotKind.PASSPHRASE, m.Auth(keys.auth), cached_slot.wrapped, cached_slot.salt)
        return unlock.account_secrets(
            session.profile, slot, keys, session.secret, content, self._environment.random
        )

    async def _join_again(self, profile: AccountProfile, slip: SlipPaper, passphrase: str) -> Joined:
        """Go on with an answer that was sent from here without being answered."""
        session = self._opened(profile, passphrase)
        key = enrolment.kept_key(session.vault, slip.slip)
        if key is None:
            raise LocalFault("home.known")
        return await self._joined(session, enrolment.kept_answer(session.vault, slip.slip), key)

    async def _joined(
        self, session: AccountSession, kept: PendingRequest, key: CaseKey, code: str | None = None
    ) -> Joined:
        try:
            await enrolment.send_answer(session, kept)
        except ServerProblem:
            self.home.forget(session.profile)
            raise
        enrolment.forget_key(session.vault, key.slip)
        return Joined(Account(session), key.case, short_fingerprint_text(key.secret().public.id), code)

    async def _new_profile(
        self,
        origin: str,
        fingerprint: str,
        login: str,
        kind: m.Profile,
        language: str | None,
        *,
        again: bool = False,
    ) -> AccountProfile:
        organisation = await self.organisation(origin, fingerprint)
        profile = enrolment.named_profile(organisation.origin, organisation.root, login, kind, language)
        if self.home.known(profile) and not again:
            raise LocalFault("home.known")
        return profile

    @staticmethod
    def _as_typed(profile: AccountProfile, login: str, locked: Locked) -> AccountProfile:
        """Return the profile of the name exactly as typed; raises `locked` where that is the one that was tried."""
        typed = enrolment.typed_profile(profile.origin, profile.root, login, profile.kind, profile.language)
        if typed.login == profile.login:
            raise locked
        return typed

    def _opened(self, profile: AccountProfile, passphrase: str) -> AccountSession:
        """Open what this device keeps, without the server; Locked `lock.none`, `lock.passphrase`."""
        cached_slot = self.home.cached_slot(profile)
        if cached_slot is None:
            raise Locked("lock.none")
        secret, keys = unlock.open_cached_slot(profile, cached_slot, passphrase)
        return self._session(profile, secret, passphrase, (cached_slot.salt, keys))

    def _session(
        self,
        profile: AccountProfile,
        secret: bytes,
        passphrase: str,
        keys: tuple[m.Salt, SlotKeys] | None = None,
    ) -> AccountSession:
        if self.home.known(profile):
            self.home.letterbox(profile).open_for(secret)
        return AccountSession(
            self.home,
            profile,
            self._transport(profile.origin),
            self._environment,
            secret=secret,
            passphrase=passphrase,
            keys=keys,
        )

    def _transport(self, origin: str) -> Transport:
        if origin not in self._transports:
            self._transports[origin] = self._connect(origin)
        return self._transports[origin]
