"""What reaches a screen, what is read from it, and what a script gets instead."""

import io
import json
import os
import pty

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_client.ui.margins import clean
from relay_client.ui.terminal import NoAnswer, Style, Terminal
from relay_client.ui.waiting import Idle
from relay_client.words.sentences import Language, Sentences
from tests.unit.cli.conftest import Sitting


def written(terminal: Terminal) -> str:
    assert isinstance(terminal.output, io.StringIO)
    return terminal.output.getvalue()


@given(st.text())
def test_nothing_that_steers_a_screen_survives_cleaning(text: str) -> None:
    shown = clean(text)
    assert not any(ord(each) < 32 and each not in "\n\t" for each in shown)
    assert not any(0x7F <= ord(each) <= 0x9F for each in shown)
    assert "\u202e" not in shown
    assert clean(shown) == shown


def test_ordinary_text_survives_cleaning() -> None:
    text = "Ik heb het nooit écht gezegd…\n\t‘Sorry’ 👪🏽 €5"
    assert clean(text) == text


def test_a_letter_cannot_move_the_cursor_or_colour_the_screen(sitting: Sitting) -> None:
    terminal = sitting(screen=True)
    terminal.show("a\x1b[2Jb\x1b]52;c;QQ==\x07c")
    assert written(terminal) == "a[2Jb]52;c;QQ==c\n"


def test_colours_are_for_screens_only(sitting: Sitting) -> None:
    screen, pipe = sitting(screen=True), sitting()
    for terminal in (screen, pipe):
        terminal.say("home-title", style=Style.HEADING)
    assert written(screen) == "\x1b[1mYour letters\x1b[0m\n"
    assert written(pipe) == "Your letters\n"


def test_no_colour_is_kept_where_it_is_asked_for(sitting: Sitting) -> None:
    terminal = sitting(screen=True)
    terminal.environment = {"NO_COLOR": "1"}
    terminal.say("home-title", style=Style.HEADING)
    assert written(terminal) == "Your letters\n"


def test_how_far_something_is_moves_on_a_screen_and_is_silent_elsewhere(sitting: Sitting) -> None:
    for terminal in (sitting(), sitting(screen=True, json_only=True)):
        with terminal.progress("pages-sending") as tell:
            tell(1, 2)
        assert written(terminal) == ""
    screen = sitting(screen=True)
    with screen.progress("pages-sending") as tell:
        tell(0, 200)
        tell(100, 200)
        tell(200, 200)
    lines = written(screen).removesuffix("\n").split("\r")[1:]
    assert [line[-5:] for line in lines] == ["  0 %", " 50 %", "100 %"]
    assert lines[1] == "Sending the pages [############............]  50 %"
    quiet = sitting(screen=True)
    with quiet.progress("pages-sending"):
        pass
    assert written(quiet) == ""


def test_a_choice_is_made_by_number_or_word_and_asked_again_until_it_is_one(sitting: Sitting) -> None:
    choices = {"now": "gate-now", "later": "gate-later"}
    assert sitting("7\nno\n2\n").choose("gate-choice", choices) == "later"
    assert sitting("NOW\n").choose("gate-choice", choices) == "now"
    with pytest.raises(NoAnswer):
        sitting("7\n").choose("gate-choice", choices)


@pytest.mark.parametrize(("typed", "language", "yes"), [("yes", "en", True), ("ja", "nl", True), ("J", "nl", True),
                                                        ("", "en", False), ("ja", "en", False), ("nope", "en", False)])  # fmt: skip
def test_only_a_clear_yes_is_a_yes(typed: str, language: str, yes: bool, sitting: Sitting) -> None:
    assert sitting(typed + "\n", language=language).yes("sign-ask") is yes


def test_leaving_wants_the_exact_word(sitting: Sitting) -> None:
    assert sitting("Stop\n").confirm_by_word("withdraw-ask", "stop")
    assert not sitting("yes\n").confirm_by_word("withdraw-ask", "stop")
    assert not sitting("\n").confirm_by_word("withdraw-ask", "stop")


def test_an_input_that_ends_is_no_answer(sitting: Sitting) -> None:
    with pytest.raises(NoAnswer, match="ask-login-name"):
        sitting().ask("ask-login-name")


def test_a_script_is_asked_nothing_and_told_one_document(sitting: Sitting) -> None:
    terminal = sitting("yes\n", json_only=True)
    terminal.say("home-title")
    terminal.show("private")
    terminal.page("private")
    terminal.complain("private")
    for question in (terminal.ask, terminal.ask_secret, terminal.yes):
        with pytest.raises(NoAnswer):
            question("sign-ask")
    terminal.answer({"ok": True, "text": "één\x1b"})
    assert json.loads(written(terminal)) == {"ok": True, "text": "één\x1b"}
    assert written(terminal).count("\n") == 1
    assert "\x1b" not in written(terminal)


def test_a_person_is_shown_no_document(sitting: Sitting) -> None:
    terminal = sitting()
    terminal.answer({"ok": True})
    assert written(terminal) == ""


def test_a_secret_is_not_echoed(sitting: Sitting) -> None:
    terminal = sitting("correct horse battery\n")
    assert terminal.ask_secret("ask-passphrase") == "correct horse battery"
    assert "horse" not in written(terminal)


def test_a_text_ends_at_a_lone_dot_in_a_session_and_at_the_end_elsewhere(sitting: Sitting) -> None:
    terminal = sitting("one\n.two\n.\nhome\n")
    assert terminal.read_text(until_dot=True).text == "one\n.two"
    assert terminal.command_line(60) == "home"
    assert sitting("one\n.\ntwo\n").read_text(until_dot=False).text == "one\n.\ntwo"


def test_a_paged_letter_leaves_no_scrollback(sitting: Sitting) -> None:
    terminal = sitting("\n" * 9, screen=True)
    terminal.page("\n".join(f"line {n}" for n in range(60)))
    text = written(terminal)
    assert text.startswith("\x1b[?1049h")
    assert text.endswith("\x1b[?1049l")
    assert text.index("line 0\n") < text.index("-- more") < text.index("line 59\n") < text.index("-- the end")


def test_paging_stops_when_somebody_has_read_enough(sitting: Sitting) -> None:
    terminal = sitting("q\n", screen=True)
    terminal.page("\n".join(f"line {n}" for n in range(100)))
    assert "line 99" not in written(terminal)
    assert written(terminal).endswith("\x1b[?1049l")


def test_a_pipe_gets_all_pages_at_once(sitting: Sitting) -> None:
    terminal = sitting()
    terminal.page("a\n" * 200)
    assert written(terminal) == "a\n" * 200 + "\n"


def test_a_session_that_nobody_types_in_is_told() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(os.dup(theirs), "r") as keys, os.fdopen(theirs, "w") as screen:
        terminal = Terminal(Sentences(Language.EN), keys, screen, screen, environment={})
        with pytest.raises(Idle):
            terminal.command_line(0.01)
        os.write(ours, b"home\n")
        assert terminal.command_line(60) == "home"
    os.close(ours)
