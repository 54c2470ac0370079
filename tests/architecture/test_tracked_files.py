"""What holds for every file of the project, in any language: what it must not name, and which can be run.

The forbidden names are put together from pieces, because this file is read by its own test.
"""

import os
import re

from tests.support.checkout import ROOT, project_files, shown

# Packages come by name, from wherever the machine's own package clients are set up.
REGISTRY_HOSTS = (
    ("pypi", ".org"),
    ("python", "hosted", ".org"),
    ("registry", ".npm", "js"),
    ("deb", ".debian", ".org"),
    ("security", ".debian", ".org"),
)
# The project speaks of itself alone: no path of a machine where it happened to be written.
FOREIGN_PATHS = (
    ("..", "/shared"),
    ("/work", "/"),
    ("/", "tmp/plan"),
    ("/", "tmp/bash_jobs"),
    ("/opt", "/wheels"),
    ("/root", "/"),
)
NAMED = re.compile("|".join(re.escape("".join(pieces)) for pieces in REGISTRY_HOSTS + FOREIGN_PATHS).encode())


def test_no_file_names_a_registry_or_a_workplace() -> None:
    files = project_files()
    assert files
    found = [
        f"{shown(path)}:{number}: {match[0].decode()}"
        for path in files
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if (match := NAMED.search(line))
    ]
    assert found == []


def test_every_forbidden_name_is_recognised() -> None:
    for pieces in REGISTRY_HOSTS + FOREIGN_PATHS:
        assert NAMED.search(f"see {''.join(pieces)}/x".encode())
    assert not NAMED.search(b"a network/share, the workplace of a mediator, python.org")


def test_a_file_can_be_run_exactly_where_it_says_how() -> None:
    runnable = {path for path in project_files() if os.access(path, os.X_OK)}
    with_shebang = {path for path in project_files() if path.read_bytes().startswith(b"#!")}
    assert {shown(path) for path in runnable ^ with_shebang} == set()
    assert {ROOT / "scripts" / "check", ROOT / "scripts" / "test", ROOT / ".ci" / "run"} <= runnable


def test_shell_scripts_stop_at_the_first_failure() -> None:
    shell = [path for path in project_files() if path.read_bytes().startswith(b"#!/usr/bin/env bash")]
    assert shell
    assert [shown(path) for path in shell if b"\nset -euo pipefail\n" not in path.read_bytes()] == []


def test_pytest_has_the_last_word_in_ci() -> None:
    closing = {
        name: (ROOT / name).read_text(encoding="utf-8").splitlines()[-1] for name in (".ci/run", "scripts/test")
    }
    assert all(line.startswith("exec ") for line in closing.values())
    assert "scripts/test" in closing[".ci/run"]
    assert "-m pytest" in closing["scripts/test"]
