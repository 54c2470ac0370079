"""A reviewed letter: hints in the margin beside the row where they begin, nothing added to the letter and nothing lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from relay_client.commands.hinting import NUMBERS, hint_list, looked_at, marked
from relay_client.hints import find_hints
from relay_client.ui import margins
from relay_client.ui.margins import clean
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences

LETTER = "Dear you,\n\nI think of it often. Please forgive me.\nCall me on 06-12345678.\nGreetings"
ROW = re.compile(r"\u200e?[. 0-9,][ 0-9,]{3}[ >]\|(?: .*)?|[ 0-9]{4}>")


def own(row: str) -> str:
    """Return what the letter says in a row of it."""
    _, mark, said = margins.unturned(row).partition("|")
    return said[1:] if mark else ""


def numbers(row: str) -> str:
    return margins.unturned(row)[: NUMBERS + 1].strip(" >")


def test_a_mark_stands_beside_the_line_its_hint_begins_in() -> None:
    hints = find_hints(LETTER)
    assert [hint.kind.value for hint in hints] == ["forgiveness", "phone"]
    rows = marked(LETTER, hints)
    assert [numbers(row) for row in rows] == ["", "", "1", "2", ""]
    assert [own(row) for row in rows] == LETTER.split("\n")


def test_the_list_quotes_the_words_of_the_letter_behind_its_mark() -> None:
    lines = hint_list(Sentences(Language.EN), LETTER, find_hints(LETTER))
    assert lines == [
        "   1> asks for forgiveness",
        "     | forgive me",
        "   2> looks like a telephone number",
        "     | 06-12345678",
    ]


def test_a_long_quotation_does_not_leave_its_mark() -> None:
    text = "see https://example.org/" + "the-mediator-says-" * 20
    _, *rows = hint_list(Sentences(Language.EN), text, find_hints(text), 30)
    assert len(rows) > 5
    assert all(row.startswith("     | ") for row in rows)


@given(st.text(st.characters(codec="utf-8"), max_size=1_500))
def test_no_word_is_lost_and_every_hint_is_marked_once(text: str) -> None:
    shown = clean(text)
    hints = find_hints(shown)
    rows = marked(shown, hints)
    assert all(ROW.fullmatch(row) for row in rows)
    assert "".join("".join(own(row) for row in rows).split()) == "".join(shown.split())
    marks = [number for row in rows for number in numbers(row).strip(". ").split(",") if number]
    assert sorted(marks, key=int) == [str(number) for number in range(1, len(hints) + 1)]


def test_marks_follow_a_long_line_over_its_rows() -> None:
    text = "word " * 40 + "forgive me " + "word " * 40 + "call 06-12345678"
    rows = marked(text, find_hints(text))
    marked_rows = [row for row in rows if ">" in row[: NUMBERS + 1]]
    assert len(marked_rows) == 2
    assert "forgive" in marked_rows[0]
    assert "06-12345678" in marked_rows[1]


def test_many_hints_in_one_row_have_numbers_above_it() -> None:
    text = " ".join(f"06-1234567{n}" for n in range(5))
    rows = marked(text, find_hints(text), 200)
    assert rows[:2] == ["   1>", "   2>"]
    assert all(ROW.fullmatch(row) for row in rows)
    assert [own(row) for row in rows if "|" in row] == [text]


@given(
    st.text(st.sampled_from("ab \n\u00e9\u4e2d\u0301\U0001f600\u05d0\u200d-"), max_size=600).map(clean),
    st.sampled_from([4, 11, margins.COLUMNS]),
)
def test_a_mediator_is_shown_the_rows_that_a_reader_gets(text: str, room: int) -> None:
    reviewed = [own(row) for row in marked(text, find_hints(text), room) if "|" in row]
    assert reviewed == [own(row) for row in margins.letter(text, room)]


def test_a_screen_of_eighty_columns_has_as_much_room_for_a_mediator_as_for_a_reader() -> None:
    assert margins.room(80, " " * (NUMBERS + 1)) == margins.room(80) == margins.COLUMNS


def test_a_line_end_of_the_writers_is_told_from_one_of_the_screens() -> None:
    line = "word " * 14 + "w"
    (one, other) = marked(f"{line}\n{line}", ()), marked(f"{line} {line}", ())
    assert [own(row) for row in one] == [own(row) for row in other] == [line, line]
    assert [numbers(row) for row in one] == ["", ""]
    assert [numbers(row) for row in other] == ["", "."]


def test_that_a_row_goes_on_is_told_beside_the_numbers_of_its_hints() -> None:
    text = "word " * 15 + " ".join(f"06-1234567{n}" for n in range(3))
    rows = marked(text, find_hints(text))
    assert [row.partition("|")[0] for row in rows] == ["     ", "   1>", ". 2,3>".replace(" ", "", 1)]


def test_a_mediator_is_told_the_language_and_the_words_that_look_like_others_behind_their_mark() -> None:
    rows = looked_at(Sentences(Language.EN), Letter("Ik h\u043eop dat.\nDag", "nl", "\u0430pril"))
    assert rows == [
        "Written in: Nederlands (nl)",
        "Attention: 2 words have letters that look like other letters:",
        "     | \u0430pril",
        "     | h\u043eop",
    ]
    assert looked_at(Sentences(Language.EN), Letter("Ik hoop dat.", "nl", None)) == ["Written in: Nederlands (nl)"]
