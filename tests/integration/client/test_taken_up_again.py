"""Through the clients: a contact taken up again, and a pause that asks on a day."""

from __future__ import annotations

import pytest

from relay.domain.ids import Day
from relay.domain.model import CaseState, Side
from relay_client.errors import CaseChanged, Misused, ServerProblem
from relay_client.views.items import Letter
from tests.support.organisation import DAY, Organisation


async def test_a_new_case_names_the_one_that_ended_to_everybody_in_it(office: Organisation) -> None:
    seated = await office.seated()
    boss, lead = seated.office.coordinator, await seated.office.find_staff("meral")
    with pytest.raises(Misused, match=r"case\.earlier"):
        await boss.create_case(lead, takes_up=seated.case)
    await seated.anna.party.contact.withdraw(seated.case)
    new = await boss.create_case(lead, label="File 7, again", takes_up=seated.case)
    slip = await seated.lead.mediator.invitations.slip(new, Side.A)
    await seated.anna.join(slip)
    await seated.lead.mediator.invitations.confirm(new, slip.slip)
    bert = await office.enrol(seated.lead, new, Side.B, "bert-again")
    assert (await seated.lead.mediator.case(new)).takes_up == seated.case
    for person in (seated.anna, bert):
        view = await person.party.status(new)
        assert (view.takes_up, view.summary.state, view.sides[0].consent) == (
            seated.case,
            CaseState.PREPARING,
            None,
        )
    for side in Side:
        await seated.lead.mediator.invitations.prepared(new, side)
    with pytest.raises(ServerProblem, match=r"consent\.missing"):
        await seated.lead.mediator.open_case(new)
    with pytest.raises(CaseChanged, match=r"case\.changed"):
        await seated.anna.party.consent(new)
    for party in (seated.anna.party, bert.party):
        await party.consent(new, takes_up=(await party.status(new)).takes_up)
    await seated.lead.mediator.open_case(new)
    letter = Letter("Once more", "en")
    sent = await seated.anna.party.letters.submit(new, letter, await seated.anna.party.cases.readers(new))
    assert sent.item
    assert (await seated.anna.party.status(seated.case)).summary.state is CaseState.CLOSED


async def test_a_pause_asks_on_its_day_and_stays_a_pause(office: Organisation) -> None:
    seated = await office.seated()
    case, party = seated.case, seated.anna.party
    day = Day(office.clock.at // DAY + 10)
    done = await seated.anna.stopping.pause(case, ask_on=day)
    assert done.outcome is not None
    own = (await party.status(case)).sides[0]
    assert (own.pause is not None, own.ask_on) == (True, day)
    assert (await seated.lead.mediator.case(case)).side(Side.A).ask_on == day
    assert (await seated.bert.party.status(case)).sides[0].ask_on is None
    office.clock.at += 20 * DAY
    assert (await party.status(case)).summary.state is CaseState.PAUSED
    await party.contact.resume(case)
    own = (await party.status(case)).sides[0]
    assert (own.pause, own.ask_on) == (None, None)


async def test_a_letter_is_postponed_for_a_year_at_most_and_that_is_known_before_anything_is_sent(
    office: Organisation,
) -> None:
    seated = await office.seated()
    case = seated.case
    letter = Letter("Dear other", "en")
    sent = await seated.anna.party.letters.submit(case, letter, await seated.anna.party.cases.readers(case))
    today = office.clock.at // DAY
    with pytest.raises(ServerProblem, match=r"item\.day_far"):
        await seated.lead.mediator.decisions.postpone(case, sent.item, Day(today + 367))
    await seated.lead.mediator.decisions.postpone(case, sent.item, Day(today + 366))
