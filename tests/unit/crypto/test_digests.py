"""The digests that name things: recomputed here from the protocol's text, and refusing fields of a wrong length."""

from hashlib import sha256

import pytest

from relay.crypto import digests

CASE = bytes(range(16))


def test_a_keyset_id_is_over_the_whole_public_keyset() -> None:
    public = bytes(1248)
    assert digests.keyset_id(public) == sha256(b"relay/1/keyset" + public).digest()


def test_a_root_fingerprint_is_over_the_root_key() -> None:
    assert digests.root_fingerprint(b"r" * 32) == sha256(b"relay/1/root\0" + b"r" * 32).digest()


def test_a_record_id_is_over_type_length_and_body() -> None:
    expected = sha256(b"relay/1/id\0" + b"\x07" + b"\x00\x00\x00\x02" + b"{}").digest()
    assert digests.record_id(7, b"{}") == expected
    assert digests.record_id(8, b"{}") != expected


def test_a_journal_head_follows_from_the_one_before() -> None:
    first = digests.journal_head(CASE, 1, digests.JOURNAL_START, b"a" * 32)
    text = b"relay/1/journal\0" + CASE + (1).to_bytes(8, "big") + bytes(32) + b"a" * 32
    assert first == sha256(text).digest()
    assert digests.journal_head(CASE, 2, first, b"a" * 32) != first


def test_a_segments_root_is_over_the_digests_in_order() -> None:
    one, other = digests.digest(b"one"), digests.digest(b"other")
    assert digests.segments_root([one, other]) == sha256(b"relay/1/segments\0" + one + other).digest()
    assert digests.segments_root([other, one]) != digests.segments_root([one, other])


def test_what_a_server_keeps_of_auth_and_of_a_token_differs_even_for_the_same_bytes() -> None:
    kept = {digests.auth_digest(bytes(32)), digests.token_digest(bytes(32)), digests.digest(bytes(32))}
    assert len(kept) == 3


def test_wrong_lengths_are_mistakes_in_our_own_code() -> None:
    with pytest.raises(ValueError, match="public keyset must be 1248 bytes, got 5"):
        digests.keyset_id(b"short")
    with pytest.raises(ValueError, match="root key"):
        digests.root_fingerprint(b"r" * 31)
    with pytest.raises(ValueError, match="case id"):
        digests.journal_head(b"", 1, bytes(32), bytes(32))
    with pytest.raises(ValueError, match="journal head"):
        digests.journal_head(CASE, 1, b"", bytes(32))
    with pytest.raises(ValueError, match="record id"):
        digests.journal_head(CASE, 1, bytes(32), b"")
    with pytest.raises(ValueError, match="number 1"):
        digests.journal_head(CASE, 0, bytes(32), bytes(32))
    with pytest.raises(ValueError, match="segment digest"):
        digests.segments_root([b"short"])
    with pytest.raises(ValueError, match="does not fit"):
        digests.record_id(256, b"{}")
    with pytest.raises(ValueError, match="auth value"):
        digests.auth_digest(b"")
    with pytest.raises(ValueError, match="bearer token"):
        digests.token_digest(b"")
