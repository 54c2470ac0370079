"""A sealed part follows from key, place and content; what was not derived or not signed is refused."""

import hmac
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.crypto import floe, part
from relay.crypto.digests import digest, segments_root
from relay.crypto.errors import CannotOpen
from relay.crypto.part import PartOpener, PartSealer, SealedPart, open_part, seal_part
from tests.support.chance import Chance
from tests.support.tamper import flipped

CEK, CASE, ITEM = Chance("cek")(32), Chance("case")(16), Chance("item")(16)
LETTER = part.letter_part(b'{"text":"Beste"}')
SEALED = seal_part(CEK, CASE, ITEM, 0, LETTER)
THREE = Chance("content")(2 * part.CONTENT_BYTES + 1000)
LONG = seal_part(CEK, CASE, ITEM, 1, THREE)


def again(sealed: SealedPart, *, index: int = 0, cek: bytes = CEK, case: bytes = CASE, item: bytes = ITEM) -> bytes:
    return open_part(cek, case, item, index, header=sealed.header, segments=sealed.segments, root=sealed.root)


def refused(code: str, sealed: SealedPart, **place: Any) -> None:
    with pytest.raises(CannotOpen) as caught:
        again(sealed, **place)
    assert caught.value.code == code


def signed(header: bytes, segments: list[bytes]) -> SealedPart:
    """Do what an author's modified client could: sign any header and segments, with a root that fits."""
    hashes = tuple(digest(segment) for segment in segments)
    return SealedPart(header, b"".join(segments), hashes, segments_root(hashes))


def cut(sealed: SealedPart) -> list[bytes]:
    with memoryview(sealed.segments) as view:
        return [bytes(piece) for piece in part.split_segments(view)]


def test_a_part_opens_to_its_content() -> None:
    assert again(SEALED) == LETTER
    assert again(LONG, index=1) == THREE


@given(st.binary(min_size=1, max_size=5000), st.integers(0, 255))
@settings(max_examples=25)
def test_any_content_opens_again(content: bytes, index: int) -> None:
    sealed = seal_part(CEK, CASE, ITEM, index, content)
    assert again(sealed, index=index) == content
    assert len(sealed.segments) == part.stored_length(len(content))


@pytest.mark.parametrize("length", [1, part.CONTENT_BYTES - 1, part.CONTENT_BYTES, part.CONTENT_BYTES + 1])
def test_lengths_around_a_full_segment(length: int) -> None:
    content = bytes(length)
    sealed = seal_part(CEK, CASE, ITEM, 2, content)
    assert len(sealed.segment_hashes) == part.segment_count(length) == 1 + (length > part.CONTENT_BYTES)
    assert len(sealed.segments) == part.stored_length(length)
    assert again(sealed, index=2) == content


def test_a_letter_stays_within_a_page() -> None:
    assert len(LETTER) == 4_000
    assert len(SEALED.segments) == 4_032
    assert len(SEALED.header) == 74


def test_the_derived_values_are_those_of_the_protocol() -> None:
    def hkdf(info: bytes) -> bytes:
        return hmac.digest(hmac.digest(bytes(32), CEK, "sha256"), info + b"\x01", "sha256")

    assert part.part_key(CEK, 3) == hkdf(b"relay/1/part\x03")
    assert part.nonce_key(CEK) == hkdf(b"relay/1/nonce")
    assert part.part_iv(CEK, 3) == hmac.digest(CEK, b"relay/1/iv\x03", "sha256")
    assert part.part_aad(CASE, ITEM, 3) == b"relay/1/part\0" + CASE + ITEM + b"\x03"
    text = b"\x01" + (2).to_bytes(8, "big") + b"\x01" + sha256(b"content").digest()
    expected = hmac.digest(part.nonce_key(CEK), text, "sha256")[:12]
    assert part.derived_nonce(part.nonce_key(CEK), 1, 2, b"content", last=True) == expected
    assert floe.header_iv(SEALED.header) == part.part_iv(CEK, 0)


def test_sealing_again_gives_the_same_bytes_so_that_an_upload_can_go_on() -> None:
    assert seal_part(CEK, CASE, ITEM, 1, THREE) == LONG
    sealer = PartSealer(CEK, CASE, ITEM, 1)
    for index in (2, 0, 1, 2):
        content = THREE[index * part.CONTENT_BYTES : (index + 1) * part.CONTENT_BYTES]
        assert sealer.segment(index, content, last=index == 2) == cut(LONG)[index]
    assert sealer.header == LONG.header


def test_another_key_part_item_or_case_gives_nothing_in_common() -> None:
    others = [
        seal_part(bytes(32), CASE, ITEM, 0, LETTER),
        seal_part(CEK, bytes(16), ITEM, 0, LETTER),
        seal_part(CEK, CASE, bytes(16), 0, LETTER),
        seal_part(CEK, CASE, ITEM, 1, LETTER),
    ]
    assert len({other.header for other in [*others, SEALED]}) == 5
    assert len({other.segments[16:] for other in [*others, SEALED]}) == 5


def test_a_part_opens_only_at_its_own_place_with_its_own_key() -> None:
    refused("crypto.header", SEALED, cek=bytes(32))
    refused("crypto.header", SEALED, case=bytes(16))
    refused("crypto.header", SEALED, item=bytes(16))
    refused("crypto.header", SEALED, index=1)


def test_the_signed_root_comes_before_everything_else() -> None:
    for bit in (0, 4 * 8, 16 * 8, -1):
        damaged = SealedPart(b"", flipped(SEALED.segments, bit), (), SEALED.root)
        refused("crypto.segments", damaged)
    refused("crypto.segments", SealedPart(SEALED.header, SEALED.segments, (), flipped(SEALED.root, 9)))
    refused("crypto.segments", SealedPart(SEALED.header, SEALED.segments[:-1], (), SEALED.root))
    refused("crypto.segments", SealedPart(SEALED.header, b"", (), SEALED.root))
    refused("crypto.segments", signed(SEALED.header, []))


def test_missing_swapped_repeated_and_foreign_segments_are_not_those_signed() -> None:
    one, two, last = cut(LONG)
    for segments in ([one, two], [two, one, last], [one, one, last], [one, two, last, last], [one, last]):
        refused("crypto.segments", SealedPart(LONG.header, b"".join(segments), (), LONG.root), index=1)


def test_every_bit_of_the_header_matters() -> None:
    for bit in range(74 * 8):
        refused("crypto.header", SealedPart(flipped(SEALED.header, bit), SEALED.segments, (), SEALED.root))


def test_signed_segments_that_do_not_open_are_refused() -> None:
    one, two, last = cut(LONG)
    for segments in ([two, one, last], [one, two], [one, two, last[:-1]], [one, flipped(two, 999), last]):
        refused("crypto.segment", signed(LONG.header, segments), index=1)
    refused("crypto.segment", signed(SEALED.header, [flipped(SEALED.segments, 0)]))


def test_a_header_whose_initial_value_is_somebodys_choice_is_refused() -> None:
    key, aad, chosen = part.part_key(CEK, 0), part.part_aad(CASE, ITEM, 0), b"meet me at the station at seven!"
    header = floe.make_header(key, aad, chosen, part.PARAMS)
    nonce = part.derived_nonce(part.nonce_key(CEK), 0, 0, LETTER, last=True)
    segment = floe.start(key, header, aad, part.PARAMS).seal_segment(0, LETTER, nonce, last=True)
    refused("crypto.iv", signed(header, [bytes(segment)]))


def test_a_nonce_that_is_somebodys_choice_is_refused() -> None:
    key = floe.start(part.part_key(CEK, 0), SEALED.header, part.part_aad(CASE, ITEM, 0), part.PARAMS)
    segment = key.seal_segment(0, LETTER, b"at the beach", last=True)
    refused("crypto.nonce", signed(SEALED.header, [bytes(segment)]))


def test_an_empty_last_segment_is_refused_and_never_made() -> None:
    key = floe.start(part.part_key(CEK, 0), SEALED.header, part.part_aad(CASE, ITEM, 0), part.PARAMS)
    nonce = part.derived_nonce(part.nonce_key(CEK), 0, 0, b"", last=True)
    refused("crypto.segment", signed(SEALED.header, [bytes(key.seal_segment(0, b"", nonce, last=True))]))
    with pytest.raises(ValueError, match="never empty"):
        PartSealer(CEK, CASE, ITEM, 0).segment(0, b"", last=True)
    with pytest.raises(ValueError, match="never empty"):
        seal_part(CEK, CASE, ITEM, 0, b"")


def test_segments_open_one_by_one_in_any_order() -> None:
    opener = PartOpener(CEK, CASE, ITEM, 1, header=LONG.header, hashes=LONG.segment_hashes, root=LONG.root)
    assert opener.segments == 3
    pieces = {index: opener.segment(index, cut(LONG)[index]) for index in (2, 0, 1)}
    assert b"".join(pieces[index] for index in range(3)) == THREE
    with pytest.raises(CannotOpen, match="crypto.segments"):
        opener.segment(0, cut(LONG)[1])


def test_an_opener_needs_the_hash_list_that_was_signed() -> None:
    for hashes in ((), LONG.segment_hashes[:2], (*LONG.segment_hashes[:2], b"short"), LONG.segment_hashes[::-1]):
        with pytest.raises(CannotOpen, match="crypto.segments"):
            PartOpener(CEK, CASE, ITEM, 1, header=LONG.header, hashes=hashes, root=LONG.root)


@given(st.binary(max_size=6000))
@settings(max_examples=25)
def test_a_letter_comes_out_of_its_padding(inner: bytes) -> None:
    assert part.read_letter_part(part.letter_part(inner)) == inner


def test_a_letter_with_something_behind_it_is_refused() -> None:
    with pytest.raises(CannotOpen, match="crypto.padding"):
        part.read_letter_part(LETTER[:-1] + b"!")
    with pytest.raises(CannotOpen, match="crypto.padding"):
        part.read_letter_part(LETTER + bytes(96))
