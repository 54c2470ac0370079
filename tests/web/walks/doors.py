"""The pages that need nobody else: from the closed door to a lock, and what is said where something lacks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Final

from tests.support.process import ServerProcess
from tests.web.pages import PAGES, walk_to
from tests.web.slips import slip
from tests.web.walks.served import empty_service
from tests.web.walks.setting import PHONE, Setting, Stop, Walk

_INVITED: Final = "**/assets/invited-*.js"
_BREAKS: Final = """Intl.DateTimeFormat = class {
    constructor() { throw Error('made up'); }
}"""
_SLIP_S: Final = 12 * 86_400


def _go(setting: Setting[ServerProcess]) -> Iterator[Stop]:
    words, origin = setting.words, setting.world.origin
    somebody = setting.seat(PHONE)
    for name in PAGES:
        held = "" if name.startswith("slip") else slip(int(time.time()) + _SLIP_S)
        walk_to(name, somebody, origin, words, held)
        yield Stop(name, somebody)
    waits = setting.seat(PHONE)
    waits.context.route(_INVITED, lambda _route: None)
    waits.page.goto(origin)
    waits.press(words("web-door-invitation"))
    waits.page.get_by_text(words("web-starting")).wait_for()
    yield Stop("page-waits", waits)
    waits.context.unroute_all(behavior="ignoreErrors")
    waits.context.route(_INVITED, lambda route: route.abort())
    waits.page.goto("about:blank")
    waits.page.goto(origin)
    waits.press(words("web-door-invitation"))
    waits.title(words("web-trouble-line-title"))
    yield Stop("page-missing", waits)
    broken = setting.seat(PHONE)
    broken.page.add_init_script(_BREAKS)
    broken.page.goto(f"{origin}/{slip(int(time.time()) + _SLIP_S)}")
    broken.page.get_by_role("button", name=re.compile(re.escape(words("web-door-invitation")))).click()
    broken.title(words("web-failed-title"))
    yield Stop("failed", broken)


DOORS: Final = Walk(
    empty_service,
    _go,
    {
        "door": "Door",
        "safe": "Safe",
        "practice": "Practice",
        "invitation": "Invitation",
        "invitation-largest": "Invitation",
        "slip": "Slip",
        "slip-other": "Slip",
        "lock": "Lock",
        "typed": "Typed",
        "typed-other": "Typed",
        "too-late": "Slip",
        "later": "Later",
        "declined": "Declined",
        "attach": "Attach",
        "recover": "Recover",
        "no-worker": "Open",
        "nothing-kept": "Open",
        "help": "Help",
        "help-waiting": "Help",
        "help-failed": "Help",
        "safe-offline": "Safe",
        "old": "Old",
        "page-waits": "Fetched",
        "page-missing": "Fetched",
        "failed": "Failed",
    },
)
