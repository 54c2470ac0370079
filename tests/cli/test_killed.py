"""The program itself is ended with SIGKILL while a page is on its way: the next run goes on, and nothing was lost or sent twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.seats import Person, Relay
from tests.support.gate import Gate

HELD_AFTER = 900_000
"""Bytes of a page that get through, of the two to five million that it has."""


@pytest.fixture
def gate() -> Iterator[Gate]:
    with Gate() as made:
        yield made


@pytest.fixture
def relay(tmp_path: Path, gate: Gate) -> Iterator[Relay]:
    """A relay that people reach through the gate."""
    running = Relay(tmp_path, through=gate.port)
    try:
        running.ready()
        gate.leads_to(running.port)
        yield running
    finally:
        log = running.stop()
    assert "service.fault" not in log, log


def seated(office: Person, meral: Person, anna: Person, folder: Path) -> None:
    """A mediator, and a party in a case of theirs that is being prepared: a letter may wait there."""
    relay = anna.relay
    for person, role in ((office, "coordinator"), (meral, "mediator")):
        request = person.home / "request.json"
        who = ("--origin", relay.origin, "--fingerprint", relay.fingerprint, "--name", person.name)
        person("staff", "request", *who, "--login-name", person.name, "--role", role, "--out", str(request))
        person("staff", "accept", str(relay.sign(request)))
    office("case", "new", "--lead", "meral", "--stdin", text="Killed")
    meral("slip", "Killed", "a", "--out", str(folder / "slip.txt"))
    anna("join", "--file", str(folder / "slip.txt"), "--name", "anna", "--sure")
    meral("confirm", "Killed", "--side", "a", "--sure")


def test_a_program_killed_in_the_middle_of_a_page_goes_on_from_its_draft(
    relay: Relay, gate: Gate, tmp_path: Path
) -> None:
    page = tmp_path / "page.png"
    Image.effect_noise((1_700, 2_300), 90).save(page)
    with (
        Person("office", tmp_path, relay) as office,
        Person("meral", tmp_path, relay) as meral,
        Person("anna", tmp_path, relay) as anna,
    ):
        seated(office, meral, anna, tmp_path)
        anna.leaves()
        gate.hold_after(HELD_AFTER)
        with anna.started("write", "--no-text", "--page", str(page), "--send", "--sure", "--json") as writing:
            assert gate.held.wait(60), "no page was on its way"
            writing.kill()
            assert writing.wait(30) == -9
        gate.let_go()
        check_it_goes_on(meral, anna)
    assert len(list((relay.folder / "files").glob("*.hashes"))) == 1, (
        "the same upload went on, and no other was begun"
    )


def check_it_goes_on(meral: Person, anna: Person) -> None:
    (draft,) = anna("drafts")["drafts"]
    assert draft["pages"] == 1
    stored = b"".join(path.read_bytes() for path in sorted(anna.home.rglob("*")) if path.is_file())
    assert b"\xff\xd8\xff\xe0" not in stored, "a page lies open on the disk"
    sent = anna("write", "--draft", draft["id"], "--no-text", "--send", "--sure")
    assert (sent["sent"], sent["pages"]) == (True, 1)
    assert anna("drafts")["drafts"] == []
    assert [each["short"] for each in anna("list")["written"]] == [sent["short"]]
    reviewed = meral("review", sent["short"])
    assert (len(reviewed["pages"]), reviewed["findings"]) == (1, [])
