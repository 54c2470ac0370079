"""What goes by on the way to a server: a request and its answer, as values."""

from __future__ import annotations

from msgspec import Struct
from multidict import CIMultiDict


class Exchange(Struct, frozen=True):
    """A request and what answered it, as they stood on the line."""

    method: str
    path: str
    query: str
    sent: CIMultiDict[str]
    body: bytes
    status: int
    headers: CIMultiDict[str]
    reply: bytes
