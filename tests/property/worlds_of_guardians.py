"""Worlds in which one side is under age: who was asked, who says what in which order, and everybody trying to do it alone."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import GuardianId, Seconds, SlipId
from relay.domain.model import Attested, Side
from tests.property.keys import made
from tests.property.world import (
    EARLY,
    GUARDIAN,
    LEAD,
    OFFICE,
    ON_PAPER,
    PARENT,
    A,
    B,
    Move,
    agreeing_with,
    case_file,
    item_id,
    keyset,
    opened,
    party_on_item,
    person,
    record,
    release,
    submit,
    under_age,
    word,
)
from tests.property.worlds import World, by, walk_to

YES, NO = word(), word(agrees=False)
AGAIN = c.AskGuardian(record=record("a.again"), side=A, guardian=PARENT)
YES_AGAIN = word(asked="a.again")
NAMED = c.NameGuardian(record=record("a.on paper named"), side=A, guardian=ON_PAPER)
YES_ON_PAPER = word(ON_PAPER, "a.on paper named", attested=Attested.PAPER)
INVITED, SOON = GuardianId(b"a.invited"), Seconds(EARLY + 86_400)
_OF_AGE = c.UnderAge(record=record("a.of age"), side=A, on=False)


def deciding_together() -> World:
    """Before the contact: the guardian, the side, a mediator and the other side, each saying all that anybody could."""
    moves = [
        *by(GUARDIAN, (YES, NO, YES_AGAIN)),
        *by(LEAD, (AGAIN, NAMED, YES_ON_PAPER, replace(YES, attested=Attested.PAPER))),
        *by(LEAD, (c.OpenCase(record=record("open")), _OF_AGE, _ended(ON_PAPER))),
        *by(person(A), (agreeing_with(), agreeing_with(YES), agreeing_with(YES_AGAIN), YES)),
        *by(person(A), (agreeing_with(YES, YES_ON_PAPER), agreeing_with(YES_AGAIN, YES_ON_PAPER))),
        *by(person(A), (_taken_back(YES), _taken_back(YES, YES_ON_PAPER))),
        *by(person(B), (YES, NO, replace(AGAIN, record=record("b.again")))),
        *by(OFFICE, (_OF_AGE, NAMED)),
        *by(GUARDIAN, (agreeing_with(YES), _taken_back(YES), c.OpenCase(record=record("open")))),
        *by(
            person(B), (c.Pause(record=record("b.pause"), side=B), c.Withdraw(record=record("b.withdraw"), side=B))
        ),
    ]
    start = under_age(case_file())
    return World.of("deciding together", start, tuple(moves))


def inviting() -> World:
    """Somebody is invited to decide together: who answers the slip, who is confirmed, and who else is named, ended, asked."""
    slip, other = SlipId(b"a.slip"), c.Caller(keyset("a.someone"))
    named = c.NameGuardian(record=record("a.invited"), side=A, guardian=INVITED, slip=slip, expires=SOON)
    confirmed = c.ConfirmGuardian(
        record=record("a.confirmed"), side=A, guardian=INVITED, slip=slip, keyset=other.keyset
    )
    answers = [c.AnswerSlip(record=record("a.answer"), slip=slip, keyset=who.keyset) for who in (other, person(B))]
    theirs = word(INVITED, "a.confirmed")
    moves = [
        *by(LEAD, (named, replace(named, record=record("a.invited again")), NAMED, confirmed, _ended(INVITED))),
        *by(LEAD, (replace(confirmed, record=record("a.confirmed b"), keyset=person(B).keyset), _OF_AGE)),
        *by(LEAD, (c.UnderAge(record=record("a.young"), side=A, on=True), c.OpenCase(record=record("open")))),
        *by(LEAD, (YES_ON_PAPER, replace(theirs, attested=Attested.PRESENT))),
        Move(answers[0], other),
        Move(answers[1], person(B)),
        *by(other, (theirs, word(INVITED, "a.confirmed", agrees=False), YES)),
        *by(person(A), (agreeing_with(theirs), agreeing_with(theirs, YES_ON_PAPER), agreeing_with(YES_ON_PAPER))),
        *by(person(A), (agreeing_with(), _taken_back(theirs), _taken_back(theirs, YES_ON_PAPER))),
        *by(person(B), (confirmed, theirs)),
    ]
    start = replace(under_age(case_file()), guardians=())
    return World.of("inviting", start, tuple(moves))


def while_it_goes_on() -> World:
    """An open contact of somebody under age, with a letter of each side: what is taken back by whom, and what begins again."""
    first, back = item_id(A), item_id(B)
    stopping = (c.Pause(record=record("a.pause"), side=A), c.Withdraw(record=record("a.withdraw"), side=A))
    lifting = c.Resume(record=record("a.resume"), side=A, pause=record("a.pause"))
    moves = [
        *by(GUARDIAN, (NO, YES_AGAIN, *stopping, lifting, *party_on_item(first), submit(A, 2))),
        *by(GUARDIAN, (*party_on_item(back), release(first, person(B).keyset))),
        Move(replace(_ended(PARENT), record=record("a.end kept back"), behind=YES.record), LEAD, kept=True),
        *by(LEAD, (AGAIN, _ended(PARENT), _OF_AGE, replace(_OF_AGE, record=record("a.young again"), on=True))),
        *by(person(A), (*stopping, lifting, agreeing_with(), agreeing_with(YES), agreeing_with(YES_AGAIN))),
        *by(person(A), (_taken_back(YES), *(each for each in party_on_item(first) if isinstance(each, c.Recall)))),
        *by(person(A), (each for each in party_on_item(back) if isinstance(each, c.Refuse))),
    ]
    start = walk_to(
        opened(under_age(case_file())),
        Move(YES, GUARDIAN),
        Move(agreeing_with(YES), person(A)),
        Move(submit(A), person(A)),
        Move(submit(B), person(B)),
        Move(release(back, person(A).keyset), LEAD),
    )
    return World.of("while it goes on", start, tuple(moves), made(submit(A)) | made(submit(B)))


def _taken_back(*words: c.GuardianWord) -> c.EndConsent:
    consent = agreeing_with(*words).record
    return c.EndConsent(record=record(f"end {consent.decode()}"), side=Side.A, consent=consent)


def _ended(guardian: GuardianId) -> c.EndGuardian:
    return c.EndGuardian(record=record(f"a.end {guardian.decode()}"), side=A, guardian=guardian)


WORLDS_OF_GUARDIANS = (deciding_together, inviting, while_it_goes_on)
