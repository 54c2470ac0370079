"""After a recovery through the mediator: what is gone is said, by kind, day and number, and what came is given anew."""

from relay.domain.ids import Day
from relay.domain.model import Side
from relay_client.views.items import Letter, LostItem, LostKind
from tests.integration.client.test_hostile_order import recovered
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
