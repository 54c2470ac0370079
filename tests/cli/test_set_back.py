"""A service that was set back shows a shorter journal: every stop is said all the same by a program that was just started."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import staff_member
from tests.cli.seats import Answer, Person, Relay

UNTRUSTED = 5


@pytest.fixture
def own_relay(tmp_path: Path) -> Iterator[Relay]:
    """A relay of this test alone: it is set back."""
    running = Relay(tmp_path)
    try:
        running.ready()
        yield running
    finally:
        running.stop()


def joined(person: Person, case: str, side: str, meral: Person) -> None:
    paper = person.home / "slip.txt"
    meral("slip", case, side, "--out", str(paper))
    person("join", "--file", str(paper), "--name", person.name, "--sure")
    meral("confirm", case, "--side", side, "--sure")
    person("consent", "--sure")
    meral("prepared", case, side, "--sure")


def alone(person: Person, *line: str) -> Answer:
    """Give one command in a program of its own; return its answer, with the status by which it ended."""
    done = person.program(*line, "--json")
    answer: Answer = json.loads(done.output.splitlines()[-1])
    return {**answer, "status": done.status}


def test_every_stop_is_said_where_the_service_was_set_back(own_relay: Relay, tmp_path: Path) -> None:
    office = staff_member("office", "coordinator", tmp_path, own_relay)
    meral = staff_member("meral", "mediator", tmp_path, own_relay)
    anna, bert = (Person(name, tmp_path, own_relay) for name in ("anna", "bert"))
    with anna, bert:
        case = office("case", "new", "--lead", "Meral", "--stdin", text="set back")["case"]
        for person, side in ((anna, "a"), (bert, "b")):
            joined(person, case, side, meral)
        meral("open-case", case, "--sure")
        mine = anna("write", "--stdin", "--send", text="mine")["short"]
        texts = ("theirs", "later", "held")
        theirs, later, held = (bert("write", "--stdin", "--send", text=text)["short"] for text in texts)
        meral.decides("release", theirs, "--sure")
        for person in (office, meral, anna, bert):
            person.leaves()
        own_relay.copied(tmp_path / "copy")
        meral.decides("release", later, "--sure")
        meral("cases")
        assert len(anna("list")["received"]) == 2, "her journal has the release that the service is going to forget"
        for person in (meral, anna):
            person.leaves()
        own_relay.set_back(tmp_path / "copy")
        assert alone(anna, "home")["troubled"][0]["code"] == "journal.rollback"
        for who, line in (
            (anna, ("recall", mine)),
            (anna, ("destroy", mine, "--sure")),
            (meral, ("decline", held, "--unread", "--sure")),
            (anna, ("refuse", theirs, "--sure")),
            (anna, ("consent", "--end")),
            (anna, ("pause",)),
            (anna, ("withdraw", "--sure")),
        ):
            said = alone(who, *line)
            assert (said["ok"], said["done"], said["status"]) == (True, True, UNTRUSTED), (line, said)
            (trouble,) = said["troubled"]
            assert trouble["code"].startswith(("journal.", "keyring.")), line
        assert alone(bert, "home")["cases"][0]["state"] == "closed"
