"""Writing in one's own editor: the text comes back, and nothing of it stays, however the program ends."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relay_client.errors import LocalFault
from relay_client.ui import editor as editing
from relay_client.ui import unnamed
from relay_client.ui.editor import edit
from relay_client.ui.unnamed import wipe, wipe_left

LOOKER = """
import os, pathlib, sys
path = pathlib.Path(sys.argv[-1])
report = pathlib.Path(os.environ["REPORT"])
report.write_text(f"{path}\\n{oct(path.stat().st_mode & 0o777)}\\n{oct(path.parent.stat().st_mode & 0o777)}\\n{path.read_text()}")
if len(sys.argv) > 2:
    (path.parent / ".letter.txt.swp").write_text("left behind")
    path.rename(path.parent / "letter.txt~")
path.write_text((path if len(sys.argv) < 3 else path.parent / "letter.txt~").read_text() + " and more\\n")
"""
HANGS = """
import os, pathlib, sys
pathlib.Path(sys.argv[-1]).write_text("half a letter")
print(sys.argv[-1], flush=True)
sys.stdin.read()
"""


def in_a_folder_without_a_name(patch: pytest.MonkeyPatch) -> None:
    folder = unnamed.detached_folder()
    if folder is None:
        pytest.skip("this system gives nobody a mount of their own")
    os.close(folder)


def in_a_file_without_a_name(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unnamed, "detached_folder", lambda: None)
    patch.setattr(unnamed, "IN_PLACE", frozenset({Path(sys.executable).name}))


def in_a_folder_with_a_name(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unnamed, "detached_folder", lambda: None)


def open_now() -> list[str]:
    """The files that this process has open, as far as the system tells; the list itself is one of them."""
    listed = Path("/proc/self/fd")
    return sorted(each.name for each in listed.iterdir()) if listed.is_dir() else []


Where = Callable[[pytest.MonkeyPatch], None]
PLACES = pytest.mark.parametrize(
    "where", [in_a_folder_without_a_name, in_a_file_without_a_name, in_a_folder_with_a_name]
)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    program = tmp_path / "looker.py"
    program.write_text(LOOKER)
    monkeypatch.setenv("REPORT", str(tmp_path / "report"))
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    return {"EDITOR": f"{sys.executable} {program}", "XDG_RUNTIME_DIR": str(runtime)}


@PLACES
def test_the_text_comes_back_and_nothing_stays(
    editor: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    beside = where is not in_a_file_without_a_name
    if beside:
        editor["EDITOR"] += " saves-by-renaming"
    before = open_now()
    assert edit("begun", editor["EDITOR"], editor) == "begun and more"
    place, file_mode, folder_mode, seen = (tmp_path / "report").read_text().split("\n")
    assert seen == "begun"
    if beside:
        assert (file_mode, folder_mode) == ("0o600", "0o700")
    assert Path(place).is_relative_to(tmp_path / "runtime") is (where is in_a_folder_with_a_name)
    assert not Path(place).exists()
    assert list((tmp_path / "runtime").iterdir()) == []
    assert open_now() == before


@PLACES
def test_the_program_is_killed_and_the_text_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    (tmp_path / "hangs.py").write_text(HANGS)
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    environment = {"EDITOR": f"{sys.executable} {tmp_path / 'hangs.py'}", "XDG_RUNTIME_DIR": str(runtime)}
    said, saying = os.pipe()
    typed, typing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(saying, 1)
        os.dup2(typed, 0)
        for each in (typing, said, saying, typed):
            os.close(each)
        try:
            edit("", environment["EDITOR"], environment)
        finally:
            os._exit(0)
    for each in (saying, typed):
        os.close(each)
    with os.fdopen(said) as out, contextlib.closing(os.fdopen(typing, "w")):
        place = Path(out.readline().strip())
        assert place.read_text() == "half a letter"
        assert wipe_left(environment) == 0, "it is being written"
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if where is in_a_folder_with_a_name:
            with place.open() as held:
                assert wipe_left(environment) == 1
                assert held.read() == "\0" * len("half a letter")
        assert not place.exists()
        assert list(runtime.iterdir()) == []


@PLACES
def test_an_editor_that_fails_takes_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    environment = {"EDITOR": "false", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(LocalFault, match="editor.failed"):
        edit("begun", environment["EDITOR"], environment)
    assert list(tmp_path.iterdir()) == []


def test_an_editor_that_is_not_there_is_told(tmp_path: Path) -> None:
    environment = {"EDITOR": "/nowhere/at-all", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(LocalFault, match="editor.none"):
        edit("begun", environment["EDITOR"], environment)
    assert list(tmp_path.iterdir()) == []


def test_wiping_overwrites_before_it_removes(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    secret = folder / "letter.txt"
    secret.write_text("secret words")
    kept = tmp_path / "kept"
    kept.hardlink_to(secret)
    wipe(folder)
    assert not folder.exists()
    assert kept.read_bytes() == bytes(len("secret words"))
    assert stat.S_ISREG(kept.stat().st_mode)


@PLACES
def test_what_was_written_is_rescued_where_the_editor_ends_badly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    program = tmp_path / "breaks.py"
    program.write_text("import pathlib, sys\npathlib.Path(sys.argv[-1]).write_text('half a letter')\nsys.exit(3)\n")
    rescued: list[str] = []
    environment = {"EDITOR": f"{sys.executable} {program}", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(LocalFault, match="editor.failed"):
        edit("begun", environment["EDITOR"], environment, rescued.append)
    assert rescued == ["half a letter"]
    assert list(tmp_path.iterdir()) == [program]


def test_nothing_is_rescued_that_was_not_written(tmp_path: Path) -> None:
    rescued: list[str] = []
    with pytest.raises(LocalFault):
        edit("begun", "false", {"XDG_RUNTIME_DIR": str(tmp_path)}, rescued.append)
    assert rescued == []


def test_somebody_elses_folder_and_a_link_are_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "letter.txt").write_text("of mine")
    (tmp_path / "letters-abcd1234").symlink_to(kept)
    (tmp_path / "letters-of-1998").mkdir()
    assert wipe_left({"XDG_RUNTIME_DIR": str(tmp_path)}) == 0
    assert (kept / "letter.txt").read_text() == "of mine"
    assert (tmp_path / "letters-of-1998").is_dir()


@pytest.mark.parametrize("name", ["vim", "nvim", "emacs", "micro"])
def test_editors_that_keep_copies_elsewhere_are_told_not_to(name: str) -> None:
    assert editing._command(f"/usr/bin/{name} -x")[2:] == [*editing._QUIET[name]]


@PLACES
@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_vim_writes_there_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where) -> None:
    where(monkeypatch)
    if where is in_a_file_without_a_name:
        monkeypatch.setattr(unnamed, "IN_PLACE", frozenset({"vim"}))
    home = tmp_path / "home"
    home.mkdir()
    (home / ".vimrc").write_text("set backup backupdir=~ undofile undodir=~ directory=~\n")
    monkeypatch.setenv("HOME", str(home))
    # No screen is needed: it reads commands from the line, and what it says goes nowhere.
    keys = "-c 'normal A and more' -c 'wq'"
    environment = {"EDITOR": f"vim -es {keys}", "XDG_RUNTIME_DIR": str(tmp_path / "home")}
    monkeypatch.setattr(editing, "_command", quiet_before(environment))
    assert edit("begun", environment["EDITOR"], environment) == "begun and more"
    assert [each.name for each in home.iterdir()] == [".vimrc"]


def quiet_before(environment: dict[str, str]) -> Callable[[object], list[str]]:
    """The flags of ours come before what is typed in, as they do at a screen."""
    program = [*editing._command("vim -es")]
    return lambda _: [*program, "-c", "normal A and more", "-c", "wq"]


def test_the_helper_says_nothing_where_it_is_not_allowed() -> None:
    done = subprocess.run([sys.executable, "-I", "-S", unnamed.HELPER, "99"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
