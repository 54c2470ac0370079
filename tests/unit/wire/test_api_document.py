"""docs/api.json is an OpenAPI 3.1 document, says what the code says, and every reference in it leads somewhere."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from relay.wire import codec
from relay.wire.problems import PROBLEMS
from relay.wire.routes import INTEGRITY_PATH, POKES_PATH, ROUTES, Route
from scripts import describe
from scripts.describing.refusals import placed
from scripts.describing.tables import TABLES
from tests.support.checkout import ROOT
from tests.support.openapi import DOCUMENT, faults_of, operations
from tests.unit.wire.shapes import MESSAGES, STATEMENTS, shape

SCHEMA = json.loads((ROOT / "tests" / "support" / "openapi-3.1-schema.json").read_text(encoding="utf-8"))


def test_the_files_are_as_they_would_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert describe.main(["--check"]) == 0
    assert "say what the code says" in capsys.readouterr().out


def test_a_file_that_lags_behind_is_shown_and_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("api.json", "tables.md"):
        shutil.copy(describe.DOCS / name, tmp_path)
    tables = tmp_path / "tables.md"
    good = tables.read_text(encoding="utf-8")
    tables.write_text(
        good.replace("| `health` | `GET /healthz` |", "| `health` | `GET /health` |"), encoding="utf-8"
    )
    (tmp_path / "api.json").unlink()
    assert describe.main(["--check"], tmp_path) == 1
    shown = capsys.readouterr().out
    assert "-| `health` | `GET /health` |" in shown
    assert "+| `health` | `GET /healthz` |" in shown
    assert describe.main([], tmp_path) == 0
    assert tables.read_text(encoding="utf-8") == good
    assert (tmp_path / "api.json").read_bytes() == (describe.DOCS / "api.json").read_bytes()


@pytest.mark.parametrize("marker", TABLES)
def test_a_lost_marker_is_an_error(marker: str) -> None:
    page = (describe.DOCS / "tables.md").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="markers"):
        describe.drawn(page.replace(f"<!-- drawn: {marker} -->", ""))


def test_it_is_an_openapi_document() -> None:
    faults = list(Draft202012Validator(SCHEMA).iter_errors(DOCUMENT))
    assert [f"{each.json_path}: {each.message[:200]}" for each in faults] == []


def test_a_document_that_is_none_is_seen() -> None:
    broken = {**DOCUMENT, "paths": {"/v1/cases": {"get": {"responses": {"fine": {}}}}}}
    assert list(Draft202012Validator(SCHEMA).iter_errors(broken))


def test_every_schema_in_it_is_one() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def refs(value: Any) -> list[str]:
    if isinstance(value, dict):
        here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return here + [ref for each in value.values() for ref in refs(each)]
    return [ref for each in value for ref in refs(each)] if isinstance(value, list) else []


def test_every_reference_leads_somewhere_and_nothing_lies_about() -> None:
    named = {
        f"#/components/{kind}/{name}" for kind in ("schemas", "responses") for name in DOCUMENT["components"][kind]
    }
    used = set(refs(DOCUMENT))
    assert used <= named
    statements = {f"#/components/schemas/{each.__name__}" for each in STATEMENTS}
    assert named - used == statements - used


def test_every_route_is_an_operation_of_the_same_name_and_nothing_else_is_but_these() -> None:
    found = operations()
    assert {route.name: (route.method.value, route.path) for route in ROUTES}.items() <= found.items()
    besides = found.keys() - {route.name for route in ROUTES}
    assert besides == {"upload.options.one", "upload.options.all", "pokes", "integrity"}
    assert found["pokes"] == ("GET", POKES_PATH)
    assert found["integrity"] == ("GET", INTEGRITY_PATH)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_parameter_of_a_path_or_query_is_said(route: Route) -> None:
    said = DOCUMENT["paths"][route.path][route.method.value.lower()]["parameters"]
    in_path = {each["name"] for each in said if each["in"] == "path"}
    assert in_path == {part.strip("{}") for part in route.path.split("/") if part.startswith("{")}
    in_query = {each["name"]: each["schema"] for each in said if each["in"] == "query"}
    assert set(in_query) == set(route.query)
    assert all("pattern" in each for each in in_query.values())


def test_every_problem_stands_at_some_route() -> None:
    assert set(PROBLEMS) - placed(ROUTES) == set()
    assert placed(ROUTES) <= set(PROBLEMS)


TRAVELLING = [each for each in (*MESSAGES, *STATEMENTS) if each.__name__ in DOCUMENT["components"]["schemas"]]


def test_only_what_travels_in_headers_has_no_schema() -> None:
    assert {each.__name__ for each in MESSAGES} - {each.__name__ for each in TRAVELLING} == {
        "UploadWanted", "Upload", "PartWanted", "PartBytes",
    }  # fmt: skip


@settings(max_examples=15)
@given(data=st.data())
@pytest.mark.parametrize("kind", TRAVELLING, ids=lambda kind: kind.__name__)
def test_whatever_the_codec_writes_is_as_the_schema_says(kind: type[Any], data: st.DataObject) -> None:
    name = kind.__name__
    written = json.loads(codec.encode(data.draw(shape(kind))))
    assert faults_of({"$ref": f"#/components/schemas/{name}"}, written) == []


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("CaseId", "A" * 21),
        ("CaseId", "A" * 21 + "B"),
        ("CaseId", "A" * 20 + "=="),
        ("Position", {"n": -1, "head": "A" * 43}),
        ("Position", {"n": 2**53, "head": "A" * 43}),
        ("Position", {"n": 1}),
        ("Position", {"n": 1, "head": "A" * 43, "more": 1}),
        ("Side", "c"),
        ("Purpose", 8),
        ("Purpose", "1"),
    ],
)
def test_what_the_codec_refuses_the_schema_refuses(schema: str, value: Any) -> None:
    assert faults_of({"$ref": f"#/components/schemas/{schema}"}, value)
