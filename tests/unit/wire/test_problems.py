"""The one table of problems: every code that can be said stands in it, and none that cannot."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from relay.domain.refusals import Code
from relay.wire.problems import PROBLEMS, entry_for
from tests.support.checkout import python_files, shown

SAYING = frozenset({"Malformed", "Denied", "Unavailable", "Conflict", "StoreFailed"})
"""Exceptions that carry a code as their first argument."""
TABLE = "relay/wire/problems.py"


def codes_said(tree: ast.AST) -> Iterator[str]:
    """Find the codes that an exception is made with where it stands."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if name in SAYING:
                yield code
            case _:
                pass


def strings(tree: ast.AST) -> Iterator[str]:
    return (each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str))


Sources = dict[str, ast.AST]
Said = set[tuple[str, str]]


@pytest.fixture(scope="module")
def sources() -> Sources:
    """Read the server's source, all but the table."""
    files = [path for path in python_files("relay") if shown(path) != TABLE]
    return {shown(path): ast.parse(path.read_text(encoding="utf-8")) for path in files}


@pytest.fixture(scope="module")
def said(sources: Sources) -> Said:
    """Find which file says which codes."""
    return {(name, code) for name, tree in sources.items() for code in codes_said(tree)}


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.value)
def test_every_refusal_has_its_entry(code: Code) -> None:
    entry = PROBLEMS[code.value]
    assert 400 <= entry.status < 500
    assert entry_for(code.value) is entry


def test_every_code_said_anywhere_has_its_entry(said: Said) -> None:
    assert [(name, code) for name, code in said if code not in PROBLEMS] == []


def test_the_codes_said_were_found(said: Said) -> None:
    assert {code for name, code in said if name.startswith("relay/wire/codec")} == {
        f"json.{what}"
        for what in (
            *("base64url", "bool", "bytes", "choice", "duplicate", "encoding", "float"),
            *("integer", "list", "missing", "object", "syntax", "text", "unknown"),
        )
    }
    assert len({code for name, code in said if name == "relay/wire/records.py"}) > 5
    assert list(codes_said(ast.parse("raise Malformed('json.x', where)\nraise ValueError('y')"))) == ["json.x"]


def test_no_entry_is_for_a_code_that_nobody_says(sources: Sources) -> None:
    somewhere = {text for tree in sources.values() for text in strings(tree)} | {code.value for code in Code}
    assert set(PROBLEMS) - somewhere == set()


@pytest.mark.parametrize("code", PROBLEMS)
def test_an_entry_is_short_and_says_what_to_do_in_a_sentence(code: str) -> None:
    entry = PROBLEMS[code]
    assert code.count(".") == 1
    assert code.replace(".", "").replace("_", "").isalnum()
    assert code == code.lower()
    assert 400 <= entry.status < 600
    assert entry.title
    assert not entry.title.endswith(".")
    assert not entry.hint or entry.hint.endswith((".", "!"))
    assert len(entry.title) < 60


def test_an_unknown_code_is_a_fault_on_our_side() -> None:
    assert entry_for("nobody.knows") is PROBLEMS["service.fault"]
    assert PROBLEMS["service.fault"].status == 500


def test_a_stranger_reads_the_same_for_not_yours_and_for_no_such_page() -> None:
    assert PROBLEMS["not.found"] == PROBLEMS["route.unknown"]


def test_waiting_and_repeating_is_said_where_it_helps() -> None:
    for code, entry in PROBLEMS.items():
        if entry.status == 503:
            assert entry.hint, code
