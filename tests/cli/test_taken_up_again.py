"""A contact that is taken up again, and a pause that asks on a day, through the real program."""

import time

from tests.cli.conftest import Seated, Staff

DAY = 86_400


def test_an_ended_contact_is_taken_up_again_with_new_consent(opened: Seated, staff: Staff) -> None:
    pair = opened("Ended once")
    open_still = staff.office.says_no(
        "case", "new", "--lead", "Meral", "--takes-up", pair.case, "--stdin", text="Too early"
    )
    assert open_still == "case.earlier"
    pair.anna("withdraw", "--sure")
    made = staff.office(
        "case", "new", "--lead", "Meral", "--takes-up", pair.case, "--stdin", text="Ended once, again"
    )
    assert made["takes_up"] == pair.case
    assert staff.meral("case", made["case"])["takes_up"] == pair.case
    assert staff.meral.says_no("open-case", made["case"], "--sure") == "consent.missing"


def test_a_pause_is_asked_about_on_its_day(opened: Seated, staff: Staff) -> None:
    pair = opened("Asks later")
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 10 * DAY))
    assert pair.anna("pause", "--ask-on", day)["ask_on"] is not None
    (own,) = pair.anna.at_home()["sides"]
    assert (own["paused"], own["ask_on"]) == (True, int((time.time() + 10 * DAY) // DAY))
    home = pair.anna.person.transcript("home").output
    assert "whether you want to go on" in home
    pair.anna("resume")
    far = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 500 * DAY))
    assert pair.anna("pause", "--ask-on", far)["ask_on"] is None
    assert pair.anna.at_home()["sides"][0]["paused"]
    pair.anna("resume")


def test_a_letter_is_postponed_for_a_year_at_most(opened: Seated, staff: Staff) -> None:
    pair = opened("A year")
    item = pair.anna("write", "--stdin", "--send", text="for later")["short"]
    far = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 400 * DAY))
    assert staff.meral.says_no("postpone", item, far) == "item.day_far"
