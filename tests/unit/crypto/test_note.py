"""Sealed words open for one reader, as one kind, about one thing; and their length says next to nothing."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.crypto import hybrid
from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetSecret
from relay.crypto.note import WordsKind, open_words, seal_words
from tests.support.chance import Chance
from tests.support.tamper import flipped

READER = KeysetSecret.generate(Chance("reader"))
ABOUT: dict[str, Any] = {
    "case": Chance("case")(16),
    "subject": Chance("subject")(16),
    "author_id": Chance("author")(32),
}
SEALED = seal_words(WordsKind.PRIVATE_NOTE, "Niet vergeten: bellen.", READER.public, **ABOUT)


@given(st.text(max_size=600), st.sampled_from(WordsKind))
@settings(max_examples=30)
def test_words_come_back_as_they_were_written(text: str, kind: WordsKind) -> None:
    sealed = seal_words(kind, text, READER.public, **ABOUT)
    assert open_words(kind, READER, sealed, **ABOUT) == text


def test_short_words_all_have_the_same_length() -> None:
    lengths = {len(seal_words(WordsKind.RELEASE_NOTE, "x" * n, READER.public, **ABOUT)) for n in (0, 1, 496)}
    assert lengths == {500 + hybrid.OVERHEAD_BYTES}
    assert len(seal_words(WordsKind.RELEASE_NOTE, "x" * 497, READER.public, **ABOUT)) > 500 + 1136


@pytest.mark.parametrize(("sealed_as", "opened_as"), list(permutations(WordsKind, 2)))
def test_words_of_one_kind_never_open_as_another(sealed_as: WordsKind, opened_as: WordsKind) -> None:
    sealed = seal_words(sealed_as, "words", READER.public, **ABOUT)
    with pytest.raises(CannotOpen, match="crypto.words"):
        open_words(opened_as, READER, sealed, **ABOUT)


@pytest.mark.parametrize("field", ABOUT)
def test_words_are_bound_to_case_subject_and_author(field: str) -> None:
    with pytest.raises(CannotOpen, match="crypto.words"):
        open_words(WordsKind.PRIVATE_NOTE, READER, SEALED, **{**ABOUT, field: bytes(len(ABOUT[field]))})


def test_words_open_for_nobody_else() -> None:
    with pytest.raises(CannotOpen, match="crypto.words"):
        open_words(WordsKind.PRIVATE_NOTE, KeysetSecret.generate(Chance("other")), SEALED, **ABOUT)


@pytest.mark.parametrize("bit", [0, 8_950, 8_960, 9_000, -1])
def test_one_bit_matters(bit: int) -> None:
    with pytest.raises(CannotOpen, match="crypto.words"):
        open_words(WordsKind.PRIVATE_NOTE, READER, flipped(SEALED, bit), **ABOUT)


def seal_raw(padded: bytes) -> bytes:
    """Seal bytes that `seal_words` would not, with the context that it would use."""
    context = b"".join((WordsKind.PRIVATE_NOTE.value, *ABOUT.values(), READER.public.id))
    return hybrid.seal(READER.public.sealing, padded, context)


def test_words_that_are_no_text_are_refused() -> None:
    with pytest.raises(CannotOpen, match="crypto.words"):
        open_words(WordsKind.PRIVATE_NOTE, READER, seal_raw(b"\0\0\0\1\xff".ljust(500, b"\0")), **ABOUT)


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\1x",
        b"\0\0\0\1x".ljust(499, b"\0"),
        b"\0\0\0\1x".ljust(501, b"\0"),
        b"\0\0\0\1x".ljust(499, b"\0") + b"\1",
        b"\0\0\0\1xhidden".ljust(500, b"\0"),
        b"\xff\xff\xff\xffx".ljust(500, b"\0"),
    ],
)
def test_padding_that_carries_anything_is_refused(padded: bytes) -> None:
    with pytest.raises(CannotOpen, match="crypto.padding"):
        open_words(WordsKind.PRIVATE_NOTE, READER, seal_raw(padded), **ABOUT)
