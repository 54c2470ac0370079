"""Reads the answers that others published, which stand in tests/vectors/known with their sources; no test does without them."""

import json
from pathlib import Path
from typing import Any

from tests.support.checkout import ROOT

FOLDER = ROOT / "tests" / "vectors" / "known"


def known_answers(*parts: str) -> Path:
    """Return the file or folder of known answers at `parts`."""
    return FOLDER.joinpath(*parts)


def known_hex(*parts: str) -> bytes:
    """Read one known answer that is written in hexadecimal."""
    return bytes.fromhex(known_answers(*parts).read_text(encoding="ascii"))


def known_json(*parts: str) -> Any:
    """Read one known answer that is written in JSON."""
    return json.loads(known_answers(*parts).read_text(encoding="utf-8"))
