"""A reviewed letter: hints in the margin beside the line where they begin, nothing added to the letter and nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from relay_client.commands.show import COLUMNS, MARGIN, hint_list, marked
from relay_client.hints import find_hints
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
    assert all(len(row) <= MARGIN + COLUMNS for row in rows)
    assert "".join("".join(row[MARGIN:] for row in rows).split()) == "".join(shown.split())
    marks = [number for row in rows for number in row[:MARGIN].strip(" >").split(",") if number]
    assert sorted(marks, key=int) == [str(number) for number in range(1, len(hints) + 1)]


def test_marks_follow_a_long_line_over_its_rows() -> None:
    text = "word " * 40 + "forgive me " + "word " * 40 + "call 06-12345678"
    rows = marked(text, find_hints(text))
    marked_rows = [row for row in rows if ">" in row[:MARGIN]]
    assert len(marked_rows) == 2
    assert "forgive" in marked_rows[0]
    assert "06-12345678" in marked_rows[1]
