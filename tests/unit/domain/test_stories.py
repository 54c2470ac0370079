"""Things that happen to people in this work, told as moves and checked at the end.

Each story is one that a rule was written for; the tables of who hears and what goes stand in `test_effects.py`.
"""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision, Shred
from relay.domain.ids import Day, ItemId, KeysetId, Seconds, SlipId
from relay.domain.model import (
    MEDIATORS,
    Attested,
    CaseFile,
    CaseState,
    Delivery,
    ItemState,
    Mode,
    PauseOwner,
    Place,
    Purpose,
    Scope,
    Side,
    StaffRole,
)
from relay.domain.refusals import Code
from tests.property.search import answer
from tests.property.world import (
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
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

ITEM, DERIVED = item_id(A), item_id(A, 2)
OWN = frozenset({Purpose.OWN_COPY})
READING, BRINGING = delegation(B, Scope.READ), delegation(A, Scope.SUBMIT)
OPEN = opened(case_file(counsellors=True))
SUBMIT = Move(submit(A), person(A))
HELD = walk_to(OPEN, SUBMIT)
RELEASE = Move(release(ITEM, person(B).keyset), LEAD)
RELEASED = walk_to(HELD, RELEASE)
RECALL = Move(c.Recall(record=record("recall"), item=ITEM), person(A))
OPENING = Move(c.Open(record=record("open"), item=ITEM), person(B))
DERIVE = Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)
SHOW = Move(offer(DERIVED, ITEM, person(A).keyset), LEAD)
AGREE = Move(answering(DERIVED), person(A))
RELEASE_DERIVED = Move(release(DERIVED, person(B).keyset, derived=True), LEAD)
PAUSE = Move(c.Pause(record=record("a.pause"), side=A), person(A))


def decided(file: CaseFile, move: Move) -> Decision:
    step = answer(file, move)
    assert step.decision is not None, step.refusal
    return step.decision


def test_a_counsellor_who_may_no_longer_read_loses_what_they_read() -> None:
    also = replace(READING, record=record("b.also"), scopes=frozenset({Scope.SUBMIT}))
    revoke = Move(c.Revoke(record=record("r"), delegation=READING.record), LEAD)
    with_submit = replace(OPEN, delegations=(*OPEN.delegations, also))
    assert decided(with_submit, revoke).shreds == (Shred(reader=reader(B).keyset),)
    with_read = replace(OPEN, delegations=(*OPEN.delegations, replace(also, scopes=frozenset({Scope.READ}))))
    assert decided(with_read, revoke).shreds == ()


def test_taking_a_letter_back_takes_its_translation_back_wherever_that_is() -> None:
    translated = walk_to(HELD, DERIVE)
    passed_on = walk_to(translated, SHOW, AGREE, RELEASE_DERIVED)
    for file in (translated, passed_on):
        decision = decided(file, RECALL)
        assert {decision.file.items[each].state for each in (ITEM, DERIVED)} == {ItemState.RECALLED}
        assert set(decision.changed) == {ITEM, DERIVED}
        assert set(decision.shreds) == {Shred(ITEM, keep=OWN), Shred(DERIVED, keep=OWN)}
    read = walk_to(passed_on, Move(c.Open(record=record("o"), item=DERIVED), person(B)))
    assert decided(read, RECALL).file.items[DERIVED].state is ItemState.OPENED
    replaced = decided(passed_on, Move(submit(A, 3, replaces=ITEM), person(A)))
    assert replaced.file.items[DERIVED].state is ItemState.RECALLED
    opened_first = walk_to(translated, RELEASE, OPENING)
    assert decided(opened_first, RECALL).file.items[DERIVED].state is ItemState.RECALLED


def test_only_what_the_mediator_derived_replaces_what_the_mediator_derived() -> None:
    translated = walk_to(HELD, DERIVE)
    again = decided(translated, Move(submit(A, 3, derived_from=ITEM, replaces=DERIVED, own_copy=False), LEAD))
    assert again.file.items[DERIVED].state is ItemState.RECALLED
    assert again.file.items[ITEM].state is ItemState.HELD
    taking = answer(translated, Move(submit(A, 3, derived_from=ITEM, replaces=ITEM, own_copy=False), LEAD))
    assert taking.refusal is not None, "a mediator would take somebody's letter back in their name"


def test_a_derived_item_names_what_it_is_derived_from_and_is_not_derived_from_again() -> None:
    translated = walk_to(HELD, DERIVE)
    assert translated.items[DERIVED].derived_from == ITEM
    assert not translated.items[DERIVED].told
    again = answer(translated, Move(submit(A, 3, derived_from=DERIVED, own_copy=False), LEAD))
    assert again.refusal is not None


def test_consent_taken_back_is_a_pause_that_only_new_consent_lifts() -> None:
    end = Move(c.EndConsent(record=record("end"), side=A, consent=record("a.consent")), person(A))
    ended = walk_to(OPEN, end)
    assert (ended.case.state, ended.case.holds) == (CaseState.PAUSED, {PauseOwner.CONSENT_A: record("end")})
    for lifting in (
        Move(c.Resume(record=record("x"), side=A, pause=record("end")), person(A)),
        Move(c.ResumeCase(record=record("x"), pause=record("end")), LEAD),
    ):
        assert answer(ended, lifting).refusal is not None
    agreed = walk_to(ended, Move(c.GiveConsent(record=record("anew"), side=A), person(A)))
    assert (agreed.case.state, dict(agreed.case.holds)) == (CaseState.OPEN, {})
    also_paused = walk_to(ended, PAUSE, Move(c.GiveConsent(record=record("anew"), side=A), person(A)))
    assert also_paused.case.state is CaseState.PAUSED
    while_preparing = walk_to(case_file(), end)
    assert (while_preparing.case.state, dict(while_preparing.case.holds)) == (CaseState.PREPARING, {})


def test_a_restore_pauses_until_a_mediator_has_looked() -> None:
    restored = walk_to(OPEN, Move(c.RestorePause(record=record("restore")), OFFICE))
    assert restored.case.holds == {PauseOwner.SERVICE: record("restore")}
    own = Move(c.Resume(record=record("x"), side=A, pause=record("restore")), person(A))
    assert answer(restored, own).refusal is not None
    looked = walk_to(restored, Move(c.ResumeCase(record=record("y"), pause=record("restore")), LEAD))
    assert looked.case.state is CaseState.OPEN


def test_the_mediators_pause_and_the_services_are_two() -> None:
    both = walk_to(
        OPEN,
        Move(c.PauseCase(record=record("pause")), LEAD),
        Move(c.RestorePause(record=record("restore")), OFFICE),
    )
    one = walk_to(both, Move(c.ResumeCase(record=record("y"), pause=record("restore")), DEPUTY))
    assert one.case.holds == {PauseOwner.MEDIATORS: record("pause")}
    assert one.case.state is CaseState.PAUSED


def test_a_hand_over_lets_another_mediator_of_the_case_read_what_is_still_readable() -> None:
    moved = decided(HELD, Move(c.Handover(record=record("h"), to=DEPUTY.keyset, items=frozenset({ITEM})), LEAD))
    assert moved.file == HELD
    stranger = c.Handover(record=record("h"), to=keyset("m.other"), items=frozenset({ITEM}))
    assert answer(HELD, Move(stranger, LEAD)).refusal is not None
    missing = c.Handover(record=record("h"), to=DEPUTY.keyset, items=frozenset({ItemId(b"none")}))
    assert answer(HELD, Move(missing, LEAD)).refusal is not None


def test_recovery_gives_back_what_was_released_and_the_old_keyset_nothing() -> None:
    again, slip = keyset("b.again"), SlipId(b"slip")
    recovered = walk_to(
        RELEASED,
        Move(c.RegisterSlip(record=record("s"), slip=slip, side=B, epoch=2, expires=Seconds(EARLY + 60)), LEAD),
        Move(c.AnswerSlip(record=record("s2"), slip=slip, keyset=again), STRANGER),
        Move(
            c.Confirm(
                record=record("s3"),
                slip=slip,
                side=B,
                epoch=2,
                keyset=again,
                replaces=person(B).keyset,
                second=OFFICE,
            ),
            LEAD,
        ),
    )
    anew = Move(c.Open(record=record("o"), item=ITEM), c.Caller(again))
    assert answer(recovered, OPENING).refusal is answer(recovered, anew).refusal is not None
    regrant = Move(c.Regrant(record=record("g"), item=ITEM, release=record("a.1.release"), to=again), LEAD)
    decision = decided(recovered, regrant)
    assert decision.shreds == (Shred(ITEM, reader=person(B).keyset),)
    assert decision.file.items[ITEM].state is ItemState.RELEASED
    assert walk_to(decision.file, anew).items[ITEM].state is ItemState.OPENED
    assert answer(decision.file, OPENING).refusal is not None


def test_what_goes_together_is_opened_once_all_of_it_was_given_back() -> None:
    """A recovered reader gets neither a translation with nothing to hold it against, nor a letter in words they do not read."""
    again = KeysetId(b"b.again")
    translated = item_id(A, 2)
    both = replace(
        release(translated, person(B).keyset, derived=True), original=ITEM, original_manifest=manifest(ITEM)
    )
    passed_on = walk_to(
        opened(case_file()),
        Move(submit(A), person(A)),
        Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD),
        Move(offer(translated, ITEM, person(A).keyset), LEAD),
        Move(answering(translated), person(A)),
        Move(both, LEAD),
    )
    recovered = replace(
        passed_on, parties={**passed_on.parties, B: replace(passed_on.parties[B], epoch=2, keyset=again)}
    )

    def given_back(item: ItemId) -> Move:
        return Move(c.Regrant(record=record("g"), item=item, release=both.release, to=again), LEAD)

    for first, second in ((ITEM, translated), (translated, ITEM)):
        parted = walk_to(recovered, given_back(first))
        opening = Move(c.Open(record=record("o"), item=first), c.Caller(again))
        assert answer(parted, opening).refusal is Code.ITEM_ORIGINAL
        whole = walk_to(parted, given_back(second), opening)
        assert {whole.items[each].state for each in (first, second)} == {ItemState.OPENED}


def test_a_counsellor_with_submit_alone_keeps_no_copy_and_one_who_reads_may() -> None:
    both = replace(BRINGING, record=record("a.both"), scopes=frozenset(Scope))
    file = replace(OPEN, delegations=(*OPEN.delegations, both))
    assert decided(file, Move(submit(A, delegation=both), bringer(A))).file.items[ITEM].own_copy
    assert answer(file, Move(submit(A, delegation=BRINGING), bringer(A))).refusal is not None


def test_reading_aloud_is_noted_and_moves_nothing() -> None:
    file = walk_to(
        HELD,
        Move(release(ITEM, LEAD.keyset, in_person=True), LEAD),
        Move(c.Open(record=record("o"), item=ITEM), LEAD),
    )
    noted = decided(file, Move(c.Deliver(record=record("v"), item=ITEM, how=Delivery.READ_ALOUD), LEAD))
    assert noted.file == file
    assert file.items[ITEM].in_person


def test_a_party_without_device_agrees_and_declines_on_the_mediators_word_shown_as_such() -> None:
    file = opened(case_file(enrolled=frozenset({A})))
    file = replace(file, parties={**file.parties, B: replace(file.parties[B], consent=None)})
    agreed = decided(
        file,
        Move(c.GiveConsent(record=record("w"), side=B, attested=Attested.PAPER, guardian=True), LEAD),
    )
    consent = agreed.file.parties[B].consent
    assert consent is not None
    assert (consent.record, consent.attested, consent.guardian) == (record("w"), Attested.PAPER, True)
    assert agreed.seats == {MEDIATORS}


def test_renewing_keeps_one_lead_and_requeues() -> None:
    renew = c.Assign(
        record=record("renew"),
        mediator=LEAD.keyset,
        mediator_role=StaffRole.MEDIATOR,
        place=Place.LEAD,
        not_after=Seconds(EARLY + 90 * 86_400),
    )
    decision = decided(OPEN, Move(renew, OFFICE))
    assert decision.requeue
    assert [(each.keyset, each.place) for each in decision.file.assignments] == [
        (LEAD.keyset, Place.LEAD),
        (DEPUTY.keyset, Place.DEPUTY),
    ]


def test_a_later_slip_of_a_side_undoes_the_earlier_one() -> None:
    def register(name: str, side: Side) -> Move:
        slip = c.RegisterSlip(
            record=record(name), slip=SlipId(name.encode()), side=side, epoch=2, expires=Seconds(EARLY + 60)
        )
        return Move(slip, LEAD)

    file = walk_to(OPEN, register("one", A), register("two", B), register("three", A))
    assert [each.id for each in file.slips] == [b"two", b"three"]


def test_a_delegation_said_twice_stands_once() -> None:
    delegate = c.Delegate(
        record=record("new"),
        side=B,
        counsellor=keyset("b.new"),
        counsellor_role=StaffRole.COUNSELLOR,
        scopes=frozenset(Scope),
        mode=Mode.SCAN,
        not_before=EARLY,
        not_after=LATE,
        party=person(B).keyset,
    )
    file = walk_to(OPEN, Move(delegate, LEAD), Move(delegate, LEAD))
    assert [each.record for each in file.delegations].count(record("new")) == 1


def test_the_mediators_lift_their_own_pause_and_the_services_each_by_its_name() -> None:
    by_us, restored = Move(c.PauseCase(record=record("pause")), LEAD), record("restore")
    both = walk_to(OPEN, by_us, Move(c.RestorePause(record=restored), OFFICE))
    assert set(both.case.holds) == {PauseOwner.MEDIATORS, PauseOwner.SERVICE}
    for pause, stands in ((record("pause"), PauseOwner.SERVICE), (restored, PauseOwner.MEDIATORS)):
        lifted = decided(both, Move(c.ResumeCase(record=record("resume"), pause=pause), DEPUTY))
        assert set(lifted.file.case.holds) == {stands}
        assert lifted.file.case.state is CaseState.PAUSED
    own = decided(walk_to(OPEN, by_us), Move(c.ResumeCase(record=record("resume"), pause=record("pause")), LEAD))
    assert own.file.case.state is CaseState.OPEN


def test_a_day_to_wait_for_ends_with_the_waiting() -> None:
    waiting = walk_to(HELD, Move(c.Postpone(record=record("p"), item=ITEM, until=Day(1_099)), LEAD))
    assert waiting.items[ITEM].postponed_until == 1_099
    decline = Move(c.Decline(record=record("d"), item=ITEM, manifest=manifest(ITEM)), LEAD)
    back = Move(c.Return(record=record("b"), item=ITEM, manifest=manifest(ITEM)), LEAD)
    for move in (RELEASE, RECALL, decline, back):
        assert decided(waiting, move).file.items[ITEM].postponed_until is None
