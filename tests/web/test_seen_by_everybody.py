"""Every page in light and dark, at 320 px, with letters of 200 %, in forced colours: no fault that axe finds, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.support.process import ServerProcess
from tests.web.looks import axe_itself, cut_off, faults, found_in_any_form
from tests.web.pages import PAGES, walk_to

NAMES = 15
"""How many names the pages have: some are one page in several states."""


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_itself()


def test_no_page_has_a_fault_that_axe_finds_in_any_form(axe: str, dutch: Person, server: ServerProcess) -> None:
    seen, found = set(), {}
    for name in PAGES:
        walk_to(name, dutch, server.origin, Sentences(Language.NL))
        found[name] = found_in_any_form(dutch.page, axe)
        seen.add(dutch.page.get_by_role("heading", level=1).inner_text())
    assert {each: all_of for each, all_of in found.items() if all_of} == {}
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
