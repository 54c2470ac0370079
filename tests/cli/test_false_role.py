"""A mediator whom the service tells that they are a counsellor pauses the case all the same, and is told that this is not so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import staff_member
from tests.cli.seats import Answer, Person, Relay
from tests.support.rewriting import Rewriting

UNTRUSTED = 5


@pytest.fixture
def between() -> Iterator[Rewriting]:
    with Rewriting() as made:
        yield made


@pytest.fixture
def own_relay(tmp_path: Path, between: Rewriting) -> Iterator[Relay]:
    """A relay that people reach through a service that changes its answers."""
    running = Relay(tmp_path, through=between.port)
    try:
        running.ready()
        between.leads_to(running.port)
        yield running
    finally:
        running.stop()


def alone(person: Person, *line: str) -> Answer:
    """Give one command in a program of its own; return its answer, with the status by which it ended."""
    done = person.program(*line, "--json")
    answer: Answer = json.loads(done.output.splitlines()[-1])
    return {**answer, "status": done.status}


def a_counsellor(path: str, body: bytes) -> bytes:
    if path != "/v1/look" and not path.startswith("/v1/cases"):
        return body
    return body.replace(b'"role":"mediator"', b'"role":"counsellor"')


def knows_no_rows(path: str, body: bytes) -> bytes:
    """Have everything shown, whatever the client says that it was shown before."""
    return re.sub(rb',"rows":"[^"]*"', b"", body) if path == "/v1/look" else body


def test_a_mediator_told_to_be_a_counsellor_pauses_and_is_told(
    own_relay: Relay, between: Rewriting, tmp_path: Path
) -> None:
    office = staff_member("office", "coordinator", tmp_path, own_relay)
    meral = staff_member("meral", "mediator", tmp_path, own_relay)
    case = office("case", "new", "--lead", "Meral", "--stdin", text="a false row")["case"]
    assert [each["case"] for each in meral("cases")["cases"]] == [case]
    for person in (office, meral):
        person.leaves()
    between.change, between.asks = a_counsellor, knows_no_rows
    told = alone(meral, "cases")
    assert (told["status"], [each["code"] for each in told["troubled"]]) == (UNTRUSTED, ["trust.role"])
    said = alone(meral, "pause-case", case)
    assert (said["ok"], said["done"], said["status"]) == (True, True, UNTRUSTED), said
    assert [each["code"] for each in said["troubled"]] == ["trust.role"]
    between.change = lambda _path, body: body
    assert "pause" in [each["what"] for each in alone(meral, "journal", "--case", case)["journal"]]
