"""What a handler is given: the decoded body, who asks, the ids of the path."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from relay.domain.ids import SHORT_ID_BYTES, CaseId, ItemId, SlipId
from relay.service.admission import Session
from relay.service.facade import Service
from relay.wire.codec import Malformed, unbase64url
from relay.wire.problems import Denied
from relay.wire.routes import Route


class Call(Struct, frozen=True):
    """One request, ready to be served."""

    service: Service
    route: Route
    body: Any
    """The decoded request shape of the route."""
    someone: Session | None
    path: Mapping[str, str]
    query: Mapping[str, str]

    @property
    def session(self) -> Session:
        """Who asks. Raises login.needed."""
        if self.someone is None:
            raise Denied("login.needed")
        return self.someone

    @property
    def case(self) -> CaseId:
        """The case in the path."""
        return CaseId(self._id("case"))

    @property
    def item(self) -> ItemId:
        """The item in the path."""
        return ItemId(self._id("item"))

    @property
    def slip(self) -> SlipId:
        """The slip in the path."""
        return SlipId(self._id("slip"))

    def number(self, name: str, otherwise: int, most: int) -> int:
        """A number from the query, at most `most`. Raises request.cursor."""
        text = self.query.get(name)
        if text is None:
            return otherwise
        if not text.isascii() or not text.isdigit() or len(text) > _DIGITS or int(text) > most:
            raise Malformed("request.cursor", name)
        return int(text)

    def after(self) -> bytes | None:
        """The id in the query after which a list goes on. Raises request.cursor."""
        text = self.query.get("after")
        if text is None:
            return None
        return _short_id(text, "request.cursor", "after")

    def _id(self, name: str) -> bytes:
        return _short_id(self.path[name], "request.path", name)


Handler = Callable[[Call], Awaitable[object]]

_DIGITS: Final = 16
"""The largest number on the wire has so many; zeros in front do not make room for more."""


def _short_id(text: str, code: str, where: str) -> bytes:
    try:
        data = unbase64url(text, where)
    except Malformed as malformed:
        raise Malformed(code, where) from malformed
    if len(data) != SHORT_ID_BYTES:
        raise Malformed(code, where)
    return data
