"""Login names: typed in many ways and found, looking alike and told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.wire import limits
from relay.wire.logins import fold, skeleton
from relay.wire.passphrases import is_typable


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("bert", "bert"),
        ("Bert", "bert"),
        (" BERT ", "bert"),
        ("Ｂｅｒｔ", "bert"),
        ("rene\u0301e", "ren\u00e9e"),
        ("Анна", "анна"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("straße", "straße"),
        ("日本kana", "日本kana"),
        ("o'brien-2_x.y@z", "o'brien-2_x.y@z"),
        ("שלום7", "שלום7"),
    ],
)
def test_a_name_is_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    "typed",
    [
        "ab",
        "a b c",
        "b" * (limits.LOGIN_CHARACTERS + 1),
        "b\u0435rt",
        "ab\ua7cb",
        "b\u200bert",
        "bert\u202e",
        "be\u00adrt",
        "\u0301bert",
        "bert😀",
        "bert\u2163",
        "\u2460bert",
        "שלוםa",
        "7שלום٣",
        "b\U000e0041ert",
        "be\nrt",
        "\U0001df25bert",
        "ǅbert",
    ],
)
def test_what_is_no_name_has_no_fold(typed: str) -> None:
    assert fold(typed) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bill", "bi11"),
        ("bill", "b1ll"),
        ("alice", "a1ice"),
        ("bob", "b0b"),
        ("mirna", "rnirna"),
        ("scope", "ѕсоре"),
        ("pauli", "pau11"),
        ("iris", "ıris"),
        ("anna", "аnna"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_names_that_look_different_have_different_skeletons() -> None:
    names = ["anna", "anne", "hanna", "bert", "berta", "björn", "bjorn", "анна", "meral", "noor", "nour", "daan"]
    assert len({skeleton(each) for each in names}) == len(names)


@given(st.text(max_size=20))
def test_folding_is_done_once_and_for_all(typed: str) -> None:
    folded = fold(typed)
    if folded is not None:
        assert fold(folded) == folded
        assert fold(folded.upper()) in {None, folded} or skeleton(folded)
        assert limits.LOGIN_CHARACTERS >= len(folded) >= 3
        assert folded.isprintable()


@pytest.mark.parametrize(
    ("passphrase", "typable"),
    [
        ("six words\tof\u3000mine", True),
        ("été Ωmega ﬁ ½", True),
        ("heart ❤\ufe0f", True),
        ("joined \u200d", False),
        ("\U0001fadc of Unicode 16", False),
        ("\U0001e030 of Unicode 15, compatible", False),
        ("private \ue000", False),
        ("half \ud800", False),
    ],
)
def test_a_passphrase_has_only_what_every_device_normalises_alike(passphrase: str, typable: bool) -> None:
    assert is_typable(passphrase) is typable
