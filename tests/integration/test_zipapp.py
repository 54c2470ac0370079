"""`letters` as one file: it runs with nothing but Python and what it brought, and says so where it was made for another one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import zipapp

BASE = str(Path(sys.executable).resolve())
"""The Python behind this environment, without the environment's packages."""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("zipapp") / "letters.pyz"
    zipapp.make(out)
    return out


def run(program: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start it as somebody would who has only this file, away from the checkout."""
    home.mkdir(exist_ok=True)
    clean = {"PATH": os.defpath, "HOME": str(home), "LETTERS_HOME": str(home / "letters"), "LANG": "en_GB.UTF-8"}
    return subprocess.run(
        [BASE, "-I", str(program), *arguments], env=clean, cwd=home, capture_output=True, text=True, check=False
    )


def test_one_file_is_all_that_somebody_needs(program: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = run(program, home, "help", "--language", "nl")
    assert told.returncode == 0, told.stderr
    assert "letters thuis" in told.stdout
    unpacked = list((home / ".cache" / "letters-program").iterdir())
    assert len(unpacked) == 1
    assert unpacked[0].parent.stat().st_mode & 0o077 == 0
    hinted = home / "text"
    hinted.write_text("Bel mij op 06-12345678.\n")
    told = run(program, home, "hints", "--file", str(hinted), "--json")
    assert '"kind": "phone"' in told.stdout
    assert run(program, home, "profiles").returncode == 0
    assert list((home / ".cache" / "letters-program").iterdir()) == unpacked, "it is unpacked once"


def test_the_file_holds_every_pinned_package_and_nothing_that_only_the_server_needs(program: Path) -> None:
    with zipfile.ZipFile(program) as packed:
        tops = {re.sub(r"[-._]+", "-", name.split("/")[0].lower()) for name in packed.namelist()}
    pinned = (zipapp.ROOT / "requirements" / "client.txt").read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Za-z0-9._-]+)==", pinned, re.MULTILINE):
        assert any(top.startswith(re.sub(r"[-._]+", "-", name.lower()) + "-") for top in tops), name
    assert not {"aiosqlite", "uvloop", "prometheus-client", "pytest"} & tops


def test_another_python_is_told_so_in_one_sentence(program: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pyz"
    with zipfile.ZipFile(program) as packed, zipfile.ZipFile(other, "w") as changed:
        start = packed.read("__main__.py").decode()
        changed.writestr(
            "__main__.py", re.sub(r"^MADE_FOR = .*$", "MADE_FOR = ['z80', [3, 99]]", start, flags=re.MULTILINE)
        )
    told = run(other, tmp_path / "home")
    assert told.returncode == 1
    assert told.stderr.strip().startswith("This file was made for Python 3.99 on z80.")
