"""How long somebody waits for the closed door, by the built client from a real relay: at full speed and as on a slow telephone.

What is slowed is what DevTools slows: the processor of the page, and the line behind each request.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct
from playwright.sync_api import Browser

from tests.support.browser import Person, person

SLOWER: Final = 6
LATENCY_MS: Final = 400
BYTES_PER_S: Final = 50_000
PHONE: Final = {"width": 360, "height": 740}
_USEFUL: Final = """
function drawn(selector) {
  return new Promise((done) => {
    new MutationObserver((_, observer) => {
      if (document.querySelector(selector) === null) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => { done(performance.now()); }));
    }).observe(document, { subtree: true, childList: true });
  });
}
globalThis.drawn = { useful: drawn(":root[data-door] main.door button"), client: drawn("main#main button") };
"""
"""Says when the door was drawn with what hears a press, and when the client had taken it over, from where navigating began."""
_SEEN: Final = """async () => {
  const client = await globalThis.drawn.client;
  const fetched = performance.getEntriesByType("resource").filter((each) => each.responseEnd <= client);
  return {
    client,
    useful: await globalThis.drawn.useful,
    fetched: fetched.map((each) => each.name),
  };
}"""


class Seen(Struct, frozen=True):
    """One first screen."""

    useful_ms: float
    """Until the door could be read, and what is pressed is heard."""
    client_ms: float
    """Until the client was there, which goes on to what was pressed."""
    fetched: Sequence[str]
    """The names of the files that came until then."""


def first_screen(browser: Browser, origin: str, *, slow: bool) -> Seen:
    """Open the door once, with nothing kept from before."""
    with person(browser, locale="nl-NL", viewport=PHONE) as somebody:
        somebody.context.set_default_timeout(60_000)
        if slow:
            slowed(somebody, SLOWER)
        somebody.page.add_init_script(_USEFUL)
        somebody.page.goto(origin, wait_until="commit")
        seen: dict[str, Any] = somebody.page.evaluate(_SEEN)
        if somebody.faults:
            raise RuntimeError(f"the first screen has faults: {somebody.faults}")
    fetched = sorted(name.removeprefix(f"{origin}/") for name in seen["fetched"])
    return Seen(seen["useful"], seen["client"], fetched)


def slowed(somebody: Person, rate: float) -> None:
    """Slow the page's processor, and its line to that of a bad place."""
    devtools = somebody.context.new_cdp_session(somebody.page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_S,
            "uploadThroughput": BYTES_PER_S,
        },
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
