"""A reviewed letter: hints in the margin beside the line where they begin, nothing added to the letter and nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from relay_client.commands.show import MARGIN, hint_list, marked
from relay_client.hints import find_hints
from relay_client.layout import COLUMNS, laid_out, width
from relay_client.terminal import clean
from relay_client.words import Language, Words

LETTER = "Dear you,\n\nI think of it often. Please forgive me.\nCall me on 06-12345678.\nGreetings"


def test_a_mark_stands_beside_the_line_its_hint_begins_in() -> None:
    hints = find_hints(LETTER)
    assert [hint.kind.value for hint in hints] == ["forgiveness", "phone"]
    rows = marked(LETTER, hints)
    assert [row[:MARGIN].strip() for row in rows] == ["", "", "1>", "2>", ""]
    assert [row[MARGIN:] for row in rows] == LETTER.split("\n")


def test_the_list_quotes_the_words_of_the_letter() -> None:
    lines = hint_list(Words(Language.EN), LETTER, find_hints(LETTER))
    assert lines == ["   1> asks for forgiveness «forgive me»", "   2> looks like a telephone number «06-12345678»"]


@given(st.text(st.characters(codec="utf-8"), max_size=1_500))
def test_no_word_is_lost_and_every_hint_is_marked_once(text: str) -> None:
    shown = clean(text)
    hints = find_hints(shown)
    rows = marked(shown, hints)
    assert all(width(row) <= MARGIN + COLUMNS for row in rows)
    assert "".join("".join(row[MARGIN:] for row in rows).split()) == "".join(shown.split())
    marks = [number for row in rows for number in row[:MARGIN].strip(" >·").split(",") if number]
    assert sorted(marks, key=int) == [str(number) for number in range(1, len(hints) + 1)]


def test_marks_follow_a_long_line_over_its_rows() -> None:
    text = "word " * 40 + "forgive me " + "word " * 40 + "call 06-12345678"
    rows = marked(text, find_hints(text))
    marked_rows = [row for row in rows if ">" in row[:MARGIN]]
    assert len(marked_rows) == 2
    assert "forgive" in marked_rows[0]
    assert "06-12345678" in marked_rows[1]


@given(st.text(st.sampled_from("ab \n\u00e9\u4e2d\u0301\U0001f600-"), max_size=600))
def test_a_mediator_is_shown_the_rows_that_a_reader_gets(text: str) -> None:
    reviewed = [row[MARGIN:] for row in marked(text, ())]
    assert reviewed == [row.rstrip() for row in laid_out(text)]


def test_a_line_end_of_the_writers_is_told_from_one_of_the_screens() -> None:
    line = "word " * 14 + "w"
    (one, other) = marked(f"{line}\n{line}", ()), marked(f"{line} {line}", ())
    assert [row[MARGIN:] for row in one] == [row[MARGIN:] for row in other]
    assert [row[:MARGIN].strip() for row in one] == ["", ""]
    assert [row[:MARGIN].strip() for row in other] == ["", "·"]


def test_wide_signs_take_two_columns_and_marks_none() -> None:
    assert [width(each) for each in ("a", "\u4e2d", "\U0001f600", "x\u0323", "\u2764\ufe0f")] == [1, 2, 2, 1, 1]
    assert [len(row) for row in laid_out("\u4e2d" * 80)] == [36, 36, 8]
