"""Generated passphrases are six words, each as likely as any other, from the source that was handed in."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from relay.crypto.passphrase import LIST_LENGTH, generate_passphrase, word_list
from tests.support.chance import Chance


def source(numbers: Iterator[int]) -> Chance:
    class Listed(Chance):
        def __call__(self, length: int) -> bytes:
            return next(numbers).to_bytes(length, "big")

    return Listed()


def test_the_list_has_distinct_words_that_anybody_can_type() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == LIST_LENGTH == 7_776
    assert all(word.islower() and word.isascii() and 3 <= len(word) <= 9 for word in words)


def test_the_list_is_the_published_one_in_its_order() -> None:
    """By it, a draw stands for the same word in every client (K11)."""
    digest = sha256("\n".join(word_list()).encode()).hexdigest()
    assert digest == "abae49761b88f3f1ba31ef944bea1f61b795a3cd7e1cfb7d276ed45bf77967ba"


def test_a_passphrase_is_six_words_and_follows_from_its_source() -> None:
    passphrase = generate_passphrase(Chance("a"))
    assert passphrase == generate_passphrase(Chance("a"))
    assert passphrase != generate_passphrase(Chance("b"))
    assert len(passphrase.split(" ")) == 6
    assert set(passphrase.split(" ")) <= set(word_list())


def test_draws_that_would_favour_some_words_are_thrown_away() -> None:
    words = word_list()
    numbers = iter([0, 65_535, 62_208, 62_207, 7_776, 1, 7_775, 2])
    expected = [words[0], words[7_775], words[0], words[1], words[7_775], words[2]]
    assert generate_passphrase(source(numbers)).split(" ") == expected
    assert list(numbers) == []


def test_a_source_that_runs_short_gives_no_passphrase() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        generate_passphrase(lambda _: b"")
