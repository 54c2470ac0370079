"""Takes a picture of every page of the browser client, as scripts/screens asks: real server, built client, real Chromium."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from relay.domain.ids import Seconds
from relay.operate import make
from relay_client.words.sentences import Language, Sentences
from tests.support.browser import EXIT, person, playing
from tests.support.chance import Chance
from tests.support.checkout import ROOT
from tests.support.process import serving
from tests.support.relay_site import ORIGIN, TELEPHONE
from tests.web.pages import PAGES, walk_to
from tests.web.slips import slip

FOLDER: Final = ROOT / ".screens"
SIZES: Final[dict[str, dict[str, Any]]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True},
    "laptop": {"viewport": {"width": 1280, "height": 800}},
}
DAY_S: Final = 86_400


def main(wanted: list[str]) -> None:
    """Write the pictures of the pages that are named, or of all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "relay"
        plan = make.FolderPlan(folder=home, origin=ORIGIN, telephone=TELEPHONE)
        make.make(plan, "", Seconds(int(time.time())), Chance("screens"))
        with serving(home, RELAY_EXIT=EXIT, RELAY_HELPLINE="Helpdesk 030 555 0199") as server, playing() as browser:
            fragment = slip(int(time.time()) + 12 * DAY_S)
            for size, form in SIZES.items():
                for colours in ("light", "dark"):
                    for language in Language:
                        with person(browser, locale=language.value, color_scheme=colours, **form) as somebody:
                            for name in wanted or PAGES:
                                walk_to(name, somebody, server.origin, Sentences(language), fragment)
                                somebody.page.evaluate("scrollTo(0, 0)")
                                path = FOLDER / f"{name}.{language.value}.{size}.{colours}.png"
                                somebody.page.screenshot(path=path, full_page=True)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER}")


if __name__ == "__main__":
    main(sys.argv[1:])
