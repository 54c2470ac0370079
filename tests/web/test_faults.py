"""What goes wrong around somebody who writes and reads: no WebAssembly, no line, a service that shows an older journal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Route, expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE, TWO, look_again
from tests.web.test_joining import open_with, to_yes, type_back, words_of
from tests.web.test_letters import gives, takes_part, writes
from tests.web.test_live import shown

WORDS = Sentences(Language.NL)
WORKER = "**/assets/worker-*.js"
LOOK = re.compile(r"/v1/look$")


def spoiled(before: str) -> Callable[[Route], None]:
    """Send the worker for a browser in which this ran before it."""

    def answer(route: Route) -> None:
        worker = route.fetch()
        route.fulfill(response=worker, body=before + worker.text())

    return answer


def alert(somebody: Person, name: str) -> None:
    """Wait for a sentence in an alert."""
    expect(somebody.page.get_by_role("alert").get_by_text(WORDS(name))).to_be_visible()


def test_a_worker_without_webassembly_says_that_another_browser_is_needed(
    mediation: Mediation, anna: Person
) -> None:
    anna.context.route(WORKER, spoiled("delete globalThis.WebAssembly;"))
    anna.page.goto(mediation.origin)
    anna.press(WORDS("web-door-open"))
    anna.title(WORDS("web-trouble-worker-title"))


def test_a_journal_that_was_rolled_back_is_not_shown(mediation: Mediation, anna: Person) -> None:
    """An answer that is shorter is asked for once more, of the case alone; where that is shorter as well, it was rolled back."""
    old: list[tuple[bytes, str]] = []

    def keep(route: Route) -> None:
        answer = route.fetch()
        old.append((answer.body(), route.request.headers["authorization"]))
        route.fulfill(response=answer)

    anna.context.route(LOOK, keep)
    takes_part(anna, mediation)
    first, bearer = next(each for each in old if json.loads(each[0])["cases"])
    case = f"{mediation.origin}/v1/cases/{json.loads(first)['cases'][0]['case']}"
    alone = anna.context.request.get(case, headers={"Authorization": bearer})
    assert alone.ok
    gives(anna, ONE)
    anna.context.unroute(LOOK)
    anna.context.route(LOOK, lambda route: route.fulfill(body=first, content_type="application/json"))
    anna.context.route(case, lambda route: route.fulfill(body=alone.body(), content_type="application/json"))
    anna.press(WORDS("web-to-post"))
    shown(anna.page, "web-trouble-trust")
    assert "kaneellamp" not in anna.text()


def test_joining_without_a_line_is_gone_on_with_once_there_is_one(mediation: Mediation, anna: Person) -> None:
    to_yes(anna, mediation.slip().link)
    words = words_of(anna)
    anna.context.set_offline(True)
    type_back(anna, words)
    anna.title(WORDS("web-trouble-line-title"))
    anna.context.set_offline(False)
    anna.press(WORDS("web-again"))
    anna.title(WORDS("web-code-title"))


def test_giving_and_opening_without_a_line_say_so_and_are_done_once_there_is_one(
    mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    writes(anna, ONE)
    anna.context.set_offline(True)
    anna.press(WORDS("web-check-give", **MERAL))
    alert(anna, "web-trouble-line")
    anna.context.set_offline(False)
    anna.press(WORDS("web-check-give", **MERAL))
    anna.title(WORDS("web-sent-title", **MERAL))
    assert mediation.held() == [ONE]
    mediation.give_back("Kort.")
    mediation.bert_writes(TWO)
    mediation.release("Een vraag.")
    anna.press(WORDS("web-to-post"))
    anna.press(WORDS("web-post-waits-button"))
    anna.title(WORDS("web-gate-title"))
    anna.context.set_offline(True)
    anna.choose(WORDS("web-gate-now"))
    alert(anna, "web-trouble-line")
    assert mediation.states()[-1] == "released"
    anna.context.set_offline(False)
    anna.choose(WORDS("web-gate-now"))
    expect(anna.page.locator(".sheet__words")).to_have_text(TWO)


def test_a_pause_without_a_line_is_kept_and_goes_by_itself(mediation: Mediation, anna: Person) -> None:
    words = takes_part(anna, mediation)
    anna.press(WORDS("web-stop-way"))
    anna.context.set_offline(True)
    anna.press(WORDS("web-stop-pause-button"))
    shown(anna.page, "web-stop-waits")
    anna.context.set_offline(False)
    shown(anna.page, "web-stop-paused")
    assert mediation.state() == "paused"
    anna.press(WORDS("web-stop-on"))
    anna.title(WORDS("web-home-title"))
    anna.press(WORDS("web-stop-way"))
    anna.context.set_offline(True)
    anna.press(WORDS("web-stop-pause-button"))
    shown(anna.page, "web-stop-waits")
    anna.page.close()  # and it outlives the page
    anna.context.set_offline(False)
    anna.page = anna.context.new_page()
    anna.page.goto(mediation.origin)
    open_with(anna, words)
    anna.title(WORDS("web-home-title"))
    look_again(anna, WORDS)
    shown(anna.page, "web-paused-title")
    assert mediation.state() == "paused"
