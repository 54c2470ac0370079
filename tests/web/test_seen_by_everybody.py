"""Every page in light and dark, at 320 px, with letters of 200 %, in forced colours: no fault that axe finds, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, built
from tests.support.process import ServerProcess
from tests.web.looks import axe_itself, crowded, cut_off, faults, found_in_any_form
from tests.web.pages import walk_to
from tests.web.walks.table import WALKS, stops


@pytest.fixture(scope="module")
def axe() -> str:
    built()
    return axe_itself()


@pytest.mark.parametrize("name", WALKS)
def test_no_page_has_a_fault_that_axe_finds_in_any_form(
    name: str, axe: str, browser: Browser, tmp_path: Path
) -> None:
    walk, found = WALKS[name], set[str]()
    with walk.serves(tmp_path) as world:
        for stop in stops(walk, world, browser, Language.NL):
            in_forms = found_in_any_form(stop.person.page, axe)
            found |= {f"{stop.name}, {form}: {each}" for form, all_of in in_forms.items() for each in all_of}
    assert sorted(found) == []


def grey(page: Page) -> None:
    page.evaluate("document.documentElement.style.setProperty('--muted', '#bbb5aa')")


def narrow(page: Page) -> None:
    page.evaluate("document.querySelector('.foot button').style.minHeight = '20px'")


def close(page: Page) -> None:
    page.evaluate("[1, 2].forEach(() => document.querySelector('main').append(document.createElement('button')))")


@pytest.mark.parametrize(("spoil", "look"), [(grey, faults), (narrow, cut_off), (close, crowded)])
def test_a_spoiled_page_is_found(
    spoil: Callable[[Page], None], look: Callable[[Page], list[str]], axe: str, dutch: Person, server: ServerProcess
) -> None:
    walk_to("invitation", dutch, server.origin, Sentences(Language.NL))
    dutch.page.evaluate(axe)
    assert look(dutch.page) == []
    spoil(dutch.page)
    assert look(dutch.page) != []
