"""The house's end of the line: answers every question of one door, each in a task of its own, and passes on every poke."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import structlog
from msgspec.msgpack import Decoder

from relay.line import frames
from relay.line.frames import Frames
from relay.service.asking import Asked, House, Told
from relay.wire.problems import FAULT
from relay.wire.routes import BY_NAME

log = structlog.get_logger("relay")


@cache
def _request(route: str) -> Decoder[Any]:
    return Decoder(BY_NAME[route].request)


class Keeper:
    """Serves one door. `open` is set when it listens, `gone` when it ended or broke."""

    def __init__(self, house: House) -> None:
        self.open = asyncio.Event()
        self.gone = asyncio.Event()
        self.frames = Frames(self._heard, self.gone.set)
        self._house = house
        self._under_way: set[asyncio.Task[None]] = set()

    def may_open(self) -> None:
        """Let the door open."""
        self.frames.send(frames.Ready())

    def may_close(self) -> None:
        """Let the door finish what is under way, and end."""
        self.frames.send(frames.Stop())

    async def pass_on_pokes(self) -> None:
        """Tell the door of every poke, until cancelled."""
        async for keysets in self._house.poked():
            self.frames.send(frames.Poked(tuple(keysets)))

    def _heard(self, data: bytes) -> None:
        asked = frames.from_door(data)
        if isinstance(asked, frames.Ready):
            self.open.set()
            return
        task = asyncio.get_running_loop().create_task(self._answer(asked))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, asked: frames.Ask | frames.AskVisitor | frames.AskCursor) -> None:
        try:
            self.frames.send(await self._answered(asked))
        except Told as no:
            self.frames.send(frames.No(asked.number, no.code, no.where, no.retry_after_s, no.request))
        except Exception as error:
            log.exception("service.fault", exc_info=error)
            self.frames.send(frames.No(asked.number, FAULT, "", None, None))

    async def _answered(self, asked: frames.Ask | frames.AskVisitor | frames.AskCursor) -> object:
        match asked:
            case frames.Ask(number, route, bearer, ids, query, body):
                decoded = _request(route).decode(body)
                reply = await self._house.answer(Asked(route, decoded, bearer, ids, query))
                return frames.Answer(number, frames.raw(reply))
            case frames.AskVisitor(number, bearer):
                return frames.AnswerVisitor(number, await self._house.visitor(bearer))
            case frames.AskCursor(number, keysets):
                return frames.AnswerCursor(number, await self._house.poke_cursor(keysets))
