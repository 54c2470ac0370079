"""Somebody joins by a slip of a mediator's, in the browser; the mediator confirms; they come back with their words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from relay.crypto.passphrase import word_list
from relay_client.account.slip_text import LINES
from relay_client.views.people import SlipPaper
from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person, built, person
from tests.web.office import Office
from tests.web.walks.setting import PHONE

WORDS = Sentences(Language.NL)
SOCKET = (
    "await new Promise((opened, refused) => "
    "Object.assign(new WebSocket(location.origin.replace('http', 'ws')), { onopen: opened, onerror: refused }))"
)


@pytest.fixture
def anna(office: Office, browser: Browser) -> Iterator[Person]:
    with person(browser, locale="nl-NL", viewport=PHONE) as somebody:
        yield somebody


def to_yes(somebody: Person, address: str, words: Sentences = WORDS) -> None:
    """Go from the closed door to "yes" on the invitation."""
    somebody.page.goto("about:blank")
    somebody.page.goto(address)
    somebody.press(words("web-door-invitation"))
    somebody.choose(words("web-safe-yes"))
    somebody.title(words("web-invitation-title"))
    somebody.choose(words("web-yes"))


def words_of(somebody: Person, words: Sentences = WORDS) -> list[str]:
    somebody.title(words("web-lock-title"))
    found = somebody.page.locator(".words li")
    found.first.wait_for()
    return found.all_text_contents()


def type_back(somebody: Person, six: list[str], words: Sentences = WORDS) -> None:
    somebody.press(words("web-lock-done"))
    somebody.title(words("web-typed-title"))
    somebody.page.get_by_label(words("web-typed-field")).fill(" ".join(six))
    somebody.press(words("web-on"))


def joined(somebody: Person, slip: SlipPaper, words: Sentences = WORDS) -> tuple[list[str], str]:
    """Join by a slip's link; return the six words and the code to read out."""
    to_yes(somebody, slip.link, words)
    six = words_of(somebody, words)
    type_back(somebody, six, words)
    somebody.title(words("web-code-title"))
    return six, somebody.page.locator(".code").inner_text()


def open_with(somebody: Person, words: list[str]) -> None:
    somebody.press(WORDS("web-door-open"))
    somebody.title(WORDS("web-open-title"))
    somebody.page.get_by_label(WORDS("web-open-field")).fill(" ".join(words))
    somebody.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()


def test_somebody_joins_is_confirmed_and_comes_back_after_a_reload(office: Office, anna: Person) -> None:
    case = office.case()
    slip = office.slip(case)
    words, code = joined(anna, slip)
    assert len(words) == 6
    assert set(words) <= set(word_list("nl"))
    assert office.waiting(case) == [code]
    anna.press(WORDS("web-code-home"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-home-unconfirmed"))).to_be_visible()
    assert code in anna.text()
    office.confirm(case, slip)
    anna.press(WORDS("web-home-look"))
    expect(anna.page.get_by_text(WORDS("web-home-agree"))).to_be_visible()
    anna.page.reload()
    anna.title(WORDS("web-title"))
    open_with(anna, [words[0].upper(), *words[1:]])
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-home-agree"))).to_be_visible()
    assert anna.faults == []


def test_somebody_agrees_and_says_what_may_come_and_the_mediator_sees_it(office: Office, anna: Person) -> None:
    case = office.case()
    slip = office.slip(case)
    joined(anna, slip)
    office.confirm(case, slip)
    anna.press(WORDS("web-code-home"))
    anna.press(WORDS("web-home-agree-go"))
    anna.title(WORDS("web-agree-title"))
    anna.choose(WORDS("web-agree-later"))
    anna.title(WORDS("web-home-title"))
    assert office.side(case) == [False, ["pages", "typed"], False]
    anna.press(WORDS("web-home-agree-go"))
    anna.choose(WORDS("web-agree-yes"))
    anna.title(WORDS("web-forms-title"))
    for name, ticked in (("web-forms-typed", True), ("web-forms-pages", True), ("web-forms-tell", False)):
        box = anna.page.get_by_label(WORDS(name))
        assert box.is_checked() == ticked
    anna.page.get_by_label(WORDS("web-forms-pages")).uncheck()
    anna.page.get_by_label(WORDS("web-forms-tell")).check()
    anna.press(WORDS("web-forms-keep"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-home-nothing"), exact=True)).to_be_visible()
    assert office.side(case) == [True, ["typed"], True]
    assert anna.faults == []


def test_nothing_secret_is_left_behind_or_sent(office: Office, anna: Person) -> None:
    slip = office.slip(office.case())
    to_yes(anna, slip.link)
    words = words_of(anna)
    login = anna.page.locator(".sheet dd").first.inner_text()
    type_back(anna, words)
    anna.title(WORDS("web-code-title"))
    anna.press(WORDS("web-code-home"))
    anna.title(WORDS("web-home-title"))
    kept = anna.page.evaluate(KEPT)
    assert login in kept  # in the clear, so what is looked through is what is kept
    sent = anna.sent() + office.passed()
    shown = anna.page.evaluate("JSON.stringify([history.state, document.title, location.href, document.cookie])")
    secret = slip.link[-20:]
    for planted in (secret, slip.secret.hex(), " ".join(words), *words):
        for where in (kept, sent, shown):
            assert not re.search(rf"\b{re.escape(planted)}\b", where), planted


KEPT = """async () => {
  const found = [];
  for (const { name, version } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const request = indexedDB.open(name, version);
      request.onsuccess = () => done(request.result);
    });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([all.getAllKeys(), all.getAll()].map((request) =>
        new Promise((done) => { request.onsuccess = () => done(request.result); })));
      keys.forEach((key, at) => found.push(
        `${name}/${store}/${[key].flat().join("/")} ${new TextDecoder("latin1").decode(values[at])} ` +
        Array.from(values[at], (byte) => byte.toString(16).padStart(2, "0")).join("")));
    }
    database.close();
  }
  return [...found, JSON.stringify({ ...localStorage, ...sessionStorage }), (await caches.keys()).join()].join("\\n");
}"""
"""Everything that the browser keeps for this address, as one text."""


def test_words_typed_otherwise_are_told_by_their_place(office: Office, anna: Person) -> None:
    to_yes(anna, office.slip(office.case()).link)
    words = words_of(anna)
    anna.press(WORDS("web-lock-others"))
    expect(anna.page.locator(".words li").first).not_to_have_text(words[0])
    words = words_of(anna)
    type_back(anna, [*words[:3], "lader", *words[4:]])
    expect(anna.page.get_by_text(WORDS("web-typed-other", place=4, typed="lader"))).to_be_visible()
    anna.press(WORDS("web-typed-again"))
    assert words_of(anna) == words
    type_back(anna, words[:5])
    expect(anna.page.get_by_text(WORDS("web-typed-missing", place=6))).to_be_visible()


def test_other_words_do_not_open_and_the_right_ones_still_do(office: Office, anna: Person) -> None:
    words, _ = joined(anna, office.slip(office.case()))
    anna.page.reload()
    open_with(anna, words[::-1])
    expect(anna.page.get_by_text(WORDS("web-open-other"))).to_be_visible()
    anna.page.get_by_label(WORDS("web-open-field")).fill("")
    anna.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()
    expect(anna.page.get_by_text(WORDS("web-open-empty"))).to_be_visible()
    anna.page.get_by_label(WORDS("web-open-field")).fill(" ".join(words))
    anna.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()
    anna.title(WORDS("web-home-title"))


def test_the_sheet_opens_the_post_on_another_device(office: Office, anna: Person, browser: Browser) -> None:
    to_yes(anna, office.slip(office.case()).link)
    words = words_of(anna)
    login, address, organisation = anna.page.locator(".sheet dd").all_text_contents()
    type_back(anna, words)
    anna.title(WORDS("web-code-title"))
    code = anna.page.locator(".code").inner_text()
    with person(browser, locale="nl-NL", viewport=PHONE) as elsewhere:
        elsewhere.page.goto(address)
        elsewhere.press(WORDS("web-door-open"))
        elsewhere.title(WORDS("web-attach-title"))
        for field, typed in (
            ("web-attach-name", login),
            ("web-open-field", " ".join(words)),
            ("web-attach-organisation", f"{organisation[:-1]}{'0' if organisation[-1] != '0' else '1'}"),
        ):
            elsewhere.page.get_by_label(WORDS(field)).fill(typed)
        elsewhere.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()
        expect(elsewhere.page.get_by_text(WORDS("web-attach-organisation-other"))).to_be_visible()
        elsewhere.page.get_by_label(WORDS("web-attach-organisation")).fill(organisation.lower().replace("-", " "))
        elsewhere.page.get_by_role("button", name=WORDS("web-open-button"), exact=True).click()
        elsewhere.title(WORDS("web-home-title"))
        expect(elsewhere.page.locator(".code")).to_have_text(code)


def test_the_lines_of_the_paper_may_be_typed(office: Office, anna: Person) -> None:
    slip = office.slip(office.case())
    to_yes(anna, office.origin)
    anna.title(WORDS("web-slip-title"))
    lines = dict(slip.lines)
    for line in LINES[1:]:
        anna.page.get_by_label(WORDS(f"web-slip-line-{line}"), exact=True).fill(lines[line].lower())
    broken = lines["secret"]
    anna.page.get_by_label(WORDS("web-slip-line-secret"), exact=True).fill(
        broken[:-1] + ("X" if broken[-1] != "X" else "Y")
    )
    anna.press(WORDS("web-on"))
    secret = anna.page.get_by_label(WORDS("web-slip-line-secret"), exact=True)
    expect(secret).to_have_attribute("aria-invalid", "true")
    expect(anna.page.get_by_label(WORDS("web-slip-line-root"), exact=True)).not_to_have_attribute(
        "aria-invalid", "true"
    )
    secret.fill(broken)
    anna.press(WORDS("web-on"))
    assert len(words_of(anna)) == 6


def test_a_used_slip_says_so_and_leads_to_ones_post(office: Office, anna: Person, browser: Browser) -> None:
    slip = office.slip(office.case())
    joined(anna, slip)
    with person(browser, locale="nl-NL", viewport=PHONE) as second:
        to_yes(second, slip.link)
        type_back(second, words_of(second))
        second.title(WORDS("web-trouble-used-title"))
        second.press(WORDS("web-open-title"))
        second.title(WORDS("web-attach-title"))


def test_an_answer_whose_reply_was_lost_is_gone_on_with_after_a_reload(office: Office, anna: Person) -> None:
    case = office.case()
    to_yes(anna, office.slip(case).link)
    words = words_of(anna)
    answer = re.compile(r"/v1/slips/.*/answer")
    anna.context.route(answer, lambda route: (route.fetch(), route.abort()))
    type_back(anna, words)
    anna.title(WORDS("web-trouble-line-title"))
    anna.context.unroute(answer)
    anna.page.reload()
    open_with(anna, words)
    anna.title(WORDS("web-home-title"))
    expect(anna.page.locator(".code")).to_have_text(office.waiting(case)[0])


def test_one_file_alone_is_the_worker(office: Office, anna: Person) -> None:
    to_yes(anna, office.slip(office.case()).link)
    words_of(anna)
    (worker,) = anna.page.workers
    names = {path.name for path in built().glob("assets/worker-*.js")}
    assert worker.url.rpartition("/")[2] in names
    assert len(names) == 2, "one for whoever writes, and one for the organisation's own people"


def test_leaving_ends_the_worker_and_home_is_behind_the_lock(office: Office, anna: Person) -> None:
    joined(anna, office.slip(office.case()))
    anna.press(WORDS("web-code-home"))
    anna.title(WORDS("web-home-title"))
    anna.press(WORDS("web-home-lock"))
    anna.title(WORDS("web-locked-title"))
    anna.locked()
    anna.press(WORDS("web-open-title"))
    anna.title(WORDS("web-open-title"))
    anna.page.go_back()
    anna.title(WORDS("web-invitation-title"))


def test_without_a_line_home_says_so_and_is_there_again(office: Office, anna: Person) -> None:
    joined(anna, office.slip(office.case()))
    anna.context.set_offline(True)
    anna.press(WORDS("web-code-home"))
    anna.title(WORDS("web-trouble-line-title"))
    anna.context.set_offline(False)
    anna.press(WORDS("web-again"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.locator(".code")).to_be_visible()


def test_the_worker_reaches_nothing_by_itself(office: Office, anna: Person) -> None:
    to_yes(anna, office.slip(office.case()).link)
    words_of(anna)
    (worker,) = anna.page.workers
    for attempt in ("await fetch('/v1/organisation')", "await import('/x.js')", "importScripts('/x.js')", SOCKET):
        answer = worker.evaluate(f"async () => {{ try {{ {attempt}; }} catch {{ return 'refused'; }} }}")
        assert answer == "refused", attempt
