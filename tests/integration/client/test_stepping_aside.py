"""Through the clients: a decision with words that its author reads, and a mediator who gives a case up for good."""

from __future__ import annotations

import pytest

from relay.domain.model import Place, StaffRole
from relay.domain.views import AuthorStatus
from relay_client.errors import ServerProblem
from relay_client.views.items import Letter
from relay_client.words.sentences import Language
from tests.support.organisation import Organisation
from tests.support.said import says

LETTER = Letter("Dear other", "en")


async def test_the_author_reads_why_a_letter_was_not_passed_on(office: Organisation) -> None:
    seated = await office.seated()
    case, letters, decisions = seated.case, seated.anna.party.letters, seated.lead.mediator.decisions
    sent = await letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    opened = await seated.lead.mediator.held.read(case, sent.item)
    await decisions.decline(opened, reason="It has an address in it. Let us talk.")
    (own,) = (await letters.items(case)).written
    assert (own.status, own.reason, own.reason_by, own.by_service) == (
        AuthorStatus.NOT_PASSED_ON,
        "It has an address in it. Let us talk.",
        "meral",
        False,
    )
    silent = await letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    await decisions.decline(await seated.lead.mediator.held.read(case, silent.item))
    told = {each.item: each.reason for each in (await letters.items(case)).written}
    assert told[silent.item] is None
    assert (await seated.bert.party.letters.items(case)).received == ()


async def test_a_letter_without_any_key_is_declined_with_words_by_whoever_is_there(office: Organisation) -> None:
    seated = await office.seated()
    case, letters, boss = seated.case, seated.anna.party.letters, seated.office.coordinator
    sent = await letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    await boss.assign(case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    await seated.lead.mediator.step_aside(case)
    (waiting,) = (await deputy.mediator.today()).queue
    assert waiting.item == sent.item
    await deputy.mediator.decisions.decline_unread(
        case, sent.item, reason="Nobody here can read it. Please write again."
    )
    assert (await deputy.mediator.today()).queue == ()
    (own,) = (await letters.items(case)).written
    assert (own.status, own.reason) == (AuthorStatus.NOT_PASSED_ON, "Nobody here can read it. Please write again.")


async def test_a_mediator_who_knows_one_of_them_is_not_given_the_case_again(office: Organisation) -> None:
    seated = await office.seated()
    case, boss = seated.case, seated.office.coordinator
    lead = await seated.office.find_staff("meral")
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    following = await seated.office.find_staff("deputy")
    await seated.lead.mediator.step_aside(case)
    with pytest.raises(ServerProblem, match=r"not\.found"):
        await seated.lead.mediator.case(case)
    with pytest.raises(ServerProblem, match=r"assignment\.aside"):
        await boss.assign(case, lead, Place.LEAD)
    assert (await seated.anna.party.status(case)).mediators == ()
    await boss.assign(case, following, Place.LEAD)
    assert [each.name for each in (await seated.anna.party.status(case)).mediators] == ["deputy"]
    assert [each.name for each in (await seated.bert.party.status(case)).mediators] == ["deputy"]
    # Cases of a colleague are taken over but for this one, and it is said of which.
    other = await boss.create_case(following, label="File 8")
    done = {each.case: each.code for each in await boss.staffing.take_over(following, lead, ends=False)}
    assert done == {case: "assignment.aside", other: None}
    lines = [each.what for each in await deputy.mediator.cases.journal(case)]
    assert "step_aside" in lines, "and who mediates now can see that a colleague stepped aside"


async def test_whoever_is_new_in_a_case_is_asked_whether_they_know_one_of_the_two(office: Organisation) -> None:
    seated = await office.seated()
    asked, line = "Do you know one of the two yourself?", f"case {seated.case.hex()[:8]}"
    assert asked not in (await says(office, seated.lead, line))[0], "a lead was asked before the case was opened"
    begun = await seated.office.coordinator.create_case(await seated.office.find_staff("meral"), label="File 8")
    assert asked in (await says(office, seated.lead, f"case {begun.hex()[:8]}"))[0]
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(seated.case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    assert asked in (await says(office, deputy, line))[0]
    assert "Kent u een van de twee zelf?" in (await says(office, deputy, line, Language.NL))[0]
