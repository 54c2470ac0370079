"""Every row changed by itself where two mediators decide, and where an author is asked about what was made of their letter."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Place, StaffRole
from relay_client.api.account import Account
from relay_client.views.items import Letter
from tests.integration.client.test_hostile_fields import THE_SERVICE_S_WORD
from tests.support.liar import Do, Liar, caught
from tests.support.organisation import Organisation, Seated


@dataclass
class Asked:
    """A flagged case, and its letters by what was asked of whom."""

    seated: Seated
    case: CaseId
    items: dict[str, ItemId]


async def _derived(seated: Seated, text: str, *, offered: bool) -> ItemId:
    """Let Meral make something of a letter of Anna's; show it to her where asked."""
    case, mediator, anna = seated.case, seated.lead.mediator, seated.anna.party
    sent = await anna.letters.submit(case, Letter(f"the whole of: {text}", "en"), await anna.cases.readers(case))
    original = await mediator.held.read(case, sent.item)
    made = await mediator.decisions.derived(original, Letter(text, "en"), await mediator.cases.readers(case))
    if offered:
        await mediator.offers.offer(case, made.item)
    return made.item


@pytest.fixture
async def asked(office: Organisation) -> Asked:
    """A case in which two decide: one letter countersigned, one not; one derived text answered with yes, one with no, two not."""
    seated = await office.seated()
    case, bert, anna = seated.case, seated.bert.party, seated.anna.party
    daan = await office.staff("daan", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(case, await seated.office.find_staff("daan"), Place.DEPUTY)
    await seated.lead.mediator.two_mediators(case, on=True)
    items = {}
    for name in ("countersigned", "held"):
        sent = await bert.letters.submit(case, Letter(f"words: {name}", "en"), await bert.cases.readers(case))
        items[name] = sent.item
    for name in ("agreed", "not so", "shown", "not shown"):
        items[name] = await _derived(seated, f"short: {name}", offered=name != "not shown")
    for name, agrees in (("agreed", True), ("not so", False)):
        await anna.agreements.answer(await anna.letters.read(case, items[name]), agrees=agrees)
    for name in ("countersigned", "agreed", "not so"):
        read = await daan.mediator.held.read(case, items[name])
        await daan.mediator.decisions.countersign(read)
    return Asked(seated, case, items)


def mediators(made: Asked) -> dict[str, Do]:
    """Say what a mediator does and looks at."""
    case, items = made.case, made.items

    def release(name: str) -> Do:
        async def do(who: Account) -> object:
            return await who.mediator.decisions.release(await who.mediator.held.read(case, items[name]))

        return do

    async def countersign(who: Account) -> object:
        return await who.mediator.decisions.countersign(await who.mediator.held.read(case, items["held"]))

    return {
        "today": lambda who: who.mediator.today(),
        "case": lambda who: who.mediator.case(case),
        "items": lambda who: who.mediator.held.list(case),
        **{f"release: {name}": release(name) for name in items},
        "countersign": countersign,
        "offer": lambda who: who.mediator.offers.offer(case, items["not shown"]),
        "offer again": lambda who: who.mediator.offers.offer(case, items["shown"]),
        "one is enough": lambda who: who.mediator.two_mediators(case, on=False),
    }


def authors(made: Asked) -> dict[str, Do]:
    """Say what the author of the originals does and looks at."""
    case, items = made.case, made.items

    def read(name: str) -> Do:
        return lambda who: who.party.letters.read(case, items[name])

    def answer(name: str, *, agrees: bool) -> Do:
        async def do(who: Account) -> object:
            return await who.party.agreements.answer(await who.party.letters.read(case, items[name]), agrees=agrees)

        return do

    return {
        "waiting": lambda who: who.party.agreements.waiting(case),
        "items": lambda who: who.party.letters.items(case),
        **{f"read: {name}": read(name) for name in items},
        "yes": answer("shown", agrees=True),
        "no": answer("agreed", agrees=False),
        "yes to what was never shown": answer("not shown", agrees=True),
    }


async def test_no_row_makes_one_mediator_two_or_speaks_for_an_author(asked: Asked) -> None:
    found = await caught(
        Liar(asked.seated.lead), mediators(asked), THE_SERVICE_S_WORD, [asked.case, *asked.items.values()]
    )
    assert found.differences == []
    assert found.lies > 200


async def test_no_row_changes_what_an_author_is_shown_or_says_to_it(asked: Asked) -> None:
    found = await caught(
        Liar(asked.seated.anna), authors(asked), THE_SERVICE_S_WORD, [asked.case, *asked.items.values()]
    )
    assert found.differences == []
    assert found.lies > 100
