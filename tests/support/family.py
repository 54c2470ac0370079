"""A case in which one side is under age, with a father who decides together with them, at the client."""

from __future__ import annotations

from dataclasses import dataclass

from relay.domain.ids import CaseId
from relay.domain.model import Side
from relay_client.api.account import Account
from tests.support.organisation import Organisation, Seated


@dataclass
class Family:
    """An open case in which side a was marked as under age since, with a father who joined by a slip."""

    seated: Seated
    father: Account

    @property
    def case(self) -> CaseId:
        """The case."""
        return self.seated.case


async def family_of(office: Organisation) -> Family:
    """Open a case, mark side a as under age, and let a father join who is asked and has not answered."""
    seated = await office.seated()
    guardians = seated.lead.mediator.guardians
    await guardians.under_age(seated.case, Side.A, on=True)
    paper = await guardians.invite(seated.case, Side.A)
    father = await office.answers(paper, "father")
    (waiting,) = await seated.lead.mediator.invitations.enrolments(seated.case)
    assert (waiting.guardian, waiting.problem) == (True, None)
    await seated.lead.mediator.invitations.confirm(seated.case, waiting.slip)
    return Family(seated, father)
