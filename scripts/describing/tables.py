"""The tables of docs/tables.md: routes, shapes, choices, problems, limits, and who may sign what, made from the code.

Each function returns one table, or one list of tables; the words around them are people's.
"""

from __future__ import annotations

import ast
import typing
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from relay.domain import commands as c
from relay.domain import people_rules
from relay.domain.policy import POLICY, Permit, Standing
from relay.handlers import pokes, uploads
from relay.service import authentication
from relay.service import uploads as kept
from relay.service.rate_limit import RATE_LIMITS, LoginLimit, RateLimit
from relay.wire import limits
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import FIXED, Size
from relay.wire.problems import PROBLEMS
from relay.wire.routes import INTEGRITY_PATH, POKES_PATH, ROUTES, Pace, RequestNeeds, Route
from scripts.describing.refusals import EVERYWHERE, STORED, WRITTEN, codes_of, commands_of
from scripts.describing.schemas import LIST_MOST, described, members
from scripts.diagrams import DASH, table

_COMMON: Final = (
    EVERYWHERE
    | STORED
    | WRITTEN
    | {code for code in PROBLEMS if code.startswith(("json.", "request."))}
    | {"login.needed", "login.expired", "rate.limited"}
)
"""Codes that nearly every route may answer with."""
_SIGNED: Final = frozenset(
    {code for code in PROBLEMS if code.startswith("record.")}
    | {"crypto.signature", "crypto.key", "signer.unknown", "staff.ended"}
)
"""Codes of every route that takes a signed record."""

_CONDITIONS: Final[Mapping[Permit, str]] = {
    Permit.OWN: "of this side; neither `attested` nor `delegation`",
    Permit.CASE: "",
    Permit.OFFICE: "",
    Permit.ATTESTED: "with `attested`, for a side without a keyset; no `delegation`",
    Permit.WRITING: "`told` and `attested` for a side without a keyset, or `derived_from`; no `delegation`",
    Permit.IN_PERSON: "of an item released to this very mediator in person",
    Permit.SUBMIT: "`delegation` with scope submit",
    Permit.READ: "`delegation` with scope read",
    Permit.ANY_SCOPE: "`delegation` of any scope",
    Permit.TOGETHER: "the one named; without `attested`",
    Permit.OWN_PLACE: "of their own place",
}

_CONVERSATION: Final = {
    Standing.PARTY: "`about` their own side; no `counsellor`",
    Standing.COUNSELLOR: "`counsellor` they themselves; no `about`",
}

_FOR_ALL: Final = {
    c.PauseCase: "without `side` and `delegation`",
    c.ResumeCase: "without `side` and `delegation`",
    c.GuardianWord: "with `attested`, for a guardian without a keyset",
    c.WriteNote: "`about` a side, or with `counsellor`, or neither",
    c.Answered: "`about` a side, or with `counsellor`",
    c.HandNote: "`about` a side, or with `counsellor`, or neither; to a mediator, or to that side after a recovery",
}
"""What a mediator's statement about the whole case has or lacks."""

_LOGIN_ROWS: Final = {
    LoginLimit.ADDRESS: ("login, enrol", "network address (of IPv6 the first half), but for known devices"),
    LoginLimit.NAME: ("login", "step and login name, from all addresses, but for known devices"),
    LoginLimit.DEVICE: ("login", "step and known device (L10), in place of the three above"),
}

_NOT_ASKED: Final[Mapping[type[s.Statement], str]] = {
    s.Staff: "root",
    s.StaffEnd: "root; coordinator",
    s.Manifest: "whoever signs the submit it is in",
    s.Log: "the mediator who signs the statement it names",
    s.Restore: "root; the server's own pause after a restore is signed by the server",
    s.Receipt: "server",
    s.ShredReceipt: "server",
}
"""Statements that are no command of the rules."""


def size_text(size: Size) -> str:
    """Return a size in words."""
    return f"{size.least:,}" if size.least == size.most else f"{size.least:,} to {size.most:,}"


def what(hint: Any) -> str:
    """Return a hint in words: what kind of JSON it is, and its size."""
    if hint in FIXED:
        return f"bytes {size_text(FIXED[hint])} (`{hint.__name__}`)"
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        inner, size = typing.get_args(hint)[:2]
        if inner in (bytes, str):
            return f"{'bytes' if inner is bytes else 'text'} {size_text(size)}"
        return f"list of {size_text(size)}: {what(typing.get_args(inner)[0])}"
    if origin is tuple:
        return f"list of 0 to {LIST_MOST:,}: {what(typing.get_args(hint)[0])}"
    if isinstance(hint, typing.NewType):
        return f"{what(hint.__supertype__)} (`{hint.__name__}`)"
    return {bool: "true or false", int: "number"}.get(hint) or f"`{hint.__name__}`"


def shape_table(shapes: Iterable[type[Struct]], name: Callable[[Any], str]) -> str:
    """Return the members of shapes, a row for each member."""
    rows = []
    for shape in shapes:
        by_name = members(shape)
        head = name(shape)
        for at, (member, (hint, optional)) in enumerate(by_name.items()):
            rows.append([head if at == 0 else "", f"`{member}`", what(hint), "optional" if optional else ""])
        if not by_name:
            rows.append([head, DASH, "no member", ""])
    return table(["shape", "member", "what", ""], rows)


def _inner(hint: Any) -> Iterable[type]:
    for inner in typing.get_args(hint):
        yield from _inner(inner)
    if isinstance(hint, type):
        yield hint


def _below(start: Iterable[type]) -> list[type]:
    """Return shapes and choices that these consist of, each once, in order of meeting."""
    shapes: list[type] = list(dict.fromkeys(start))
    for shape in shapes:  # grows while it is walked
        for hint, _ in members(shape).values() if issubclass(shape, Struct) else ():
            shapes += [inner for inner in _inner(hint) if inner not in shapes and issubclass(inner, (Struct, Enum))]
    return shapes


def _of_routes() -> list[type]:
    return _below(
        [shape for route in ROUTES if not route.raw for shape in (route.request, route.reply)] + [m.Problem]
    )


def message_shapes() -> str:
    """Return the members of everything that requests and replies consist of."""
    skipped = set(s.TYPES.values())
    shapes = [shape for shape in _of_routes() if issubclass(shape, Struct) and shape not in skipped]
    return shape_table(sorted(shapes, key=lambda shape: shape.__name__), lambda shape: f"`{shape.__name__}`")


def statement_shapes() -> str:
    """Return the members of every statement, under its type number."""
    numbers = {shape: number for number, shape in s.TYPES.items()}
    return shape_table(s.TYPES.values(), lambda shape: f"{numbers[shape]} `{shape.__name__}`")


def inner_shapes() -> str:
    """Return the members of what statements consist of."""
    skipped = set(s.CODES)
    shapes = [
        shape for shape in _below(list(s.TYPES.values())) if issubclass(shape, Struct) and shape not in skipped
    ]
    return shape_table(shapes, lambda shape: f"`{shape.__name__}`")


def choices() -> str:
    """Return the values of every choice."""
    enums = {kind for kind in [*_of_routes(), *_below(list(s.TYPES.values()))] if issubclass(kind, Enum)}
    rows = [
        [f"`{kind.__name__}`", " · ".join(f"`{value.value}`" for value in kind), described(kind)]
        for kind in sorted(enums, key=lambda kind: kind.__name__)
    ]
    return table(["choice", "values", "what it says"], rows)


def routes() -> str:
    """Return the routes: how each is asked, and what answers."""
    needs = {RequestNeeds.NOTHING: "–", RequestNeeds.BEARER: "token", RequestNeeds.EITHER: "token or none"}
    rows = [
        [
            f"`{route.name}`",
            f"`{route.method.value} {route.path}`",
            needs[route.needs],
            route.pace.value,
            _asks(route),
            "headers, bytes" if route.raw else f"`{route.reply.__name__}`",
        ]
        for route in ROUTES
    ]
    rows.append(["`pokes`", f"`GET {POKES_PATH}`", "token", "free", "`Last-Event-ID`", "stream"])
    rows.append(["`integrity`", f"`GET {INTEGRITY_PATH}`", "–", "free", "", "`Integrity`"])
    return table(["route", "address", "with", "pace", "asks", "answers"], rows)


def _asks(route: Route) -> str:
    if route.raw:
        return "headers, bytes"
    if route.records:
        return f"`{route.request.__name__}` of {', '.join(record.__name__ for record in route.records)}"
    if route.query:
        return "query " + ", ".join(f"`{name}`" for name in route.query)
    return DASH if route.request is m.Nothing else f"`{route.request.__name__}`"


def refusals() -> str:
    """Return the codes of each route, without those that nearly every route has."""
    rows = []
    for route in ROUTES:
        own = [code for code in codes_of(route) if code not in _COMMON | (_SIGNED if route.records else set())]
        rows.append([f"`{route.name}`", " · ".join(f"`{code}`" for code in own) or DASH])
    return table(["route", "codes of its own"], rows)


def common() -> str:
    """Return the codes that nearly every route has, and those of every signed record."""
    return table(
        ["where", "codes"],
        [
            ["everywhere they fit", _codes(_COMMON)],
            ["where a signed record is sent", _codes(_SIGNED)],
        ],
    )


def _codes(wanted: Iterable[str]) -> str:
    return " · ".join(f"`{code}`" for code in PROBLEMS if code in set(wanted))


def problems() -> str:
    """Return every problem: status, title, hint."""
    rows = [[f"`{code}`", str(problem.status), problem.title, problem.hint] for code, problem in PROBLEMS.items()]
    return table(["code", "status", "title", "hint"], rows)


def signers() -> str:
    """Return who may sign what, as whom and under which condition."""
    rows = []
    for number, shape in s.TYPES.items():
        if shape in _NOT_ASKED:
            cells = [_NOT_ASKED[shape]]
        else:
            (taking,) = {route.name for route in ROUTES if shape in route.records} - {"case.create"}
            route = next(route for route in ROUTES if route.name == taking)
            cells = [_standings(command) for command in commands_of(route, shape)]
        second = {s.Confirm: "mediator, coordinator; from epoch 2 on", s.Delegation: "the party, if enrolled"}
        second[s.Supporter] = second[s.Delegation]
        rows.append([str(number), f"`{shape.__name__}`", "; ".join(dict.fromkeys(cells)), second.get(shape, "")])
    return table(["type", "statement", "first signer", "second signer"], rows)


def _standings(command: Any) -> str:
    standings = []
    for standing in Standing:
        permit = POLICY[command].get(standing)
        if permit is not None:
            condition = _CONDITIONS.get(permit) or _CONVERSATION.get(standing, "") * (permit is Permit.CONVERSATION)
            condition = condition or (_FOR_ALL.get(command, "") if permit is Permit.CASE else "")
            standings.append(f"{standing.value} ({condition})" if condition else standing.value)
    return "; ".join(standings)


def bounds() -> str:
    """Return every bound of the wire, with what the code says of it."""
    rows = [[f"`{name}`", f"{value:,}", about] for name, value, about in _constants(Path(limits.__file__))]
    return table(["limit", "value", "what"], rows)


def other_bounds() -> str:
    """Return the bounds that the rules, the service and the frontend set."""
    day = 86_400
    rows = [
        ["a place in a case ends at most this much later", f"{people_rules.ASSIGNMENT_LONGEST_S // day} days"],
        ["a delegation ends at most this much after it begins", f"{people_rules.DELEGATION_LONGEST_S // day} days"],
        ["a slip holds at most", f"{people_rules.SLIP_LONGEST_S // day} days"],
        ["a bearer token lives", f"{authentication.BEARER_LIFE_S:,} seconds"],
        ["uploads of one person", f"{kept.UPLOADS_MOST}"],
        ["uploads that one person writes at the same moment", f"{uploads.AT_ONCE}"],
        ["streams of pokes of one account", f"{pokes.STREAMS_PER_ACCOUNT}"],
        ["a comment in a stream of pokes, at least every", f"{pokes.HEARTBEAT_S:g} seconds"],
        ["members of a list that says no size of its own", f"{LIST_MOST:,}"],
    ]
    return table(["what", "bound"], rows)


def paces() -> str:
    """Return how often one may ask."""
    rows = [[pace.value, *_pace(RATE_LIMITS[pace]), _counted(pace)] for pace in Pace if pace in RATE_LIMITS]
    rows += [[_LOGIN_ROWS[limit][0], *_pace(RATE_LIMITS[limit]), _LOGIN_ROWS[limit][1]] for limit in LoginLimit]
    return table(["pace", "at once", "then one every", "counted for each"], rows)


def _pace(limit: RateLimit) -> tuple[str, str]:
    return f"{limit.burst:,}", f"{limit.every_s:g} seconds"


def _counted(pace: Pace) -> str:
    counted = {
        Pace.LOGIN: "step, login name and network address (L6)",
        Pace.ENROL: "account, where there is one already",
    }
    return counted.get(pace, "account")


def _constants(path: Path) -> Iterable[tuple[str, int, str]]:
    """Yield the numbers at the top of a module with the sentence that stands below each."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    for node, following in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        value = vars(limits)[node.target.id]
        match following:
            case ast.Expr(value=ast.Constant(value=text)):
                about = str(text)
            case _:
                about = ""
        yield node.target.id, value, " ".join(about.split())


TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "routes": routes,
    "common refusals": common,
    "refusals by route": refusals,
    "problems": problems,
    "statements": statement_shapes,
    "members of statements": inner_shapes,
    "who signs what": signers,
    "messages": message_shapes,
    "choices": choices,
    "limits of the wire": bounds,
    "other limits": other_bounds,
    "paces": paces,
}
"""What stands in docs/tables.md, by the name in its marker."""
