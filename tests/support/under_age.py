"""What the tests of somebody under age begin with: a case with a guardian, and the moves that mark, name, invite and agree."""

from __future__ import annotations

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import GuardianId, Seconds, SlipId
from relay.domain.model import CaseFile, PauseOwner
from relay.domain.refusals import Code, Refused
from tests.property.world import (
    EARLY,
    GUARDIAN,
    LEAD,
    A,
    Move,
    agreeing_with,
    case_file,
    keyset,
    person,
    record,
    under_age,
    word,
)
from tests.property.worlds import walk_to

NEW = case_file()
MARK = Move(c.UnderAge(record=record("a.young"), side=A, on=True), LEAD)
OF_AGE = Move(c.UnderAge(record=record("a.of age"), side=A, on=False), LEAD)
YOUNG = under_age(NEW)
YES, NO = Move(word(), GUARDIAN), Move(word(agrees=False), GUARDIAN)
AGREED = Move(agreeing_with(word()), person(A))
OPENED = walk_to(YOUNG, YES, AGREED, Move(c.OpenCase(record=record("open")), LEAD))
HERS = PauseOwner.CONSENT_A
SLIP = SlipId(b"a.slip")
SOON = Seconds(EARLY + 86_400)
INVITED = GuardianId(b"a.invited")
INVITE = Move(c.NameGuardian(record=record("a.invited"), side=A, guardian=INVITED, slip=SLIP, expires=SOON), LEAD)
OTHER = c.Caller(keyset("a.other"))
ANSWER = Move(c.AnswerSlip(record=record("answer"), slip=SLIP, keyset=OTHER.keyset), OTHER)
CONFIRM = Move(
    c.ConfirmGuardian(record=record("a.confirmed"), side=A, guardian=INVITED, slip=SLIP, keyset=OTHER.keyset), LEAD
)


def refusal(file: CaseFile, move: Move) -> Code | None:
    """Return with which code a move is refused; None where it is not."""
    move = move.signed(file)
    try:
        decide(file, move.command, move.caller, move.now)
    except Refused as refused:
        return refused.code
    return None
