"""A device whose clock is wrong: its person is told so, with both times, and not that the contact is not right."""

import time

import pytest

from tests.cli.conftest import Seated

DAY_S = 86_400


@pytest.mark.parametrize("days", [-3, -400])
def test_a_clock_that_is_behind_is_named_with_both_times(
    days: int, opened: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = opened(f"behind {days}")
    person = pair.anna.person
    person.leaves()
    now = time.time()
    monkeypatch.setattr("relay_client.api.defaults.time.time", lambda: now + days * DAY_S)
    told = person.runs("home")
    monkeypatch.undo()
    said = " ".join((told.output + told.errors).split())
    own, true = (time.strftime("%-d %B %Y", time.localtime(at)) for at in (now + days * DAY_S, now))
    assert f"This device says {own}" in said, said
    assert true in said
    assert "clock" in said
    assert "The order or the dates of what happened are not right" not in said
