"""A parent's no through the real program: it needs no line, and a service that drops it is found out and told again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relay_client.errors import Unreachable
from relay_client.net.http_transport import HttpTransport
from tests.cli.conftest import Pair, Seated, Staff
from tests.cli.seats import Person, Relay

LABEL = "A no without a line"


@pytest.fixture
def no_line(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Cut every line of programs in this process; undoing it is the line being back."""

    async def down(*_: object) -> bytes:
        raise Unreachable("net.unreachable")

    monkeypatch.setattr(HttpTransport, "send", down)
    return monkeypatch


@pytest.fixture(scope="module")
def father(relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    person = Person("father-who-says-no", tmp_path_factory.mktemp("father"), relay, shared=True)
    yield person
    person.leaves()


@pytest.fixture(scope="module")
def pair(prepared: Seated, staff: Staff, father: Person, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A case in which the father joined and was asked, and looked once."""
    pair, meral = prepared(LABEL), staff.meral
    meral("under-age", LABEL, "a", "--sure")
    paper = tmp_path_factory.mktemp("slip") / "slip.txt"
    meral("guardian", LABEL, "a", "--out", str(paper))
    father("join", "--file", str(paper), "--name", father.name, "--sure")
    meral("confirm", LABEL, "--sure")
    father("home")
    return pair


@pytest.mark.parametrize(
    ("language", "line", "waits", "sent"),
    [
        (
            "en",
            "together --end --sure",
            "Your no as a parent or guardian is written down on this",
            "reached the service",
        ),
        (
            "nl",
            "samen --end --sure",
            "Uw nee als ouder of voogd staat opgeschreven op dit",
            "is bij de dienst aangekomen",
        ),
    ],
)
def test_a_no_without_a_line_waits_and_gets_there(
    language: str,
    line: str,
    waits: str,
    sent: str,
    pair: Pair,
    staff: Staff,
    father: Person,
    no_line: pytest.MonkeyPatch,
) -> None:
    father.leaves()
    told = father.transcript(line, language=language)
    assert waits in " ".join(told.output.split()), told
    no_line.undo()
    told = father.transcript("home" if language == "en" else "thuis", language=language)
    assert sent in " ".join(told.output.split()), told
    father("together", "--end", "--sure")
    assert "guardian_not_agreed" in {
        each["why"] for each in staff.meral("today")["needs"] if each["case"] == pair.case
    }
    staff.meral("ask-guardian", LABEL, "a")
    father("home")
