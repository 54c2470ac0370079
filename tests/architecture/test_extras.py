"""Each program runs with what is pinned for it alone: nothing of the server comes along on a laptop, nor the reverse."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
IMPORT_ALL = """
import importlib, pkgutil, sys

package, *blocked = sys.argv[1:]
sys.modules.update(dict.fromkeys(blocked))
root = importlib.import_module(package)
names = [each.name for each in pkgutil.walk_packages(root.__path__, f"{package}.", onerror=lambda name: sys.exit(name))]
for name in names:
    if not name.endswith(".__main__"):  # those run the program
        importlib.import_module(name)
print(len(names))
"""
"""Imports every module of a package while others cannot be imported; None in their place is how Python is told so."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(program: str) -> set[str]:
    text = (ROOT / "requirements" / f"{program}.txt").read_text(encoding="utf-8")
    return {normal(each) for each in PINNED.findall(text)}


def foreign(program: str) -> list[str]:
    """Return the modules here that belong to no package pinned for this program."""
    own = pinned(program) | {"relay-letters"}
    return sorted(
        module for module, packages in packages_distributions().items() if own.isdisjoint(map(normal, packages))
    )


@pytest.mark.parametrize(("program", "package"), [("server", "relay"), ("client", "relay_client")])
def test_every_module_is_imported_without_what_only_others_need(program: str, package: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, package, *foreign(program)],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'clients' / 'cli'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 50


RUN = """
import importlib, sys

package, *blocked = sys.argv[1:]
sys.modules.update(dict.fromkeys(blocked))
sys.argv = [package, "--help"]
sys.exit(importlib.import_module(f"{package}.__main__").main())
"""


def run(package: str, blocked: list[str]) -> tuple[int, str, str]:
    """Run a program's help while some modules cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, package, *blocked],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'clients' / 'cli'}", "PATH": "/usr/bin:/bin", "LANG": "en_GB.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("package", "program", "extra", "other"),
    [("relay", "relay", "server", "client"), ("relay_client", "letters", "client", "server")],
)
def test_a_program_says_in_one_sentence_which_install_it_needs(
    package: str, program: str, extra: str, other: str
) -> None:
    code, said, complained = run(package, foreign(other))
    assert (code, said) == (2, "")
    assert re.fullmatch(rf"{program}: [a-z.]+ is not installed: install relay-letters\[{extra}\]\.\n", complained)
    assert run(package, foreign(extra))[0] == 0


@pytest.mark.parametrize(
    ("package", "missing"), [("relay", "relay.config"), ("relay_client", "relay_client.errors")]
)
def test_a_missing_file_of_ours_is_not_explained_away(package: str, missing: str) -> None:
    code, _, complained = run(package, [missing])
    assert code == 1
    assert complained.rstrip().splitlines()[-1].startswith("ModuleNotFoundError")


def test_what_only_the_other_needs_is_known_as_foreign() -> None:
    assert {"aiosqlite", "structlog", "uvloop", "pytest"} <= set(foreign("client"))
    assert {"PIL", "babel", "pikepdf", "phonenumbers", "pytest"} <= set(foreign("server"))
    assert {"aiohttp", "msgspec", "nacl"}.isdisjoint({*foreign("server"), *foreign("client")})


def test_a_module_that_is_blocked_is_seen() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, "relay", "aiosqlite"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode != 0
