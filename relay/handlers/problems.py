"""From anything that went wrong to a problem reply (RFC 9457). Nothing of the request is repeated in it."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from relay.service.asking import Told
from relay.wire import codec, messages
from relay.wire.codec import Malformed
from relay.wire.problems import FAULT, Denied, Unavailable, entry_for

NOT_THERE_MOST_S: Final = 0.008
_OF_STATUS = {404: "route.unknown", 405: "route.method", 413: "request.too_large"}
"""What the library refuses by itself, by its status."""


def told(error: BaseException) -> Told:
    """Return what may be told of an error. What is in none of the known families is a fault of ours."""
    match error:
        case Told():
            return error
        case Malformed():
            return Told(error.code, error.where)
        case Denied() | Unavailable():
            return Told(error.code, "", error.retry_after_s)
        case web.HTTPException():
            return Told(_OF_STATUS.get(error.status, "request.http"))
        case TimeoutError():
            return Told("request.slow")
        case _:
            return Told(FAULT)


def wait_s(no: Told, drawn: bytes) -> float:
    """Return how long an answer that something is not there is kept back, in seconds, by a byte drawn for it; 0 for all others.

    The steps that lead to it are the same whether something is somebody else's or never was (`relay.service.knowing`). What a
    processor's caches and a library's still tell in a few millionths of a second is lost in this (step V3).
    """
    return drawn[0] * NOT_THERE_MOST_S / 256 if entry_for(no.code).status == web.HTTPNotFound.status_code else 0.0


def reply(no: Told, request_id: str) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers of a problem reply."""
    entry = entry_for(no.code)
    problem = messages.Problem(
        type=f"urn:relay:problem:{no.code}",
        title=entry.title,
        status=entry.status,
        code=no.code,
        detail=entry.hint or None,
        where=no.where or None,
        request=request_id,
    )
    headers = {} if no.retry_after_s is None else {"Retry-After": str(no.retry_after_s)}
    if entry.status == web.HTTPUnauthorized.status_code:
        headers["WWW-Authenticate"] = "Bearer"
    return entry.status, codec.encode(problem), headers
