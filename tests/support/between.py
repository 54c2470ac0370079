"""Stands between a client and its server: loses answers, changes them, counts what goes by. For hostile and broken lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from relay.wire import codec
from relay_client.account.session import AccountSession
from relay_client.api.account import Account
from relay_client.device.keystore import DeviceStore
from relay_client.errors import Unreachable
from relay_client.net.transport import JsonRequest, RawRequest, RawResponse, Transport
from tests.support.organisation import Organisation

T = TypeVar("T")


class Between:
    """A transport that passes through another one. `changes` are by route name."""

    def __init__(self, inside: Transport) -> None:
        self.inside = inside
        self.origin = inside.origin
        self.sent: list[JsonRequest] = []
        self.changes: dict[str, Callable[[bytes], bytes]] = {}
        self.instead: dict[str, bytes] = {}
        """Answers that are given without asking the service, by route name."""
        self.loses_request: set[str] = set()
        self.loses_answer: set[str] = set()
        self.mute: set[str] = set()
        """Routes whose answers about bytes lose every header."""
        self.before: dict[str, Callable[[], Awaitable[object]]] = {}
        """What happens, once, just before a request of this route goes by."""
        self.asked: list[str] = []
        """Which requests of bytes went by, and from where on."""
        self.breaks_after: list[int] = []
        """After how many bytes each download breaks; those that follow do not."""
        self.dies_at: int | None = None
        """At which request, from 0, the program ends: before it goes by, or, with `dies_after`, after it was answered."""
        self.dies_after = False
        self.dies_with: type[BaseException] = KeyboardInterrupt
        self.streams: list[list[str] | None] = []
        """What each stream of pokes holds; None for one that breaks."""
        self.resumed: list[str | None] = []

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Pass a request on, as far as it comes."""
        name = call.route.name
        self.sent.append(call)
        last = self._is_last()
        if name in self.before:
            await self.before.pop(name)()
        if name in self.loses_request:
            raise Unreachable("net.timeout")
        answer = self.instead[name] if name in self.instead else await self.inside.send(call, bearer)
        if last:
            raise self.dies_with
        if name in self.loses_answer:
            raise Unreachable("net.timeout")
        change = self.changes.get(name)
        return answer if change is None else change(answer)

    async def ask_bytes(self, asked: RawRequest, bearer: bytes) -> RawResponse:
        """Pass a request of bytes on, as far as it comes."""
        name = asked.method or asked.route.name
        self.asked.append(name)
        last = self._is_last()
        if name in self.before:
            await self.before.pop(name)()
        if name in self.loses_request:
            raise Unreachable("net.timeout")
        answer = await self.inside.ask_bytes(asked, bearer)
        if last:
            raise self.dies_with
        if name in self.loses_answer:
            raise Unreachable("net.timeout")
        change = self.changes.get(name, bytes)
        return RawResponse({} if name in self.mute else answer.headers, change(answer.body))

    async def fetch(self, asked: RawRequest, bearer: bytes) -> AsyncIterator[bytes]:
        """Pass the bytes of a part on, as far as they come."""
        name = asked.route.name
        self.asked.append(f"{name} {asked.headers.get('Range', '')}".strip())
        left = self.breaks_after.pop(0) if self.breaks_after else None
        change = self.changes.get(name, bytes)
        async for piece in self.inside.fetch(asked, bearer):
            if left is not None and len(piece) > left:
                yield change(piece[:left])
                raise Unreachable("net.unreachable")
            left = None if left is None else left - len(piece)
            yield change(piece)

    async def notifications(self, bearer: bytes, after: str | None) -> AsyncIterator[str]:
        """Play the next stream."""
        self.resumed.append(after)
        stream = self.streams.pop(0)
        if stream is None:
            raise Unreachable("net.unreachable")
        for cursor in stream:
            yield cursor

    def _is_last(self) -> bool:
        """Count a request; end the program before it where that was asked for, else say whether to end it after."""
        if self.dies_at is None:
            return False
        self.dies_at -= 1
        if self.dies_at >= 0:
            return False
        self.dies_at = None
        if not self.dies_after:
            raise self.dies_with
        return True

    async def close(self) -> None:
        """Close what is inside."""
        await self.inside.close()

    def change(self, name: str, shape: type[T], how: Callable[[T], T]) -> None:
        """Change every answer of a route, given as its shape."""
        self.changes[name] = lambda body: codec.encode(how(codec.decode(shape, body)))

    def says(self, name: str, body: bytes) -> None:
        """Give this as every answer of a route."""
        self.changes[name] = lambda _: body


def access_on(office: Organisation, person: Account, folder: str) -> AccountSession:
    """Give somebody's account on another device, or another program on one that is known by this folder."""
    before = person._session
    around = office.around(folder)
    made = AccountSession(
        DeviceStore(office.folder / folder, around.random),
        before.profile,
        Between(office.connect(office.origin)),
        around,
        secret=before.secret,
        passphrase="",
        keys=before.ways_in.keys,
    )
    made._token = before._token
    return made


def between(person: Account) -> Between:
    """Put something between a person and the server."""
    access: AccountSession = person._session
    stands = Between(access.transport)
    access.transport = stands
    return stands


def bodies(stands: Between, name: str) -> list[Any]:
    """Return what was sent to a route."""
    return [each.body for each in stands.sent if each.route.name == name]
