"""Logging in: salts, slots, challenges and bearer tokens; and who is behind a token.

The server keeps SHA-256 of the auth half and of tokens. Unknown names are answered like known ones, with a salt
that stays the same and a refusal in the same words. A token says who may look; only signatures may act.
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import digests, sign, slots
from relay.crypto.device import DEVICE_ID_BYTES
from relay.crypto.errors import CryptoError
from relay.crypto.keys import SigningPublic
from relay.domain.ids import SECONDS_PER_DAY, AccountId, Day, KeysetId, Seconds
from relay.service import login_names
from relay.service.challenges import Challenges
from relay.service.context import ServiceContext
from relay.service.login_pace import LoginPace, Visitor, as_one, has_authority
from relay.service.rate_limit import RateLimiter
from relay.store.base import AccountRow, DeviceRow, KeyringRow, KeysetRow, SlotRow, Stale
from relay.wire import limits, messages
from relay.wire.codec import Malformed
from relay.wire.messages import Bearer, Salt, SlotKind
from relay.wire.problems import Denied
from relay.wire.statements import ShareBytes

BEARER_LIFE_S: Final = 1_800
BEARER_LATEST_S: Final = BEARER_LIFE_S + limits.CLOCK_SKEW_S
"""A token that ends later than this from now was given by a clock that was ahead, and is none."""
SESSIONS_KEPT: Final = 10_000
_NOBODY: Final = Visitor()


class Session(Struct, frozen=True):
    """Who is behind a bearer token, and with which keysets they may sign and read."""

    account: AccountRow
    keysets: dict[KeysetId, KeysetRow]
    expires: Seconds
    token_hash: bytes


class Authentication:
    """Login and tokens of one process."""

    def __init__(self, context: ServiceContext, rate_limiter: RateLimiter) -> None:
        self._context = context
        self._pace = LoginPace(context, rate_limiter)
        self._sessions: OrderedDict[bytes, Session] = OrderedDict()
        self._forgotten = 0
        """How often sessions were forgotten: one that was being loaded meanwhile may hold what is over."""
        self._challenges = Challenges(context.random)

    async def start(self, request: messages.LoginStart, visitor: Visitor = _NOBODY) -> messages.LoginChallenge:
        """Give the salt and a nonce to sign; a made-up salt for a name nobody has, or has on another path."""
        await self._pace.take("start", request.login, visitor)
        context = self._context
        account_slot = await login_names.slot(context.store, request.login, SlotKind.PASSPHRASE.value)
        account = None if account_slot is None else await context.store.account(account_slot[0])
        salt = slots.fake_salt(context.identity.salt_key, f"{request.profile.value} {as_one(request.login)}")
        staff = request.profile is messages.Profile.STAFF
        if account_slot is not None and account is not None and account.staff is staff:
            salt = account_slot[1].salt or salt
        now = context.now()
        nonce = self._challenges.new(request.login, now)
        return messages.LoginChallenge(salt=Salt(salt), nonce=nonce, at=now)

    async def unlock(self, request: messages.Unlock, visitor: Visitor = _NOBODY) -> messages.Unlocked:
        """Give the wrapped secret and the keyring to whoever has the auth half. Raises login.refused."""
        await self._pace.take("unlock", request.login, visitor)
        account_id, slot = await self._slot_opened_by(request)
        keyring = await self._context.store.keyring(account_id)
        if keyring is None:
            raise Denied("login.refused")
        return messages.Unlocked(wrapped=slot.wrapped, keyring=_keyring(keyring))

    async def prove(self, request: messages.LoginProof, visitor: Visitor = _NOBODY) -> messages.LoggedIn:
        """Give a bearer token for the signed challenge, and a device token where the device asks for one.

        The account key alone is not enough: a device that was unlocked once has it for good. Whoever logs in also shows `auth`
        of the passphrase or recovery code that holds now. Raises login.refused, whatever was wrong; device.ended.
        """
        await self._pace.take("prove", request.login, visitor)
        context = self._context
        now = context.now()
        account_id, _ = await self._slot_opened_by(request)
        account = await context.store.account(account_id)
        if account is None or not self._challenges.is_open(request.nonce, request.login, request.at, now):
            raise Denied("login.refused")
        statement = sign.LoginStatement(request.login, context.identity.origin, request.nonce, request.at)
        try:
            sign.verify_login(SigningPublic(account.key), statement, sign.LoginSignature(request.signature))
        except CryptoError:
            raise Denied("login.refused") from None
        self._challenges.close(request.nonce, now)
        if account.staff and not await has_authority(context.store, account.id, now):
            raise Denied("staff.ended")
        bearer, expires = context.random(32), Seconds(now + BEARER_LIFE_S)
        device, shown = None, visitor.device
        if shown is not None and not await self._pace.knows(account.login, shown):
            device = shown = await self._pace.new_token(account.login)
        seen = DeviceRow(shown[:DEVICE_ID_BYTES], Day(now // SECONDS_PER_DAY)) if shown else None
        token_hash = digests.token_digest(bearer)
        await context.store.put_bearer(token_hash, account.id, expires, seen)
        try:
            # A new passphrase that came meanwhile ended the tokens there were, and this one was not among them.
            await self._slot_opened_by(request)
        except Denied:
            await context.store.drop_bearer(token_hash)
            raise
        return messages.LoggedIn(bearer=Bearer(bearer), expires=expires, account=account.id, device=device)

    async def _slot_opened_by(self, request: messages.Unlock | messages.LoginProof) -> tuple[AccountId, SlotRow]:
        """Return the slot that `auth` belongs to, with its account. Raises login.refused, as quickly for a name nobody has."""
        account_slot = await login_names.slot(self._context.store, request.login, request.slot.value)
        auth_hash = digests.auth_digest(request.auth)
        expected = bytes(32) if account_slot is None else account_slot[1].auth_hash
        if not hmac.compare_digest(auth_hash, expected) or account_slot is None:
            raise Denied("login.refused")
        return account_slot

    async def session(self, bearer: bytes) -> Session:
        """Return who is behind a token. Raises login.expired for an unknown or old one, and for one from the future."""
        token_hash = digests.token_digest(bearer)
        now = self._context.now()
        session = self._sessions.get(token_hash)
        if session is None:
            session = await self._load(token_hash)
        if session is None or not now < session.expires <= now + BEARER_LATEST_S:
            self._sessions.pop(token_hash, None)
            raise Denied("login.expired")
        return session

    async def logout(self, session: Session) -> messages.Nothing:
        """End a token."""
        await self._context.store.drop_bearer(session.token_hash)
        self._forgotten += 1
        self._sessions.pop(session.token_hash, None)
        return messages.Nothing()

    def forget(self, account: AccountId) -> None:
        """Load an account anew at its next request, because its keysets or authority changed."""
        self._forgotten += 1
        for token_hash in [token for token, session in self._sessions.items() if session.account.id == account]:
            del self._sessions[token_hash]

    async def keyring(self, session: Session) -> messages.Keyring:
        """Return the account's newest keyring."""
        keyring = await self._context.store.keyring(session.account.id)
        if keyring is None:
            raise Denied("login.refused")
        return _keyring(keyring)

    async def put_keyring(self, session: Session, request: messages.KeyringPut) -> messages.Nothing:
        """Replace the keyring by its next version. Raises account.signature, record.late, keyring.stale.

        No second is kept of it: the version that was signed is taken once. What is there already is answered alike.
        """
        account, at = session.account, request.at or Seconds(0)
        statement = sign.KeyringStatement(
            login=account.login,
            origin=self._context.identity.origin,
            version=request.version,
            sealed=request.sealed,
            share=request.share,
            at=at,
        )
        self.require_signed(account, statement, request.signature, at)
        row = KeyringRow(request.version, request.sealed, request.share)
        try:
            await self._context.store.put_keyring(account.id, row)
        except Stale:
            if await self._context.store.keyring(account.id) != row:
                raise Denied("keyring.stale") from None
        return messages.Nothing()

    async def put_slot(self, session: Session, request: messages.SlotPut) -> messages.Nothing:
        """Replace one way of unlocking, and end every token of the account, this one too; what is there already is answered alike.

        Raises account.slots, account.signature, record.late, slot.stale.
        """
        account, at = session.account, request.at or Seconds(0)
        row = replace(slot_row(messages.Slot(request.kind, request.auth, request.wrapped, request.salt)), at=at)
        statement = sign.SlotStatement(
            login=account.login,
            origin=self._context.identity.origin,
            kind=request.kind,
            auth=request.auth,
            wrapped=request.wrapped,
            salt=request.salt or b"",
            at=at,
        )
        self.require_signed(account, statement, request.signature, at)
        try:
            await self._context.store.put_slot(account.id, row, session.token_hash)
        except Stale:
            if await self._context.store.slot(account.login, row.kind) != (account.id, row):
                raise Denied("slot.stale") from None
        self.forget(account.id)
        return messages.Nothing()

    def require_own(
        self, key: bytes, statement: sign.ChangeStatement, signature: messages.Signature | None
    ) -> None:
        """Require that an account's own key signed a change of it: no token is enough (step L5). Raises account.signature."""
        try:
            sign.verify_change(SigningPublic(key), statement, sign.ChangeSignature(signature or b""))
        except CryptoError:
            raise Denied("account.signature") from None

    def require_signed(
        self,
        account: AccountRow,
        statement: sign.ChangeStatement,
        signature: messages.Signature | None,
        at: Seconds,
    ) -> None:
        """Require a change of now under the account's own key (step L5). Raises account.signature, record.late."""
        self.require_own(account.key, statement, signature)
        if abs(at - self._context.now()) > limits.CLOCK_SKEW_S:
            raise Denied("record.late")

    async def _load(self, token_hash: bytes) -> Session | None:
        store, forgotten = self._context.store, self._forgotten
        bearer = await store.bearer(token_hash)
        account = None if bearer is None else await store.account(bearer[0])
        if bearer is None or account is None:
            return None
        keysets = {keyset.id: keyset for keyset in await store.keysets_of(account.id)}
        session = Session(account, keysets, bearer[1], token_hash)
        if forgotten != self._forgotten:
            return session
        self._sessions[token_hash] = session
        if len(self._sessions) > SESSIONS_KEPT:
            self._sessions.popitem(last=False)
        return session


def slot_row(slot: messages.Slot) -> SlotRow:
    """Turn a slot as sent into one as kept. A passphrase slot has a salt, a recovery slot has none."""
    if (slot.kind is SlotKind.PASSPHRASE) is (slot.salt is None):
        raise Malformed("account.slots", ".slots")
    return SlotRow(slot.kind.value, digests.auth_digest(slot.auth), slot.salt, slot.wrapped)


def keyring_row(keyring: messages.Keyring) -> KeyringRow:
    """Turn a keyring as sent into one as kept."""
    return KeyringRow(keyring.version, keyring.sealed, keyring.share)


def _keyring(row: KeyringRow) -> messages.Keyring:
    return messages.Keyring(version=row.version, sealed=row.sealed, share=ShareBytes(row.share))
