"""The frame of a signed record: bytes to statement and back (docs/protocol.md, steps R1 to R4).

The body is kept and passed on verbatim: signatures are over the bytes that travelled, never over a re-encoding.
This file verifies nothing; `relay.crypto.sign` does.
"""

from __future__ import annotations

import struct
from typing import Final

from msgspec import Struct

from relay.domain.ids import KeysetId
from relay.wire import limits
from relay.wire.codec import Malformed, decode_exactly, encode
from relay.wire.statements import CODES, TWO_MAY_SIGN, TYPES, Statement

MAGIC: Final = b"RLY1"
_HEAD: Final = struct.Struct(">4sBBI")
_SIGNATURE: Final = struct.Struct(">32sBH")
ED25519: Final = 1
SIGNATURE_BYTES: Final = 64


class Signature(Struct, frozen=True):
    """One signature as framed: whose, by which algorithm, and its bytes."""

    keyset: KeysetId
    alg: int
    value: bytes


class Record(Struct, frozen=True):
    """A parsed record. `data` is the frame and `body` the body as they came; nothing is verified yet."""

    type: int
    body: bytes
    statement: Statement
    signatures: tuple[Signature, ...]
    data: bytes

    @property
    def complete(self) -> bool:
        """Whether everyone named in `signers` has signed."""
        return tuple([signature.keyset for signature in self.signatures]) == self.statement.signers


def body_of(statement: Statement) -> tuple[int, bytes]:
    """Return the type byte and the body of a statement, ready to be signed."""
    return CODES[type(statement)], encode(statement)


def frame(type_: int, body: bytes, signatures: tuple[Signature, ...]) -> bytes:
    """Put a record together from its parts (step R1)."""
    pieces = [_HEAD.pack(MAGIC, type_, 0, len(body)), body, bytes([len(signatures)])]
    for signature in signatures:
        pieces += [_SIGNATURE.pack(signature.keyset, signature.alg, len(signature.value)), signature.value]
    return b"".join(pieces)


def parse(data: bytes, *, partial: bool = False) -> Record:
    """Read a record strictly (steps R1, R4), or raise `Malformed`.

    With `partial`, signatures may be missing: a record on its way to its second signer.
    """
    if len(data) < _HEAD.size + 1 or len(data) > limits.RECORD_BYTES + 512:
        raise Malformed("record.length")
    magic, type_, flags, length = _HEAD.unpack_from(data)
    if magic != MAGIC:
        raise Malformed("record.magic")
    if flags != 0:
        raise Malformed("record.flags")
    shape = TYPES.get(type_)
    if shape is None:
        raise Malformed("record.type")
    if length > limits.RECORD_BYTES or _HEAD.size + length + 1 > len(data):
        raise Malformed("record.length")
    body = bytes(data[_HEAD.size : _HEAD.size + length])
    signatures = _signatures(data, _HEAD.size + length)
    statement = decode_exactly(shape, body)
    record = Record(type_, body, statement, signatures, bytes(data))
    _check_signers(record, shape, partial=partial)
    return record


def type_of(data: bytes) -> int:
    """Return the type of a record that was read before, from its frame alone."""
    return int(_HEAD.unpack_from(data)[1])


def signers(data: bytes) -> tuple[KeysetId, ...]:
    """Return who signed a record that was read before, from its frame alone. Raises `Malformed` where that is damaged."""
    length = _HEAD.unpack_from(data)[3]
    return tuple(signature.keyset for signature in _signatures(data, _HEAD.size + length))


def _signatures(data: bytes, at: int) -> tuple[Signature, ...]:
    count = data[at]
    at += 1
    if count > limits.SIGNERS:
        raise Malformed("record.signers")
    signatures = []
    for _ in range(count):
        if at + _SIGNATURE.size > len(data):
            raise Malformed("record.length")
        keyset, alg, size = _SIGNATURE.unpack_from(data, at)
        at += _SIGNATURE.size
        if alg != ED25519 or size != SIGNATURE_BYTES:
            raise Malformed("record.algorithm")
        if at + size > len(data):
            raise Malformed("record.length")
        signatures.append(Signature(KeysetId(keyset), alg, bytes(data[at : at + size])))
        at += size
    if at != len(data):
        raise Malformed("record.trailing")
    return tuple(signatures)


def _check_signers(record: Record, shape: type[Statement], *, partial: bool) -> None:
    named = record.statement.signers
    if len(set(named)) != len(named) or (len(named) > 1 and shape not in TWO_MAY_SIGN):
        raise Malformed("record.signers")
    signed = tuple([signature.keyset for signature in record.signatures])
    if signed != named and not (partial and signed == named[: len(signed)] and signed):
        raise Malformed("record.signers")
