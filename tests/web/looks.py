"""How pages are looked at by everybody: in which forms, what axe finds there, what is cut off or too small to press."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.support.browser import AXE

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
SMALL: Final[ViewportSize] = {"width": 320, "height": 640}
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Form(NamedTuple):
    """How a page is looked at."""

    viewport: ViewportSize = PHONE
    scheme: Literal["light", "dark"] = "light"
    forced: Literal["active", "none"] = "none"
    size: str = "100%"


FORMS: Final[dict[str, Form]] = {
    "light": Form(),
    "dark": Form(scheme="dark"),
    "small": Form(viewport=SMALL),
    "twice": Form(viewport=SMALL, size="200%"),
    "forced": Form(forced="active"),
}


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


def crowded(page: Page) -> list[str]:
    """Return what can be pressed and has something else to press less than 4 px beside it: a finger takes the wrong one."""
    return list(
        page.evaluate(
            """() => {
                const all = [...document.querySelectorAll("main :is(button, a, select)")].filter((each) => !each.closest(".vh"));
                const shown = all.map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
                return shown.flatMap(([each, box], at) => shown.slice(at + 1).filter(([, other]) =>
                    Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1 &&
                    Math.max(box.left, other.left) - Math.min(box.right, other.right) < 4
                ).map(([beside]) => `${each.outerHTML.slice(0, 80)} ${beside.outerHTML.slice(0, 80)}`));
            }"""
        )
    )


def axe_itself() -> str:
    """Return axe as a page runs it, or skip the test that asked."""
    if not AXE.is_file():
        pytest.skip("NOT CHECKED with axe: it is not installed; npm ci --ignore-scripts in clients/web")
    return AXE.read_text(encoding="utf-8")


def look_as(page: Page, form: Form) -> None:
    """Show the page that is there in another form."""
    page.set_viewport_size(form.viewport)
    page.emulate_media(color_scheme=form.scheme, forced_colors=form.forced)
    page.evaluate("(size) => { document.documentElement.style.setProperty('font-size', size); }", form.size)
    asked = ["(prefers-color-scheme: dark)", "(forced-colors: active)"]
    shown = page.evaluate("(asked) => asked.map((each) => matchMedia(each).matches)", asked)
    assert shown == [form.scheme == "dark", form.forced == "active"]


def found_in_any_form(page: Page, axe: str) -> dict[str, list[str]]:
    """Return what is found on the page that is there, by the form in which it is; forms without a fault are left out."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)  # it stays until the page is loaded anew, and takes as long to read as to look
    found, before = {}, page.viewport_size or PHONE
    for form, looks in FORMS.items():
        look_as(page, looks)
        page.evaluate("scrollTo(0, 0)")  # where the bar lies over nothing
        found[form] = faults(page) + cut_off(page) + crowded(page)
    look_as(page, Form(viewport=before))
    return {form: all_of for form, all_of in found.items() if all_of}
