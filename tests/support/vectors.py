"""Reads the test vectors of this project, which stand in tests/vectors and are made by scripts/vectors.py."""

import json
from typing import Any

import pytest
from msgspec import Struct

from tests.support.checkout import ROOT

FOLDER = ROOT / "tests" / "vectors"


class Vectors(Struct, frozen=True):
    """One file: what is given, what must come out, and what must fail."""

    name: str
    inputs: Any
    outputs: Any
    kept: dict[str, str]
    negatives: list[dict[str, Any]]

    def bytes_of(self, value: str) -> bytes:
        """Return bytes from hexadecimal, or the kept seal that `value` names."""
        return bytes.fromhex(self.kept[value.removeprefix("kept ")] if value.startswith("kept ") else value)


def vectors(name: str) -> Vectors:
    """Read one file."""
    found = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert found["protocol"] == "relay/1"
    assert found["scenario"] == name
    assert found["about"]
    return Vectors(name, found["inputs"], found["outputs"], found["kept"], found["negatives"])


def negatives(name: str) -> list[tuple[dict[str, Any], str]]:
    """Return a file's negative cases: each, and the code it must fail with."""
    return [(each, each["expect"]["code"]) for each in vectors(name).negatives]


def each_negative(name: str) -> pytest.MarkDecorator:
    """Run a test for every negative case of a file, as `given` and `code`."""
    cases = negatives(name)
    return pytest.mark.parametrize(("given", "code"), cases, ids=[given["name"] for given, _ in cases])
