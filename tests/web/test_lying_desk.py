"""A service that lies to a mediator in the browser: a letter goes to whom the journal names, as it was read, or to nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Request, Route, expect

from relay.domain.ids import KeysetId, RecordId
from relay.domain.model import CaseState, Side
from relay.wire import codec
from relay.wire import messages as m
from tests.support.browser import Person, built, person
from tests.support.pages import clean
from tests.support.tamper import flipped
from tests.web.at_desk import LAPTOP, SIDES, WORDS, sits_down, to_case, to_today
from tests.web.conftest import SLOW_MS
from tests.web.desk import Mediated, mediated
from tests.web.test_lying_server import NOBODY, READINGS, lies_of_a_case

ONE = "Ik hoor de kaneellamp nog vallen."
STRANGER = KeysetId(bytes(31) + b"\1")


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mediated]:
    built()
    with mediated(tmp_path_factory.mktemp("desk")) as made:
        made.begins()
        yield made
        assert made.faults() == ""


@pytest.fixture(scope="module")
def seated(around: Mediated, browser: Browser) -> Iterator[Person]:
    with person(browser, locale="nl-NL", viewport=LAPTOP) as somebody:
        somebody.context.set_default_timeout(SLOW_MS)
        expect.set_options(timeout=SLOW_MS)
        sits_down(somebody, around)
        yield somebody


@pytest.fixture
def meral(seated: Person) -> Iterator[Person]:
    """The mediator, to whom the truth is told again afterwards."""
    seated.requests.clear()
    yield seated
    seated.context.unroute_all(behavior="wait")


def reviews(somebody: Person, label: str) -> None:
    to_today(somebody)
    somebody.page.locator(".list").get_by_role("button", name=label, exact=True).click()


def wrapped_for(requests: list[Request]) -> list[KeysetId]:
    """Return for whom keys were wrapped in all that was sent."""
    posted = [each for each in requests if each.method == "POST" and "/v1/cases/" in each.url]
    acts = [codec.decode(m.Act, each.post_data_buffer) for each in posted if each.post_data_buffer]
    return [grant.to for act in acts for grant in act.grants or ()]


def on_sides(how: Callable[[m.SideRow], m.SideRow]) -> Callable[[m.CaseReply], m.CaseReply]:
    return lambda reply: replace(reply, sides=tuple(how(each) for each in reply.sides))


def other_key(reply: m.CaseReply) -> m.CaseReply:
    """Say that side B has another key."""
    return on_sides(lambda row: replace(row, keyset=STRANGER) if row.side is Side.B else row)(reply)


def says_open(reply: m.CaseReply) -> m.CaseReply:
    """Say that nobody paused and both agree."""
    calm = on_sides(lambda row: replace(row, pause=None, consent_pause=False))(reply)
    return replace(calm, case=replace(calm.case, state=CaseState.OPEN), service_pause=None)


def test_a_letter_is_wrapped_for_the_key_of_the_journal_and_for_no_row(around: Mediated, meral: Person) -> None:
    around.opened("Andere sleutel")
    around.writes("anna", ONE)
    lies_of_a_case(meral, other_key)
    reviews(meral, "Andere sleutel")
    meral.title(WORDS("desk-review-title", side=SIDES["a"]))
    meral.page.locator(".sheet__words").first.wait_for()
    meral.press(WORDS("desk-pass-do"))
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))
    assert STRANGER not in wrapped_for(meral.requests)
    assert around.received("bert") == [["", ONE]]


def says_ready(reply: m.CaseReply) -> m.CaseReply:
    """Say that both agreed and are prepared."""
    agreed = RecordId(bytes(31) + b"\1")
    return on_sides(lambda row: replace(row, consent=agreed, attested=False, prepared=True))(reply)


def test_a_contact_that_nobody_agreed_to_is_not_opened_whatever_the_rows_say(
    around: Mediated, meral: Person
) -> None:
    around.case("Niemand zei ja")
    lies_of_a_case(meral, says_ready)
    to_case(meral, "Niemand zei ja")
    expect(meral.page.get_by_role("button", name=WORDS("desk-invite"), exact=True).first).to_be_visible()
    expect(meral.page.get_by_role("button", name=WORDS("desk-open-do"), exact=True)).to_have_count(0)
    assert not [each for each in meral.requests if each.url.endswith("/open")]


def test_what_stopped_has_stopped_whatever_the_rows_say(around: Mediated, meral: Person) -> None:
    around.opened("Pauze")
    around.writes("anna", ONE)
    around.pauses("bert")
    lies_of_a_case(meral, says_open)
    reviews(meral, "Pauze")
    meral.title(WORDS("desk-review-title", side=SIDES["a"]))
    expect(meral.page.get_by_text(WORDS("desk-check-not-open"))).to_be_visible()
    meral.press(WORDS("desk-pass-do"))
    meral.press(WORDS("desk-pass-yes"))
    meral.page.get_by_role("alert").get_by_text(WORDS("desk-trouble-not-open")).wait_for()
    assert wrapped_for(meral.requests) == []
    assert around.state()["items"] == ["held"]


def test_nothing_is_handed_over_to_a_mediator_of_rows_only(around: Mediated, meral: Person) -> None:
    around.opened("Wie is dat")
    around.writes("anna", ONE)
    lies_of_a_case(meral, lambda reply: replace(reply, assignments=(*reply.assignments, NOBODY)))
    to_today(meral)
    meral.page.locator(".register").get_by_role("button", name="Wie is dat", exact=True).click()
    meral.title(WORDS("web-trouble-trust-title"))
    assert wrapped_for(meral.requests) == []


@pytest.mark.parametrize("what", READINGS)
def test_a_held_letter_that_was_tampered_with_shows_no_word_and_goes_nowhere(
    what: str, around: Mediated, meral: Person
) -> None:
    label = f"Brief: {what}"
    around.opened(label)
    around.writes("anna", ONE)

    def answer(route: Route) -> None:
        told = route.fetch()
        reading = codec.decode(m.Reading, told.body())
        route.fulfill(response=told, body=codec.encode(READINGS[what](reading)))

    meral.context.route("**/v1/cases/*/items/*", answer)
    reviews(meral, label)
    meral.title(WORDS("desk-unread-title"))
    assert "kaneellamp" not in meral.page.content()
    expect(meral.page.get_by_role("button", name=WORDS("desk-pass-do"), exact=True)).to_have_count(0)
    assert wrapped_for(meral.requests) == []


def test_a_letter_is_as_it_was_read_when_it_goes(around: Mediated, meral: Person) -> None:
    around.opened("Omgeruild")
    around.writes("anna", ONE)
    reviews(meral, "Omgeruild")
    meral.page.locator(".sheet__words").first.wait_for()
    meral.press(WORDS("desk-pass-do"))

    def answer(route: Route) -> None:
        told = route.fetch()
        reading = codec.decode(m.Reading, told.body())
        route.fulfill(
            response=told, body=codec.encode(replace(reading, letter=m.LetterBytes(flipped(reading.letter, -1))))
        )

    meral.context.route("**/v1/cases/*/items/*", answer)
    meral.press(WORDS("desk-pass-yes"))
    meral.page.get_by_role("alert").first.wait_for()
    assert wrapped_for(meral.requests) == []
    assert around.state()["items"] == ["held"]


def test_a_page_that_was_changed_on_the_way_is_shown_to_nobody(around: Mediated, meral: Person) -> None:
    around.opened("Pagina", pages=True)
    around.writes_pages("anna", clean(1))

    def answer(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, body=flipped(told.body(), -9))

    meral.context.route("**/parts/*", answer)
    reviews(meral, "Pagina")
    meral.page.get_by_text(WORDS("desk-page-unread")).wait_for()
    expect(meral.page.locator(".zoom img")).to_have_count(0)
    expect(meral.page.get_by_role("button", name=WORDS("desk-pass-do"), exact=True)).to_have_count(0)
    assert wrapped_for(meral.requests) == []
    to_case(meral, "Pagina")
