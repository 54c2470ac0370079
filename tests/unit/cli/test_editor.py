"""Writing in one's own editor: the text comes back, and nothing of it stays on disk."""

import stat
import sys
from pathlib import Path

import pytest

from relay_client.errors import LocalFault
from relay_client.ui.editor import edit, wipe

LOOKER = """
import os, pathlib, sys
path = pathlib.Path(sys.argv[-1])
report = pathlib.Path(os.environ["REPORT"])
report.write_text(f"{path}\\n{oct(path.stat().st_mode & 0o777)}\\n{oct(path.parent.stat().st_mode & 0o777)}\\n{path.read_text()}")
(path.parent / ".letter.txt.swp").write_text("left behind")
path.write_text(path.read_text() + " and more\\n")
"""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    program = tmp_path / "looker.py"
    program.write_text(LOOKER)
    monkeypatch.setenv("REPORT", str(tmp_path / "report"))
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    return {"EDITOR": f"{sys.executable} {program}", "XDG_RUNTIME_DIR": str(runtime)}


def test_the_text_comes_back_and_the_folder_goes(editor: dict[str, str], tmp_path: Path) -> None:
    assert edit("begun", editor) == "begun and more"
    place, file_mode, folder_mode, seen = (tmp_path / "report").read_text().split("\n")
    assert (file_mode, folder_mode, seen) == ("0o600", "0o700", "begun")
    assert Path(place).is_relative_to(tmp_path / "runtime")
    assert list((tmp_path / "runtime").iterdir()) == []


def test_an_editor_that_fails_takes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    environment = {"EDITOR": "false", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(LocalFault, match="editor.failed"):
        edit("begun", environment)
    assert list(tmp_path.iterdir()) == []


def test_an_editor_that_is_not_there_is_told(tmp_path: Path) -> None:
    environment = {"EDITOR": "/nowhere/at-all", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(LocalFault, match="editor.none"):
        edit("begun", environment)
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


def test_what_was_written_is_rescued_where_the_editor_ends_badly(tmp_path: Path) -> None:
    program = tmp_path / "breaks.py"
    program.write_text("import pathlib, sys\npathlib.Path(sys.argv[-1]).write_text('half a letter')\nsys.exit(3)\n")
    rescued: list[str] = []
    environment = {"EDITOR": f"{sys.executable} {program}", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(LocalFault, match="editor.failed"):
        edit("begun", environment, rescued.append)
    assert rescued == ["half a letter"]
    assert list(tmp_path.iterdir()) == [program]


def test_nothing_is_rescued_that_was_not_written(tmp_path: Path) -> None:
    rescued: list[str] = []
    with pytest.raises(LocalFault):
        edit("begun", {"EDITOR": "false", "XDG_RUNTIME_DIR": str(tmp_path)}, rescued.append)
    assert rescued == []
