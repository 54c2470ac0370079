"""What follows from a decision: whose journals receive it, who is poked, what is destroyed.

A record that reached the wrong journal, or a poke at the wrong moment, would tell one side what the other did.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import Want, wanted
from relay.domain.decision import Decision, Shred
from relay.domain.forms import Form
from relay.domain.ids import Day, ItemId, Seconds, SlipId
from relay.domain.model import Attested, CaseFile, Delivery, Mode, Place, Purpose, Scope, StaffRole
from tests.property.search import answer
from tests.property.world import (
    BOTH,
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
    A,
    B,
    Move,
    bringer,
    case_file,
    delegation,
    handing,
    item_id,
    keyset,
    manifest,
    opened,
    person,
    reader,
    record,
    release,
    submit,
)
from tests.property.worlds import walk_to

ITEM, DERIVED, SECOND = item_id(A), item_id(A, 2), item_id(A, 3)
OWN = frozenset({Purpose.OWN_COPY})
READING, BRINGING = delegation(B, Scope.READ), delegation(A, Scope.SUBMIT)
OPEN = opened(case_file(counsellors=True))
SUBMIT = Move(submit(A), person(A))
HELD = walk_to(OPEN, SUBMIT)
RELEASE = Move(release(ITEM, person(B).keyset), LEAD)
RELEASED = walk_to(HELD, RELEASE)
RECALL = Move(c.Recall(record=record("recall"), item=ITEM), person(A))
RETURN = Move(c.Return(record=record("return"), item=ITEM, manifest=manifest(ITEM)), LEAD)
DECLINE = Move(c.Decline(record=record("decline"), item=ITEM, manifest=manifest(ITEM)), LEAD)
DESTROY = Move(c.DestroyOwnCopy(record=record("destroy"), item=ITEM), person(A))
OPENING = Move(c.Open(record=record("open"), item=ITEM), person(B))
DERIVE = Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)
PAUSE = Move(c.Pause(record=record("a.pause"), side=A), person(A))
CLOSE = Move(c.Close(record=record("close")), LEAD)
CONFIRM = c.Confirm(
    record=record("confirm"),
    slip=SlipId(b"slip"),
    side=B,
    epoch=2,
    keyset=keyset("b.again"),
    replaces=person(B).keyset,
    second=OFFICE,
)
REGISTER = c.RegisterSlip(
    record=record("slip"), slip=CONFIRM.slip, side=B, epoch=2, expires=Seconds(EARLY + 86_400)
)
ANSWER = c.AnswerSlip(record=record("answer"), slip=CONFIRM.slip, keyset=CONFIRM.keyset)
ANSWERED = walk_to(OPEN, Move(REGISTER, LEAD), Move(ANSWER, STRANGER))
RECOVERED = walk_to(RELEASED, Move(REGISTER, LEAD), Move(ANSWER, STRANGER), Move(CONFIRM, LEAD))
REGRANT = Move(c.Regrant(record=record("g"), item=ITEM, release=record("a.1.release"), to=CONFIRM.keyset), LEAD)
CAME_BACK = replace(HELD, parties={**HELD.parties, A: replace(HELD.parties[A], keyset=keyset("a.again"), epoch=2)})
RECOPY = Move(c.Recopy(record=record("r"), item=ITEM, manifest=manifest(ITEM), to=keyset("a.again")), LEAD)
HAND = Move(handing(record("h")), LEAD)
ASSIGN = c.Assign(
    record=record("assign"),
    mediator=keyset("m.new"),
    mediator_role=StaffRole.MEDIATOR,
    place=Place.DEPUTY,
    not_after=LATE,
)
DELEGATE = c.Delegate(
    record=record("delegate"),
    side=B,
    counsellor=keyset("b.new"),
    counsellor_role=StaffRole.COUNSELLOR,
    scopes=frozenset(Scope),
    mode=Mode.DICTATED,
    not_before=EARLY,
    not_after=LATE,
    party=person(B).keyset,
)
FIRST_CONFIRM = replace(CONFIRM, epoch=1, replaces=None, second=None)
FIRST = walk_to(case_file(enrolled=frozenset({A})), Move(replace(REGISTER, epoch=1), LEAD), Move(ANSWER, STRANGER))
NO_DEVICE = opened(case_file(enrolled=frozenset({B}), counsellors=True))
READ_FOR = walk_to(HELD, Move(release(ITEM, reader(B).keyset, delegation=READING.record), LEAD))
OPENED_FOR = walk_to(READ_FOR, Move(c.Open(record=record("o"), item=ITEM, delegation=READING.record), reader(B)))
IN_PERSON = walk_to(HELD, Move(release(ITEM, LEAD.keyset, in_person=True), LEAD))
EVERYBODY = "mediators a b a.bringer a.reader b.bringer b.reader"


def decided(file: CaseFile, move: Move) -> Decision:
    step = answer(file, move)
    assert step.decision is not None, step.refusal
    return step.decision


def names(seats: frozenset[object]) -> str:
    """The seats in words, sorted the way the tables here are written."""
    found = [str(getattr(each, "name", each)) for each in seats]
    plain = [bytes.fromhex(each[1:]).decode() if each.startswith("c") else each for each in found]
    order = [*EVERYBODY.split(), *sorted(plain)]
    return " ".join(sorted(plain, key=order.index))


PEOPLE = [
    # what happens; where; whose journals; who is poked
    ("a letter is deposited", OPEN, SUBMIT, "mediators a", "mediators a"),
    ("a counsellor brings one", OPEN, Move(submit(A, delegation=BRINGING, own_copy=False), bringer(A)),
     "mediators a a.bringer", "mediators a a.bringer"),
    ("a derived item is entered", HELD, DERIVE, "mediators", "mediators"),
    ("it is postponed", HELD, Move(c.Postpone(record=record("p"), item=ITEM, until=Day(1_099)), LEAD),
     "mediators", ""),
    ("it is released", HELD, RELEASE, "mediators b", "mediators a b"),
    ("it is released to a counsellor", HELD,
     Move(release(ITEM, reader(B).keyset, delegation=READING.record), LEAD), "mediators b.reader", "mediators a b.reader"),
    ("it is released in person", HELD, Move(release(ITEM, LEAD.keyset, in_person=True), LEAD), "mediators", "mediators a"),
    ("it is returned", HELD, RETURN, "mediators a", "mediators a"),
    ("it is declined", HELD, Move(c.Decline(record=record("d"), item=ITEM, manifest=manifest(ITEM)), LEAD),
     "mediators", "mediators a"),
    ("it is recalled while held", HELD, RECALL, "mediators a", "mediators a"),
    ("it is recalled after release", RELEASED, RECALL, "mediators a", "mediators a b"),
    ("it is recalled after opening", walk_to(RELEASED, OPENING), RECALL, "mediators a", "mediators a"),
    ("it is opened", RELEASED, OPENING, "mediators b", "mediators"),
    ("it is opened and told", RELEASED, replace(OPENING, command=replace(OPENING.command, tell_author=True)),
     "mediators b", "mediators a"),
    ("it is refused", RELEASED, Move(c.Refuse(record=record("r"), item=ITEM), person(B)), "mediators b", "mediators"),
    ("a counsellor opens it", walk_to(HELD, Move(release(ITEM, reader(B).keyset, delegation=READING.record), LEAD)),
     Move(c.Open(record=record("o"), item=ITEM, delegation=READING.record), reader(B)), "mediators b.reader", "mediators"),
    ("it is opened in person", walk_to(HELD, Move(release(ITEM, LEAD.keyset, in_person=True), LEAD)),
     Move(c.Open(record=record("o"), item=ITEM), LEAD), "mediators", "mediators"),
    ("a counsellor takes back what they brought", walk_to(OPEN, Move(submit(A, delegation=BRINGING, own_copy=False), bringer(A))),
     Move(c.Recall(record=record("r"), item=ITEM, delegation=BRINGING.record), bringer(A)),
     "mediators a a.bringer", "mediators a a.bringer"),
    ("a keyset is confirmed", ANSWERED, Move(CONFIRM, LEAD), "mediators b", "mediators b"),
    ("the own copy is destroyed", HELD, DESTROY, "mediators a", ""),
    ("somebody pauses", OPEN, PAUSE, "mediators a", EVERYBODY),
    ("the other pauses too", walk_to(OPEN, PAUSE), Move(c.Pause(record=record("b.pause"), side=B), person(B)),
     "mediators b", "mediators b"),
    ("somebody pauses while preparing", case_file(), PAUSE, "mediators a", "mediators a"),
    ("a counsellor pauses for somebody", OPEN,
     Move(c.Pause(record=record("a.pause"), side=A, delegation=BRINGING.record), bringer(A)), "mediators a a.bringer", EVERYBODY),
    ("the mediators pause", OPEN, Move(c.PauseCase(record=record("pause")), LEAD), "mediators", EVERYBODY),
    ("a restore pauses", OPEN, Move(c.RestorePause(record=record("restore")), OFFICE), "", EVERYBODY),
    ("somebody leaves", OPEN, Move(c.Withdraw(record=record("a.w"), side=A), person(A)), "mediators a", EVERYBODY),
    ("somebody leaves while preparing", case_file(), Move(c.Withdraw(record=record("a.w"), side=A), person(A)),
     "mediators a", "mediators a"),
    ("the mediator closes", OPEN, CLOSE, "mediators", EVERYBODY),
    ("the case opens", case_file(), Move(c.OpenCase(record=record("open")), LEAD), "mediators a b", "mediators a b"),
    ("somebody says what they want", OPEN,
     Move(c.SetPreferences(record=record("a.p"), side=A, kinds=frozenset({Form.AUDIO})), person(A)), "mediators a", "mediators"),
    ("a side is prepared", OPEN, Move(c.MarkPrepared(record=record("a.x"), side=A), LEAD), "mediators", ""),
    ("a mediator writes to a side", OPEN,
     Move(c.WriteNote(record=record("n"), readers=BOTH | {person(A).keyset}, about=A), LEAD), "mediators a", "mediators a"),
    ("mediators write to each other", OPEN, Move(c.WriteNote(record=record("n"), readers=BOTH, about=None), LEAD),
     "mediators", "mediators"),
    ("a counsellor writes", OPEN,
     Move(c.WriteNote(record=record("n"), readers=BOTH | {reader(B).keyset}, about=None, counsellor=reader(B).keyset), reader(B)),
     "mediators b.reader", "mediators b.reader"),
    ("a delegation ends", OPEN, Move(c.Revoke(record=record("r"), delegation=READING.record), LEAD),
     "mediators b b.reader", "mediators b b.reader"),
    ("a counsellor's authority ends", OPEN, Move(c.EndPlace(record=record("e"), mediator=reader(B).keyset), OFFICE),
     "mediators b b.reader", "mediators b b.reader"),
    ("a counsellor says what became of it", OPENED_FOR,
     Move(c.Deliver(record=record("v"), item=ITEM, delegation=READING.record, how=Delivery.HANDED), reader(B)),
     "mediators b.reader", "mediators"),
    ("it was read aloud", walk_to(IN_PERSON, Move(c.Open(record=record("o"), item=ITEM), LEAD)),
     Move(c.Deliver(record=record("v"), item=ITEM, how=Delivery.READ_ALOUD), LEAD), "mediators", "mediators"),
    ("a counsellor sends it back", READ_FOR, Move(c.Refuse(record=record("r"), item=ITEM, delegation=READING.record), reader(B)),
     "mediators b.reader", "mediators"),
    ("a counsellor destroys a copy", HELD,
     Move(c.DestroyOwnCopy(record=record("d"), item=ITEM, delegation=BRINGING.record), bringer(A)), "mediators a a.bringer", ""),
    ("a mediator takes back what a counsellor brought",
     walk_to(NO_DEVICE, Move(submit(A, delegation=BRINGING, own_copy=False), bringer(A))),
     Move(c.Recall(record=record("r"), item=ITEM, attested=Attested.PAPER), LEAD), "mediators", "mediators"),
    ("what was released is given anew", RECOVERED, REGRANT, "mediators b", "mediators b"),
    ("what somebody wrote is given anew", CAME_BACK, RECOPY, "mediators a", "mediators a"),
    ("a note is given anew", CAME_BACK, replace(HAND, command=replace(HAND.command, to=keyset("a.again"))),
     "mediators a", "mediators a"),
    ("a note is handed on", OPEN, HAND, "mediators a", "mediators"),
    ("it is handed over", HELD, Move(c.Handover(record=record("h"), to=DEPUTY.keyset, items=frozenset({ITEM})), LEAD),
     "mediators", "mediators"),
    ("somebody agrees", case_file(agreed=False), Move(c.GiveConsent(record=record("y"), side=A), person(A)),
     "mediators a", "mediators a"),
    ("a mediator attests that somebody agrees", case_file(agreed=False, enrolled=frozenset({B})),
     Move(c.GiveConsent(record=record("y"), side=A, attested=Attested.PAPER), LEAD), "mediators", "mediators"),
    ("somebody takes that back", OPEN,
     Move(c.EndConsent(record=record("n"), side=A, consent=record("a.consent")), person(A)), "mediators a", EVERYBODY),
    ("somebody goes on", walk_to(OPEN, PAUSE),
     Move(c.Resume(record=record("g"), side=A, pause=record("a.pause")), person(A)), "mediators a", EVERYBODY),
    ("a counsellor leaves for somebody", OPEN,
     Move(c.Withdraw(record=record("w"), side=A, delegation=BRINGING.record), bringer(A)), "mediators a a.bringer", EVERYBODY),
    ("a paused case is closed", walk_to(OPEN, PAUSE), CLOSE, "mediators", EVERYBODY),
    ("a case is closed when no delegation runs any more", OPEN, replace(CLOSE, now=LATE), "mediators", "mediators a b"),
    ("a slip is registered", OPEN, Move(REGISTER, LEAD), "mediators", ""),
    ("a slip is answered", walk_to(OPEN, Move(REGISTER, LEAD)), Move(ANSWER, STRANGER), "", "mediators"),
    ("a place is given", OPEN, Move(ASSIGN, OFFICE), EVERYBODY, "mediators"),
    ("a delegation begins", OPEN, Move(DELEGATE, LEAD), "mediators b b.new", "mediators b b.new"),
    ("a label is set", OPEN, Move(c.SetLabel(record=record("l")), LEAD), "mediators", ""),
    ("the keeping ends", walk_to(OPEN, CLOSE), Move(c.EndKeeping(record=record("s")), OFFICE), "", ""),
    ("the office ends a place", OPEN, Move(c.EndAssignment(record=record("e"), mediator=DEPUTY.keyset), OFFICE),
     EVERYBODY, "mediators"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "file", "move", "journals", "poked"), PEOPLE, ids=[each[0] for each in PEOPLE])
def test_who_hears_when(what: str, file: CaseFile, move: Move, journals: str, poked: str) -> None:
    decision = decided(file, move)
    assert names(frozenset(decision.seats)) == journals
    assert names(frozenset(decision.pokes)) == poked


SHREDS = [
    ("recalled while held", HELD, RECALL, {Shred(ITEM, keep=OWN)}),
    ("recalled after release", RELEASED, RECALL, {Shred(ITEM, keep=OWN)}),
    ("recalled after opening", walk_to(RELEASED, OPENING), RECALL, set[Shred]()),
    (
        "refused",
        RELEASED,
        Move(c.Refuse(record=record("r"), item=ITEM), person(B)),
        {Shred(ITEM, keep=OWN | {Purpose.SUPPORT})},
    ),
    (
        "declined",
        HELD,
        Move(c.Decline(record=record("d"), item=ITEM, manifest=manifest(ITEM)), LEAD),
        {Shred(ITEM, keep=OWN)},
    ),
    ("returned", HELD, RETURN, set[Shred]()),
    ("own copy destroyed", HELD, DESTROY, {Shred(ITEM, reader=person(A).keyset)}),
    ("own copy of a returned one destroyed", walk_to(HELD, RETURN), DESTROY, {Shred(ITEM)}),
    (
        "a returned one replaced",
        walk_to(HELD, RETURN),
        Move(submit(A, 3, replaces=ITEM), person(A)),
        set[Shred](),
    ),
    ("a held one replaced", HELD, Move(submit(A, 3, replaces=ITEM), person(A)), {Shred(ITEM, keep=OWN)}),
    ("the case closed", RELEASED, CLOSE, {Shred(ITEM, keep=OWN)}),
    ("the keeping ended", walk_to(HELD, CLOSE), Move(c.EndKeeping(record=record("s")), OFFICE), {Shred()}),
    (
        "a mediator's place ended",
        HELD,
        Move(c.EndAssignment(record=record("e"), mediator=DEPUTY.keyset), OFFICE),
        {Shred(reader=DEPUTY.keyset)},
    ),
    (
        "a delegation to read ended",
        OPEN,
        Move(c.Revoke(record=record("r"), delegation=READING.record), LEAD),
        {Shred(reader=reader(B).keyset)},
    ),
    ("a keyset replaced", ANSWERED, Move(CONFIRM, LEAD), {Shred(reader=person(B).keyset)}),
    ("a first keyset confirmed", FIRST, Move(FIRST_CONFIRM, LEAD), set[Shred]()),
    ("given anew", RECOVERED, REGRANT, {Shred(ITEM, reader=person(B).keyset)}),
    (
        "a copy given anew destroyed",
        walk_to(CAME_BACK, RECOPY),
        replace(DESTROY, caller=c.Caller(keyset("a.again"))),
        {Shred(ITEM, reader=keyset("a.again"))},
    ),
    ("an own letter given anew", CAME_BACK, RECOPY, set[Shred]()),
    ("somebody left", RELEASED, Move(c.Withdraw(record=record("w"), side=B), person(B)), {Shred(ITEM, keep=OWN)}),
    (
        "a delegation to read ended, of somebody who is to read only later",
        replace(
            OPEN, delegations=(READING, replace(READING, record=record("later"), not_before=LATE, not_after=LATE))
        ),
        Move(c.Revoke(record=record("r"), delegation=READING.record), LEAD),
        {Shred(reader=reader(B).keyset)},
    ),
    (
        "a counsellor's authority ended",
        OPEN,
        Move(c.EndPlace(record=record("e"), mediator=reader(B).keyset), OFFICE),
        {Shred(reader=reader(B).keyset)},
    ),
]


@pytest.mark.parametrize(("what", "file", "move", "shreds"), SHREDS, ids=[each[0] for each in SHREDS])
def test_what_is_destroyed_when(what: str, file: CaseFile, move: Move, shreds: set[Shred]) -> None:
    assert set(decided(file, move).shreds) == shreds


WANTED = [
    (submit(A), (Want.NAMED, set[ItemId]())),
    (submit(A, 3, replaces=ITEM), (Want.ALL, {ITEM})),
    (submit(A, 2, derived_from=ITEM), (Want.NAMED, {ITEM})),
    (RECALL.command, (Want.ALL, {ITEM})),
    (RETURN.command, (Want.LIVE, {ITEM})),
    (DECLINE.command, (Want.LIVE, {ITEM})),
    (RELEASE.command, (Want.NAMED, {ITEM})),
    (CLOSE.command, (Want.LIVE, set[ItemId]())),
    (c.Withdraw(record=record("w"), side=A), (Want.LIVE, set[ItemId]())),
    (
        c.Handover(record=record("h"), to=DEPUTY.keyset, items=frozenset({ITEM, DERIVED})),
        (Want.NAMED, {ITEM, DERIVED}),
    ),
    (PAUSE.command, (Want.NAMED, set[ItemId]())),
]


@pytest.mark.parametrize(("command", "want"), WANTED)
def test_which_items_a_decision_needs(command: c.Command, want: tuple[Want, set[ItemId]]) -> None:
    how, items = wanted(command)
    assert (how, set(items)) == want
