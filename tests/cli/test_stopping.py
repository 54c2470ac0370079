"""Pausing and leaving: at once, for both sides alike, whatever was under way."""

import pytest

from tests.cli.conftest import Seated, Staff


@pytest.mark.parametrize(("stopper", "other"), [("anna", "bert"), ("bert", "anna")])
def test_a_pause_stops_everything_and_resuming_starts_it_again(
    stopper: str, other: str, opened: Seated, staff: Staff
) -> None:
    pair = opened(f"pausing {stopper}")
    one, two = getattr(pair, stopper), getattr(pair, other)
    item = two("write", "--stdin", "--send", text="hello")["short"]
    one("pause")
    staff.meral.reads(item)
    assert staff.meral.says_no("release", item, "--sure") == "case.paused"
    assert {person.at_home()["state"] for person in (one, two)} == {"paused"}
    assert two.says_no("resume") == "pause.none"
    one("resume")
    staff.meral.decides("release", item, "--sure")
    one("pause")
    assert one.says_no("open", item) == "case.paused"
    one("resume")
    assert one("open", item)["text"] == "hello"


@pytest.mark.parametrize(("leaver", "other"), [("anna", "bert"), ("bert", "anna")])
def test_leaving_voids_what_was_not_opened_and_says_the_same_to_both(
    leaver: str, other: str, opened: Seated, staff: Staff
) -> None:
    pair = opened(f"leaving {leaver}")
    one, two = getattr(pair, leaver), getattr(pair, other)
    read, closed, held = (two("write", "--stdin", "--send", text=text)["short"] for text in ("1", "2", "3"))
    for item in (read, closed):
        staff.meral.decides("release", item, "--sure")
    one("open", read)
    assert one.says_no("withdraw") == "cli.no_answer"
    one("withdraw", "--sure")
    assert {person.at_home()["state"] for person in (one, two)} == {"closed"}
    assert one("read", read)["text"] == "1"
    assert one("read", closed)["status"] == "no_longer_available"
    assert staff.meral.says_no("release", held, "--sure") in {"case.closed", "item.voided", "not.found"}
    assert two.says_no("write", "--stdin", "--send", text="4") == "case.closed"
    kept = two("drafts", "--show", two("drafts")["drafts"][0]["id"])
    assert kept["text"] == "4", "what could not be sent is kept"


def test_consent_taken_back_pauses_and_only_new_consent_lifts_it(opened: Seated, staff: Staff) -> None:
    pair = opened("consent")
    pair.anna("consent", "--end")
    assert pair.bert.at_home()["state"] == "paused"
    assert pair.anna.says_no("resume") == "pause.none"
    pair.anna("consent", "--sure")
    assert pair.bert.at_home()["state"] == "open"


def test_nothing_opens_before_both_agreed_and_are_prepared(prepared: Seated, staff: Staff) -> None:
    pair = prepared("early")
    item = pair.anna("write", "--stdin", "--send", text="before anything")["short"]
    assert pair.bert("list")["received"] == []
    staff.meral.reads(item)
    assert staff.meral.says_no("release", item, "--sure") == "case.not_open"
    assert staff.meral.says_no("open-case", "early", "--sure") == "consent.missing"
    for person in (pair.anna, pair.bert):
        person("consent", "--sure")
    assert staff.meral.says_no("open-case", "early", "--sure") == "prepared.missing"


def test_leaving_before_it_opened_leaves_no_trace_at_the_other(prepared: Seated) -> None:
    pair = prepared("never began")
    pair.anna("write", "--stdin", "--send", text="hello")
    before = pair.bert.at_home()
    pair.anna("withdraw", "--sure")
    assert pair.bert.at_home() == before


def test_a_kind_that_is_not_wanted_is_not_passed_on(opened: Seated, staff: Staff) -> None:
    pair = opened("kinds")
    assert pair.bert("preferences", "--kinds", "none", "--tell")["kinds"] == []
    item = pair.anna("write", "--stdin", "--send", text="hello")["short"]
    staff.meral.reads(item)
    assert staff.meral.says_no("release", item, "--sure") == "item.kind_unwanted"
    assert pair.bert("preferences", "--kinds", "letter")["tell_opened"] is True
    staff.meral.decides("release", item, "--sure")


def test_the_mediators_pause_and_close(opened: Seated, staff: Staff) -> None:
    pair = opened("closing")
    staff.meral("pause-case", "closing")
    assert pair.anna.at_home()["state"] == "paused"
    staff.meral("resume-case", "closing")
    staff.meral("close", "closing", "--sure")
    assert pair.bert.at_home()["state"] == "closed"
