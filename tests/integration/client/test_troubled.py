"""One case that contradicts itself is told in one line, and hides no other: from no list, no search, no stopping."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, Seconds
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay_client.api.account import Account
from relay_client.commands.base import CommandContext
from relay_client.errors import Unreachable
from relay_client.main import one
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.between import Between, between
from tests.support.organisation import Organisation, Seated


def context_of(office: Organisation, person: Account, *, script: bool = True) -> CommandContext:
    streams = (io.StringIO(), io.StringIO(), io.StringIO())
    terminal = Terminal(Sentences(Language.EN), *streams, json_only=script, environment={})
    return CommandContext(terminal, office.letters("unused"), office.around("x").now, account=person)


async def told(office: Organisation, person: Account, *line: str) -> tuple[int, Any]:
    context = context_of(office, person)
    status = await one(context, line)
    assert isinstance(context.terminal.output, io.StringIO)
    return status, json.loads(context.terminal.output.getvalue())


async def shown(office: Organisation, person: Account, *line: str) -> tuple[int, str]:
    context = context_of(office, person, script=False)
    status = await one(context, line)
    assert isinstance(context.terminal.output, io.StringIO)
    return status, context.terminal.output.getvalue()


def poison(person: Account, case: CaseId) -> Between:
    """Let the server show this case's journal as somebody else's from now on."""
    stands = between(person)
    name = codec.base64url(case)

    def page(body: bytes) -> bytes:
        if (stands.sent[-1].path or {}).get("case") != name:
            return body
        return codec.encode(m.Journal(seat="c00", entries=(), more=False, staff=()))

    def look(body: bytes) -> bytes:
        reply = codec.decode(m.Looked, body)
        cases = [replace(each, seat="c00") if each.case == case else each for each in reply.cases]
        return codec.encode(replace(reply, cases=tuple(cases)))

    stands.changes["case.journal"] = page
    stands.changes["look"] = look
    return stands


@pytest.fixture
async def seated(office: Organisation) -> Seated:
    return await office.seated()


@pytest.fixture
async def second(office: Organisation, seated: Seated) -> CaseId:
    """Give the same mediator and the same party a second case, with a letter in each."""
    meral = await seated.office.find_staff("meral")
    case = await seated.office.coordinator.create_case(meral, label="File 8")
    slip = await seated.lead.mediator.invitations.slip(case, Side.A)
    await seated.anna.join(slip)
    await seated.lead.mediator.invitations.confirm(case, slip.slip)
    for each in (seated.case, case):
        await seated.anna.party.letters.submit(
            each, Letter("hello", "en"), await seated.anna.party.cases.readers(each)
        )
    return case


@pytest.mark.parametrize("which", [0, 1])
async def test_a_mediator_s_day_and_list_go_on_beside_a_case_that_contradicts_itself(
    office: Organisation, seated: Seated, second: CaseId, which: int
) -> None:
    bad, good = (seated.case, second) if which else (second, seated.case)
    meral = office.started_again(seated.lead)
    poison(meral, bad)
    for command, rows in (("today", "held"), ("cases", "cases")):
        status, answer = await told(office, meral, command)
        assert (status, answer["ok"], answer["exit"]) == (5, True, 5)
        (trouble,) = answer["troubled"]
        assert (trouble["case"], trouble["code"]) == (bad.hex(), "journal.seat")
        assert trouble["say"] == Sentences(Language.EN)("problem-journal-seat")
        assert good.hex() in {each["case"] for each in answer[rows]}
        status, text = await shown(office, meral, command)
        assert status == 5
        assert f"{bad.hex()[:8]} is left out here. " in text
        assert "[journal.seat]" in text


async def test_a_day_without_trouble_says_so_by_its_status(
    office: Organisation, seated: Seated, second: CaseId
) -> None:
    status, answer = await told(office, seated.lead, "today")
    assert (status, answer["troubled"]) == (0, [])
    assert "exit" not in answer


async def test_a_letter_is_found_and_reviewed_beside_a_case_that_contradicts_itself(
    office: Organisation, seated: Seated, second: CaseId
) -> None:
    meral = office.started_again(seated.lead)
    poison(meral, seated.case)
    (item,) = [
        row["item"] for row in (await told(office, meral, "today"))[1]["held"] if row["case"] == second.hex()
    ]
    status, answer = await told(office, meral, "review", item[:8])
    assert (status, answer.get("text")) == (0, "hello")


async def test_a_letter_of_that_case_is_told_why_it_is_not_shown(
    office: Organisation, seated: Seated, second: CaseId
) -> None:
    meral = office.started_again(seated.lead)
    (item,) = [each.item for each in (await seated.anna.party.letters.items(seated.case)).written]
    poison(meral, seated.case)
    status, answer = await told(office, meral, "review", item.hex()[:8])
    assert (status, answer["code"]) == (5, "journal.seat")


async def test_a_party_sees_the_other_contact_and_can_stop_in_the_one_that_is_not_shown(
    office: Organisation, seated: Seated, second: CaseId
) -> None:
    anna = office.started_again(seated.anna)
    poison(anna, seated.case)
    status, answer = await told(office, anna, "home")
    assert status == 5
    assert [each["code"] for each in answer["troubled"]] == ["journal.seat"]
    assert [each["case"] for each in answer["cases"]] == [second.hex()]
    assert await anna.find_case(seated.case.hex()[:8]) == seated.case
    status, text = await shown(office, anna, "home")
    assert "You are not part of any contact yet." not in text


async def test_a_counsellor_s_people_and_paper_go_on(office: Organisation, seated: Seated, second: CaseId) -> None:
    sanne = await office.staff("sanne", StaffRole.COUNSELLOR)
    keyset = await seated.lead.find_staff("sanne")
    at = Seconds(office.clock.at)
    for case in (seated.case, second):
        await seated.lead.mediator.invitations.delegate(
            case, Side.A, keyset, [Scope.READ, Scope.SUBMIT], Mode.DICTATED, at, Seconds(at + 86_400)
        )
    for request in await seated.anna.cosigns():
        await seated.anna.cosign(request)
    poison(sanne, second)
    for command in ("people", "to-print"):
        status, answer = await told(office, sanne, command)
        assert status == 5, answer
        assert [each["case"] for each in answer["troubled"]] == [second.hex()]
    _, answer = await told(office, sanne, "people")
    assert [each["case"] for each in answer["cases"]] == [seated.case.hex()]


async def test_what_waits_for_a_signature_in_the_other_contact_can_be_signed(
    office: Organisation, seated: Seated, second: CaseId
) -> None:
    await office.staff("sanne", StaffRole.COUNSELLOR)
    keyset, at = await seated.lead.find_staff("sanne"), Seconds(office.clock.at)
    for case in (second, seated.case):
        await seated.lead.mediator.invitations.delegate(
            case, Side.A, keyset, [Scope.READ], Mode.DICTATED, at, Seconds(at + 86_400)
        )
    anna = office.started_again(seated.anna)
    poison(anna, second)
    status, answer = await told(office, anna, "cosign", "--sure")
    assert status == 5, answer
    assert [each["case"] for each in answer["troubled"]] == [second.hex()]
    assert [each["case"] for each in answer["waiting"]] == [seated.case.hex()]
    assert len(answer["signed"]) == 1


async def test_a_line_that_broke_ends_the_whole(office: Organisation, seated: Seated, second: CaseId) -> None:
    stands = between(seated.lead)
    stands.loses_request = {"look"}
    with pytest.raises(Unreachable):
        await seated.lead.mediator.today()
    status, answer = await told(office, seated.lead, "today")
    assert (status, answer["code"]) == (6, "net.timeout")
