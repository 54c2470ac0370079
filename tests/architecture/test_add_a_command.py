"""A new command touches few files: CONTRIBUTING.md lists those of `decline`, and this looks for any other."""

from __future__ import annotations

import re
import subprocess

from tests.support.checkout import ROOT

MOST = 12
NAMED = re.compile(r"\b(decline|Decline|DECLINE)(_\w+)?\b")


def listed() -> set[str]:
    """Return the files that CONTRIBUTING.md lists, from the rows of its table."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", text, re.MULTILINE)
    return {f"{folder}/{file}" for folder, files in rows for file in re.findall(r"`([^`]+)`", files)}


def test_a_command_stands_in_the_files_that_are_listed_and_in_no_other() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "relay", "clients"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    naming = {
        name
        for name in tracked
        if name.endswith((".py", ".ftl")) and NAMED.search((ROOT / name).read_text(encoding="utf-8"))
    }
    assert naming == listed()
    assert len(naming) <= MOST
