"""The frame of a record: what it holds comes back, and nothing else is a record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from relay.domain.ids import CaseId, KeysetId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire import limits, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.records import ED25519, Record, Signature, body_of, frame, parse
from relay.wire.statements import CODES, TWO_MAY_SIGN, TYPES
from tests.unit.wire.shapes import OTHER, SIGNER, STATEMENTS, shape

few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

PREPARED = s.Prepared(
    root=s.RootFingerprint(bytes(32)),
    nonce=s.Nonce(bytes(16)),
    signers=(SIGNER,),
    case=CaseId(bytes(16)),
    at=Seconds(1_000),
    journal=s.Position(0, s.Digest(bytes(32))),
    side=Side.A,
)


def signature(keyset: KeysetId) -> Signature:
    return Signature(keyset, ED25519, bytes(range(64)))


def framed(statement: s.Statement, *signers: KeysetId) -> bytes:
    return frame(*body_of(statement), tuple(signature(each) for each in signers or statement.signers))


GOOD = framed(PREPARED)
BODY_AT = 10
AFTER_BODY = BODY_AT + int.from_bytes(GOOD[6:10], "big")


def refusal(data: bytes, *, partial: bool = False) -> str:
    with pytest.raises(Malformed) as malformed:
        parse(data, partial=partial)
    return malformed.value.code


@pytest.mark.parametrize("kind", STATEMENTS, ids=lambda kind: kind.__name__)
def test_every_statement_comes_back_from_its_frame(kind: type[s.Statement]) -> None:
    @few
    @given(shape(kind))
    def check(made: Any) -> None:
        statement = replace(made, signers=(SIGNER,))
        data = framed(statement)
        record = parse(data)
        type_, body = body_of(statement)
        assert record == Record(type_, body, statement, (signature(SIGNER),), data)
        assert record.complete
        assert frame(record.type, record.body, record.signatures) == data
        assert CODES[kind] == data[4] == type_

    check()


def test_the_frame_is_as_the_protocol_draws_it() -> None:
    type_, body = body_of(PREPARED)
    expected = b"RLY1" + bytes([type_, 0]) + len(body).to_bytes(4, "big") + body + b"\x01"
    expected += SIGNER + b"\x01" + (64).to_bytes(2, "big") + bytes(range(64))
    assert expected == GOOD


def test_type_numbers_are_unique_and_fit_a_byte() -> None:
    assert len(set(TYPES.values())) == len(TYPES) == len(CODES)
    assert all(0 < number <= 255 for number in TYPES)


def test_any_changed_byte_is_refused_or_says_something_else() -> None:
    original = parse(GOOD)
    survived = 0
    for at in range(len(GOOD)):
        for value in range(256):
            if value == GOOD[at]:
                continue
            changed = GOOD[:at] + bytes([value]) + GOOD[at + 1 :]
            try:
                record = parse(changed)
            except Malformed:
                continue
            survived += 1
            assert record != original
            assert frame(record.type, record.body, record.signatures) == changed
    assert survived >= 64 * 255, "every change of a signature's bytes is another record"


@pytest.mark.parametrize("kind", STATEMENTS, ids=lambda kind: kind.__name__)
def test_a_flipped_bit_anywhere_is_refused_or_says_something_else(kind: type[s.Statement]) -> None:
    @settings(few, max_examples=4)
    @given(shape(kind), st.data())
    def check(made: Any, data: st.DataObject) -> None:
        good = framed(replace(made, signers=(SIGNER,)))
        original = parse(good)
        for _ in range(8):
            at, bit = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 7))
            changed = good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :]
            try:
                record = parse(changed)
            except Malformed:
                continue
            assert record != original
            assert frame(record.type, record.body, record.signatures) == changed

    check()


def test_no_beginning_and_no_continuation_of_a_record_is_one() -> None:
    for length in range(len(GOOD)):
        assert refusal(GOOD[:length]) in ("record.length", "record.signers")
    assert refusal(GOOD + b"\0") == "record.trailing"
    assert refusal(GOOD + GOOD) == "record.trailing"


def with_byte(at: int, value: int) -> bytes:
    return GOOD[:at] + bytes([value]) + GOOD[at + 1 :]


BAD = {
    "nothing": (b"", "record.length"),
    "another magic": (b"RLY2" + GOOD[4:], "record.magic"),
    "flags": (with_byte(5, 1), "record.flags"),
    "type 0": (with_byte(4, 0), "record.type"),
    "a type that nothing has": (with_byte(4, 250), "record.type"),
    "a type of another shape": (with_byte(4, CODES[s.Close]), "json.unknown"),
    "a body longer than all": (with_byte(6, 255), "record.length"),
    "no signature": (GOOD[:AFTER_BODY] + b"\0", "record.signers"),
    "three signatures": (with_byte(AFTER_BODY, 3), "record.signers"),
    "two said, one there": (with_byte(AFTER_BODY, 2), "record.length"),
    "another signer": (framed(PREPARED, OTHER), "record.signers"),
    "one signer too many": (framed(PREPARED, SIGNER, OTHER), "record.signers"),
    "another algorithm": (with_byte(AFTER_BODY + 33, 2), "record.algorithm"),
    "another signature length": (with_byte(AFTER_BODY + 35, 63), "record.algorithm"),
    "a signature cut off": (GOOD[:-1], "record.length"),
    "a second spelling": (
        GOOD[:6] + (AFTER_BODY - BODY_AT + 1).to_bytes(4, "big") + b" " + GOOD[BODY_AT:],
        "json.encoding",
    ),
    "two signers where one signs": (framed(replace(PREPARED, signers=(SIGNER, OTHER))), "record.signers"),
    "signers said twice": (framed(replace(PREPARED, signers=(SIGNER, SIGNER))), "record.signers"),
    "too large": (bytes(limits.RECORD_BYTES + 513), "record.length"),
    "a body too large": (
        b"RLY1" + bytes([CODES[s.Prepared], 0]) + (limits.RECORD_BYTES + 1).to_bytes(4, "big") + bytes(65_600),
        "record.length",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_is_refused_with_its_code(what: str) -> None:
    data, code = BAD[what]
    assert refusal(data) == code


CONFIRM = s.Confirm(
    root=s.RootFingerprint(bytes(32)),
    nonce=s.Nonce(bytes(16)),
    signers=(SIGNER, OTHER),
    case=CaseId(bytes(16)),
    at=Seconds(1_000),
    slip=SlipId(bytes(16)),
    side=Side.A,
    epoch=2,
    keyset=s.KeysetBytes(bytes(1248)),
)


def test_a_record_on_its_way_to_its_second_signer_is_read_only_where_that_is_asked() -> None:
    one, both = framed(CONFIRM, SIGNER), framed(CONFIRM)
    assert parse(both).complete
    assert parse(both, partial=True).complete
    assert refusal(one) == "record.signers"
    assert not parse(one, partial=True).complete
    assert refusal(framed(CONFIRM, OTHER), partial=True) == "record.signers"
    assert refusal(framed(CONFIRM, OTHER, SIGNER), partial=True) == "record.signers"
    assert refusal(frame(*body_of(CONFIRM), ()), partial=True) == "record.signers"


def test_who_signs_second_is_said_in_one_place() -> None:
    assert {s.Confirm, s.Delegation, s.Supporter} == TWO_MAY_SIGN
    assert limits.SIGNERS == 2


def test_the_largest_record_fits_what_a_request_may_carry() -> None:
    assert records.MAGIC == b"RLY1"
    assert limits.RECORD_BYTES + 512 < limits.REQUEST_BYTES


def test_one_person_is_not_two_signers_also_where_two_sign() -> None:
    twice = replace(CONFIRM, signers=(SIGNER, SIGNER))
    assert refusal(framed(twice)) == "record.signers"
    assert refusal(framed(twice), partial=True) == "record.signers"
    assert refusal(framed(twice, SIGNER), partial=True) == "record.signers"
