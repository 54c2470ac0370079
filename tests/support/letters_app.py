"""`letters app` as a program of its own, which serves while a test lasts."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tests.support.programs import ended


class App(Struct):
    """A `letters app` that serves."""

    process: subprocess.Popen[bytes]
    origin: str
    said: str

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    @property
    def host(self) -> str:
        return self.origin.removeprefix("http://")


def command(folder: Path, login: str, program: dict[str, str], *more: str) -> tuple[list[str], dict[str, str]]:
    env = {"PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8", "LETTERS_HOME": str(folder / login), **program}
    return [sys.executable, "-m", "relay_client", "--as", login, "app", *more], env


@contextlib.contextmanager
def running(folder: Path, login: str, program: dict[str, str], *more: str) -> Iterator[App]:
    """Run it while the context lasts; it says where it listens before anybody asks."""
    line, env = command(folder, login, program, *more)
    with ended(
        subprocess.Popen(line, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    ) as process:
        assert process.stdout is not None
        said = ""
        while "Ctrl-C" not in said:
            row = process.stdout.readline().decode()
            assert row, said
            said += row
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield App(process, found[0], said)
