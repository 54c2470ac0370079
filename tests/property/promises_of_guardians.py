"""What must hold for somebody under age, and whoever decides together with them, in every step of every world (see promises.py)."""

from __future__ import annotations

from relay.domain import commands as c
from relay.domain.ids import KeysetId
from relay.domain.model import CaseFile, CaseState, Guardian, Seat, Side, StaffRole
from relay.domain.policy import UNASKED
from relay.domain.refusals import Code
from tests.property.promises import view_of
from tests.property.search import Step, Watcher

_STOPS = (c.Pause, c.Withdraw, c.EndConsent, c.Recall, c.Refuse)
_OF_GUARDIANS = frozenset(code for code in Code if code.value.startswith("guardian.")) | {Code.PARTY_AGE}


def _with(file: CaseFile, side: Side) -> list[Guardian]:
    return [each for each in file.guardians if each.side is side and not each.ended]


def _is_guardian(file: CaseFile, keyset: KeysetId) -> bool:
    return any(each.keyset == keyset for each in file.guardians)


def nobody_under_age_is_in_contact_alone(step: Step) -> bool | None:
    """No case is open for somebody under age without their own word, and the own word of everybody who decides with them."""
    young = [each for each in step.after.parties.values() if each.under_age is not None]
    if step.decision is None or not young or step.after.case.state is not CaseState.OPEN:
        return None
    return all(
        each.consent is not None
        and (theirs := _with(step.after, each.side))
        and all(guardian.agrees and guardian.answered in each.consent.together for guardian in theirs)
        for each in young
    )


def a_guardians_yes_is_their_own(step: Step) -> bool | None:
    """That a parent or guardian agrees is their own word, or what a mediator saw of somebody without a device."""
    before = {each.id for each in step.before.guardians if each.agrees}
    said = [each for each in step.after.guardians if each.agrees and each.id not in before]
    if not said:
        return None
    ((guardian,), command, caller) = (said, step.move.command, step.move.caller)
    own = guardian.keyset is not None and guardian.keyset == caller.keyset
    seen = guardian.keyset is None and caller.staff is StaffRole.MEDIATOR
    return isinstance(command, c.GuardianWord) and command.agrees and (own or seen)


def a_guardian_alone_begins_nothing(step: Step) -> bool | None:
    """What a parent or guardian says opens nothing, resumes nothing, sends nothing, and agrees to nothing in your place."""
    if step.decision is None or not _is_guardian(step.before, step.move.caller.keyset):
        return None
    if isinstance(step.move.command, tuple(UNASKED)):
        return None
    before, after = step.before, step.after
    opens = after.case.state is CaseState.OPEN and before.case.state is not CaseState.OPEN
    lifted = before.case.holds.keys() - after.case.holds.keys()
    agreed = any(after.parties[side].consent is not None and before.parties[side].consent is None for side in Side)
    return not opens and not lifted and not agreed and before.items == after.items


def a_guardian_reads_no_letter(step: Step) -> bool | None:
    """A parent or guardian has a key of none of your letters, and of none that you get."""
    if step.decision is None or not step.after.guardians or not step.keys_after:
        return None
    return not any(_is_guardian(step.after, key.reader) for key in step.keys_after)


def somebody_under_age_stops_alone(step: Step) -> bool | None:
    """You are under age: you pause, leave and take back by yourself, and nobody is asked about that."""
    command = step.move.command
    side = next(
        (each.side for each in step.before.parties.values() if each.keyset == step.move.caller.keyset), None
    )
    if side is None or step.before.parties[side].under_age is None or not isinstance(command, _STOPS):
        return None
    return step.refusal not in _OF_GUARDIANS


def the_other_side_learns_of_no_age(step: Step) -> bool | None:
    """That somebody is under age, and who decides with them, is told to nobody on the other side."""
    command = step.move.command
    if step.decision is None or not isinstance(command, c.UnderAge | c.ForGuardian):
        return None
    other = command.side.other
    quiet = step.before.case.state is step.after.case.state
    unseen = view_of(step.before, other) == view_of(step.after, other) and Seat.of(other) not in step.decision.pokes
    return Seat.of(other) not in step.decision.seats and (unseen or not quiet)


def a_consent_is_given_behind_every_yes(step: Step) -> bool | None:
    """Whoever decides with you said yes before you do, and your own word is the last."""
    command = step.move.command
    if not isinstance(command, c.GiveConsent) or step.before.parties[command.side].under_age is None:
        return None
    theirs = _with(step.before, command.side)
    ready = bool(theirs) and {each.answered for each in theirs if each.agrees} == set(command.together)
    return step.decision is None or (ready and all(each.agrees for each in theirs))


PROMISES_OF_GUARDIANS: tuple[Watcher, ...] = (
    nobody_under_age_is_in_contact_alone,
    a_guardians_yes_is_their_own,
    a_guardian_alone_begins_nothing,
    a_guardian_reads_no_letter,
    somebody_under_age_stops_alone,
    the_other_side_learns_of_no_age,
    a_consent_is_given_behind_every_yes,
)
