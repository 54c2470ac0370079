"""What the keys do to a letter: typing, taking out, moving by rows, cutting a line, and taking back what was done."""

from hypothesis import given
from hypothesis import strategies as st

from relay_client.ui.writing.letter import LetterText

DOES = [
    "delete_before delete_after delete_word cut_line put_back undo redo left right word_left word_right",
    "row_start row_end first last",
]
NAMES = [name for each in DOES for name in each.split()]


def typed(letter: LetterText, text: str) -> LetterText:
    for each in text:
        letter.insert(each)
    return letter


def test_what_is_typed_stands_where_the_cursor_is() -> None:
    letter = typed(LetterText("Dear", 40), " you")
    letter.first()
    typed(letter, "My ")
    assert (letter.text, letter.cursor) == ("My Dear you", 3)


def test_steps_are_taken_back_and_done_again() -> None:
    letter = typed(LetterText("", 40), "I have thought about this for a long time now. ")
    typed(letter, "And I am sorry.")
    letter.delete_word()
    assert letter.text.endswith("sorry")
    letter.undo()
    assert letter.text.endswith("sorry.")
    letter.undo()
    assert letter.text == "I have thought about this for a"
    letter.undo()
    assert letter.text == ""
    letter.redo()
    letter.redo()
    assert letter.text.endswith("And I am sorry.")
    letter.undo()
    typed(letter, "!")
    letter.redo()
    assert letter.text == "I have thought about this for a!", "what is new takes the place of what was taken back"


def test_a_text_from_elsewhere_is_one_step_and_has_our_line_ends() -> None:
    letter = typed(LetterText("", 40), "a")
    letter.paste("one\r\ntwo\rthree")
    assert letter.text == "aone\ntwo\nthree"
    letter.undo()
    assert letter.text == "a"


def test_the_cursor_goes_by_rows_and_keeps_its_column() -> None:
    letter = LetterText("one two three\nx\nfour five six", 8)
    letter.first()
    typed(letter, "")
    for _ in range(3):
        letter.right()
    met = []
    for _ in range(6):
        met.append(letter.rows.place(letter.cursor))
        letter.rows_down(1)
    assert met == [(0, 3), (1, 3), (2, 1), (3, 3), (4, 3), (4, 3)]
    letter.rows_down(-100)
    assert letter.rows.place(letter.cursor) == (0, 3)


def test_the_end_of_a_row_that_goes_on_stays_in_that_row() -> None:
    letter = LetterText("one two three", 8)
    letter.first()
    letter.row_end()
    assert letter.rows.place(letter.cursor)[0] == 0
    letter.rows_down(1)
    letter.row_start()
    assert letter.rows.place(letter.cursor) == (1, 0)


def test_lines_are_cut_together_and_put_back_elsewhere() -> None:
    letter = LetterText("one\ntwo\nthree", 40)
    letter.first()
    letter.cut_line()
    letter.cut_line()
    assert letter.text == "three"
    letter.last()
    letter.insert("\n")
    letter.put_back()
    assert letter.text == "three\none\ntwo\n"
    letter.undo()
    letter.undo()
    letter.undo()
    assert letter.text == "one\ntwo\nthree"


@given(
    st.text("ab \n\u0301", max_size=20),
    st.lists(st.sampled_from([*NAMES, "up", "down", "a", " ", "\n"]), max_size=40),
)
def test_no_key_leads_out_of_the_text_and_all_can_be_taken_back(start: str, keys: list[str]) -> None:
    letter = LetterText(start, 6)
    for key in keys:
        if key in {"up", "down"}:
            letter.rows_down(-1 if key == "up" else 1)
        elif key in NAMES:
            getattr(letter, key)()
        else:
            letter.insert(key)
        assert 0 <= letter.cursor <= len(letter.text)
        assert letter.rows.text == letter.text
    after = letter.text
    for _ in keys:
        letter.undo()
    assert letter.text == start
    for _ in keys:
        letter.redo()
    if not {"undo", "redo"} & {*keys}:
        assert letter.text == after
