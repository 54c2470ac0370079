"""What is asked of a server and what is heard, before any network is known: calls, bytes, and the way there as a protocol.

Decides how an address is spelled and which ones are taken. `transport` alone fulfils the protocol over HTTP, and is loaded when the
first server is asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from relay.wire.origins import normal_origin
from relay.wire.routes import Route
from relay_client.errors import Misused


class JsonRequest(Struct, frozen=True):
    """One request, ready to be sent any number of times."""

    route: Route
    body: bytes = b""
    path: Mapping[str, str] | None = None
    query: Mapping[str, str] | None = None
    headers: Mapping[str, str] = {}


class RawRequest(Struct, frozen=True):
    """One request whose bytes are no JSON, for one attempt: whoever asks knows what a broken line left behind."""

    route: Route
    path: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    body: Callable[[], Iterable[bytes]] | None = None
    """Gives the body piece by piece; its length stands in the headers."""
    method: str | None = None
    """Another method than the route's: OPTIONS, which asks what a server can do."""


class RawResponse(Struct, frozen=True):
    """What answered such a request: headers by their names in small letters, and a body that is short."""

    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """A way to reach one server."""

    origin: str

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Return the answer's body, or raise `ServerProblem` or `Unreachable`."""

    async def ask_bytes(self, asked: RawRequest, bearer: bytes) -> RawResponse:
        """Ask once; raises like `send`. A long body may take as long as it moves."""

    def fetch(self, asked: RawRequest, bearer: bytes) -> AsyncIterator[bytes]:
        """Ask once, and yield the body piece by piece as it comes; raises like `send`, also in the middle."""

    def notifications(self, bearer: bytes, after: str | None) -> AsyncIterator[str]:
        """Yield the cursor of each notification until the stream ends; raises like `send`."""

    async def close(self) -> None:
        """Let go of all connections."""


def checked_origin(text: str) -> str:
    """Return the one spelling of an origin; Misused `origin.scheme` unless https, or http to this very machine."""
    try:
        return normal_origin(text)
    except ValueError:
        raise Misused("origin.scheme") from None
