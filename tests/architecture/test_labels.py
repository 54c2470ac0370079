"""The tests of the real program share a mediator, who finds a case by its label: no two files of them may use one label."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.support.checkout import ROOT

FIXTURES = frozenset({"prepared", "opened", "helped"})
"""The fixtures of tests/cli that make a case by its label."""


def labels(source: str) -> Iterator[str]:
    """Yield the label of each case that a file makes, also where a constant of the file holds it."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in FIXTURES
            and node.args
        ):
            match node.args[0]:
                case ast.Constant(value=str(label)):
                    yield label
                case ast.Name(id=name) if name in constants:
                    yield str(constants[name])
                case ast.JoinedStr(values=[ast.Constant(value=start), *_]):
                    yield str(start)
                case _:  # made of what a test was given
                    pass


def test_no_two_files_use_one_label() -> None:
    files: defaultdict[str, set[Path]] = defaultdict(set)
    for path in (ROOT / "tests/cli").glob("test_*.py"):
        for label in labels(path.read_text(encoding="utf-8")):
            files[label].add(path)
    assert len(files) > 30, "hardly any label was found"
    assert {label: paths for label, paths in files.items() if len(paths) > 1} == {}


def test_a_label_is_seen_as_a_text_and_as_a_constant() -> None:
    assert list(labels("NAME = 'One'\ndef test(opened):\n    opened(NAME)\n    opened('Two')\n")) == ["One", "Two"]
