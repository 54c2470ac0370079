"""An account and its way to the server: unlocking, logging in, the keyring, and the ways of unlocking.

The passphrase, the unlock keys and R stay on this device. A bearer token is fetched when one is needed and again when it
has expired, in the middle of whatever was being done. Which account this is and which root it trusts was pinned before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final, TypeVar

from msgspec import Struct

from relay.crypto import sign, slots
from relay.crypto.errors import CannotOpen
from relay.crypto.typed import TypedKind, read_typed_code
from relay.domain.ids import Seconds
from relay.wire import codec, routes
from relay.wire import messages as m
from relay.wire.codec import Malformed
from relay_client import keyring, locks
from relay_client.calls import Bytes, Call, Heard, Transport
from relay_client.errors import Locked, Misused, Problem, Unreachable, Untrusted
from relay_client.keyring import Change, Content
from relay_client.keystore import Home, Profile, Vault, WayIn
from relay_client.surroundings import Surroundings

T = TypeVar("T")

_EARLY_S: Final = 30
"""A token about to expire is not used any more."""
_TRIES: Final = 5
_SHELF: Final = "account"
_LOGIN_AGAIN: Final = frozenset({"login.expired", "login.needed"})


class Token(Struct, frozen=True):
    """A bearer token and until when, by our own clock. Kept sealed, so that a row of commands logs in once."""

    bearer: m.Bearer
    expires: Seconds

    def __repr__(self) -> str:
        """Keep the token out of tracebacks."""
        return "Token()"


async def ask(transport: Transport, name: str, shape: type[T], request: object | None = None) -> T:
    """Call a route that needs no login."""
    body = b"" if request is None else codec.encode(request)
    return read_answer(shape, await transport.send(Call(routes.BY_NAME[name], body)))


def read_answer(shape: type[T], body: bytes) -> T:
    """Read an answer; one that is not of its shape is Unreachable `net.garbled`."""
    try:
        return codec.decode(shape, body)
    except Malformed as error:
        raise Unreachable("net.garbled", str(error)) from error


class Access:
    """One unlocked account: everything that goes to the server in its name goes through here."""

    def __init__(
        self,
        home: Home,
        profile: Profile,
        transport: Transport,
        around: Surroundings,
        *,
        secret: bytes,
        passphrase: str,
        keys: tuple[m.Salt, slots.SlotKeys] | None = None,
    ) -> None:
        self.home = home
        self.profile = profile
        self.transport = transport
        self.around = around
        self.vault: Vault = home.vault(profile, secret)
        self.secret = secret
        self._passphrase = passphrase
        self.keys = keys
        self._content: Content | None = None
        self._version = 0
        self._token: Token | None = None

    def __repr__(self) -> str:
        """Keep secrets out of tracebacks."""
        return f"Access({self.profile.login})"

    async def login(self) -> None:
        """Fetch the keyring if it is not here yet, and a bearer token; Locked `lock.passphrase`."""
        start = m.LoginStart(self.profile.login, self.profile.kind)
        challenge = await ask(self.transport, "login.start", m.LoginChallenge, start)
        if self._content is None:
            await self._fetch_keyring(challenge.salt)
        await self._prove(challenge)

    async def logout(self) -> None:
        """Give the bearer token back."""
        token = self._live_token()
        self._forget_token()
        if token is not None:
            await self.transport.send(Call(routes.BY_NAME["logout"], b"{}"), token.bearer)

    async def content(self) -> Content:
        """Return what the keyring holds, logging in where it was not fetched yet."""
        if self._content is None and self._live_token() is not None:
            # A command just before this one logged in: its token still fetches the keyring.
            self.adopt(await self.call("keyring.get", m.Keyring))
        if self._content is None:
            await self.login()
        if self._content is None:
            raise Locked("lock.keyring")
        return self._content

    async def update(self, change: Change) -> Content:
        """Change the keyring on the server; where another device was quicker, apply the change to its version."""
        await self.content()
        for _ in range(_TRIES):
            after = change(await self.content())
            if after == self._content:
                return after
            sealed = keyring.seal(after, self.secret, self._version + 1, self.around.random)
            try:
                await self.call("keyring.put", m.Nothing, sealed)
            except Problem as problem:
                if problem.code != "keyring.stale":
                    raise
                self.adopt(await self.call("keyring.get", m.Keyring))
            else:
                self._content, self._version = after, sealed.version
                return after
        raise Problem("keyring.stale", 409)

    async def bearer(self) -> bytes:
        """Return a live bearer token."""
        token = self._live_token()
        if token is None:
            await self.login()
            token = self._live_token()
        if token is None:
            raise Locked("lock.keyring")
        return token.bearer

    async def send(self, call: Call) -> bytes:
        """Send these very bytes; log in again, once, where the token has expired."""
        try:
            return await self.transport.send(call, await self.bearer())
        except Problem as problem:
            if problem.code not in _LOGIN_AGAIN:
                raise
        self._forget_token()
        return await self.transport.send(call, await self.bearer())

    async def ask_bytes(self, asked: Bytes) -> Heard:
        """Ask once, and once more with a new token where it has expired: what was refused so had no effect."""
        try:
            return await self.transport.ask_bytes(asked, await self.bearer())
        except Problem as problem:
            if problem.code not in _LOGIN_AGAIN:
                raise
        self._forget_token()
        return await self.transport.ask_bytes(asked, await self.bearer())

    async def fetch(self, asked: Bytes) -> AsyncIterator[bytes]:
        """Yield the bytes of a part as they come; log in again where the token has expired before the first one."""
        try:
            async for piece in self.transport.fetch(asked, await self.bearer()):
                yield piece
        except Problem as problem:
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
        return read_answer(shape, await self.send(Call(routes.BY_NAME[name], body, path, query)))

    async def change_passphrase(self, new: str) -> None:
        """Wrap R under another passphrase, on the server and here."""
        slot, keys = locks.passphrase_slot(self.profile, new, self.secret, self.around.random)
        await self.call("slot.put", m.Nothing, slot)
        salt = slot.salt or m.Salt(b"")
        self.home.keep_way_in(self.profile, WayIn(salt, slot.wrapped))
        self._passphrase, self.keys = new, (salt, keys)

    async def new_recovery_code(self) -> str:
        """Replace the recovery code; the old one opens nothing any more."""
        slot, code = locks.recovery_slot(self.profile, self.secret, self.around.random)
        await self.call("slot.put", m.Nothing, slot)
        return code

    async def _fetch_keyring(self, salt: m.Salt) -> None:
        if self.keys is None or self.keys[0] != salt:
            self.keys = (salt, locks.passphrase_keys(self.profile, self._passphrase, salt))
        keys = self.keys[1]
        unlocked = await _unlock(self.transport, self.profile, m.SlotKind.PASSPHRASE, keys, "lock.passphrase")
        secret = locks.unwrap(self.profile, unlocked.wrapped, keys, slots.SlotKind.PASSPHRASE, "lock.passphrase")
        if secret != self.secret:
            raise Untrusted("trust.account", self.profile.login)
        self.adopt(unlocked.keyring)
        self.home.keep_way_in(self.profile, WayIn(salt, unlocked.wrapped))

    def adopt(self, sealed: m.Keyring) -> None:
        """Open a keyring that the server gave.

        An older one than before is taken: it was sealed by us all the same, and after a restore it is all there is.
        """
        self._content, self._version = keyring.unseal(sealed, self.secret), sealed.version

    async def _prove(self, challenge: m.LoginChallenge) -> None:
        if self._content is None:
            raise Locked("lock.keyring")
        said = sign.LoginStatement(self.profile.login, self.profile.origin, challenge.nonce, challenge.at)
        made = sign.sign_login(self._content.account_key(), said)
        proof = m.LoginProof(self.profile.login, challenge.nonce, challenge.at, m.Signature(made.signature))
        answer = await ask(self.transport, "login.prove", m.LoggedIn, proof)
        # The server's clock dates the token; ours may be off.
        self._token = Token(answer.bearer, Seconds(answer.expires - challenge.at + self.around.now()))
        self.vault.put(_SHELF, "token", codec.encode(self._token))

    def _live_token(self) -> Token | None:
        """Return a token that can still be used, this command's or one of a command just before."""
        if self._token is None:
            data = self.vault.get(_SHELF, "token")
            self._token = None if data is None else codec.decode(Token, data)
        if self._token is None or self._token.expires - _EARLY_S <= self.around.now():
            return None
        return self._token

    def _forget_token(self) -> None:
        self._token = None
        self.vault.drop(_SHELF, "token")


async def fetch_secret(transport: Transport, profile: Profile, passphrase: str) -> tuple[bytes, WayIn]:
    """Return R from the server, for a device that never unlocked this account; Locked `lock.passphrase`."""
    start = m.LoginStart(profile.login, profile.kind)
    challenge = await ask(transport, "login.start", m.LoginChallenge, start)
    keys = locks.passphrase_keys(profile, passphrase, challenge.salt)
    unlocked = await _unlock(transport, profile, m.SlotKind.PASSPHRASE, keys, "lock.passphrase")
    secret = locks.unwrap(profile, unlocked.wrapped, keys, slots.SlotKind.PASSPHRASE, "lock.passphrase")
    return secret, WayIn(challenge.salt, unlocked.wrapped)


async def recovered_secret(transport: Transport, profile: Profile, typed: str) -> tuple[bytes, m.Keyring]:
    """Return R and the sealed keyring by the recovery code; Misused `code.typed`, Locked `lock.code`."""
    try:
        code = read_typed_code(TypedKind.RECOVERY_CODE, typed, slots.RECOVERY_CODE_BYTES)
    except CannotOpen:
        raise Misused("code.typed") from None
    keys = slots.recovery_keys(code, login=profile.login, origin=profile.origin)
    unlocked = await _unlock(transport, profile, m.SlotKind.RECOVERY, keys, "lock.code")
    secret = locks.unwrap(profile, unlocked.wrapped, keys, slots.SlotKind.RECOVERY, "lock.code")
    return secret, unlocked.keyring


async def _unlock(
    transport: Transport, profile: Profile, kind: m.SlotKind, keys: slots.SlotKeys, wrong: str
) -> m.Unlocked:
    try:
        request = m.Unlock(profile.login, kind, m.Auth(keys.auth))
        return await ask(transport, "login.unlock", m.Unlocked, request)
    except Problem as problem:
        if problem.code == "login.refused":
            raise Locked(wrong) from problem
        raise
