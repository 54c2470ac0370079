"""What this device remembers of a case, sealed: its journal as followed, what follows from it, and what was agreed to.

These are the pins: a server that shows an older journal, other readers or another author's key than before is noticed
because of what stands here. What was verified once is not verified again, only what came since. Two commands at once never put
older pins over newer ones.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import DecodeError, Struct, field
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from relay.domain import newest
from relay.domain.ids import CaseId, KeysetId, Seconds
from relay.domain.model import MEDIATORS, Side
from relay.domain.persisted import Persisted
from relay.domain.seen import Replay
from relay.wire import messages as m
from relay.wire import statements
from relay.wire.codec import Size
from relay_client.device.keystore import Vault
from relay_client.errors import LocalFault, Untrusted
from relay_client.trust.case_history import CaseHistory, PartyKey, SignedWords, name_of
from relay_client.trust.journal import FollowedJournal

SHELF: Final = "replays"
"""Another shelf than that of earlier programs, which kept no case file: their journals are followed once more."""


_EARLIER: Final = "cases"
_MANY: Final = Size(0, 64 * 1024 * 1024)


class KnownReader(Struct, frozen=True):
    """Somebody who was on the list of readers when it was last agreed to."""

    keyset: KeysetId
    name: m.Text


class KnownAuthor(Struct, frozen=True):
    """The key under which the other side's letters came."""

    side: Side
    keyset: KeysetId


class CasePins(Persisted, frozen=True):
    """One case, as remembered. Members are kept by name, so that a later one may join."""

    seat: str
    ids: bytes = b""
    heads: bytes = b""
    replay: Replay | None = None
    """None until the journal was followed for the first time."""
    clock: Seconds = Seconds(0)
    keys: tuple[PartyKey, ...] = ()
    guardians: tuple[bytes, ...] = ()
    """Keysets that were confirmed for parents and guardians."""
    said: dict[bytes, SignedWords] = field(default_factory=dict)
    handed: dict[bytes, KeysetId] = field(default_factory=dict)
    restores: int = 0
    supporters: tuple[PartyKey, ...] = ()
    rows: bytes | None = None
    """The digest of `shown`, as the server names it."""
    shown: bytes | None = None
    """What the server showed of the case beside its journal last: hints, as they came (`CaseShown`)."""
    authors: tuple[KnownAuthor, ...] = ()
    readers: tuple[KnownReader, ...] | None = None
    """None until a list of readers was agreed to for the first time."""
    ended: bytes | None = None
    """The record that ended one's own place as a mediator, verified; a place that was given since is in the journal behind it."""
    ended_staff: tuple[bytes, ...] = ()


class _EarlierWords(Struct, frozen=True):
    digest: statements.Digest
    by: KeysetId


class _Earlier(Struct, frozen=True):
    """What an earlier program remembered of a case; its pins still count."""

    seat: statements.SeatName
    ids: Annotated[bytes, _MANY]
    facts: Annotated[tuple[m.RecordBytes, ...], _MANY]
    words: Annotated[tuple[_EarlierWords, ...], _MANY]
    authors: tuple[KnownAuthor, ...]
    readers: tuple[KnownReader, ...] | None = None


_spelled: Final = Encoder().encode
_memory: Final = Decoder(CasePins).decode


def load(vault: Vault, case: CaseId, seat: str) -> CasePins:
    """Return what is remembered of a case in this seat; LocalFault `home.damaged`."""
    data = vault.get(SHELF, _name(case, seat))
    return _earlier(vault, case, seat) if data is None else _read(data)


def all_of(vault: Vault) -> tuple[tuple[CaseId, str, CasePins], ...]:
    """Return everything that is remembered, by case and seat; LocalFault `home.damaged`."""
    all_pins = []
    for name, data in vault.all(SHELF):
        case, _, seat = name.partition(" ")
        all_pins.append((CaseId(bytes.fromhex(case)), seat, _read(data)))
    return tuple(all_pins)


def keep(vault: Vault, case: CaseId, pins: CasePins, *, set_back: bool = False) -> None:
    """Keep the pins, unless another command has followed the same journal further meanwhile.

    Raises Untrusted `journal.contradiction` where one has followed another journal, and the root did not set this one back.
    """
    with vault.turn():
        stored = load(vault, case, pins.seat)
        if not (set_back or stored.ids.startswith(pins.ids) or pins.ids.startswith(stored.ids)):
            raise Untrusted("journal.contradiction", pins.seat)
        further = len(stored.ids) > len(pins.ids) and stored.ids.startswith(pins.ids)
        if further:
            pins = replace(stored, readers=pins.readers, authors=pins.authors)
        if pins != stored:
            vault.put(SHELF, _name(case, pins.seat), _spelled(pins))


def keep_end(vault: Vault, case: CaseId, record: bytes, staff: tuple[bytes, ...]) -> None:
    """Keep the record that ended one's own place as a mediator, with the root's records for who signed it."""
    with vault.turn():
        stored = load(vault, case, MEDIATORS.name)
        vault.put(SHELF, _name(case, stored.seat), _spelled(replace(stored, ended=record, ended_staff=staff)))


def journal_of(pins: CasePins, case: CaseId) -> FollowedJournal:
    """Return the journal as remembered."""
    return FollowedJournal(case, pins.seat, pins.ids, pins.heads)


def remembered(pins: CasePins) -> bool:
    """Whether all that follows from the journal is remembered, so that only what is new is asked for.

    An earlier program remembered less: its journal is followed once more, and must be a beginning of the one followed now.
    """
    return pins.replay is not None and pins.replay.news is not None and pins.replay.taken_noted == newest.NOTED


def history_of(pins: CasePins) -> CaseHistory | None:
    """Return what follows from the journal, as remembered: it was verified before it was sealed here. None where nothing was."""
    if pins.replay is None:
        return None
    return CaseHistory(
        pins.replay,
        pins.clock,
        {key.id: key for key in pins.keys},
        dict(pins.said),
        dict(pins.handed),
        pins.restores,
        supporters={supporter.id: supporter for supporter in pins.supporters},
        guardians={name_of(guardian): guardian for guardian in pins.guardians},
    )


def with_journal(pins: CasePins, journal: FollowedJournal, history: CaseHistory) -> CasePins:
    """Return the pins with a longer journal and what follows from it."""
    return replace(
        pins,
        ids=journal.ids,
        heads=journal.heads,
        replay=history.replay,
        clock=history.clock,
        keys=tuple(history.keys.values()),
        guardians=tuple(history.guardians.values()),
        said=dict(history.said),
        handed=dict(history.handed),
        restores=history.restores,
        supporters=tuple(history.supporters.values()),
    )


def _read(data: bytes) -> CasePins:
    try:
        return _memory(data)
    except DecodeError as error:
        raise LocalFault("home.damaged", SHELF) from error


def _earlier(vault: Vault, case: CaseId, seat: str) -> CasePins:
    """Return the pins that an earlier program left: its journal must be a beginning of the one followed now."""
    earlier = vault.read(_EARLIER, _name(case, seat), _Earlier)
    if earlier is None:
        return CasePins(seat)
    return CasePins(seat, earlier.ids, authors=earlier.authors, readers=earlier.readers)


def _name(case: CaseId, seat: str) -> str:
    return f"{case.hex()} {seat}"
