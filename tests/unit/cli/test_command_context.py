"""The context of commands: passphrases handed in or made up, texts taken in, files kept private."""

import io
import os
import resource
from argparse import Namespace
from pathlib import Path

import pytest

from relay.domain.ids import Seconds
from relay.wire import messages as m
from relay_client.api import defaults
from relay_client.commands import editing
from relay_client.commands.account import new_passphrase
from relay_client.commands.base import CommandContext, read_file, write_private, write_private_bytes
from relay_client.commands.party import kinds_from
from relay_client.ui.exits import Usage
from relay_client.ui.terminal import NoAnswer, Terminal
from relay_client.words.sentences import Language, Sentences
from tests.unit.cli.conftest import Screen, Sitting


def context_at(terminal: Terminal, home: Path, fd: int | None = None) -> CommandContext:
    letters = defaults.device_client({"LETTERS_HOME": str(home)})
    return CommandContext(terminal, letters, lambda: Seconds(1_800_000_000), passphrase_fd=fd)


class Attentive(Screen):
    """Somebody who types back what stands in the middle of the screen, after one mistake."""

    def __init__(self, screen: io.StringIO) -> None:
        super().__init__()
        self.screen = screen
        self.typed = 0

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override] # as io.StringIO has it
        self.typed += 1
        shown = next(line.strip() for line in self.screen.getvalue().splitlines() if line.count(" ") > 4)
        clear = shown.replace("\x1b[1m", "").replace("\x1b[0m", "").strip()
        return "something else\n" if self.typed == 1 else f"  {clear.replace(' ', '  ')}\n"


@pytest.mark.parametrize(
    ("kind", "way_back"),
    [
        (m.Profile.PARTY, "only your mediator can help you back in"),
        (m.Profile.STAFF, "only your recovery code lets you back in"),
    ],
)
def test_a_passphrase_is_made_up_and_typed_back(kind: m.Profile, way_back: str, tmp_path: Path) -> None:
    screen = Screen()
    terminal = Terminal(
        Sentences(Language.EN), Attentive(screen), screen, io.StringIO(), environment={"TERM": "xterm"}
    )
    made = new_passphrase(context_at(terminal, tmp_path), kind)
    assert len(made.split()) == 6
    assert screen.getvalue().count(made) == 1
    assert "That is not the same. Look again." in screen.getvalue()
    assert way_back in " ".join(screen.getvalue().split())


def test_a_passphrase_that_was_handed_in_is_taken(tmp_path: Path, sitting: Sitting) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"six words that somebody has chosen\nnot this\n")
    os.close(writing)
    context = context_at(sitting(), tmp_path, reading)
    assert new_passphrase(context, m.Profile.PARTY) == "six words that somebody has chosen"
    assert context.given_passphrase() == "six words that somebody has chosen"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\n"])
def test_a_passphrase_that_cannot_be_read_is_told(content: bytes, tmp_path: Path, sitting: Sitting) -> None:
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    with pytest.raises(Usage) as told:
        context_at(sitting(), tmp_path, reading).given_passphrase()
    assert told.value.code == "cli.passphrase_fd"


def test_a_script_without_a_passphrase_is_asked_nothing(tmp_path: Path, sitting: Sitting) -> None:
    with pytest.raises(NoAnswer):
        new_passphrase(context_at(sitting("never read\n", json_only=True), tmp_path), m.Profile.PARTY)


def nothing_done(folder: Path) -> Path:
    """Make a program that is known, and leaves a text as it is."""
    path = folder / "nothing"
    path.write_text("#!/bin/sh\necho GNU nano\n")
    path.chmod(0o700)
    return path


async def test_a_text_comes_from_a_file_the_input_or_the_editor(tmp_path: Path, sitting: Sitting) -> None:
    letter = tmp_path / "letter"
    letter.write_text("from a file\n")
    context = context_at(sitting("from the input\n.\nhome\n"), tmp_path / "home")
    context.in_session = True
    assert context.take_text(Namespace(file=letter, stdin=False)) == "from a file"
    assert context.take_text(Namespace(file=None, stdin=True)) == "from the input"
    screen = sitting(screen=True)
    screen.environment = {"LETTERS_EDITOR": str(nothing_done(tmp_path)), "PATH": os.environ["PATH"]}
    given = Namespace(file=None, stdin=False, editor=None)
    assert await editing.take_text(context_at(screen, tmp_path / "home"), given, "begun") == "begun"


def test_a_written_file_is_private_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "slip.txt"
    write_private(path, "secret")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Usage) as told:
        write_private(path, "other")
    assert told.value.code == "cli.file"
    assert path.read_text() == "secret"


def test_written_bytes_are_private_and_never_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    write_private_bytes(path, b"%PDF \xff\r\n")
    assert path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "elsewhere").symlink_to(tmp_path / "nothing")
    for taken in (path, tmp_path / "elsewhere", tmp_path / "no folder" / "letter.pdf", tmp_path):
        with pytest.raises(Usage) as told:
            write_private_bytes(taken, b"other")
        assert told.value.code == "cli.file"
    assert path.read_bytes() == b"%PDF \xff\r\n"
    assert not (tmp_path / "nothing").exists()


def test_of_bytes_that_do_not_fit_nothing_stays(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with pytest.raises(Usage) as told:
            write_private_bytes(tmp_path / "letter.pdf", bytes(5_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.code == "cli.file"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff")
    for name, code in (("picture", "cli.not_text"), ("missing", "cli.file")):
        with pytest.raises(Usage) as told:
            read_file(tmp_path / name)
        assert told.value.code == code


def test_kinds_are_named_or_none() -> None:
    assert {kind.value for kind in kinds_from("typed, audio")} == {"typed", "audio"}
    assert {kind.value for kind in kinds_from("letter")} == {"typed", "pages"}, "as older clients say it"
    assert kinds_from("none") == frozenset()
    with pytest.raises(Usage):
        kinds_from("pictures")


def test_locking_forgets_everything(tmp_path: Path, sitting: Sitting) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"six words that somebody has chosen\n")
    os.close(writing)
    context = context_at(sitting(), tmp_path, reading)
    assert context.given_passphrase() == "six words that somebody has chosen"
    assert "somebody" not in repr(context)
    context.lock()
    context.forget_given()
    assert "somebody" not in repr(context)
    assert context.given_passphrase() is None
