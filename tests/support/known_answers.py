"""Finds the known answers that others published, and skips a test aloud where they are not at hand.

They are kept beside the checkout, not in it: RELAY_KNOWN_ANSWERS names their folder. A test that needs them
never passes without them.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import ROOT

VARIABLE = "RELAY_KNOWN_ANSWERS"
_DEFAULT = ROOT.joinpath("..", "shared", "vectors")


def known_answers(*parts: str) -> Path:
    """Return the file or folder of known answers at `parts`, or skip the test that asked."""
    path = Path(os.environ.get(VARIABLE, str(_DEFAULT))).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"NOT CHECKED against known answers: {path} is missing; {VARIABLE} names their folder")
    return path


def known_hex(*parts: str) -> bytes:
    """Read one known answer that is written in hexadecimal."""
    return bytes.fromhex(known_answers(*parts).read_text(encoding="ascii"))


def known_json(*parts: str) -> Any:
    """Read one known answer that is written in JSON."""
    return json.loads(known_answers(*parts).read_text(encoding="utf-8"))
