"""A client asks its own journal before it gives somebody anything, also whom the case does not know yet, or signs second.

The service here would say no as well: what counts is that nothing left the device.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from relay.domain.ids import NOTHING, KeysetId, Seconds, SlipId
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import ServerProblem
from relay_client.items.signer import Moment
from relay_client.roles.case_access import path_of
from relay_client.views.items import Letter, OpenedItem
from tests.support.between import Between, between, bodies
from tests.support.organisation import Organisation, Seated

DAY_S = 86_400


@dataclass
class Held:
    """A letter that a mediator read, in a case that knows no interpreter and no counsellor."""

    seated: Seated
    opened: OpenedItem
    interpreter: KeysetId
    counsellor: KeysetId

    @property
    def line(self) -> Between:
        return between(self.seated.lead)


@pytest.fixture
async def held(office: Organisation) -> Held:
    seated = await office.seated()
    anna, lead = seated.anna.party, seated.lead
    sent = await anna.letters.submit(
        seated.case, Letter("Beste ander", "nl"), await anna.cases.readers(seated.case)
    )
    for name, role in (("lena", StaffRole.INTERPRETER), ("sanne", StaffRole.COUNSELLOR)):
        await office.staff(name, role)
    opened = await lead.mediator.held.read(seated.case, sent.item)
    return Held(seated, opened, await lead.find_staff("lena"), await lead.find_staff("sanne"))


async def test_no_interpreter_is_given_a_letter_while_somebody_paused(held: Held) -> None:
    await held.seated.bert.party.contact.pause(held.seated.case)
    line = held.line
    with pytest.raises(ServerProblem, match=r"case\.paused"):
        await held.seated.lead.mediator.interpreting.share(held.opened, held.interpreter)
    assert not bodies(line, "item.share")


async def test_nor_one_that_its_author_took_back_whatever_the_service_still_gives(held: Held) -> None:
    case, item, lead = held.seated.case, held.opened.item, held.seated.lead
    kept = codec.encode(await lead.items.fetch(case, item))
    await held.seated.anna.party.letters.recall(case, item)
    line = held.line
    line.instead["item.read"] = kept
    with pytest.raises(ServerProblem, match=r"item\.recalled"):
        await lead.mediator.interpreting.share(held.opened, held.interpreter)
    assert not bodies(line, "item.share")


async def test_whom_the_case_does_not_know_yet_is_given_it_where_the_rules_let_them(held: Held) -> None:
    await held.seated.lead.mediator.interpreting.share(held.opened, held.interpreter)
    now = held.seated.lead.mediator.cases.now()
    await held.seated.lead.mediator.invitations.delegate(
        held.seated.case, Side.B, held.counsellor, [Scope.READ], Mode.TYPED, now, Seconds(now + DAY_S)
    )
    assert len(await held.seated.bert.cosigns()) == 1


async def test_no_first_signature_is_given_in_a_case_that_has_ended(held: Held, office: Organisation) -> None:
    """The second one is a party's, or a colleague's who is shown no journal of this case."""
    case, lead = held.seated.case, held.seated.lead.mediator
    again, beside = (
        await lead.invitations.slip(case, Side.A),
        await lead.invitations.slip(case, Side.B, supporter=True),
    )
    await office.answers(again, "anna-again")
    await office.answers(beside, "brother")
    await office.staff("iris", StaffRole.MEDIATOR)
    second, now = await held.seated.lead.find_staff("iris"), lead.cases.now()
    listed = codec.encode(await held.seated.lead._session.call("slip.list", m.AnsweredSlips, path=path_of(case)))
    await lead.close(case)
    line = held.line
    line.instead["slip.list"] = listed
    for doing in (
        lead.invitations.delegate(
            case, Side.B, held.counsellor, [Scope.READ], Mode.TYPED, now, Seconds(now + DAY_S)
        ),
        lead.invitations.confirm(case, again.slip, second=second),
        lead.invitations.confirm(case, beside.slip),
    ):
        with pytest.raises(ServerProblem, match=r"case\.closed"):
            await doing
    assert not bodies(line, "cosign.put")


async def asked_to_sign(held: Held, shape: type[s.Statement], **members: object) -> list[str]:
    """Ask Bert for a second signature that the mediator's own client would not ask for; return why he is shown nothing."""
    seated = held.seated
    look, his = await seated.lead._case_client.look(seated.case), await seated.bert._case_client.look(seated.case)
    moment = Moment(seated.lead.mediator.cases.now(), look.position)
    first = look.signer.sign_first(shape, moment, his.signer.id, side=Side.B, **members)
    listed = await seated.office._session.call("staff.list", m.StaffList)
    line = between(seated.bert)
    line.instead["cosign.list"] = codec.encode(m.Cosigns((first.data,), listed.records))
    asked = await seated.bert.cosigns()
    for each in asked:
        await seated.bert.cosign(each)
    assert len(bodies(line, "case.delegate") + bodies(line, "case.supporter")) == len(asked)
    return [f"{each.code} {each.who}" for each in asked.troubled]


@pytest.mark.parametrize(("days", "why"), [(30, []), (401, ["journal.rule delegation.too_long"])])
async def test_nobody_signs_second_what_their_own_journal_forbids(held: Held, days: int, why: list[str]) -> None:
    now = held.seated.lead.mediator.cases.now()
    until = Seconds(now + days * DAY_S)
    said = {"counsellor": held.counsellor, "scopes": (Scope.READ,), "mode": Mode.TYPED, "behind": NOTHING}
    assert await asked_to_sign(held, s.Delegation, not_before=now, not_after=until, **said) == why


async def test_nor_that_somebody_of_the_case_stands_by_them(held: Held) -> None:
    mediator = (await held.seated.lead._case_client.look(held.seated.case)).signer.keyset.public
    slip, keyset = SlipId(bytes(16)), s.KeysetBytes(mediator.to_bytes())
    assert await asked_to_sign(held, s.Supporter, slip=slip, keyset=keyset) == ["journal.rule supporter.role"]
