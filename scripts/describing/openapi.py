"""The OpenAPI 3.1 document of the HTTP interface, made from `relay.wire`: routes, shapes, sizes, problems.

What stands here in words is only what no table of the code says: what HTTP itself adds, and where the protocol has the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from relay.domain import ids
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import INTEGER_TOP, Size
from relay.wire.limits import PAGE
from relay.wire.problems import PROBLEMS
from relay.wire.routes import INTEGRITY_PATH, POKES_PATH, ROUTES, UPLOADS_PATH, Method, Pace, RequestNeeds, Route
from scripts.describing.raw import OPTIONS, RAW, Header, Raw
from scripts.describing.refusals import codes_of
from scripts.describing.schemas import Json, Schemas, bytes_schema

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
_PERHAPS_LATER: Final = frozenset(
    {
        HTTPStatus.LOCKED,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.INSUFFICIENT_STORAGE,
    }
)
"""Under which a reply may say when to ask again."""
_ID: Final = bytes_schema(Size.exactly(ids.SHORT_ID_BYTES))
_POKE_CODES: Final = ("login.needed", "login.expired", "rate.limited", "request.cursor", "request.http")

_IN_PATH: Final[Mapping[str, Json]] = {
    "part": {"type": "string", "pattern": "^[0-9]{1,2}$", "description": "the part's number, from 1 on"}
}
"""What stands in a path and is no id of 16 bytes."""

_IN_QUERY: Final[Mapping[tuple[str, str], Json]] = {
    ("case.list", "after"): {**_ID, "description": "`next` of the page before"},
    ("item.list", "after"): {**_ID, "description": "`next` of the page before"},
    ("case.journal", "after"): {
        "type": "string",
        "pattern": "^[0-9]{1,16}$",
        "description": f"the number of the last entry that is known, 0 to {INTEGER_TOP}; none is 0",
    },
    ("queue", "after"): {
        "type": "string",
        "pattern": "^[0-9]{1,12}\\.[A-Za-z0-9_-]{21}[AQgw]$",
        "description": "`next` of the page before",
    },
    ("queue", "limit"): {
        "type": "string",
        "pattern": "^[0-9]{1,16}$",
        "description": f"rows of a page, at most {PAGE}; 0 and none are {PAGE}",
    },
}

_ABOUT: Final = (
    "Made from the code by `scripts/describe.py`. What stands inside signed records, what is sealed and how, and in which order a"
    " client does things is in docs/protocol.md; steps are cited by letter and number. A record travels as base64url of its frame"
    " (step R1); `x-records` names the statements that a request's record may be, `x-statement` the shape of a record's body."
    " Bytes say their number in `x-bytes`. Texts have only the characters of step R4. Members of requests may stand in any"
    " order; a member that is not known is refused, on both sides. Codes are those that may come, not that each of them can."
)


def document() -> Json:
    """Return the whole document."""
    schemas = Schemas()
    replies = _Refusals(schemas)
    paths: dict[str, Json] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.value.lower()] = _operation(route, schemas, replies)
    for path in (UPLOADS_PATH, f"{UPLOADS_PATH}/{{upload}}"):
        paths.setdefault(path, {})["options"] = _options(path)
    paths.setdefault(POKES_PATH, {})["get"] = _pokes(replies)
    paths.setdefault(INTEGRITY_PATH, {})["get"] = _integrity(schemas, replies)
    for number, shape in s.TYPES.items():
        schemas.of(shape)
        schemas.named[shape.__name__]["x-record-type"] = number
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": "relay/1", "version": "1", "description": _ABOUT},
        "servers": [{"url": "/", "description": "the origin that the slip or the organisation names"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "base64url of 32 bytes",
                    "description": "what login.prove answers (steps L4, L7)",
                }
            },
            "responses": replies.named,
            "schemas": dict(sorted(schemas.named.items())),
        },
    }


def status_of(code: str) -> int:
    """Return the HTTP status under which a code is told."""
    return PROBLEMS[code].status


class _Refusals:
    """The problem replies, one for each status with each list of codes."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.named: dict[str, Json] = {}
        self._names: dict[tuple[int, tuple[str, ...]], str] = {}

    def of(self, codes: tuple[str, ...], *, body: bool = True) -> Json:
        """Return the replies for these codes, by status; `body` where they have one."""
        by_status: dict[int, list[str]] = {}
        for code in codes:
            by_status.setdefault(status_of(code), []).append(code)
        if not body:
            return {str(status): {"description": _listed(by_status[status])} for status in sorted(by_status)}
        return {str(status): self._reply(status, tuple(by_status[status])) for status in sorted(by_status)}

    def _reply(self, status: int, codes: tuple[str, ...]) -> Json:
        name = self._names.get((status, codes))
        if name is None:
            number = 1 + sum(key[0] == status for key in self._names)
            name = self._names[status, codes] = f"Refused{status}_{number}"
            problem = self._schemas.of(m.Problem)
            headers: dict[str, Json] = {}
            if status in _PERHAPS_LATER:
                headers["Retry-After"] = {"schema": {"type": "string", "pattern": "^[0-9]+$"}}
            if status == HTTPStatus.UNAUTHORIZED:
                headers["WWW-Authenticate"] = {"schema": {"const": "Bearer"}, "required": True}
            shape = {"properties": {"code": {"enum": list(codes)}, "status": {"const": status}}}
            self.named[name] = {
                "description": _listed(list(codes)),
                **({"headers": headers} if headers else {}),
                "content": {PROBLEM: {"schema": {"allOf": [problem, shape]}}},
            }
        return {"$ref": f"#/components/responses/{name}"}


def _listed(codes: list[str]) -> str:
    return ", ".join(codes)


def _operation(route: Route, schemas: Schemas, replies: _Refusals) -> Json:
    raw = RAW[route.name] if route.raw else None
    operation: Json = {
        "operationId": route.name,
        "tags": [route.name.partition(".")[0]],
        "parameters": [*_path_parameters(route.path), *_query_parameters(route), *_header_parameters(raw)],
        "responses": {
            **_good(route, raw, schemas),
            **replies.of(codes_of(route), body=route.method is not Method.HEAD),
        },
    }
    if raw is not None:
        operation["description"] = raw.about
    if route.needs is not RequestNeeds.BEARER:
        operation["security"] = [{}] if route.needs is RequestNeeds.NOTHING else [{"bearer": []}, {}]
    if route.pace is not Pace.FREE:
        operation["x-pace"] = route.pace.value
    if route.records:
        operation["x-records"] = [record.__name__ for record in route.records]
    body = _body(route, raw, schemas)
    if body is not None:
        operation["requestBody"] = body
    return operation


def _body(route: Route, raw: Raw | None, schemas: Schemas) -> Json | None:
    if raw is not None:
        return {"required": True, "content": {raw.body: {}}} if raw.body else None
    if route.method is Method.GET:
        return None
    schema = schemas.of(route.request)
    # Nothing may be said by an empty object or by no body at all.
    return {
        "required": route.request is not m.Nothing,
        "description": f"at most {route.body_bytes} bytes",
        "content": {JSON: {"schema": schema}},
    }


def _good(route: Route, raw: Raw | None, schemas: Schemas) -> Json:
    if raw is None:
        reply = schemas.of(route.reply)
        about = route.reply.__name__
        return {"200": {"description": about, "content": {JSON: {"schema": reply}}}}
    return {str(status): _raw_reply(headers, kind) for status, (headers, kind) in raw.replies.items()}


def _raw_reply(headers: tuple[Header, ...], kind: str) -> Json:
    reply: Json = {"description": "done"}
    if headers:
        reply["headers"] = {
            header.name: {"schema": header.schema, "required": header.required} for header in headers
        }
    if kind:
        reply["content"] = {kind: {}}
    return reply


def _path_parameters(path: str) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _IN_PATH.get(name, _ID)}
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _query_parameters(route: Route) -> list[Json]:
    return [
        {"name": name, "in": "query", "schema": _IN_QUERY.get((route.name, name), {"type": "string"})}
        for name in route.query
    ]


def _header_parameters(raw: Raw | None) -> list[Json]:
    parameters = []
    for header in () if raw is None else raw.headers:
        parameter: Json = {
            "name": header.name,
            "in": "header",
            "required": header.required,
            "schema": header.schema,
        }
        parameters.append({**parameter, "description": header.about} if header.about else parameter)
    return parameters


def _options(path: str) -> Json:
    which = "one" if "{" in path else "all"
    return {
        "operationId": f"upload.options.{which}",
        "tags": ["upload"],
        "description": OPTIONS.about,
        "parameters": _path_parameters(path),
        "security": [{}],
        "responses": {str(status): _raw_reply(*reply) for status, reply in OPTIONS.replies.items()},
    }


def _pokes(replies: _Refusals) -> Json:
    cursor = {"type": "string", "pattern": "^[0-9]{1,15}$"}
    event = "event: poke\nid: 7\ndata:\n\n"
    return {
        "operationId": "pokes",
        "tags": ["pokes"],
        "description": (
            "Server-sent events (HTML living standard): `event: poke` with `id:` a cursor that only grows, and empty `data`;"
            " a comment line now and then. Without Last-Event-ID the present cursor comes at once. Ends with the token."
        ),
        "parameters": [
            {"name": "Last-Event-ID", "in": "header", "schema": cursor, "description": "the last cursor seen"}
        ],
        "responses": {
            "200": {
                "description": "pokes, as they come",
                "content": {"text/event-stream": {"schema": {"type": "string"}, "example": event}},
            },
            **replies.of(_POKE_CODES),
        },
    }


def _integrity(schemas: Schemas, replies: _Refusals) -> Json:
    return {
        "operationId": "integrity",
        "tags": ["web"],
        "security": [],
        "description": "The files of the web client with their SHA-256. Nothing is there where the web client is not installed.",
        "parameters": [],
        "responses": {
            "200": {"description": "the list", "content": {JSON: {"schema": schemas.of(m.Integrity)}}},
            **replies.of(("request.http", "route.unknown")),
        },
    }


def to_text(made: Any) -> str:
    """Return a document as it is kept: JSON, one member a line."""
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
