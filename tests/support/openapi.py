"""Holds what went over a line against docs/api.json: is there such an operation, and is everything as it says.

Decides what "as documented" means: the path, every parameter, headers, the body's shape, the status, the reply's headers and shape,
and that a problem's code is one that stands at this operation under this status.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from relay.wire import codec, messages, records
from tests.support.checkout import ROOT
from tests.support.exchange import Exchange

DOCUMENT: Final[Any] = json.loads((ROOT / "docs" / "api.json").read_text(encoding="utf-8"))
_HERE: Final = "urn:relay:api"
_REGISTRY: Final = Registry().with_resource(_HERE, Resource.from_contents(DOCUMENT, DRAFT202012))
_PROBLEM: Final = "application/problem+json"
_ALWAYS: Final = frozenset({"Cache-Control", "X-Content-Type-Options", "Content-Security-Policy"})
"""Headers of every reply."""


def operations() -> dict[str, tuple[str, str]]:
    """Return every operation by its id: method and path."""
    return {
        said["operationId"]: (method.upper(), path)
        for path, methods in DOCUMENT["paths"].items()
        for method, said in methods.items()
    }


def operation_of(method: str, path: str) -> tuple[str, Any, dict[str, str]] | None:
    """Return the operation that answers a request: its id, what is said of it, and the values in the path."""
    for id_, (its_method, template) in operations().items():
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
        found = re.fullmatch(pattern, path)
        if found is not None and method == its_method:
            return id_, DOCUMENT["paths"][template][method.lower()], found.groupdict()
    return None


def differences(exchange: Exchange) -> list[str]:
    """Return everything about an exchange that is not as documented; empty where all of it is."""
    found = operation_of(exchange.method, exchange.path)
    if found is None:
        return [] if exchange.status in (404, 405) else [f"{exchange.method} {exchange.path} is no operation"]
    id_, said, in_path = found
    good = exchange.status < 300
    faults = _reply_faults(exchange, said)
    if good:
        faults += _parameter_faults(exchange, said, in_path) + _request_faults(exchange, said)
    return [f"{id_}, {exchange.status}: {fault}" for fault in faults]


def _parameter_faults(exchange: Exchange, said: Any, in_path: dict[str, str]) -> list[str]:
    query = dict(parse_qsl(exchange.query, keep_blank_values=True))
    given = {"path": in_path, "query": query, "header": exchange.sent}
    faults = []
    for each in said["parameters"]:
        value = given[each["in"]].get(each["name"])
        if value is None:
            faults += [f"{each['name']} is missing"] if each.get("required") else []
        else:
            faults += [f"{each['name']}: {fault}" for fault in faults_of(each["schema"], value)]
    known = {each["name"] for each in said["parameters"] if each["in"] == "query"}
    faults += [f"{name} is no parameter" for name in query.keys() - known]
    wants_token = said.get("security", DOCUMENT["security"]) == [{"bearer": []}]
    if wants_token and not exchange.sent.get("Authorization", "").startswith("Bearer "):
        faults.append("there is no token")
    return faults


def _request_faults(exchange: Exchange, said: Any) -> list[str]:
    body = said.get("requestBody")
    if body is None:
        return ["there is a body"] if exchange.body else []
    if not exchange.body:
        return ["there is no body"] if body["required"] else []
    kind = exchange.sent.get("Content-Type", "")
    if kind not in body["content"]:
        return [f"the body is {kind}"]
    faults = _content_faults(body["content"][kind], exchange.body)
    return faults + (_record_faults(exchange, said["x-records"]) if "x-records" in said else [])


def _record_faults(exchange: Exchange, allowed: list[str]) -> list[str]:
    """Say what is wrong about the record of a request: which statement it is, and its body against its schema."""
    members = json.loads(exchange.body)
    faults = []
    for name in ("record", "submit", "manifest", "log"):
        if name not in members:
            continue
        record = records.parse(codec.unbase64url(members[name]))
        shape = type(record.statement).__name__
        if name in ("record", "submit") and shape not in allowed:
            faults.append(f"{name} is a {shape}")
        faults += faults_of({"$ref": f"{_HERE}#/components/schemas/{shape}"}, json.loads(record.body))
        if DOCUMENT["components"]["schemas"][shape]["x-record-type"] != record.type:
            faults.append(f"{shape} has another number")
    return faults


def _reply_faults(exchange: Exchange, said: Any) -> list[str]:
    reply = said["responses"].get(str(exchange.status))
    if reply is None:
        return [f"this status is not said: {exchange.reply[:200]!r}"]
    reply = _resolved(reply)
    faults = [f"{name} is missing" for name in _ALWAYS - exchange.headers.keys()]
    for name, header in reply.get("headers", {}).items():
        value = exchange.headers.get(name)
        if value is None:
            faults += [f"{name} is missing"] if header.get("required") else []
        else:
            faults += [f"{name}: {fault}" for fault in faults_of(header["schema"], value)]
    if exchange.method == "HEAD":
        return faults
    content = reply.get("content")
    if content is None:
        return faults + (["there is a reply"] if exchange.reply else [])
    kind = exchange.headers.get("Content-Type", "").partition(";")[0]
    if kind not in content:
        return [*faults, f"the reply is {kind}"]
    return faults + _content_faults(content[kind], exchange.reply)


def _content_faults(content: Any, data: bytes) -> list[str]:
    schema = content.get("schema")
    if schema is None or schema == {"type": "string"}:
        return []
    return faults_of(schema, json.loads(data))


def _resolved(said: Any) -> Any:
    ref = said.get("$ref")
    return said if ref is None else DOCUMENT["components"]["responses"][ref.rpartition("/")[2]]


def faults_of(schema: Any, value: Any) -> list[str]:
    text = json.dumps(schema).replace('"#/', f'"{_HERE}#/')
    validator = Draft202012Validator(json.loads(text), registry=_REGISTRY)
    return [f"{each.json_path}: {each.message[:200]}" for each in validator.iter_errors(value)]


def code_of(exchange: Exchange) -> str | None:
    """Return the code of a problem reply, None for any other, and for HEAD, whose replies have no room for one."""
    if exchange.method == "HEAD" or exchange.headers.get("Content-Type") != _PROBLEM:
        return None
    return codec.decode(messages.Problem, exchange.reply).code
