"""One's own things in the browser, at the real server: words, code, devices, names, a second contact, a copy, wiping."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, person
from tests.web.office import Office
from tests.web.test_joining import KEPT, joined, open_with, to_yes, type_back, words_of
from tests.web.walks.setting import PHONE

WORDS = Sentences(Language.NL)


@contextmanager
def somebody(browser: Browser) -> Iterator[Person]:
    with person(browser, locale="nl-NL", viewport=PHONE) as found:
        yield found


@pytest.fixture
def anna(office: Office, browser: Browser) -> Iterator[Person]:
    with somebody(browser) as found:
        yield found


@pytest.fixture
def elsewhere(office: Office, browser: Browser) -> Iterator[Person]:
    """Another device."""
    with somebody(browser) as found:
        yield found


def at_home(anna: Person, office: Office) -> tuple[list[str], tuple[str, str, str]]:
    """Join; return the six words and what else stands on the sheet: name, address, organisation."""
    to_yes(anna, office.slip(office.case()).link)
    words = words_of(anna)
    login, address, organisation = anna.page.locator(".sheet dd").all_text_contents()
    type_back(anna, words)
    anna.title(WORDS("web-code-title"))
    anna.press(WORDS("web-code-home"))
    anna.title(WORDS("web-home-title"))
    return words, (login, address, organisation)


def to_thing(anna: Person, name: str, title: str | None = None, words: Sentences = WORDS) -> None:
    anna.press(words("web-things"))
    anna.title(words("web-things"))
    anna.page.get_by_role("button", name=words(name)).click()
    anna.title(words(title or name))


def field(anna: Person, name: str, typed: str) -> None:
    anna.page.get_by_label(WORDS(name)).fill(typed)


def comes_in(device: Person, sheet: tuple[str, str, str], words: list[str]) -> None:
    """Open the post on a device that does not know it."""
    login, address, organisation = sheet
    device.page.goto(address)
    device.press(WORDS("web-door-open"))
    device.title(WORDS("web-attach-title"))
    field(device, "web-attach-name", login)
    field(device, "web-open-field", " ".join(words))
    field(device, "web-attach-organisation", organisation)
    device.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()


def new_code(anna: Person) -> str:
    to_thing(anna, "web-recovery-title")
    anna.press(WORDS("web-recovery-make"))
    anna.title(WORDS("web-recover-code"))
    anna.page.locator(".sheet dl").wait_for()
    code = anna.page.locator(".sheet p.code").inner_text()
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    return code


def asks_by_code(device: Person, sheet: tuple[str, str, str], code: str) -> None:
    field(device, "web-attach-name", sheet[0])
    field(device, "web-recover-code", code)
    if device.page.get_by_label(WORDS("web-attach-organisation")).count():
        field(device, "web-attach-organisation", sheet[2])
    device.press(WORDS("web-on"))


def test_new_words_open_the_post_everywhere_and_the_old_ones_nothing_new(
    office: Office, anna: Person, elsewhere: Person
) -> None:
    old, sheet = at_home(anna, office)
    to_thing(anna, "web-things-words")
    anna.press(WORDS("web-words-make"))
    new = words_of(anna)
    assert anna.page.locator(".sheet dd").first.inner_text() == sheet[0]
    type_back(anna, [*new[:5], "anders"])
    expect(anna.page.get_by_text(WORDS("web-typed-other", place=6, typed="anders"))).to_be_visible()
    field(anna, "web-typed-field", " ".join(new))
    anna.press(WORDS("web-on"))
    anna.title(WORDS("web-words-done"))
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    comes_in(elsewhere, sheet, old)
    expect(elsewhere.page.get_by_text(WORDS("web-open-other"))).to_be_visible()
    field(elsewhere, "web-open-field", " ".join(new))
    elsewhere.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()
    elsewhere.title(WORDS("web-home-title"))
    anna.page.reload()
    open_with(anna, new)
    anna.title(WORDS("web-home-title"))
    assert anna.faults == []


def test_whoever_lost_their_words_comes_back_by_the_code_here_and_elsewhere(
    office: Office, anna: Person, elsewhere: Person
) -> None:
    old, sheet = at_home(anna, office)
    used, code = new_code(anna), new_code(anna)
    assert used != code
    assert code not in anna.page.evaluate(KEPT)
    assert code not in anna.sent() + office.passed()
    anna.page.reload()
    anna.press(WORDS("web-door-open"))
    anna.press(WORDS("web-open-code"))
    anna.title(WORDS("web-open-code"))
    expect(anna.page.get_by_label(WORDS("web-attach-name"))).to_have_value(sheet[0])
    asks_by_code(anna, sheet, used)
    expect(anna.page.get_by_text(WORDS("web-recover-other"))).to_be_visible()
    asks_by_code(anna, sheet, code[:-1] + ("X" if code[-1] != "X" else "Y"))
    expect(anna.page.get_by_text(WORDS("web-recover-typed"))).to_be_visible()
    anna.context.set_offline(True)
    asks_by_code(anna, sheet, code)
    expect(anna.page.get_by_text(WORDS("web-trouble-line"))).to_be_visible()
    anna.context.set_offline(False)
    asks_by_code(anna, sheet, code)
    new = words_of(anna)
    type_back(anna, new)
    anna.title(WORDS("web-home-title"))
    elsewhere.page.goto(sheet[1])
    elsewhere.press(WORDS("web-door-open"))
    elsewhere.title(WORDS("web-attach-title"))
    elsewhere.press(WORDS("web-open-code"))
    elsewhere.title(WORDS("web-open-code"))
    asks_by_code(elsewhere, sheet, code.lower().replace("-", " "))
    newer = words_of(elsewhere)
    type_back(elsewhere, newer)
    elsewhere.title(WORDS("web-home-title"))
    expect(elsewhere.page.locator(".code")).to_be_visible()
    anna.page.reload()
    open_with(anna, old)
    expect(anna.page.get_by_text(WORDS("web-open-other"))).to_be_visible()
    field(anna, "web-open-field", " ".join(newer))
    anna.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()
    anna.title(WORDS("web-home-title"))


def test_devices_are_named_ended_and_all_others_shut_out(office: Office, anna: Person, elsewhere: Person) -> None:
    words, sheet = at_home(anna, office)
    comes_in(elsewhere, sheet, words)
    elsewhere.title(WORDS("web-home-title"))
    to_thing(elsewhere, "web-devices-title")
    elsewhere.page.get_by_role("button", name=WORDS("web-devices-this")).click()
    field(elsewhere, "web-devices-field", "  ")
    elsewhere.press(WORDS("web-name-keep"))
    expect(elsewhere.page.get_by_text(WORDS("web-name-empty"))).to_be_visible()
    field(elsewhere, "web-devices-field", "De tablet")
    elsewhere.press(WORDS("web-name-keep"))
    expect(elsewhere.page.get_by_role("button", name="De tablet")).to_be_visible()
    to_thing(anna, "web-devices-title")
    rows = anna.page.locator(".post li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(WORDS("web-devices-this"))
    anna.page.get_by_role("button", name="De tablet").click()
    anna.title("De tablet")
    anna.press(WORDS("web-devices-end-button"))
    expect(anna.page.get_by_text(WORDS("web-devices-ended", name="De tablet"))).to_be_visible()
    expect(rows).to_have_count(1)
    anna.press(WORDS("web-lost-go"))
    anna.title(WORDS("web-lost-title"))
    anna.press(WORDS("web-lost-go"))
    new = words_of(anna)
    type_back(anna, new)
    anna.title(WORDS("web-lost-done"))
    expect(anna.page.locator(".sheet p.code")).to_be_visible()
    elsewhere.page.reload()
    open_with(elsewhere, words)
    elsewhere.title(WORDS("web-trouble-trust-title"))
    elsewhere.page.reload()
    open_with(elsewhere, new)
    elsewhere.title(WORDS("web-home-title"))


def test_a_second_invitation_is_taken_up_by_the_post_that_is_there_and_contacts_get_names(
    office: Office, anna: Person
) -> None:
    words, _ = joined(anna, office.slip(office.case()))
    case = office.case()
    slip = office.slip(case)
    to_yes(anna, slip.link)
    anna.title(WORDS("web-take-title"))
    anna.choose(WORDS("web-take-open"))
    anna.title(WORDS("web-open-title"))
    field(anna, "web-open-field", " ".join(words))
    anna.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()
    anna.title(WORDS("web-take-title"))
    anna.choose(WORDS("web-take-here"))
    anna.title(WORDS("web-code-title"))
    assert office.waiting(case) == [anna.page.locator(".code").inner_text()]
    anna.press(WORDS("web-code-home"))
    expect(anna.page.get_by_role("heading", name=WORDS("web-contact-number", number=2))).to_be_visible()
    for at, name in ((0, "De winkel"), (1, "de  WINKEL"), (1, "De buurman")):
        anna.page.get_by_role("button", name=WORDS("web-contact-name")).nth(at).click()
        anna.title(WORDS("web-contact-title"))
        field(anna, "web-contact-field", name)
        anna.press(WORDS("web-name-keep"))
        if "WINKEL" in name:
            expect(anna.page.get_by_text(WORDS("web-name-taken"))).to_be_visible()
            anna.press(WORDS("web-back"))
        anna.title(WORDS("web-home-title"))
    office.confirm(case, slip)
    anna.page.reload()
    open_with(anna, words)
    for name in ("De winkel", "De buurman"):
        expect(anna.page.get_by_role("heading", name=name)).to_be_visible()
    expect(anna.page.get_by_text(WORDS("web-home-agree"))).to_be_visible()
    assert "buurman" not in anna.sent() + office.passed() + anna.page.evaluate(KEPT)


def test_an_invitation_that_somebody_else_used_adds_no_contact(
    office: Office, anna: Person, elsewhere: Person
) -> None:
    slip = office.slip(office.case())
    joined(elsewhere, slip)
    at_home(anna, office)
    to_thing(anna, "web-things-slip", "web-slip-title")
    for line, typed in slip.lines[1:]:
        anna.page.get_by_label(WORDS(f"web-slip-line-{line}"), exact=True).fill(typed)
    anna.press(WORDS("web-on"))
    anna.title(WORDS("web-take-title"))
    anna.choose(WORDS("web-take-here"))
    anna.title(WORDS("web-trouble-used-title"))
    anna.press(WORDS("web-open-title"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-home-unconfirmed"))).to_have_count(1)


def test_wiping_leaves_nothing_of_the_post_on_the_device_also_without_a_line(office: Office, anna: Person) -> None:
    words, sheet = at_home(anna, office)
    assert sheet[0] in anna.page.evaluate(KEPT)
    to_thing(anna, "web-wipe-go", "web-wipe-title")
    anna.context.set_offline(True)
    anna.press(WORDS("web-wipe-go"))
    anna.title(WORDS("web-wiped-title"))
    anna.locked()
    assert anna.page.evaluate(KEPT).strip() == "{}"
    anna.context.set_offline(False)
    comes_in(anna, sheet, words)
    anna.title(WORDS("web-home-title"))


def test_wiping_has_the_browser_clear_storage_with_the_last_account_and_never_before(
    office: Office, anna: Person
) -> None:
    first, sheet = at_home(anna, office)
    anna.page.evaluate("localStorage.setItem('left', 'by something')")
    anna.press(WORDS("web-home-lock"))
    anna.title(WORDS("web-locked-title"))
    to_yes(anna, office.slip(office.case()).link)
    anna.title(WORDS("web-take-title"))
    anna.choose(WORDS("web-take-new"))
    type_back(anna, words_of(anna))
    anna.title(WORDS("web-code-title"))
    anna.press(WORDS("web-code-home"))
    anna.title(WORDS("web-home-title"))
    to_thing(anna, "web-wipe-go", "web-wipe-title")
    with anna.page.expect_response("**/wiped/account") as one:
        anna.press(WORDS("web-wipe-go"))
    anna.title(WORDS("web-wiped-title"))
    assert one.value.header_value("Clear-Site-Data") == '"cache"'
    assert anna.page.evaluate("localStorage.length") == 1
    assert sheet[0] in anna.page.evaluate(KEPT)
    anna.page.reload()
    open_with(anna, first)
    anna.title(WORDS("web-home-title"))
    to_thing(anna, "web-wipe-go", "web-wipe-title")
    with anna.page.expect_response("**/wiped/device") as other:
        anna.press(WORDS("web-wipe-go"))
    anna.title(WORDS("web-wiped-title"))
    assert other.value.header_value("Clear-Site-Data") == '"cache", "storage"'
    anna.page.wait_for_function("localStorage.length === 0")
    assert anna.page.evaluate(KEPT).strip() == "{}"


def test_what_is_locked_shows_no_things(office: Office, anna: Person) -> None:
    at_home(anna, office)
    to_thing(anna, "web-things-words")
    anna.page.go_back()
    anna.title(WORDS("web-things"))
    anna.page.go_back()
    anna.title(WORDS("web-home-title"))
    anna.press(WORDS("web-home-lock"))
    anna.title(WORDS("web-locked-title"))
    anna.page.go_forward()
    anna.title(WORDS("web-locked-title"))
    assert WORDS("web-things-words") not in anna.text()
