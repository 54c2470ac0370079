"""In which order files of tests are given to the processes that share them: what takes long comes first.

A file stays whole. One that takes a minute and comes last would keep one process busy while the others have nothing to do.
"""

from __future__ import annotations

from typing import Final

import pytest

LONGEST: Final = (
    "tests/integration/client/test_hostile_fields.py",
    "tests/property/test_promises.py",
    "tests/integration/test_bench.py",
    "tests/property",
    "tests/cli",
    "tests/web",
    "tests/integration",
    "tests/service",
)
"""Files and folders, each before what stands behind it; then all others."""


def place(path: str) -> int:
    """Return which comes first, as a number."""
    return next((at for at, each in enumerate(LONGEST) if path.startswith(each)), len(LONGEST))


def put_in_order(items: list[pytest.Item]) -> None:
    """Sort tests by their files; those of one file, and of equals, stay as they are."""
    items.sort(key=lambda each: place(each.nodeid))
