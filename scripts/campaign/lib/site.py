"""A relay of its own for a campaign: a folder, people with real keys, open cases, and their letters as they stand.

What a letter came to is read from the database after each end of the service, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import CaseFile, CaseState, Item, ItemState, PauseOwner, Side, StaffRole
from scripts.bench.lib.api import Api
from scripts.bench.lib.people import ORIGIN, BenchCase, Office, Person
from scripts.bench.lib.servers import new_relay
from scripts.campaign.lib.acts import Sealed
from scripts.campaign.lib.server import Server

MEDIATORS: Final = 3
SIDES: Final = {Side.A: PauseOwner.A, Side.B: PauseOwner.B, None: PauseOwner.MEDIATORS}
"""Whose pause it is, by who pauses; None is the mediator."""


class Site:
    """A relay and its people; the server runs from the moment it is made."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.settings = new_relay(folder / "relay")
        self.home = self.settings.parent
        self.server = Server(self.settings, environ)
        self.server.start()
        self.cases: dict[CaseId, BenchCase] = {}
        self.letters: dict[CaseId, dict[ItemId, Sealed]] = {}
        self.files: dict[CaseId, CaseFile] = {}
        """Every case as the last audit found it."""
        self._office = Office(Api(self.server.port, ORIGIN), self.home)
        self._mediators: list[Person] = []

    @property
    def office(self) -> Office:
        """The office, on a connection to the server that runs now."""
        self._office.api.close()
        self._office.api = Api(self.server.port, ORIGIN)
        return self._office

    def add_case(self) -> BenchCase:
        """Make one more open case."""
        office = self.office
        if len(self._mediators) < MEDIATORS:
            self._mediators.append(office.staff(StaffRole.MEDIATOR))
        case = office.case(self._mediators[len(self.cases) % len(self._mediators)])
        self.cases[case.id] = case
        self.letters[case.id] = {}
        return case

    def knows(self, files: Mapping[CaseId, CaseFile]) -> None:
        """Take what the database has for what stands; cases that were closed are left alone from now on."""
        self.files = dict(files)
        for id_, file in files.items():
            if file.case.state is CaseState.CLOSED:
                self.cases.pop(id_, None)

    def standing(self, case: CaseId, state: ItemState) -> list[Sealed]:
        """Return the letters of a case that the last audit found in a state."""
        items: Mapping[ItemId, Item] = self.files[case].items if case in self.files else {}
        return [letter for id_, letter in self.letters[case].items() if id_ in items and items[id_].state is state]

    def close(self) -> None:
        """End the service and hang up."""
        self._office.api.close()
        if self.server.alive:
            self.server.stop()
