"""What was taken back is given again by a client that followed its journal: it names what took it back (step J11)."""

from __future__ import annotations

import pytest

from relay.domain.ids import Seconds
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay_client.errors import ServerProblem
from relay_client.views.items import Letter
from relay_client.views.people import AwaitingSignature
from tests.support.family import supporter_of
from tests.support.organisation import DAY, Organisation

LETTER = Letter("We often speak of that day.", "en")


async def test_a_counsellor_is_given_a_delegation_again(office: Organisation) -> None:
    seated = await office.seated()
    await office.staff("sanne", StaffRole.COUNSELLOR)
    counsellor, at = await seated.office.find_staff("sanne"), Seconds(office.clock.at)
    invitations = seated.lead.mediator.invitations
    for _ in range(2):
        given = await invitations.delegate(
            seated.case, Side.B, counsellor, [Scope.READ], Mode.SCAN, at, Seconds(at + 30 * DAY)
        )
        assert isinstance(given, AwaitingSignature)
        for each in await seated.bert.cosigns():
            await seated.bert.cosign(each)
        *_, delegation = (await seated.lead.mediator.case(seated.case)).delegations
        assert delegation.live
        await invitations.revoke(seated.case, delegation.record)


async def test_what_was_made_of_a_letter_is_shown_again_to_who_destroyed_it(office: Organisation) -> None:
    seated = await office.seated()
    case, mediator, anna = seated.case, seated.lead.mediator, seated.anna.party
    sent = await anna.letters.submit(case, LETTER, await anna.cases.readers(case))
    original = await mediator.held.read(case, sent.item)
    made = await mediator.decisions.derived(original, LETTER, await mediator.cases.readers(case))
    for _ in range(2):
        await mediator.offers.offer(case, made.item)
        assert (await anna.letters.read(case, made.item)).letter == LETTER
        await anna.letters.destroy(case, made.item)
        with pytest.raises(ServerProblem):
            await anna.letters.read(case, made.item)


async def test_a_letter_is_given_again_to_the_same_interpreter(office: Organisation) -> None:
    seated = await office.seated()
    case, mediator, anna = seated.case, seated.lead.mediator, seated.anna.party
    lena = await office.staff("lena", StaffRole.INTERPRETER)
    lena_id = await seated.lead.find_staff("lena")
    sent = await anna.letters.submit(case, LETTER, await anna.cases.readers(case))
    for ends in ("taken back", "put down", "translated", "at last"):
        await mediator.interpreting.share(await mediator.held.read(case, sent.item), lena_id)
        read = await lena.interpreter.read(case, sent.item)
        assert read.letter == LETTER
        if ends == "taken back":
            await mediator.interpreting.take_back(case, sent.item)
        if ends == "put down":
            await lena.interpreter.put_down(case, sent.item)
        if ends == "translated":
            await lena.interpreter.give_back(read, LETTER, await lena.interpreter.cases.readers(case))
        await anna.letters.items(case)


async def test_a_letter_is_lent_again_to_the_same_supporter(office: Organisation) -> None:
    seated = await office.seated()
    sister, case = await supporter_of(office, seated), seated.case
    anna, mediator = seated.anna.party, seated.lead.mediator
    sent = await anna.letters.submit(case, LETTER, await anna.cases.readers(case))
    await mediator.decisions.release(await mediator.held.read(case, sent.item))
    for _ in range(2):
        (view,) = await anna.supporters.of(case)
        await anna.supporters.lend(await anna.letters.read(case, sent.item), view)
        assert (await sister.supporter.read(case, sent.item)).letter == LETTER
        (view,) = await anna.supporters.of(case)
        await anna.supporters.unlend(case, sent.item, view)
