"""Every statement and every message comes back from its bytes as it was, and has one spelling."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from relay.wire import codec
from relay.wire.codec import Malformed, decode, decode_exactly, encode
from tests.unit.wire.shapes import MESSAGES, NAMED, STATEMENTS, shape

few = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def named(kind: type) -> str:
    return kind.__name__


def test_every_message_is_part_of_a_request_or_a_reply() -> None:
    assert {each.__name__ for each in NAMED} - {each.__name__ for each in MESSAGES} == set()


@pytest.mark.parametrize("kind", [*STATEMENTS, *MESSAGES], ids=named)
def test_comes_back_as_it_was(kind: type) -> None:
    @few
    @given(shape(kind))
    def check(value: Any) -> None:
        written = encode(value)
        assert decode(kind, written) == value
        assert decode_exactly(kind, written) == value

    check()


@pytest.mark.parametrize("kind", STATEMENTS, ids=named)
def test_is_the_compact_json_of_its_fields_in_their_order(kind: type[Struct]) -> None:
    @few
    @given(shape(kind))
    def check(value: Any) -> None:
        written = encode(value).decode()
        parsed = json.loads(written)
        assert json.dumps(parsed, ensure_ascii=False, separators=(",", ":")) == written
        assert list(parsed) == [name for name in kind.__struct_fields__ if getattr(value, name) is not None]

    check()


def spellings(written: bytes) -> list[bytes]:
    """Other JSON texts that mean the same."""
    parsed = json.loads(written)
    turned = dict(reversed(list(parsed.items())))
    return [
        b" " + written,
        written + b"\n",
        written.replace(b":", b": ", 1),
        written.replace(b'{"', b'{"\\u0072', 1).replace(b"\\u0072r", b"\\u0072"),
        json.dumps(turned, ensure_ascii=False, separators=(",", ":")).encode(),
    ]


@pytest.mark.parametrize("kind", STATEMENTS, ids=named)
def test_has_no_second_spelling(kind: type) -> None:
    @settings(few, max_examples=8)
    @given(shape(kind))
    def check(value: Any) -> None:
        written = encode(value)
        for other in spellings(written):
            assert decode(kind, other) == value, "the test's own spelling means something else"
            with pytest.raises(Malformed) as malformed:
                decode_exactly(kind, other)
            assert malformed.value.code == "json.encoding"

    check()


@given(st.data())
@settings(few, max_examples=300)
def test_what_is_read_exactly_is_what_writing_gives(data: st.DataObject) -> None:
    """Reading exactly does not write the value again; this holds its shortcut against doing so."""
    kind = data.draw(st.sampled_from(STATEMENTS))
    written = bytearray(encode(data.draw(shape(kind))))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(written) - 1))
        written[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b" ", b"A", b"_", b"0", b"-0", b'"', b"\\u0041", b",", b"", b"1", b"e0"])
        )
    try:
        value = decode(kind, bytes(written))
    except Malformed:
        value = None
    if value is not None and encode(value) == bytes(written):
        assert decode_exactly(kind, bytes(written)) == value
    else:
        with pytest.raises(Malformed):
            decode_exactly(kind, bytes(written))


@given(st.binary(max_size=80))
def test_base64url_comes_back(data: bytes) -> None:
    text = codec.base64url(data)
    assert "=" not in text
    assert codec.unbase64url(text) == data


@given(st.text("ABab01-_+/=*\n é", max_size=12))
@settings(max_examples=500)
def test_base64url_has_one_spelling(text: str) -> None:
    try:
        data: bytes | None = codec.unbase64url(text)
    except Malformed:
        data = None
    assert data is None or codec.base64url(data) == text


@given(st.binary(max_size=9))
def test_padding_is_another_spelling(data: bytes) -> None:
    text = codec.base64url(data)
    for other in (text + "=" * (-len(text) % 4 or 4), text + "=", text + "A===", "=" + text):
        with pytest.raises(Malformed) as malformed:
            codec.unbase64url(other)
        assert malformed.value.code == "json.base64url"
