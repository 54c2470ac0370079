"""A guardian's no is a stop: it needs no line, is kept with its receipt, and is sent again until it stands (step R9)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain.model import CaseState, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import keyring
from relay_client.api.account import Account
from relay_client.errors import Misused, Unreachable, Untrusted
from relay_client.ui.exits import sentence
from relay_client.views.guardians import GuardianAnswer
from relay_client.words.sentences import Language, Sentences
from tests.support.between import access_on, between, bodies
from tests.support.family import Family, family_of
from tests.support.organisation import DAY, Organisation
from tests.support.receipting import Receipting
from tests.support.stopping import Sitting, second_contact, started_without_line

ROUTE = "case.together"


@pytest.fixture
async def family(office: Organisation) -> Family:
    """An open case in which the father and then she agreed."""
    made = await family_of(office)
    await made.father.guardian.answer(made.case, agrees=True)
    await made.seated.anna.party.consent(made.case)
    assert await state(made) is CaseState.OPEN
    return made


async def state(family: Family) -> CaseState:
    return (await family.seated.anna.party.status(family.case)).summary.state


async def kept(person: Account) -> list[str]:
    """Return the names of the stops in the keyring that the server has."""
    access = person._session
    sealed = await access.call("keyring.get", m.Keyring)
    return [each.what for each in keyring.unseal(sealed, access.secret).stops or ()]


async def dropped(office: Organisation, family: Family) -> Receipting:
    """Say no at a server that says yes to it and does nothing; from then on it is honest."""
    stands = Receipting(office, family.father)
    stands.drops = {ROUTE}
    await family.father.guardian.answer(family.case, agrees=False)
    stands.drops = set()
    return stands


async def test_a_no_that_was_receipted_and_dropped_is_told_and_sent_again_byte_for_byte(
    office: Organisation, family: Family
) -> None:
    stands = await dropped(office, family)
    assert await kept(family.father) == ["GuardianWord"]
    assert await state(family) is CaseState.OPEN
    office.clock.at += DAY
    with pytest.raises(Untrusted, match=r"receipt\.gone") as told:
        await family.father.guardian.question(family.case)
    assert told.value.variables == {"what": "guardian-word", "again": "yes"}
    assert told.value.file is not None
    assert len(set(bodies(stands, ROUTE))) == 1
    assert await state(family) is CaseState.PAUSED
    assert (await family.father.guardian.question(family.case)).answer is GuardianAnswer.NO


async def test_another_device_of_the_guardian_notices_too(office: Organisation, family: Family) -> None:
    await dropped(office, family)
    elsewhere = Account(access_on(office, family.father, "father-elsewhere"))
    with pytest.raises(Untrusted, match=r"receipt\.gone"):
        await elsewhere.guardian.question(family.case)
    assert await state(family) is CaseState.PAUSED


async def test_a_no_that_was_never_answered_is_sent_again_in_silence_at_any_age(
    office: Organisation, family: Family
) -> None:
    stands = between(family.father)
    stands.loses_request = {ROUTE}
    with pytest.raises(Unreachable):
        await family.father.guardian.answer(family.case, agrees=False)
    stands.loses_request = set()
    office.clock.at += 40 * DAY
    await family.father.guardian.question(family.case)
    assert family.father.pending() == ()
    assert await state(family) is CaseState.PAUSED


async def test_a_yes_is_no_stop_and_lets_go_of_the_no_before_it(family: Family) -> None:
    father, lead = family.father, family.seated.lead
    assert await kept(father) == []
    await father.guardian.answer(family.case, agrees=False)
    assert await kept(father) == ["GuardianWord"]
    (side,) = [each.side for each in (await lead.mediator.case(family.case)).sides if each.under_age]
    await lead.mediator.guardians.ask(family.case, side)
    assert await kept(father) == ["GuardianWord"]
    await father.guardian.answer(family.case, agrees=True)
    assert await kept(father) == []


async def test_without_a_line_a_no_is_written_down_and_goes_with_the_next_command(
    office: Organisation, family: Family
) -> None:
    await family.father.guardian.question(family.case)
    again, line = started_without_line(office, family.father)
    sitting = Sitting(office, again)
    status, answer = await sitting.says("together", "--end", "--sure")
    assert (status, answer["written_down"], answer["what"]) == (6, True, "guardian-word")
    _, said = await sitting.says("together", "--end", "--sure")
    assert (said["pending"], len(again.pending())) == (answer["pending"], 1), "said twice, it is one stop"
    line.down = False
    status, answer = await sitting.says("home")
    assert (status, [each["state"] for each in answer["caught_up"]]) == (0, ["sent"])
    assert await state(family) is CaseState.PAUSED
    status, answer = await sitting.says("together", "--end", "--sure")
    assert status == 0, "a no is taken however often it is said"


async def test_where_a_case_cannot_be_trusted_a_guardian_can_still_say_no(family: Family) -> None:
    await family.father.guardian.question(family.case)
    nowhere = s.Position(1, s.Digest(bytes(32)))
    between(family.father).change("case.get", m.CaseReply, lambda reply: replace(reply, journal=nowhere))
    with pytest.raises(Untrusted):
        await family.father.guardian.question(family.case)
    stop = await family.father.stopping.disagree(family.case)
    assert stop.outcome is not None
    assert await state(family) is CaseState.PAUSED


async def test_a_no_is_a_guardians_alone_and_their_case_is_in_no_pause_without_a_line(
    office: Organisation, family: Family
) -> None:
    anna, lead = family.seated.anna, family.seated.lead
    for person in (anna, lead):
        with pytest.raises(Misused, match=r"role\.other"):
            await person.stopping.disagree(family.case)
        assert (await Sitting(office, person).says("together", "--end", "--sure"))[1]["code"] == "role.other"
    await family.father.guardian.question(family.case)
    again, _ = started_without_line(office, family.father)
    assert (await again.stopping.contacts()).cases == ()
    assert (await Sitting(office, again).says("pause"))[1]["code"] == "stop.no_contact"
    other = await second_contact(office, family.seated)
    assert (await again.stopping.contacts(other.hex())).cases == ()


async def test_a_pause_of_all_contacts_leaves_out_those_in_which_one_only_decides(
    office: Organisation, family: Family
) -> None:
    bert, lead = family.seated.bert, family.seated.lead.mediator
    other = await second_contact(office, family.seated)
    await lead.guardians.under_age(other, Side.A, on=True)
    paper = await lead.guardians.invite(other, Side.A)
    await bert.join(paper)
    await lead.invitations.confirm(other, paper.slip)
    assert (await bert.guardian.question(other)).answer is GuardianAnswer.ASKED
    status, answer = await Sitting(office, bert).says("pause")
    assert (status, answer["done"]) == (0, True), answer
    assert (await bert.party.status(family.case)).side(Side.B).pause is not None


@pytest.mark.parametrize("language", Language)
async def test_one_sentence_says_that_a_no_was_lost(
    office: Organisation, family: Family, language: Language
) -> None:
    await dropped(office, family)
    with pytest.raises(Untrusted) as told:
        await family.father.guardian.question(family.case)
    said = sentence(told.value, Sentences(language))
    assert ("parent or guardian" if language is Language.EN else "ouder of voogd") in said
