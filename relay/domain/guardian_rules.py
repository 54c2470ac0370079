"""Rules for parents and guardians: somebody under age decides about a contact together with them, and stops alone.

A guardian reads no letter and has no key of one. Their yes begins and resumes nothing: a side that is under age agrees only
behind it, by their own word, and a mediator opens. What a guardian takes back, and whoever is named newly, takes the consent of
the side with it, in an open case as a pause; nothing here can refuse or delay what the side itself stops.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision, side_seats, told_of_state, with_case, with_party
from relay.domain.ids import GuardianId, RecordId, Seconds
from relay.domain.lifecycle import paused
from relay.domain.model import CaseFile, CaseState, Guardian, PauseOwner, Seat, Side, Slip
from relay.domain.people_rules import SLIP_LONGEST_S, known_people
from relay.domain.policy import Authority, Standing
from relay.domain.refusals import Code, Refused


def guardians_of(file: CaseFile, side: Side) -> tuple[Guardian, ...]:
    """Return who decides together with a side now."""
    return tuple(guardian for guardian in file.guardians if guardian.side is side and not guardian.ended)


def require_together(file: CaseFile, side: Side, words: frozenset[RecordId]) -> None:
    """Require of a side that is under age that everybody who decides with it agrees, and that its new consent names their words.

    It names exactly these: a consent that was kept back until other words were said does not count with them.
    """
    if file.parties[side].under_age is None and words:
        raise Refused(Code.PARTY_AGE)
    require_still_together(file, side, words)
    if words - {guardian.answered for guardian in guardians_of(file, side)}:
        raise Refused(Code.GUARDIAN_NOT_AGREED)


def require_still_together(file: CaseFile, side: Side, words: frozenset[RecordId]) -> None:
    """Require the same of a consent that stands; whoever decides with the side no more may be named in it too."""
    if file.parties[side].under_age is None:
        return
    theirs = guardians_of(file, side)
    if not theirs or not words:
        raise Refused(Code.GUARDIAN_MISSING)
    if not all(guardian.agrees and guardian.answered in words for guardian in theirs):
        raise Refused(Code.GUARDIAN_NOT_AGREED)


def unanswered(file: CaseFile, side: Side) -> CaseFile:
    """Return the file in which nobody agrees together with a side any more: for a new consent they are asked anew."""
    agreed = [guardian for guardian in guardians_of(file, side) if guardian.agrees]
    return with_guardians(
        file, [replace(guardian, question=None, answered=None, agrees=False) for guardian in agreed]
    )


def with_guardians(file: CaseFile, changed: Iterable[Guardian]) -> CaseFile:
    """Return the file with these guardians as they are now, new ones last."""
    now = {guardian.id: guardian for guardian in changed}
    kept = tuple(now.pop(guardian.id, guardian) for guardian in file.guardians)
    return replace(file, guardians=(*kept, *now.values()))


def under_age(
    file: CaseFile, command: c.UnderAge, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Mark a side as under age, or take the mark away once they are of age. No date of birth is anywhere.

    What they agreed to alone counts no more from the mark on. Who comes of age keeps what they agreed to: it was their own word.
    """
    _not_closed(file)
    party = file.parties[command.side]
    if command.on is (party.under_age is not None):
        raise Refused(Code.PARTY_AGE)
    seats = side_seats(command.side) | _seats(guardians_of(file, command.side))
    if command.on:
        marked = with_party(file, replace(party, under_age=command.record))
        return _stated(file, _lapsed(marked, command.side, command.record), seats, now)
    after = with_party(file, replace(party, under_age=None))
    over = [replace(guardian, ended=True, slip=False) for guardian in guardians_of(file, command.side)]
    return _stated(file, _without_slips(with_guardians(after, over), over), seats, now)


def name_guardian(
    file: CaseFile, command: c.NameGuardian, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Name who decides together with a side: invited by a slip, or without a device, and then asked at once."""
    _not_closed(file)
    if file.parties[command.side].under_age is None:
        raise Refused(Code.PARTY_AGE)
    if any(guardian.id == command.guardian for guardian in file.guardians):
        raise Refused(Code.GUARDIAN_STANDS)
    invited = command.slip is not None
    named = Guardian(
        command.guardian, command.side, command.record, slip=invited, question=None if invited else command.record
    )
    after = with_guardians(file, [named])
    if command.slip is not None:
        if any(slip.id == command.slip for slip in file.slips):
            raise Refused(Code.SLIP_USED)
        expires = command.expires or Seconds(0)
        if not now < expires <= now + SLIP_LONGEST_S:
            raise Refused(Code.SLIP_TOO_LONG)
        slip = Slip(command.slip, command.side, 0, expires, by=caller.keyset, guardian=command.guardian)
        after = replace(after, slips=(*file.slips, slip))
    return _stated(file, _lapsed(after, command.side, command.record), side_seats(command.side), now)


def confirm_guardian(
    file: CaseFile, command: c.ConfirmGuardian, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Make the keyset that answered a guardian's slip their own: nobody of this case is two, so it is nobody else's here."""
    _not_closed(file)
    guardian = _live(file, command)
    slip = next((slip for slip in file.slips if slip.id == command.slip), None)
    if slip is None or slip.guardian != guardian.id:
        raise Refused(Code.SLIP_UNKNOWN)
    if slip.keyset != command.keyset:
        raise Refused(Code.SLIP_UNANSWERED)
    if command.keyset in known_people(file):
        raise Refused(Code.PARTY_ENROLLED)
    known = replace(guardian, keyset=command.keyset, slip=False, question=command.record)
    after = _without_slips(with_guardians(file, [known]), [known])
    return _stated(file, after, side_seats(command.side) | _seats([known]), now)


def ask_guardian(
    file: CaseFile, command: c.AskGuardian, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Ask somebody anew who does not agree now; what they answered before counts no more."""
    _not_closed(file)
    guardian = _live(file, command)
    if guardian.agrees or guardian.slip:
        raise Refused(Code.GUARDIAN_STANDS)
    asked = replace(guardian, question=command.record, answered=None)
    return _stated(file, with_guardians(file, [asked]), side_seats(command.side) | _seats([asked]), now)


def end_guardian(
    file: CaseFile, command: c.EndGuardian, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Let somebody decide with this side no more. Where nobody is left, what the side agreed to does not count."""
    _not_closed(file)
    guardian = _live(file, command)
    over = replace(guardian, ended=True, slip=False)
    after = _without_slips(with_guardians(file, [over]), [over])
    if not guardians_of(after, command.side):
        after = _lapsed(after, command.side, command.record)
    return _stated(file, after, side_seats(command.side) | _seats([over]), now)


def guardian_word(
    file: CaseFile, command: c.GuardianWord, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Note what a guardian says to the question that they were asked, or what a mediator saw of one without a keyset.

    A yes moves nothing, and answers the question that stands. A no is a stop: it is taken whatever became of the question, also
    where the side took its consent back, of which its guardian is not told. It takes a consent that stands with it, and whoever
    said it is asked anew before they can say yes.
    """
    _not_closed(file)
    guardian = _live(file, command)
    if (command.attested is not None) is not (authority.standing is Standing.MEDIATOR):
        raise Refused(Code.NOT_ALLOWED)
    if authority.standing is Standing.MEDIATOR and guardian.keyset is not None:
        raise Refused(Code.PARTY_ENROLLED)
    answers = command.asked == guardian.question and guardian.answered is None
    if guardian.slip or (command.agrees and not answers):
        raise Refused(Code.GUARDIAN_NOT_ASKED)
    answered = replace(guardian, question=command.asked, answered=command.record, agrees=command.agrees)
    after = with_guardians(file, [answered])
    if guardian.agrees:
        after = _lapsed(after, command.side, command.record)
    return _stated(file, after, side_seats(command.side) | _seats([answered]), now)


def _lapsed(file: CaseFile, side: Side, record: RecordId) -> CaseFile:
    """The file in which what a side agreed to counts no more; in an open case that is a pause which only new consent lifts."""
    after = with_party(file, replace(file.parties[side], consent=None))
    if file.case.state is CaseState.PREPARING:
        return after
    return with_case(after, paused(file.case, PauseOwner.consent_of(side), record))


def _live(file: CaseFile, command: c.ForGuardian) -> Guardian:
    guardian = next(
        (guardian for guardian in guardians_of(file, command.side) if guardian.id == command.guardian), None
    )
    if guardian is None:
        raise Refused(Code.GUARDIAN_UNKNOWN)
    return guardian


def _without_slips(file: CaseFile, guardians: Iterable[Guardian]) -> CaseFile:
    gone: set[GuardianId | None] = {guardian.id for guardian in guardians}
    return replace(
        file, slips=tuple(slip for slip in file.slips if slip.guardian is None or slip.guardian not in gone)
    )


def _seats(guardians: Iterable[Guardian]) -> frozenset[Seat]:
    return frozenset(Seat.guardian(guardian.keyset) for guardian in guardians if guardian.keyset is not None)


def _stated(before: CaseFile, after: CaseFile, seats: frozenset[Seat], now: Seconds) -> Decision:
    """Each guardian hears of themselves only; where the contact pauses by it, everybody hears of that as of every pause."""
    changed = before.case.state is not after.case.state
    return Decision(after, seats=seats, pokes=seats | (told_of_state(after, now) if changed else frozenset()))


def _not_closed(file: CaseFile) -> None:
    if file.case.state is CaseState.CLOSED:
        raise Refused(Code.CASE_CLOSED)
