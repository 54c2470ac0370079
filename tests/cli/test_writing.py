"""Writing in the client's own editor, in the real program at a real screen: what is shown, what is kept, and what lies nowhere."""

import os
import re
import signal
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.at_screen import AtScreen, Device, device_of
from tests.cli.conftest import Staff
from tests.support.until import until

SECRET = "the blue rocking horse"
SAVE, DONE, UNDO, REDO, STOP, HINTS = "\x13", "\x18", "\x1a", "\x19", "\x03", "\x14"
COLOUR = re.compile(r"\x1b\[[0-9;]*[1-9][0-9;]*m")
ON, OFF = "\x1b[?1049h", "\x1b[?1049l"


@pytest.fixture(scope="module")
def device(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> Device:
    made = device_of(staff, tmp_path_factory.mktemp("writing"), "hazel")
    with AtScreen(made.variables, "consent", "--sure") as at:
        unlocked(at, made)
        assert at.ends() == 0
    return made


def unlocked(at: AtScreen, device: Device) -> None:
    at.until("Passphrase: $")
    at.type(device.passphrase)


def words_of(draft: str, device: Device) -> str:
    text: str = device.asks("drafts", "--show", draft)["text"]
    return text


def drafts_of(device: Device) -> set[str]:
    return {each["id"] for each in device.asks("drafts")["drafts"]}


def files_of(device: Device) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in device.folder.rglob("*") if path.is_file()}


def state_of(device: Device) -> str:
    return sha256(b"".join(bytes(path) + data for path, data in sorted(files_of(device).items()))).hexdigest()


def in_place(device: Device) -> dict[Path, bytes]:
    """The files that were put in their place: what is still being written bears a dot in front, and goes with a kill."""
    found = (path for path in device.folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path: path.read_bytes() for path in found}


def nowhere(words: str, device: Device) -> bool:
    return not any(words.encode() in data for data in files_of(device).values())


def test_the_editor_of_this_client_is_what_write_opens_whatever_editor_is_set(device: Device) -> None:
    drafts = drafts_of(device)
    never = device.folder / "never"
    variables = {**device.variables, "EDITOR": f"touch {never}", "VISUAL": f"touch {never}"}
    with AtScreen(variables, "write") as at:
        unlocked(at, device)
        at.until("Ctrl-X done")
        at.keys(f"I think of {SECRET}.{SAVE}")
        at.until("Kept, sealed, on this device")
        at.keys(f" Typed by mistake.{UNDO}")
        at.keys(f"{REDO}{UNDO} And more.{DONE}")
        told = at.until(r"Your choice \(1 to 3\): $")
        assert told.index(OFF) < told.index("There are no hints"), "the screen of before is back"
        assert SECRET not in told[told.index(OFF) :], "what was written is not left on the screen"
        at.type("3")
        assert at.ends() == 0
    (draft,) = drafts_of(device) - drafts
    assert not never.exists()
    assert words_of(draft, device) == f"I think of {SECRET}. And more."
    assert nowhere(SECRET, device)


async def test_a_killed_editor_leaves_the_last_sealed_draft_and_nothing_else(device: Device) -> None:
    before, drafts = state_of(device), drafts_of(device)
    with AtScreen(device.variables, "write") as at:
        unlocked(at, device)
        at.until("Ctrl-X done")
        began = in_place(device)
        at.keys("Since then I hear the window break.")

        async def kept() -> bool:
            return in_place(device) != began

        await until(kept, "the draft is kept by itself")
        os.kill(at.process, signal.SIGKILL)
        assert at.ends() == -signal.SIGKILL
    assert state_of(device) != before
    assert nowhere("window break", device)
    (draft,) = drafts_of(device) - drafts
    assert "Since then I hear the window break.".startswith(words_of(draft, device).rstrip())


def test_a_closed_window_keeps_what_was_written(device: Device) -> None:
    drafts = drafts_of(device)
    with AtScreen(device.variables, "write") as at:
        unlocked(at, device)
        at.until("Ctrl-X done")
        at.keys("Half a letter")
        at.until("Half a letter|letter")
        os.kill(at.process, signal.SIGHUP)
        assert at.ends() == 128 + signal.SIGHUP
    (draft,) = drafts_of(device) - drafts
    assert words_of(draft, device) == "Half a letter"


def test_stopping_keeps_the_text_and_says_where_it_is(device: Device) -> None:
    with AtScreen(device.variables, "write") as at:
        unlocked(at, device)
        at.until("Ctrl-X done")
        at.keys(f"Not now.{STOP}")
        told = at.until(r"cli\.interrupted")
        assert re.search(r"Your text is safe[\s\S]*write\s+--draft\s+[0-9a-f]{8}", told)
        assert at.ends() == 2


def test_what_cannot_be_sent_is_named_at_once_and_stays_in_the_text(device: Device) -> None:
    with AtScreen(device.variables, "write") as at:
        unlocked(at, device)
        at.until("Ctrl-X done")
        at.keys("Dear\u2066 you")
        at.until(r"This cannot be sent; it stays in your text: Line 1, after[^(]*\(U\+2066\)")
        at.keys(DONE)
        at.until(r"Your choice \(1 to 3\): $")
        at.type("1")
        told = at.until(r"write\s+--draft\s+[0-9a-f]{8}")
        assert at.ends() == 2
    assert words_of(re.findall("[0-9a-f]{8}", told)[-1], device) == "Dear\u2066 you"


def test_on_a_narrow_screen_hints_stand_below_and_there_is_no_colour(device: Device) -> None:
    with AtScreen({**device.variables, "NO_COLOR": "1", "COLUMNS": "40", "LINES": "20"}, "write") as at:
        unlocked(at, device)
        drawn = at.until("Ctrl-X done")
        at.keys("Ring me on 06 1234 5678, please do that. ")
        drawn += at.until(r"telephone number")
        at.keys(HINTS)
        at.keys(f"{STOP}")
        drawn += at.until(OFF.replace("[", r"\[").replace("?", r"\?"))
        assert COLOUR.findall(drawn[drawn.index(ON) :]) == []
        assert at.ends() == 2


def test_a_screen_without_a_cursor_takes_lines_and_keeps_each(device: Device) -> None:
    drafts = drafts_of(device)
    with AtScreen({**device.variables, "TERM": "dumb"}, "write") as at:
        unlocked(at, device)
        at.until("A line with only a dot ends it")
        at.type("The first line.")
        at.type("The second one.")
        at.type(".")
        told = at.until(r"Your choice \(1 to 3\): $")
        assert "\x1b" not in told
        at.type("2")
        at.until("What you type now comes after it")
        at.type("A third.")
        at.type(".")
        at.until(r"Your choice \(1 to 3\): $")
        at.type("3")
        assert at.ends() == 0
    (draft,) = drafts_of(device) - drafts
    assert words_of(draft, device) == "The first line.\nThe second one.\nA third."
