"""Turns every error into a problem reply (RFC 9457). Nothing of the request is repeated in it."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from relay.service.backend import ErrorReply
from relay.wire import codec, messages
from relay.wire.codec import Malformed
from relay.wire.problems import FAULT, NotServed, entry_for

NOT_THERE_MOST_S: Final = 0.008
TOO_OFTEN_S: Final = 0.5
"""How long the answer is kept back that somebody asks too often: over each connection they ask twice a second then."""
_OF_STATUS = {404: "route.unknown", 405: "route.method", 413: "request.too_large"}
"""What the library refuses by itself, by its status."""


def error_reply(error: BaseException) -> ErrorReply:
    """Return an error as the client may see it. What is in none of the known families is a fault of ours."""
    match error:
        case ErrorReply():
            return error
        case Malformed():
            return ErrorReply(error.code, error.where)
        case NotServed():
            return ErrorReply(error.code, "", error.retry_after_s)
        case web.HTTPException():
            return ErrorReply(_OF_STATUS.get(error.status, "request.http"))
        case TimeoutError():
            return ErrorReply("request.slow")
        case _:
            return ErrorReply(FAULT)


def wait_s(error: ErrorReply, drawn: bytes) -> float:
    """Return how long an answer is kept back that something is not there, by a byte drawn for it, or that somebody asks too often.

    In seconds; 0 for all others.

    The steps that lead to it are the same whether something is somebody else's or never was (`relay.service.access`). What a
    processor's caches and a library's still tell in a few millionths of a second is lost in this (step V3).
    """
    match entry_for(error.code).status:
        case web.HTTPNotFound.status_code:
            return drawn[0] * NOT_THERE_MOST_S / 256
        case web.HTTPTooManyRequests.status_code:
            return TOO_OFTEN_S
        case _:
            return 0.0


def reply(error: ErrorReply, request_id: str) -> tuple[int, bytes, dict[str, str]]:
    """Return status, body and headers of a problem reply."""
    entry = entry_for(error.code)
    problem = messages.Problem(
        type=f"urn:relay:problem:{error.code}",
        title=entry.title,
        status=entry.status,
        code=error.code,
        detail=entry.hint or None,
        where=error.where or None,
        request=request_id,
    )
    headers = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
    if entry.status == web.HTTPUnauthorized.status_code:
        headers["WWW-Authenticate"] = "Bearer"
    return entry.status, codec.encode(problem), headers
