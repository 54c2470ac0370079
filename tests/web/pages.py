"""Every page of the client and how somebody gets there from the closed door, for whoever looks at all of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from playwright.sync_api import Route

from relay_client.words.sentences import Sentences
from tests.support.browser import Person
from tests.web.slips import slip

Step = Callable[[Person, Sentences], None]
_ORGANISATION: Final = "**/v1/organisation"
_NO_WORKER: Final = "delete globalThis.Worker; delete Window.prototype.Worker"


def _press(name: str, title: str) -> Step:
    def step(somebody: Person, words: Sentences) -> None:
        somebody.press(words(name))
        somebody.title(words(title))

    return step


def _choose(name: str, title: str) -> Step:
    def step(somebody: Person, words: Sentences) -> None:
        somebody.choose(words(name))
        somebody.title(words(title))

    return step


def _no_connection(somebody: Person, words: Sentences) -> None:
    somebody.context.set_offline(True)
    somebody.page.get_by_text(words("web-offline-text")).wait_for()


def _largest(somebody: Person, words: Sentences) -> None:
    somebody.page.get_by_role("button", name=words("web-size-largest")).click()


def _words(somebody: Person, _sentences: Sentences) -> None:
    somebody.page.locator(".words li").first.wait_for()


def _on(somebody: Person, words: Sentences) -> None:
    somebody.press(words("web-on"))
    somebody.page.locator(".field__other").wait_for()


_SAFE: Final = (_press("web-door-invitation", "web-safe-title"),)
_INVITATION: Final = (*_SAFE, _choose("web-safe-yes", "web-invitation-title"))
_SLIP: Final = (*_INVITATION, _choose("web-yes", "web-slip-title"))
_LOCK: Final = (*_INVITATION, _choose("web-yes", "web-lock-title"), _words)
_TYPED: Final = (*_LOCK, _press("web-lock-done", "web-typed-title"))
_HELP: Final = (_press("web-door-help", "web-help"),)
PAGES: Final[dict[str, tuple[Step, ...]]] = {
    "door": (),
    "safe": _SAFE,
    "practice": (*_SAFE, _press("web-try-button", "web-practice-title")),
    "invitation": _INVITATION,
    "invitation-largest": (*_INVITATION, _largest),
    "slip": _SLIP,
    "slip-other": (*_SLIP, _on),
    "lock": _LOCK,
    "typed": _TYPED,
    "typed-other": (*_TYPED, _on),
    "too-late": (*_INVITATION, _choose("web-yes", "web-trouble-over-title")),
    "later": (*_INVITATION, _choose("web-not-now", "web-later-title")),
    "declined": (*_INVITATION, _choose("web-no", "web-declined-title")),
    "attach": (_press("web-door-open", "web-attach-title"),),
    "recover": (_press("web-door-open", "web-attach-title"), _press("web-open-code", "web-open-code")),
    "no-worker": (_press("web-door-open", "web-trouble-worker-title"),),
    "nothing-kept": (_press("web-door-open", "web-trouble-kept-title"),),
    "help": _HELP,
    "help-waiting": _HELP,
    "help-failed": _HELP,
    "safe-offline": (*_SAFE, _no_connection),
    "old": (),
}
"""The name of each page, and the steps to it."""
_DAY_S: Final = 86_400
_SLIPS: Final = {"lock": _DAY_S, "typed": _DAY_S, "typed-other": _DAY_S, "too-late": -_DAY_S}
"""Pages to which a slip leads, and how many seconds it holds still."""
_WORKER: Final = "**/assets/worker-*.js"
_NOTHING_KEPT: Final = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); };"


def walk_to(name: str, somebody: Person, origin: str, words: Sentences, fragment: str = "") -> None:
    """Begin anew at the closed door, and go to a page."""
    context, page = somebody.context, somebody.page
    context.set_offline(False)
    context.unroute_all(behavior="ignoreErrors")
    if name == "help-waiting":
        context.route(_ORGANISATION, _never)
    elif name == "help-failed":
        context.route(_ORGANISATION, _refused)
    elif name == "no-worker":
        context.route(_WORKER, _refused)
    elif name == "nothing-kept":
        context.route(_WORKER, _spoiled)
    elif name == "old":
        page.add_init_script(_NO_WORKER)
    page.goto("about:blank")
    if name in _SLIPS:
        fragment = slip(int(time.time()) + _SLIPS[name])
    page.goto(f"{origin}/{fragment}")
    somebody.title(words("web-title"))
    for step in PAGES[name]:
        step(somebody, words)
    if name == "help":
        page.locator(".lines .tel").nth(1).wait_for()
    elif name == "help-failed":
        page.get_by_text(words("web-failed-numbers")).wait_for()


def _never(_route: Route) -> None:
    """Leave a request without an answer."""


def _spoiled(route: Route) -> None:
    """Send the worker for a browser that lets nothing be kept."""
    worker = route.fetch()
    route.fulfill(response=worker, body=_NOTHING_KEPT + worker.text())


def _refused(route: Route) -> None:
    route.fulfill(status=503)
