"""Second signatures wait for days: what was asked a while ago is signed, what is asked anew takes its place, its end is said."""

import time

import pytest

from relay.domain.order import WAITS_LONGEST_S
from tests.cli.conftest import Seated, Staff


def asked_ago(seconds: int, staff: Staff, case: str, patch: pytest.MonkeyPatch) -> None:
    """Have the mediator ask the party of side a whether the chaplain may act for them, with a clock that is so far behind."""
    staff.meral.leaves()
    now = time.time()
    patch.setattr("relay_client.api.defaults.time.time", lambda: now - seconds)
    told = staff.meral.runs("delegate", case, "a", "Chaplain")
    patch.undo()
    assert told.status == 0, told


def test_what_was_asked_eleven_minutes_ago_is_signed(
    opened: Seated, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = opened("eleven minutes")
    asked_ago(660, staff, pair.case, monkeypatch)
    person = pair.anna.person
    person.leaves()
    told = person.runs("sign", "--sure")
    said = " ".join(told.output.split())
    assert told.status == 0, told
    assert "Meral (mediator) asks: may Chaplain (counsellor) act for you" in said
    last = time.strftime("%-d %B %Y", time.gmtime(time.time() - 660 + WAITS_LONGEST_S))
    assert f"You can sign this until {last}" in said
    assert "The clock" not in said


def test_what_is_asked_anew_stands_in_the_place_of_what_was_asked_before(
    opened: Seated, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = opened("asked twice")
    asked_ago(600, staff, pair.case, monkeypatch)
    first = [each for each in pair.anna.person("sign", "none")["waiting"] if each["case"] == pair.case]
    staff.meral("delegate", pair.case, "a", "Chaplain")
    waiting = [each for each in pair.anna.person("sign", "none")["waiting"] if each["case"] == pair.case]
    assert len(first) == len(waiting) == 1
    assert waiting[0]["until"] > first[0]["until"]
    assert pair.anna.person("sign", waiting[0]["short"], "--sure")["signed"]


def test_a_slip_is_good_until_its_day_ends_where_the_organisation_is(opened: Seated, staff: Staff) -> None:
    pair = opened("a slip until")
    ends = staff.meral("slip", pair.case, "a", "--out", str(staff.meral.home / f"slip-{pair.case}"))["expires"]
    hour = time.strftime("%H:%M:%S", time.gmtime(ends))
    assert hour in {"22:59:59", "21:59:59"}, "midnight in Amsterdam, in winter or in summer"
    assert 13 * 86_400 < ends - time.time() <= 15 * 86_400
