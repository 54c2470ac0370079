"""What every scenario stands on: a stream of bytes that is the same in every run, and seals that are made once.

HPKE takes no randomness from us, so a seal cannot be made again. It is kept in its file under `kept` and is an input from
then on: it must open to what the scenario would seal, or the scenario fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import shake_256
from typing import Any

from msgspec import Struct

from relay.crypto import digests, grant, hybrid, note, sign
from relay.crypto.errors import CryptoCode
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import KeysetId
from relay.domain.model import Purpose
from relay.wire import records
from relay.wire import statements as s

Json = Any


class Stream:
    """A random source: call n of the stream `name` is the same in every run."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls = 0

    def __call__(self, length: int) -> bytes:
        """Return the next `length` bytes."""
        self._calls += 1
        return shake_256(f"relay/1 vectors/{self._name}/{self._calls}".encode()).digest(length)


class KeptDiffers(Exception):
    """A kept seal does not hold what its scenario seals."""


@dataclass
class Kept:
    """The seals of one file: those that were there, and those made now because there were none."""

    known: Mapping[str, str]
    used: dict[str, str] = field(default_factory=dict)

    def seal(self, name: str, to: KeysetSecret, plaintext: bytes, info: bytes) -> bytes:
        """Return the kept seal of this name after opening it, or make it."""
        if name in self.known:
            sealed = bytes.fromhex(self.known[name])
            if hybrid.open_sealed(to.opening, sealed, info, CryptoCode.LOCAL) != plaintext:
                raise KeptDiffers(name)
        else:
            sealed = hybrid.seal(to.public.sealing, plaintext, info)
        self.used[name] = sealed.hex()
        return sealed

    def grant(
        self,
        name: str,
        cek: bytes,
        to: KeysetSecret,
        *,
        place: Mapping[str, bytes],
        purpose: Purpose,
        random: Stream,
    ) -> tuple[bytes, bytes]:
        """Return a kept grant and its share, drawn from the stream as `make_grant` draws it."""
        share = random(grant.SHARE_BYTES)
        if name in self.known:
            made = bytes.fromhex(self.known[name])
        else:
            made, _ = grant.make_grant(cek, to.public, **place, purpose=purpose, random=lambda _: share)
        if grant.open_grant(to, made, share, **place, purpose=purpose) != cek:
            raise KeptDiffers(name)
        self.used[name] = made.hex()
        return made, share

    def words(
        self, name: str, kind: note.WordsKind, text: str, to: KeysetSecret, *, place: Mapping[str, bytes]
    ) -> bytes:
        """Return kept sealed words."""
        there = self.known.get(name)
        sealed = note.seal_words(kind, text, to.public, **place) if there is None else bytes.fromhex(there)
        if note.open_words(kind, to, sealed, **place) != text:
            raise KeptDiffers(name)
        self.used[name] = sealed.hex()
        return sealed


class Made(Struct, frozen=True):
    """The contents of one file, without its kept seals."""

    about: str
    steps: str
    inputs: Json
    outputs: Json
    negatives: list[Json]


Scenario = Callable[[Kept], Made]
"""Makes one file."""


def document(name: str, scenario: Scenario, known: Mapping[str, str]) -> Json:
    """Return the whole file of a scenario; `known` are the seals it already has."""
    kept = Kept(known)
    made = scenario(kept)
    return {
        "protocol": "relay/1",
        "scenario": name,
        "about": made.about,
        "steps": made.steps,
        "encoding": "bytes are lower-case hexadecimal; bodies are UTF-8 text as signed",
        "inputs": made.inputs,
        "kept": kept.used,
        "outputs": made.outputs,
        "negatives": made.negatives,
    }


def refused(name: str, code: str, why: str, **given: Json) -> Json:
    """Return a negative case: what is given, and why it must fail with which code."""
    return {"name": name, "expect": {"code": code, "why": why}, **given}


def keyset_of(name: str) -> KeysetSecret:
    """Return somebody's keyset; the same in every scenario."""
    return KeysetSecret.generate(Stream(f"keyset of {name}"))


def keyset_inputs(secret: KeysetSecret) -> Json:
    """Return a keyset's two seeds and its id."""
    seeds = secret.to_bytes()
    return {"sign_seed": seeds[:32].hex(), "seal_seed": seeds[32:].hex(), "id": secret.public.id.hex()}


def short_id(name: str) -> bytes:
    """Return a 16-byte id that belongs to a name; the same in every scenario."""
    return Stream(f"id of {name}")(16)


def signed(statement: s.Statement, *signers: KeysetSecret) -> tuple[bytes, bytes]:
    """Return a record's bytes and id, signed by these keysets."""
    code, body = records.body_of(statement)
    return framed(code, body, [(signer.public.id, signer.signing) for signer in signers]), digests.record_id(
        code, body
    )


def framed(code: int, body: bytes, signers: Sequence[tuple[bytes, SigningSecret]]) -> bytes:
    """Sign a body as each of these signer ids and frame it."""
    made = [sign.sign_record(key, id_, sign.RecordStatement(code, body)) for id_, key in signers]
    return records.frame(
        code,
        body,
        tuple(
            records.Signature(KeysetId(signature.keyset_id), signature.alg, signature.signature)
            for signature in made
        ),
    )
