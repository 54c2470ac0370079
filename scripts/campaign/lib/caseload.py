"""A load in one case: its people do whatever they may, in an order drawn by chance, until the service is gone.

Sends by what it is given, which keeps what was answered; knows how the letters of the case stood when the load began.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from relay.domain.model import ItemState, Side
from scripts.bench.lib.people import BenchCase
from scripts.campaign.lib import acts, looks
from scripts.campaign.lib.acts import Act
from scripts.campaign.lib.site import SIDES, Site
from scripts.campaign.lib.wire import Answer, Broken, Wire


class Ended(Exception):
    """The service is gone, or about to go."""


class Sender(Protocol):
    """Sends for a load and keeps what was answered."""

    async def sent(self, wire: Wire, act: Act) -> Answer | None:
        """Send an act; return its answer where it was accepted, None where it was refused. Raises `Ended`."""

    async def upload(self, wire: Wire, case: BenchCase, chance: random.Random) -> None:
        """Go on with an upload of the case. Raises `Ended`."""


class CaseLoad:
    """The people of one case."""

    def __init__(self, site: Site, case: BenchCase, sender: Sender, chance: random.Random) -> None:
        self._case, self._sender, self._chance = case, sender, chance
        self._wire = Wire(site.server.port)
        self._letters = site.letters[case.id]
        self._held = site.standing(case.id, ItemState.HELD)
        self._released = site.standing(case.id, ItemState.RELEASED)
        file = site.files.get(case.id)
        self._paused = {
            who: file.case.holds[owner] for who, owner in SIDES.items() if file and owner in file.case.holds
        }

    async def run(self) -> None:
        """Act until the service is gone, or somebody has left the case."""
        try:
            for who, record in self._paused.items():
                position = await looks.position(self._wire, self._case, acts.whose(self._case, who))
                await self._send(acts.resume(self._case, who, record, position))
            moves = list(_MOVES)
            while True:
                (move,) = self._chance.choices(moves, list(_MOVES.values()))
                await move(self)
                if move is CaseLoad.leave:
                    return
        except (Broken, Ended, LookupError):
            return
        finally:
            self._wire.drop()

    async def submit(self) -> None:
        """Hand in a letter."""
        letter = acts.seal(self._case, self._chance.choice(list(Side)))
        self._letters[letter.item] = letter
        if await self._send(acts.submit(self._case, letter)):
            self._held.append(letter)

    async def release(self) -> None:
        """Pass one on."""
        if not self._held:
            return await self.submit()
        letter = self._held.pop(self._chance.randrange(len(self._held)))
        position = await looks.position(self._wire, self._case)
        if await self._send(acts.release(self._case, letter, position)):
            self._released.append(letter)
        return None

    async def decide(self) -> None:
        """Let a letter be opened, refused, declined or taken back."""
        among = self._released or self._held
        if not among:
            return await self.submit()
        choices = [acts.recall, acts.open_, acts.refuse] if self._released else [acts.recall, acts.decline]
        letter = among.pop(self._chance.randrange(len(among)))
        await self._send(self._chance.choice(choices)(self._case, letter))
        return None

    async def upload(self) -> None:
        """Go on with a large part."""
        await self._sender.upload(self._wire, self._case, self._chance)

    async def stop(self) -> None:
        """Pause, and resume."""
        who = self._chance.choice([None, *Side])
        paused = acts.pause(self._case, who)
        answer = await self._send(paused)
        if answer is not None:
            await self._send(acts.resume(self._case, who, paused.record, looks.done(answer).position))

    async def leave(self) -> None:
        """Leave the case for good."""
        await self._send(acts.withdraw(self._case, self._chance.choice(list(Side))))

    async def _send(self, act: Act) -> Answer | None:
        return await self._sender.sent(self._wire, act)


_MOVES: Final[dict[Callable[[CaseLoad], Awaitable[None]], int]] = {
    CaseLoad.submit: 35,
    CaseLoad.release: 25,
    CaseLoad.decide: 20,
    CaseLoad.upload: 13,
    CaseLoad.stop: 6,
    CaseLoad.leave: 1,
}
"""What people do, and how often, in hundredths."""
