"""What counts as an answer of the server: its status, its type, its size, and what a "no" may say. One place for all of them.

Decides from bytes that were heard, and knows no network. Whatever came, the outcome is a body of the expected kind or a
`ClientError`: nothing that a server sends may end in any other exception, and nothing of it is repeated to a person but a code, a
place and a request number of the shapes that ours have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from relay.wire import codec, limits
from relay.wire import messages as m
from relay.wire.problems import PROBLEMS
from relay_client.errors import ServerProblem, Unreachable

ANSWER_BYTES: Final = limits.ANSWER_BYTES
"""No answer of ours is larger, and some are never that large; a server that sends more is not heard out."""
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
BYTES: Final = "application/octet-stream"
NOTIFICATIONS: Final = "text/event-stream"
CURSOR_DIGITS: Final = 15
"""Digits of a notification's cursor (step A9)."""
_PROBLEM_BYTES: Final = 65_536
_STATUSES_END: Final = 600
_NUMBER_DIGITS: Final = 16
"""Digits of a number in a header: what 2 to the power of 53 has."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+")
OTHER: Final = "problem.other"
"""The code of a refusal that this program does not know: of its name nothing is told, for anything may be said by one."""
_PLACE: Final = re.compile(r"[ -~]{0,120}")
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{12}")
_WITHOUT_BODY: Final = {
    HTTPStatus.UNAUTHORIZED: "login.expired",
    HTTPStatus.NOT_FOUND: "upload.unknown",
    HTTPStatus.TOO_MANY_REQUESTS: "rate.limited",
    HTTPStatus.SERVICE_UNAVAILABLE: "store.busy",
}
"""What a "no" to HEAD means, which has no room for words."""
_BUSY: Final = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})


def whole_number(text: str) -> int | None:
    """Read a number of 1 to 16 ASCII digits, as headers have it; None for anything else, however long."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _NUMBER_DIGITS):
        return None
    return int(text)


def require_short(headers: Mapping[str, str], most: int = ANSWER_BYTES) -> None:
    """Refuse an answer that says it is longer than `most` bytes, before any of it is read: Unreachable `net.garbled`."""
    length_header = headers.get("Content-Length")
    length = 0 if length_header is None else whole_number(length_header)
    if length is None or length > most:
        raise Unreachable("net.garbled", "answer too long")


def require_type(headers: Mapping[str, str], expected: str) -> None:
    """Refuse an answer of another type, or one that is packed: Unreachable `net.garbled`."""
    given = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    packed = headers.get("Content-Encoding", "identity").strip().lower()
    if given != expected or packed != "identity":
        raise Unreachable("net.garbled", "type")


def json_body(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return the JSON of a good answer: 200, and of that type. Raise what any other says."""
    require_good(status, headers, body, {HTTPStatus.OK})
    require_type(headers, JSON)
    return body


def require_good(
    status: int, headers: Mapping[str, str], body: bytes, good: set[HTTPStatus], method: str = ""
) -> None:
    """Raise what an answer says that has none of these statuses: Problem, or Unreachable for what is no answer of ours."""
    if status in good:
        return
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise Unreachable("net.redirect")
    if method == "HEAD" and status in _WITHOUT_BODY:
        raise ServerProblem(_WITHOUT_BODY[HTTPStatus(status)], status)
    raise refusal(status, headers, body)


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> ServerProblem | Unreachable:
    """Read a problem reply (RFC 9457); a proxy's error page, or a status of no refusal, is no answer of the server's."""
    problem = _problem(status, headers, body)
    if problem is None:
        return Unreachable("net.unreachable" if status in _BUSY else "net.garbled", f"status {status}")
    return ServerProblem(
        problem.code if problem.code in PROBLEMS else OTHER,
        status,
        where=_of(_PLACE, problem.where),
        request=_of(_NUMBER, problem.request),
        retry_after_s=whole_number(headers.get("Retry-After", "")),
    )


def _problem(status: int, headers: Mapping[str, str], body: bytes) -> m.Problem | None:
    """Return what a refusal says; None where it is not one of ours, by its status, type, size, shape or code."""
    if not HTTPStatus.BAD_REQUEST <= status < _STATUSES_END or len(body) > _PROBLEM_BYTES:
        return None
    try:
        require_type(headers, PROBLEM)
        problem = codec.decode(m.Problem, body)
    except (Unreachable, codec.Malformed):
        return None
    return problem if problem.status == status and _CODE.fullmatch(problem.code) else None


def _of(form: re.Pattern[str], text: str | None) -> str | None:
    """What may be repeated: a place or number of the form that ours have; nobody else's sentence is told as ours."""
    return text if text is not None and form.fullmatch(text) else None


def is_cursor(text: str) -> bool:
    """Whether a notification's cursor may be sent back in a header."""
    return text.isascii() and text.isdecimal() and len(text) <= CURSOR_DIGITS
