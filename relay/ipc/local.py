"""The backend in its own process: the service, with every exception turned into an `ErrorReply`, and faults of ours logged.

What is not one of the known families is a bug. It is logged with its place in the code under a number, and the client
gets only the number.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import structlog

from relay.domain.ids import KeysetId
from relay.service import dispatch
from relay.service.backend import ErrorReply, Figures, Principal, Request
from relay.service.errors import CryptoError, Refused, StoreFailed
from relay.service.facade import Service
from relay.wire.codec import Malformed, base64url
from relay.wire.problems import FAULT, NotServed

log = structlog.get_logger("relay")
_FAULT_ID_BYTES: Final = 9


class LocalBackend:
    """A `Backend` in this process."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def answer(self, request: Request[Any]) -> object:
        try:
            return await dispatch.answer(self._service, request)
        except Exception as error:
            raise self._error_reply(error, request.route) from error

    async def principal(self, bearer: bytes) -> Principal:
        try:
            session = await self._service.authentication.session(bearer)
        except Exception as error:
            raise self._error_reply(error, "pokes") from error
        return Principal(session.account.id, tuple(session.keysets), session.expires)

    async def poke_cursor(self, keysets: tuple[KeysetId, ...]) -> int:
        try:
            return await self._service.context.store.poke_cursor(keysets)
        except Exception as error:
            raise self._error_reply(error, "pokes") from error

    async def figures(self) -> Figures:
        return self._service.figures()

    def poked(self) -> AsyncIterator[frozenset[KeysetId]]:
        return self._service.context.store.poked()

    def _error_reply(self, error: Exception, route: str) -> ErrorReply:
        match error:
            case Refused():
                return ErrorReply(error.code.value)
            case Malformed():
                return ErrorReply(error.code, error.where)
            case NotServed():
                return ErrorReply(error.code, "", error.retry_after_s)
            case CryptoError():
                return ErrorReply(str(error.code))
            case StoreFailed():
                return ErrorReply(error.code, "", 1)
            case _:
                fault = base64url(self._service.context.random(_FAULT_ID_BYTES))
                log.error("service.fault", route=route, request=fault, exc_info=error)
                return ErrorReply(FAULT, request=fault)
