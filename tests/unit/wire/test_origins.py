"""An origin has one form: what somebody types, what a setting says and what is in a slip, by the vectors that hold both clients."""

from __future__ import annotations

import pytest

from relay.wire.origins import normal_origin
from tests.support.vectors import vectors

SAID = vectors("origins")
PAIRS = list(zip(SAID.inputs["texts"], SAID.outputs["origins"], strict=True))


def spelled(text: str) -> str | None:
    """Return the one form of an origin, None where the text is none."""
    try:
        return normal_origin(text)
    except ValueError:
        return None


@pytest.mark.parametrize(("text", "origin"), [each for each in PAIRS if each[1] is not None])
def test_what_is_an_origin_is_spelled_one_way_and_stays_so(text: str, origin: str) -> None:
    assert normal_origin(text) == origin
    assert normal_origin(origin) == origin


@pytest.mark.parametrize("text", [text for text, origin in PAIRS if origin is None])
def test_what_is_none_is_refused(text: str) -> None:
    assert spelled(text) is None


def test_both_kinds_are_among_them() -> None:
    assert {origin is None for _, origin in PAIRS} == {True, False}
