"""An account and its way to the server: unlocking, logging in, the keyring, and the ways of unlocking.

The passphrase, the unlock keys and R stay on this device. A bearer token is fetched when one is needed and again when it
has expired, in the middle of whatever was being done. Which account this is and which root it trusts was pinned before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final, TypeVar

from msgspec import Struct

from relay.crypto import sign, slots
from relay.domain.ids import Seconds
from relay.wire import codec, routes
from relay.wire import messages as m
from relay_client.account import changes, keyring, unlock
from relay_client.account.change_dates import ChangeDates
from relay_client.account.clock import Clock
from relay_client.account.contact_names import ContactNames
from relay_client.account.keyring import Change, KeyringContent
from relay_client.account.keyring_versions import KeyringVersions, SeenVersion
from relay_client.account.login import ask, device_header, read_answer, unlocked_by
from relay_client.account.name_waits import NameWaits
from relay_client.account.seen_marks import SeenMarks
from relay_client.account.ways_in import WaysIn
from relay_client.device.environment import Environment
from relay_client.device.keystore import AccountProfile, CachedSlot, DeviceStore, Vault
from relay_client.errors import Locked, ServerProblem, Unreachable, Untrusted
from relay_client.net.transport import JsonRequest, RawRequest, RawResponse, Transport

T = TypeVar("T")

_EARLY_S: Final = 30
"""A token about to expire is not used any more."""
_TRIES: Final = 5
_SHELF: Final = "account"
_NOT_THE_NEWEST: Final = frozenset({"keyring.older", "keyring.other"})
_LOGIN_AGAIN: Final = frozenset({"login.expired", "login.needed"})


class Token(Struct, frozen=True):
    """A bearer token and until when, by our own clock. Kept sealed, so that a row of commands logs in once."""

    bearer: m.Bearer
    expires: Seconds

    def __repr__(self) -> str:
        """Keep the token out of tracebacks."""
        return "Token()"


class AccountSession:
    """One unlocked account: everything that goes to the server in its name goes through here."""

    def __init__(
        self,
        home: DeviceStore,
        profile: AccountProfile,
        transport: Transport,
        environment: Environment,
        *,
        secret: bytes,
        passphrase: str,
        keys: tuple[m.Salt, slots.SlotKeys] | None = None,
    ) -> None:
        self.home = home
        self.profile = profile
        self.transport = transport
        self.environment = environment
        self.vault: Vault = home.vault(profile, secret)
        self.secret = secret
        self.ways_in = WaysIn(profile, passphrase, keys)
        self.clock = Clock(self._machine_now, self.vault)
        self.riders: list[Change] = []
        """Changes that go along with whatever keyring version is written next; each may do nothing."""
        self.set_back: Callable[[], Awaitable[tuple[str, ...]]] | None = None
        """Sends again what was said to stop, where the service shows an older keyring; returns what it was."""
        self.name_waits = NameWaits(self.vault)
        self._versions = KeyringVersions(self.vault)
        self._content: KeyringContent | None = None
        self._version = 0
        self._token: Token | None = None
        self._dates = ChangeDates(self.clock, self._server_time)
        self.names = ContactNames(self.vault, self.keyring_known, self.update)
        self.seen = SeenMarks(self.vault, self.keyring_known, self.update)
        self.riders += [self.names.ride, self.seen.ride]

    def __repr__(self) -> str:
        """Keep secrets out of tracebacks."""
        return f"AccountSession({self.profile.login})"

    def _machine_now(self) -> Seconds:
        return self.environment.now()

    async def login(self) -> None:
        """Fetch the keyring if it is not here yet, and a bearer token; Locked `lock.passphrase`, Misused `login.waiting`."""
        try:
            await self._log_in()
        except (Locked, ServerProblem, Untrusted) as fault:
            raise self.name_waits.instead_of(fault) from None
        self.name_waits.end()

    async def _log_in(self) -> None:
        challenge = await self._challenge()
        if self._content is None:
            floor = self._versions.floor()
            self._adopt(await self._unlocked(challenge.salt), floor)
        await self._prove(challenge)

    async def logout(self) -> None:
        """Give the bearer token back."""
        token = self._live_token()
        self._forget_token()
        if token is not None:
            await self.transport.send(JsonRequest(routes.BY_NAME["logout"], b"{}"), token.bearer)

    async def content(self) -> KeyringContent:
        """Return what the keyring holds, logging in where it was not fetched yet.

        Raises Untrusted `keyring.older`, `keyring.other`, once every stop that this device keeps was sent again.
        """
        try:
            return await self._newest()
        except Untrusted as fault:
            again, self.set_back = self.set_back, None
            if again is not None and fault.code in _NOT_THE_NEWEST:
                try:
                    fault.sent_again = await again()
                finally:
                    self.set_back = again
            raise

    async def _newest(self) -> KeyringContent:
        if self._content is None and self._live_token() is not None:
            # A command just before this one logged in: its token still fetches the keyring.
            await self._fetch_again()
        if self._content is None:
            await self.login()
        if self._content is None:
            raise Locked("lock.keyring")
        return self._content

    async def content_anew(self) -> KeyringContent:
        """Return what the keyring holds now, also where another device has written to it meanwhile; raises as `content`."""
        await self.content()
        await self._fetch_again()
        return await self.content()

    async def content_to_stop(self) -> KeyringContent:
        """Return what the keyring holds, also where it is older than one seen before: to sign a stop by it, and for nothing else.

        Whoever wants to stop must be able to, right after a restore too.
        """
        try:
            return await self._newest()
        except Untrusted as fault:
            if fault.code not in _NOT_THE_NEWEST:
                raise
        if self._live_token() is not None:
            return keyring.unseal(await self.call("keyring.get", m.Keyring), self.secret)
        challenge = await self._challenge()
        self._content = keyring.unseal(await self._unlocked(challenge.salt), self.secret)
        try:
            await self._prove(challenge)
            return self._content
        finally:
            self._content = None

    def keyring_known(self) -> tuple[int, KeyringContent | None]:
        """Return the keyring as it was fetched last, and its version; None where it was not fetched yet."""
        return self._version, self._content

    @property
    def known_content(self) -> KeyringContent | None:
        """What the keyring holds, where it was fetched already."""
        return self._content

    async def update(self, change: Change) -> KeyringContent:
        """Change the keyring on the server; where another device was quicker, apply the change to its version."""
        for _ in range(_TRIES):
            before = await self.content()
            after = self._with_riders(change(before))
            if after == before:
                return after
            try:
                await self._write(after)
            except ServerProblem as problem:
                if problem.code != "keyring.stale":
                    raise
                await self._fetch_again()
            else:
                return after
        raise ServerProblem("keyring.stale", 409)

    async def take_older_keys(self) -> tuple[int | None, int]:
        """Go on from the keyring that the server has, also where this device saw a newer one: only as its person wishes.

        Return the versions: the newest that was seen here, and the one that was taken. The next version is written at once, so that
        every other device is told too.
        """
        seen, challenge = self._versions.floor(), await self._challenge()
        sealed = await self._unlocked(challenge.salt)
        self._content, self._version = keyring.unseal(sealed, self.secret), sealed.version
        await self._prove(challenge)
        self._versions.saw(sealed.version, sealed.sealed, anew=True)
        await self._write(self._with_riders(self._content))
        return None if seen is None else seen.version, sealed.version

    async def bearer(self) -> bytes:
        """Return a live bearer token."""
        token = self._live_token()
        if token is None:
            await self.login()
            token = self._live_token()
        if token is None:
            raise Locked("lock.keyring")
        return token.bearer

    async def send(self, call: JsonRequest) -> bytes:
        """Send these very bytes; log in again, once, where the token has expired."""
        return await self._logged_in(lambda bearer: self.transport.send(call, bearer))

    async def ask_bytes(self, asked: RawRequest) -> RawResponse:
        """Ask once, and once more with a new token where it has expired: what was refused so had no effect."""
        return await self._logged_in(lambda bearer: self.transport.ask_bytes(asked, bearer))

    async def _logged_in(self, ask: Callable[[bytes], Awaitable[T]]) -> T:
        try:
            return await ask(await self.bearer())
        except ServerProblem as problem:
            if problem.code not in _LOGIN_AGAIN:
                raise
        self._forget_token()
        return await ask(await self.bearer())

    async def fetch(self, asked: RawRequest) -> AsyncIterator[bytes]:
        """Yield the bytes of a part as they come; log in again where the token has expired before the first one."""
        try:
            async for piece in self.transport.fetch(asked, await self.bearer()):
                yield piece
        except ServerProblem as problem:
            if problem.code not in _LOGIN_AGAIN:
                raise
        else:
            return
        self._forget_token()
        async for piece in self.transport.fetch(asked, await self.bearer()):
            yield piece

    async def call(
        self,
        name: str,
        shape: type[T],
        request: Any = None,
        *,
        path: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> T:
        """Call a route and read its answer."""
        body = b"" if request is None else codec.encode(request)
        return read_answer(shape, await self.send(JsonRequest(routes.BY_NAME[name], body, path, query)))

    async def change_passphrase(self, new: str) -> None:
        """Wrap R under another passphrase, on the server and here. With the old one every other device loses its way in."""
        slot, keys = unlock.passphrase_slot(self.profile, new, self.secret, self.environment.random)
        salt = slot.salt or m.Salt(b"")
        self.ways_in.changing(new, (salt, keys))
        await self._put_slot(slot)
        self.home.keep_cached_slot(self.profile, CachedSlot(salt, slot.wrapped))
        self.ways_in.changed(new, (salt, keys))
        # Every token has ended, and what told this device apart was worth something under the old passphrase. Where this fails, the
        # next login asks again.
        with suppress(ServerProblem, Unreachable):
            await self.login()

    async def new_recovery_code(self) -> str:
        """Replace the recovery code; the old one opens nothing any more."""
        slot, code = unlock.recovery_slot(self.profile, self.secret, self.environment.random)
        await self._put_slot(slot)
        return code

    def adopt(self, sealed: m.Keyring) -> None:
        """Open a keyring that the server gave; Untrusted `keyring.older`, `keyring.other` where this device knows better."""
        self._adopt(sealed, self._versions.floor())

    def _adopt(self, sealed: m.Keyring, floor: SeenVersion | None) -> None:
        """Open a keyring; `floor` is what had been seen when the server was asked for it."""
        content = keyring.unseal(sealed, self.secret)
        self._versions.require(sealed, floor)
        self._content, self._version = content, sealed.version
        self._versions.saw(sealed.version, sealed.sealed)

    async def _fetch_again(self) -> None:
        floor = self._versions.floor()
        self._adopt(await self.call("keyring.get", m.Keyring), floor)

    async def _write(self, content: KeyringContent) -> None:
        """Write the next keyring version. Raises ServerProblem `keyring.stale`."""
        sealed = keyring.seal(content, self.secret, self._version + 1, self.environment.random)
        await self.put(
            "keyring.put", lambda at: changes.keyring_put(self.profile, content.account_key(), sealed, at)
        )
        self._content, self._version = content, sealed.version
        self._versions.saw(sealed.version, sealed.sealed)

    def _with_riders(self, content: KeyringContent) -> KeyringContent:
        for rider in self.riders:
            content = rider(content)
        return content

    async def _put_slot(self, slot: m.Slot) -> None:
        """Replace a way in: with it every token of the account has ended, the one that this was sent with too (step L9)."""
        key = (await self.content()).account_key()
        await self.put("slot.put", lambda at: changes.slot_put(self.profile, key, slot, at))
        self._forget_token()

    async def put(self, route: str, build: Callable[[Seconds], object]) -> None:
        """Sign a change of the account for a second that the server takes, and send it."""

        async def send(at: Seconds) -> None:
            await self.call(route, m.Nothing, build(at))

        await self._dates.send(send)

    async def _server_time(self) -> Seconds:
        return (await ask(self.transport, "organisation", m.Organisation)).at

    async def _challenge(self) -> m.LoginChallenge:
        start = m.LoginStart(self.profile.login, self.profile.kind)
        challenge = await ask(self.transport, "login.start", m.LoginChallenge, start, self._device())
        self.clock.heard(challenge.at)
        return challenge

    async def _unlocked(self, salt: m.Salt) -> m.Keyring:
        """Return the sealed keyring that the passphrase gives, under the salt that this device knows and no other (step L1)."""
        keys = self.ways_in.passphrase_keys(salt)
        kind = m.SlotKind.PASSPHRASE
        unlocked = await unlocked_by(self.transport, self.profile, kind, keys, "lock.passphrase", self._device())
        secret = unlock.unwrap(self.profile, unlocked.wrapped, keys, slots.SlotKind.PASSPHRASE, "lock.passphrase")
        if secret != self.secret:
            raise Untrusted("trust.account", self.profile.login)
        self.home.keep_cached_slot(self.profile, CachedSlot(salt, unlocked.wrapped))
        return unlocked.keyring

    async def _prove(self, challenge: m.LoginChallenge) -> None:
        if self._content is None:
            raise Locked("lock.keyring")
        slot, auth = self.ways_in.shown(challenge.salt)
        statement = sign.LoginStatement(self.profile.login, self.profile.origin, challenge.nonce, challenge.at)
        made = sign.sign_login(self._content.account_key(), statement)
        signature = m.Signature(made.signature)
        proof = m.LoginProof(self.profile.login, challenge.nonce, challenge.at, slot, auth, signature)
        answer = await ask(self.transport, "login.prove", m.LoggedIn, proof, self._device())
        if answer.device is not None:
            self.home.keep_device(self.profile, answer.device)
        # The server's clock dates the token; ours may be off.
        self._token = Token(answer.bearer, Seconds(answer.expires - challenge.at + self.environment.now()))
        self.vault.write(_SHELF, "token", self._token)

    def _device(self) -> Mapping[str, str]:
        return device_header(self.home.cached_slot(self.profile))

    def _live_token(self) -> Token | None:
        """Return a token that can still be used, this command's or one of a command just before."""
        if self._token is None:
            self._token = self.vault.read(_SHELF, "token", Token)
        if self._token is None or self._token.expires - _EARLY_S <= self.environment.now():
            return None
        return self._token

    def _forget_token(self) -> None:
        self._token = None
        self.vault.drop(_SHELF, "token")
