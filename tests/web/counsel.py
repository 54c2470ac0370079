"""An inmate without a device, their counsellor at a shared computer, and everybody else at the command line.

`python -m tests.web.counsel FOLDER` serves it and does what it is asked for, one line of JSON for each line of JSON, as
tests/web/desk.py does. Side B has nobody's keys; Sanne acts for it under a delegation.
"""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from relay.crypto.typed import short_fingerprint_text
from relay.domain.forms import Form
from relay.domain.ids import SECONDS_PER_DAY, CaseId, ItemId, RecordId, Seconds
from relay.domain.model import Attested, Mode, Scope, Side, StaffRole
from relay_client.api.account import Account
from relay_client.commands import show
from relay_client.pages.paper.letter import Sheets, cover_pdf, letter_pdf
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.elsewhere import EXIT
from tests.support.served import ServedOrganisation, served
from tests.web.beside import Beside, answers, running

PASSPHRASE: Final = "anchor bridge cedar dune ember fjord"
_DAYS: Final = 60


class Counselled(Beside):
    """What a test asks of the people around a counsellor at a browser."""

    def login(self) -> dict[str, str]:
        """Return what the counsellor types at a computer."""
        found: dict[str, str] = self._asked("login")
        return found

    def port(self) -> int:
        """Return where the service itself listens, behind what writes down all that goes by."""
        return int(self._asked("port"))

    def case(self, scopes: str) -> str:
        """Open one more case in which the counsellor may do this: `submit`, `read` or both; return its id."""
        return str(self._asked("case", scopes))

    def sends(self, text: str, note: str) -> str:
        """Have Anna write and the mediator pass it on to the counsellor, with a note; return the letter's id."""
        return str(self._asked("sends", text, note))

    def held(self) -> list[tuple[str, list[str]]]:
        """Return the words and the pages (base64) of each letter that the mediator has before them, oldest first."""
        found: list[tuple[str, list[str]]] = self._asked("held")
        return found

    def release(self) -> None:
        """Have the mediator pass the oldest held letter on to Anna."""
        self._asked("release")

    def returns(self, reason: str) -> None:
        """Have the mediator give the oldest held letter back."""
        self._asked("returns", reason)

    def anna_reads(self) -> list[str]:
        """Have Anna open everything that came; return the words."""
        found: list[str] = self._asked("anna_reads")
        return found

    def events(self) -> dict[str, list[str]]:
        """Return the state of the case made last, of its items, and how each was delivered."""
        found: dict[str, list[str]] = self._asked("events")
        return found

    def revoke(self) -> None:
        """Have the mediator end the counsellor's permission."""
        self._asked("revoke")

    def writes_note(self, text: str) -> None:
        """Have the mediator write the counsellor a note."""
        self._asked("writes_note", text)

    def notes(self) -> list[str]:
        """Return the counsellor's notes as the mediator reads them."""
        found: list[str] = self._asked("notes")
        return found

    def cover(self, item: str) -> bytes:
        """Return the cover sheet as the command line makes it."""
        return base64.b64decode(self._asked("cover", item))

    def sheets(self, item: str) -> bytes:
        """Return an opened letter with all its sheets as the command line makes them."""
        return base64.b64decode(self._asked("sheets", item))

    def passed(self) -> str:
        """Return all that went to the server so far, as one text."""
        return str(self._asked("passed"))


@contextmanager
def counselled(folder: Path) -> Iterator[Counselled]:
    """Serve the people around a counsellor while the context lasts."""
    with running("tests.web.counsel", folder) as program:
        yield Counselled(program)


class _People:
    """Who does what is asked."""

    _name: str
    _sanne: Account
    _anna: Account
    _case: CaseId
    _delegation: RecordId

    def __init__(self, made: ServedOrganisation, office: Account, meral: Account) -> None:
        self._made, self._office, self._meral = made, office, meral
        self._numbers = count(1)

    async def begins(self) -> None:
        self._made.recorder.exchanges.clear()
        self._name = f"sanne{next(self._numbers)}"
        self._sanne = await self._made.staff(self._name, StaffRole.COUNSELLOR)
        await self._sanne.change_passphrase(PASSPHRASE)

    async def login(self) -> dict[str, str]:
        return {
            "login": self._name,
            "passphrase": PASSPHRASE,
            "organisation": short_fingerprint_text(self._made.fingerprint),
        }

    async def port(self) -> int:
        return urlsplit(self._made.recorder.server).port or 0

    async def case(self, scopes: str) -> str:
        made, meral = self._made, self._meral.mediator.invitations
        lead, sanne = await self._office.find_staff("meral"), await self._office.find_staff(self._name)
        case = self._case = await self._office.coordinator.create_case(lead, label="Zaak")
        self._anna = await made.enrol(self._meral, case, Side.A, f"anna{case.hex()[:6]}")
        await self._anna.party.consent(case)
        await self._anna.party.preferences(case, [Form.LETTER], tell_opened=False)
        await meral.attest_consent(case, Side.B, Attested.PAPER)
        await meral.attest_preferences(case, Side.B, [Form.LETTER], Attested.PAPER, tell_opened=False)
        now = Seconds(made.clock())
        wanted = [Scope(each) for each in scopes.split()]
        until = Seconds(now + _DAYS * SECONDS_PER_DAY)
        await meral.delegate(case, Side.B, sanne, wanted, Mode.SCAN, now, until)
        for side in Side:
            await meral.prepared(case, side)
        await self._meral.mediator.open_case(case)
        (given,) = (await self._meral.mediator.case(case)).delegations
        self._delegation = given.record
        return case.hex()

    async def sends(self, text: str, note: str) -> str:
        party, mediator = self._anna.party, self._meral.mediator
        sent = await party.letters.submit(self._case, Letter(text, "nl"), await party.cases.readers(self._case))
        opened = await mediator.held.read(self._case, sent.item)
        await mediator.decisions.release_to_counsellor(opened, self._delegation, note=note)
        return sent.item.hex()

    async def _held(self) -> list[ItemId]:
        listed = await self._meral.mediator.held.list(self._case)
        return [each.item for each in listed if each.state.value == "held"]

    async def held(self) -> list[tuple[str, list[str]]]:
        found = []
        for item in await self._held():
            opened = await self._meral.mediator.held.read(self._case, item)
            pages = await self._meral.items.page_images(opened)
            found.append((opened.letter.text, [base64.b64encode(page).decode() for page in pages]))
        return found

    async def release(self) -> None:
        mediator = self._meral.mediator
        opened = await mediator.held.read(self._case, (await self._held())[0])
        await mediator.decisions.release(opened)

    async def returns(self, reason: str) -> None:
        mediator = self._meral.mediator
        opened = await mediator.held.read(self._case, (await self._held())[0])
        await mediator.decisions.return_item(opened, reason)

    async def anna_reads(self) -> list[str]:
        letters = self._anna.party.letters
        closed = [each for each in (await letters.items(self._case)).received if each.status.value == "closed"]
        return [(await letters.open(self._case, each.item, tell_author=False)).letter.text for each in closed]

    async def events(self) -> dict[str, list[str]]:
        mediator = self._meral.mediator
        view = await mediator.case(self._case)
        listed = await mediator.held.list(self._case)
        needs = await self._meral.needs.of_case(self._case)
        return {
            "case": [view.summary.state.value],
            "items": [each.state.value for each in listed],
            "delivered": [each.how.value for each in needs if each.how is not None],
        }

    async def revoke(self) -> None:
        await self._meral.mediator.invitations.revoke(self._case, self._delegation)

    async def writes_note(self, text: str) -> None:
        await self._meral.mediator.note(self._case, text, counsellor=await self._office.find_staff(self._name))

    async def notes(self) -> list[str]:
        return [each.text or "" for each in await self._meral.mediator.notes.of(self._case)]

    async def cover(self, item: str) -> str:
        return base64.b64encode(cover_pdf(Sentences(Language.NL), ItemId(bytes.fromhex(item)))).decode()

    async def sheets(self, item: str) -> str:
        words, letters = Sentences(Language.NL), self._sanne.counsellor.letters
        opened = await letters.read(self._case, ItemId(bytes.fromhex(item)))
        made = letter_pdf(
            words,
            opened.case,
            opened.item,
            about=show.about(words, opened),
            beside=show.said(words, opened),
            text=show.own_words(words, opened),
            language=opened.letter.language,
            scans=await self._sanne.items.page_images(opened),
            sheets=Sheets(),
        )
        return base64.b64encode(made.pdf).decode()

    async def passed(self) -> str:
        return "\n".join(
            f"{each.method} {each.path} {each.query} {dict(each.sent)} {each.body!r}"
            for each in self._made.recorder.exchanges
        )


async def _serve(folder: Path) -> None:
    async with served(folder, RELAY_EXIT=EXIT) as made:
        office = await made.staff("office", StaffRole.COORDINATOR)
        meral = await made.staff("meral", StaffRole.MEDIATOR)
        await answers(made, _People(made, office, meral))


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
