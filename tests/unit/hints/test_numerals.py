"""Amounts in words are amounts: from ten on, in both languages, and no other word is one."""

import pytest

from relay_client.hints import find_hints
from relay_client.hints.numerals import is_numeral


@pytest.mark.parametrize(
    "word",
    [
        *("tien", "vijfentwintig", "tweeentwintig", "honderd", "tweehonderd", "driehonderdvijftig", "honderden"),
        *("duizend", "tweeduizend", "tienduizend", "vijftienhonderd", "tweeduizendvijfhonderd", "honderdduizend"),
        *("ten", "fifteen", "fifty", "fiftyfive", "hundred", "hundreds", "thousand"),
    ],
)
def test_a_number_from_ten_on_is_known_in_words(word: str) -> None:
    assert is_numeral(word)


@pytest.mark.parametrize("word", ["een", "drie", "one", "honderdmaal", "tiener", "tent", "duizendpoot", "geld", ""])
def test_no_other_word_is_taken_for_one(word: str) -> None:
    assert not is_numeral(word)


@pytest.mark.parametrize(
    "text",
    [
        "Ik maak duizend over.",
        "Ik stort tweeduizend op je rekening.",
        "Er zit vijftig in de envelop.",
        "There is fifty in the envelope.",
        "I put two hundred in with the letter.",
    ],
)
def test_an_offer_of_an_amount_in_words_is_found_as_one_in_figures(text: str) -> None:
    assert [hint.kind.value for hint in find_hints(text)] == ["gift"]


@pytest.mark.parametrize("text", ["Ik zit al tien jaar vast.", "Honderd keer sorry.", "It is twenty years ago."])
def test_a_number_that_offers_nothing_is_left_alone(text: str) -> None:
    assert "gift" not in [hint.kind.value for hint in find_hints(text)]
