"""The vectors of what people may write: texts, login names, passphrases."""

from typing import Any

import pytest

from relay.wire import logins
from relay.wire.alphabet import unicode_version
from relay.wire.characters import clean, faults, tidy, unseen
from relay.wire.lookalikes import doubtful
from relay.wire.passphrases import is_typable
from tests.support.vectors import each_negative, vectors

FOUND = vectors("characters")


def text_of(points: str) -> str:
    return "".join(chr(int(each, 16)) for each in points.split())


def test_texts_that_are_sent_as_they_are_and_texts_that_are_tidied() -> None:
    assert FOUND.inputs["unicode"] == unicode_version()
    for each in FOUND.inputs["as_they_are"]:
        text = text_of(each["text"])
        assert clean(text)
        assert (tidy(text), unseen(text)) == (text, each["joiners"])
    for each in FOUND.inputs["tidied"]:
        assert not clean(text_of(each["text"]))
        assert tidy(text_of(each["text"])) == text_of(each["sent"])
        assert clean(text_of(each["sent"]))


def test_login_names_passphrases_and_doubtful_words() -> None:
    for each in FOUND.outputs["logins"]:
        folded = logins.fold(text_of(each["typed"]))
        assert folded == (None if each["fold"] is None else text_of(each["fold"]))
        if folded is not None:
            assert logins.skeleton(folded) == text_of(each["skeleton"])
    for each in FOUND.outputs["passphrases"]:
        assert is_typable(text_of(each["text"])) is each["may_be_made"]
    for each in FOUND.outputs["doubtful"]:
        assert [[word.start, word.end] for word in doubtful(text_of(each["text"]))] == each["words"]


@each_negative("characters")
def test_a_text_that_is_refused(given: dict[str, Any], code: str) -> None:
    text, tidied = text_of(given["text"]), text_of(given["tidied"])
    assert tidy(text) == tidied
    assert not clean(text)
    judged = text if clean(tidied) else tidied
    if (f"characters.{faults(judged)[0].kind.value}") != code:
        pytest.fail(f"{faults(judged)[0]} is not {code}")
