"""What the codec refuses, code by code, and how it says where."""

from __future__ import annotations

from enum import Enum, IntEnum
from itertools import permutations
from typing import Annotated, Any

import pytest
from msgspec import Struct

from relay.domain.ids import Day, ItemId
from relay.wire.codec import INTEGER_TOP, Malformed, Size, codec_for, decode, decode_exactly, encode


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Rank(IntEnum):
    LOW = 1
    HIGH = 2


class Leaf(Struct, frozen=True):
    item: ItemId
    rank: Rank = Rank.LOW


class Tree(Struct, frozen=True):
    leaves: Annotated[tuple[Leaf, ...], Size(1, 2)]
    day: Day
    green: bool
    name: Annotated[str, Size(1, 4)]
    data: Annotated[bytes, Size(1, 3)]
    colour: Colour | None = None


ID = "AAAAAAAAAAAAAAAAAAAAAA"
LEAF = f'{{"item":"{ID}","rank":1}}'
GOOD = f'{{"leaves":[{LEAF}],"day":7,"green":true,"name":"é","data":"BBBB"}}'
VALUE = Tree((Leaf(ItemId(bytes(16))),), Day(7), green=True, name="é", data=b"\x04\x10\x41")

BAD = [
    ("json.syntax", "", "{"),
    ("json.syntax", "", GOOD + "x"),
    ("json.syntax", "", "\ufeff" + GOOD),
    ("json.syntax", "", "[" * 100_000),
    ("json.integer", "", GOOD.replace("7", "7" * 5_000)),
    ("json.syntax", "", GOOD.replace("7", "07")),
    ("json.duplicate", "", GOOD.replace('"day":7', '"day":7,"day":7')),
    ("json.duplicate", "", GOOD.replace('"rank":1', '"rank":1,"rank":2')),
    ("json.float", "", GOOD.replace("7", "7.0")),
    ("json.float", "", GOOD.replace("7", "7e0")),
    ("json.float", "", GOOD.replace("7", "NaN")),
    ("json.float", "", GOOD.replace("7", "-Infinity")),
    ("json.object", "", "[]"),
    ("json.object", "", "null"),
    ("json.object", ".leaves", GOOD.replace(LEAF, "1")),
    ("json.list", ".leaves", GOOD.replace(f"[{LEAF}]", "[]")),
    ("json.list", ".leaves", GOOD.replace(LEAF, f"{LEAF},{LEAF},{LEAF}")),
    ("json.list", ".leaves", GOOD.replace(f"[{LEAF}]", LEAF)),
    ("json.text", ".name", GOOD.replace("é", "")),
    ("json.text", ".name", GOOD.replace("é", "fives")),
    ("json.text", ".name", GOOD.replace("é", "\\u0000")),
    ("json.text", ".name", GOOD.replace("é", "\\n")),
    ("json.text", ".name", GOOD.replace("é", "\\u202e")),
    ("json.syntax", "", GOOD.replace("é", "\\ud800")),
    ("json.text", ".name", GOOD.replace('"é"', "1")),
    ("json.bytes", ".leaves.item", GOOD.replace(ID, ID + "AA")),
    ("json.bytes", ".leaves.item", GOOD.replace(ID, ID[:-1])),
    ("json.bytes", ".leaves.item", GOOD.replace(f'"{ID}"', "0")),
    ("json.bytes", ".data", GOOD.replace("BBBB", "")),
    ("json.bytes", ".data", GOOD.replace("BBBB", "BBBBBA")),
    ("json.bytes", ".data", GOOD.replace('"BBBB"', "null")),
    ("json.base64url", ".leaves.item", GOOD.replace(ID, ID[:-1] + "B")),
    ("json.base64url", ".leaves.item", GOOD.replace(ID, ID[:-2] + "+A")),
    ("json.base64url", ".leaves.item", GOOD.replace(ID, "é" + ID[1:])),
    ("json.base64url", ".data", GOOD.replace("BBBB", "AAA=")),
    ("json.base64url", ".data", GOOD.replace("BBBB", "AB")),
    ("json.base64url", ".data", GOOD.replace("BBBB", "A/AA")),
    ("json.integer", ".day", GOOD.replace("7", "-1")),
    ("json.integer", ".day", GOOD.replace("7", str(INTEGER_TOP + 1))),
    ("json.integer", ".day", GOOD.replace("7", "true")),
    ("json.integer", ".day", GOOD.replace("7", '"7"')),
    ("json.bool", ".green", GOOD.replace("true", "1")),
    ("json.bool", ".green", GOOD.replace("true", "null")),
    ("json.choice", ".leaves.rank", GOOD.replace('"rank":1', '"rank":3')),
    ("json.choice", ".leaves.rank", GOOD.replace('"rank":1', '"rank":true')),
    ("json.choice", ".leaves.rank", GOOD.replace('"rank":1', '"rank":"1"')),
    ("json.choice", ".colour", GOOD[:-1] + ',"colour":"green"}'),
    ("json.choice", ".colour", GOOD[:-1] + ',"colour":null}'),
    ("json.choice", ".colour", GOOD[:-1] + ',"colour":{}}'),
    ("json.unknown", ".more", GOOD[:-1] + ',"more":1}'),
    ("json.unknown", ".leaves.more", GOOD.replace('"rank":1', '"more":1')),
    ("json.missing", ".day", GOOD.replace('"day":7,', "")),
    ("json.missing", ".leaves.rank", GOOD.replace(',"rank":1', "")),
]


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(Malformed) as malformed:
        decode(Tree, text.encode("utf-8", "surrogatepass"))
    return malformed.value.code, malformed.value.where


def test_the_example_is_good() -> None:
    assert decode(Tree, GOOD.encode()) == VALUE
    assert encode(VALUE).decode() == GOOD
    assert decode_exactly(Tree, GOOD.encode()) == VALUE


@pytest.mark.parametrize(("code", "where", "text"), BAD)
def test_is_refused_with_its_code_and_place(code: str, where: str, text: str) -> None:
    assert refusal(text) == (code, where)
    with pytest.raises(Malformed):
        decode_exactly(Tree, text.encode("utf-8", "surrogatepass"))


def test_bytes_that_are_no_utf8_are_no_json() -> None:
    with pytest.raises(Malformed) as malformed:
        decode(Tree, GOOD.encode("latin-1"))
    assert malformed.value.code == "json.syntax"


def test_reading_exactly_names_a_member_that_stands_twice() -> None:
    with pytest.raises(Malformed) as malformed:
        decode_exactly(Tree, GOOD.replace('"day":7', '"day":7,"day":7').encode())
    assert malformed.value.code == "json.duplicate"


def test_members_in_another_order_are_another_encoding_at_any_depth() -> None:
    turned = GOOD.replace(LEAF, f'{{"rank":1,"item":"{ID}"}}').encode()
    assert decode(Tree, turned) == VALUE
    with pytest.raises(Malformed) as malformed:
        decode_exactly(Tree, turned)
    assert malformed.value.code == "json.encoding"


@pytest.mark.parametrize("name", ["\ud800", "\n\x1b[2J", "é", "x" * 5_000])
def test_a_strangers_member_name_is_repeated_only_as_far_as_it_can_be_shown(name: str) -> None:
    with pytest.raises(Malformed) as malformed:
        codec_for(Tree).read({name: 1})
    assert malformed.value.where.isascii()
    assert malformed.value.where.isprintable()
    assert len(malformed.value.where) <= 41
    assert str(malformed.value) == f"json.unknown {malformed.value.where}"


def test_members_in_orders_of_a_strangers_choice_are_not_remembered() -> None:
    parsed: dict[str, Any] = {
        "leaves": [{"item": ID, "rank": 1}],
        "day": 7,
        "green": True,
        "name": "é",
        "data": "BBBB",
    }
    read = codec_for(Tree).read
    kept = next(each.cell_contents.plans for each in read.__closure__ or () if hasattr(each.cell_contents, "plans"))
    for order in permutations(parsed):
        assert read({name: parsed[name] for name in order}) == VALUE
    assert set(kept) <= {tuple(parsed), (*parsed, "colour")}


@pytest.mark.parametrize("hint", [float, dict[str, int], bytes, str, complex])
def test_a_type_without_a_schema_has_no_codec(hint: Any) -> None:
    with pytest.raises(TypeError, match="no codec"):
        codec_for(hint)
