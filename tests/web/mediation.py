"""A whole mediation with the real client before the real server, beside a browser in which one of the two people is.

`python -m tests.web.mediation FOLDER` serves it and does what it is asked for, one line of JSON for each line of JSON, as
tests/web/office.py does. Bert and the mediator have the command-line client's code; Anna has the browser.
"""

from __future__ import annotations

import asyncio
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final
from unittest.mock import patch

from relay.crypto.typed import short_fingerprint_text
from relay.domain.forms import Form
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import ItemState, Place, Side, StaffRole
from relay_client.account.slip_text import read_slip
from relay_client.api.account import Account
from relay_client.errors import ClientError
from relay_client.pages.scans import page_check
from relay_client.views.items import HeldItem, Letter, OpenedItem
from relay_client.views.people import SlipPaper
from tests.support.elsewhere import EXIT
from tests.support.pages import contents, looked_at
from tests.support.served import ServedOrganisation, served
from tests.web.beside import Beside, answers, running, settings_given

SIX: Final = "appel citroen deken egel fakkel ijsbeer"
"""The words with which each Anna whom this program seats opens her post."""


class Mediation(Beside):
    """A case with its mediator and with Bert, as a test asks of it: a new one each time that it `begins`."""

    folder: Path
    """Where the accounts of its people are, each in a folder of its name."""

    def seats(self) -> dict[str, str]:
        """Have Anna join and say yes beside the browser, open the contact, and return what she types on a new device."""
        found: dict[str, str] = self._asked("seats")
        self.label = found.pop("label")
        return found

    def login(self) -> dict[str, str]:
        """Return what the mediator types on a device that does not know them."""
        found: dict[str, str] = self._asked("login")
        return found

    def slip(self) -> SlipPaper:
        """Make a slip for Anna."""
        return read_slip(self._asked("slip"))

    def slip_supporter(self) -> SlipPaper:
        """Make a slip for somebody who stands by Anna."""
        return read_slip(self._asked("slip_supporter"))

    def slip_guardian(self) -> SlipPaper:
        """Have the mediator say that Anna is under age, and make a slip for who decides with her."""
        return read_slip(self._asked("slip_guardian"))

    def lent(self) -> int:
        """Return how many letters Anna's supporters can read, as the mediators' journal tells."""
        found: int = self._asked("lent")
        return found

    def confirm(self) -> None:
        """Have the mediator say that it is who was invited that answered; for a supporter Anna is asked to sign then."""
        self._asked("confirm")

    def open(self) -> str:
        """Open the contact, once Anna agreed; return its state."""
        return str(self._asked("open"))

    def nobody_mediates(self) -> None:
        """Have the office end the place of the only mediator."""
        self._asked("nobody_mediates")

    def somebody_mediates(self) -> None:
        """Have the office give the mediator their place again."""
        self._asked("somebody_mediates")

    def confirm_with_a_colleague(self) -> None:
        """Have the mediator say that whoever answered is who had other keys before, and the office sign that too."""
        self._asked("confirm_with_a_colleague")

    def gives_anew(self) -> list[int]:
        """Have the mediator give a side with new keys what it had; return how many own letters, and how many that came."""
        found: list[int] = self._asked("gives_anew")
        return found

    def reviews(self) -> None:
        """Have the mediator open the letter that they hold, to decide later."""
        self._asked("reviews")

    def releases_what_was_reviewed(self) -> str:
        """Have the mediator pass on what they reviewed; return the code of what stopped it, or nothing."""
        return str(self._asked("releases_what_was_reviewed"))

    def held(self) -> list[str]:
        """Return the words of the letters that the mediator holds, oldest first."""
        found: list[str] = self._asked("held")
        return found

    def notes(self) -> list[str]:
        """Return the private notes that the mediator reads."""
        found: list[str] = self._asked("notes")
        return found

    def notes_anna(self, text: str) -> None:
        """Have the mediator write Anna a private note."""
        self._asked("notes_anna", text)

    def held_pages(self) -> list[list[str]]:
        """Have the mediator look at every page of the letter that they hold; return each in base64, with what is wrong with it."""
        found: list[list[str]] = self._asked("held_pages")
        return found

    def bert_looks(self) -> list[str]:
        """Have Bert open the envelope that is closed; return its pages in base64."""
        found: list[str] = self._asked("bert_looks")
        return found

    def bert_sends(self, *pages: bytes) -> None:
        """Have Bert hand over a letter that is these pages, as they are: his client makes and checks none of them."""
        self._asked("bert_sends", *(b64encode(each).decode() for each in pages))

    def release_unseen(self) -> None:
        """Have a mediator with a modified client pass on what is held, whatever is wrong with its pages."""
        self._asked("release_unseen")

    def release(self, note: str) -> None:
        """Pass the letter on that the mediator holds, with a note."""
        self._asked("release", note)

    def give_back(self, reason: str) -> None:
        """Return the letter that the mediator holds, with a reason."""
        self._asked("give_back", reason)

    def makes(self, text: str, language: str) -> None:
        """Have the mediator make something of the letter that they hold, and show it to Anna."""
        self._asked("makes", text, language)

    def agreed(self) -> list[bool]:
        """Return what Anna says to each thing that was made of her letters, as the mediators' journal tells."""
        found: list[bool] = self._asked("agreed")
        return found

    def bert_reads(self) -> list[str]:
        """Have Bert open every envelope that is closed; return the words of all of them."""
        found: list[str] = self._asked("bert_reads")
        return found

    def bert_writes(self, text: str, *, lendable: bool = False) -> None:
        """Have Bert hand a letter to the mediator; with `lendable` one that Anna may let a supporter read."""
        self._asked("bert_writes", text, "lendable" if lendable else "")

    def add_deputy(self, name: str) -> None:
        """Have the office give another mediator a place in the case."""
        self._asked("add_deputy", name)

    def states(self) -> list[str]:
        """Return what became of every letter, as the mediators' journal tells, oldest first."""
        found: list[str] = self._asked("states")
        return found

    def state(self) -> str:
        """Return the state of the case."""
        return str(self._asked("state"))

    def passed(self) -> str:
        """Return all that went to the server so far: addresses, headers and bodies, as one text."""
        return str(self._asked("passed"))


@contextmanager
def mediation_of(folder: Path, **settings: str) -> Iterator[Mediation]:
    """Serve mediations while the context lasts, by these settings of the service; one has begun."""
    with running("tests.web.mediation", folder, **settings) as program:
        made = Mediation(program)
        made.folder = folder
        made.begins()
        yield made


class _People:
    """Who does what is asked: the mediator Meral, and Bert."""

    _number: int
    _case: CaseId
    _bert: Account
    _reviewed: OpenedItem

    def __init__(self, made: ServedOrganisation, office: Account, meral: Account) -> None:
        self._made, self._office, self._meral = made, office, meral
        self._numbers = count(1)
        self._deputies = set[str]()

    async def begins(self) -> None:
        self._made.recorder.exchanges.clear()
        self._number = next(self._numbers)
        self._case = await self._office.coordinator.create_case(
            await self._office.find_staff("meral"), label=f"File {self._number}"
        )
        self._bert = await self._says_yes(Side.B, "bert")

    async def seats(self) -> dict[str, str]:
        anna = await self._says_yes(Side.A, "anna")
        await anna.change_passphrase(SIX)
        await self.open()
        login, organisation = anna._session.profile.login, short_fingerprint_text(self._made.fingerprint)
        return {"login": login, "words": SIX, "organisation": organisation, "label": f"File {self._number}"}

    async def _says_yes(self, side: Side, name: str) -> Account:
        person = await self._made.enrol(self._meral, self._case, side, f"{name}{self._number}")
        await person.party.consent(self._case)
        await person.party.preferences(self._case, [Form.LETTER], tell_opened=False)
        return person

    async def login(self) -> dict[str, str]:
        await self._meral.change_passphrase(SIX)
        organisation = short_fingerprint_text(self._made.fingerprint)
        return {"login": "meral", "passphrase": SIX, "organisation": organisation}

    async def slip(self) -> str:
        return (await self._meral.mediator.invitations.slip(self._case, Side.A)).link

    async def slip_supporter(self) -> str:
        return (await self._meral.mediator.invitations.slip(self._case, Side.A, supporter=True)).link

    async def slip_guardian(self) -> str:
        guardians = self._meral.mediator.guardians
        await guardians.under_age(self._case, Side.A, on=True)
        return (await guardians.invite(self._case, Side.A)).link

    async def lent(self) -> int:
        snapshot = await self._meral.mediator.cases.view(self._case)
        return sum(each.live for each in snapshot.history.file.lends)

    async def confirm(self) -> None:
        found = await self._meral.mediator.invitations.enrolments(self._case)
        (waiting,) = (each for each in found if each.answered and each.problem is None)
        await self._meral.mediator.invitations.confirm(self._case, waiting.slip)

    async def nobody_mediates(self) -> None:
        await self._office.coordinator.end_assignment(self._case, await self._office.find_staff("meral"))

    async def somebody_mediates(self) -> None:
        await self._office.coordinator.assign(self._case, await self._office.find_staff("meral"), Place.LEAD)

    async def confirm_with_a_colleague(self) -> None:
        found = await self._meral.mediator.invitations.enrolments(self._case)
        (waiting,) = (each for each in found if each.answered and each.problem is None)
        office = await self._meral.find_staff("office")
        await self._meral.mediator.invitations.confirm(self._case, waiting.slip, second=office)
        for each in await self._office.cosigns():
            await self._office.cosign(each)

    async def gives_anew(self) -> list[int]:
        given = await self._meral.mediator.given_anew.give(self._case)
        return [len(given.own), len(given.received)]

    async def reviews(self) -> None:
        (held,) = await self._held()
        self._reviewed = await self._meral.mediator.held.read(self._case, held.item)

    async def releases_what_was_reviewed(self) -> str:
        try:
            await self._meral.mediator.decisions.release(self._reviewed)
        except ClientError as no:
            return no.code
        return ""

    async def open(self) -> str:
        for side in Side:
            await self._meral.mediator.invitations.prepared(self._case, side)
        await self._meral.mediator.open_case(self._case)
        return await self.state()

    async def held(self) -> list[str]:
        return [
            (await self._meral.mediator.held.read(self._case, each.item)).letter.text for each in await self._held()
        ]

    async def notes(self) -> list[str]:
        return [each.text or "" for each in await self._meral.mediator.notes.of(self._case)]

    async def notes_anna(self, text: str) -> None:
        await self._meral.mediator.note(self._case, text, about=Side.A)

    async def release(self, note: str) -> None:
        (held,) = await self._held()
        opened = await self._meral.mediator.held.read(self._case, held.item)
        if opened.parts:
            await looked_at(self._meral.mediator, opened)
        await self._meral.mediator.decisions.release(opened, note=note)

    async def held_pages(self) -> list[list[str]]:
        (held,) = await self._held()
        opened = await self._meral.mediator.held.read(self._case, held.item)
        found: list[list[str]] = []
        await self._meral.mediator.page_checks.findings(
            opened,
            lambda _info, data, wrong: found.append([_text(data or b""), *(each.code for each in wrong)]),
        )
        return found

    async def release_unseen(self) -> None:
        def clean(_data: bytes, _stated: str) -> tuple[()]:
            return ()

        with patch.object(page_check, "check_page", clean):
            await self.release("Een brief.")

    async def bert_looks(self) -> list[str]:
        letters = self._bert.party.letters
        (closed,) = (
            each.item for each in (await letters.items(self._case)).received if each.status.value == "closed"
        )
        opened = await letters.open(self._case, closed, tell_author=False)
        return [_text(each) for each in await self._bert.items.page_images(opened)]

    async def bert_sends(self, *pages: str) -> None:
        letter = Letter("", "nl")
        draft = self._bert.save_draft(letter, case=self._case)
        await self._bert.enclose(draft, self._case, contents(*(b64decode(each) for each in pages)))
        readers = await self._bert.party.cases.readers(self._case)
        await self._bert.party.letters.submit(self._case, letter, readers, draft=draft)

    async def give_back(self, reason: str) -> None:
        (held,) = await self._held()
        opened = await self._meral.mediator.held.read(self._case, held.item)
        await self._meral.mediator.decisions.return_item(opened, reason)

    async def makes(self, text: str, language: str) -> None:
        (held,) = await self._held()
        mediator = self._meral.mediator
        opened = await mediator.held.read(self._case, held.item)
        readers = await mediator.cases.readers(self._case)
        sent = await mediator.decisions.derived(opened, Letter(text, language), readers)
        await mediator.offers.offer(self._case, sent.item)

    async def agreed(self) -> list[bool]:
        snapshot = await self._meral.mediator.cases.view(self._case)
        items = snapshot.history.file.items.values()
        return [each.agrees for each in items if each.derived_from is not None and each.answered is not None]

    async def bert_reads(self) -> list[str]:
        letters = self._bert.party.letters
        received = (await letters.items(self._case)).received
        closed: list[ItemId] = [each.item for each in received if each.status.value == "closed"]
        return [(await letters.open(self._case, each, tell_author=False)).letter.text for each in closed]

    async def bert_writes(self, text: str, lendable: str) -> None:
        readers = await self._bert.party.cases.readers(self._case)
        await self._bert.party.letters.submit(self._case, Letter(text, "nl"), readers, lendable=bool(lendable))

    async def add_deputy(self, name: str) -> None:
        if name not in self._deputies:
            await self._made.staff(name, StaffRole.MEDIATOR)
            self._deputies.add(name)
        deputy = await self._office.find_staff(name)
        await self._office.coordinator.assign(self._case, deputy, Place.DEPUTY)

    async def states(self) -> list[str]:
        return [each.state.value for each in await self._meral.mediator.held.list(self._case)]

    async def state(self) -> str:
        return (await self._meral.mediator.case(self._case)).summary.state.value

    async def passed(self) -> str:
        return "\n".join(
            f"{each.method} {each.path} {each.query} {dict(each.sent)} {each.body!r}"
            for each in self._made.recorder.exchanges
        )

    async def _held(self) -> list[HeldItem]:
        found = await self._meral.mediator.held.list(self._case)
        return [each for each in found if each.state is ItemState.HELD and each.derived_from is None]


def _text(data: bytes) -> str:
    return b64encode(data).decode()


async def _serve(folder: Path) -> None:
    async with served(folder, RELAY_EXIT=EXIT, **settings_given()) as made:
        office = await made.staff("office", StaffRole.COORDINATOR)
        meral = await made.staff("meral", StaffRole.MEDIATOR)
        await answers(made, _People(made, office, meral))


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
