"""Clients hold a service to the guardian's own word: whoever leaves it out, or puts another in its place, is not believed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.model import CaseState, Seat, Side
from relay.domain.policy import Standing
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import Misused, ServerProblem, Untrusted
from relay_client.views.guardians import GuardianAnswer
from tests.support.between import between
from tests.support.family import Family, family_of
from tests.support.organisation import Organisation


@pytest.fixture
async def family(office: Organisation) -> Family:
    return await family_of(office)


async def test_whoever_was_confirmed_is_asked_and_their_yes_alone_resumes_nothing(family: Family) -> None:
    role, anna, case = family.father.guardian, family.seated.anna.party, family.case
    asked = await role.question(case)
    assert (asked.answer, asked.state) == (GuardianAnswer.ASKED, CaseState.PREPARING)
    with pytest.raises(Misused, match=r"guardian\.first"):
        await anna.consent(case)
    await role.answer(case, agrees=True)
    assert (await anna.status(case)).summary.state is CaseState.PAUSED
    await anna.consent(case)
    assert (await anna.status(case)).summary.state is CaseState.OPEN
    assert (await role.question(case)).answer is GuardianAnswer.YES
    await role.answer(case, agrees=False)
    assert (await anna.status(case)).summary.state is CaseState.PAUSED
    with pytest.raises(ServerProblem, match=r"guardian\.not_asked"):
        await role.answer(case, agrees=True)


async def test_a_guardian_has_a_seat_of_their_own_and_no_other_role(family: Family) -> None:
    look = await family.father.guardian.cases.look(family.case)
    assert look.reply.case.role is Standing.GUARDIAN
    assert look.history.replay.seat == Seat.guardian(look.signer.id)
    assert look.history.items == {}
    with pytest.raises(Misused, match=r"role\.other"):
        await family.father.party.status(family.case)
    with pytest.raises(Misused, match=r"role\.other"):
        await family.seated.anna.guardian.question(family.case)


async def test_the_keys_that_answered_are_compared_and_belong_to_nobody_else(family: Family) -> None:
    """Another slip, answered by somebody who is in the case already: the service takes no such answer."""
    paper = await family.seated.lead.mediator.guardians.invite(family.case, Side.A)
    for somebody in (family.seated.bert, family.seated.anna, family.father):
        with pytest.raises(ServerProblem, match=r"slip\.somebody"):
            await somebody.join(paper)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("trust.role", {"role": Standing.MEDIATOR}),
        ("trust.role", {"side": None}),
        ("trust.key", {"side": Side.B}),
    ],
)
async def test_as_whom_a_service_shows_a_guardian_is_held_against_their_journal(
    family: Family, code: str, changed: dict[str, Any]
) -> None:
    stands = between(family.father)
    stands.change("case.get", m.CaseReply, lambda reply: replace(reply, case=replace(reply.case, **changed)))
    with pytest.raises(Untrusted, match=code):
        await family.father.guardian.cases.look(family.case)


async def test_somebody_elses_answer_to_a_guardians_slip_is_confirmed_by_nobody(family: Family) -> None:
    """A service that shows the other side's keys, or another parent's, as what came back on the paper."""
    lead, case = family.seated.lead, family.case
    look, father = await lead.mediator.cases.look(case), await family.father.guardian.cases.look(case)
    bert = look.history.party(Side.B)
    assert bert is not None
    paper = await lead.mediator.guardians.invite(case, Side.A)
    stands = between(lead)
    for keyset in (bert.keyset, father.signer.keyset.public.to_bytes()):
        stands.change("slip.list", m.AnsweredSlips, partial(_answered_with, s.KeysetBytes(keyset)))
        with pytest.raises(Misused, match=r"enrolment\.known_key"):
            await lead.mediator.invitations.confirm(case, paper.slip)


async def test_a_mediators_program_opens_no_case_that_its_journal_forbids(office: Organisation) -> None:
    """Whatever the service would say: it is not even asked."""
    seated = await office.seated(opened=False)
    lead, case = seated.lead.mediator, seated.case
    for party, side in ((seated.anna, Side.A), (seated.bert, Side.B)):
        await party.party.consent(case)
        await lead.invitations.prepared(case, side)
    await lead.guardians.under_age(case, Side.A, on=True)
    stands = between(seated.lead)
    before = len(stands.sent)
    with pytest.raises(ServerProblem, match=r"consent\.missing"):
        await lead.open_case(case)
    assert all(call.route.name != "case.open" for call in stands.sent[before:])


def _answered_with(keyset: s.KeysetBytes, shown: m.AnsweredSlips) -> m.AnsweredSlips:
    """What a service shows that takes somebody else's keys for the answer."""
    account, mac = s.SigningKeyBytes(bytes(32)), m.Mac(bytes(32))
    return m.AnsweredSlips(
        tuple(replace(each, keyset=keyset, account_key=account, mac=mac) for each in shown.slips)
    )
