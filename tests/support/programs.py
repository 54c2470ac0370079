"""Finds programs that others made, and skips a test, with the reason, where one is not installed; ends those that a test started.

They check this project's work with eyes of their own. A test that needs one never passes without it; scripts/test installs
them where it may.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.support.checkout import ROOT

WEB: Final = ROOT / "clients" / "web"


def program(name: str, package: str) -> str:
    """Return where the program is, or skip the test that asked; `package` is what Debian calls it."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"NOT CHECKED with {name}: it is not installed; on Debian: apt-get install {package}")
    return found


def vitest() -> Path:
    """Return where the tests of the browser client are run from, or skip the test that asked."""
    program("node", "nodejs")
    found = WEB / "node_modules" / ".bin" / "vitest"
    if not found.exists():
        pytest.skip(
            "NOT CHECKED with vitest: it is not installed; npm ci --ignore-scripts in clients/web brings it"
        )
    return found


def output_of(*command: str) -> str:
    """Run a program and return all that it printed; it must end well."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}: {done.stderr}{done.stdout}"
    return done.stdout


@contextmanager
def ended(program: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Kill a program that still runs when the context ends, and close its pipes."""
    with program:
        try:
            yield program
        finally:
            program.kill()
