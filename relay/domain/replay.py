"""A case file from the records of one seat's journal, in their order, by the same rules as the service's (step J7).

The mediators' journal holds every record of the case: from it the whole case follows. Another seat does not see what some of its
records rest on (the other side's consent, a letter before it was passed on); that, and nothing else, is taken as given, marked
with `UNSEEN`. Nothing here knows a signature: who calls has verified each record, and says who stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.decision import with_case, with_items, with_party
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.domain.lifecycle import paused
from relay.domain.model import (
    MEDIATORS,
    Assignment,
    Case,
    CaseFile,
    CaseState,
    Consent,
    Hold,
    Item,
    ItemState,
    Kept,
    Kind,
    Party,
    Place,
    Seat,
    Side,
    Slip,
    StaffRole,
)
from relay.domain.order import Moments
from relay.domain.policy import authorise
from relay.domain.refusals import Refused

T = TypeVar("T")

UNSEEN: Final = RecordId(b"")
"""Stands for a record that this seat does not see."""
NOBODY: Final = KeysetId(b"")
"""Stands for a keyset that this seat does not know."""

_FOREVER: Final = Seconds(1 << 40)
_SAYS_ONLY: Final = (c.WriteNote, c.SetLabel)
"""Commands that change nothing of a case file: only whether their signer may give them is asked."""
_GIVES_A_KEY: Final = (c.Release, c.Regrant)
"""Commands that no mediator gives whose place in the case is not known from a record."""


class Replay(Kept, frozen=True):
    """What a seat knows of a case behind some of its records."""

    seat: Seat
    file: CaseFile
    gone: frozenset[KeysetId] = frozenset()
    """Mediators whose place ended, as this journal tells."""

    @property
    def whole(self) -> bool:
        """Whether this seat sees every record of the case."""
        return self.seat == MEDIATORS

    @property
    def counsellor(self) -> bool:
        """Whether this is a counsellor's seat, whose journal begins with a delegation in the middle of the case."""
        return self.seat.name.startswith("c")

    def knows(self, mediator: KeysetId) -> bool:
        """Whether the records told of this mediator's place, or of its end."""
        return mediator in self.gone or any(each.keyset == mediator for each in self.file.assignments)


def begun(case: CaseId, seat: Seat) -> Replay:
    """Return what a seat knows before its first record."""
    empty = Replay(seat, CaseFile(Case(case)))
    if empty.whole:
        return empty
    kinds = frozenset(Kind) if empty.counsellor else frozenset({Kind.LETTER})
    parties = {side: Party(side, consent=Consent(UNSEEN), prepared=UNSEEN, kinds=kinds) for side in Side}
    return replace(empty, file=replace(empty.file, parties=parties))


def after(before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> Replay:
    """Return what the seat knows behind one more record; raises `Refused` where no rule lets it stand there.

    The rules are asked for the likely second first, then for others of the span: the service decided by its own clock.
    """
    if isinstance(command, _SAYS_ONLY):
        file = _known(before, command, caller)
        _tried(file, moments, lambda at: authorise(file, command, caller, at))
        return before
    file, command = _given(before, command, caller, moments.likely)
    decision = _tried(file, moments, lambda at: decide(file, _for_readers(file, command, at), caller, at))
    return replace(before, file=_without_assumed(decision.file), gone=_gone(before, command))


def with_voice(before: Replay, side: Side, keyset: KeysetId, epoch: int) -> Replay:
    """Return what a counsellor knows once a party spoke with this keyset, which was confirmed: who had one before is silent now.

    To every other seat its own journal says so.
    """
    party = before.file.parties[side]
    if not before.counsellor or epoch <= party.epoch:
        return before
    return replace(before, file=with_party(before.file, replace(party, keyset=keyset, epoch=epoch)))


def _tried(file: CaseFile, moments: Moments, ask: Callable[[Seconds], T]) -> T:
    """Ask for one second after another of the span until the answer is yes; raises the first refusal."""
    first: Refused | None = None
    for at in _seconds(file, moments):
        try:
            return ask(at)
        except Refused as refused:
            first = first or refused
    assert first is not None  # noqa: S101 - the likely second is always among those asked
    raise first


def _seconds(file: CaseFile, moments: Moments) -> Iterator[Seconds]:
    """Yield the seconds of a span at which an answer may change: its ends, and where something begins or runs out."""
    yield moments.likely
    edges = {moments.first, moments.last}
    for given in file.delegations:
        edges |= {given.not_before, given.not_after - 1}
    edges |= {each.not_after - 1 for each in file.assignments}
    yield from (Seconds(at) for at in sorted(edges) if moments.first <= at <= moments.last)


def _for_readers(file: CaseFile, command: c.Command, at: Seconds) -> c.Command:
    """Whom an author sealed for is theirs to say: it moves nothing, and whoever was left out cannot read."""
    if isinstance(command, c.Submit):
        return replace(command, readers=frozenset(each.keyset for each in file.mediators(at)))
    return command


def _given(before: Replay, command: c.Command, caller: c.Caller, at: Seconds) -> tuple[CaseFile, c.Command]:
    """Return the file with what this seat cannot see and the record rests on, and the command to be decided."""
    file = _known(before, command, caller)
    if isinstance(command, c.Confirm):
        file = _answered(before, file, command, caller)
    if isinstance(command, c.ResumeCase) and command.pause not in file.case.holds.values():
        # The service's own pause, after a restore, enters no journal; mediators lift it by its name.
        file = with_case(file, paused(file.case, Hold.SERVICE, command.pause))
    if before.whole:
        return file, command
    return _unseen_item(before, _unseen_case(before, file, command), command, at), command


def _known(before: Replay, command: c.Command, caller: c.Caller) -> CaseFile:
    """Return the file with the places that a counsellor takes on trust: the root's word for a mediator, no more."""
    file = before.file
    if not before.counsellor:
        return file
    assumed = []
    taken = {each.keyset for each in file.assignments} | before.gone
    if caller.staff is StaffRole.MEDIATOR and caller.keyset not in taken and not isinstance(command, _GIVES_A_KEY):
        assumed.append(Assignment(caller.keyset, Place.DEPUTY, UNSEEN, _FOREVER))
    if isinstance(command, c.Submit):
        assumed.append(Assignment(NOBODY, Place.DEPUTY, UNSEEN, _FOREVER))
    if isinstance(command, c.EndAssignment | c.EndPlace) and command.mediator not in taken:
        counsels = any(each.keyset == command.mediator for each in file.delegations)
        assumed += [] if counsels else [Assignment(command.mediator, Place.DEPUTY, UNSEEN, _FOREVER)]
    return replace(file, assignments=(*file.assignments, *assumed))


def _without_assumed(file: CaseFile) -> CaseFile:
    return replace(file, assignments=tuple(each for each in file.assignments if each.record != UNSEEN))


def _gone(before: Replay, command: c.Command) -> frozenset[KeysetId]:
    if isinstance(command, c.EndAssignment | c.EndPlace):
        return before.gone | {command.mediator}
    return before.gone - {command.mediator} if isinstance(command, c.Assign) else before.gone


def _answered(before: Replay, file: CaseFile, command: c.Confirm, caller: c.Caller) -> CaseFile:
    """An answer to a slip is no record: whoever confirms it says that it came. The slip itself is one, to mediators."""
    slip = next((each for each in file.slips if each.id == command.slip), None)
    if slip is None:
        if before.whole:
            return file
        slip = Slip(command.slip, command.side, command.epoch, _FOREVER, by=caller.keyset)
    slips = (*(each for each in file.slips if each.id != command.slip), replace(slip, keyset=command.keyset))
    return replace(file, slips=slips)


def _unseen_case(before: Replay, file: CaseFile, command: c.Command) -> CaseFile:
    """What a side or a counsellor cannot see of the case itself."""
    match command:
        case c.GiveConsent() | c.EndConsent():
            party = file.parties[command.side]
            if party.consent is not None and party.consent.record == UNSEEN:
                # What a mediator had recorded before there was a keyset stays with the mediators.
                stood = Consent(command.consent) if isinstance(command, c.EndConsent) else None
                return with_party(file, replace(party, consent=stood))
        case c.OpenCase() if before.counsellor:
            return with_case(file, replace(file.case, state=CaseState.PREPARING))
        case c.Release() | c.Open() if before.counsellor and file.case.state is CaseState.PREPARING:
            return with_case(file, replace(file.case, state=CaseState.OPEN))
        case c.Resume() if before.counsellor and file.case.holds.get(Hold.of(command.side)) != command.pause:
            return with_case(file, paused(file.case, Hold.of(command.side), command.pause))
    return file


def _unseen_item(before: Replay, file: CaseFile, command: c.Command, at: Seconds) -> CaseFile:
    """A letter that this seat hears of only now: the other side's when it is passed on, the party's for a counsellor."""
    named: ItemId | None = command.item if isinstance(command, c.ForItem) else None
    if isinstance(command, c.Submit):
        named = command.replaces
    if named is None or named in file.items:
        return file
    item = Item(
        id=named,
        case=file.case.id,
        side=Side.A,
        author=NOBODY,
        kind=Kind.LETTER,
        state=ItemState.HELD,
        manifest=UNSEEN,
        held_at=at,
        day=day_of(at),
    )
    side = _own_side(before, file, command)
    match command:
        case c.Release() if side is not None:
            kind = min(file.parties[side].kinds, key=lambda each: each.value, default=Kind.LETTER)
            item = replace(item, side=side.other, manifest=command.manifest, kind=kind)
        case c.Regrant() if side is not None:
            item = replace(
                item, side=side.other, state=ItemState.RELEASED, release=command.release, released_to=NOBODY
            )
        case c.Recall() | c.DestroyOwnCopy() if before.counsellor and side is not None:
            item = replace(item, side=side)
        case c.Submit() if before.counsellor:
            item = replace(item, side=command.side, state=ItemState.RETURNED, derived_from=command.derived_from)
        case _:
            return file
    return with_items(file, (item,))


def _own_side(before: Replay, file: CaseFile, command: c.Command) -> Side | None:
    """For whom this seat receives or speaks: a party for itself, a counsellor by the delegation that is named."""
    if not before.counsellor:
        return Side(before.seat.name)
    named = command.delegation if isinstance(command, c.ForItem | c.ForSide) else None
    delegation = None if named is None else file.delegation(named)
    return None if delegation is None else delegation.side
