"""What a person's keyring holds, as a value: account key, staff keyset, keysets per case, secrets of pending slips.

It is sealed by `relay.crypto.keyring` and kept by the server, which cannot read it. Every change here is a
function from one keyring to the next, so that it can be applied again to a newer version that another device wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import keyring as sealing
from relay.crypto.encoding import RandomSource
from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire import codec
from relay.wire import messages as m
from relay.wire.codec import FIXED, Malformed, Size
from relay.wire.statements import ShareBytes
from relay_client.errors import Locked, Untrusted

SigningSeed = NewType("SigningSeed", bytes)
KeysetSeeds = NewType("KeysetSeeds", bytes)
SlipSecret = NewType("SlipSecret", bytes)

FIXED.update({SigningSeed: Size.exactly(32), KeysetSeeds: Size.exactly(64), SlipSecret: Size.exactly(16)})

FIRST_VERSION = 1


class CaseKey(Struct, frozen=True):
    """A party's keyset for one case, made when the slip was answered."""

    case: CaseId
    side: Side
    slip: SlipId
    seeds: KeysetSeeds

    def secret(self) -> KeysetSecret:
        """Return the keyset, ready to use."""
        return KeysetSecret.from_bytes(self.seeds)


class SlipKey(Struct, frozen=True):
    """The secret of a slip that this mediator handed over, until it is confirmed or has expired."""

    slip: SlipId
    case: CaseId
    side: Side
    epoch: int
    expires: Seconds
    secret: SlipSecret


class Content(Struct, frozen=True):
    """Everything in a keyring."""

    account: SigningSeed
    cases: tuple[CaseKey, ...]
    slips: tuple[SlipKey, ...]
    staff: KeysetSeeds | None = None

    def account_key(self) -> SigningSecret:
        """Return the key that logs in."""
        return SigningSecret.from_bytes(self.account)

    def case_keys(self, case: CaseId) -> tuple[CaseKey, ...]:
        """Return the keysets for a case, newest first: a recovered party has more than one."""
        return tuple(each for each in reversed(self.cases) if each.case == case)

    def slip(self, slip: SlipId) -> SlipKey | None:
        """Return the secret of a pending slip, if it is ours."""
        return next((each for each in self.slips if each.slip == slip), None)


Change = Callable[[Content], Content]


def with_case(key: CaseKey) -> Change:
    """Add a keyset for a case, once."""
    return lambda content: replace(content, cases=(*(each for each in content.cases if each.slip != key.slip), key))


def with_slip(key: SlipKey, now: Seconds) -> Change:
    """Add a pending slip; forget those that have expired."""
    return lambda content: replace(
        content,
        slips=(*(each for each in content.slips if each.expires > now and each.slip != key.slip), key),
    )


def without_slip(slip: SlipId) -> Change:
    """Forget a slip's secret."""
    return lambda content: replace(content, slips=tuple(each for each in content.slips if each.slip != slip))


def seal(content: Content, secret: bytes, version: int, random: RandomSource) -> m.Keyring:
    """Seal a keyring version under R and a fresh shred share."""
    share = random(32)
    sealed = sealing.seal_keyring(secret, share, version, codec.encode(content), random)
    return m.Keyring(version, sealed, ShareBytes(share))


def unseal(keyring: m.Keyring, secret: bytes) -> Content:
    """Open a keyring version; Locked `lock.keyring` where R does not open it, Untrusted where it is not one."""
    try:
        plain = sealing.open_keyring(secret, keyring.share, keyring.version, keyring.sealed)
    except CannotOpen as error:
        raise Locked("lock.keyring") from error
    try:
        return codec.decode_exactly(Content, plain)
    except Malformed as error:
        raise Untrusted("trust.keyring") from error
