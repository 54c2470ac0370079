"""A service that lies, as the browser shows it: a sentence that says what to do, the words of nobody, and nothing that is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playwright.sync_api import Route, expect

from relay.domain.ids import KeysetId, Seconds
from relay.domain.model import Place
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from tests.support.browser import Person
from tests.support.tamper import flipped
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE, TWO
from tests.web.test_faults import WORDS, alert
from tests.web.test_letters import takes_part, writes
from tests.web.test_live import shown

NOBODY = m.AssignmentRow(KeysetId(bytes(31) + b"\1"), Place.DEPUTY, Seconds(4_000_000_000))
OPENING = "**/v1/cases/*/items/*/opening"

READINGS: dict[str, Callable[[m.Reading], m.Reading]] = {
    "its words": lambda told: replace(told, letter=m.LetterBytes(flipped(told.letter, -1))),
    "what it begins with": lambda told: replace(told, letter=m.LetterBytes(flipped(told.letter, 400))),
    "its key": lambda told: replace(told, grant=s.GrantBytes(flipped(told.grant, -9))),
    "its share": lambda told: replace(told, share=s.ShareBytes(flipped(told.share, -9))),
    "what its author signed": lambda told: replace(told, manifest=m.RecordBytes(flipped(told.manifest, -9))),
    "who is said to have written it": lambda told: replace(told, grantor=KeysetId(bytes(32))),
}
SHOWINGS: dict[str, Callable[[m.CaseReply], m.CaseReply]] = {
    "a mediator more": lambda told: replace(told, assignments=(*told.assignments, NOBODY)),
    "another in their place": lambda told: replace(told, assignments=(replace(NOBODY, place=Place.LEAD),)),
    "another key of theirs": lambda told: replace(
        told,
        people=replace(told.people, staff=tuple(m.RecordBytes(flipped(each, -9)) for each in told.people.staff)),
    ),
}


def lies_of_a_letter(somebody: Person, how: Callable[[m.Reading], m.Reading]) -> None:
    """Change what is given to whoever opens a letter."""

    def answer(route: Route) -> None:
        told = route.fetch()
        done = codec.decode(m.Done, told.body())
        assert done.reading is not None
        route.fulfill(response=told, body=codec.encode(replace(done, reading=how(done.reading))))

    somebody.context.route(OPENING, answer)


def lies_of_a_case(somebody: Person, how: Callable[[m.CaseReply], m.CaseReply]) -> None:
    """Change what is shown of a case beside its journal, in both answers that show it."""

    def look(route: Route) -> None:
        wanted = codec.decode(m.LookWanted, route.request.post_data_buffer or b"")
        known = tuple(replace(each, rows=None) for each in wanted.known)
        answer = route.fetch(post_data=codec.encode(replace(wanted, known=known)))
        told = codec.decode(m.Looked, answer.body())
        cases = tuple(
            each if each.shown is None else replace(each, shown=replace(each.shown, reply=how(each.shown.reply)))
            for each in told.cases
        )
        route.fulfill(response=answer, body=codec.encode(replace(told, cases=cases)))

    def case(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=codec.encode(how(codec.decode(m.CaseReply, answer.body()))))

    somebody.context.route("**/v1/look", look)
    somebody.context.route("**/v1/cases/*", case)


@pytest.mark.parametrize("what", READINGS)
def test_a_letter_that_was_tampered_with_is_said_to_be_unreadable_and_no_word_is_shown(
    what: str, mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    mediation.bert_writes(TWO)
    mediation.release("Een vraag.")
    lies_of_a_letter(anna, READINGS[what])
    anna.press(WORDS("web-post-waits-button"))
    anna.title(WORDS("web-gate-title"))
    anna.choose(WORDS("web-gate-now"))
    alert(anna, "web-trouble-unread")
    assert TWO not in anna.page.content()
    assert anna.faults == []


@pytest.mark.parametrize("what", SHOWINGS)
def test_readers_whom_nobody_gave_a_place_are_told_and_nothing_is_sent_or_shown(
    what: str, mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    writes(anna, ONE)
    lies_of_a_case(anna, SHOWINGS[what])
    anna.press(WORDS("web-check-give", **MERAL))
    alert(anna, "web-trouble-trust")
    assert mediation.held() == []
    anna.press(WORDS("web-check-keep"))
    expect(anna.page.get_by_role("heading", name=WORDS("web-trouble-trust-title"))).to_be_visible()
    shown(anna.page, "web-trouble-trust")
    assert "kaneellamp" not in anna.page.content()
    assert anna.faults == []
