"""What must hold in every step of every world: the promises to the people, each as one watcher.

A watcher's docstring says in plain words what a person was promised. It looks only at the step before it, answers
None where the promise has nothing to say, and must not ask the rules for the answer it expects.
"""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import ItemId
from relay.domain.lifecycle import CASE_TABLE, ITEM_TABLE
from relay.domain.model import CaseFile, CaseState, Item, ItemState, PauseOwner, Seat, Side, StaffRole
from relay.domain.policy import UNASKED
from relay.domain.refusals import Code, Refused
from relay.domain.views import (
    author_sees_opened,
    author_status,
    is_authors,
    is_recipients,
    own_pause,
    recipient_status,
    state_for,
)
from tests.property.mirror import Images, mirrored
from tests.property.search import Step, Watcher, answer

_FINAL = frozenset(ItemState) - {ItemState.HELD, ItemState.RELEASED}
_BY_THE_AUTHOR = (c.Recall, c.DestroyOwnCopy)
_BY_THE_RECIPIENT = (c.Open, c.Refuse, c.Deliver)


def _belongs(step: Step) -> bool:
    """Whether the caller is anybody to this case, said without the policy."""
    file, caller, now = step.before, step.move.caller, step.move.now
    parties = {each.keyset for each in file.parties.values()} | {each.keyset for each in file.guardians}
    mediators = {each.keyset for each in file.assignments if now < each.not_after}
    counsellors = {each.keyset for each in file.delegations} if caller.staff is StaffRole.COUNSELLOR else set()
    counsellors |= {each.keyset for each in file.shares} if caller.staff is StaffRole.INTERPRETER else set()
    counsellors |= {each.keyset for each in file.supporters}
    return caller.keyset in parties | mediators | counsellors or caller.staff is StaffRole.COORDINATOR


def _side_of(step: Step) -> Side | None:
    """For which side the caller speaks, if for one."""
    for party in step.before.parties.values():
        if party.keyset == step.move.caller.keyset:
            return party.side
    return next((each.side for each in step.before.delegations if each.keyset == step.move.caller.keyset), None)


def _moved(step: Step) -> list[tuple[Item | None, Item]]:
    """The items whose state is another one than before, each as it was and is."""
    before = step.before.items
    return [
        (before.get(item.id), item)
        for item in step.after.items.values()
        if item.id not in before or before[item.id].state is not item.state
    ]


def only_a_mediator_releases(step: Step) -> bool | None:
    """Nobody gets your letter unless your mediator, in an open case, decided to pass on exactly these bytes."""
    released = [item for _, item in _moved(step) if item.state is ItemState.RELEASED]
    if not released:
        return None
    command, file, now = step.move.command, step.before, step.move.now
    mediator = any(each.keyset == step.move.caller.keyset and now < each.not_after for each in file.assignments)
    if not (mediator and isinstance(command, c.Release) and file.case.state is CaseState.OPEN):
        return False
    named = ((command.item, command.manifest), (command.original, command.original_manifest))
    wanted = all(file.parties[item.recipient].wants(item.form) for item in released)
    return wanted and all((item.id, file.items[item.id].manifest) in named for item in released)


def opened_only_after_a_release(step: Step) -> bool | None:
    """A letter is opened by the one it was released to, when they ask for it, in an open case; never otherwise."""
    opened = [(was, item) for was, item in _moved(step) if item.state is ItemState.OPENED]
    if not opened:
        return None
    command = step.move.command
    return step.before.case.state is CaseState.OPEN and all(
        isinstance(command, c.Open)
        and was is not None
        and was.state is ItemState.RELEASED
        and was.release is not None
        and was.released_to == step.move.caller.keyset
        and command.item in (item.id, was.together)
        for was, item in opened
    )


def a_closed_case_holds_nothing_live(step: Step) -> bool | None:
    """When the case ends, whatever was not opened by then is gone, in the same moment."""
    if step.decision is None or step.after.case.state is not CaseState.CLOSED:
        return None
    return all(item.state in _FINAL for item in step.after.items.values())


def what_has_ended_stays_ended(step: Step) -> bool | None:
    """A letter that was opened, returned, declined, taken back or voided never moves again; a case stays closed."""
    ended = [item for item in step.before.items.values() if item.state in _FINAL]
    closed = step.before.case.state is CaseState.CLOSED
    if step.decision is None or not (ended or closed):
        return None
    same = all(step.after.items[item.id].state is item.state for item in ended)
    return same and (not closed or step.after.case.state is CaseState.CLOSED)


def every_step_is_in_the_tables(step: Step) -> bool | None:
    """What docs/lifecycle.md draws is all that can happen."""
    if step.decision is None:
        return None
    moved = _moved(step)
    before, after = step.before.case.state, step.after.case.state
    case_fits = before is after or after in CASE_TABLE[before].values()
    ended = after is CaseState.CLOSED
    return case_fits and all(
        item.state in (ItemState.HELD, ItemState.VOIDED if ended else ItemState.HELD)
        if was is None
        else item.state in ITEM_TABLE[was.state].values()
        for was, item in moved
    )


def a_stranger_learns_and_changes_nothing(step: Step) -> bool | None:
    """Somebody with no part in the case gets the same answer as for a case that does not exist."""
    if isinstance(step.move.command, tuple(UNASKED)) or _belongs(step):
        return None
    return step.refusal is Code.NOT_FOUND


def the_office_touches_no_letter(step: Step) -> bool | None:
    """Coordinators arrange who mediates, and may have two decide. They pass nothing on, stop nothing, and speak for nobody."""
    if step.move.caller.staff is not StaffRole.COORDINATOR or isinstance(step.move.command, tuple(UNASKED)):
        return None
    before, after = step.before, step.after
    flagged = step.decision is not None and isinstance(step.move.command, c.TwoMediators)
    case = replace(before.case, two_mediators=True) if flagged else before.case
    if step.decision is not None and isinstance(step.move.command, c.TakeUp):
        case = replace(case, takes_up=step.move.command.earlier)
    return before.items == after.items and case == after.case and before.parties == after.parties


def what_nobody_asks_moves_no_letter(step: Step) -> bool | None:
    """No timer, sweep, restore or answered slip can release, open or end anything: time alone moves nothing."""
    if not isinstance(step.move.command, tuple(UNASKED)):
        return None
    opened = step.before.case.state is not CaseState.OPEN and step.after.case.state is CaseState.OPEN
    return step.before.items == step.after.items and not opened


def saying_it_twice_does_it_once(step: Step) -> bool | None:
    """A tap on a bad line may arrive twice; the second time changes nothing."""
    if step.decision is None:
        return None
    again = answer(step.after, step.move)
    return again.decision is None or again.after == step.after


_IMAGES = Images()


def both_sides_are_treated_alike(step: Step) -> bool | None:
    """The mediator is neutral and so is the service: swap the two people, and only the names change."""
    file = _IMAGES.of_file(step.before)
    move = _IMAGES.of_move(step.move)
    try:
        decision = decide(file, move.command, move.caller, move.now)
    except Refused as refused:
        return step.refusal is refused.code
    if step.decision is None:
        return False
    expected = mirrored(replace(step.decision, changed=(), shreds=()))
    return (
        expected == replace(decision, changed=(), shreds=())
        and set(mirrored(step.decision.changed)) == set(decision.changed)
        and set(mirrored(step.decision.shreds)) == set(decision.shreds)
    )


def stopping_is_never_refused(step: Step) -> bool | None:
    """You can pause or leave at any moment, whatever anybody else did or did not do; only an ended case is past it."""
    command = step.move.command
    own = isinstance(command, c.Pause | c.Withdraw) and _speaks_for(step, command)
    mediators = isinstance(command, c.PauseCase | c.Close) and any(
        each.keyset == step.move.caller.keyset and step.move.now < each.not_after
        for each in step.before.assignments
    )
    if not own and not mediators:
        return None
    if step.before.case.state is CaseState.CLOSED:
        return step.refusal in (Code.CASE_CLOSED, None)
    wanted = CaseState.CLOSED if isinstance(command, c.Withdraw | c.Close) else _stopped(step.before)
    return step.decision is not None and step.after.case.state is wanted


def _stopped(file: CaseFile) -> CaseState:
    return CaseState.PREPARING if file.case.state is CaseState.PREPARING else CaseState.PAUSED


def _speaks_for(step: Step, command: c.ForSide) -> bool:
    if step.before.parties[command.side].keyset == step.move.caller.keyset:
        return True
    named = step.before.delegation(command.delegation) if command.delegation is not None else None
    return (
        named is not None
        and named.keyset == step.move.caller.keyset
        and named.side is command.side
        and step.move.caller.staff is StaffRole.COUNSELLOR
        and named.live(step.move.now)
    )


def nothing_moves_while_stopped(step: Step) -> bool | None:
    """From the moment somebody paused or left, nothing is passed on and nothing is opened."""
    if step.before.case.state is CaseState.OPEN or not isinstance(step.move.command, c.Release | c.Open):
        return None
    return step.decision is None


def only_whoever_paused_resumes(step: Step) -> bool | None:
    """Your pause stands until you lift it. Somebody else's resuming never speaks for you."""
    before, after = step.before.case, step.after.case
    lifted = before.holds.keys() - after.holds.keys()
    if step.decision is None or not lifted or after.state is CaseState.CLOSED:
        return None
    command = step.move.command
    (hold,) = lifted
    if isinstance(command, c.GiveConsent):
        return hold.value == f"consent_{command.side.value}"
    if isinstance(command, c.Resume):
        return hold.value == command.side.value and before.holds[hold] == command.pause
    return isinstance(command, c.ResumeCase) and hold.value in ("mediators", "service")


def what_was_signed_before_lifts_nothing(step: Step) -> bool | None:
    """You took back that you want this contact: nothing that you had signed before gives it again."""
    command = step.move.command
    if not step.move.kept or not isinstance(command, c.GiveConsent):
        return None
    if PauseOwner.consent_of(command.side) not in step.before.case.holds:
        return None
    return step.decision is None


def open_needs_everybody(step: Step) -> bool | None:
    """There is contact only while both of you want it, both were prepared, and nobody has paused."""
    if step.decision is None or step.after.case.state is not CaseState.OPEN:
        return None
    parties = step.after.parties.values()
    return not step.after.case.holds and all(each.consent and each.prepared for each in parties)


def view_of(file: CaseFile, side: Side) -> object:
    """All that one side can see: the case's state, their own pause, their letters, what was released to them."""
    keyset = file.parties[side].keyset
    items = sorted(file.items.values(), key=lambda each: each.id)
    mine = [each for each in items if keyset is not None and is_authors(each, side, keyset)]
    theirs = [each for each in items if keyset is not None and is_recipients(each, keyset)]
    return (
        state_for(file, side),
        own_pause(file, side),
        file.parties[side],
        [(each.id, author_status(file.case, each), author_sees_opened(each), each.own_copy) for each in mine],
        [(each.id, recipient_status(each)) for each in theirs],
    )


def the_author_is_not_told_what_the_reader_did(step: Step) -> bool | None:
    """Whether you opened a letter or sent it back stays with you and the mediators, unless you let it be told."""
    command = step.move.command
    if step.decision is None or not isinstance(command, _BY_THE_RECIPIENT):
        return None
    if isinstance(command, c.Open) and command.tell_author:
        return None
    author = step.after.items[command.item].side
    unseen = view_of(step.before, author) == view_of(step.after, author)
    return unseen and Seat.of(author) not in step.decision.seats | step.decision.pokes


def taking_back_is_answered_alike(step: Step) -> bool | None:
    """You took it back: you read the same whether it was still closed, opened, or sent back."""
    if not isinstance(step.move.command, c.Recall):
        return None
    item = step.before.items.get(step.move.command.item)
    if item is None or item.release is None or step.refusal in (Code.NOT_FOUND, Code.NOT_ALLOWED):
        return None
    unread = replace(item, state=ItemState.RELEASED, tell_author=False)
    other = answer(replace(step.before, items={**step.before.items, item.id: unread}), step.move)
    if step.decision is None or other.decision is None:
        return step.refusal is other.refusal
    mine, if_unread = (
        replace(each, tell_author=False) for each in (step.after.items[item.id], other.after.items[item.id])
    )
    return author_status(step.after.case, mine) is author_status(other.after.case, if_unread) and (
        step.decision.seats == other.decision.seats
    )


def the_recipient_notices_nothing_unreleased(step: Step) -> bool | None:
    """Nothing about a letter reaches you before your mediator passed it on: not even that there is one."""
    command = step.move.command
    if step.decision is None or not isinstance(command, c.ForItem | c.Submit):
        return None
    if any(step.after.items[each].release is not None for each in (command.item, *step.decision.changed)):
        return None
    side = step.after.items[command.item].recipient
    unseen = view_of(step.before, side) == view_of(step.after, side)
    return unseen and Seat.of(side) not in step.decision.seats | step.decision.pokes


def what_is_not_there_and_not_yours_sound_alike(step: Step) -> bool | None:
    """Asking about the other side's letters finds nothing, whether there is one or not."""
    command, side = step.move.command, _side_of(step)
    if side is None or not isinstance(command, _BY_THE_AUTHOR + _BY_THE_RECIPIENT):
        return None
    item = step.before.items.get(command.item)
    if item is None or item.side is side or item.released_to == step.move.caller.keyset:
        return None
    missing = answer(step.before, replace(step.move, command=replace(command, item=ItemId(b"none"))))
    return step.refusal is not None and step.refusal is missing.refusal


def leaving_early_leaves_no_trace(step: Step) -> bool | None:
    """If you leave before contact ever began, the other person is told nothing, and nothing they try tells them."""
    command = step.move.command
    if not isinstance(command, c.Withdraw) or step.decision is None or step.before.case.opened:
        return None
    if step.before.case.state is CaseState.CLOSED:
        return None  # they left too: now both know
    other = command.side.other
    quiet = Seat.of(other) not in step.decision.seats | step.decision.pokes
    return quiet and view_of(step.before, other) == view_of(step.after, other)


def the_one_left_behind_is_answered_as_before(step: Step) -> bool | None:
    """(The same promise.) Whatever they do then is answered, and looks, as if the case went on being prepared."""
    case, side = step.before.case, _side_of(step)
    if case.state is not CaseState.CLOSED or case.opened or side is None or case.ended_by is not side.other:
        return None
    believed = _still_preparing(step.before, side)
    other = answer(believed, step.move)
    if step.refusal is not other.refusal:
        return False
    if step.decision is None or other.decision is None:
        return True
    alike = view_of(step.after, side) == view_of(other.after, side)
    return alike and {Seat.of(side)} & step.decision.seats == {Seat.of(side)} & other.decision.seats


def _still_preparing(file: CaseFile, side: Side) -> CaseFile:
    """The file as it would be if the other side had not left; all its letters are still with the mediator."""
    items = {
        each.id: replace(each, state=ItemState.HELD)
        if each.state is ItemState.VOIDED and each.side is side and not each.taken_back
        else each
        for each in file.items.values()
    }
    case = replace(file.case, state=CaseState.PREPARING, ended_by=None, closed_on=None)
    return replace(file, case=case, items=items)


def what_was_taken_back_is_never_opened(step: Step) -> bool | None:
    """You took this back. If it was not opened yet, it never will be: nor a translation or a scan of it."""
    if not isinstance(step.move.command, c.Recall) or step.decision is None:
        return None
    gone = step.move.command.item
    return not any(each.live for each in step.after.items.values() if gone in (each.id, each.derived_from))


PROMISES: tuple[Watcher, ...] = (
    only_a_mediator_releases,
    opened_only_after_a_release,
    a_closed_case_holds_nothing_live,
    what_has_ended_stays_ended,
    every_step_is_in_the_tables,
    a_stranger_learns_and_changes_nothing,
    the_office_touches_no_letter,
    what_nobody_asks_moves_no_letter,
    saying_it_twice_does_it_once,
    both_sides_are_treated_alike,
    stopping_is_never_refused,
    nothing_moves_while_stopped,
    only_whoever_paused_resumes,
    what_was_signed_before_lifts_nothing,
    open_needs_everybody,
    the_author_is_not_told_what_the_reader_did,
    taking_back_is_answered_alike,
    the_recipient_notices_nothing_unreleased,
    what_is_not_there_and_not_yours_sound_alike,
    leaving_early_leaves_no_trace,
    the_one_left_behind_is_answered_as_before,
    what_was_taken_back_is_never_opened,
)
