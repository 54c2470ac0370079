"""Where nobody presses a key while a letter is written, at a real screen: sealed as a draft, locked, and cleared."""

import pytest

from tests.cli.at_screen import AtScreen, Device, device_of
from tests.cli.conftest import Staff
from tests.support.soon_silent import SOON

SECRET = "the green kitchen door"
OFF, CLEARED = "\x1b[?1049l", "\x1b[2J"


@pytest.fixture(scope="module")
def device(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> Device:
    made = device_of(staff, tmp_path_factory.mktemp("silence"), "alder")
    with AtScreen(made.variables, "consent", "--sure") as at:
        at.until("Passphrase: $")
        at.type(made.passphrase)
        assert at.ends() == 0
    return made


def only_draft_since(device: Device, before: set[str]) -> str:
    (draft,) = {each["id"] for each in device.asks("drafts")["drafts"]} - before
    text: str = device.asks("drafts", "--show", draft)["text"]
    assert not any(SECRET.encode() in each.read_bytes() for each in device.folder.rglob("*") if each.is_file())
    return text


def drafts_of(device: Device) -> set[str]:
    return {each["id"] for each in device.asks("drafts")["drafts"]}


@pytest.mark.parametrize(
    ("language", "locked", "safe", "asks"),
    [
        ("en", "Nobody typed for 15 minutes", r"Your text is safe: draft\s+[0-9a-f]{8}", "Passphrase: $"),
        ("nl", "Er is 15 minuten niets getypt", r"Uw tekst is veilig: klad\s+[0-9a-f]{8}", "Wachtzin: $"),
    ],
)
def test_a_session_is_locked_while_a_letter_is_open(
    language: str, locked: str, safe: str, asks: str, device: Device
) -> None:
    before = drafts_of(device)
    with AtScreen(device.variables, "session", "--language", language, under=SOON) as at:
        at.until(asks)
        at.type(device.passphrase)
        at.until("> $")
        at.type("write")
        at.until("Ctrl-X")
        at.keys(f"I think of {SECRET}.")
        told = at.until(rf"{safe}[\s\S]*> $")
        assert locked in " ".join(told.split())
        assert CLEARED in told
        left = told[told.index(OFF) :]
        assert SECRET not in left, "nothing of it is shown behind the editor"
        at.type("drafts")
        at.until(asks)
        at.type(device.passphrase)
        at.until("> $")
        at.type("exit")
        assert at.ends() == 0
    assert only_draft_since(device, before) == f"I think of {SECRET}."


def test_a_command_of_its_own_ends_and_says_where_the_text_is(device: Device) -> None:
    before = drafts_of(device)
    with AtScreen(device.variables, "write", under=SOON) as at:
        at.until("Passphrase: $")
        at.type(device.passphrase)
        at.until("Ctrl-X done")
        at.keys(f"Once more {SECRET}")
        told = at.until(r"write\s+--draft\s+[0-9a-f]{8}")
        assert SECRET not in told[told.index(OFF) :]
        assert at.ends() == 2
    assert only_draft_since(device, before) == f"Once more {SECRET}"
