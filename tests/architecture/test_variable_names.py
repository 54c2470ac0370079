"""A variable is named for what it holds: four words that fit everything are the name of none.

The browser client is held to the same by `clients/web/eslint.config.js`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

import pytest

from tests.support.checkout import python_files, shown

HELD: Final = ("relay", "clients/cli", "scripts")
EMPTY: Final = frozenset({"said", "found", "each", "told"})
ON_THE_WIRE: Final = frozenset({"told"})
"""A member of manifests and items: written down by a mediator for a party who said it."""
ON_DEVICES: Final = {
    "clients/cli/relay_client/cases/pins.py": "said",
    "clients/cli/relay_client/cases/stops_in_hand.py": "said",
}
"""Members under whose names devices keep something; another name would be another format."""


def bound(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """List what a module binds, each with its line: variables, parameters, and members that are assigned or declared."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name, node.lineno
            case ast.MatchMapping(rest=str(name)):
                yield name, node.lineno
            case _:
                pass


def declared(tree: ast.Module) -> set[tuple[str, int]]:
    """List the members that classes declare, each with its line."""
    return {
        (line.target.id, line.lineno)
        for shape in ast.walk(tree)
        if isinstance(shape, ast.ClassDef)
        for line in shape.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }


def empty_names(tree: ast.Module, kept: str = "") -> list[int]:
    """Return the lines that bind one of the four words; a member that is on the wire, or `kept` by devices, is none."""
    members = {(name, line) for name, line in declared(tree) if name in ON_THE_WIRE or name == kept}
    return sorted(line for name, line in set(bound(tree)) - members if name in EMPTY)


def test_every_variable_is_named_for_what_it_holds() -> None:
    files = python_files(*HELD)
    assert files
    assert [
        f"{shown(path)}:{line}"
        for path in files
        for line in empty_names(ast.parse(path.read_text(encoding="utf-8")), ON_DEVICES.get(shown(path), ""))
    ] == []


@pytest.mark.parametrize(
    "code",
    [
        "said = 1",
        "said: int = 1",
        "said += 1",
        "first, (found, *rest) = pair",
        "for each in pairs: ...",
        "kept = [each for each in pairs]",
        "kept = {name: told for name, told in pairs}",
        "with opened() as found: ...",
        "if (found := first()): ...",
        "def f(said): ...",
        "def f(*, said=None): ...",
        "def f(*each, **told): ...",
        "async def f(a, /, told): ...",
        "sort(key=lambda each: each.n)",
        "self.found = 1",
        "class A:\n    said: int",
        "class A:\n    def f(self, told: int) -> None: ...",
        "try: ...\nexcept OSError as found: ...",
        "match pair:\n    case [found, *each]: ...",
        "match pair:\n    case {'a': 1, **told}: ...",
    ],
)
def test_each_way_to_bind_an_empty_name_is_seen(code: str) -> None:
    assert empty_names(ast.parse(code)) != []


def test_what_only_uses_such_a_word_passes() -> None:
    code = "class A:\n    told: bool\n\nkept = item.told\nsay(told=kept, found=text.found)\ndef told(): ...\n"
    assert empty_names(ast.parse(code)) == []
