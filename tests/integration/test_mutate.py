"""`scripts/mutate` on a tiny tree: what a test notices, what none does, what never ends; the tree stays as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import mutate
from scripts.mutants import mutants

RULES = b'''"""Two rules."""

LIMIT = 3


def allowed(age: int | None, *, asked: bool = False) -> bool:
    """Say whether somebody may."""
    if age is None:
        raise ValueError("no age")
    return asked and age >= LIMIT


def counted(to: int) -> int:
    return to + 1


from collections.abc import Callable

Rule = Callable[[int, int], bool]
__all__ = ["allowed", "counted"]
'''
TESTS = """
import pytest
from rules import allowed, counted

def test_rules():
    assert allowed(4, asked=True)
    assert not allowed(2, asked=True)
    assert not allowed(4)
    assert counted(2) == 3
    with pytest.raises(ValueError):
        allowed(None)
"""
AREAS: dict[str, mutate.Runs] = {"rules.py": (("test_rules.py",),)}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "rules.py").write_bytes(RULES)
    (root / "test_rules.py").write_text(TESTS, encoding="utf-8")
    (root / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n', encoding="utf-8")
    return root


def test_every_change_is_another_program_and_words_are_left_alone() -> None:
    found = mutants("rules.py", RULES)
    assert len({each.applied(RULES) for each in found}) == len(found)
    for each in found:
        compile(each.applied(RULES), each.path, "exec")
    assert [(each.line, each.change) for each in found] == [
        (3, "3  ->  4"),
        (6, "False  ->  True"),
        (8, "age is None  ->  age is not None"),
        (9, "raise ValueError('no age')  ->  pass"),
        (10, "asked and age >= LIMIT  ->  age >= LIMIT"),
        (10, "asked and age >= LIMIT  ->  asked"),
        (10, "age >= LIMIT  ->  age > LIMIT"),
        (14, "to + 1  ->  to - 1"),
        (14, "1  ->  2"),
    ]


def test_it_tells_what_no_test_notices_and_leaves_the_tree_as_it_was(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mutate.main(["--json", "--jobs", "2"], tree, AREAS) == 1
    found = json.loads(capsys.readouterr().out)
    survivors = found.pop("survivors")
    assert survivors == [
        "rules.py:3: 3  ->  4",
        "rules.py:10: age >= LIMIT  ->  age > LIMIT",
    ]
    assert {name: found[name] for name in ("files", "possible", "tried", "noticed", "late", "seed")} == {
        "files": 1,
        "possible": 9,
        "tried": 9,
        "noticed": 7,
        "late": 0,
        "seed": None,
    }
    assert found["score"] == pytest.approx(7 / 9, abs=1e-4)
    assert sorted(path.name for path in tree.iterdir()) == ["pyproject.toml", "rules.py", "test_rules.py"]
    assert (tree / "rules.py").read_bytes() == RULES


def test_a_sample_is_the_same_for_the_same_seed_and_files_are_chosen_by_how_they_begin(tree: Path) -> None:
    (first, possible), (second, _), (other, _) = (mutate.chosen(tree, AREAS, [], 4, seed) for seed in (7, 7, 8))
    assert (len(first), possible) == (4, 9)
    assert first == second != other
    assert mutate.chosen(tree, AREAS, ["other"], None, 1) == ([], 0)


def test_tests_that_do_not_end_in_time_are_ended(tree: Path) -> None:
    (tree / "test_rules.py").write_text("def test_rules():\n    while True:\n        pass\n", encoding="utf-8")
    assert mutate.runs(tree, "test_rules.py", 0.5) == "late"


def test_tests_that_fail_without_any_change_tell_nothing(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "test_rules.py").write_text("def test_rules():\n    assert False\n", encoding="utf-8")
    assert mutate.main([], tree, AREAS) == 2
    (tree / "test_rules.py").write_text("", encoding="utf-8")
    assert mutate.main([], tree, AREAS) == 2
    assert "no tests" in capsys.readouterr().err


@pytest.mark.parametrize("pattern", mutate.AREAS)
def test_what_is_named_is_there(pattern: str) -> None:
    assert list(mutate.ROOT.glob(pattern))
    tests = [each for group in mutate.AREAS[pattern] for run in group for each in run.split()]
    assert [each for each in tests if not (mutate.ROOT / each).exists()] == []
