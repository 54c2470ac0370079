"""Everything that gives something, with each that takes it back: histories in which an older word is brought out too late.

A service may keep a record back, take what its signer sends instead, and bring the first one out once that was taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.forms import Form
from relay.domain.ids import SlipId
from relay.domain.model import Attested, CaseFile, Place, Slip, StaffRole
from relay.domain.refusals import Code
from relay.domain.supporters import NO_EPOCH
from tests.property.world import (
    GUARDIAN,
    INTERPRETER,
    LATE,
    LEAD,
    OFFICE,
    PARENT,
    SUPPORTER,
    A,
    B,
    Move,
    bringer,
    item_id,
    keyset,
    lend,
    offer,
    person,
    record,
    release,
    share,
    submit,
    under_age,
    word,
)
from tests.property.worlds import walk_to
from tests.support.refused import (
    AGREED,
    ANSWERED,
    BROUGHT,
    CONFIRM,
    DELEGATE,
    DERIVE,
    HELD,
    ITEM,
    LEND,
    MANAGED,
    OFFER,
    OPEN,
    PLACE,
    RECALL,
    REGISTER,
    RELEASED,
    RETURN,
    STANDS_BY,
    SUPPORTERS_SLIP,
    UNLEND,
)
from tests.support.under_age import ANSWER, INVITE, INVITED, MARK, OF_AGE
from tests.support.under_age import CONFIRM as CONFIRM_GUARDIAN

Gives = Callable[[int], Move]
DERIVED, YOUNG = item_id(A, 2), under_age(MANAGED)
SHOWN = walk_to(HELD, DERIVE)


class Row(Struct, frozen=True):
    """A start, what gives (of one moment or another), how it is taken back, and by which code an older one is refused then."""

    start: CaseFile
    gives: Gives
    takes: tuple[Move, ...]
    code: Code = Code.JOURNAL_STALE
    first: bool = True
    """Whether another one of the same stood before it was taken back: the older one got no answer, and was signed anew."""


def of(command: c.Command, caller: c.Caller) -> Gives:
    """The same command, signed at one moment or another."""

    def made(moment: int) -> Move:
        return Move(replace(command, record=record(f"{command.record.decode()} of moment {moment}")), caller)

    return made


def alone(command: c.Command, caller: c.Caller) -> Move:
    return Move(replace(command, record=record("taken back")), caller)


BRINGING: Final = BROUGHT.items[ITEM].delegation
DESTROY: Final = c.DestroyOwnCopy(record=record("d"), item=ITEM)
SLIPPED: Final = replace(
    walk_to(YOUNG, INVITE, ANSWER),
    parties=YOUNG.parties,
)
YES, NO = word(), word(agrees=False)
ASK: Final = c.AskGuardian(record=record("ask"), side=A, guardian=PARENT)
END: Final = c.EndGuardian(record=record("let go"), side=A, guardian=PARENT)
PLACED: Final = c.Assign(
    record=record("place"),
    mediator=keyset("m.new"),
    mediator_role=StaffRole.MEDIATOR,
    place=Place.DEPUTY,
    not_after=LATE,
)
NEWCOMER: Final = replace(DELEGATE, counsellor=keyset("b.newcomer"))
WISHES: Final = c.SetPreferences(record=record("wishes"), side=A, kinds=frozenset({Form.LETTER, Form.PAGES}))
CONSENT: Final = c.GiveConsent(record=record("consent"), side=A)
NO_CONSENT: Final = replace(MANAGED, parties={**MANAGED.parties, A: replace(MANAGED.parties[A], consent=None)})
END_CONSENT: Final = of(c.EndConsent(record=record(""), side=A, consent=record("consent of moment 1")), person(A))
AGREE: Final = replace(AGREED.command, record=record("agree"))
FLAGGED: Final = replace(OPEN, case=replace(OPEN.case, two_mediators=True))
FLAG: Final = c.TwoMediators(record=record("flag"), on=True)
PAUSE: Final = c.Pause(record=record("a.pause"), side=A)
RESUME: Final = c.Resume(record=record("resume"), side=A, pause=record("a.pause"))
AGAIN_PAUSED: Final = replace(PAUSE, record=record("a.pause again"))
SUPPORT_END: Final = c.SupporterEnd(record=record("s.end"), side=A, supporter=SUPPORTER.keyset)


def _slip(epoch: int) -> Gives:
    """A slip of side b, each with an id of its own."""

    def made(moment: int) -> Move:
        slip = replace(REGISTER, slip=SlipId(f"of {moment}".encode()), epoch=epoch)
        return of(slip, LEAD)(moment)

    return made


ROWS: Final[dict[str, Row]] = {
    "a lend, by its party": Row(STANDS_BY, of(lend(ITEM), person(A)), (UNLEND,)),
    "a lend, by the supporter": Row(STANDS_BY, of(lend(ITEM), person(A)), (Move(UNLEND.command, SUPPORTER),)),
    "a lend, by a mediator": Row(STANDS_BY, of(lend(ITEM), person(A)), (Move(UNLEND.command, LEAD),)),
    "a lend twice": Row(
        walk_to(STANDS_BY, LEND, UNLEND),
        of(lend(ITEM), person(A)),
        (alone(UNLEND.command, person(A)),),
    ),
    "a lend, with the letter": Row(STANDS_BY, of(lend(ITEM), person(A)), (RECALL,), Code.ITEM_RECALLED),
    "a lend, with the copy": Row(
        STANDS_BY, of(lend(ITEM), person(A)), (alone(DESTROY, person(A)),), Code.ITEM_NO_OWN_COPY
    ),
    "a lend at a mediator's word, with the copy that a counsellor destroyed": Row(
        BROUGHT,
        of(lend(ITEM, attested=Attested.PRESENT), LEAD),
        (alone(replace(DESTROY, delegation=BRINGING), bringer(A)),),
        Code.ITEM_NO_OWN_COPY,
    ),
    "a lend, with the place": Row(
        STANDS_BY, of(lend(ITEM), person(A)), (Move(SUPPORT_END, person(A)),), Code.SUPPORTER_UNKNOWN
    ),
    "a letter given to an interpreter, by a mediator": Row(
        HELD, of(share(ITEM), LEAD), (alone(c.Unshare(record=record(""), item=ITEM, to=INTERPRETER.keyset), LEAD),)
    ),
    "a letter given to an interpreter, by the interpreter": Row(
        HELD,
        of(share(ITEM), LEAD),
        (alone(c.Unshare(record=record(""), item=ITEM, to=INTERPRETER.keyset), INTERPRETER),),
    ),
    "a letter given to an interpreter, with the translation": Row(
        HELD, of(share(ITEM), LEAD), (Move(submit(A, 2, derived_from=ITEM, own_copy=False), INTERPRETER),)
    ),
    "a supporter's place": Row(
        replace(
            SUPPORTERS_SLIP,
            slips=(*SUPPORTERS_SLIP.slips, Slip(SlipId(b"again"), A, NO_EPOCH, LATE, LEAD.keyset, PLACE.keyset)),
        ),
        lambda at: Move(
            replace(PLACE, record=record(f"place {at}"), slip=PLACE.slip if at else SlipId(b"again")), LEAD
        ),
        (Move(replace(SUPPORT_END, supporter=PLACE.keyset), person(A)),),
        Code.SUPPORTER_ROLE,
    ),
    "what a mediator made, shown": Row(
        SHOWN, of(offer(DERIVED, ITEM, person(A).keyset), LEAD), (alone(replace(DESTROY, item=DERIVED), person(A)),)
    ),
    "a yes to it": Row(
        walk_to(SHOWN, OFFER),
        of(AGREE, person(A)),
        (of(replace(AGREE, agrees=False), person(A))(2),),
    ),
    "a delegation": Row(
        OPEN,
        of(NEWCOMER, LEAD),
        (alone(c.Revoke(record=record("r"), delegation=record("delegate of moment 1")), LEAD),),
    ),
    "a question to a guardian": Row(
        YOUNG, of(ASK, LEAD), (Move(word(asked="ask of moment 1", agrees=False), GUARDIAN),)
    ),
    "the end of a guardian, behind their no": Row(YOUNG, of(END, LEAD), (Move(NO, GUARDIAN),), first=False),
    "the end of a guardian, behind their yes": Row(YOUNG, of(END, LEAD), (Move(YES, GUARDIAN),), first=False),
    "a guardian's yes": Row(YOUNG, of(YES, GUARDIAN), (Move(NO, GUARDIAN),), Code.GUARDIAN_NOT_ASKED),
    "a guardian's yes, with the consent": Row(
        YOUNG,
        of(YES, GUARDIAN),
        (
            Move(
                c.GiveConsent(record=record("g"), side=A, together=(record(f"{YES.record.decode()} of moment 1"),)),
                person(A),
            ),
            Move(c.EndConsent(record=record("e"), side=A, consent=record("g")), person(A)),
        ),
        Code.GUARDIAN_NOT_ASKED,
    ),
    "a guardian's name": Row(
        YOUNG,
        of(c.NameGuardian(record=record(""), side=A, guardian=INVITED), LEAD),
        (Move(c.EndGuardian(record=record("e"), side=A, guardian=INVITED), LEAD),),
        Code.GUARDIAN_STANDS,
    ),
    "a guardian's keys": Row(
        SLIPPED,
        of(CONFIRM_GUARDIAN.command, LEAD),
        (Move(c.EndGuardian(record=record("e"), side=A, guardian=INVITED), LEAD),),
        Code.GUARDIAN_UNKNOWN,
    ),
    "that somebody is of age": Row(
        walk_to(MANAGED, MARK),
        of(OF_AGE.command, LEAD),
        (of(MARK.command, LEAD)(2),),
    ),
    "a consent": Row(NO_CONSENT, of(CONSENT, person(A)), (END_CONSENT(2),)),
    "a consent, with the mark that somebody is under age": Row(
        NO_CONSENT,
        of(CONSENT, person(A)),
        (of(MARK.command, LEAD)(2), of(OF_AGE.command, LEAD)(3)),
    ),
    "what is welcome": Row(
        OPEN,
        of(WISHES, person(A)),
        (of(replace(WISHES, kinds=frozenset({Form.LETTER})), person(A))(2),),
    ),
    "a mediator's place": Row(
        OPEN,
        of(PLACED, OFFICE),
        (of(c.EndAssignment(record=record(""), mediator=keyset("m.new")), OFFICE)(2),),
    ),
    "that one mediator is enough": Row(FLAGGED, of(replace(FLAG, on=False), LEAD), (of(FLAG, LEAD)(2),)),
    "a name of a case": Row(
        OPEN, of(c.SetLabel(record=record("")), LEAD), (of(c.SetLabel(record=record("l")), LEAD)(2),)
    ),
    "lifting a pause": Row(
        walk_to(OPEN, Move(PAUSE, person(A))),
        of(RESUME, person(A)),
        (Move(AGAIN_PAUSED, person(A)),),
        Code.PAUSE_UNKNOWN,
    ),
    "a slip": Row(OPEN, _slip(2), (_slip(2)(2),), first=False),
    "a slip of a supporter": Row(OPEN, _slip(NO_EPOCH), (_slip(NO_EPOCH)(2),), first=False),
    "a party's keys": Row(
        ANSWERED,
        of(CONFIRM, LEAD),
        (),
        Code.SLIP_UNKNOWN,
    ),
    "a letter": Row(OPEN, of(submit(A), person(A)), (RECALL,), Code.ITEM_EXISTS),
    "passing a letter on": Row(HELD, of(release(ITEM, person(B).keyset), LEAD), (RECALL,), Code.ITEM_RECALLED),
    "passing a letter on that goes back": Row(
        HELD, of(release(ITEM, person(B).keyset), LEAD), (RETURN,), Code.ITEM_RETURNED, first=False
    ),
    "opening a letter": Row(
        RELEASED, of(c.Open(record=record(""), item=ITEM), person(B)), (RECALL,), Code.ITEM_GONE, first=False
    ),
}

TAKES: Final = frozenset(
    {
        *(c.Pause, c.PauseCase, c.Withdraw, c.Close, c.EndConsent, c.Recall, c.Refuse, c.DestroyOwnCopy),
        *(c.Return, c.Decline, c.NotPassedOn, c.EndAssignment, c.StepAside, c.Revoke, c.Unshare, c.Unlend),
        c.SupporterEnd,
    }
)
"""Commands that only take away: an older one that comes late has stopped something, which a service can do anyway."""
AT_THE_NEWEST: Final = frozenset({c.Countersign, c.OpenCase, c.Regrant, c.Recopy, c.Handover, c.Answered})
"""Commands whose signer saw all of the journal: behind anything else the position is not the newest (step J3)."""
NOTHING_TO_TAKE_BACK: Final = frozenset(
    {
        *(c.CreateCase, c.TakeUp, c.MarkPrepared, c.ResumeCase),
        *(c.WriteNote, c.HandNote, c.Deliver, c.Viewed, c.Postpone),
    }
)
"""What is said once of one thing, names what it lifts, or says what was seen: nobody takes it back."""

_READ_OUT: Final = walk_to(
    replace(BROUGHT, items={}),
    Move(replace(submit(B), lendable=True), person(B)),
    Move(release(item_id(B), LEAD.keyset, in_person=True), LEAD),
    Move(c.Open(record=record("b.1.open"), item=item_id(B)), LEAD),
    Move(lend(item_id(B), attested=Attested.PRESENT), LEAD),
)
_ENROLLED: Final = replace(_READ_OUT, parties={**_READ_OUT.parties, A: OPEN.parties[A]})
_OVER: Final = c.Unlend(record=record("over"), item=item_id(B), side=A, to=SUPPORTER.keyset)
_AGAIN: Final = c.Caller(keyset("a.again"))
_BACK: Final = replace(
    STANDS_BY,
    parties={**STANDS_BY.parties, A: replace(STANDS_BY.parties[A], keyset=_AGAIN.keyset)},
    items={ITEM: replace(STANDS_BY.items[ITEM], offered_to=_AGAIN.keyset)},
)
SINGLE: Final[tuple[tuple[CaseFile, Move], ...]] = (
    (_ENROLLED, Move(_OVER, person(A))),
    (_ENROLLED, Move(_OVER, person(B))),
    (_BACK, Move(lend(ITEM), _AGAIN)),
    (
        walk_to(BROUGHT, Move(lend(ITEM, attested=Attested.PRESENT), LEAD)),
        alone(replace(DESTROY, delegation=BRINGING), bringer(A)),
    ),
    (walk_to(STANDS_BY, LEND), alone(DESTROY, person(A))),
)
"""What else of lending chance seldom meets: who got keys since ends what was lent for them, and what ends with a copy."""
