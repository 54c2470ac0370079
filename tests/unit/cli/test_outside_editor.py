"""Writing in one's own editor: the text comes back, and nothing of it stays, however the program ends."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from relay_client.errors import LocalFault
from relay_client.ui import unnamed
from relay_client.ui.outside_editor import edit
from relay_client.ui.unnamed import wipe, wipe_left

LOOKER = """
path = pathlib.Path(sys.argv[-1])
report = pathlib.Path("REPORT")
modes = oct(path.stat().st_mode & 0o777), oct(path.parent.stat().st_mode & 0o777)
report.write_text("\\n".join([str(path), *modes, path.read_text()]))
"""
WRITES = """
path.write_text(path.read_text() + " and more\\n")
"""
RENAMES = """
(path.parent / ".letter.txt.swp").write_text("left behind")
(pathlib.Path(os.environ["HOME"]) / ".history").write_text("left behind")
path.rename(path.parent / "letter.txt~")
path.write_text((path.parent / "letter.txt~").read_text() + " and more\\n")
"""
HANGS = """
pathlib.Path(sys.argv[-1]).write_text("half a letter")
print(sys.argv[-1], flush=True)
sys.stdin.read()
"""


def program(folder: Path, where: "Where", body: str) -> str:
    """Make a program that is known by what it says: one that wants a folder, or one that does not."""
    says = "GNU Emacs 1.0" if where is in_a_folder_with_a_name else "GNU nano, version 1.0"
    path = folder / "program"
    asked = f"if sys.argv[1:] == ['--version']:\n    print({says!r})\n    sys.exit()\n"
    path.write_text(f"#!{sys.executable} -I\nimport os, pathlib, sys\n{asked}{body}")
    path.chmod(0o700)
    return str(path)


def in_a_folder_without_a_name(patch: pytest.MonkeyPatch) -> None:
    folder = unnamed.detached_folder()
    if folder is None:
        pytest.skip("this system gives nobody a mount of their own")
    os.close(folder)


def in_a_file_without_a_name(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unnamed, "detached_folder", lambda: None)


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
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one place for files in memory, as far as anybody looks here."""
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(unnamed, "is_in_memory", lambda each: each == folder)
    return folder


def variables(runtime: Path) -> dict[str, str]:
    return {"XDG_RUNTIME_DIR": str(runtime), "PATH": os.environ["PATH"]}


@PLACES
def test_the_text_comes_back_and_nothing_stays(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    beside = where is not in_a_file_without_a_name
    body = LOOKER.replace("REPORT", str(tmp_path / "report")) + (RENAMES if beside else WRITES)
    before = open_now()
    assert edit("begun", program(tmp_path, where, body), variables(runtime)) == "begun and more"
    place, file_mode, folder_mode, seen = (tmp_path / "report").read_text().split("\n")
    assert seen == "begun"
    if beside:
        assert (file_mode, folder_mode) == ("0o600", "0o700")
    assert Path(place).is_relative_to(runtime) is (where is in_a_folder_with_a_name)
    assert not Path(place).exists()
    assert list(runtime.iterdir()) == []
    assert open_now() == before


@PLACES
def test_the_program_is_killed_and_the_text_goes_with_it(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    chosen = program(tmp_path, where, HANGS)
    said, saying = os.pipe()
    typed, typing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(saying, 1)
        os.dup2(typed, 0)
        for each in (typing, said, saying, typed):
            os.close(each)
        try:
            edit("", chosen, variables(runtime))
        finally:
            os._exit(0)
    for each in (saying, typed):
        os.close(each)
    with os.fdopen(said) as out, contextlib.closing(os.fdopen(typing, "w")):
        place = Path(out.readline().strip())
        assert place.read_text() == "half a letter"
        assert wipe_left(variables(runtime)) == 0, "it is being written"
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if where is in_a_folder_with_a_name:
            with place.open() as held:
                assert wipe_left(variables(runtime)) == 1
                assert held.read() == "\0" * len("half a letter")
        assert not place.exists()
        assert list(runtime.iterdir()) == []


@PLACES
def test_what_was_written_is_rescued_where_the_editor_ends_badly_and_nothing_stays(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    chosen = program(tmp_path, where, "pathlib.Path(sys.argv[-1]).write_text('half a letter')\nsys.exit(3)\n")
    rescued: list[str] = []
    with pytest.raises(LocalFault, match="editor.failed"):
        edit("begun", chosen, variables(runtime), rescue=rescued.append)
    assert rescued == ["half a letter"]
    assert list(runtime.iterdir()) == []


def test_nothing_is_rescued_that_was_not_written(runtime: Path, tmp_path: Path) -> None:
    rescued: list[str] = []
    with pytest.raises(LocalFault, match="editor.failed"):
        edit(
            "begun",
            program(tmp_path, in_a_file_without_a_name, "sys.exit(3)\n"),
            variables(runtime),
            rescue=rescued.append,
        )
    assert rescued == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_an_editor_that_saves_another_encoding_loses_no_letter(
    encoding: str, runtime: Path, tmp_path: Path
) -> None:
    saves = f"path = pathlib.Path(sys.argv[-1])\npath.write_bytes((path.read_text() + ' één “café” €5').encode({encoding!r}))\n"
    chosen = program(tmp_path, in_a_file_without_a_name, saves)
    assert edit("begun", chosen, variables(runtime)) == "begun één “café” €5"


@PLACES
def test_what_was_written_is_kept_while_it_still_lies_there(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Where
) -> None:
    where(monkeypatch)
    place = tmp_path / "place"
    writes = (
        f"pathlib.Path({str(place)!r}).write_text(sys.argv[-1])\npathlib.Path(sys.argv[-1]).write_text('written')\n"
    )
    lay: list[str] = []

    def keep(text: str) -> None:
        lay.append(Path(place.read_text()).read_text())
        assert text == "written"

    assert edit("begun", program(tmp_path, where, writes), variables(runtime), keep) == "written"
    assert lay == ["written"], "kept first, and wiped last"
    assert not Path(place.read_text()).exists()


def test_the_folder_with_a_name_is_in_memory_where_the_machine_has_such_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    in_a_folder_with_a_name(monkeypatch)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(memory))
    monkeypatch.setattr(unnamed, "is_in_memory", lambda each: each == memory)
    with unnamed.place({"XDG_RUNTIME_DIR": str(tmp_path)}, in_place=False) as place:
        assert place.file.is_relative_to(memory)
    assert list(memory.iterdir()) == []


def test_what_is_in_memory_is_told_by_its_mount() -> None:
    mounts = [each.split(" ") for each in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    kinds = {where: kind for _, where, kind, *_ in mounts}
    assert not unnamed.is_in_memory(Path("/proc/self"))
    shared = Path("/dev/shm")  # noqa: S108 - looked at only
    assert unnamed.is_in_memory(shared / "x") is (kinds.get(str(shared)) == "tmpfs")


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


def test_somebody_elses_folder_and_a_link_are_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "letter.txt").write_text("of mine")
    (tmp_path / "letters-abcd1234").symlink_to(kept)
    (tmp_path / "letters-of-1998").mkdir()
    assert wipe_left({"XDG_RUNTIME_DIR": str(tmp_path)}) == 0
    assert (kept / "letter.txt").read_text() == "of mine"
    assert (tmp_path / "letters-of-1998").is_dir()


def test_the_helper_says_nothing_where_it_is_not_allowed() -> None:
    done = subprocess.run([sys.executable, "-I", "-S", unnamed.HELPER, "99"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
