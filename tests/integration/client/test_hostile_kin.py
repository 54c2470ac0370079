"""Lies about the rows of guardians and supporters, told to them and to whoever they are there for, as in `test_hostile_fields`."""

from __future__ import annotations

import pytest
from msgspec import Struct

from relay.domain.model import Side
from relay.domain.reasons import Why
from relay_client.api.account import Account
from relay_client.views.cases import CaseSummary
from relay_client.views.guardians import OwnQuestion
from relay_client.views.needs import Today
from relay_client.views.supporters import LentItem, SupporterView
from tests.integration.client.test_hostile_fields import LEFT_OUT, MARK, THE_SERVICE_S_WORD, either_marked, no_more
from tests.integration.client.test_hostile_rows import ITS_OWN
from tests.support.family import kin
from tests.support.full import Full
from tests.support.liar import Allowed, Do, Liar, caught
from tests.support.organisation import Organisation


class Lent(Struct, frozen=True):
    """What a supporter is told that they can read."""

    items: tuple[LentItem, ...]


class Known(Struct, frozen=True):
    """Who is said to stand by a side."""

    supporters: tuple[SupporterView, ...]


MEDIATORS = Allowed(CaseSummary, "mediators", LEFT_OUT, lambda honest, told: told.mediators <= honest.mediators)
TO_A_GUARDIAN = (
    MEDIATORS,
    Allowed(OwnQuestion, "state", "That a contact is over stands in no journal of theirs: marked.", either_marked),
    Allowed(OwnQuestion, "by_service", MARK),
    Allowed(OwnQuestion, "mediators", LEFT_OUT, no_more("mediators")),
)


def fewer_to_read(honest: Today, told: Today) -> bool:
    """Return whether nothing was added, and nothing left out but letters to read along, which may be gone."""
    gone = set(honest.needs) - set(told.needs)
    return set(told.needs) <= set(honest.needs) and {each.why for each in gone} <= {Why.TO_READ_ALONG}


FEWER = Allowed(Today, "needs", "Of a letter that is not with them any more the service may say so.", fewer_to_read)
KEPT_BACK = Allowed(Lent, "items", "A letter may be kept back from them; none is added.", no_more("items"))


def guardians(made: Full) -> dict[str, Do]:
    """Say what a guardian does and looks at."""
    case = made.case
    return {
        "today": lambda who: who.needs.today(),
        "cases": lambda who: who.cases(),
        "question": lambda who: who.guardian.question(case),
        "journal": lambda who: who.guardian.cases.journal(case),
        "yes": lambda who: who.guardian.answer(case, agrees=True),
        "no": lambda who: who.guardian.answer(case, agrees=False),
    }


def supporters(made: Full) -> dict[str, Do]:
    """Say what a supporter does and looks at."""
    case, items = made.case, made.items

    async def lent(who: Account) -> object:
        return Lent(tuple(await who.supporter.lent()))

    return {
        "today": lambda who: who.needs.today(),
        "cases": lambda who: who.cases(),
        "lent": lent,
        "journal": lambda who: who.supporter.cases.journal(case),
        "read own": lambda who: who.supporter.read(case, items["own"]),
        "read theirs": lambda who: who.supporter.read(case, items["theirs"]),
        "read what was taken back": lambda who: who.supporter.read(case, items["taken back"]),
        "read what was not lent": lambda who: who.supporter.read(case, items["not lent"]),
        "put down": lambda who: who.supporter.put_down(case, items["own"]),
        "put down what was not lent": lambda who: who.supporter.put_down(case, items["not lent"]),
        "leave": lambda who: who.supporter.leave(case),
    }


def parties(made: Full) -> dict[str, Do]:
    """Say what somebody does about their guardians and their supporter."""
    case, items = made.case, made.items

    async def known(who: Account) -> object:
        return Known(tuple(await who.party.supporters.of(case)))

    def lend(name: str) -> Do:
        async def do(who: Account) -> object:
            part = who.party.supporters
            return await part.lend(await who.party.letters.read(case, items[name]), await part.find(case, None))

        return do

    async def unlend(who: Account) -> object:
        part = who.party.supporters
        return await part.unlend(case, items["own"], await part.find(case, None))

    async def end(who: Account) -> object:
        return await who.party.supporters.end(case, await who.party.supporters.find(case, None))

    return {
        "status": lambda who: who.party.status(case),
        "supporters": known,
        "consent": lambda who: who.party.consent(case),
        "lend": lend("not lent"),
        "lend again": lend("theirs"),
        "unlend": unlend,
        "end": end,
    }


def mediators(made: Full) -> dict[str, Do]:
    """Say what a mediator does about them."""
    case, part = made.case, made.meral.mediator.guardians

    async def known(who: Account) -> object:
        return Known(tuple(await who.mediator.supporters.of(case)))

    return {
        "case": lambda who: who.mediator.case(case),
        "supporters": known,
        "ask": lambda _who: part.ask(case, Side.A),
        "end": lambda _who: part.end(case, Side.A),
        "name": lambda _who: part.name(case, Side.A),
        "of age": lambda _who: part.under_age(case, Side.A, on=False),
        "under age": lambda _who: part.under_age(case, Side.B, on=True),
    }


@pytest.fixture
async def made(office: Organisation) -> Full:
    return await kin(office)


@pytest.mark.parametrize("name", ["father", "mother"])
async def test_no_row_changes_what_a_guardian_is_asked_or_signs(name: str, made: Full) -> None:
    found = await caught(
        Liar(made.people[name]), guardians(made), (*THE_SERVICE_S_WORD, *TO_A_GUARDIAN), made.named()
    )
    assert not found.differences, "\n".join(found.differences)
    assert found.lies > 30


async def test_nor_what_a_supporter_reads_or_puts_down(made: Full) -> None:
    allowed = (*THE_SERVICE_S_WORD, MEDIATORS, KEPT_BACK, FEWER)
    found = await caught(Liar(made.sister), supporters(made), allowed, made.named())
    assert not found.differences, "\n".join(found.differences)
    assert found.lies > 60


async def test_nor_whom_somebody_lends_a_letter_or_decides_with(made: Full) -> None:
    found = await caught(Liar(made.anna), parties(made), (*THE_SERVICE_S_WORD, *ITS_OWN), made.named())
    assert not found.differences, "\n".join(found.differences)
    assert found.lies > 100


async def test_nor_whom_a_mediator_asks_or_ends(made: Full) -> None:
    found = await caught(Liar(made.meral), mediators(made), THE_SERVICE_S_WORD, made.named())
    assert not found.differences, "\n".join(found.differences)
    assert found.lies > 100
