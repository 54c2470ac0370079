"""One relay for all transcripts, its staff, and a way to seat people in a new case."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec import Struct

from tests.cli.seats import AtCase, Person, Relay


@pytest.fixture(scope="session")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay that serves; at the end its log holds no fault."""
    running = Relay(tmp_path_factory.mktemp("relay"))
    try:
        running.ready()
        yield running
    finally:
        log = running.stop()
    assert "service.fault" not in log, log
    assert "Traceback" not in log, log


class Staff(Struct, frozen=True):
    """The people of the organisation."""

    office: Person
    meral: Person
    deputy: Person
    chaplain: Person


ROLES = {"office": "coordinator", "meral": "mediator", "deputy": "mediator", "chaplain": "counsellor"}


def staff_member(name: str, role: str, folder: Path, relay: Relay) -> Person:
    """Have somebody ask for their place, be signed by the root, and take up their account."""
    person = Person(name, folder, relay, shared=True)
    request = person.home / "request.json"
    where = ("--origin", relay.origin, "--fingerprint", relay.fingerprint, "--name", name.title())
    person("staff", "request", *where, "--login-name", name, "--role", role, "--out", str(request))
    accepted = person("staff", "accept", str(relay.sign(request)))
    assert accepted["recovery_code"]
    return person


@pytest.fixture(scope="session")
def staff(relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """Four members of staff who asked, were signed by the root, and took up their accounts."""
    folder = tmp_path_factory.mktemp("staff")

    def taken_up(name: str) -> Person:
        return staff_member(name, ROLES[name], folder, relay)

    with ThreadPoolExecutor(2) as pool:  # each is a process of its own, busy with its passphrase
        people = dict(zip(ROLES, pool.map(taken_up, ROLES), strict=True))
    yield Staff(**people)
    for person in people.values():
        person.leaves()


class Pair(Struct, frozen=True):
    """A case with both parties enrolled and confirmed."""

    case: str
    label: str
    anna: AtCase
    bert: AtCase


Seated = Callable[[str], Pair]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the devices and slips of the parties are: each file of tests has parties of its own."""
    return tmp_path_factory.mktemp("parties")


@pytest.fixture(scope="module")
def parties(relay: Relay, folder: Path) -> Iterator[dict[str, Person]]:
    """Anna has side a and Bert side b in every case; they join with their first slip and add the others."""
    people = {
        side: Person(
            f"{name}-{folder.name}", folder, relay, shared=True
        )  # a name that no other file's party logs in with
        for side, name in (("a", "anna"), ("b", "bert"))
    }
    yield people
    for person in people.values():
        person.leaves()


@pytest.fixture(scope="module")
def prepared(staff: Staff, parties: dict[str, Person], folder: Path) -> Seated:
    """Make a case by label, with both parties joined by slip and confirmed; nothing agreed to yet."""

    def make(label: str) -> Pair:
        case: str = staff.office("case", "new", "--lead", "Meral", "--stdin", text=label)["case"]
        for side, person in parties.items():
            paper = folder / f"slip-{case}-{side}.txt"
            staff.meral("slip", case, side, "--out", str(paper))
            new = not person("profiles")["profiles"]
            account = ("--name", person.name) if new else ("--add",)
            joined = person("join", "--file", str(paper), *account, "--sure")
            waiting = staff.meral("enrolments", case)["slips"]
            answered = next(each for each in waiting if each["side"] == side)
            assert answered["problem"] is None
            assert answered["fingerprint"] == joined["fingerprint"]
            staff.meral("confirm", case, "--side", side, "--sure")
        return Pair(case, label, AtCase(parties["a"], case), AtCase(parties["b"], case))

    return make


@pytest.fixture(scope="module")
def opened(prepared: Seated, staff: Staff) -> Seated:
    """Make a case that both agreed to and that is open."""

    def make(label: str) -> Pair:
        pair = prepared(label)
        for person in (pair.anna, pair.bert):
            person("consent", "--sure")
        for side in ("a", "b"):
            staff.meral("prepared", pair.case, side, "--sure")
        staff.meral("open-case", pair.case, "--sure")
        return pair

    return make


Helped = Callable[..., AtCase]


@pytest.fixture(scope="module")
def helped(staff: Staff, parties: dict[str, Person], folder: Path) -> Helped:
    """Make an open case in which Anna has side a, and the chaplain acts for side b, who has no device; return Anna's place."""

    def make(label: str, scopes: str = "submit,read", *, named: bool = True) -> AtCase:
        case: str = staff.office("case", "new", "--lead", "Meral", "--stdin", text=label)["case"]
        paper = folder / f"slip-{case}-a.txt"
        staff.meral("slip", case, "a", "--out", str(paper))
        person = parties["a"]
        account = ("--add",) if person("profiles")["profiles"] else ("--name", person.name)
        person("join", "--file", str(paper), *account, "--sure")
        staff.meral("confirm", case, "--side", "a", "--sure")
        person("consent", "--case", case, "--sure")
        staff.meral("attest", "consent", case, "b", "--seen", "present")
        staff.meral("attest", "preferences", case, "b", "--seen", "paper", "--kinds", "letter", "--no-tell")
        staff.meral("delegate", case, "b", "Chaplain", "--scopes", scopes, "--mode", "dictated")
        for side in ("a", "b"):
            staff.meral("prepared", case, side, "--sure")
        staff.meral("open-case", case, "--sure")
        if named:
            staff.chaplain("name", case, label)
        return AtCase(person, case)

    return make
