"""A proof in a file: written once, for its owner alone, whole, and named by the sentence that speaks of it."""

import json
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, Day, RecordId, Seconds
from relay.domain.model import Side
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay_client.api.account import Account
from relay_client.cases import evidence
from relay_client.cases.evidence import Evidence, EvidenceEntry, JournalVersion
from relay_client.cases.standing_stops import gone
from relay_client.device.environment import Environment
from relay_client.device.keystore import DeviceStore
from relay_client.errors import ClockOff, Untrusted
from relay_client.main import one
from relay_client.ui.exits import Exit, sentence
from relay_client.words.sentences import Language, Sentences
from tests.integration.client.test_paging_commands import context_of, shown
from tests.support.chance import Chance
from tests.support.organisation import DAY, START, Organisation
from tests.support.receipting import Receipting


async def waits(_seconds: float) -> None:
    raise AssertionError


def around(day: int = START // DAY) -> Environment:
    return Environment(Chance("evidence"), lambda: Seconds(day * DAY), waits)


def proof(case: bytes = b"c" * 16, n: int = 2) -> Evidence:
    head = s.Digest(b"h" * 32)
    ours = JournalVersion("this device", s.Position(1, head), (EvidenceEntry(1, RecordId(b"r" * 32), head),))
    theirs = JournalVersion(
        "the service", s.Position(n, head), (EvidenceEntry(1, RecordId(b"o" * 32), head, b"RLY1" + bytes(200)),)
    )
    return Evidence(
        format=evidence.FORMAT,
        code="journal.contradiction",
        day=Day(0),
        origin="https://letters.example",
        root=s.SigningKeyBytes(bytes(32)),
        server=b"RLY1" + bytes(200),
        case=CaseId(case),
        seat="a",
        histories=(ours, theirs),
        receipts=(),
    )


def test_it_is_written_whole_for_its_owner_alone_and_read_back(tmp_path: Path) -> None:
    home = DeviceStore(tmp_path, Chance("home"))
    path = evidence.keep(home, around(), proof())
    assert path == tmp_path / "evidence" / "63636363-2027-01-15.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert evidence.read(path.read_bytes()) == replace(proof(), day=Day(START // DAY))


def test_the_same_proof_of_a_day_is_written_once_and_another_one_beside_it(tmp_path: Path) -> None:
    home = DeviceStore(tmp_path, Chance("home"))
    first = evidence.keep(home, around(), proof())
    assert evidence.keep(home, around(), proof()) == first
    second = evidence.keep(home, around(), proof(n=3))
    later = evidence.keep(home, around(START // DAY + 1), proof())
    names = ["63636363-2027-01-15-2.json", "63636363-2027-01-15.json", "63636363-2027-01-16.json"]
    assert sorted(each.name for each in (tmp_path / "evidence").iterdir()) == names
    assert {second.name, later.name} == {names[0], names[2]}
    assert evidence.keep(home, around(), proof(n=3)) == second


@pytest.mark.parametrize("data", [b"", b"{}", b'{"format":"relay/1 evidence"}', b"\xff"])
def test_anything_else_is_not_read(data: bytes) -> None:
    with pytest.raises(Malformed):
        evidence.read(data)


def test_a_file_of_another_form_is_not_read(tmp_path: Path) -> None:
    path = evidence.keep(
        DeviceStore(tmp_path, Chance("home")), around(), replace(proof(), format="relay/2 evidence")
    )
    with pytest.raises(Malformed, match=r"json\.choice"):
        evidence.read(path.read_bytes())


async def test_receipts_go_in_beside_their_records(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.party.contact.pause(seated.case)
    stops = (await seated.anna._session.content()).stops or ()
    lost = gone((*stops, replace(stops[0], receipt=None)), again=True)
    assert lost.proofs == ((stops[0].record, stops[0].receipt),)


async def test_the_program_names_the_file(office: Organisation, tmp_path: Path) -> None:
    seated = await office.seated()
    path = tmp_path / "evidence" / "63636363-2027-01-15.json"
    context = context_of(office, seated.anna)

    class Lying(Account):
        async def times(self) -> object:  # type: ignore[override] # it never answers
            raise Untrusted("journal.contradiction", "a", file=path)

    context.account = Lying(seated.anna._session)
    assert await one(context, ["clock"]) == Exit.UNTRUSTED
    assert f"The proof lies in the file {path}." in " ".join(shown(context).split())
    context.terminal.json_only = True
    assert await one(context, ["clock"]) == Exit.UNTRUSTED
    (line,) = [each for each in shown(context).splitlines() if each.startswith("{")]
    assert json.loads(line)["file"] == str(path)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("told", [START + 2 * DAY, -1, 2**53 - 1])
def test_both_clocks_are_named_whatever_the_service_says(language: Language, told: int) -> None:
    words = Sentences(language)
    said = sentence(ClockOff(Seconds(START), Seconds(told)), words)
    assert words.moment(Seconds(START)) in said
    assert (str(told) in said) is (told in (-1, 2**53 - 1))


async def test_the_clock_command_shows_both_and_takes_the_services_time_when_told_so(office: Organisation) -> None:
    seated = await office.seated()
    access = seated.anna._session
    access.environment = replace(access.environment, now=lambda: Seconds(office.clock.at - 2 * DAY))
    words = Sentences(Language.EN)
    context = context_of(office, seated.anna, "no\nyes\n", screen=True)
    assert await one(context, ["clock"]) == 0
    both = words("clock-both", own=words.moment(Seconds(START - 2 * DAY)), told=words.moment(Seconds(START)))
    assert both in " ".join(shown(context).split())
    assert await one(context, ["clock", "--take"]) == 0
    assert "Nothing has changed." in shown(context)
    assert access.clock.dating() == START - 2 * DAY
    assert await one(context, ["clock", "--take"]) == 0
    assert access.clock.dating() == START
    assert await one(context, ["clock", "--own"]) == 0
    assert access.clock.dating() == START - 2 * DAY


async def test_older_keys_are_taken_after_a_question_only(office: Organisation) -> None:
    seated = await office.seated()
    access = seated.anna._session
    context = context_of(office, seated.anna, "no\n", screen=True)
    sent = Receipting(office, seated.anna).sent
    assert await one(context, ["take-older-keys"]) == 0
    assert "Nothing has changed." in shown(context)
    assert sent == []
    assert (await access.content()).case_keys(seated.case)[0].side is Side.A
