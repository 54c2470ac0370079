"""What a mediator does around the letters of a case, in the browser; one world for the whole file, a case for each test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from relay.domain.order import WAITS_LONGEST_S
from tests.support.browser import Person, built, person
from tests.web.at_desk import LAPTOP, SIDES, WORDS, sits_down, to_case, to_today
from tests.web.conftest import SLOW_MS
from tests.web.desk import Mediated, mediated

TITLES = {side: WORDS(f"desk-side-of-{side}") for side in "ab"}


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mediated]:
    built()
    with mediated(tmp_path_factory.mktemp("desk")) as made:
        made.begins()
        made.adds_staff("gerda", "counsellor")
        made.adds_staff("ivo", "interpreter")
        yield made
        assert made.faults() == ""


@pytest.fixture(scope="module")
def meral(around: Mediated, browser: Browser) -> Iterator[Person]:
    with person(browser, locale="nl-NL", viewport=LAPTOP) as somebody:
        somebody.context.set_default_timeout(SLOW_MS)
        expect.set_options(timeout=SLOW_MS)
        sits_down(somebody, around)
        yield somebody


def reviews(somebody: Person, label: str, side: str = "a") -> None:
    to_today(somebody)
    somebody.page.locator(".list").get_by_role("button", name=label, exact=True).first.click()
    somebody.title(WORDS("desk-review-title", side=SIDES[side]))
    somebody.page.locator(".sheet__words").first.wait_for()


def test_a_shorter_text_goes_only_once_its_writer_said_yes(around: Mediated, meral: Person) -> None:
    around.opened("Korter")
    around.writes("anna", "Een lange brief, met te veel.")
    reviews(meral, "Korter")
    meral.press(WORDS("desk-derive-do"))
    meral.title(WORDS("desk-derive-title"))
    meral.page.get_by_label(WORDS("desk-derive-field"), exact=True).fill("Een korte brief.")
    meral.press(WORDS("desk-derive-yes"))
    meral.title(WORDS("desk-derive-done"))
    expect(meral.page.get_by_text(WORDS("desk-derive-shown"))).to_be_visible()
    assert around.agrees("anna") == ["Een korte brief."]
    to_case(meral, "Korter")
    meral.page.locator(".act", has_text=WORDS("desk-letter-held")).first.get_by_role(
        "button", name=re.compile("^" + WORDS("desk-read"))
    ).click()
    expect(meral.page.locator(".checks").get_by_text(WORDS("desk-check-agreed"))).to_be_visible()
    expect(meral.page.locator(".sheet__words").first).to_have_text("Een korte brief.")
    meral.press(WORDS("desk-pass-do"))
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))
    assert around.received("bert") == [["", "Een korte brief."]]
    assert meral.faults == []


def test_a_letter_is_opened_when_they_sit_together_and_what_became_of_it_is_said(
    around: Mediated, meral: Person
) -> None:
    around.opened("Samen")
    around.writes("anna", "Lees dit samen.")
    reviews(meral, "Samen")
    meral.press(WORDS("desk-pass-do"))
    meral.page.get_by_label(WORDS("desk-pass-to-in-person"), exact=True).check()
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))
    to_case(meral, "Samen")
    meral.press(WORDS("desk-open-together"))
    meral.title(WORDS("desk-together-title"))
    assert "Lees dit samen." not in meral.text(), "nothing opens by itself"
    meral.press(WORDS("desk-open-together"))
    expect(meral.page.locator(".sheet__words")).to_have_text("Lees dit samen.")
    meral.press(WORDS("desk-report-read-aloud"))
    expect(meral.page.get_by_role("status").get_by_text(WORDS("desk-done"))).to_be_visible()
    assert around.state()["items"] == ["opened"]
    assert meral.faults == []


def test_who_else_takes_part_is_named_invited_permitted_and_let_go(around: Mediated, meral: Person) -> None:
    around.opened("Mensen")
    to_case(meral, "Mensen")
    meral.press(WORDS("desk-people-do"))
    meral.title(WORDS("desk-people-title"))
    side_a = meral.page.locator(".bank", has=meral.page.get_by_role("heading", name=TITLES["a"], exact=True))
    side_a.get_by_role("button", name=re.compile("^" + WORDS("desk-under-age-do"))).click()
    side_a.get_by_role("button", name=WORDS("desk-guardian-name-do")).click()
    side_a.get_by_role("button", name=WORDS("desk-guardian-yes-do")).click()
    expect(side_a.get_by_text(WORDS("desk-guardian-yes"), exact=True)).to_be_visible()
    state = around.state()
    assert (state["under_age"], state["guardians"]) == ([True, False], [["yes"], []])
    side_a.get_by_role("button", name=re.compile("^" + WORDS("desk-permit-do"))).click()
    meral.title(WORDS("desk-permit-title", side=SIDES["a"]))
    meral.press(WORDS("desk-permit-yes"))
    expect(meral.page.get_by_text(WORDS("desk-permit-waits", side=SIDES["a"]))).to_be_visible()
    assert around.state()["helpers"] == [], "a side with keys of its own signs too"
    to_case(meral, "Mensen")
    meral.press(WORDS("desk-people-do"))
    side_a.get_by_role("button", name=re.compile("^" + WORDS("desk-people-by-invite"))).click()
    meral.title(WORDS("desk-invite-title"))
    expect(meral.page.get_by_label(WORDS("desk-invite-supporter"))).to_be_checked()
    meral.press(WORDS("desk-invite-yes"))
    expect(meral.page.locator(".a4").get_by_text(WORDS("desk-sheet-what-supporter"))).to_be_visible()
    assert meral.faults == []


def test_somebody_who_lost_their_words_comes_back_once_a_colleague_signed_along_later(
    around: Mediated, meral: Person
) -> None:
    around.opened("Terug")
    around.writes("anna", "Van voor ik mijn woorden kwijt was.")
    to_case(meral, "Terug")
    meral.press(WORDS("desk-new-slip-do"))
    meral.title(WORDS("desk-invite-title"))
    meral.page.get_by_label(TITLES["a"], exact=True).check()
    meral.press(WORDS("desk-invite-yes"))
    meral.page.locator(".a4").wait_for()
    code = around.answers("\n".join(meral.page.locator(".a4__code dd").all_inner_texts()), "anna")
    meral.press(WORDS("desk-sheet-done"))
    meral.title(WORDS("desk-answers-title"))
    expect(meral.page.locator(".code")).to_have_text(code)
    meral.page.get_by_label(WORDS("desk-answers-second")).select_option(label="daan")
    meral.press(WORDS("desk-answers-ask"))
    expect(meral.page.get_by_text(WORDS("desk-answers-waiting", name="daan"))).to_be_visible()
    assert around.colleague_signs() == 1
    to_case(meral, "Terug")
    meral.press(WORDS("desk-give-anew-do"))
    expect(meral.page.get_by_role("button", name=WORDS("desk-give-anew-do"), exact=True)).to_have_count(0)
    assert around.written("anna") == [["with_mediator", ""]]
    assert meral.faults == []


def test_what_was_asked_anew_is_asked_for_once_and_until_which_day_is_shown(
    around: Mediated, meral: Person
) -> None:
    around.opened("Meetekenen")
    around.comes_back("anna")
    around.colleague_asks()
    around.colleague_asks()
    meral.press(WORDS("desk-signatures"))
    meral.title(WORDS("desk-cosign-title"))
    expect(meral.page.get_by_role("heading", level=2, name="Meetekenen", exact=True)).to_be_visible()
    expect(meral.page.get_by_role("button", name=WORDS("desk-cosign-yes"), exact=True)).to_have_count(1)
    day = (datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(seconds=WAITS_LONGEST_S)).strftime("%-d")
    expect(meral.page.get_by_text(re.compile(rf"tot en met {day} \w+\. Daarna"))).to_be_visible()
    assert meral.faults == []


def test_all_of_ones_cases_are_handed_over_at_once_and_who_mediates_besides_is_shown(
    around: Mediated, meral: Person
) -> None:
    around.adds_staff("lena", "mediator")
    for label in ("Handen een", "Handen twee"):
        around.opened(label)
        around.writes("anna", f"Wie leest {label}?")
        around.assigns("lena")
    assert around.reads("lena") == []
    to_today(meral)
    meral.press(WORDS("desk-colleagues"))
    meral.title(WORDS("desk-hand-over-title"))
    meral.page.get_by_label("lena", exact=True).check()
    meral.press(WORDS("desk-hand-over-yes"))
    expect(meral.page.get_by_role("status").get_by_text(WORDS("desk-hand-over-done", count=2))).to_be_visible()
    deputies = meral.page.locator("section", has_text=WORDS("desk-deputies")).locator("li")
    for name in ("daan", "lena"):
        expect(deputies.filter(has_text="Handen een")).to_contain_text(name)
    assert around.reads("lena") == ["Wie leest Handen twee?"]
    assert meral.faults == []


def test_a_counsellor_and_the_mediators_write_to_each_other_apart_from_all_others(
    around: Mediated, meral: Person
) -> None:
    around.case("Steun")
    around.permits("gerda")
    to_case(meral, "Steun")
    bank = meral.page.locator(
        ".bank", has=meral.page.get_by_role("heading", name=WORDS("desk-notes-with", side="gerda"))
    )
    bank.get_by_role("button", name=re.compile("^" + WORDS("desk-note-write"))).click()
    meral.title(WORDS("desk-note-title", side="gerda"))
    meral.page.get_by_label(WORDS("desk-note-field"), exact=True).fill("Hoe gaat het met hem?")
    meral.press(WORDS("desk-note-send"))
    expect(bank.get_by_text("Hoe gaat het met hem?")).to_be_visible()
    assert around.counsellor_reads("gerda") == ["Hoe gaat het met hem?"]
    around.counsellor_writes("gerda", "Rustig, zegt hij.")
    expect(bank.get_by_text("Rustig, zegt hij.")).to_be_visible()
    among = meral.page.locator(".bank", has=meral.page.get_by_role("heading", name=WORDS("desk-notes-among")))
    expect(among.get_by_text(WORDS("desk-notes-none"))).to_be_visible()
    bank.get_by_role("button", name=WORDS("desk-note-answered")).click()
    expect(bank.get_by_role("button", name=WORDS("desk-note-answered"))).to_have_count(0)
    assert meral.faults == []


def test_a_note_that_was_begun_for_one_side_is_not_found_in_a_note_to_the_other(
    around: Mediated, meral: Person
) -> None:
    around.opened("Twee kanten")
    to_case(meral, "Twee kanten")
    write = re.compile("^" + WORDS("desk-note-write"))
    field = meral.page.get_by_label(WORDS("desk-note-field"), exact=True)
    for side, begun in (("a", "Alleen voor u."), ("b", ""), ("a", "Alleen voor u.")):
        bank = meral.page.locator(
            ".bank", has=meral.page.get_by_role("heading", name=WORDS("desk-notes-with", side=SIDES[side]))
        )
        bank.get_by_role("button", name=write).click()
        meral.title(WORDS("desk-note-title", side=SIDES[side]))
        meral.page.locator(".saved").wait_for(state="attached")
        if side == "a" and field.input_value() == "":
            field.fill(begun)
        expect(field).to_have_value(begun)
        meral.press(WORDS("desk-back-case"))
        meral.page.locator(".banks").first.wait_for()
    assert meral.faults == []


def test_where_a_case_is_handed_over_during_a_review_nothing_is_sent_and_it_is_said(
    around: Mediated, meral: Person
) -> None:
    around.adds_staff("jop", "mediator")
    around.opened("Tussendoor")
    around.writes("anna", "Wie leest er nog mee?")
    around.assigns("jop")
    reviews(meral, "Tussendoor")
    meral.press(WORDS("desk-pass-do"))
    meral.title(WORDS("desk-pass-title", side=SIDES["b"]))
    around.colleague_hands_over("jop")
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-changed-title"))
    assert around.state()["items"] == ["held"]
    assert around.reads("jop") == ["Wie leest er nog mee?"]
    meral.press(WORDS("desk-changed-again"))
    meral.page.locator(".sheet__words").first.wait_for()
    meral.press(WORDS("desk-pass-do"))
    meral.press(WORDS("desk-pass-yes"))
    meral.title(WORDS("desk-passed-title"))
    assert around.received("bert") == [["", "Wie leest er nog mee?"]]
    assert meral.faults == []


def test_a_case_is_handed_over_named_anew_and_given_up(around: Mediated, meral: Person) -> None:
    around.opened("Weg hier")
    around.writes("anna", "Wie leest mij?")
    to_case(meral, "Weg hier")
    meral.press(WORDS("desk-name-do"))
    meral.page.get_by_label(WORDS("desk-name-field"), exact=True).fill("Haven, oost")
    meral.press(WORDS("desk-name-yes"))
    meral.title("Haven, oost")
    meral.press(WORDS("desk-hand-over-do"))
    meral.title(WORDS("desk-hand-over-title"))
    meral.press(WORDS("desk-hand-over-yes"))
    expect(meral.page.get_by_text(WORDS("desk-hand-over-done", count=0))).to_be_visible()
    assert around.colleague_reads() == ["Wie leest mij?"]
    meral.press(WORDS("desk-back-case"))
    meral.press(WORDS("desk-stop-do"))
    meral.press(WORDS("desk-aside-yes"))
    expect(meral.page.get_by_text(WORDS("desk-done"))).to_be_visible()
    to_today(meral)
    expect(meral.page.locator(".register").get_by_role("button", name="Haven, oost")).to_have_count(0)
    # Behind what was said the case is looked at once more, and is not there for whoever gave it up. The keyring is put once more
    # where another change of it was under way (step K7).
    assert [each for each in meral.faults if "404" not in each and "/v1/keyring" not in each] == []
