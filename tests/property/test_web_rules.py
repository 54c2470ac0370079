"""The rules of the browser client and those of the server make the same of every journal, true ones and lies.

A short run. A long one is `python scripts/web_journals.py FILE --number 10000`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.property.journals import compared, write

HONEST, LIES = 20, 2
SEED = 40
"""Histories from here on have letters that were passed on, and every seat."""


@pytest.fixture(scope="module")
def journals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("journals") / "journals.jsonl"
    with made.open("w", encoding="utf-8") as file:
        seen = write(file, HONEST, SEED, LIES)
    assert (seen["honest"], seen["lies"]) == (HONEST, HONEST * LIES)
    assert not [what for what in seen if what.startswith("honest, refused")]
    assert sum(count for what, count in seen.items() if what.endswith("refused")) > LIES
    return made


def test_both_rules_make_the_same_of_every_journal(journals: Path) -> None:
    found = compared(journals)
    assert found.returncode == 0, found.stderr


def test_another_answer_is_seen_and_shown(journals: Path, tmp_path: Path) -> None:
    """Where the two differ the comparison says so, with the place."""
    told = json.loads(journals.read_text(encoding="utf-8").splitlines()[0])
    told["answer"]["states"][0] = "elsewhere"
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps(told) + "\n", encoding="utf-8")
    found = compared(other)
    assert found.returncode == 1
    assert ".states.0:" in found.stderr
