"""The rows of a text that is being written: the reader's rows, places in them, and letters of several characters."""

from hypothesis import given
from hypothesis import strategies as st

from relay_client.ui import margins
from relay_client.ui.writing.rows import STANDS_FOR_UNSEEN, rows_of, step_back, step_on

TEXT = st.text(st.sampled_from("ab é漢\n\t \U0001f600\u0301\u200d"), max_size=60)
ROOM = st.integers(margins.LEAST, 20)
LONG = "I was the one who came through your window.\n\nSince then I think of it."


def test_a_letter_is_written_in_the_rows_that_its_reader_gets() -> None:
    rows = rows_of(LONG, 20)
    assert [rows.shown(n).rstrip() for n in range(len(rows.rows))] == margins_of(LONG, 20)


def margins_of(text: str, room: int) -> list[str]:
    return [row.removeprefix(margins.LETTER.strip()).strip() for row in margins.letter(text, room)]


@given(TEXT, ROOM, TEXT)
def test_rows_are_the_text_and_stay_so_when_a_part_of_it_is_known(text: str, room: int, other: str) -> None:
    fresh = rows_of(text, room)
    again = rows_of(text, room, rows_of(other, room))
    assert again == fresh
    assert fresh.rows[-1].end == len(text)
    for before, after in zip(fresh.rows, fresh.rows[1:], strict=False):
        assert text[before.end : after.start] in {"", "\n"}


@given(TEXT, ROOM, st.data())
def test_every_place_of_a_text_is_in_the_row_that_says_so(text: str, room: int, data: st.DataObject) -> None:
    rows = rows_of(text, room)
    position = data.draw(st.integers(0, len(text)))
    row, column = rows.place(position)
    assert rows.rows[row].start + column == position
    assert position <= rows.rows[row].end
    reached = rows.position(row, rows.column(position))
    assert rows.place(reached)[0] == row
    assert rows.column(reached) <= rows.column(position)


@given(TEXT, st.data())
def test_steps_go_on_and_back_and_reach_both_ends(text: str, data: st.DataObject) -> None:
    at, met = 0, [0]
    while at < len(text):
        at = step_on(text, at)
        met.append(at)
    assert at == len(text)
    back, found = len(text), [len(text)]
    while back > 0:
        back = step_back(text, back)
        found.append(back)
    assert found[::-1] == met


def test_a_letter_with_its_accents_and_a_joined_sign_are_one_step() -> None:
    assert step_on("e\u0301x", 0) == 2
    family = "\U0001f469\u200d\U0001f467"
    assert step_back(f"a{family}", 4) == 1


def test_nothing_in_a_row_leaves_its_place() -> None:
    rows = rows_of("a\x1b[2J\u202eb\tc", 20)
    assert rows.shown(0) == f"a{STANDS_FOR_UNSEEN}[2J{STANDS_FOR_UNSEEN}b c"
