"""Letters at windows of any size: every character of every script is seen, in its place, by whoever reads and whoever reviews."""

import re
from pathlib import Path

import pytest

from relay_client.ui import margins
from tests.cli.at_screen import AtScreen, Device, device_of
from tests.cli.conftest import Staff
from tests.support.emulated import Emulated

DUTCH = "Sindsdien denk ik aan het blauwe hobbelpaard in uw hal, één keer of drieëntwintig keer per dag.\n\n    Ingesprongen.\n"
ARABIC = "أفكر منذ ذلك الحين في الحصان الأزرق في مدخل بيتك، وأريد أن أعرف: هل هو بخير؟ Anna كتبت 12 رسالة.\n"
CHINESE = "从那以后\uff0c我一直想着你家门厅里那匹蓝色的摇摆木马。我想知道它现在怎么样了。"
EMOJI = "👪🏽 ❤️ 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🐴 één 🇳🇱!\n"
MIXED = DUTCH + ARABIC * 3 + CHINESE * 4 + "\n" + EMOJI * 4 + "Aaneengeschrevenwoorden" * 20
SIZES = [(20, 6), (40, 10), (80, 24), (200, 50)]
PROMPT = re.compile(r"-- (?:more: Enter, stop: q|the end: Enter) --\s*$")


@pytest.fixture(scope="module")
def device(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> Device:
    made = device_of(staff, tmp_path_factory.mktemp("windows"), "aspen")
    with AtScreen(made.variables, "consent", "--sure") as at:
        at.until("Passphrase: $")
        at.type(made.passphrase)
        assert at.ends() == 0
    return made


def sent(device: Device, text: str, place: Path) -> str:
    place.write_text(text, encoding="utf-8")
    short: str = device.asks("write", "--file", str(place), "--send", "--sure")["short"]
    return short


def squeezed(text: str) -> str:
    return "".join(margins.unturned(text).split())


def paged(at: AtScreen, emulated: Emulated) -> str:
    """Read to the end as somebody does, and return what stood behind the mark of a letter on the screens that they saw."""
    said = ""
    while True:
        emulated.feed(at.until(r"--\s*(?:more|the\s+end):[^-]*--\s*$"))
        rows = emulated.seen()
        for row in rows:
            found = re.fullmatch(r"[ 0-9.,>]*\|(?P<said>.*)", margins.unturned(row).rstrip())
            said += "" if found is None else found["said"]
        last = "the end" in " ".join(" ".join(rows).split())
        at.type("")
        if last:
            return squeezed(said)
        emulated.feed("\x1b[2J")  # what was seen once is not counted again


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_character_is_seen_by_whoever_reads(columns: int, rows: int, device: Device, tmp_path: Path) -> None:
    letter = sent(device, MIXED, tmp_path / "letter")
    text = device.asks("read", letter)["text"]
    variables = {**device.variables, "COLUMNS": str(columns), "LINES": str(rows)}
    with AtScreen(variables, "read", letter) as at:
        at.until("assphrase: $")
        at.type(device.passphrase)
        assert paged(at, Emulated(columns, rows)) == squeezed(text)
        assert at.ends() == 0


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_character_is_seen_by_whoever_reviews(
    columns: int, rows: int, device: Device, staff: Staff, tmp_path: Path
) -> None:
    letter = sent(device, MIXED, tmp_path / "letter")
    text = device.asks("read", letter)["text"]
    staff.meral.leaves()
    variables = {**staff.meral.environment, "TERM": "xterm", "COLUMNS": str(columns), "LINES": str(rows)}
    with AtScreen(variables, "review", letter) as at:
        at.until("assphrase: $")
        at.type(staff.meral.passphrase)
        assert squeezed(text) in paged(at, Emulated(columns, rows))
        assert at.ends() == 0


def test_three_thousand_chinese_characters_are_all_seen(device: Device, tmp_path: Path) -> None:
    text = (CHINESE * 90)[:3_000]
    letter = sent(device, text, tmp_path / "letter")
    variables = {**device.variables, "COLUMNS": "80", "LINES": "24"}
    with AtScreen(variables, "read", letter) as at:
        at.until("assphrase: $")
        at.type(device.passphrase)
        assert paged(at, Emulated(80, 24)) == text
        assert at.ends() == 0


def test_a_simple_screen_is_given_no_orders(device: Device, tmp_path: Path) -> None:
    letter = sent(device, MIXED, tmp_path / "letter")
    variables = {**device.variables, "TERM": "dumb"}
    emulated = Emulated(80, 24)
    with AtScreen(variables, "read", letter) as at:
        emulated.feed(at.until("assphrase: $"))
        at.type(device.passphrase)
        paged(at, emulated)
        assert at.ends() == 0
    assert "\x1b" not in at.shown
