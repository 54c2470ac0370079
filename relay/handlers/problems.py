"""From anything that went wrong to a problem reply (RFC 9457). Nothing of the request is repeated in it."""

from __future__ import annotations

from aiohttp import web

from relay.service.errors import CryptoError, Refused, StoreFailed
from relay.wire import codec, messages
from relay.wire.codec import Malformed
from relay.wire.problems import Denied, Unavailable, entry_for

FAULT = "service.fault"
_OF_STATUS = {404: "route.unknown", 405: "route.method", 413: "request.too_large"}
"""What the library refuses by itself, by its status."""


def code_of(error: BaseException) -> tuple[str, str, int | None]:
    """Return an error's code, the member it is about, and after how many seconds to ask again."""
    match error:
        case Refused():
            return error.code.value, "", None
        case Malformed():
            return error.code, error.where, None
        case Denied() | Unavailable():
            return error.code, "", error.retry_after_s
        case CryptoError():
            return str(error.code), "", None
        case StoreFailed():
            return error.code, "", 1
        case web.HTTPException():
            return _OF_STATUS.get(error.status, "request.http"), "", None
        case TimeoutError():
            return "request.slow", "", None
        case _:
            return FAULT, "", None


def reply(code: str, where: str, retry_after_s: int | None, request_id: str) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers of the problem reply for `code`."""
    entry = entry_for(code)
    problem = messages.Problem(
        type=f"urn:relay:problem:{code}",
        title=entry.title,
        status=entry.status,
        code=code,
        detail=entry.hint or None,
        where=where or None,
        request=request_id,
    )
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    if entry.status == web.HTTPUnauthorized.status_code:
        headers["WWW-Authenticate"] = "Bearer"
    return entry.status, codec.encode(problem), headers
