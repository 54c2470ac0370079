"""The border between the frontend, which speaks HTTP, and the service: what may be asked, and every way in which that can end.

The two sides may be two processes (docs/adr/0013), so nothing but values crosses here: no HTTP request, no session, no row. Who
asks, and whether they may, is decided behind this border, from a bearer token and signed bytes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from relay.domain.ids import AccountId, KeysetId, Seconds

Body = TypeVar("Body")


class Request(Struct, Generic[Body], frozen=True, array_like=True):
    """A request to the service. Nobody knows yet who asks.

    `body` is the request shape of the route; on its way between two processes it is that shape in MessagePack (`msgspec.Raw`).
    """

    route: str
    """The name of a row of the route table."""
    body: Body
    bearer: bytes | None
    ids: dict[str, bytes]
    """The ids in the path, by their names there."""
    query: dict[str, str]
    client: str = ""
    """The network that asks, as limits distinguish them; for logging in and enrolling alone."""
    device: bytes | None = None
    """The device token beside a login; empty from a device that asks for one, None from a client that knows of none."""


class Principal(Struct, frozen=True, array_like=True):
    """Who is behind a bearer token."""

    account: AccountId
    keysets: tuple[KeysetId, ...]
    expires: Seconds


class Figures(Struct, frozen=True, array_like=True):
    """What the keeper of the machine may know of the backend: amounts, and nothing of a person or a case."""

    waiting: int
    """Commits that wait for the database."""
    waiting_s: float
    """Seconds that the oldest of them has waited."""
    commits: int
    groups: int
    """How often a group of commits was written."""
    events: dict[str, int]
    """How often each of `relay.service.events` occurred since the start."""
    free_bytes: dict[str, int]
    """Free space on the disk of each folder, by what the folder holds."""
    days_left: dict[str, int]
    """Days until each thing that has to be renewed ends."""


class ErrorReply(Exception):
    """Every "no": a problem's code, the member it is about, when to ask again, and under which number a fault was logged."""

    def __init__(
        self, code: str, where: str = "", retry_after_s: int | None = None, request: str | None = None
    ) -> None:
        super().__init__(code, where)
        self.code = code
        self.where = where
        self.retry_after_s = retry_after_s
        self.request = request


class Backend(Protocol):
    """Everything behind the border. Every method may raise `ErrorReply`, and nothing else."""

    async def answer(self, request: Request[Any]) -> object:
        """Do what was asked and return the reply shape of its route."""

    async def principal(self, bearer: bytes) -> Principal:
        """Return who is behind a token."""

    async def poke_cursor(self, keysets: tuple[KeysetId, ...]) -> int:
        """Return a number that grows with every poke of one of these keysets."""

    async def figures(self) -> Figures:
        """Return the amounts of this moment."""

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        """Yield the keysets poked by each commit, from this call on; ends with the backend."""
