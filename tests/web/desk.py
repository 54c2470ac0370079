"""A case with two people at the command line, beside a browser in which their mediator works.

`python -m tests.web.desk FOLDER` serves it and does what it is asked for, one line of JSON for each line of JSON, as
tests/web/office.py does. Anna, Bert, the office and the mediator's colleague have the command-line client's code.
"""

from __future__ import annotations

import asyncio
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

from relay.crypto.typed import short_fingerprint_text
from relay.domain.forms import Form
from relay.domain.ids import SECONDS_PER_DAY, CaseId, ItemId, Seconds
from relay.domain.model import Attested, Mode, Place, Scope, Side, StaffRole
from relay_client.account.slip_text import read_slip
from relay_client.api.account import Account
from relay_client.errors import Misused
from relay_client.views.items import Letter
from tests.support.elsewhere import EXIT
from tests.support.pages import contents
from tests.support.served import ServedOrganisation, served
from tests.web.beside import Beside, answers, running

PASSPHRASE: Final = "anchor bridge cedar dune ember fjord"
LABEL: Final = "Winkel aan de haven"


class Mediated(Beside):
    """What a test asks of the people around a mediator at a browser."""

    def login(self) -> dict[str, str]:
        """Return what the mediator types on a device that does not know them."""
        found: dict[str, str] = self._asked("login")
        return found

    def case(self, label: str) -> None:
        """Make one more case, which the mediator leads; asked for by its label from now on."""
        self._asked("case", label)

    def opened(self, label: str, *, pages: bool = False) -> None:
        """Seat Anna and Bert in a new case, both ready, and have the mediator's colleague open it; `pages` are welcome too."""
        self._asked("opened", label, "pages" if pages else "")

    def writes(self, who: str, text: str) -> None:
        """Have Anna or Bert hand a letter to the mediators, in the case made last."""
        self._asked("writes", who, text)

    def writes_pages(self, who: str, *pages: bytes) -> None:
        """Have Anna or Bert hand in a letter that is these pages, as they are."""
        self._asked("writes_pages", who, *(b64encode(each).decode() for each in pages))

    def notes(self, who: str, text: str) -> None:
        """Have Anna or Bert write the mediators a private note."""
        self._asked("notes", who, text)

    def received(self, who: str) -> list[list[str]]:
        """Return the closed envelopes of somebody: the note with each, and its words once it was opened for this."""
        found: list[list[str]] = self._asked("received", who)
        return found

    def pages_received(self, who: str) -> list[list[int]]:
        """Return the length of each page of somebody's closed envelopes, once each was opened for this."""
        found: list[list[int]] = self._asked("pages_received", who)
        return found

    def written(self, who: str) -> list[list[str]]:
        """Return what became of somebody's own letters, each with the reason where one was given."""
        found: list[list[str]] = self._asked("written", who)
        return found

    def private(self, who: str) -> list[str]:
        """Return the private notes that somebody reads."""
        found: list[str] = self._asked("private", who)
        return found

    def pauses(self, who: str) -> None:
        """Have somebody pause."""
        self._asked("pauses", who)

    def recalls(self, who: str) -> None:
        """Have somebody take their newest letter back."""
        self._asked("recalls", who)

    def answers(self, link: str, who: str) -> str:
        """Have somebody answer a slip, as the browser showed it; return the code that they read out."""
        return str(self._asked("answers", link, who))

    def agrees(self, who: str) -> list[str]:
        """Have somebody say yes to every text that was made of their letters; return those texts."""
        found: list[str] = self._asked("agrees", who)
        return found

    def adds_staff(self, name: str, role: str) -> None:
        """Have the office take in one more member of staff."""
        self._asked("adds_staff", name, role)

    def assigns(self, name: str) -> None:
        """Have the office give one more mediator a place in the case made last."""
        self._asked("assigns", name)

    def reads(self, name: str) -> list[str]:
        """Return the letters that a mediator can read of those that are held in the case made last."""
        found: list[str] = self._asked("reads", name)
        return found

    def colleague_hands_over(self, name: str) -> None:
        """Have the mediator's colleague give another mediator what they can read in the case made last."""
        self._asked("colleague_hands_over", name)

    def permits(self, name: str) -> None:
        """Let a counsellor act for side B, which has no keys, in the case made last."""
        self._asked("permits", name)

    def counsellor_writes(self, name: str, text: str) -> None:
        """Have a counsellor write the mediators of the case made last a note."""
        self._asked("counsellor_writes", name, text)

    def counsellor_reads(self, name: str) -> list[str]:
        """Return the notes that a counsellor reads in the case made last."""
        found: list[str] = self._asked("counsellor_reads", name)
        return found

    def comes_back(self, who: str) -> None:
        """Have somebody answer a new slip of the colleague's, as whoever lost their keys does."""
        self._asked("comes_back", who)

    def colleague_asks(self) -> None:
        """Have the mediator's colleague say that whoever came back is who they were, and ask the mediator to sign that too."""
        self._asked("colleague_asks")

    def colleague_signs(self) -> int:
        """Have the mediator's colleague sign along for whatever they are asked; return how much that was."""
        return int(self._asked("colleague_signs"))

    def colleague_reads(self) -> list[str]:
        """Return the letters that the mediator's colleague can read of those that are held."""
        found: list[str] = self._asked("colleague_reads")
        return found

    def colleague_passes_on(self) -> None:
        """Have the mediator's colleague pass on the letter that is held."""
        self._asked("colleague_passes_on")

    def state(self) -> dict[str, Any]:
        """Return the case made last, as the colleague at the command line sees it."""
        found: dict[str, Any] = self._asked("state")
        return found

    def passed(self) -> str:
        """Return all that went to the server so far: addresses, headers and bodies, as one text."""
        return str(self._asked("passed"))


@contextmanager
def mediated(folder: Path) -> Iterator[Mediated]:
    """Serve the people around a mediator while the context lasts; the first mediator is there."""
    with running("tests.web.desk", folder) as program:
        made = Mediated(program)
        made.begins()
        yield made


class _People:
    """Who does what is asked."""

    _mediator: str
    _case: CaseId

    def __init__(self, made: ServedOrganisation, office: Account, daan: Account) -> None:
        self._made, self._office, self._daan = made, office, daan
        self._numbers = count(1)
        self._people: dict[str, Account] = {}

    async def begins(self) -> None:
        self._made.recorder.exchanges.clear()
        self._mediator = f"meral{next(self._numbers)}"
        meral = await self._made.staff(self._mediator, StaffRole.MEDIATOR)
        await meral.change_passphrase(PASSPHRASE)

    async def login(self) -> dict[str, str]:
        return {
            "login": self._mediator,
            "passphrase": PASSPHRASE,
            "organisation": short_fingerprint_text(self._made.fingerprint),
        }

    async def case(self, label: str) -> None:
        lead, deputy = await self._office.find_staff(self._mediator), await self._office.find_staff("daan")
        self._case = await self._office.coordinator.create_case(lead, label=label)
        await self._office.coordinator.assign(self._case, deputy, Place.DEPUTY)

    async def opened(self, label: str, pages: str) -> None:
        await self.case(label)
        welcome = [Form.LETTER, Form.PAGES] if pages else [Form.LETTER]
        for name, side in (("anna", Side.A), ("bert", Side.B)):
            who = f"{name}{next(self._numbers)}"
            person = await self._made.enrol(self._daan, self._case, side, who)
            await person.party.consent(self._case)
            await person.party.preferences(self._case, welcome, tell_opened=False)
            await self._daan.mediator.invitations.prepared(self._case, side)
            self._people[name] = person
        await self._daan.mediator.open_case(self._case)

    async def writes(self, who: str, text: str) -> None:
        party = self._people[who].party
        await party.letters.submit(self._case, Letter(text, "nl"), await party.cases.readers(self._case))

    async def writes_pages(self, who: str, *pages: str) -> None:
        account, letter = self._people[who], Letter("", "nl")
        draft = account.save_draft(letter, case=self._case)
        await account.enclose(draft, self._case, contents(*(b64decode(each) for each in pages)))
        readers = await account.party.cases.readers(self._case)
        await account.party.letters.submit(self._case, letter, readers, draft=draft)

    async def notes(self, who: str, text: str) -> None:
        await self._people[who].party.note(self._case, text)

    async def received(self, who: str) -> list[list[str]]:
        letters = self._people[who].party.letters
        closed = [each for each in (await letters.items(self._case)).received if each.status.value == "closed"]
        found = []
        for each in closed:
            opened = await letters.open(self._case, each.item, tell_author=False)
            found.append([each.note or "", opened.letter.text])
        return found

    async def pages_received(self, who: str) -> list[list[int]]:
        account = self._people[who]
        received = (await account.party.letters.items(self._case)).received
        found = []
        for each in [each for each in received if each.status.value == "closed"]:
            opened = await account.party.letters.open(self._case, each.item, tell_author=False)
            found.append([len(page) for page in await account.items.page_images(opened)])
        return found

    async def written(self, who: str) -> list[list[str]]:
        written = (await self._people[who].party.letters.items(self._case)).written
        return [[each.status.value, each.reason or ""] for each in written]

    async def private(self, who: str) -> list[str]:
        return [each.text or "" for each in await self._people[who].party.notes.of(self._case)]

    async def pauses(self, who: str) -> None:
        await self._people[who].party.contact.pause(self._case)

    async def recalls(self, who: str) -> None:
        letters = self._people[who].party.letters
        await letters.recall(self._case, (await letters.items(self._case)).written[-1].item)

    async def answers(self, link: str, who: str) -> str:
        self._people[who] = await self._made.answers(read_slip(link), f"{who}{next(self._numbers)}new")
        key = (await self._people[who]._session.content()).case_keys(self._case)[0]
        return short_fingerprint_text(key.secret().public.id)

    async def agrees(self, who: str) -> list[str]:
        party = self._people[who].party
        found = []
        for each in await party.agreements.waiting(self._case):
            opened = await party.letters.read(self._case, each.item)
            await party.agreements.answer(opened, agrees=True)
            found.append(opened.letter.text)
        return found

    async def adds_staff(self, name: str, role: str) -> None:
        self._people[name] = await self._made.staff(name, StaffRole(role))

    async def assigns(self, name: str) -> None:
        await self._office.coordinator.assign(self._case, await self._office.find_staff(name), Place.DEPUTY)

    async def colleague_hands_over(self, name: str) -> None:
        await self._daan.mediator.handovers.hand_over(self._case, await self._office.find_staff(name))

    async def permits(self, name: str) -> None:
        invitations, now = self._daan.mediator.invitations, Seconds(self._made.clock())
        await invitations.attest_consent(self._case, Side.B, Attested.PAPER)
        counsellor, until = await self._office.find_staff(name), Seconds(now + 60 * SECONDS_PER_DAY)
        await invitations.delegate(self._case, Side.B, counsellor, [Scope.SUBMIT], Mode.SCAN, now, until)

    async def counsellor_writes(self, name: str, text: str) -> None:
        await self._people[name].counsellor.note(self._case, text)

    async def counsellor_reads(self, name: str) -> list[str]:
        return [each.text or "" for each in await self._people[name].counsellor.notes.of(self._case)]

    async def comes_back(self, who: str) -> None:
        await self.answers((await self._daan.mediator.invitations.slip(self._case, Side.A)).link, who)

    async def colleague_asks(self) -> None:
        invitations = self._daan.mediator.invitations
        (waiting,) = (
            each for each in await invitations.enrolments(self._case) if each.answered and not each.problem
        )
        await invitations.confirm(self._case, waiting.slip, second=await self._daan.find_staff(self._mediator))

    async def colleague_signs(self) -> int:
        asked = list(await self._daan.cosigns())
        for each in asked:
            await self._daan.cosign(each)
        return len(asked)

    async def colleague_reads(self) -> list[str]:
        return await self._held_by(self._daan)

    async def reads(self, name: str) -> list[str]:
        return await self._held_by(self._people[name])

    async def _held_by(self, account: Account) -> list[str]:
        mediator = account.mediator
        held = [each for each in await mediator.held.list(self._case) if each.state.value == "held"]
        found = []
        for each in held:
            with suppress(Misused):
                found.append((await mediator.held.read(self._case, each.item)).letter.text)
        return found

    async def colleague_passes_on(self) -> None:
        mediator = self._daan.mediator
        (held,) = (each for each in await mediator.held.list(self._case) if each.state.value == "held")
        await mediator.decisions.release(await mediator.held.read(self._case, held.item))

    async def state(self) -> dict[str, object]:
        mediator = self._daan.mediator
        view, listed = await mediator.case(self._case), await mediator.held.list(self._case)
        return {
            "state": view.summary.state.value,
            "items": [each.state.value for each in listed],
            "causes": [await self._cause(each.item) for each in listed],
            "postponed": [each.postponed_until for each in listed],
            "remarks": [each.remark or "" for each in listed],
            "enrolled": [each.enrolled for each in view.sides],
            "prepared": [each.prepared for each in view.sides],
            "under_age": [each.under_age for each in view.sides],
            "guardians": [[one.answer.value for one in each.guardians] for each in view.sides],
            "helpers": [each.name for each in view.delegations if each.live],
        }

    async def _cause(self, item: ItemId) -> str:
        snapshot = await self._daan.mediator.cases.view(self._case)
        cause = snapshot.item(item).cause
        return "" if cause is None else cause.value

    async def passed(self) -> str:
        return "\n".join(
            f"{each.method} {each.path} {each.query} {dict(each.sent)} {each.body!r}"
            for each in self._made.recorder.exchanges
        )


async def _serve(folder: Path) -> None:
    async with served(folder, RELAY_EXIT=EXIT) as made:
        office = await made.staff("office", StaffRole.COORDINATOR)
        daan = await made.staff("daan", StaffRole.MEDIATOR)
        await answers(made, _People(made, office, daan))


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
