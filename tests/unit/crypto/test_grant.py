"""A grant opens for one reader, case, item, grantor and purpose, and gives the content key only with its share."""

from typing import Any

import pytest

from relay.crypto import hybrid
from relay.crypto.errors import CannotOpen, CannotVerify, CryptoCode
from relay.crypto.grant import GRANT_BYTES, Purpose, make_grant, open_grant
from relay.crypto.keys import KeysetPublic, KeysetSecret
from relay.crypto.part import letter_part, open_part, seal_part
from tests.support.chance import Chance
from tests.support.tamper import flipped

READER = KeysetSecret.generate(Chance("reader"))
CEK = Chance("cek")(32)
CASE, ITEM, GRANTOR = Chance("case")(16), Chance("item")(16), Chance("grantor")(32)
PLACE: dict[str, Any] = {"case": CASE, "item": ITEM, "grantor": GRANTOR, "purpose": Purpose.RELEASE}
GRANT, SHARE = make_grant(CEK, READER.public, **PLACE, random=Chance("share"))


def refused(secret: KeysetSecret, grant: bytes, share: bytes, **place: Any) -> None:
    with pytest.raises(CannotOpen) as caught:
        open_grant(secret, grant, share, **{**PLACE, **place})
    assert caught.value.code == "crypto.grant"


def test_a_grant_gives_its_reader_the_content_key() -> None:
    assert len(GRANT) == GRANT_BYTES == 1168
    assert open_grant(READER, GRANT, SHARE, **PLACE) == CEK


def test_a_grant_serves_a_keyset_read_back_from_its_bytes() -> None:
    again = KeysetSecret.from_bytes(READER.to_bytes())
    assert open_grant(again, GRANT, SHARE, **PLACE) == CEK


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_opens_only_as_itself(purpose: Purpose) -> None:
    place = {**PLACE, "purpose": purpose}
    grant, share = make_grant(CEK, READER.public, **place, random=Chance("p"))
    assert open_grant(READER, grant, share, **place) == CEK
    refused(READER, grant, share, purpose=Purpose(purpose % 7 + 1))


def test_the_purposes_are_those_of_the_protocol() -> None:
    assert [purpose.value for purpose in Purpose] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "other", [{"case": bytes(16)}, {"item": bytes(16)}, {"grantor": bytes(32)}, {"case": ITEM, "item": CASE}]
)
def test_a_grant_cannot_be_moved(other: dict[str, bytes]) -> None:
    refused(READER, GRANT, SHARE, **other)


def test_another_reader_cannot_open_it() -> None:
    refused(KeysetSecret.generate(Chance("other")), GRANT, SHARE)


def test_a_reader_with_the_same_seal_key_and_another_signing_key_cannot_open_it() -> None:
    refused(KeysetSecret(bytes(32), READER.to_bytes()[32:]), GRANT, SHARE)


@pytest.mark.parametrize("bit", [0, 4_000, 8_703, 8_704, 8_960, 9_100, -1])
def test_one_bit_of_the_grant_matters(bit: int) -> None:
    refused(READER, flipped(GRANT, bit), SHARE)


@pytest.mark.parametrize("grant", [b"", GRANT[:-1], GRANT + b"\0"])
def test_a_grant_has_one_length(grant: bytes) -> None:
    refused(READER, grant, SHARE)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_grant_of_anything_but_a_key_is_refused(length: int) -> None:
    info = b"".join((b"relay/1/grant\0", CASE, ITEM, GRANTOR, READER.public.id, b"\2"))
    assert hybrid.open_sealed(READER.opening, GRANT, info, CryptoCode.GRANT) == bytes(
        one ^ other for one, other in zip(CEK, SHARE, strict=True)
    )
    refused(READER, hybrid.seal(READER.public.sealing, bytes(length), info), SHARE)
    refused(READER, hybrid.seal(READER.public.sealing, bytes(length), info), SHARE)


@pytest.mark.parametrize("share", [b"", SHARE[:-1], SHARE + b"\0"])
def test_a_share_has_one_length(share: bytes) -> None:
    refused(READER, GRANT, share)


def test_another_share_gives_a_key_that_the_items_header_refuses() -> None:
    part = seal_part(CEK, CASE, ITEM, 0, letter_part(b"{}"))
    wrong = open_grant(READER, GRANT, flipped(SHARE, 3), **PLACE)
    with pytest.raises(CannotOpen, match="crypto.header"):
        open_part(wrong, CASE, ITEM, 0, header=part.header, segments=part.segments, root=part.root)


def test_shares_come_from_the_random_source_alone() -> None:
    assert Chance("share")(32) == SHARE


def test_nothing_is_granted_to_a_keyset_that_is_none() -> None:
    broken = KeysetPublic(READER.public.sign, b"\xff" * 1216)
    with pytest.raises(CannotVerify, match="crypto.key"):
        make_grant(CEK, broken, **PLACE, random=Chance("s"))


def test_fields_of_a_wrong_length_are_mistakes_in_our_own_code() -> None:
    for field, name in (("case", "case id"), ("item", "item id"), ("grantor", "grantor id")):
        with pytest.raises(ValueError, match=name):
            make_grant(CEK, READER.public, **{**PLACE, field: b"x"}, random=Chance("s"))
    with pytest.raises(ValueError, match="content key"):
        make_grant(CEK[:-1], READER.public, **PLACE, random=Chance("s"))
