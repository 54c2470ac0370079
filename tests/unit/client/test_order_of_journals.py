"""Order before dates, one request after another: the rules by which a client refuses a journal, each by itself."""

from collections.abc import Callable
from typing import Any

import pytest

from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import (
    Attested,
    CaseState,
    ItemState,
    Mode,
    PauseOwner,
    Purpose,
    Scope,
    Seat,
    Side,
    StaffRole,
)
from relay.domain.order import AHEAD_S, BACKWARDS_S, CLOCK_SKEW_S, WAITS_LONGEST_S
from relay.wire import statements as s
from relay_client.trust.case_history import CaseHistory
from tests.support.chain import DAY, NOW, Chain, Seated, manifest, seated

Change = Callable[[Seated], object]
EVER = 2**53 - 1


def stopped(history: CaseHistory) -> bool:
    """Whether somebody paused for side B, or left."""
    return PauseOwner.B in history.file.case.holds or history.file.case.state is CaseState.CLOSED


def delegation(to: KeysetId) -> dict[str, Any]:
    """Let a counsellor read and speak for side B from now on."""
    dates = {"not_before": NOW, "not_after": Seconds(NOW + DAY)}
    return {"side": Side.B, "counsellor": to, "scopes": (Scope.READ, Scope.SUBMIT), "mode": Mode.TYPED, **dates}


@pytest.fixture
def case() -> Seated:
    return seated()


# --- dates


def test_the_spans_are_those_that_are_written_down() -> None:
    assert (CLOCK_SKEW_S, BACKWARDS_S, WAITS_LONGEST_S, AHEAD_S) == (600, 1_200, 30 * DAY, DAY)


def test_a_date_may_lie_as_far_back_as_two_honest_clocks_lie_apart(case: Seated) -> None:
    chain = case.chain
    chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + DAY)
    chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + DAY - BACKWARDS_S)
    assert chain.code(now=NOW + DAY) == ""
    chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + DAY - BACKWARDS_S - 1)
    assert chain.refusal(now=NOW + DAY) == ("journal.order", "order.backwards")


def test_many_small_steps_back_are_held_against_the_latest_date(case: Seated) -> None:
    chain = case.chain
    for back in range(0, 3 * BACKWARDS_S, BACKWARDS_S // 2):
        chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + DAY - back)
    assert chain.code(now=NOW + DAY) == "journal.order"


def test_a_day_counts_by_its_last_second(case: Seated) -> None:
    chain = case.chain
    midnight = (NOW // DAY + 2) * DAY
    chain.say(case.lead, s.Prepared, side=Side.A, at=midnight + BACKWARDS_S - 1)
    item, record = chain.letter(case.anna, Side.A, (case.lead,), at=midnight - 1)
    assert (item, record) is not None
    assert chain.code(now=midnight) == ""
    chain.say(case.lead, s.Prepared, side=Side.A, at=midnight + 2 * BACKWARDS_S)
    chain.letter(case.anna, Side.A, (case.lead,), at=midnight - 1)
    assert chain.code(now=midnight) == "journal.order"


def test_a_date_a_day_ahead_of_the_readers_clock_asks_for_the_right_time(case: Seated) -> None:
    case.chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + AHEAD_S)
    assert case.chain.code(now=NOW) == ""
    case.chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + AHEAD_S + 1)
    assert case.chain.refusal(now=NOW) == ("journal.order", "order.ahead")


@pytest.mark.parametrize("at", [0, NOW - 3650 * DAY, NOW + 3650 * DAY, EVER])
def test_what_stops_says_any_date_and_spoils_no_journal(case: Seated, at: int) -> None:
    chain = case.chain
    chain.say(case.anna, s.Pause, side=Side.A, at=at)
    chain.say(case.lead, s.Prepared, side=Side.A)
    history, steps = chain.follow()
    assert PauseOwner.A in history.file.case.holds
    assert history.clock == NOW
    assert abs(steps[-2].at - NOW) <= CLOCK_SKEW_S


@pytest.mark.parametrize("at", [0, EVER])
def test_leaving_at_any_date_closes_the_case_for_everybody_who_reads_on(case: Seated, at: int) -> None:
    case.chain.say(case.anna, s.Withdraw, side=Side.A, at=at)
    history, _ = case.chain.follow(now=NOW + 100 * DAY)
    assert history.file.case.state is CaseState.CLOSED
    case.chain.say(case.bert, s.Consent, side=Side.B)
    assert case.chain.refusal() == ("journal.rule", "case.closed")


@pytest.mark.parametrize("at", [0, 1_000, EVER])
@pytest.mark.parametrize("stops", [s.Pause, s.Withdraw])
def test_a_counsellor_stops_at_any_date_too_in_whoevers_journal(at: int, stops: type[s.Statement]) -> None:
    """Their clock thinks that it is 1970, say. Everybody reads on: the mediators, the side, and the counsellor."""
    case = seated()
    chain, chaplain = case.chain, case.chaplain
    said = delegation(chaplain.id)
    record = chain.say(case.lead, s.Delegation, second=case.bert, **said)
    chain.say(chaplain, stops, side=Side.B, delegation=record, at=at)
    chain.say(case.office, s.Assignment, mediator=case.deputy.id, place=s.PlaceGiven.ENDED, not_after=NOW)
    history, steps = chain.follow()
    assert (history.clock, stopped(history)) == (NOW, True)
    assert abs(next(each.at for each in steps if isinstance(each.record.statement, stops)) - NOW) <= CLOCK_SKEW_S
    own = Chain()
    lead, chaplain = own.staff("meral", StaffRole.MEDIATOR), own.staff("sanne", StaffRole.COUNSELLOR)
    own.seat = Seat.counsellor(chaplain.id)
    record = own.say(lead, s.Delegation, **delegation(chaplain.id))
    own.say(chaplain, stops, side=Side.B, delegation=record, at=at)
    if stops is s.Pause:
        own.say(lead, s.Revocation, delegation=record)
    history, _ = own.follow()
    assert (history.clock, stopped(history)) == (NOW, True)


def recovered(case: Seated, *, waits_s: int) -> None:
    """Let a recovery be signed first, and taken so much later."""
    chain, fresh = case.chain, case.chain.person()
    chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + waits_s)
    chain.confirm(case.lead, fresh, Side.A, 2, replaces=case.anna.id, second=case.deputy, at=NOW)


def test_a_record_with_two_signers_may_have_waited_for_thirty_days(case: Seated) -> None:
    case.chain.at = NOW + WAITS_LONGEST_S
    case.chain.assign(case.office, case.lead, s.PlaceGiven.LEAD)
    recovered(case, waits_s=WAITS_LONGEST_S)
    assert case.chain.code() == ""


def test_but_not_longer(case: Seated) -> None:
    case.chain.at = NOW + WAITS_LONGEST_S + DAY
    case.chain.assign(case.office, case.lead, s.PlaceGiven.LEAD)
    recovered(case, waits_s=WAITS_LONGEST_S + DAY)
    assert case.chain.refusal() == ("journal.order", "order.backwards")


# --- authority ends where its end stands


def test_a_mediator_whose_place_ended_signs_nothing_behind_that_with_an_earlier_date(case: Seated) -> None:
    chain = case.chain
    chain.assign(case.office, case.deputy, s.PlaceGiven.ENDED, at=NOW + BACKWARDS_S)
    chain.say(case.deputy, s.Prepared, side=Side.A, at=NOW)
    assert chain.refusal(now=NOW + DAY) == ("journal.rule", "not.found")


def test_a_place_that_ran_out_carries_no_more(case: Seated) -> None:
    chain = case.chain
    chain.assign(case.office, case.lead, s.PlaceGiven.LEAD, days=80, at=NOW + DAY)
    chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + 80 * DAY + CLOCK_SKEW_S)
    assert chain.code(now=NOW + 81 * DAY) == ""
    chain.say(case.deputy, s.Prepared, side=Side.A, at=NOW + 80 * DAY + CLOCK_SKEW_S)
    assert chain.refusal(now=NOW + 81 * DAY) == ("journal.rule", "not.found")


def test_nor_by_a_date_from_before_it_ran_out(case: Seated) -> None:
    chain = case.chain
    chain.assign(case.office, case.lead, s.PlaceGiven.LEAD, days=80, at=NOW + DAY)
    chain.say(case.lead, s.Prepared, side=Side.A, at=NOW + 80 * DAY + BACKWARDS_S - 60)
    chain.say(case.deputy, s.Prepared, side=Side.A, at=NOW + 80 * DAY - 30)
    assert chain.refusal(now=NOW + 81 * DAY) == ("journal.rule", "not.found")


def test_the_readers_clock_set_back_revives_nobody(case: Seated) -> None:
    chain = case.chain
    chain.assign(case.office, case.lead, s.PlaceGiven.LEAD, at=NOW + 80 * DAY)
    chain.say(case.deputy, s.Prepared, side=Side.A, at=NOW + 80 * DAY + 1_000)
    assert chain.refusal(now=NOW + 80 * DAY - AHEAD_S // 2) == ("journal.rule", "not.found")


# --- one request after another


def released(case: Seated, **members: Any) -> tuple[ItemId, RecordId]:
    """Hold a letter of Anna's, and release it to Bert."""
    item, first = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    said = {"item": item, "manifest": first, "to": case.bert.id, "grant": s.Digest(bytes(32))}
    return item, case.chain.say(case.lead, s.Release, **{**said, **members})


def test_a_release_stands_where_all_of_it_is_there(case: Seated) -> None:
    item, release = released(case)
    history, _ = case.chain.follow()
    held = history.file.items[item]
    assert (held.state, held.release, held.released_to) == (ItemState.RELEASED, release, case.bert.id)


def a_log_about_another_record(case: Seated) -> None:
    released(case)
    case.chain.entries.pop()
    case.chain.log(case.lead, RecordId(bytes(32)), s.Position(12, case.chain.entries[11].head))


def a_log_by_a_colleague(case: Seated) -> None:
    _, release = released(case)
    case.chain.entries.pop()
    case.chain.log(case.deputy, release, s.Position(14, case.chain.entries[13].head))


def something_between_a_release_and_its_log(case: Seated) -> None:
    released(case)
    case.chain.say(case.lead, s.Prepared, side=Side.A)
    case.chain.swapped(1, 0)


def a_log_about_nothing(case: Seated) -> None:
    case.chain.log(case.lead, RecordId(bytes(32)), case.chain.position)


def a_log_twice(case: Seated) -> None:
    _, release = released(case)
    case.chain.log(case.lead, release, s.Position(14, case.chain.entries[13].head))


def a_submit_alone(case: Seated) -> None:
    item, first = case.chain.letter(case.anna, Side.A, (case.lead,))
    case.chain.entries = case.chain.entries[:-2]
    refs = (s.GrantRef(case.lead.id, Purpose.MEDIATOR, s.Digest(bytes(32))),)
    case.chain.say(case.anna, s.Submit, item=item, manifest=first, grants=refs)


def a_submit_of_another_manifest(case: Seated) -> None:
    case.chain.letter(case.anna, Side.A, (case.lead,))
    submit = case.chain.entries.pop()
    case.chain.entries.pop()
    case.chain.say(case.anna, s.Manifest, **manifest(ItemId(bytes(16)), case.anna, Side.A))
    assert submit.record is not None
    case.chain.add(submit.record)


def a_submit_of_another_manifest_of_the_same_item(case: Seated) -> None:
    item, _ = case.chain.letter(case.anna, Side.A, (case.lead,))
    submit = case.chain.entries.pop()
    case.chain.entries.pop()
    case.chain.say(case.anna, s.Manifest, **manifest(item, case.anna, Side.A))
    assert submit.record is not None
    case.chain.add(submit.record)


def a_submit_by_somebody_else(case: Seated) -> None:
    item = ItemId(bytes(16))
    first = case.chain.say(case.anna, s.Manifest, **manifest(item, case.anna, Side.A))
    refs = (s.GrantRef(case.lead.id, Purpose.MEDIATOR, s.Digest(bytes(32))),)
    case.chain.say(case.bert, s.Submit, item=item, manifest=first, grants=refs)


def a_manifest_that_says_told_beside_a_submit_that_does_not(case: Seated) -> None:
    case.chain.letter(case.anna, Side.A, (case.lead,), told=True)


def a_manifest_by_another_author(case: Seated) -> None:
    case.chain.letter(case.anna, Side.A, (case.lead,), author=case.bert.id)


OUT_OF_PLACE: list[Change] = [
    a_log_about_another_record,
    a_log_by_a_colleague,
    something_between_a_release_and_its_log,
    a_log_about_nothing,
    a_log_twice,
    a_submit_alone,
    a_submit_of_another_manifest,
    a_submit_of_another_manifest_of_the_same_item,
    a_submit_by_somebody_else,
    a_manifest_that_says_told_beside_a_submit_that_does_not,
    a_manifest_by_another_author,
]


@pytest.mark.parametrize("change", OUT_OF_PLACE, ids=lambda each: each.__name__)
def test_a_request_stands_whole_and_in_order(case: Seated, change: Change) -> None:
    change(case)
    assert case.chain.refusal() == ("journal.rule", "record.mismatch")


@pytest.mark.parametrize("half", ["release", "manifest"])
def test_a_request_that_was_cut_in_half_is_seen_as_one(case: Seated, half: str) -> None:
    if half == "release":
        released(case)
    else:
        case.chain.letter(case.anna, Side.A, (case.lead,))
    assert case.chain.follow()[0].before == ()
    case.chain.entries.pop()
    assert case.chain.follow()[0].before != ()


# --- what the rules do not let stand


def test_a_release_while_somebody_paused_stands_nowhere(case: Seated) -> None:
    case.chain.say(case.bert, s.Pause, side=Side.B)
    released(case)
    assert case.chain.refusal() == ("journal.rule", "case.paused")


def test_nor_one_to_a_keyset_that_is_not_the_partys(case: Seated) -> None:
    released(case, to=case.chain.person().id)
    assert case.chain.refusal() == ("journal.rule", "item.recipient")


def test_nor_one_of_another_manifest(case: Seated) -> None:
    released(case, manifest=RecordId(bytes(32)))
    assert case.chain.refusal() == ("journal.rule", "item.changed")


def test_nor_one_behind_the_recall(case: Seated) -> None:
    item, first = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    case.chain.say(case.anna, s.Recall, item=item, at=0)
    said = {"item": item, "manifest": first, "to": case.bert.id, "grant": s.Digest(bytes(32))}
    case.chain.say(case.lead, s.Release, **said)
    assert case.chain.refusal() == ("journal.rule", "item.recalled")


def test_nor_a_regrant_of_what_was_never_released(case: Seated) -> None:
    item, _ = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    fresh = case.chain.person()
    case.chain.confirm(case.lead, fresh, Side.B, 2, replaces=case.bert.id, second=case.deputy)
    said = {"item": item, "release": RecordId(bytes(32)), "to": fresh.id, "grant": s.Digest(bytes(32))}
    case.chain.say(case.lead, s.Regrant, **said)
    assert case.chain.refusal() == ("journal.rule", "item.held")


def test_nor_a_case_that_opens_without_both_consents() -> None:
    chain = Chain()
    office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
    chain.assign(office, lead, s.PlaceGiven.LEAD)
    for side in Side:
        chain.say(lead, s.Prepared, side=side)
    chain.say(lead, s.Consent, side=Side.A, attested=Attested.PAPER)
    chain.say(lead, s.CaseOpen)
    assert chain.refusal() == ("journal.rule", "consent.missing")
