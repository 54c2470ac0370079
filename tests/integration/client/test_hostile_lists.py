"""Lists say which cases there are: what one keeps back is found by the other, and no row of either is shown as it stands."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain.model import CaseState
from relay.wire import messages as m
from relay_client.errors import Untrusted
from tests.support.between import between
from tests.support.organisation import Organisation


async def test_a_case_that_the_look_at_everything_keeps_back_is_looked_at_by_itself(office: Organisation) -> None:
    seated = await office.seated()
    honest = await seated.anna.cases()
    between(seated.anna).change("look", m.Looked, lambda said: replace(said, cases=()))
    assert await seated.anna.cases() == honest
    assert [each.case for each in honest] == [seated.case]


@pytest.mark.parametrize("role", [m.CallerRole.COORDINATOR, m.CallerRole.PARTY])
async def test_what_a_row_of_the_list_says_of_a_case_is_not_shown(office: Organisation, role: m.CallerRole) -> None:
    seated = await office.seated()
    stands = between(seated.lead)
    honest = await seated.lead.cases()

    def closed(said: m.CaseList) -> m.CaseList:
        return replace(said, cases=tuple(replace(row, role=role, state=CaseState.CLOSED) for row in said.cases))

    stands.change("case.list", m.CaseList, closed)
    assert await seated.lead.cases() == honest
    # With nothing else told, a mediator is shown no list of the office's kind.
    stands.change("look", m.Looked, lambda said: replace(said, cases=()))
    assert [each.state for each in await seated.lead.cases()] in ([], [CaseState.OPEN])


async def test_whoever_is_told_to_be_the_other_kind_of_account_is_nobody_s(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.change(
        "case.get", m.CaseReply, lambda said: replace(said, case=replace(said.case, role=m.CallerRole.COORDINATOR))
    )
    with pytest.raises(Untrusted, match="trust.role"):
        await seated.anna.party.status(seated.case)
