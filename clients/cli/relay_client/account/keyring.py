"""What a person's keyring holds, as a value: account key, keysets, secrets of slips, stops, pins, names, what was seen.

It is sealed by `relay.crypto.keyring` and kept by the server, which cannot read it. Every change here is a
function from one keyring to the next, so that it can be applied again to a newer version that another device wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Final, NewType

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import keyring as sealing
from relay.crypto.encoding import RandomSource
from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import CaseId, RecordId, Seconds, SlipId
from relay.domain.model import Side
from relay.domain.reasons import MARK_BYTES
from relay.wire import codec
from relay.wire import messages as m
from relay.wire.codec import FIXED, Malformed, Size
from relay.wire.statements import ShareBytes
from relay_client.errors import Locked, Untrusted
from relay_client.trust.stops import PIN_STEP, Pin, Pins, Stop, Stops, newest_pins, newest_stops

SigningSeed = NewType("SigningSeed", bytes)
KeysetSeeds = NewType("KeysetSeeds", bytes)
SlipSecret = NewType("SlipSecret", bytes)
MarkBytes = NewType("MarkBytes", bytes)
SupporterKey = NewType("SupporterKey", bytes)

FIXED.update(
    {
        SigningSeed: Size.exactly(32),
        KeysetSeeds: Size.exactly(64),
        SlipSecret: Size.exactly(16),
        MarkBytes: Size.exactly(MARK_BYTES),
        SupporterKey: Size.exactly(16),
    }
)

FIRST_VERSION = 1
NAME_CHARACTERS: Final = 40
"""Characters of the name that somebody gives a contact."""
MOST_NAMES: Final = 200
MOST_DEVICES: Final = 64
MOST_SUPPORTERS: Final = 64
MOST_SEEN: Final = 200


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


class ContactName(Struct, frozen=True):
    """What the owner of an account calls a contact, or the person they act for there. Nobody else sees it."""

    case: CaseId
    name: Annotated[str, Size(1, NAME_CHARACTERS)]


class DeviceName(Struct, frozen=True):
    """What the owner of an account calls one of their devices. Nobody else sees it."""

    device: m.DeviceId
    name: Annotated[str, Size(1, NAME_CHARACTERS)]


class SupporterName(Struct, frozen=True):
    """What the owner of an account calls somebody who stands by them: the beginning of that one's keyset id, and the name."""

    supporter: SupporterKey
    name: Annotated[str, Size(1, NAME_CHARACTERS)]


class SeenMark(Struct, frozen=True):
    """News of a case that the owner of an account has seen: the first bytes of what the need names (step J10)."""

    case: CaseId
    mark: MarkBytes


class KeyringContent(Struct, frozen=True):
    """Everything in a keyring."""

    account: SigningSeed
    cases: tuple[CaseKey, ...]
    slips: tuple[SlipKey, ...]
    staff: KeysetSeeds | None = None
    stops: Stops | None = None
    """Stops that were answered, newest last, so that another device holds them against the journal too."""
    pins: Pins | None = None
    names: Annotated[tuple[ContactName, ...], Size(0, MOST_NAMES)] | None = None
    """What their owner calls their contacts, the one given last at the end."""
    devices: Annotated[tuple[DeviceName, ...], Size(0, MOST_DEVICES)] | None = None
    """What their owner calls their devices, the one given last at the end."""
    seen: Annotated[tuple[SeenMark, ...], Size(0, MOST_SEEN)] | None = None
    """Which news their owner has seen, on whichever device, what was seen last at the end."""
    supporters: Annotated[tuple[SupporterName, ...], Size(0, MOST_SUPPORTERS)] | None = None
    """What their owner calls those who stand by them, the one given last at the end."""

    def account_key(self) -> SigningSecret:
        """Return the key that logs in."""
        return SigningSecret.from_bytes(self.account)

    def case_keys(self, case: CaseId) -> tuple[CaseKey, ...]:
        """Return the keysets for a case, newest first: a recovered party has more than one."""
        return tuple(key for key in reversed(self.cases) if key.case == case)

    def slip(self, slip: SlipId) -> SlipKey | None:
        """Return the secret of a pending slip, if it is ours."""
        return next((key for key in self.slips if key.slip == slip), None)


Change = Callable[[KeyringContent], KeyringContent]


def with_case(key: CaseKey) -> Change:
    """Add a keyset for a case, once."""
    return lambda content: replace(content, cases=(*(case for case in content.cases if case.slip != key.slip), key))


def without_case(slip: SlipId) -> Change:
    """Leave out the keyset with which this slip was to be answered."""
    return lambda content: replace(content, cases=tuple(case for case in content.cases if case.slip != slip))


def with_slip(key: SlipKey, now: Seconds) -> Change:
    """Add a pending slip; forget those that have expired."""
    return lambda content: replace(
        content,
        slips=(*(slip for slip in content.slips if slip.expires > now and slip.slip != key.slip), key),
    )


def without_slip(slip: SlipId) -> Change:
    """Forget a slip's secret."""
    return lambda content: replace(content, slips=tuple(key for key in content.slips if key.slip != slip))


def with_stops(stops: Iterable[Stop], dropped: Iterable[RecordId] = ()) -> Change:
    """Add stops, and leave out those that nobody wishes any more."""
    added, gone = tuple(stops), frozenset(dropped)

    def change(content: KeyringContent) -> KeyringContent:
        kept = (stop for stop in (*(content.stops or ()), *added) if stop.id not in gone)
        return replace(content, stops=newest_stops(kept) or None)

    return change


def with_pins(pins: Iterable[Pin], set_back: frozenset[CaseId] = frozenset()) -> Change:
    """Add how far journals were followed; `set_back` are the cases in which the root signed that one was set back."""
    pinned = tuple(pins)
    return lambda content: replace(content, pins=newest_pins(content.pins or (), pinned, set_back) or None)


def with_names(names: Iterable[ContactName]) -> Change:
    """Add names of contacts, each in place of an earlier one of its contact; of too many the oldest go."""
    added = {name.case: name for name in names}
    return lambda content: replace(
        content,
        names=(*(name for name in content.names or () if name.case not in added), *added.values())[-MOST_NAMES:]
        or None,
    )


def with_devices(named: Iterable[DeviceName], gone: Iterable[m.DeviceId] = ()) -> Change:
    """Add names of devices, each in place of an earlier one of its device, and leave out those of devices that are gone."""
    added, without = {name.device: name for name in named}, frozenset(gone)

    def change(content: KeyringContent) -> KeyringContent:
        kept = (
            device
            for device in content.devices or ()
            if device.device not in without and device.device not in added
        )
        return replace(content, devices=(*kept, *added.values())[-MOST_DEVICES:] or None)

    return change


def with_supporter(named: SupporterName) -> Change:
    """Add the name of a supporter, in place of an earlier one; of too many the oldest go."""

    def change(content: KeyringContent) -> KeyringContent:
        kept = (supporter for supporter in content.supporters or () if supporter.supporter != named.supporter)
        return replace(content, supporters=(*kept, named)[-MOST_SUPPORTERS:])

    return change


def with_seen(marks: Iterable[SeenMark], over: Iterable[SeenMark] = ()) -> Change:
    """Add what was seen, and leave out what is no news any more; of too many the oldest go."""
    added = dict.fromkeys(marks)
    gone = frozenset(over) | frozenset(added)
    return lambda content: replace(
        content, seen=(*(mark for mark in content.seen or () if mark not in gone), *added)[-MOST_SEEN:] or None
    )


def pin_of(content: KeyringContent, case: CaseId, seat: str) -> Pin | None:
    """Return how far some device of this account followed a journal, as far as that was written down."""
    return next((pin for pin in content.pins or () if (pin.case, pin.seat) == (case, seat)), None)


def pins_due(content: KeyringContent, pins: Iterable[Pin], set_back: frozenset[CaseId] = frozenset()) -> bool:
    """Whether journals have grown so much that a keyring version is worth it for their pins alone."""
    for pin in pins:
        known = pin_of(content, pin.case, pin.seat)
        if pin.case in set_back and known is not None and known != pin:
            return True
        if pin.n - (0 if known is None else known.n) >= PIN_STEP:
            return True
    return False


def seal(content: KeyringContent, secret: bytes, version: int, random: RandomSource) -> m.Keyring:
    """Seal a keyring version under R and a fresh shred share."""
    share = random(32)
    sealed = sealing.seal_keyring(secret, share, version, codec.encode(content), random)
    return m.Keyring(version, sealed, ShareBytes(share))


def unseal(keyring: m.Keyring, secret: bytes) -> KeyringContent:
    """Open a keyring version; Locked `lock.keyring` where R does not open it, Untrusted where it is not one."""
    try:
        plain = sealing.open_keyring(secret, keyring.share, keyring.version, keyring.sealed)
    except CannotOpen as error:
        raise Locked("lock.keyring") from error
    try:
        return codec.decode_exactly(KeyringContent, plain)
    except Malformed as error:
        raise Untrusted("trust.keyring") from error
