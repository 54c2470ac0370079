"""Logging in, and one's own account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from relay.domain.account import Profile, SlotKind
from relay.domain.ids import AccountId, Seconds
from relay.wire.codec import Size
from relay.wire.messages.base import (
    Auth,
    Bearer,
    Challenge,
    Login,
    Salt,
    SealedKeyring,
    Signature,
    WrappedSecret,
)
from relay.wire.statements.base import ShareBytes, SigningKeyBytes


@dataclass(frozen=True, slots=True)
class LoginStart:
    """Ask for the salt of a login name; `profile` says on which path (staff or party)."""

    login: Login
    profile: Profile


@dataclass(frozen=True, slots=True)
class LoginChallenge:
    """The salt (a made-up one for unknown names), the nonce to sign and the server's time."""

    salt: Salt
    nonce: Challenge
    at: Seconds


@dataclass(frozen=True, slots=True)
class Unlock:
    """Ask for the slot and keyring with the `auth` half of a passphrase or recovery code."""

    login: Login
    slot: SlotKind
    auth: Auth


@dataclass(frozen=True, slots=True)
class Keyring:
    """A keyring version as stored: sealed, with the shred share that masks its key."""

    version: int
    sealed: SealedKeyring
    share: ShareBytes


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What the right `auth` opens."""

    wrapped: WrappedSecret
    keyring: Keyring


@dataclass(frozen=True, slots=True)
class LoginProof:
    """The challenge signed with the unlocked account key."""

    login: Login
    nonce: Challenge
    at: Seconds
    signature: Signature


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A short-lived bearer token, to be sent as `Authorization: Bearer`."""

    bearer: Bearer
    expires: Seconds
    account: AccountId


@dataclass(frozen=True, slots=True)
class Slot:
    """The person secret wrapped under one unlock key; the server keeps SHA-256 of `auth`."""

    kind: SlotKind
    auth: Auth
    wrapped: WrappedSecret
    salt: Salt | None = None


Slots = Annotated[tuple[Slot, ...], Size(1, 4)]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new account brings: how to log in, and its sealed keyring."""

    login: Login
    slots: Slots
    keyring: Keyring
    account: SigningKeyBytes
