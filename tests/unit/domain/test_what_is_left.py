"""What a decision leaves behind: the whole file, so that nothing else has changed, and which items it names as changed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, KeysetId, RecordId, SlipId
from relay.domain.model import (
    Attested,
    CaseFile,
    CaseState,
    Consent,
    Delivery,
    Item,
    ItemState,
    Kind,
    PauseOwner,
    Scope,
    Spoken,
)
from relay.domain.refusals import Code
from tests.property.search import answer
from tests.property.world import (
    BOTH,
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
    TODAY,
    A,
    B,
    Move,
    answering,
    bringer,
    case_file,
    delegation,
    item_id,
    keyset,
    manifest,
    offer,
    opened,
    person,
    reader,
    record,
    release,
    submit,
)
from tests.property.worlds import walk_to

ITEM, DERIVED, THIRD = item_id(A), item_id(A, 2), item_id(A, 3)
READING, BRINGING = delegation(B, Scope.READ), delegation(A, Scope.SUBMIT)
OPEN = opened(case_file(counsellors=True))
NO_DEVICE = opened(case_file(enrolled=frozenset({B}), counsellors=True))
TO_NOBODY = opened(case_file(enrolled=frozenset({A}), counsellors=True))
SUBMIT = Move(submit(A), person(A))
RELEASE = Move(release(ITEM, person(B).keyset), LEAD)
TO_READER = Move(release(ITEM, reader(B).keyset, delegation=READING.record), LEAD)
IN_PERSON = Move(release(ITEM, LEAD.keyset, in_person=True), LEAD)
OPENING = Move(c.Open(record=record("open"), item=ITEM), person(B))
TELLING = Move(c.Open(record=record("open"), item=ITEM, tell_author=True), person(B))
DERIVE = Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)
SHOW = Move(offer(DERIVED, ITEM, person(A).keyset), LEAD)
AGREE = Move(answering(DERIVED), person(A))
RECALL = Move(c.Recall(record=record("recall"), item=ITEM), person(A))
RETURN = Move(c.Return(record=record("return"), item=ITEM, manifest=manifest(ITEM)), LEAD)
WAIT = Move(c.Postpone(record=record("wait"), item=ITEM, until=Day(TODAY + 1)), LEAD)
HELD = walk_to(OPEN, SUBMIT)
RELEASED = walk_to(HELD, RELEASE)

LETTER = Item(
    id=ITEM,
    case=CaseId(b"case"),
    side=A,
    author=person(A).keyset,
    kind=Kind.LETTER,
    state=ItemState.HELD,
    manifest=manifest(ITEM),
    held_at=EARLY,
    day=TODAY,
    delegation=None,
    told=False,
    derived_from=None,
    own_copy=True,
    postponed_until=None,
    submit=RecordId(ITEM + b".submit"),
    release=None,
    regrant=None,
    released_on=None,
    released_to=None,
    release_delegation=None,
    in_person=False,
    taken_back=False,
    tell_author=False,
)
PASSED_ON = replace(
    LETTER,
    state=ItemState.RELEASED,
    release=RELEASE.command.record,
    released_on=TODAY,
    released_to=person(B).keyset,
)
TRANSLATED = replace(
    LETTER,
    id=DERIVED,
    author=LEAD.keyset,
    manifest=manifest(DERIVED),
    derived_from=ITEM,
    own_copy=False,
    submit=RecordId(DERIVED + b".submit"),
)
OFFERED = replace(TRANSLATED, offered_to=person(A).keyset, own_copy=True)
TAKEN_BACK = replace(LETTER, state=ItemState.RECALLED, taken_back=True)
SHORT = walk_to(HELD, DERIVE, SHOW, AGREE, Move(release(DERIVED, person(B).keyset, derived=True), LEAD))
SHORT_READ = walk_to(SHORT, Move(c.Open(record=record("o"), item=DERIVED), person(B)))
SHORT_SENT_BACK = walk_to(SHORT, Move(c.Refuse(record=record("no"), item=DERIVED), person(B)))
FOR_READER = replace(PASSED_ON, released_to=reader(B).keyset, release_delegation=READING.record)


def enrolled(file: CaseFile, keyset: KeysetId) -> CaseFile:
    """The same once B has this keyset."""
    return replace(file, parties={**file.parties, B: replace(file.parties[B], keyset=keyset)})


AGAIN = keyset("b.again")
REGRANT = Move(c.Regrant(record=record("anew"), item=ITEM, release=RELEASE.command.record, to=AGAIN), LEAD)

LETTERS = [
    # what; where; who does what; the letters that are others then
    ("deposited", OPEN, SUBMIT, [LETTER]),
    ("brought by a counsellor", OPEN, Move(submit(A, delegation=BRINGING, own_copy=False), bringer(A)),
     [replace(LETTER, author=bringer(A).keyset, delegation=BRINGING.record, own_copy=False)]),
    ("written down for somebody", NO_DEVICE, Move(submit(A, attested=Attested.PAPER, own_copy=False), LEAD),
     [replace(LETTER, author=LEAD.keyset, told=True, own_copy=False)]),
    ("recorded", OPEN, Move(submit(A, kind=Kind.AUDIO), person(A)), [replace(LETTER, kind=Kind.AUDIO)]),
    ("derived", HELD, DERIVE, [TRANSLATED]),
    ("derived from what was passed on", RELEASED, DERIVE, [TRANSLATED]),
    ("derived from what was read", walk_to(RELEASED, OPENING), DERIVE, [TRANSLATED]),
    ("replaced", walk_to(HELD, DERIVE), Move(submit(A, 3, replaces=ITEM), person(A)),
     [replace(LETTER, id=THIRD, manifest=manifest(THIRD), submit=RecordId(THIRD + b".submit"), replaces=ITEM),
      replace(TAKEN_BACK, replaced=True),
      replace(TRANSLATED, state=ItemState.RECALLED, taken_back=True)]),
    ("replaced when it was returned", walk_to(HELD, RETURN), Move(submit(A, 3, replaces=ITEM), person(A)),
     [replace(LETTER, id=THIRD, manifest=manifest(THIRD), submit=RecordId(THIRD + b".submit"), replaces=ITEM, keeps=ITEM),
      replace(LETTER, state=ItemState.RETURNED, replaced=True)]),
    ("shown to its author", walk_to(HELD, DERIVE), SHOW, [OFFERED]),
    ("agreed to", walk_to(HELD, DERIVE, SHOW), AGREE, [replace(OFFERED, answered=AGREE.command.record, agrees=True)]),
    ("postponed", HELD, WAIT, [replace(LETTER, postponed_until=TODAY + 1)]),
    ("released", walk_to(HELD, WAIT), RELEASE, [PASSED_ON]),
    ("released later", HELD, replace(RELEASE, now=LATE), [replace(PASSED_ON, released_on=TODAY + 50)]),
    ("released to a counsellor", HELD, TO_READER, [FOR_READER]),
    ("released in person", HELD, IN_PERSON, [replace(PASSED_ON, released_to=LEAD.keyset, in_person=True)]),
    ("returned", walk_to(HELD, WAIT), RETURN, [replace(LETTER, state=ItemState.RETURNED)]),
    ("declined", walk_to(HELD, WAIT), Move(c.Decline(record=record("no"), item=ITEM, manifest=manifest(ITEM)), LEAD),
     [replace(LETTER, state=ItemState.DECLINED)]),
    ("taken back", walk_to(HELD, WAIT), RECALL, [TAKEN_BACK]),
    ("taken back once it was passed on", RELEASED, RECALL, [replace(PASSED_ON, state=ItemState.RECALLED, taken_back=True)]),
    ("taken back once it was read", walk_to(RELEASED, OPENING), RECALL,
     [replace(PASSED_ON, state=ItemState.OPENED, taken_back=True)]),
    ("taken back once its short form was read", SHORT_READ, RECALL,
     [TAKEN_BACK, replace(SHORT_READ.items[DERIVED], taken_back=True)]),
    ("taken back once its short form was sent back", SHORT_SENT_BACK, RECALL,
     [TAKEN_BACK, replace(SHORT_SENT_BACK.items[DERIVED], taken_back=True)]),
    ("taken back once its translation was given back",
     walk_to(HELD, DERIVE, Move(c.Return(record=record("r"), item=DERIVED, manifest=manifest(DERIVED)), LEAD)), RECALL,
     [TAKEN_BACK]),
    ("opened", RELEASED, OPENING, [replace(PASSED_ON, state=ItemState.OPENED)]),
    ("opened and told", RELEASED, TELLING, [replace(PASSED_ON, state=ItemState.OPENED, tell_author=True)]),
    ("sent back", RELEASED, Move(c.Refuse(record=record("no"), item=ITEM), person(B)),
     [replace(PASSED_ON, state=ItemState.REFUSED)]),
    ("its copy destroyed", HELD, Move(c.DestroyOwnCopy(record=record("d"), item=ITEM), person(A)),
     [replace(LETTER, own_copy=False)]),
    ("given anew", enrolled(RELEASED, AGAIN), REGRANT, [replace(PASSED_ON, released_to=AGAIN, regrant=record("anew"))]),
    ("given anew once it was read", enrolled(walk_to(RELEASED, OPENING), AGAIN), REGRANT,
     [replace(PASSED_ON, state=ItemState.OPENED, released_to=AGAIN, regrant=record("anew"))]),
    ("given to who got a device since", enrolled(walk_to(TO_NOBODY, SUBMIT, TO_READER), AGAIN), REGRANT,
     [replace(PASSED_ON, released_to=AGAIN, regrant=record("anew"))]),
    ("handed over", HELD, Move(c.Handover(record=record("h"), to=DEPUTY.keyset, items=frozenset({ITEM})), LEAD), []),
    ("talked about", HELD, Move(c.WriteNote(record=record("n"), readers=BOTH, about=None), LEAD), []),
    ("its fate told", walk_to(HELD, IN_PERSON, Move(c.Open(record=record("o"), item=ITEM), LEAD)),
     Move(c.Deliver(record=record("v"), item=ITEM, how=Delivery.READ_ALOUD), LEAD), []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "file", "move", "others"), LETTERS, ids=[each[0] for each in LETTERS])
def test_of_a_letter(what: str, file: CaseFile, move: Move, others: list[Item]) -> None:
    step = answer(file, move)
    assert step.decision is not None, step.refusal
    assert replace(step.after, taken=file.taken) == replace(
        file, items={**file.items, **{each.id: each for each in others}}
    )
    assert step.decision.changed == tuple(each.id for each in others)


def in_case(file: CaseFile, **changed: object) -> CaseFile:
    return replace(file, case=replace(file.case, **changed))


def of_a(file: CaseFile, **changed: object) -> CaseFile:
    return replace(file, parties={**file.parties, A: replace(file.parties[A], **changed)})


def pausing(*holds: PauseOwner) -> CaseFile:
    """An open case in which these pauses stand, each with its name."""
    return in_case(OPEN, state=CaseState.PAUSED, holds={each: record(each.value) for each in holds})


NEW = case_file(agreed=False)
SPOKEN = Spoken(9, EARLY)
ENDED = of_a(OPEN, consent=None, consent_ended=SPOKEN)
ALSO_PREPARED = of_a(case_file(), prepared=record("p"))


def agree(**said: object) -> c.GiveConsent:
    return replace(c.GiveConsent(record=record("y"), side=A), **said)


WORDS = {
    "agreed": "consent a",
    "agreed on paper": "consent a attested",
    "agreed anew": "consent a",
    "wishes": "preferences a",
    "other wishes": "preferences a",
    "labelled": f"label {LEAD.keyset.hex()}",
}
"""What the next one of these has to name."""

CASES = [
    # what; where; who does what; what is left
    ("agreed", NEW, Move(agree(), person(A)), of_a(NEW, consent=Consent(record("y")))),
    ("agreed on paper, by a guardian", of_a(NEW, keyset=None), Move(agree(attested=Attested.PAPER, guardian=True), LEAD),
     of_a(NEW, keyset=None, consent=Consent(record("y"), Attested.PAPER, guardian=True))),
    ("agreed anew", in_case(ENDED, state=CaseState.PAUSED, holds={PauseOwner.CONSENT_A: record("n"), PauseOwner.B: record("b")}),
     Move(agree(), person(A)),
     in_case(of_a(ENDED, consent=Consent(record("y"))), state=CaseState.PAUSED, holds={PauseOwner.B: record("b")})),
    ("agreed anew, and no pause is left", in_case(ENDED, state=CaseState.PAUSED, holds={PauseOwner.CONSENT_A: record("n")}),
     Move(agree(), person(A)), of_a(ENDED, consent=Consent(record("y")))),
    ("agreed at a later place", ENDED, Move(agree(spoken=Spoken(10, EARLY)), person(A)),
     of_a(ENDED, consent=Consent(record("y")))),
    ("agreed at no known place", ENDED, Move(agree(), person(A)), of_a(ENDED, consent=Consent(record("y")))),
    ("agreed at a place, by whom nothing was taken back", NEW, Move(agree(spoken=SPOKEN), person(A)),
     of_a(NEW, consent=Consent(record("y")))),
    ("agreement taken back", OPEN, Move(c.EndConsent(record=record("n"), side=A, consent=record("a.consent"), spoken=SPOKEN),
     person(A)),
     in_case(ENDED, state=CaseState.PAUSED, holds={PauseOwner.CONSENT_A: record("n")})),
    ("taken back before contact", case_file(), Move(c.EndConsent(record=record("n"), side=A, consent=record("a.consent")),
     person(A)),
     of_a(case_file(), consent=None)),
    ("wishes", OPEN, Move(c.SetPreferences(record=record("w"), side=A, kinds=frozenset({Form.AUDIO}), tell_opened=True),
     person(A)),
     of_a(OPEN, kinds=frozenset({Form.AUDIO}), tell_opened=True)),
    ("other wishes", of_a(OPEN, tell_opened=True), Move(c.SetPreferences(record=record("w"), side=A, kinds=frozenset()),
     person(A)),
     of_a(OPEN, kinds=frozenset(), tell_opened=False)),
    ("prepared", case_file(), Move(c.MarkPrepared(record=record("p"), side=A), LEAD), ALSO_PREPARED),
    ("begun", case_file(), Move(c.OpenCase(record=record("o")), LEAD), opened(case_file())),
    ("paused", OPEN, Move(c.Pause(record=record("a"), side=A), person(A)), pausing(PauseOwner.A)),
    ("paused by mediators", OPEN, Move(c.PauseCase(record=record("mediators")), LEAD), pausing(PauseOwner.MEDIATORS)),
    ("paused by a restore", OPEN, Move(c.RestorePause(record=record("service")), OFFICE), pausing(PauseOwner.SERVICE)),
    ("gone on", pausing(PauseOwner.A, PauseOwner.B), Move(c.Resume(record=record("g"), side=A, pause=record("a")), person(A)),
     pausing(PauseOwner.B)),
    ("gone on by mediators", pausing(PauseOwner.MEDIATORS, PauseOwner.SERVICE), Move(c.ResumeCase(record=record("g"),
     pause=record("mediators")), LEAD),
     pausing(PauseOwner.SERVICE)),
    ("gone on behind a restore", pausing(PauseOwner.MEDIATORS, PauseOwner.SERVICE),
     Move(c.ResumeCase(record=record("g"), pause=record("service")), LEAD), pausing(PauseOwner.MEDIATORS)),
    ("kept no longer", in_case(OPEN, state=CaseState.CLOSED), Move(c.EndKeeping(record=record("s")), OFFICE),
     in_case(OPEN, state=CaseState.CLOSED, erased=True)),
    ("labelled", OPEN, Move(c.SetLabel(record=record("l")), LEAD), OPEN),
]  # fmt: skip


@pytest.mark.parametrize(("what", "file", "move", "after"), CASES, ids=[each[0] for each in CASES])
def test_of_a_case(what: str, file: CaseFile, move: Move, after: CaseFile) -> None:
    step = answer(file, move)
    assert step.decision is not None, step.refusal
    word = WORDS.get(what.split(" at ", maxsplit=1)[0].split(",", maxsplit=1)[0])
    noted = {} if word is None else {word: move.command.record}
    assert step.after == replace(after, taken=noted)
    assert step.decision.changed == ()


def test_of_an_ended_case_with_letters_in_every_state() -> None:
    fates = (ItemState.HELD, ItemState.RELEASED, ItemState.OPENED, ItemState.RETURNED)
    items = {item_id(A, n): replace(LETTER, id=item_id(A, n), state=state) for n, state in enumerate(fates)}
    file = replace(pausing(PauseOwner.A, PauseOwner.SERVICE), items=items)
    void = {each: replace(items[each], state=ItemState.VOIDED) for each in (item_id(A, 0), item_id(A, 1))}
    for command, caller, by in (
        (c.Close(record=record("c")), LEAD, None),
        (c.Withdraw(record=record("w"), side=B), person(B), B),
    ):
        step = answer(file, Move(command, caller))
        assert step.decision is not None
        ended = in_case(file, state=CaseState.CLOSED, holds={}, closed_on=TODAY, ended_by=by)
        assert step.after == replace(ended, items={**items, **void})
        assert step.decision.changed == tuple(void)


@pytest.mark.parametrize(
    "command",
    [
        c.GiveConsent(record=record("n"), side=A),
        c.EndConsent(record=record("n"), side=A, consent=record("a.consent")),
        c.Pause(record=record("n"), side=A),
        c.Withdraw(record=record("n"), side=A),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_said_of_a_case_that_a_mediator_ended(command: c.Command) -> None:
    ended = walk_to(OPEN, Move(c.Close(record=record("c")), LEAD))
    step = answer(ended, Move(command, person(A)))
    assert step.refusal is Code.CASE_CLOSED
    assert step.after == ended


# --- where the other side left before contact, and this one is not to notice


LEFT = Move(c.Withdraw(record=record("left"), side=A), person(A))
MINE, MINE_TOO = item_id(B), item_id(B, 2)
DEPOSIT = Move(submit(B), person(B))
LEFT_BEHIND = walk_to(case_file(), SUBMIT, DEPOSIT, LEFT)


def unseen(*moves: Move) -> CaseFile:
    return walk_to(LEFT_BEHIND, *moves)


def test_a_side_that_is_not_told_goes_on_in_a_case_that_stays_ended() -> None:
    case, mine = LEFT_BEHIND.case, LEFT_BEHIND.items[MINE]
    assert (case.state, case.ended_by, mine.state) == (CaseState.CLOSED, A, ItemState.VOIDED)
    second = unseen(Move(submit(B, 2), person(B)))
    assert second.items[MINE_TOO].state is ItemState.VOIDED
    assert {**second.items, MINE_TOO: None} == {**LEFT_BEHIND.items, MINE_TOO: None}
    assert second.case == case
    recalled = unseen(Move(c.Recall(record=record("r"), item=MINE), person(B)))
    assert recalled == replace(LEFT_BEHIND, items={**LEFT_BEHIND.items, MINE: replace(mine, taken_back=True)})
    pause = Move(c.Pause(record=record("pause"), side=B), person(B))
    assert unseen(pause) == in_case(LEFT_BEHIND, holds={PauseOwner.B: record("pause")})
    wish = Move(c.SetPreferences(record=record("w"), side=B, kinds=frozenset()), person(B))
    party = replace(LEFT_BEHIND.parties[B], kinds=frozenset[Form]())
    noted = {**LEFT_BEHIND.taken, "preferences b": record("w")}
    assert unseen(wish) == replace(LEFT_BEHIND, parties={**LEFT_BEHIND.parties, B: party}, taken=noted)


def test_what_such_a_side_deposits_is_destroyed_but_for_its_own_copy() -> None:
    step = answer(LEFT_BEHIND, Move(submit(B, 2, replaces=MINE), person(B)))
    assert step.decision is not None
    assert [(each.item, sorted(each.keep)) for each in step.decision.shreds] == [(MINE, [6]), (MINE_TOO, [6])]
    assert {each: item.state for each, item in step.after.items.items()} == {
        ITEM: ItemState.VOIDED,
        MINE: ItemState.VOIDED,
        MINE_TOO: ItemState.VOIDED,
    }
    assert step.after.items[MINE].taken_back


def test_what_it_took_back_stays_taken_back() -> None:
    recalled = unseen(Move(c.Recall(record=record("r"), item=MINE), person(B)))
    step = answer(recalled, Move(submit(B, 2, replaces=MINE), person(B)))
    assert step.refusal is not None
    assert step.refusal.value == "item.not_returned"


def test_what_came_back_to_it_before_stays_returned() -> None:
    back = Move(c.Return(record=record("back"), item=MINE, manifest=manifest(MINE)), LEAD)
    ended = walk_to(case_file(), DEPOSIT, back, LEFT)
    assert answer(ended, Move(c.Recall(record=record("r"), item=MINE), person(B))).refusal is Code.ITEM_RETURNED


def test_the_others_letters_are_not_touched_as_it_leaves_too() -> None:
    step = answer(LEFT_BEHIND, Move(c.Withdraw(record=record("b.left"), side=B), person(B)))
    assert step.decision is not None
    assert step.decision.changed == (MINE,)
    assert {each.item for each in step.decision.shreds} == {MINE}
    assert step.after.items == LEFT_BEHIND.items


def test_once_it_leaves_too_both_know() -> None:
    pause = Move(c.Pause(record=record("pause"), side=B), person(B))
    both = unseen(pause, Move(c.Withdraw(record=record("b.left"), side=B), person(B)))
    assert (both.case.state, both.case.ended_by, both.case.holds) == (CaseState.CLOSED, None, {})
    assert {each.state for each in both.items.values()} == {ItemState.VOIDED}


def test_who_left_or_mediates_is_told_of_the_end() -> None:
    slip = c.RegisterSlip(record=record("s"), slip=SlipId(b"slip"), side=B, epoch=2, expires=LATE)
    for move in (SUBMIT, Move(slip, LEAD), Move(c.WriteNote(record=record("n"), readers=BOTH, about=None), LEAD)):
        step = answer(LEFT_BEHIND, move)
        assert step.refusal is not None
        assert step.refusal.value == "case.closed"
    assert answer(LEFT_BEHIND, Move(submit(B, 2), STRANGER)).refusal is not None
