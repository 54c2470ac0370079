"""Every page in light and dark, at 320 px, with letters of 200 %, in forced colours: no fault that axe finds, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import AXE, Person, person
from tests.support.process import ServerProcess
from tests.web.pages import PAGES, walk_to

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
TWICE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.setProperty('font-size', '200%'); })"
FORMS: dict[str, dict[str, Any]] = {
    "light": {"viewport": PHONE, "color_scheme": "light"},
    "dark": {"viewport": PHONE, "color_scheme": "dark"},
    "small": {"viewport": SMALL},
    "twice": {"viewport": SMALL},
    "forced": {"viewport": PHONE, "forced_colors": "active"},
}
NAMES = 9
"""How many names the pages have: some are one page in several states."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """Return what axe finds, each with where it stands."""
    found = page.evaluate(
        "(rules) => axe.run(document, { runOnly: { type: 'tag', values: rules } }).then((all) => all.violations)",
        RULES,
    )
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def cut_off(page: Page) -> list[str]:
    """Return what reaches beyond the window sideways, or can be pressed and is smaller than 44 px in either way."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter((each) => {
                const box = each.getBoundingClientRect();
                if (box.width === 0 || each.closest(".vh, .govuk-skip-link")) return false;
                const small = each.matches("button, a") && (box.height < 43.5 || box.width < 43.5);
                return small || box.right > innerWidth + 0.5 || box.left < -0.5;
            }).map((each) => each.outerHTML.slice(0, 120))"""
        )
    )


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("NOT CHECKED with axe: it is not installed; npm ci --ignore-scripts in clients/web")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_no_page_has_a_fault_that_axe_finds(form: str, axe: str, browser: Browser, server: ServerProcess) -> None:
    seen, found = set(), {}
    with person(browser, locale="nl-NL", **FORMS[form]) as somebody:
        if form == "twice":
            somebody.page.add_init_script(TWICE)
        for name in PAGES:
            walk_to(name, somebody, server.origin, Sentences(Language.NL))
            somebody.page.evaluate(axe)
            found[name] = faults(somebody.page) + cut_off(somebody.page)
            seen.add(somebody.page.get_by_role("heading", level=1).inner_text())
    assert {name: all_of for name, all_of in found.items() if all_of} == {}
    assert len(seen) == NAMES


def grey(page: Page) -> None:
    page.evaluate("document.documentElement.style.setProperty('--muted', '#bbb5aa')")


def narrow(page: Page) -> None:
    page.evaluate("document.querySelector('.foot button').style.minHeight = '20px'")


@pytest.mark.parametrize(("spoil", "look"), [(grey, faults), (narrow, cut_off)])
def test_a_spoiled_page_is_found(
    spoil: Callable[[Page], None], look: Callable[[Page], list[str]], axe: str, dutch: Person, server: ServerProcess
) -> None:
    walk_to("invitation", dutch, server.origin, Sentences(Language.NL))
    dutch.page.evaluate(axe)
    assert look(dutch.page) == []
    spoil(dutch.page)
    assert look(dutch.page) != []
