"""Which programs a letter may be written in: known by what they say of themselves, and given nothing of one's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from relay_client.errors import LocalFault
from relay_client.ui.known_editors import KNOWN, find_editor, surroundings
from tests.support.programs import program

PACKAGES = {"vim": "vim", "nano": "nano", "emacs": "emacs-nox", "nvim": "neovim", "micro": "micro"}


def saying(path: Path, said: str) -> Path:
    """Make a program that says this of itself."""
    path.write_text(f"#!{sys.executable} -I\nprint({said!r})\n")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize("name", [each.name for each in KNOWN])
def test_a_program_is_known_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    real = program(name, PACKAGES[name])
    link = tmp_path / "my-own-name"
    link.symlink_to(real)
    wrapper = tmp_path / "wrapper"
    wrapper.write_text(f'#!/bin/sh\nexec "{real}" "$@"\n')
    wrapper.chmod(0o700)
    for chosen in (name, real, str(link), str(wrapper)):
        found = find_editor(chosen, dict(os.environ))
        assert found.known.name == name
        assert found.command(Path("/letter"), "/folder")[-1] == "/letter"


@pytest.mark.parametrize("said", ["", "ed 1.19", "emacsclient 28.2", "not GNU nano", "mg 2023", "Version: 2.0.11"])
def test_a_program_that_is_not_known_is_refused(said: str, tmp_path: Path) -> None:
    named_like_one = saying(tmp_path / "nano", said)
    with pytest.raises(LocalFault, match=r"editor\.unknown"):
        find_editor(str(named_like_one), {"PATH": "/usr/bin"})


def test_a_program_that_is_not_there_is_told() -> None:
    for chosen in ("/nowhere/at-all", "no-such-program", ""):
        with pytest.raises(LocalFault, match=r"editor\.none"):
            find_editor(chosen, {"PATH": "/usr/bin"})


@pytest.mark.parametrize("how", ["VISUAL", "EDITOR", "file", "editor"])
def test_sensible_editor_is_what_it_would_start(how: str, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    saying(folder / "sensible-editor", "anything")
    chosen = saying(folder / ("editor" if how == "editor" else "theirs"), "GNU nano, version 9")
    environment = {"PATH": str(folder), "HOME": str(tmp_path)}
    if how == "file":
        (tmp_path / ".selected_editor").write_text(f'# Generated\nSELECTED_EDITOR="{chosen}"\n')
    elif how != "editor":
        environment[how] = f"{chosen} --with --flags"
    assert find_editor("sensible-editor", environment).path == str(chosen)


def test_an_editor_is_given_nothing_that_names_settings_of_ones_own() -> None:
    given = surroundings(
        {"PATH": "/bin", "TERM": "xterm", "LC_ALL": "nl_NL.UTF-8", "VIMINIT": "set undofile", "HOME": "/home/anna"},
        "/memory",
    )
    assert given["HOME"] == given["XDG_STATE_HOME"] == given["TMPDIR"] == "/memory"
    assert (given["PATH"], given["TERM"], given["LC_ALL"]) == ("/bin", "xterm", "nl_NL.UTF-8")
    assert "VIMINIT" not in given


def test_every_known_editor_has_a_package_here() -> None:
    assert {each.name for each in KNOWN} == set(PACKAGES)
    assert any(shutil.which(name) for name in PACKAGES), "scripts/test installs one at least"


HOSTILE = """
let g:own = 1
set backup backupdir=~ writebackup undofile undodir=~ swapfile directory=~ updatecount=1 history=99
"""
KEPT_NOTHING = {
    "swapfile": "0",
    "updatecount": "0",
    "backup": "0",
    "writebackup": "0",
    "undofile": "0",
    "history": "0",
    "modeline": "0",
}
OWN_FILE = {"vim": (".vimrc", "viminfofile"), "nvim": (".config/nvim/init.vim", "shadafile")}


@pytest.mark.parametrize("clean", [True, False], ids=["as it is started", "with settings of one's own"])
@pytest.mark.parametrize("name", list(OWN_FILE))
def test_each_switch_of_vim_keeps_nothing_by_itself(name: str, clean: bool, tmp_path: Path) -> None:
    """Swap, backup, undo, history and the file of what was done: asked of the program, also where its own settings are read.

    `--clean` leaves those out; each other switch has to hold where a system has settings for everybody.
    """
    own, remembered = OWN_FILE[name]
    (tmp_path / own).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / own).write_text(HOSTILE)
    letter, answer = tmp_path / "letter.txt", tmp_path / "answer"
    letter.write_text("words")
    # The command ends with the letter; what is asked comes behind what the program is told to keep.
    command = find_editor(program(name, PACKAGES[name]), dict(os.environ)).command(letter, "/folder")
    if not clean:
        command.remove("--clean")
        command[-1:-1] = ["-u", str(tmp_path / own)] if name == "nvim" else []
    asked = [f"string(&{option})" for option in (*KEPT_NOTHING, remembered)] + ["string(exists('g:own'))"]
    command[-1:-1] = ["-c", f"call writefile([{', '.join(asked)}], '{answer}')", "-c", "qa!"]
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "dumb"}
    subprocess.run(
        command, env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    *kept, file, read = [line.strip("'") for line in answer.read_text().splitlines()]
    assert dict(zip(KEPT_NOTHING, kept, strict=True)) == KEPT_NOTHING
    assert (file, read) == ("NONE", "0" if clean else "1")
