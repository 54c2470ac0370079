"""What was made of somebody's letter, taking consent back, and destroying one's copy: in the browser, at the real server."""

from __future__ import annotations

from playwright.sync_api import expect

from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE, look_again
from tests.web.test_letters import gives, takes_part

WORDS = Sentences(Language.NL)
MADE = "I still hear the cinnamon lamp fall."


def test_what_was_made_of_a_letter_stands_beside_it_and_its_author_answers(
    mediation: Mediation, anna: Person
) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    mediation.makes(MADE, "en")
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-made-button"))
    anna.title(WORDS("web-made-title"))
    expect(anna.page.locator(".sheet__words")).to_have_text([ONE, MADE])
    anna.choose(WORDS("web-made-later"))
    anna.title(WORDS("web-home-title"))
    assert mediation.agreed() == []
    anna.press(WORDS("web-post-made-button"))
    anna.choose(WORDS("web-made-yes"))
    anna.title(WORDS("web-made-agreed-title", **MERAL))
    assert mediation.agreed() == [True]
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    assert WORDS("web-post-made", **MERAL) not in anna.text(), "what was answered waits for nobody"
    anna.page.locator(".post button").first.click()
    expect(anna.page.get_by_text(WORDS("web-made-said-yes"), exact=True)).to_be_visible()
    anna.press(WORDS("web-post-made-button"))
    anna.choose(WORDS("web-made-no"))  # one may change one's mind until it was passed on
    anna.title(WORDS("web-made-refused-title"))
    assert mediation.agreed() == [False]
    anna.press(WORDS("web-letter-tell-button", **MERAL))
    anna.title(WORDS("web-note-title", **MERAL))
    assert anna.faults == []


def test_consent_is_taken_back_and_given_again(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    anna.press(WORDS("web-stop-way"))
    anna.title(WORDS("web-stop-title"))
    anna.press(WORDS("web-stop-consent-button"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-home-agree"), exact=True)).to_be_visible()
    assert mediation.state() == "paused"
    anna.press(WORDS("web-stop-way"))
    anna.title(WORDS("web-stop-title"))
    expect(anna.page.get_by_text(WORDS("web-stop-consent-text"))).to_have_count(0)
    anna.press(WORDS("web-stop-back"))
    anna.press(WORDS("web-home-agree-go"))
    anna.choose(WORDS("web-agree-yes"))
    anna.title(WORDS("web-forms-title"))
    assert mediation.state() == "open"


def test_ones_own_copy_is_destroyed_and_the_letter_goes_on(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    anna.press(WORDS("web-sent-letter"))
    anna.page.get_by_text(WORDS("web-letter-show"), exact=True).click()
    expect(anna.page.locator(".sheet__words")).to_have_text(ONE)
    anna.page.get_by_text(WORDS("web-letter-destroy"), exact=True).click()
    anna.press(WORDS("web-letter-destroy-button"))
    expect(anna.page.get_by_text(WORDS("web-letter-destroyed"), exact=True)).to_be_visible()
    expect(anna.page.get_by_text(WORDS("web-letter-show"), exact=True)).to_have_count(0)
    assert "kaneellamp" not in anna.page.content()
    assert mediation.held() == [ONE]


def test_one_look_serves_the_whole_of_home(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    expect(anna.page.get_by_text(WORDS("web-post-wrote"), exact=True)).to_be_visible()
    look_again(anna, WORDS)
    before = len(anna.requests)
    look_again(anna, WORDS)
    looks = [each for each in anna.requests[before:] if each.url.endswith("/v1/look")]
    assert len(looks) == 1


VOICES = """
(() => {
  const voices = [
    { name: "far", lang: "nl-NL", localService: false },
    ...(LOCAL ? [{ name: "near", lang: "nl-NL", localService: true }] : []),
  ];
  window.said = [];
  class Utterance { constructor(text) { this.text = text; } }
  const speech = new EventTarget();
  Object.assign(speech, {
    getVoices: () => voices,
    speak: (each) => window.said.push([each.voice.name, each.text]),
    cancel: () => window.said.push(["cancel", ""]),
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = Utterance;
})()
"""
"""A browser with voices: the one of these tests has none."""


def _shows_own_letter(anna: Person, mediation: Mediation) -> None:
    takes_part(anna, mediation)
    gives(anna, f"{ONE}\n\nDag.")
    anna.press(WORDS("web-sent-letter"))
    anna.page.get_by_text(WORDS("web-letter-show"), exact=True).click()
    expect(anna.page.locator(".sheet__words")).to_be_visible()


def test_a_voice_of_this_device_reads_aloud_and_stops_when_the_sheet_is_turned(
    mediation: Mediation, anna: Person
) -> None:
    anna.context.add_init_script(VOICES.replace("LOCAL", "true"))
    _shows_own_letter(anna, mediation)
    anna.press(WORDS("web-aloud"))
    assert anna.page.evaluate("said") == [["near", ONE], ["near", "Dag."]]
    expect(anna.page.get_by_role("button", name=WORDS("web-aloud-stop"), exact=True)).to_be_visible()
    anna.press(WORDS("web-turn"))
    expect(anna.page.get_by_text(WORDS("web-turned"), exact=True)).to_be_visible()
    assert anna.page.evaluate("said").pop() == ["cancel", ""]


def test_a_voice_of_somebody_elses_reads_nothing(mediation: Mediation, anna: Person) -> None:
    anna.context.add_init_script(VOICES.replace("LOCAL", "false"))
    _shows_own_letter(anna, mediation)
    expect(anna.page.get_by_role("button", name=WORDS("web-aloud"), exact=True)).to_have_count(0)
