"""Rules for the case itself: consent, preparation, opening, pausing, leaving, closing.

Stopping asks for nothing but standing: no rule here may make pause or withdraw wait for anyone.
"""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import (
    OWN_COPY,
    Decision,
    Shred,
    everyone,
    side_seats,
    told_of_state,
    with_case,
    with_items,
    with_party,
)
from relay.domain.guardian_rules import require_still_together, require_together, unanswered
from relay.domain.ids import DAYS_AHEAD, Day, KeysetId, Seconds, day_of
from relay.domain.lifecycle import CaseEvent, closed, closed_without_notice, joint, paused, resumed, step_case
from relay.domain.model import MEDIATORS, Case, CaseFile, CaseState, Consent, PauseOwner, Seat, Side
from relay.domain.policy import Authority, Standing
from relay.domain.refusals import Code, Refused


def give_consent(
    file: CaseFile, command: c.GiveConsent, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Record a side's consent; it lifts the pause that taking consent back had been."""
    party = file.parties[command.side]
    _not_closed(file.case)
    if party.consent is not None:
        raise Refused(Code.CONSENT_STANDS)
    if command.attested is None and party.keyset is None:
        raise Refused(Code.PARTY_NOT_ENROLLED)
    if command.takes_up != file.case.takes_up:
        # Signed before this case took up the earlier one, or about another.
        raise Refused(Code.JOURNAL_STALE)
    if (
        command.spoken is not None
        and party.consent_ended is not None
        and command.spoken.before(party.consent_ended)
    ):
        # Whoever took their consent back since does not give it again by what they had signed before.
        raise Refused(Code.JOURNAL_STALE)
    require_together(file, command.side, frozenset(command.together))
    consent = Consent(command.record, command.attested, command.guardian, frozenset(command.together))
    after = with_party(file, replace(party, consent=consent))
    if PauseOwner.consent_of(command.side) in file.case.holds:
        after = with_case(after, resumed(file.case, PauseOwner.consent_of(command.side), None))
    return _stated(file, after, _acting_seats(command.side, authority), now)


def end_consent(
    file: CaseFile, command: c.EndConsent, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Take the named consent back. In an open case that is a pause which only new consent lifts."""
    party = file.parties[command.side]
    _not_closed(file.case)
    if party.consent is None or party.consent.record != command.consent:
        raise Refused(Code.CONSENT_NONE)
    after = with_party(unanswered(file, command.side), replace(party, consent=None, consent_ended=command.spoken))
    if file.case.state is not CaseState.PREPARING:
        after = with_case(after, paused(file.case, PauseOwner.consent_of(command.side), command.record))
    return _stated(file, after, _acting_seats(command.side, authority), now)


def set_preferences(
    file: CaseFile, command: c.SetPreferences, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Record which kinds a side is willing to receive."""
    _not_closed(file.case)
    party = replace(file.parties[command.side], kinds=command.kinds, tell_opened=command.tell_opened)
    return Decision(
        with_party(file, party), seats=_acting_seats(command.side, authority), pokes=frozenset({MEDIATORS})
    )


def mark_prepared(
    file: CaseFile, command: c.MarkPrepared, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Record that the mediator checked the preparation of one side."""
    _not_closed(file.case)
    party = replace(file.parties[command.side], prepared=command.record)
    return Decision(with_party(file, party))


def open_case(
    file: CaseFile, command: c.OpenCase, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Open the case: both consents live, both sides prepared, nobody's pause standing."""
    after = step_case(file.case, CaseEvent.OPEN)
    if any(party.consent is None for party in file.parties.values()):
        raise Refused(Code.CONSENT_MISSING)
    for party in file.parties.values():
        # What a seat takes as given stands by no record (`seen.UNSEEN`).
        if party.consent is not None and party.consent.record:
            require_still_together(file, party.side, party.consent.together)
    if any(party.prepared is None for party in file.parties.values()):
        raise Refused(Code.PREPARED_MISSING)
    if file.case.holds:
        raise Refused(Code.CASE_PAUSED)
    opened = with_case(file, replace(file.case, state=after, opened=True))
    return Decision(opened, seats=everyone(opened, now), pokes=everyone(opened, now))


def pause(file: CaseFile, command: c.Pause, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Pause for a party. It takes effect at once and needs no reason; a day on which to ask cannot make it fail."""
    ask_on = command.ask_on if day_fits(command.ask_on, now if command.at is None else command.at) else None
    case = paused(file.case, PauseOwner.of(command.side), command.record, ask_on)
    return _stated(file, with_case(file, case), _acting_seats(command.side, authority), now)


def day_fits(day: Day | None, now: Seconds) -> bool:
    """Whether a day on which somebody wants to be asked is ahead, and by no more than a year."""
    return day is not None and day_of(now) < day <= day_of(now) + DAYS_AHEAD


def pause_case(
    file: CaseFile, command: c.PauseCase, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Pause for the mediators."""
    case = paused(file.case, PauseOwner.MEDIATORS, command.record)
    return _stated(file, with_case(file, case), frozenset({MEDIATORS}), now)


def resume(file: CaseFile, command: c.Resume, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Lift a party's own pause, and no other."""
    case = resumed(file.case, PauseOwner.of(command.side), command.pause)
    return _stated(file, with_case(file, case), _acting_seats(command.side, authority), now)


def resume_case(
    file: CaseFile, command: c.ResumeCase, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Lift the mediators' pause or the service's, whichever record is named."""
    service = file.case.holds.get(PauseOwner.SERVICE) == command.pause
    case = resumed(file.case, PauseOwner.SERVICE if service else PauseOwner.MEDIATORS, command.pause)
    return _stated(file, with_case(file, case), frozenset({MEDIATORS}), now)


def withdraw(file: CaseFile, command: c.Withdraw, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Leave. Everything not yet opened is void in the same commit."""
    return _ended(file, CaseEvent.WITHDRAW, command.side, _acting_seats(command.side, authority), now)


def close(file: CaseFile, command: c.Close, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """End the case as its mediator."""
    return _ended(file, CaseEvent.CLOSE, None, frozenset({MEDIATORS}), now)


def restore_pause(
    file: CaseFile, command: c.RestorePause, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Pause after a restore, until a mediator has looked."""
    case = paused(file.case, PauseOwner.SERVICE, command.record)
    return _stated(file, with_case(file, case), frozenset(), now)


def end_keeping(
    file: CaseFile, command: c.EndKeeping, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Destroy what a closed case still kept, but what a side can open that was not told of the end: to them it goes on."""
    if file.case.state is not CaseState.CLOSED:
        raise Refused(Code.CASE_NOT_OPEN)
    spares = frozenset(
        reader for side in Side if closed_without_notice(file.case, side) for reader in _readers(file, side)
    )
    erased = with_case(file, replace(file.case, erased=True))
    return Decision(erased, shreds=(Shred(spares=spares),), seats=frozenset())


def _readers(file: CaseFile, side: Side) -> frozenset[KeysetId]:
    """Who opens something for a side: its party, and whoever acts, decides or stands by it. What ended was destroyed then."""
    acting = {delegation.keyset for delegation in file.delegations if delegation.side is side}
    deciding = {guardian.keyset for guardian in file.guardians if guardian.side is side}
    standing_by = {supporter.keyset for supporter in file.supporters if supporter.side is side}
    return frozenset(
        keyset for keyset in (file.parties[side].keyset, *acting, *deciding, *standing_by) if keyset is not None
    )


def _ended(file: CaseFile, event: CaseEvent, by: Side | None, seats: frozenset[Seat], now: Seconds) -> Decision:
    case = closed(file.case, event, day_of(now), by)
    void = [joint(case, item) for item in file.items.values() if item.live]
    after = with_items(with_case(file, case), void)
    shreds = tuple(Shred(item.id, keep=OWN_COPY) for item in void)
    pokes = told_of_state(file, now) | seats
    return Decision(after, tuple(item.id for item in void), shreds, seats, pokes)


def _stated(before: CaseFile, after: CaseFile, seats: frozenset[Seat], now: Seconds) -> Decision:
    changed = before.case.state is not after.case.state
    pokes = told_of_state(after, now) if changed else frozenset({MEDIATORS})
    return Decision(after, seats=seats, pokes=pokes | seats)


def _acting_seats(side: Side, authority: Authority) -> frozenset[Seat]:
    """What a mediator attests carries the mediators' journal position, so it stays with them."""
    if authority.standing is Standing.MEDIATOR:
        return frozenset({MEDIATORS})
    seats = side_seats(side)
    if authority.delegation is not None:
        return seats | {Seat.counsellor(authority.delegation.keyset)}
    return seats


def _not_closed(case: Case) -> None:
    if case.state is CaseState.CLOSED:
        raise Refused(Code.CASE_CLOSED)


def two_mediators(
    file: CaseFile, command: c.TwoMediators, caller: c.Caller, authority: Authority, now: Seconds
) -> Decision:
    """Flag the case at the word of one mediator or the office; take the flag away at the word of two mediators."""
    case = file.case
    _not_closed(case)
    mediator = authority.standing is Standing.MEDIATOR
    if not (mediator or command.on):
        raise Refused(Code.NOT_ALLOWED)
    takes_back = mediator and command.on and case.unflag_asked is not None
    if command.on is case.two_mediators and not takes_back:
        raise Refused(Code.CASE_TWO_MEDIATORS)
    if command.on:
        flagged = replace(case, two_mediators=True, unflag_asked=None)
        return Decision(with_case(file, flagged), pokes=frozenset({MEDIATORS}))
    if case.unflag_asked == caller.keyset:
        raise Refused(Code.CASE_SECOND_MEDIATOR)
    second = any(assignment.keyset == case.unflag_asked for assignment in file.mediators(now))
    asked = replace(case, two_mediators=not second, unflag_asked=None if second else caller.keyset)
    return Decision(with_case(file, asked), pokes=frozenset({MEDIATORS}))


def take_up(file: CaseFile, command: c.TakeUp, caller: c.Caller, authority: Authority, now: Seconds) -> Decision:
    """Note which earlier case this one takes up: once, in preparation, and before either side agreed to it.

    What was agreed to in the earlier case is agreed to no more; whoever agrees now says that they know to what.
    """
    case = file.case
    _not_closed(case)
    if case.state is not CaseState.PREPARING:
        raise Refused(Code.CASE_ALREADY_OPEN)
    # What a side cannot see of the other stands by no record (`seen.UNSEEN`).
    if any(party.consent is not None and party.consent.record for party in file.parties.values()):
        raise Refused(Code.CONSENT_STANDS)
    if case.takes_up is not None or command.earlier == case.id:
        raise Refused(Code.CASE_EARLIER)
    return Decision(with_case(file, replace(case, takes_up=command.earlier)), seats=everyone(file, now))
