"""The office and the change of hands: places, deputies, hand-over, somebody who lost everything and comes back."""

from pathlib import Path

from tests.cli.conftest import Seated, Staff
from tests.cli.seats import Person, Relay


def test_a_deputy_reads_after_a_hand_over_and_not_before(opened: Seated, staff: Staff) -> None:
    pair = opened("Handed over")
    early = pair.anna("write", "--stdin", "--send", text="written for Meral alone")["short"]
    assert staff.office("assign", pair.case, "Deputy", "--deputy")["done"]
    assert staff.deputy.says_no("review", early) == "item.no_key"
    names = {each["name"] for each in pair.anna("people")["readers"]}
    assert names == {"Meral", "Deputy"}

    report = staff.meral("handover", "Deputy", "--case", "Handed over")
    assert [each["items"] for each in report["cases"]] == [1]
    assert staff.deputy("review", early)["text"] == "written for Meral alone"

    both = pair.bert("write", "--stdin", "--send", "--sure", text="written for both")["short"]
    assert staff.deputy("review", both)["text"] == "written for both"
    staff.deputy.decides("release", early, "--sure")
    assert pair.bert("open", early)["text"] == "written for Meral alone"

    (line,) = [each for each in staff.meral("deputies")["cases"] if each["case"] == pair.case]
    assert line["deputies"] == ["Deputy"]
    staff.office("end-assignment", pair.case, "Deputy", "--sure")
    assert staff.deputy.says_no("review", both) in {"id.unknown", "not.found"}


def test_new_readers_are_shown_before_anything_is_sealed_for_them(opened: Seated, staff: Staff) -> None:
    pair = opened("New readers")
    pair.anna("write", "--stdin", "--send", text="first")
    staff.office("assign", pair.case, "Deputy", "--deputy")
    assert pair.anna.says_no("write", "--stdin", "--send", text="second") == "cli.no_answer"
    sent = pair.anna("write", "--stdin", "--send", "--sure", text="third")
    assert {each["name"] for each in sent["readers"]} == {"Meral", "Deputy"}


def test_a_case_without_a_mediator_holds_everything_and_keeps_the_draft(opened: Seated, staff: Staff) -> None:
    pair = opened("Nobody there")
    pair.anna("write", "--stdin", "--send", text="waiting")
    staff.office("end-assignment", pair.case, "Meral", "--sure")
    assert pair.bert.says_no("write", "--stdin", "--send", text="to nobody") == "case.no_mediator"
    drafts = pair.bert("drafts")["drafts"]
    assert pair.bert("drafts", "--show", drafts[0]["id"])["text"] == "to nobody"
    assert pair.bert("list")["received"] == []
    assert staff.office("counts")["without_mediator"] >= 1
    assert any(
        (each["code"], each["case"]) == ("warn.no_mediator", pair.case)
        for each in staff.office("warnings")["warnings"]
    )


def test_labels_are_for_the_office_and_the_mediators_of_the_case(prepared: Seated, staff: Staff) -> None:
    pair = prepared("First label")
    staff.meral("label", pair.case, "--stdin", text="Second label, 2026-7")
    assert next(each for each in staff.office("cases")["cases"] if each["case"] == pair.case)["label"]
    assert staff.meral("case", "second label, 2026-7")["case"] == pair.case
    assert pair.anna.at_home()["label"] is None
    assert all(each["case"] != pair.case for each in staff.deputy("cases")["cases"])


def test_the_office_sees_numbers_and_never_a_letter(opened: Seated, staff: Staff) -> None:
    pair = opened("Numbers")
    item = pair.anna("write", "--stdin", "--send", text="private")["short"]
    before = staff.office("counts")["held"]
    staff.meral.decides("release", item, "--sure")
    assert staff.office("counts")["held"] == before - 1
    for command in (
        ("review", item),
        ("read", item),
        ("notes", "--case", pair.case),
        ("journal", "--case", pair.case),
    ):
        assert not staff.office.tries(*command)["ok"], command
    assert {each["role"] for each in staff.office("staff", "list")["staff"]} >= {
        "mediator",
        "counsellor",
        "coordinator",
    }


def test_somebody_who_lost_everything_comes_back_by_meeting_the_mediator(
    opened: Seated, staff: Staff, relay: Relay, folder: Path
) -> None:
    pair = opened("Lost phone")
    item = pair.anna("write", "--stdin", "--send", text="before the phone was lost")["short"]
    staff.meral.decides("release", item, "--sure")
    assert pair.bert("open", item, "--no-tell")["text"] == "before the phone was lost"

    with Person("bert-again", folder, relay) as again:
        paper = folder / "slip-again.txt"
        staff.meral("slip", "Lost phone", "b", "--out", str(paper))
        joined = again("join", "--file", str(paper), "--name", "bert-again", "--sure")
        (slip,) = staff.meral("enrolments", "Lost phone")["slips"]
        assert (slip["replaces"], slip["epoch"], slip["fingerprint"]) == (True, 2, joined["fingerprint"])
        assert staff.meral.says_no("confirm", "Lost phone", "--side", "b", "--sure") == "recovery.second_signature"

        asked = staff.meral("confirm", "Lost phone", "--side", "b", "--second", "Office", "--sure")
        assert (asked["done"], asked["waiting_for"]) == (False, "Office")
        waiting = staff.office("sign", "--sure")
        assert [each["what"] for each in waiting["waiting"]] == ["confirm"]
        assert len(waiting["signed"]) == 1

        assert staff.meral("regrant", "Lost phone")["items"]
        assert again("read", item)["text"] == "before the phone was lost"
        assert pair.bert.says_no("read", item) in {"not.found", "id.unknown"}
        for language, both in (
            ("en", "given a new place with new keys, by your mediator, or the service has forgotten something"),
            ("nl", "via uw bemiddelaar een nieuwe plaats met nieuwe sleutels, of de dienst is iets vergeten"),
        ):
            told = pair.bert.person.transcript("home", language=language)
            assert "[journal.gone]" in told.output + told.errors
            assert both in " ".join((told.output + told.errors).split()), (
                "the truth is one of the two that are said"
            )
            assert told.status == 5, "and it is still an alarm"


def test_a_party_signs_that_a_counsellor_may_act_for_them(opened: Seated, staff: Staff) -> None:
    pair = opened("Asked first")
    asked = staff.meral("delegate", "Asked first", "a", "Chaplain", "--scopes", "read")
    assert asked["done"] is False
    (request,) = pair.anna("sign", "none-of-them")["waiting"]
    assert request["what"] == "delegation"
    assert len(pair.anna("sign", "--sure")["signed"]) == 1
    (given,) = staff.meral("case", "Asked first")["delegations"]
    assert (given["name"], given["scopes"], given["live"]) == ("Chaplain", ["read"], True)
