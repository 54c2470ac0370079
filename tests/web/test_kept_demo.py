"""A demo that is kept goes on in a browser, with nothing but what it printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser

from relay_client.words.sentences import Language, Sentences
from scripts.story.stage import environment
from tests.support.browser import built, person
from tests.support.checkout import ROOT

WORDS = Sentences(Language.EN)
KEPT = """
import sys
from pathlib import Path
from scripts.story import __main__ as story
from scripts.story.stage import Stage
stage = Stage(Path(sys.argv[1]))
office, meral, *_ = story.organisation(stage)
story.preparation(stage, office, meral)
story.print_logins(stage)
"""
"""The demo as `scripts/demo --keep` keeps it, up to where Anna has a device."""
PATIENCE_S = 120


def ran(*command: str) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, timeout=PATIENCE_S, text=True, check=True
    )
    return done.stdout


def test_anna_opens_her_post_in_a_browser_as_it_was_printed(tmp_path: Path, browser: Browser) -> None:
    built()
    folder = tmp_path / "kept"
    folder.mkdir()
    said = ran(sys.executable, "-c", KEPT, str(folder))
    try:
        found = re.search(
            r"^In a browser: open (\S+), .*\n  name (\S+), words (.+), code (\S+)$", said, re.MULTILINE
        )
        assert found is not None, said
        with person(browser, locale="en-GB") as anna:
            anna.page.goto(found[1])
            anna.press(WORDS("web-door-open"))
            anna.title(WORDS("web-attach-title"))
            for field, typed in zip(anna.page.get_by_role("textbox").all(), found.groups()[1:], strict=True):
                field.fill(typed)
            anna.press(WORDS("web-open-button"))
            anna.title(WORDS("web-home-title"))
            anna.page.get_by_text(WORDS("web-home-nothing"), exact=True).wait_for()
    finally:
        ran(sys.executable, "-m", "scripts.story", "--stop", str(folder))
