"""Generated passphrases are six words, each as likely as any other, from the source that was handed in."""

from collections.abc import Iterator
from hashlib import sha256
from math import log2

import pytest

from relay.crypto.passphrase import LIST_LENGTHS, WORDS, generate_passphrase, word_list
from tests.support.chance import Chance

BITS = 76
"""What a generated passphrase must have at least (K11)."""


def source(numbers: Iterator[int]) -> Chance:
    class Listed(Chance):
        def __call__(self, length: int) -> bytes:
            return next(numbers).to_bytes(length, "big")

    return Listed()


@pytest.mark.parametrize(("language", "length"), [("en", 7_052), ("nl", 6_793)])
def test_the_list_has_distinct_words_that_anybody_can_type(language: str, length: int) -> None:
    words = word_list(language)
    assert len(words) == len(set(words)) == LIST_LENGTHS[language] == length
    assert WORDS * log2(length) >= BITS
    assert all(word.islower() and word.isascii() and 3 <= len(word) <= 9 for word in words)


def test_nobody_finds_on_their_paper_what_may_frighten_or_shame_them() -> None:
    unkind = {
        "violation",
        "desecrate",
        "survivor",
        "victim",
        "dagger",
        "strangle",
        "womb",
        "prison",
        "guilt",
        "skype",
    }
    assert unkind & set(word_list()) == set()
    dutch = {
        "moord",
        "dood",
        "dader",
        "schuld",
        "angst",
        "bloed",
        "geweld",
        "gevangene",
        "pijn",
        "slachtoffer",
        "hoer",
        "oordeel",
    }
    assert dutch & set(word_list("nl")) == set()


def test_a_language_without_a_list_gets_the_english_one() -> None:
    assert word_list("fy") == word_list("en")
    assert set(generate_passphrase(Chance("a"), "nl").split(" ")) <= set(word_list("nl"))


def test_the_list_is_the_one_that_both_clients_have_in_its_order() -> None:
    """By it, a draw stands for the same word in every client (K11)."""
    digest = sha256("\n".join(word_list()).encode()).hexdigest()
    assert digest == "b355389cec5bf5c109ba322e756b1a463d82f60f85ffdd3b30864b0c8be477f1"
    digest = sha256("\n".join(word_list("nl")).encode()).hexdigest()
    assert digest == "aa549b53a8f9943e4af67650365cb0f891bc11964dfa52fec7f93ff48d969bcb"


def test_a_passphrase_is_six_words_and_follows_from_its_source() -> None:
    passphrase = generate_passphrase(Chance("a"))
    assert passphrase == generate_passphrase(Chance("a"))
    assert passphrase != generate_passphrase(Chance("b"))
    assert len(passphrase.split(" ")) == 6
    assert set(passphrase.split(" ")) <= set(word_list())


def test_draws_that_would_favour_some_words_are_thrown_away() -> None:
    words = word_list()
    numbers = iter([0, 65_535, 63_468, 63_467, 7_052, 1, 7_051, 2])
    expected = [words[0], words[7_051], words[0], words[1], words[7_051], words[2]]
    assert generate_passphrase(source(numbers)).split(" ") == expected
    assert list(numbers) == []


def test_a_source_that_runs_short_gives_no_passphrase() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        generate_passphrase(lambda _: b"")
