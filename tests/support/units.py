"""The units of deploy/ as systemd's own tools read them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.support.checkout import ROOT
from tests.support.programs import output_of

DEPLOY: Final = ROOT / "deploy"
PROGRAM: Final = "/opt/relay/bin/relay"
SERVICES: Final = tuple(sorted(path.name for path in DEPLOY.glob("*.service")))
TIMERS: Final = tuple(sorted(path.name for path in DEPLOY.glob("*.timer")))
DROP_IN: Final = DEPLOY / "relay.service.d" / "port-443.conf"


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a unit sets, by name, in its order."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            yield name, value


def values(path: Path, name: str) -> list[str]:
    """Every value that a unit gives to one name."""
    return [value for each, value in lines(path) if each == name]


def copied_units(folder: Path, program: str) -> None:
    """Copy every unit into a folder, with another program in the place of the relay's."""
    for path in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
        (folder / path.name).write_text(
            path.read_text(encoding="utf-8").replace(PROGRAM, program), encoding="utf-8"
        )


def analyzed(analyze: str, *arguments: str) -> tuple[int, str]:
    """Run systemd-analyze; return its exit code and all that it said."""
    done = subprocess.run([analyze, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def allowed_calls(analyze: str, service: Path) -> set[str]:
    """The system calls that a unit allows: sets in their order, those with ~ taken away."""
    allowed: set[str] = set()
    for value in values(service, "SystemCallFilter"):
        named = set[str]().union(*(_expanded(analyze, name) for name in value.removeprefix("~").split()))
        allowed = allowed - named if value.startswith("~") else allowed | named
    return allowed


def _expanded(analyze: str, name: str) -> set[str]:
    if not name.startswith("@"):
        return {name}
    inside = (line.strip() for line in output_of(analyze, "syscall-filter", name).splitlines()[1:])
    return set[str]().union(*(_expanded(analyze, each) for each in inside if each and not each.startswith("#")))
