"""Text for paper: what is kept, where it may be broken, and which way it runs."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_client.pages.paper.paragraphs import breakable, paragraphs, printable

UNSEEN = "\u200b"
HEBREW = "\u05e9\u05dc\u05d5\u05dd"
texts = st.text(st.characters(codec="utf-8") | st.sampled_from("\n\t \u200e\u200f\u05d0\u0627"), max_size=300)


@given(texts)
def test_no_visible_character_is_lost_or_reordered(text: str) -> None:
    found = paragraphs([text])
    shown = "".join(line for each in found for line in each["lines"])
    wanted = printable(text).replace("\n", "")
    assert shown.replace(" ", "") == wanted.replace(" ", "")
    for each in found:
        assert each["broken"] is None or [line.replace(UNSEEN, "") for line in each["broken"]] == each["lines"]


@given(texts)
def test_nothing_unprintable_stays(text: str) -> None:
    gone = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    kept = "\n\u200c\u200d\u200e\u200f"
    assert [each for each in printable(text) if each not in kept and unicodedata.category(each) in gone] == []


def test_control_characters_and_overrides_go_and_direction_marks_stay() -> None:
    assert printable("a\x00\x1b[31mb\u202ec\u2066d\u200fe\ufefff\u00adg\ue000h") == "a[31mbcd\u200fefgh"
    assert printable("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd   e"


def test_lines_gaps_and_indents_are_kept() -> None:
    assert paragraphs(["  a  b\nc\n\n\nd"]) == [
        {"direction": "ltr", "gap": 0, "lines": ["  a  b", "c"], "broken": None},
        {"direction": "ltr", "gap": 2, "lines": ["d"], "broken": None},
    ]
    assert paragraphs(["", "\n \n"]) == []


def test_each_line_runs_in_the_direction_of_its_first_letter() -> None:
    found = paragraphs([f"1. {HEBREW} abc\nabc {HEBREW}\n(2)\n"])
    assert [(each["direction"], each["lines"]) for each in found] == [
        ("rtl", [f"1. {HEBREW} abc"]),
        ("ltr", [f"abc {HEBREW}"]),
        ("rtl", ["(2)"]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "an ordinary line with words in it, and a long one: vertrouwenspersonenregeling",
        "\u4f60\u597d" * 40,
        "\U0001f600" * 60,
    ],
)
def test_what_breaks_by_itself_is_left_alone(line: str) -> None:
    assert breakable(line) == line


def test_a_long_run_may_be_broken_after_thirty_characters() -> None:
    assert breakable("x" * 30) == "x" * 30
    assert breakable("x" * 41) == "x" * 30 + f"{UNSEEN}xxxxx{UNSEEN}xxxxx{UNSEEN}x"
    assert breakable("x\u00a0" * 16) == "x\u00a0" * 15 + f"{UNSEEN}x\u00a0"


def test_an_accent_and_a_joiner_stay_with_their_letter() -> None:
    assert breakable("x" * 29 + "e\u0301\u0302e\u0301") == "x" * 29 + f"e\u0301\u0302{UNSEEN}e\u0301"
    assert breakable("x" * 29 + "a\u200db\u200dcd") == "x" * 29 + f"a\u200db\u200dc{UNSEEN}d"
