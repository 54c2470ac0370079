"""What a browser leaves on the disk after somebody's part: of what was written, read, named or typed no word, in no file of it."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Person, owner
from tests.support.elsewhere import EXIT
from tests.web.mediation import Mediation
from tests.web.story import MERAL, look_again
from tests.web.test_joining import KEPT
from tests.web.test_letters import WORDS, gives, joins_and_takes_part
from tests.web.test_live import begins
from tests.web.test_things import to_thing
from tests.web.walks.setting import PHONE

GIVEN, BEGUN, CAME, NOTE, NAME = "zonnekwarts", "vlierbokaal", "mosterdharp", "teunisvork", "Grachtpelikaan"
PLANTED = (GIVEN, BEGUN, CAME, NOTE, NAME)
PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
GZIP_TOO = 32
"""Added to the size of the window, it has zlib take both forms."""
MOST_BYTES = 16 << 20


def part(somebody: Person, mediation: Mediation) -> tuple[list[str], str]:
    """Write, read and name things, a draft among them; return the six words and the login name."""
    words = joins_and_takes_part(somebody, mediation)
    gives(somebody, f"Ik zag de {GIVEN}.")
    somebody.press(WORDS("web-to-post"))
    somebody.title(WORDS("web-home-title"))
    begins(somebody, f"En daarna de {BEGUN}.")
    somebody.press(WORDS("web-write-back"))
    somebody.title(WORDS("web-home-title"))
    somebody.press(WORDS("web-notes-title"))
    somebody.press(WORDS("web-notes-write"))
    somebody.page.get_by_role("textbox").fill(f"Over de {NOTE}.")
    somebody.press(WORDS("web-note-send"))
    somebody.title(WORDS("web-note-sent-title", **MERAL))
    somebody.press(WORDS("web-to-post"))
    mediation.release("Een rustige brief.")
    mediation.bert_writes(f"Ook ik zag een {CAME}.")
    mediation.release("Een antwoord.")
    look_again(somebody, WORDS)
    somebody.press(WORDS("web-post-waits-button"))
    somebody.choose(WORDS("web-gate-now"))
    expect(somebody.page.locator(".sheet__words")).to_contain_text(CAME)
    somebody.press(WORDS("web-on"))
    somebody.title(WORDS("web-after-title"))
    to_thing(somebody, "web-devices-title")
    somebody.page.get_by_role("button", name=WORDS("web-devices-this")).click()
    somebody.page.get_by_label(WORDS("web-devices-field")).fill(NAME)
    somebody.press(WORDS("web-name-keep"))
    expect(somebody.page.get_by_role("button", name=NAME)).to_be_visible()
    (login,) = set(re.findall(r'"login":"([^"]+)"', somebody.page.evaluate(KEPT)))
    return words, login


def found_in(folder: Path, texts: tuple[str, ...]) -> dict[str, set[Path]]:
    """Return which files have which of these texts in them, as UTF-8 or UTF-16, packed or not; cases alike where ASCII."""
    wanted = {text: [text.lower().encode(form) for form in ("utf-8", "utf-16-le")] for text in texts}
    found: dict[str, set[Path]] = {}
    for path in (each for each in folder.rglob("*") if each.is_file()):
        for data in unpacked(path.read_bytes()):
            for text, forms in wanted.items():
                if any(form in data.lower() for form in forms):
                    found.setdefault(text, set()).add(path.relative_to(folder))
    return found


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield what a file holds, and what may be packed in it as zlib and gzip do, wherever that begins."""
    yield data
    for begin in PACKED.finditer(data):
        reader = zlib.decompressobj(zlib.MAX_WBITS | GZIP_TOO)
        with suppress(zlib.error):
            yield reader.decompress(data[begin.start() :], MOST_BYTES)


@pytest.mark.parametrize("pack", [bytes, zlib.compress, gzip.compress])
@pytest.mark.parametrize("form", ["utf-8", "utf-16-le"])
def test_what_looks_for_words_finds_them(pack: Callable[[bytes], bytes], form: str, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(
        b"\0x\x9c" + pack(f"Ik zag de {GIVEN.upper()}. {'Ja. ' * 99}".encode(form)) + b"\0"
    )
    assert found_in(tmp_path, PLANTED) == {GIVEN: {Path("cache")}}


def test_no_file_of_the_browser_has_a_word_of_a_letter_a_note_a_name_or_the_lock(
    browser: Browser, mediation: Mediation, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with owner(browser.browser_type, profile, locale="nl-NL", viewport=PHONE) as somebody:
        words, login = part(somebody, mediation)
        somebody.press(WORDS("web-leave"))
        somebody.page.wait_for_url(EXIT)
        assert somebody.faults == []
    assert found_in(profile / "Default" / "IndexedDB", (login,)), (
        "in the clear, so what is looked through is what was kept"
    )
    pairs = tuple(f"{one} {two}" for one, two in pairwise(words))
    assert found_in(profile, (*PLANTED, *pairs)) == {}
