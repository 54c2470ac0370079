"""The rules of the browser client and those of the server answer alike: about journals, true ones and lies, and single decisions.

A short run. A long one is `python scripts/web_journals.py FILE --number 10000`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.property import decisions, journals

HONEST, LIES, SEED = 20, 2, 40
"""How many journals and lies, of the histories from this one on: in them letters were passed on, and every seat is met."""
WALKS, STEPS = 8, 25


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of both kinds."""
    folder = tmp_path_factory.mktemp("told")
    files = {name: folder / f"{name}.jsonl" for name in ("journals", "decisions")}
    with files["journals"].open("w", encoding="utf-8") as file:
        seen = journals.write(file, HONEST, SEED, LIES)
    assert (seen["honest"], seen["lies"]) == (HONEST, HONEST * LIES)
    assert not [what for what in seen if what.startswith("honest, refused")]
    assert sum(count for what, count in seen.items() if what.endswith("refused")) > LIES
    with files["decisions"].open("w", encoding="utf-8") as file:
        codes = decisions.write(file, WALKS, STEPS)
    assert codes["decided"] > WALKS * len(decisions.WORLDS)
    assert len(codes) > 40, "many codes are met"
    return files


def test_both_rules_answer_alike(told: dict[str, Path]) -> None:
    found = journals.compared(**told)
    assert found.returncode == 0, found.stderr


def test_another_answer_is_seen_and_shown(told: dict[str, Path], tmp_path: Path) -> None:
    """Where the two differ the comparison says so, with the place."""
    others: dict[str, Path] = {}
    for name, change in (("journals", {"states": ["elsewhere", "open"]}), ("decisions", {"refused": "not.so"})):
        line = json.loads(told[name].read_text(encoding="utf-8").splitlines()[0])
        line["answer"] |= change
        others[name] = tmp_path / f"{name}.jsonl"
        others[name].write_text(json.dumps(line) + "\n", encoding="utf-8")
    found = journals.compared(**others)
    assert found.returncode == 1
    assert ".states.0:" in found.stderr
    assert 'is not \\"not.so\\"' in found.stderr
