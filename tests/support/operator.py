"""Runs the program `relay` as an operator does, with no settings but those given: in this process, or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

from msgspec import Struct

from relay.__main__ import main


class Answer(Struct, frozen=True):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    def said(self) -> str:
        """What it printed, having ended well."""
        assert (self.code, self.err) == (0, "")
        return self.out

    def refused(self) -> str:
        """Its one sentence, having ended badly without a traceback."""
        assert self.code == 1
        assert self.err.startswith("relay: ")
        assert self.err.count("\n") == 1
        return self.err.removeprefix("relay: ").rstrip("\n")


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment of a command: this machine's, with no setting of ours but those given, a free port and a small reserve."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith("RELAY_")}
    return {**clean, "RELAY_LISTEN": "127.0.0.1:0", "RELAY_RESERVE_STOPS": "50", **settings}


def relay(folder: Path, *arguments: str | Path, **settings: str) -> Answer:
    """Run one command in a folder, in this process; nothing can be typed in."""
    out, err, mask = io.StringIO(), io.StringIO(), os.umask(0)
    try:
        with (
            contextlib.chdir(folder),
            mock.patch.dict(os.environ, clean_environment(**settings), clear=True),
            mock.patch.object(sys, "stdin", io.StringIO()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main([*map(str, arguments)])
    finally:
        os.umask(mask)
    return Answer(code, out.getvalue(), err.getvalue())


def relay_process(folder: Path, *arguments: str | Path, **settings: str) -> Answer:
    """Run one command in a folder as a process of its own; nothing can be typed in."""
    done = subprocess.run(
        [sys.executable, "-m", "relay", *map(str, arguments)],
        cwd=folder,
        env=clean_environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
