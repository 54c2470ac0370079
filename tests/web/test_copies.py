"""A copy of one's letters and the notes of one's mediators, in the browser, at the real server."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.support.browser import Person
from tests.web.mediation import Mediation
from tests.web.story import MERAL, ONE, look_again
from tests.web.test_letters import WORDS, gives, takes_part
from tests.web.test_paper import PDF, give, on, paper, payload, pick, shots

ANSWER = "Ja. Ik kwam er met mijn oma."


def test_a_copy_has_every_letter_that_may_be_read_and_none_that_is_closed(
    mediation: Mediation, anna: Person, tmp_path: Path
) -> None:
    takes_part(anna, mediation)
    gives(anna, ONE)
    mediation.release("Een rustige brief.")
    mediation.bert_reads()
    mediation.bert_writes(ANSWER)
    mediation.release("Dit is een antwoord op uw vraag.")
    anna.press(WORDS("web-to-post"))
    look_again(anna, WORDS)
    assert copied(anna, tmp_path / "one.txt").count(ONE) == 1
    assert ANSWER not in (tmp_path / "one.txt").read_text()
    anna.press(WORDS("web-back"))
    anna.press(WORDS("web-back"))
    anna.title(WORDS("web-home-title"))
    anna.press(WORDS("web-post-waits-button"))
    anna.choose(WORDS("web-gate-now"))
    expect(anna.page.locator(".sheet__words")).to_have_text(ANSWER)
    both = copied(anna, tmp_path / "both.txt")
    parts = both.split("-" * 40)
    assert WORDS("web-copy-clear") in parts[0]
    assert [each.split(",")[0].strip() for each in parts[1:]] == [WORDS("web-copy-own"), WORDS("web-copy-other")]
    assert ONE in parts[1]
    assert ANSWER in parts[2]
    assert f"{WORDS('web-gate-by', **MERAL)}:\nDit is een antwoord op uw vraag." in parts[2]
    assert anna.faults == []


def test_of_a_letter_on_paper_the_copy_says_on_the_page_and_in_the_file_what_it_does_not_hold(
    mediation: Mediation, anna: Person, tmp_path: Path
) -> None:
    takes_part(anna, mediation)
    paper(anna)
    pick(anna, payload("blad.pdf", PDF))
    shots(anna, 1)
    on(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    anna.press(WORDS("web-to-post"))
    text = copied(anna, tmp_path / "paper.txt")
    assert text.rstrip().endswith(WORDS("web-copy-parts"))
    expect(anna.page.get_by_text(WORDS("web-copy-paper"))).to_be_visible()
    assert "JFIF" not in text
    assert anna.faults == []


def copied(anna: Person, to: Path) -> str:
    """Make the copy and save it; return what stands in the file."""
    anna.press(WORDS("web-things"))
    anna.page.get_by_role("button", name=WORDS("web-copy-title")).click()
    anna.title(WORDS("web-copy-title"))
    expect(anna.page.get_by_text(WORDS("web-copy-clear"))).to_be_visible()
    anna.press(WORDS("web-copy-make"))
    with anna.page.expect_download() as saved:
        anna.page.get_by_role("link", name=WORDS("web-copy-save")).click()
    assert saved.value.suggested_filename == "post.txt"
    saved.value.save_as(to)
    return to.read_text(encoding="utf-8")


def test_notes_go_to_the_mediator_and_come_from_there(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    anna.press(WORDS("web-notes-title"))
    anna.title(WORDS("web-notes-title"))
    expect(anna.page.get_by_text(WORDS("web-notes-none"))).to_be_visible()
    anna.press(WORDS("web-notes-write"))
    anna.page.get_by_role("textbox").fill("Belt u mij liever na vijf uur?")
    anna.press(WORDS("web-note-send"))
    anna.title(WORDS("web-note-sent-title", **MERAL))
    assert mediation.notes() == ["Belt u mij liever na vijf uur?"]
    anna.press(WORDS("web-to-post"))
    anna.press(WORDS("web-notes-title"))
    expect(anna.page.locator(".sheet__words")).to_have_text("Belt u mij liever na vijf uur?")
    mediation.notes_anna("Dat doe ik.")  # it is there without looking again
    expect(anna.page.locator(".slip__words")).to_have_text("Dat doe ik.")
    assert anna.faults == []
