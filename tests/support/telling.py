"""Holds what a client tells and signs under a lie against what it does without it: the same, or less, or it refuses.

What is the service's own word, and shown as such, is named here once, and nothing else may follow a row.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from relay.domain.views import AuthorStatus
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.routes import BY_NAME
from relay_client import views
from relay_client.errors import Fault
from tests.support.between import Between

HINTS: Final[dict[type[Struct], frozenset[str]]] = {
    views.CaseSummary: frozenset({"by_service"}),
    views.CaseView: frozenset({"warnings", "service_pause"}),
    views.ReaderList: frozenset({"gone"}),
    views.WrittenItem: frozenset({"opened", "unread", "by_service"}),
    views.ReceivedItem: frozenset({"brought", "by_service"}),
    views.Today: frozenset({"warnings", "cosigns", "answered", "troubled"}),
}
"""What only the service can say. It is shown as its word, or moves nothing but the order of a list."""
NAMES: Final = frozenset({"by", "reason_by", "note_by", "remark_by", "name"})
"""Where the root's record for somebody is kept back, their key is told in place of their name."""
BY_SERVICE: Final = frozenset({"status"})
"""May differ where the client says that it is the service's word."""
_KEY: Final = re.compile(r"[0-9a-f]{8}")
STOPPED: Final = ("preparing", "open", "paused", "closed")


def no_more(
    honest: Any, lied: Any, where: str = "", hints: Mapping[type[Struct], frozenset[str]] = HINTS
) -> list[str]:
    """Name every place at which a client tells something else under a lie than without it. Less is nothing else."""
    if honest == lied or lied in (None, "", AuthorStatus.WITH_MEDIATOR):
        return []
    if isinstance(honest, Struct) and isinstance(lied, Struct) and type(honest) is type(lied):
        return _members(honest, lied, where, hints)
    if isinstance(honest, tuple) and isinstance(lied, tuple):
        return _rows(honest, lied, where, hints)
    return [f"{where}: {_short(honest)} is told as {_short(lied)}"]


def _members(honest: Struct, lied: Struct, where: str, hints: Mapping[type[Struct], frozenset[str]]) -> list[str]:
    found = []
    hinted = hints.get(type(honest), frozenset())
    said_so = getattr(lied, "by_service", False)
    for name in honest.__struct_fields__:
        was, now = getattr(honest, name), getattr(lied, name)
        if name in hinted or (name in BY_SERVICE and said_so) or (name in NAMES and _KEY.fullmatch(str(now))):
            continue
        if name == "state" and _stops_more(was, now):
            continue
        found += no_more(was, now, f"{where}.{name}", hints)
    return found


def _stops_more(was: Enum, now: Enum) -> bool:
    """Whether a case is told to have stopped where it has not: that moves nobody nearer to anybody."""
    known = was.value in STOPPED and now.value in STOPPED
    return known and STOPPED.index(now.value) >= STOPPED.index(was.value)


def _rows(
    honest: tuple[Any, ...], lied: tuple[Any, ...], where: str, hints: Mapping[type[Struct], frozenset[str]]
) -> list[str]:
    """Every row that is told is one of the honest ones, at most; some may be missing."""
    found = []
    for at, row in enumerate(lied):
        likest = min(
            (no_more(each, row, f"{where}[{at}]", hints) for each in honest),
            key=len,
            default=[f"{where}[{at}] is new"],
        )
        found += likest
    if len(lied) > len(honest):
        found.append(f"{where}: {len(lied)} rows for {len(honest)}")
    return found


def _short(value: Any) -> str:
    return value.hex()[:8] if isinstance(value, bytes) else str(value)[:60]


async def told(ask: Callable[[], Awaitable[Any]]) -> Any:
    """Return what a client answers; the fault with which it refuses."""
    try:
        return await ask()
    except Fault as fault:
        return fault


_DRAWN: Final = frozenset({"nonce", "at", "day", "journal", "grant", "note", "remark"})
"""Members that are drawn, dated or sealed anew each time."""


async def deed(stands: Between, route: str, do: Callable[[], Awaitable[Any]]) -> Any:
    """Return what a client would have signed and for whom it sealed, when nothing of it arrives; or the fault."""
    stands.loses_request.add(route)
    before = len(stands.sent)
    found: Fault | None = None
    try:
        await do()
    except Fault as fault:
        found = fault
    finally:
        stands.loses_request.discard(route)
    shape: type[Any] = BY_NAME[route].request
    sent = [codec.decode(shape, each.body) for each in stands.sent[before:] if each.route.name == route]
    return [signed_and_sealed(each) for each in sent] or found


def no_other(honest: Any, lied: Any) -> bool:
    """Whether a client signs just what it does without a lie, and seals for nobody else; for fewer it may."""
    if not isinstance(honest, list) or not isinstance(lied, list) or len(honest) != len(lied):
        return False
    return all(
        _without(was, "grants", "words") == _without(now, "grants", "words")
        and all(each in sealed for each in theirs)
        for (was, sealed), (now, theirs) in zip(honest, lied, strict=True)
    )


def _without(said: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in said.items() if name not in names}


def signed_and_sealed(body: m.Act | m.Submission) -> tuple[dict[str, Any], list[Any]]:
    """Return what a request says without what is made anew each time, and whom it seals something for."""
    anew = isinstance(body, m.Submission)
    said = records.parse(body.submit if isinstance(body, m.Submission) else body.record).statement
    left_out = _DRAWN | ({"item", "manifest"} if anew else set())
    members = {name: _plain(getattr(said, name)) for name in said.__struct_fields__ if name not in left_out}
    sealed = [(b"" if anew else each.item, each.to, each.purpose) for each in body.grants or ()]
    words = [] if isinstance(body, m.Submission) else [each.to for each in body.words or ()]
    return {"type": type(said).__name__, **members}, [*sealed, *words]


def _plain(value: Any) -> Any:
    """Return a member without digests of what is sealed anew each time."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, s.GrantRef | s.ItemGrantRef | s.WordsRef):
        return {name: getattr(value, name) for name in value.__struct_fields__ if name != "digest"}
    return value
