"""Every page of the client and how somebody gets there from the closed door, for whoever looks at all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Route

from relay_client.words.sentences import Sentences
from tests.support.browser import Person

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


_SAFE: Final = (_press("web-door-invitation", "web-safe-title"),)
_INVITATION: Final = (*_SAFE, _choose("web-safe-yes", "web-invitation-title"))
_HELP: Final = (_press("web-door-help", "web-help"),)
PAGES: Final[dict[str, tuple[Step, ...]]] = {
    "door": (),
    "safe": _SAFE,
    "practice": (*_SAFE, _press("web-try-button", "web-practice-title")),
    "invitation": _INVITATION,
    "invitation-largest": (*_INVITATION, _largest),
    "go-on": (*_INVITATION, _choose("web-yes", "web-go-on-title")),
    "later": (*_INVITATION, _choose("web-not-now", "web-later-title")),
    "declined": (*_INVITATION, _choose("web-no", "web-declined-title")),
    "open": (_press("web-door-open", "web-open-title"),),
    "help": _HELP,
    "help-waiting": _HELP,
    "help-failed": _HELP,
    "safe-offline": (*_SAFE, _no_connection),
    "old": (),
}
"""The name of each page, and the steps to it."""


def walk_to(name: str, somebody: Person, origin: str, words: Sentences, fragment: str = "") -> None:
    """Begin anew at the closed door, and go to a page."""
    context, page = somebody.context, somebody.page
    context.set_offline(False)
    context.unroute_all(behavior="ignoreErrors")
    if name == "help-waiting":
        context.route(_ORGANISATION, _never)
    elif name == "help-failed":
        context.route(_ORGANISATION, _refused)
    elif name == "old":
        page.add_init_script(_NO_WORKER)
    page.goto("about:blank")
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


def _refused(route: Route) -> None:
    route.fulfill(status=503)
