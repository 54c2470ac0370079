"""Words that may not be what they look like are pointed at, and words of two languages are not."""

import pytest

from relay.wire.alphabet import alike, alphabet, scripts
from relay.wire.lookalikes import doubtful, of_one_hand


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ik h\u043eop dat het goed gaat", ["h\u043eop"]),
        ("the \u0441\u043e\u0441\u043e is written in other letters", ["\u0441\u043e\u0441\u043e"]),
        ("an \u0251pple and a \u0261rape", ["\u0251pple", "\u0261rape"]),
        ("\u039d\u039f is Greek here", ["\u039d\u039f"]),
        ("Привет, мир: c\u043eпе", ["c\u043eпе"]),
        ("cop \u0441\u043e\u0440", ["\u0441\u043e\u0440"]),
        ("\u0441\u043e\u0440 cop", ["\u0441\u043e\u0440"]),
        ("plain words only", []),
        ("naïve café, œuvre, Łódź, ışık, æble, ﬆ"[:-3], []),
        ("Dear Анна, Ελλάδα and 日本語のテキスト", []),
        ("5 kΩ, 3 μm and π", []),
        ("Привет OK мир", []),
        ("العربية English עברית", []),
        ("", []),
    ],
)
def test_words_in_letters_that_look_like_others_are_found(text: str, words: list[str]) -> None:
    assert [text[each.start : each.end] for each in doubtful(text)] == words


def test_every_plain_letter_with_a_double_in_cyrillic_or_greek_is_found() -> None:
    """The cheapest way to hide bits in a letter: one of two that look alike, for each letter."""
    doubles = {
        one: like
        for one, like in alike().items()
        if scripts(one) & {"Cyrl", "Grek"} and like.isascii() and like.isalpha() and len(like) == 1
    }
    assert len(doubles) > 40
    for one in doubles:
        text = f"these are words in which w{one}rd has one"
        assert [text[each.start : each.end] for each in doubtful(text)] == [f"w{one}rd"]


@pytest.mark.parametrize(
    ("word", "whether"),
    [
        ("word", True),
        ("слово", True),
        ("wоrd", False),
        ("日本語", True),
        ("日本JR", True),
        ("한국TV", True),
        ("αbc", False),
    ],
)
def test_scripts_that_one_language_mixes_are_of_one_hand(word: str, whether: bool) -> None:
    assert of_one_hand(word) is whether


def test_what_looks_like_something_is_allowed_itself() -> None:
    assert all(alphabet().allowed.has(ord(one)) for one in alike())
