"""What a seat cannot see and its records rest on, taken as given: that, and nothing else.

A side does not see the other side's consent, nor a letter before it is passed on; a counsellor's journal begins in the middle of
the case and says little while no delegation runs. The mediators' seat sees all but answers to slips and the service's own pause.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import with_case, with_items, with_party
from relay.domain.guardian_unseen import as_believed, guardian_given
from relay.domain.ids import ItemId, Seconds, day_of
from relay.domain.lifecycle import paused
from relay.domain.model import (
    Assignment,
    CaseFile,
    CaseState,
    Consent,
    Delegation,
    Item,
    ItemState,
    Kind,
    Mode,
    PauseOwner,
    Place,
    Scope,
    Side,
    Slip,
    StaffRole,
    form_of,
)
from relay.domain.newest import UNNAMED, place_of, words_about
from relay.domain.order import BACKWARDS_S, Moments
from relay.domain.seen import NOBODY, UNSEEN, Replay
from relay.domain.sharing_rules import with_ended
from relay.domain.unseen_supporters import with_answered, with_lendable

_FOREVER: Final = Seconds(1 << 40)
GIVES_A_KEY: Final = (c.Release, c.Regrant, c.Share, c.Supporter, c.Lend)
"""Commands that no mediator gives whose place in the case is not known from a record."""


def given(before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> CaseFile:
    """Return the file with what this seat cannot see and the record rests on."""
    file = with_people(before, command, caller, moments)
    if isinstance(command, c.Confirm):
        file = _answered(before, file, command, caller)
    if isinstance(command, c.ForGuardian | c.UnderAge):
        file = guardian_given(before, file, command, caller)
    if isinstance(command, c.Supporter):
        file = with_answered(before, file, command, caller)
    if isinstance(command, c.ResumeCase) and command.pause not in file.case.holds.values():
        # The service's own pause, after a restore, enters no journal; mediators lift it by its name.
        file = with_case(file, paused(file.case, PauseOwner.SERVICE, command.pause))
    if before.whole:
        return file
    if before.late and isinstance(command, c.Assign | c.UnderAge):
        file = _unheard(file, command, caller, moments)
    if isinstance(command, c.Lend):
        return with_lendable(before, file, command, caller, moments.likely)
    file = _unseen_case(before, _unseen_end(file, command, moments.likely), command)
    return _unseen_item(before, file, command, moments.likely)


def _unheard(file: CaseFile, command: c.Assign | c.UnderAge, caller: c.Caller, moments: Moments) -> CaseFile:
    """Return the file with the word that this one names, where the seat may not have heard it.

    A place is told here only at times. What was signed so long behind the last word known that no two clocks explain it is newer.
    """
    thing, behind = words_about(command, caller)[0], command.behind
    known = file.taken.get(thing)
    if behind is None or behind in (UNNAMED, known):
        return file
    if known is not None:
        heard = file.newest.get(place_of(command.mediator)) if isinstance(command, c.Assign) else None
        if heard is None or command.spoken is None or _hears(file, heard.at, moments.last):
            return file
        if command.spoken.at <= heard.at + BACKWARDS_S:
            return file
    return replace(file, taken={**file.taken, thing: behind})


def _unseen_end(file: CaseFile, command: c.Command, at: Seconds) -> CaseFile:
    """What an interpreter had before they are given something is over, whatever ended it: each has one item at a time."""
    if not isinstance(command, c.Share):
        return file
    return with_ended(file, [share for share in file.shares if share.live and share.keyset == command.to], at)


def with_people(before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> CaseFile:
    """Return the file with the places that a counsellor or interpreter takes on trust: the root's word for a mediator, no more.

    They hear of places only while a delegation runs, or while they have an item. Whose end they heard of is not taken on trust
    again, as long as they would have heard of a new beginning too.
    """
    file = before.file
    if not before.late:
        return file
    ended = {assignment.keyset: assignment.not_after for assignment in file.assignments} | dict(before.gone)
    over = {keyset for keyset, since in ended.items() if _hears(file, since, moments.last)}
    assumed = []
    if caller.staff is StaffRole.MEDIATOR and caller.keyset not in over and not isinstance(command, GIVES_A_KEY):
        assumed.append(Assignment(caller.keyset, Place.DEPUTY, UNSEEN, _FOREVER))
    if isinstance(command, c.Submit):
        assumed.append(Assignment(NOBODY, Place.DEPUTY, UNSEEN, _FOREVER))
    if isinstance(command, c.EndAssignment | c.EndPlace | c.StepAside) and command.mediator not in over:
        others = {delegation.keyset for delegation in file.delegations} | {share.keyset for share in file.shares}
        assumed += (
            [] if command.mediator in others else [Assignment(command.mediator, Place.DEPUTY, UNSEEN, _FOREVER)]
        )
    places = before.places
    if isinstance(command, c.Assign):
        # Whether there is another lead still, who did not hear of every end cannot say.
        places = tuple(replace(place, place=Place.DEPUTY) for place in places)
    colleagues = _colleagues(file, command, caller)
    return replace(file, assignments=(*places, *assumed), delegations=(*file.delegations, *colleagues))


def _colleagues(file: CaseFile, command: c.Command, caller: c.Caller) -> tuple[Delegation, ...]:
    """Another counsellor of the side takes back or destroys what was brought from here, by a delegation of their own."""
    if not isinstance(command, c.Recall | c.DestroyOwnCopy) or caller.staff is not StaffRole.COUNSELLOR:
        return ()
    item = file.items.get(command.item)
    if item is None or command.delegation is None or file.delegation(command.delegation) is not None:
        return ()
    return (
        Delegation(
            record=command.delegation,
            side=item.side,
            keyset=caller.keyset,
            scopes=frozenset(Scope),
            mode=Mode.SCAN,
            not_before=Seconds(0),
            not_after=_FOREVER,
        ),
    )


def _hears(file: CaseFile, since: int, until: int) -> bool:
    """Whether a delegation ran, or an item was given, at every second of a span, so that everybody's news came here."""
    heard = [(delegation.not_before, delegation.not_after) for delegation in file.delegations]
    heard += [(share.since, _FOREVER if share.until is None else share.until) for share in file.shares]
    for begin, end in sorted(heard):
        if begin <= since:
            since = max(since, end)
    return since > until


def _answered(before: Replay, file: CaseFile, command: c.Confirm, caller: c.Caller) -> CaseFile:
    """An answer to a slip is no record: whoever confirms it says that it came. The slip itself is one, to mediators."""
    slip = next((slip for slip in file.slips if slip.id == command.slip), None)
    if slip is None:
        if before.whole:
            return file
        slip = Slip(command.slip, command.side, command.epoch, _FOREVER, by=caller.keyset)
    slips = (*(other for other in file.slips if other.id != command.slip), replace(slip, keyset=command.keyset))
    return replace(file, slips=slips)


def _unseen_case(before: Replay, file: CaseFile, command: c.Command) -> CaseFile:
    """What a side or a counsellor cannot see of the case itself."""
    match command:
        case c.GiveConsent() if before.counsellor and command.takes_up != file.case.takes_up:
            # What its case takes up may have entered before this counsellor came.
            return with_case(file, replace(file.case, takes_up=command.takes_up))
        case c.GiveConsent() | c.EndConsent():
            party = file.parties[command.side]
            if party.consent is not None and party.consent.record == UNSEEN:
                # What a mediator had recorded before there was a keyset stays with the mediators.
                stood = Consent(command.consent) if isinstance(command, c.EndConsent) else None
                return with_party(file, replace(party, consent=stood))
        case c.OpenCase() if before.counsellor:
            return with_case(file, replace(file.case, state=CaseState.PREPARING, holds={}))
        case c.Release() | c.Open() if before.counsellor and file.case.state is not CaseState.CLOSED:
            # Nobody's pause stands, also not one that was set from here: its party lifted it.
            return with_case(file, replace(file.case, state=CaseState.OPEN, holds={}))
        case c.Share() if before.counsellor:
            state = CaseState.OPEN if file.case.state is CaseState.PAUSED else file.case.state
            return with_case(file, replace(file.case, state=state, holds={}))
        case c.Resume() if before.counsellor and file.case.holds.get(PauseOwner.of(command.side)) != command.pause:
            return with_case(file, paused(file.case, PauseOwner.of(command.side), command.pause))
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
            # Of which kind it is, its recipient learns with its manifest: one that is welcome, or it was not passed on.
            party = file.parties[side]
            kind = next((kind for kind in Kind if party.wants(form_of(kind, None))), Kind.LETTER)
            item = replace(item, side=side.other, manifest=command.manifest, kind=kind)
            if command.derived:
                # From which one is told by its manifest, once it is opened; that its author agreed, to the mediators.
                item = replace(item, derived_from=command.original or ItemId(UNSEEN), agrees=True)
        case c.Share():
            item = replace(item, side=command.side, manifest=command.manifest, lendable=True)
        case c.Offer() if side is not None:
            item = replace(item, side=side, manifest=command.manifest, derived_from=command.original)
        case c.Regrant() if side is not None:
            item = replace(
                item, side=side.other, state=ItemState.RELEASED, release=command.release, released_to=NOBODY
            )
        case c.Recall() | c.DestroyOwnCopy() if side is not None and (
            before.counsellor or isinstance(command, c.Recall)
        ):
            # A side may take back what a mediator wrote down for it too, of which its journal does not tell.
            item = replace(item, side=side)
        case c.Submit():
            # One that a mediator wrote down for the side, say; what became of it is told to the mediators.
            item = replace(item, side=command.side, state=ItemState.RETURNED, derived_from=command.derived_from)
        case _:
            return file
    return with_items(file, (item, *_original(file, command, item)))


def _original(file: CaseFile, command: c.Command, item: Item) -> tuple[Item, ...]:
    """The original of a translation that is passed on with it, as far as this seat does not have it already."""
    if not isinstance(command, c.Release) or command.original is None or command.original in file.items:
        return ()
    manifest = UNSEEN if command.original_manifest is None else command.original_manifest
    return (replace(item, id=command.original, manifest=manifest, derived_from=None, agrees=False),)


def _own_side(before: Replay, file: CaseFile, command: c.Command) -> Side | None:
    """For whom this seat receives or speaks: a party for itself, a counsellor by the delegation that is named."""
    if not before.late:
        return Side(before.seat.name)
    delegation = file.delegation(command.delegation) if isinstance(command, c.ForItem) else None
    return None if delegation is None else delegation.side


def as_told(before: Replay, command: c.Command, file: CaseFile) -> CaseFile:
    """Return the file without what was taken on trust or stood beside the journal."""
    if not before.late:
        return as_believed(before, command, file)
    own = {assignment.record for assignment in before.file.assignments} | {
        delegation.record for delegation in before.file.delegations
    }
    own.add(command.record)
    return replace(
        file,
        assignments=tuple(assignment for assignment in file.assignments if assignment.record in own),
        delegations=tuple(delegation for delegation in file.delegations if delegation.record in own),
    )
