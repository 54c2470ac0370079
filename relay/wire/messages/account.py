"""Logging in, and one's own account."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from relay.domain.account import Profile, SlotKind
from relay.domain.ids import AccountId, Day, Seconds
from relay.wire.codec import Size
from relay.wire.messages.base import (
    Auth,
    Bearer,
    Challenge,
    DeviceId,
    DeviceToken,
    Login,
    Salt,
    SealedKeyring,
    Signature,
    WrappedSecret,
)
from relay.wire.statements.base import ShareBytes, SigningKeyBytes


class LoginStart(Struct, frozen=True):
    """Ask for the salt of a login name; `profile` says on which path (staff or party)."""

    login: Login
    profile: Profile


class LoginChallenge(Struct, frozen=True):
    """The salt (a made-up one for unknown names), the nonce to sign and the server's time."""

    salt: Salt
    nonce: Challenge
    at: Seconds


class Unlock(Struct, frozen=True):
    """Ask for the slot and keyring with the `auth` half of a passphrase or recovery code."""

    login: Login
    slot: SlotKind
    auth: Auth


class Keyring(Struct, frozen=True):
    """A keyring version as stored: sealed, with the shred share that masks its key."""

    version: int
    sealed: SealedKeyring
    share: ShareBytes


class Unlocked(Struct, frozen=True):
    """What the right `auth` opens."""

    wrapped: WrappedSecret
    keyring: Keyring


class LoginProof(Struct, frozen=True):
    """The challenge signed with the account key, beside the `auth` half of the way in that the account has now (step L3)."""

    login: Login
    nonce: Challenge
    at: Seconds
    slot: SlotKind
    auth: Auth
    signature: Signature


class LoggedIn(Struct, frozen=True):
    """A short-lived bearer token, to be sent as `Authorization: Bearer`; a device token where one was asked for (step L10)."""

    bearer: Bearer
    expires: Seconds
    account: AccountId
    device: DeviceToken | None = None


class Slot(Struct, frozen=True):
    """The person secret wrapped under one unlock key; the server keeps SHA-256 of `auth`."""

    kind: SlotKind
    auth: Auth
    wrapped: WrappedSecret
    salt: Salt | None = None


class KeyringPut(Struct, frozen=True):
    """The next keyring version, with the account key's signature and its second (step K7)."""

    version: int
    sealed: SealedKeyring
    share: ShareBytes
    at: Seconds | None = None
    signature: Signature | None = None


class SlotPut(Struct, frozen=True):
    """A slot in the place of the one of its kind, with the account key's signature and its second (step L5)."""

    kind: SlotKind
    auth: Auth
    wrapped: WrappedSecret
    salt: Salt | None = None
    at: Seconds | None = None
    signature: Signature | None = None


class KnownDevice(Struct, frozen=True):
    """A device that logged in under the passphrase of now: the id that its device token begins with, and when it was last there."""

    device: DeviceId
    seen: Day


class Devices(Struct, frozen=True):
    """The devices of one's own account that were not ended (step L11)."""

    devices: tuple[KnownDevice, ...]


class DeviceEnd(Struct, frozen=True):
    """A device that ends, with the account key's signature and its second (step L11)."""

    device: DeviceId
    at: Seconds | None = None
    signature: Signature | None = None


Slots = Annotated[tuple[Slot, ...], Size(1, 4)]


class NewAccount(Struct, frozen=True):
    """What a new account brings: how to log in, and its sealed keyring."""

    login: Login
    slots: Slots
    keyring: Keyring
    account: SigningKeyBytes
