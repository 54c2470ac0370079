"""Chromium as a person has it, driven from a test: one context for each person, back/forward cache on, requests written down.

Decides how the browser is started and what of a page is looked at. What must be there is the tests' affair.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.support.checkout import ROOT
from tests.support.elsewhere import elsewhere

BUILT: Final = ROOT / "relay" / "web"
AXE: Final = ROOT / "clients" / "web" / "node_modules" / "axe-core" / "axe.min.js"
WITHIN_MS: Final = 30_000
"""How long anything is waited for that is about to come: stretching takes its time where two cores are shared."""
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
)
_AS_A_PERSON_HAS_IT: Final[dict[str, Any]] = {
    "ignore_default_args": ["--disable-back-forward-cache"],
    "env": {**os.environ, "TZ": "Europe/Amsterdam"},
}


def chromium() -> str:
    """Return Debian's browser, or skip the test that asked."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("NOT CHECKED in a browser: chromium is not installed; on Debian: apt-get install chromium")
    return found


def built() -> Path:
    """Return the folder of the built web client, or skip the test that asked."""
    if not (BUILT / "index.html").is_file():
        pytest.skip(
            "NOT CHECKED in a browser: the web client is not built; python hatch_build.py, which needs node"
        )
    return BUILT


@contextmanager
def playing() -> Iterator[Browser]:
    """Run a browser while the context lasts. No loop of asyncio may run meanwhile in this process."""
    program = chromium()
    with elsewhere() as sites, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_FLAGS, *sites], **_AS_A_PERSON_HAS_IT)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def person(browser: Browser, **options: Any) -> Iterator[Person]:
    """Let somebody sit down at the browser: what it keeps of one, it does not show another."""
    context = browser.new_context(**options)
    try:
        context.new_page()
        yield Person(context)
    finally:
        context.close()


@contextmanager
def owner(browsers: BrowserType, profile: Path, **options: Any) -> Iterator[Person]:
    """Give somebody a browser of their own, which keeps on disk, in the folder `profile`, what browsers keep."""
    with elsewhere() as sites:
        context = browsers.launch_persistent_context(
            profile, executable_path=chromium(), args=[*_FLAGS, *sites], **_AS_A_PERSON_HAS_IT, **options
        )
        try:
            yield Person(context)
        finally:
            context.close()


class Person:
    """Somebody at a browser: its one page, and what was asked of any server."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        context.set_default_timeout(WITHIN_MS)
        expect.set_options(timeout=WITHIN_MS)
        self.page: Page = context.pages[0]
        self.requests: list[Request] = []
        self.faults: list[str] = []
        context.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - it sets a mark on what it calls
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", self._said)

    def _said(self, said: ConsoleMessage) -> None:
        """Keep what the browser complains of, and of which address."""
        if said.type == "error":
            self.faults.append(f"{said.text} {said.location['url']}")

    def press(self, name: str, *, first: bool = False) -> None:
        """Press what bears a name; the first of several where that is meant."""
        found = self.page.get_by_role("button", name=name, exact=True)
        (found.first if first else found).click()

    def choose(self, name: str) -> None:
        """Choose an answer, whose name stands before its note."""
        self.page.locator(".choice", has=self.page.get_by_text(name, exact=True)).click()

    def title(self, text: str) -> None:
        """Wait for the page of this name: until the first style sheet has come, the doors of all languages stand there."""
        try:
            expect(self.page.get_by_role("heading", level=1, name=text, exact=True)).to_have_count(
                1, timeout=WITHIN_MS
            )
        except AssertionError as fault:
            fault.add_note(f"There stood instead:\n{self.text()}\nAnd the browser complained of: {self.faults}")
            raise

    def locked(self) -> None:
        """Wait until the worker has ended: it lives on for as long as it takes to give its token back."""
        while self.page.workers:
            with self.page.workers[0].expect_event("close"):
                pass

    def text(self) -> str:
        """Return all that can be read."""
        return self.page.locator("body").inner_text()

    def sent(self) -> str:
        """Return every address, header and body that was sent, as one text."""
        return "\n".join(
            f"{each.method} {each.url} {each.headers} {each.post_data or ''}" for each in self.requests
        )
