"""What a command does not use is not loaded: people wait for every command, and each library is one more that could be attacked."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.support.checkout import ROOT

# What draws, reads, sets or looks up something, and takes a while to load.
HEAVY = (
    "PIL",
    "phonenumbers",
    "pikepdf",
    "prompt_toolkit",
    "pillow_heif",
    "pypdfium2",
    "relay_client.hints.find",
    "relay_client.pages.scans.intake",
    "stdnum",
    "typst",
    "zxingcpp",
)
NETWORK = ("aiohttp", "relay_client.net.http_transport")
# Commands whose files are loaded together, with all that an unlocked account can do.
LOOKING = (
    "today",
    "cases",
    "case",
    "home",
    "list",
    "read",
    "people",
    "notes",
    "journal",
    "review",
    "release",
    "pause",
    "counts",
)
SAY = "import json, sys; print(json.dumps(sorted(sys.modules)))"


def loaded(program: str, *arguments: str) -> set[str]:
    """Return which modules a program has loaded in the end."""
    path = f"{ROOT}:{ROOT / 'clients' / 'cli'}"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{SAY}", *arguments],
        env={"PYTHONPATH": path, "PATH": "/usr/bin:/bin", "LETTERS_HOME": "/nonexistent", "LANG": "en_GB.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def within(modules: set[str], names: tuple[str, ...]) -> set[str]:
    return {each for each in modules if any(each == name or each.startswith(f"{name}.") for name in names)}


@pytest.mark.parametrize(
    "command", ["today", "home", "help", "safety", "profiles", "cases", "release 3f9a21c4 --sure"]
)
def test_a_command_that_gets_nowhere_has_loaded_neither_the_network_nor_what_it_does_not_use(command: str) -> None:
    modules = loaded(f"from relay_client.main import main\nmain({command.split()!r})")
    assert "relay_client.main" in modules
    assert within(modules, (*HEAVY, *NETWORK)) == set()


def test_looking_reading_and_deciding_load_no_library_of_pictures_paper_or_hints() -> None:
    modules = loaded(
        "from relay_client.commands import registry\n"
        f"for name in {LOOKING!r}: assert registry.command(name)\n"
        "import relay_client.net.http_transport, relay_client.api.account, relay_client.api.device_client"
    )
    assert "aiohttp" in modules
    assert within(modules, HEAVY) == set()


def test_the_editor_is_loaded_only_once_somebody_writes_at_a_screen() -> None:
    modules = loaded(
        "from relay_client.commands import registry\n"
        "for name in ('write', 'note', 'drafts', 'return'): assert registry.command(name)\n"
        "import relay_client.commands.editing"
    )
    assert within(modules, ("prompt_toolkit", "relay_client.ui.writing")) == set()


def test_the_program_looks_for_what_nobody_needs_once_it_is_loaded() -> None:
    modules = loaded(
        "import gc, sys\nfrom relay_client.__main__ import main\nsys.argv = ['letters', 'profiles']\nmain()\n"
        "assert gc.isenabled() and gc.get_freeze_count() > 10_000"
    )
    assert "relay_client.main" in modules


def test_the_list_of_heavy_libraries_is_of_this_program() -> None:
    assert [name for name in (*HEAVY, *NETWORK) if find_spec(name) is None] == []
