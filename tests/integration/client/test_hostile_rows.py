"""Lies about rows of what came later: offers and answers, pages, two mediators, interpreters, who stepped aside, what was taken up.

Every member of every answer is changed by itself, as in `test_hostile_fields`: a client shows, signs and seals what it would
without the lie, or it refuses.
"""

from __future__ import annotations

from typing import Any, Final

import pytest
from msgspec import Struct

from relay_client.api.account import Account
from relay_client.errors import Misused
from relay_client.views.cases import CaseSummary, SideView
from relay_client.views.items import Letter, SharedItem
from relay_client.views.needs import Today
from relay_client.views.people import ReaderList
from tests.integration.client.test_hostile_fields import LEFT_OUT, THE_SERVICE_S_WORD, either_marked, no_more
from tests.support.full import Full
from tests.support.fuller import fuller
from tests.support.liar import Allowed, Do, Liar, caught
from tests.support.organisation import Organisation

MEDIATORS: Final = 2
"""Who has a place in the case."""
RECORDED: Final = "That a mediator recorded a side's consent, its own journal cannot tell: marked."
ITS_OWN: Final = tuple(
    Allowed(SideView, name, RECORDED, either_marked) for name in ("consent", "attested", "by_service")
)


ERASED: Final = Allowed(
    CaseSummary, "erased_on", "On which day an ended case is erased, no record says (docs/threat-model.md)."
)


class Given(Struct, frozen=True):
    """What an interpreter is told that they have."""

    items: tuple[SharedItem, ...]


TO_AN_INTERPRETER: Final = (
    Allowed(
        Given,
        "items",
        "Who is not told of every end is told that an item is not with them any more.",
        no_more("items"),
    ),
    Allowed(Today, "needs", "What is not with them any more is not asked of them.", no_more("needs")),
    Allowed(ReaderList, "readers", LEFT_OUT, no_more("readers")),
    Allowed(CaseSummary, "mediators", LEFT_OUT, lambda honest, told: told.mediators <= honest.mediators),
)


def mediators(made: Full) -> dict[str, Do]:
    """Say what a mediator of a flagged case does and looks at."""
    case, items = made.case, made.items

    def read(who: Account, name: str) -> Any:
        return who.mediator.held.read(case, items[name])

    def release(name: str) -> Do:
        async def do(who: Account) -> object:
            return await who.mediator.decisions.release(await read(who, name), note="a note")

        return do

    async def countersign(who: Account) -> object:
        return await who.mediator.decisions.countersign(await read(who, "held"))

    async def share(who: Account) -> object:
        return await who.mediator.interpreting.share(await read(who, "held"), made.ids["noor"])

    return {
        "today": lambda who: who.mediator.today(),
        "case": lambda who: who.mediator.case(case),
        "items": lambda who: who.mediator.held.list(case),
        "notes": lambda who: who.mediator.notes.of(case),
        "release, not countersigned": release("held"),
        "release, countersigned": release("signed"),
        "release pages": release("pages"),
        "release what was agreed to": release("agreed"),
        "release what was not": release("refused"),
        "countersign": countersign,
        "one mediator is enough": lambda who: who.mediator.two_mediators(case, on=False),
        "offer": lambda who: who.mediator.offers.offer(case, items["made"]),
        "share": share,
        "take back": lambda who: who.mediator.interpreting.take_back(case, items["shared"]),
        "step aside": lambda who: who.mediator.step_aside(case),
    }


def parties(made: Full) -> dict[str, Do]:
    """Say what the author of what was made does and looks at."""
    case, items = made.case, made.items

    def answer(name: str, *, agrees: bool) -> Do:
        async def do(who: Account) -> object:
            return await who.party.agreements.answer(await who.party.letters.read(case, items[name]), agrees=agrees)

        return do

    return {
        "today": lambda who: who.needs.today(),
        "status": lambda who: who.party.status(case),
        "the case taken up": lambda who: who.party.status(made.second),
        "items": lambda who: who.party.letters.items(case),
        "interpreters": lambda who: who.party.interpreters(case),
        "waiting": lambda who: who.party.agreements.waiting(case),
        "read what was offered": lambda who: who.party.letters.read(case, items["offered"]),
        "read what was only made": lambda who: who.party.letters.read(case, items["made"]),
        "agree": answer("offered", agrees=True),
        "agree after all": answer("refused", agrees=True),
        "take back": answer("agreed", agrees=False),
        "recall": lambda who: who.party.letters.recall(case, items["shared"]),
        "open it together": lambda who: who.party.note(case, "a note"),
    }


def interpreters(made: Full, has: str) -> dict[str, Do]:
    """Say what an interpreter does and looks at."""
    case, item = made.case, made.items[has]

    async def given(who: Account) -> object:
        return Given(tuple(await who.interpreter.given()))

    async def give_back(who: Account) -> object:
        role = who.interpreter
        readers = await role.cases.readers(case)
        if len(readers.readers) < MEDIATORS:
            raise Misused("readers.left_out")  # they are shown who reads, and see that somebody is missing
        return await role.give_back(await role.read(case, item), Letter("words", "en"), readers)

    return {
        "given": given,
        "today": lambda who: who.needs.today(),
        "read": lambda who: who.interpreter.read(case, item),
        "read another": lambda who: who.interpreter.read(case, made.items["held"]),
        "readers": lambda who: who.interpreter.cases.readers(case),
        "journal": lambda who: who.interpreter.cases.journal(case),
        "give back": give_back,
        "put down": lambda who: who.interpreter.put_down(case, item),
    }


@pytest.fixture
async def made(office: Organisation) -> Full:
    """A flagged case in which everything has happened."""
    return await fuller(office)


async def test_no_row_changes_what_a_mediator_of_a_flagged_case_shows_signs_or_seals(made: Full) -> None:
    found = await caught(Liar(made.meral), mediators(made), (*THE_SERVICE_S_WORD, ERASED), made.named())
    assert found.differences == []
    assert found.lies > 400


async def test_nor_what_the_author_of_what_was_made_does(made: Full) -> None:
    found = await caught(Liar(made.anna), parties(made), (*THE_SERVICE_S_WORD, *ITS_OWN), made.named())
    assert found.differences == []
    assert found.lies > 200


async def test_nor_what_an_interpreter_does(made: Full) -> None:
    found = await caught(
        Liar(made.lena), interpreters(made, "shared"), (*THE_SERVICE_S_WORD, *TO_AN_INTERPRETER), made.named()
    )
    assert found.differences == []
    assert found.lies > 50
