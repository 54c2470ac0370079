"""Slots: how a person's secret R is wrapped under a passphrase or a recovery code, and a new account's first slots.

No network and no disk. Which costs a passphrase has is fixed here by the kind of account, never by what a server says.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import slots
from relay.crypto.encoding import RandomSource
from relay.crypto.errors import CannotOpen
from relay.crypto.typed import TypedKind, typed_code
from relay.wire import messages as m
from relay.wire.passphrases import is_typable
from relay.wire.statements import SigningKeyBytes
from relay_client.account import keyring
from relay_client.account.keyring import KeyringContent
from relay_client.device.keystore import AccountProfile, CachedSlot
from relay_client.errors import Locked, Misused, Untrusted

PASSPHRASE_CHARACTERS: Final = 10
"""The least that is taken; the client proposes six random words instead."""
_PROFILES: Final = {m.Profile.PARTY: slots.Profile.PARTY, m.Profile.STAFF: slots.Profile.STAFF}


class NewAccountSecrets(Struct, frozen=True):
    """A new account's secrets: what goes to the server, and what stays here."""

    account: m.NewAccount
    secret: bytes
    cached_slot: CachedSlot
    keys: tuple[m.Salt, slots.SlotKeys]

    def __repr__(self) -> str:
        """Keep secrets out of tracebacks."""
        return f"Born({self.account.login})"


def require_long(passphrase: str) -> None:
    """Refuse a new passphrase that is too short or that not every device can type: Misused `passphrase.short`, `.characters`."""
    if not is_typable(passphrase):
        raise Misused("passphrase.characters")
    if len(" ".join(passphrase.split())) < PASSPHRASE_CHARACTERS:
        raise Misused("passphrase.short")


def passphrase_slot(
    profile: AccountProfile, passphrase: str, secret: bytes, random: RandomSource
) -> tuple[m.Slot, slots.SlotKeys]:
    """Return R wrapped under a passphrase with a fresh salt; Misused `passphrase.short`."""
    require_long(passphrase)
    salt = slots.new_salt(random)
    keys = passphrase_keys(profile, passphrase, salt)
    kind = slots.SlotKind.PASSPHRASE
    wrapped = slots.wrap_secret(
        secret, keys.unlock, login=profile.login, origin=profile.origin, kind=kind, random=random
    )
    return m.Slot(m.SlotKind.PASSPHRASE, m.Auth(keys.auth), wrapped, m.Salt(salt)), keys


def recovery_slot(profile: AccountProfile, secret: bytes, random: RandomSource) -> tuple[m.Slot, str]:
    """Return R wrapped under a new recovery code, and the code as it is printed."""
    code = slots.new_recovery_code(random)
    keys = slots.recovery_keys(code, login=profile.login, origin=profile.origin)
    kind = slots.SlotKind.RECOVERY
    wrapped = slots.wrap_secret(
        secret, keys.unlock, login=profile.login, origin=profile.origin, kind=kind, random=random
    )
    return m.Slot(m.SlotKind.RECOVERY, m.Auth(keys.auth), wrapped), typed_code(TypedKind.RECOVERY_CODE, code)


def account_secrets(
    profile: AccountProfile,
    slot: m.Slot,
    keys: slots.SlotKeys,
    secret: bytes,
    content: KeyringContent,
    random: RandomSource,
) -> NewAccountSecrets:
    """Return a new account for this keyring, opened by this passphrase slot alone."""
    sealed = keyring.seal(content, secret, keyring.FIRST_VERSION, random)
    key = SigningKeyBytes(content.account_key().public.raw)
    salt = slot.salt or m.Salt(b"")
    account = m.NewAccount(profile.login, (slot,), sealed, key)
    return NewAccountSecrets(account, secret, CachedSlot(salt, slot.wrapped), (salt, keys))


def with_recovery(
    created: NewAccountSecrets, profile: AccountProfile, random: RandomSource
) -> tuple[NewAccountSecrets, str]:
    """Return the account with a recovery code beside its passphrase, and the code as printed."""
    slot, code = recovery_slot(profile, created.secret, random)
    return replace(created, account=replace(created.account, slots=(*created.account.slots, slot))), code


def open_cached_slot(
    profile: AccountProfile, cached_slot: CachedSlot, passphrase: str
) -> tuple[bytes, slots.SlotKeys]:
    """Return R and the slot's keys from what this device keeps; Locked `lock.passphrase`."""
    keys = passphrase_keys(profile, passphrase, cached_slot.salt)
    return unwrap(profile, cached_slot.wrapped, keys, slots.SlotKind.PASSPHRASE, "lock.passphrase"), keys


def unwrap(
    profile: AccountProfile, wrapped: bytes, keys: slots.SlotKeys, kind: slots.SlotKind, wrong: str
) -> bytes:
    """Return R; Locked with the code `wrong` where these keys do not open it."""
    try:
        return slots.unwrap_secret(wrapped, keys.unlock, login=profile.login, origin=profile.origin, kind=kind)
    except CannotOpen as error:
        raise Locked(wrong) from error


def require_salt(salt: bytes) -> None:
    """Refuse a salt that nobody drew, one byte over and over: Untrusted `login.salt`.

    A passphrase stretched under such a one could be looked up in a table that is made once, for everybody.
    """
    if len(set(salt)) <= 1:
        raise Untrusted("login.salt")


def passphrase_keys(profile: AccountProfile, passphrase: str, salt: bytes) -> slots.SlotKeys:
    """Stretch a passphrase (0.1 s for a party, 0.7 s for staff); Locked `lock.passphrase` for an empty one."""
    if not passphrase.strip():
        raise Locked("lock.passphrase")
    return slots.passphrase_keys(
        passphrase, salt, _PROFILES[profile.kind], login=profile.login, origin=profile.origin
    )
