"""What find_hints promises whatever the text: order, places, no surprises, no letter it chokes on."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relay_client.hints import Hint, HintKind, HintLanguage, find_hints
from relay_client.hints.model import merge

LETTER = "Bel me op 020-5550123. You can also email anna@example.org, and please forgive me."
SIZE = 65_536  # characters; the longest letter anyone will type is a fraction of it
SEEDS = [
    "06-55501234 ",
    "anna@example.org ",
    "NL12BANK0123456789 ",
    "https://www.example.org ",
    "Dorpsstraat 12, 1234 AB ",
    "kun je me vergeven? ",
    "because of you i lost everything. ",
    "mijn insta is @anna.vb ",
]


def test_hints_stand_in_the_order_of_the_text_and_name_their_place() -> None:
    found = [(hint.kind, LETTER[hint.start : hint.end], hint.language) for hint in find_hints(LETTER)]
    assert found == [
        (HintKind.PHONE, "020-5550123", HintLanguage.UND),
        (HintKind.EMAIL, "anna@example.org", HintLanguage.UND),
        (HintKind.FORGIVENESS, "forgive me", HintLanguage.EN),
    ]


def test_a_letter_may_mix_its_languages() -> None:
    text = "Can we meet up? Of zullen we een keer koffie drinken?"
    assert [(hint.kind, hint.language) for hint in find_hints(text)] == [
        (HintKind.MEETING, HintLanguage.EN),
        (HintKind.MEETING, HintLanguage.NL),
    ]


def test_an_empty_text_has_no_hints() -> None:
    assert find_hints("") == find_hints(" \n\n ") == ()


def test_places_count_characters_also_after_what_takes_two_bytes_or_units() -> None:
    text = "Één 😀 kus, naïef… mail anna@example.org"
    (hint,) = find_hints(text)
    assert text[hint.start : hint.end] == "anna@example.org"


@given(st.lists(st.one_of(st.sampled_from(SEEDS), st.text(max_size=12)), max_size=12).map("".join))
@example("İ@ßß.com \u017ftraat 12")
@example("\ud800 06-55501234")
def test_any_text_gives_sorted_hints_inside_it_that_do_not_overlap_within_a_kind(text: str) -> None:
    hints = find_hints(text)
    assert hints == find_hints(text)
    assert list(hints) == sorted(hints, key=lambda h: (h.start, h.end, h.kind))
    for hint in hints:
        assert 0 <= hint.start < hint.end <= len(text)
    for kind in HintKind:
        assert all(a.end <= b.start for a, b in pairwise(h for h in hints if h.kind is kind))


@given(st.sampled_from(SEEDS), st.text(alphabet="abc \n,", max_size=30))
def test_what_stands_before_a_find_does_not_hide_it(seed: str, before: str) -> None:
    alone = {hint.kind for hint in find_hints(seed)}
    assert alone
    assert alone <= {hint.kind for hint in find_hints(f"{before}.\n\n{seed}")}


# No clock: that the work is linear follows from how the finders are made (each says why at its head). Here it must
# only come to an end, which a pattern that backtracks would not do within a lifetime.
@pytest.mark.parametrize(
    ("piece", "kinds"),
    [
        *(
            (piece, set())
            for piece in ("a", "0 ", "0", "+", "@.", "a@", "a.", "NL12", "ik je ", "kan you ", "a'", "[at]", "€")
        ),
        ("06 1 ", {HintKind.PHONE}),
        ("12 Laanweg 1 Street ", {HintKind.ADDRESS}),
    ],
)
def test_a_hostile_text_comes_to_an_end(piece: str, kinds: set[HintKind]) -> None:
    assert {hint.kind for hint in find_hints((piece * SIZE)[:SIZE])} == kinds


def test_a_find_survives_behind_a_hostile_text() -> None:
    noise = "ik je " * 5_000
    text = f"{noise}. Kun je mij vergeven? anna@example.org"
    assert [(hint.kind, text[hint.start : hint.end]) for hint in find_hints(text)] == [
        (HintKind.FORGIVENESS, "Kun je mij vergeven"),
        (HintKind.EMAIL, "anna@example.org"),
    ]


def test_the_number_libraries_are_loaded_only_for_a_letter_with_digits_in_it() -> None:
    program = (
        "import sys\n"
        "from relay_client.hints import find_hints\n"
        "lazy = lambda: {'phonenumbers', 'stdnum'} & set(sys.modules)\n"
        "find_hints('Ik hoop dat je mij ooit kunt vergeven, op 3 mei was het 12 jaar geleden.')\n"
        "before = lazy()\n"
        "found = find_hints('06-55501234 en NL12BANK0123456789')\n"
        "sys.exit(0 if not before and lazy() and len(found) == 2 else 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, env={"PYTHONPATH": "clients/cli"})
    assert done.returncode == 0


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3)])
def test_a_hint_covers_at_least_one_character(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="at least one character"):
        Hint(HintKind.LINK, start, end, HintLanguage.UND)


def test_overlapping_hints_of_a_kind_become_one_with_the_language_of_the_longest() -> None:
    short = Hint(HintKind.GIFT, 0, 4, HintLanguage.EN)
    long = Hint(HintKind.GIFT, 2, 12, HintLanguage.NL)
    other = Hint(HintKind.BLAME, 3, 6, HintLanguage.EN)
    beside = Hint(HintKind.GIFT, 12, 14, HintLanguage.EN)
    assert merge([beside, other, long, short]) == (Hint(HintKind.GIFT, 0, 12, HintLanguage.NL), other, beside)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Mijn nummer is 06 5550\n1234, bel maar.", HintKind.PHONE, "06 5550\n1234"),
        ("Bel 06-\n55501234.", HintKind.PHONE, "06-\n55501234"),
        ("Naar NL91 ABNA 0417\n1643 00 graag.", HintKind.BANK, "NL91 ABNA 0417\n1643 00"),
        ("Naar NL91 ABNA\n0417 1643 00 graag.", HintKind.BANK, "NL91 ABNA\n0417 1643 00"),
    ],
)
def test_a_number_that_goes_on_in_the_next_line_is_one(text: str, kind: HintKind, found: str) -> None:
    assert [(hint.kind, text[hint.start : hint.end]) for hint in find_hints(text)] == [(kind, found)]


def test_numbers_that_stand_below_each_other_are_two() -> None:
    text = "020 555 0123\n06 55501234"
    assert [text[hint.start : hint.end] for hint in find_hints(text)] == text.split("\n")
