"""A program beside a browser: it serves real people, and does what a test asks of it, one line of JSON for each line of JSON.

A browser is driven without a loop, and none may run in the process that drives it. So whoever needs one is a program of its own.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.checkout import ROOT
from tests.support.programs import ended
from tests.support.served import ServedOrganisation

END_WITHIN_S = 60


class Beside:
    """The test's end of such a program; what it can be asked is the subclass's affair."""

    def __init__(self, program: subprocess.Popen[bytes]) -> None:
        self._program = program
        self.origin: str = self._heard()

    def begins(self) -> None:
        """Make what one test is about, of its own: whoever had a part in an earlier one is not asked again."""
        self._asked("begins")

    def faults(self) -> str:
        """Return what the service wrote of faults since this was asked last."""
        return str(self._asked("faults"))

    def _asked(self, *asked: str) -> Any:
        assert self._program.stdin is not None
        self._program.stdin.write(json.dumps(asked).encode() + b"\n")
        self._program.stdin.flush()
        return self._heard()

    def _heard(self) -> Any:
        assert self._program.stdout is not None
        line = self._program.stdout.readline()
        assert line, "the program beside the browser has ended"
        answer, failed = json.loads(line)
        assert failed is None, failed
        return answer


@contextmanager
def running(module: str, folder: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module of this kind while the context lasts; it must end by itself once nothing more is asked.

    The module finds `settings` of the service in its arguments (`settings_given`).
    """
    command = (sys.executable, "-m", module, str(folder), *(f"{name}={value}" for name, value in settings.items()))
    with ended(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)) as program:
        yield program
        assert program.stdin is not None
        program.stdin.close()
        assert program.wait(END_WITHIN_S) == 0


def settings_given() -> dict[str, str]:
    """Return the settings of the service with which this program was started."""
    return dict(each.split("=", 1) for each in sys.argv[2:])


async def answers(made: ServedOrganisation, people: object) -> None:
    """The program's end: say where it serves, then do what is asked, by the name of a method of `people`, until nothing more is.

    What fails is told to the test that asked, with how it failed; the tests after it ask on.
    """
    _say(made.origin)
    while line := await asyncio.to_thread(sys.stdin.readline):
        name, *given = json.loads(line)
        try:
            _say(made.faults() if name == "faults" else await getattr(people, name)(*given))
        except Exception:  # noqa: BLE001 - whatever it is, the test that asked fails for it
            _say(None, traceback.format_exc())


def _say(answer: object, failed: str | None = None) -> None:
    sys.stdout.write(json.dumps([answer, failed]) + "\n")
    sys.stdout.flush()
