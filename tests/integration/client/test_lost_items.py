"""After a recovery through the mediator: what is gone is said, by kind, day and number, and what can be is given anew."""

from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, Day, ItemId
from relay.domain.model import Place, Side, StaffRole
from relay.domain.reasons import Why
from relay.wire import messages as m
from relay_client.api.account import Account
from relay_client.errors import Misused, Unreadable
from relay_client.views.items import Letter, LostItem, LostKind
from tests.integration.client.test_hostile_order import recovered
from tests.support.between import between
from tests.support.organisation import DAY, Organisation


async def test_what_only_lost_keys_opened_is_said_by_kind_day_and_number(office: Organisation) -> None:
    seated = await office.seated()
    case, lead, anna, bert = seated.case, seated.lead, seated.anna, seated.bert
    own = (await anna.party.letters.submit(case, Letter("Mine.", "en"), await anna.party.cases.readers(case))).item
    came = (
        await bert.party.letters.submit(case, Letter("Theirs.", "en"), await bert.party.cases.readers(case))
    ).item
    await lead.mediator.decisions.release(await lead.mediator.held.read(case, came))
    await anna.party.letters.open(case, came, tell_author=False)
    await anna.party.note(case, "I may move house.")
    assert (await anna.party.letters.items(case)).lost == ()
    office.clock.at += DAY
    again = await recovered(office, seated, Side.A)
    await again.party.note(case, "I am back.")
    day = Day(office.clock.at // DAY - 1)
    found = await again.party.letters.items(case)
    note = found.lost[-1].id
    assert found.lost == (
        LostItem(LostKind.OWN, own, day),
        LostItem(LostKind.RECEIVED, came, day),
        LostItem(LostKind.NOTE, note, day),
    )
    assert [each.text for each in await again.party.notes.of(case)] == ["I am back."]
    assert (await bert.party.letters.items(case)).lost == ()

    await lead.mediator.handovers.regrant(case, came)
    assert [each.kind for each in (await again.party.letters.items(case)).lost] == [LostKind.OWN, LostKind.NOTE]
    assert (await again.party.letters.read(case, came)).letter.text == "Theirs."
    mine = (
        await again.party.letters.submit(case, Letter("New.", "en"), await again.party.cases.readers(case))
    ).item
    assert mine not in {each.id for each in (await again.party.letters.items(case)).lost}


async def written(by: Account, case: CaseId, text: str) -> ItemId:
    return (await by.party.letters.submit(case, Letter(text, "en"), await by.party.cases.readers(case))).item


async def test_what_somebody_wrote_and_their_notes_come_back_as_far_as_they_may(office: Organisation) -> None:
    seated = await office.seated()
    case, lead, anna, bert = seated.case, seated.lead, seated.anna, seated.bert
    held, back, told, opened = [await written(anna, case, each) for each in ("held", "back", "told", "opened")]
    came = await written(bert, case, "came")
    await lead.mediator.decisions.return_item(
        await lead.mediator.held.read(case, back), "Without the street, please."
    )
    for each in (told, opened, came):
        await lead.mediator.decisions.release(await lead.mediator.held.read(case, each))
    await bert.party.letters.open(case, told, tell_author=True)
    await bert.party.letters.open(case, opened, tell_author=False)
    await anna.party.letters.open(case, came, tell_author=False)
    await anna.party.note(case, "I may move house.")
    await lead.mediator.note(case, "Thank you for telling me.", about=Side.A)
    await bert.party.note(case, "A note of the other side.")
    asks = [each.why for each in (await lead.mediator.today()).needs]
    assert Why.TO_GIVE_ANEW not in asks
    again = await recovered(office, seated, Side.A)
    assert Why.TO_GIVE_ANEW in [each.why for each in (await lead.mediator.today()).needs]

    given = await lead.mediator.given_anew.give(case)
    assert (set(given.own), given.received, given.notes) == ({held, back, told}, (came,), 2)
    assert Why.TO_GIVE_ANEW not in [each.why for each in (await lead.mediator.today()).needs]
    found = await again.party.letters.items(case)
    assert [(each.kind, each.id) for each in found.lost] == [(LostKind.OWN, opened)]
    assert {each.item for each in found.written if each.anew} == {held, back, told}
    assert [each.item for each in found.received if each.anew] == [came]
    for item, text in ((held, "held"), (back, "back"), (told, "told"), (came, "came")):
        assert (await again.party.letters.read(case, item)).letter.text == text
    notes = await again.party.notes.of(case)
    assert [(each.text, each.mine) for each in notes] == [
        ("I may move house.", True),
        ("Thank you for telling me.", False),
    ]
    assert notes[0].handed_by is not None
    assert [each.text for each in await bert.party.notes.of(case)] == ["A note of the other side."]

    assert (await lead.mediator.given_anew.give(case)).own == ()
    with pytest.raises(Misused, match=r"item\.not_lost"):
        await lead.mediator.given_anew.recopy(case, opened)
    await again.party.letters.destroy(case, held)
    assert held not in await lead.mediator.given_anew.own_letters(case)


async def test_a_mediator_gives_what_they_have_a_key_of_and_a_colleague_the_rest(office: Organisation) -> None:
    seated = await office.seated()
    case, lead, anna = seated.case, seated.lead, seated.anna
    first = await written(anna, case, "before the deputy came")
    deputy = await office.staff("daan", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(case, await seated.office.find_staff("daan"), Place.DEPUTY)
    second = await written(anna, case, "for both")
    await recovered(office, seated, Side.A)
    assert (await deputy.mediator.given_anew.give(case)).own == (second,)
    assert (await lead.mediator.given_anew.give(case)).own == (first,)


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ({"grantor": bytes(32)}, r"item\.grant"),
        ({"grant": bytes(1168)}, r"item\.grant"),
        ({"share": bytes(32)}, r"item\.header"),
    ],
)
async def test_what_is_given_anew_is_what_a_mediator_of_the_case_signed(
    office: Organisation, lie: dict[str, Any], code: str
) -> None:
    seated = await office.seated()
    item = await written(seated.anna, seated.case, "mine")
    again = await recovered(office, seated, Side.A)
    await seated.lead.mediator.given_anew.give(seated.case)
    stands = between(again)
    stands.change("item.read", m.Reading, lambda reading: replace(reading, **lie))
    with pytest.raises(Unreadable, match=code):
        await again.party.letters.read(seated.case, item)
