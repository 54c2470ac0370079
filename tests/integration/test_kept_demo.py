"""A demo that is kept goes on as it says: its people log in with what was printed, until it is stopped and nothing is left."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from scripts.story.__main__ import KEPT as NOTE
from scripts.story.stage import environment
from tests.support.checkout import ROOT

KEPT = """
import sys
from pathlib import Path
from scripts.story import __main__ as story
from scripts.story.stage import Stage
stage = Stage(Path(sys.argv[1]))
story.organisation(stage)
story.print_logins(stage)
"""
"""The first scene of the demo, kept as `scripts/demo --keep` keeps the whole of it."""
PATIENCE_S = 120
STORY = (sys.executable, "-m", "scripts.story")


class Kept(Struct, frozen=True):
    """What a kept demo printed, and the folder of it."""

    folder: Path
    said: str

    def person(self, name: str) -> tuple[Path, str]:
        """Return where somebody's device is, and their passphrase, as they were printed."""
        found = re.search(
            rf"^  {name}.*: LETTERS_HOME=(\S+) \S+ session\n +passphrase: (.+)$", self.said, re.MULTILINE
        )
        assert found is not None, self.said
        return Path(found[1]), found[2]

    def goes_on(self, name: str, *lines: str) -> str:
        """Type lines into the session of one of the people."""
        home, passphrase = self.person(name)
        read, write = os.pipe()
        os.write(write, passphrase.encode() + b"\n")
        os.close(write)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "relay_client", "--passphrase-fd", str(read), "session", "--json"],
                env=environment(LETTERS_HOME=str(home)),
                input="".join(f"{line}\n" for line in lines),
                capture_output=True,
                pass_fds=(read,),
                timeout=PATIENCE_S,
                text=True,
                check=False,
            )
        finally:
            os.close(read)
        return done.stdout + done.stderr

    def process(self) -> int:
        found = re.search(r"\(process (\d+)\)", self.said)
        assert found is not None
        return int(found[1])


def ran(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, timeout=PATIENCE_S, text=True, check=False
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("kept-demo")
    done = ran(sys.executable, "-c", KEPT, str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    yield Kept(folder, done.stdout)
    ran(*STORY, "--stop", str(folder))


def test_each_of_its_people_goes_on_and_it_stops_with_nothing_left(kept: Kept) -> None:
    assert Path(f"/proc/{kept.process()}").exists(), "it goes on behind the program that made it"
    said = kept.goes_on("the office", "case new --lead meral --no-label", "cases")
    assert said.count('"ok": true') == 2, said
    assert '"ok": true' in kept.goes_on("Meral", "today")
    done = ran(*STORY, "--stop", str(kept.folder))
    assert (done.returncode, done.stdout) == (0, "The service was stopped, and its folder was removed.\n")
    assert not kept.folder.exists()
    assert not Path(f"/proc/{kept.process()}").exists()


def test_what_is_no_kept_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    for folder in (tmp_path, tmp_path / "nowhere"):
        done = ran(*STORY, "--stop", str(folder))
        assert done.returncode == 1
        assert "is not the folder of a kept demo." in done.stderr
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_a_process_that_serves_something_else_by_now_is_not_ended(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as other:
        (tmp_path / NOTE).write_text(f"{other.pid}\n")
        done = ran(*STORY, "--stop", str(tmp_path))
        assert other.poll() is None
        other.kill()
    assert done.returncode == 0
    assert not tmp_path.exists()
