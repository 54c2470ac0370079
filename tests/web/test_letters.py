"""Letters in the browser, at the real server, with the real mediator and the other person in the command-line client's code."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE, TWO, look_again
from tests.web.test_joining import KEPT, joined, open_with

WORDS = Sentences(Language.NL)


def takes_part(somebody: Person, mediation: Mediation, words: Sentences = WORDS) -> list[str]:
    """Come in on a new device as Anna, who joined and said yes elsewhere, and whose contact is open. Return her six words."""
    typed = mediation.seats()
    somebody.page.goto(mediation.origin)
    somebody.press(words("web-door-open"))
    somebody.title(words("web-attach-title"))
    for field, name in (
        ("web-attach-name", "login"),
        ("web-open-field", "words"),
        ("web-attach-organisation", "organisation"),
    ):
        somebody.page.get_by_label(words(field)).fill(typed[name])
    somebody.press(words("web-open-button"))
    somebody.title(words("web-home-title"))
    somebody.page.get_by_role("button", name=words("web-write"), exact=True).wait_for()
    return typed["words"].split()


def joins_and_takes_part(somebody: Person, mediation: Mediation) -> list[str]:
    """Join, be confirmed, say yes, all on one device; the mediator opens the contact. Return the six words."""
    words, _ = joined(somebody, mediation.slip())
    mediation.confirm()
    somebody.press(WORDS("web-code-home"))
    somebody.title(WORDS("web-home-title"))
    somebody.press(WORDS("web-home-agree-go"))
    somebody.choose(WORDS("web-agree-yes"))
    somebody.title(WORDS("web-forms-title"))
    somebody.press(WORDS("web-forms-keep"))
    somebody.title(WORDS("web-home-title"))
    expect(somebody.page.get_by_text(WORDS("web-home-nothing"), exact=True)).to_be_visible()
    assert mediation.open() == "open"
    look_again(somebody, WORDS)
    return words


def writes(somebody: Person, text: str, words: Sentences = WORDS) -> None:
    """Write a letter, up to the page on which it is checked."""
    somebody.press(words("web-write"))
    somebody.title(words("web-write-title"))
    somebody.page.get_by_role("textbox").fill(text)
    somebody.press(words("web-write-on"))
    somebody.title(words("web-check-title"))
    expect(somebody.page.locator(".sheet__words")).to_have_text(text)


def gives(somebody: Person, text: str, words: Sentences = WORDS) -> None:
    """Write a letter and give it to the mediator."""
    writes(somebody, text, words)
    somebody.press(words("web-check-give", **MERAL))
    somebody.title(words("web-sent-title", **MERAL))


def test_a_letter_goes_from_the_browser_to_the_command_line_and_an_answer_comes_back(
    mediation: Mediation, anna: Person
) -> None:
    joins_and_takes_part(anna, mediation)
    gives(anna, f"{ONE}\n\n{TWO}")
    assert mediation.held() == [f"{ONE}\n\n{TWO}"]
    mediation.release("Een rustige brief.")
    assert mediation.bert_reads() == [f"{ONE}\n\n{TWO}"]
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    look_again(anna, WORDS)
    expect(anna.page.get_by_text(WORDS("web-post-passed"), exact=True)).to_be_visible()

    mediation.bert_writes("Ja. Ik kwam er met mijn oma.")
    mediation.release("Dit is een antwoord op uw vraag.")
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-waits-button"))
    anna.title(WORDS("web-gate-title"))
    expect(anna.page.locator(".slip__words")).to_have_text("Dit is een antwoord op uw vraag.")
    assert "oma" not in anna.text(), "nothing opens by itself"
    assert mediation.states() == ["opened", "released"]
    anna.choose(WORDS("web-gate-now"))
    expect(anna.page.locator(".sheet__words")).to_have_text("Ja. Ik kwam er met mijn oma.")
    assert mediation.states() == ["opened", "opened"]
    anna.press(WORDS("web-on"))
    anna.title(WORDS("web-after-title"))
    assert "oma" not in anna.text()
    anna.choose(WORDS("web-after-speak", **MERAL))
    anna.press(WORDS("web-note-send"))
    anna.title(WORDS("web-note-sent-title", **MERAL))
    assert mediation.notes() == [WORDS("web-after-speak-text")]
    anna.press(WORDS("web-language-en"))
    anna.title(Sentences(Language.EN)("web-note-sent-title", **MERAL))
    assert anna.faults == []


def test_a_draft_is_kept_by_itself_and_survives_a_reload_and_no_word_of_a_letter_lies_open_anywhere(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    anna.press(WORDS("web-write"))
    anna.title(WORDS("web-write-title"))
    field = anna.page.get_by_role("textbox")
    for name, value in (
        ("spellcheck", "false"),
        ("autocorrect", "off"),
        ("translate", "no"),
        ("autocomplete", "off"),
    ):
        expect(field).to_have_attribute(name, value)
    field.fill(ONE)
    expect(anna.page.get_by_text(re.compile(r"^Bewaard om \d\d[:.]\d\d, alleen op dit apparaat$"))).to_be_visible()
    anna.page.reload()
    open_with(anna, words)
    anna.title(WORDS("web-home-title"))
    anna.page.get_by_text(WORDS("web-post-begun-text"), exact=True).click()
    anna.title(WORDS("web-write-title"))
    expect(anna.page.get_by_role("textbox")).to_have_value(ONE)
    anna.press(WORDS("web-turn"))
    expect(anna.page.get_by_text(WORDS("web-turned"), exact=True)).to_be_visible()
    assert "kaneellamp" not in anna.text()
    anna.press(WORDS("web-turn-back"))
    anna.press(WORDS("web-write-on"))
    anna.title(WORDS("web-check-title"))
    anna.press(WORDS("web-check-give", **MERAL))
    anna.title(WORDS("web-sent-title", **MERAL))
    assert mediation.held() == [ONE]
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    assert WORDS("web-post-begun-text") not in anna.text(), "a receipted draft goes"
    shown = anna.page.evaluate("JSON.stringify([history.state, document.title, location.href, document.cookie])")
    planted = re.compile("kaneellamp|" + b"kaneellamp".hex())
    for where in (anna.page.evaluate(KEPT), anna.sent(), mediation.passed(), shown, anna.text()):
        assert not planted.search(where)
    assert anna.faults == []


def test_a_letter_that_came_back_is_changed_and_given_again(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    gives(anna, f"{ONE} Ik werk bij de bakker.")
    mediation.give_back("Wilt u weglaten waar u werkt?")
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-back-button"))
    anna.title(WORDS("web-returned-title"))
    expect(anna.page.locator(".slip__words")).to_have_text("Wilt u weglaten waar u werkt?")
    anna.choose(WORDS("web-returned-change"))
    anna.title(WORDS("web-write-title"))
    expect(anna.page.get_by_role("textbox")).to_have_value(f"{ONE} Ik werk bij de bakker.")
    anna.page.get_by_role("textbox").fill(ONE)
    anna.press(WORDS("web-write-on"))
    anna.title(WORDS("web-check-title"))
    anna.page.get_by_label(WORDS("web-check-may-call")).check()
    anna.press(WORDS("web-check-give", **MERAL))
    anna.title(WORDS("web-sent-title", **MERAL))
    assert mediation.held() == [ONE]
    assert mediation.states() == ["returned", "held"]
    (note,) = mediation.notes()
    assert note.startswith("Bel mij eerst")
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-post-with", **MERAL))).to_be_visible()
    expect(anna.page.get_by_role("button", name=WORDS("web-post-back-button"))).to_have_count(0)


def test_a_letter_is_taken_back_and_an_envelope_is_sent_back(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    anna.press(WORDS("web-sent-letter"))
    anna.page.get_by_text(WORDS("web-letter-show"), exact=True).click()
    expect(anna.page.locator(".sheet__words")).to_have_text(ONE)
    anna.press(WORDS("web-letter-take-button"))
    expect(anna.page.get_by_text(WORDS("web-letter-taken"), exact=True)).to_be_visible()
    assert mediation.states() == ["recalled"]
    mediation.bert_writes(TWO)
    mediation.release("Een vraag.")
    anna.press(WORDS("web-back"))
    anna.title(WORDS("web-sent-title", **MERAL))
    anna.press(WORDS("web-to-post"))
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-waits-button"))
    anna.choose(WORDS("web-gate-refuse"))
    anna.title(WORDS("web-refuse-title"))
    anna.press(WORDS("web-refuse-yes"))
    anna.title(WORDS("web-refused-title"))
    assert mediation.states() == ["recalled", "refused"]


def test_pause_and_stop_are_two_taps_away(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    anna.press(WORDS("web-write"))
    anna.press(WORDS("web-stop-way"))
    anna.press(WORDS("web-stop-pause-button"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-paused-title"), exact=True)).to_be_visible()
    assert mediation.state() == "paused"
    anna.press(WORDS("web-stop-on"))
    anna.title(WORDS("web-stop-title"))
    anna.press(WORDS("web-stop-on"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-paused-title"), exact=True)).to_have_count(0)
    assert mediation.state() == "open"
    anna.press(WORDS("web-stop-way"))
    anna.press(WORDS("web-stop-end-button"))
    anna.title(WORDS("web-stopped-title"))
    assert mediation.state() == "closed"


def test_an_answer_that_was_lost_is_gone_on_with_and_nothing_is_sent_twice(
    mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    writes(anna, ONE)
    submit = re.compile(r"/v1/cases/[^/]+/items$")
    anna.context.route(submit, lambda route: (route.fetch(), route.abort()))
    anna.press(WORDS("web-check-give", **MERAL))
    expect(anna.page.get_by_role("alert").get_by_text(WORDS("web-trouble-line"))).to_be_visible()
    assert mediation.held() == [ONE]
    anna.context.unroute(submit)
    anna.press(WORDS("web-check-give", **MERAL))
    anna.title(WORDS("web-sent-title", **MERAL))
    assert mediation.held() == [ONE]


def test_whoever_reads_along_since_is_shown_before_anything_is_sealed(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    writes(anna, TWO)
    expect(anna.page.locator(".readers")).to_contain_text("meral")
    mediation.add_deputy("daan")
    anna.press(WORDS("web-check-give", **MERAL))
    expect(anna.page.locator(".readers")).to_contain_text("daan")
    expect(anna.page.get_by_text(WORDS("web-check-changed"))).to_be_visible()
    assert mediation.held() == [ONE]
    anna.press(WORDS("web-check-give", **MERAL))
    anna.title(WORDS("web-sent-title", **MERAL))
    assert mediation.held() == [ONE, TWO]


def test_nothing_of_a_letter_is_there_once_the_post_is_locked(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    writes(anna, ONE)
    anna.press(WORDS("web-check-keep"))
    anna.title(WORDS("web-home-title"))
    anna.press(WORDS("web-home-lock"))
    anna.title(WORDS("web-locked-title"))
    anna.page.go_back()
    anna.title(WORDS("web-locked-title"))
    assert "kaneellamp" not in anna.page.content()
