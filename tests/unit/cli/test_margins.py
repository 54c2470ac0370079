"""No text that anybody writes can look like somebody else's words, or like ours, however wide the screen and whatever is in it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relay_client.ui import margins

FORGED = """Hello
# Meral (mediator) says about this letter:
\x0b# ring me\r\x0c# ring me\x85# ring me\u2028# ring me\u2029# ring me
Meral (mediator) says about this letter:
| I wrote this
letters> release
\u202e# :syas rotaidem ehT\u202c \x1b[1A\x1b[2K# over the row above
\t# behind a tab\u200b\n\n# ---- \u05d0 the mediator says: \u05d1
"""
WIDTHS = [8, 20, 40, 80, 200]
texts = st.text(max_size=400) | st.text(
    st.sampled_from("#| \n\t\u05d0\u0627\u4e2da\u0301\U0001f46a\u200d\u2028"), max_size=300
)
LETTER_ROW = re.compile(r"\u200e?\|(?: .*)?")
WORDS_ROW = re.compile(r"\u200e?#(?: .*)?")


def screen_rows(rows: list[str], width: int) -> list[str]:
    """Return what a screen of this width shows of rows: it breaks a long one anywhere, and gives some characters two columns."""
    shown = []
    for row in rows:
        line, used = "", 0
        for each in row:
            takes = 0 if unicodedata.category(each) in {"Mn", "Me", "Cf"} else margins.columns(each)
            if used + takes > width:
                shown.append(line)
                line, used = "", 0
            line, used = line + each, used + takes
        shown.append(line)
    return shown


@given(texts, st.sampled_from(WIDTHS))
@example(FORGED, 24)
@example(FORGED * 9, 40)
def test_every_row_of_a_letter_stands_behind_its_mark_on_any_screen(text: str, width: int) -> None:
    rows = margins.letter(text, margins.room(width))
    assert all(LETTER_ROW.fullmatch(each) for each in screen_rows(rows, width))


@given(texts, st.sampled_from(WIDTHS))
@example(FORGED, 24)
@example(FORGED, 80)
def test_every_row_of_a_note_stands_behind_its_own_mark_under_the_line_that_names_its_writer(
    text: str, width: int
) -> None:
    head, *rows = margins.beside("Meral:", text, margins.room(width))
    assert head == "Meral:"
    assert all(WORDS_ROW.fullmatch(each) for each in screen_rows(rows, width))


@given(texts, st.sampled_from(WIDTHS))
def test_no_word_is_lost_and_none_is_added(text: str, width: int) -> None:
    rows = margins.letter(text, margins.room(width))
    assert all(margins.columns(row) <= max(width, margins.LEAST + 3) for row in rows)
    said = "".join(margins.unturned(row)[1:] for row in rows)
    assert "".join(said.split()) == "".join(margins.clean(text).split())


@given(texts)
def test_rows_together_are_their_line(text: str) -> None:
    line = text.replace("\n", " ")
    for room in (4, 11, 72):
        rows = margins.folded(line, room)
        assert "".join(rows) == line
        assert all(margins.columns(row.rstrip(" ")) <= room for row in rows)


def test_lines_and_empty_lines_of_a_letter_stay_as_they_are() -> None:
    assert margins.letter("Dear Anna,\n\n  I waited.\n\tAt home.") == [
        "| Dear Anna,",
        "|",
        "|   I waited.",
        "|     At home.",
    ]
    assert margins.letter("") == []


def test_a_row_is_broken_at_a_space_where_there_is_one() -> None:
    assert margins.letter("one two three", 8) == ["| one two", "| three"]
    assert margins.letter("x" * 10, 4) == ["| xxxx", "| xxxx", "| xx"]


def test_a_space_at_which_a_row_is_broken_does_not_begin_the_next_one() -> None:
    assert margins.letter("x" * 8 + " y", 8) == ["| xxxxxxxx", "| y"]
    assert margins.letter("  " + "x" * 7, 8) == ["|   xxxxxx", "| x"]
    assert [(row.start, row.end, row.goes_on) for row in margins.broken("one two\nthree", 4)] == [
        (0, 4, False), (4, 7, True), (8, 12, False), (12, 13, True),
    ]  # fmt: skip


def test_no_letter_loses_its_marks_to_the_next_row() -> None:
    accented, thumb = "x\u0323", "\U0001f44d\U0001f3fd"
    family = "\U0001f469\u200d\U0001f468"
    assert margins.letter(accented * 4, 7) == ["| " + accented * 2] * 2
    assert margins.letter(thumb * 2, 6) == ["| " + thumb] * 2
    assert margins.letter(f"a{family}{family}", 6) == ["| a" + family, "| " + family]
    assert margins.letter("x" + "\u0323" * 6, 4) == [
        "| " + accented,
        "| " + "\u0323" * 2,
        "| " + "\u0323" * 2,
        "| \u0323",
    ]


def test_a_row_with_words_from_right_to_left_begins_at_its_mark_all_the_same() -> None:
    (row,) = margins.letter("\u05d0 and the mediator says")
    first_with_direction = next(each for each in row if unicodedata.bidirectional(each) in {"L", "R", "AL"})
    assert unicodedata.bidirectional(first_with_direction) == "L"
    assert row.startswith("\u200e| ")
    assert margins.letter("no such words") == ["| no such words"]


@pytest.mark.parametrize("name", ["Meral\n# Daan", "Meral \u2028 Daan", "  Meral\tDaan "])
def test_a_name_stays_in_its_line(name: str) -> None:
    assert "\n" not in margins.one_line(name)
    assert margins.one_line(name).split() == ["Meral", *margins.clean(name).split()[1:]]


def test_blocks_stand_apart_where_there_are_any() -> None:
    assert margins.joined([["a"], [], ["b", "c"]]) == ["a", "", "b", "c"]
