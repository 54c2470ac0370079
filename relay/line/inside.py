"""The house itself: the service, with every exception turned into what may be told, and faults of ours logged.

What is not one of the known families is a bug. It is logged with its place in the code under a number, and only the
number is told.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import structlog

from relay.domain.ids import KeysetId
from relay.service import calls
from relay.service.asking import Asked, Told, Visitor
from relay.service.errors import CryptoError, Refused, StoreFailed
from relay.service.facade import Service
from relay.wire.codec import Malformed, base64url
from relay.wire.problems import FAULT, Denied, Unavailable

log = structlog.get_logger("relay")
_REQUEST_BYTES = 9


class Inside:
    """A `House` in this process."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def answer(self, asked: Asked) -> object:
        """Do what was asked and return the reply shape of its route."""
        try:
            return await calls.answer(self._service, asked)
        except Exception as error:
            raise self._told(error, asked.route) from error

    async def visitor(self, bearer: bytes) -> Visitor:
        """Return who is behind a token."""
        try:
            session = await self._service.admission.session(bearer)
        except Exception as error:
            raise self._told(error, "pokes") from error
        return Visitor(session.account.id, tuple(session.keysets), session.expires)

    async def poke_cursor(self, keysets: tuple[KeysetId, ...]) -> int:
        """Return a number that grows with every poke of one of these keysets."""
        try:
            return await self._service.ground.store.poke_cursor(keysets)
        except Exception as error:
            raise self._told(error, "pokes") from error

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        """Yield the keysets poked by each commit, from this call on; ends with the store."""
        return self._service.ground.store.poked()

    def _told(self, error: Exception, route: str) -> Told:
        match error:
            case Refused():
                return Told(error.code.value)
            case Malformed():
                return Told(error.code, error.where)
            case Denied() | Unavailable():
                return Told(error.code, "", error.retry_after_s)
            case CryptoError():
                return Told(str(error.code))
            case StoreFailed():
                return Told(error.code, "", 1)
            case _:
                request = base64url(self._service.ground.random(_REQUEST_BYTES))
                log.error("service.fault", route=route, request=request, exc_info=error)
                return Told(FAULT, request=request)
