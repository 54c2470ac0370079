"""The return code: one spelling, every other refused, so that an answer never goes to a place that nobody wrote down."""

import base64
import zlib

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from relay.domain.ids import CaseId, ItemId
from relay_client.errors import Misused
from relay_client.pages.paper.return_code import ReturnCode, read_return_code, return_code

ids = st.binary(min_size=16, max_size=16)
KNOWN = "RELAY-RETURN:1:AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQTCQKRMFYYDENBWHA5DYPTDAKAQI"
ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(ids, ids)
def test_what_was_written_is_read(case: bytes, item: bytes) -> None:
    text = return_code(CaseId(case), ItemId(item))
    assert read_return_code(text) == ReturnCode(CaseId(case), ItemId(item))
    assert len(text) == 73
    assert set(text) <= ALPHANUMERIC


@given(ids, ids, st.integers(0, 72), st.characters(codec="utf-8") | st.sampled_from(sorted(ALPHANUMERIC)))
def test_any_changed_character_is_refused(case: bytes, item: bytes, at: int, other: str) -> None:
    text = return_code(CaseId(case), ItemId(item))
    changed = text[:at] + other + text[at + 1 :]
    if changed == text:
        return
    with pytest.raises(Misused, match=r"return\.(damaged|form)"):
        read_return_code(changed)


@given(ids, ids, st.integers(0, 71))
def test_two_neighbours_in_the_wrong_order_are_refused(case: bytes, item: bytes, at: int) -> None:
    text = return_code(CaseId(case), ItemId(item))
    turned = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if turned == text:
        return
    # A digit before the colon reads as a form of two digits, which only a newer program would write.
    with pytest.raises(Misused, match=r"return\.(damaged|form)"):
        read_return_code(turned)


def test_a_digit_that_slipped_before_the_colon_is_another_form() -> None:
    with pytest.raises(Misused, match="return.form"):
        read_return_code(KNOWN.replace(":1:A", ":12:"))


def test_paper_that_is_out_there_stays_readable() -> None:
    case, item = CaseId(bytes(range(16))), ItemId(bytes(range(16, 32)))
    assert return_code(case, item) == KNOWN
    assert read_return_code(KNOWN) == ReturnCode(case, item)


def test_it_makes_a_small_square() -> None:
    square = segno.make(KNOWN, error="q", boost_error=False, micro=False)
    assert (square.mode, square.designator) == ("alphanumeric", "5-Q")


def test_a_code_of_a_newer_program_is_told_apart_from_a_damaged_one() -> None:
    with pytest.raises(Misused, match="return.form"):
        read_return_code(KNOWN.replace(":1:", ":2:"))
    with pytest.raises(Misused, match="return.damaged"):
        read_return_code(KNOWN.replace(":1:", ":x:"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RELAY-RETURN:1:",
        KNOWN.lower(),
        KNOWN + "A",
        KNOWN[:-1],
        f" {KNOWN}",
        f"{KNOWN}\n",
        f"{KNOWN}======",
        KNOWN.removeprefix("RELAY-RETURN:1:"),
        "https://letters.example/#slip=AAAA",
    ],
)
def test_nothing_that_only_looks_like_one_is_taken(text: str) -> None:
    with pytest.raises(Misused, match="return.damaged"):
        read_return_code(text)


def test_a_right_check_over_a_wrong_number_of_bytes_is_refused() -> None:
    head = "RELAY-RETURN:1:"
    for length in (31, 33, 40):
        body = bytes(length)
        check = zlib.crc32(head.encode() + body).to_bytes(4, "big")
        with pytest.raises(Misused, match="return.damaged"):
            read_return_code(head + base64.b32encode(body + check).decode().rstrip("="))


def test_spare_bits_carry_nothing() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    last = alphabet.index(KNOWN[-1])
    for spare in (1, 2, 3):
        with pytest.raises(Misused, match="return.damaged"):
            read_return_code(KNOWN[:-1] + alphabet[last | spare])


@pytest.mark.parametrize(("case", "item"), [(bytes(15), bytes(16)), (bytes(16), bytes(17)), (bytes(17), bytes(15))])
def test_an_id_of_another_length_is_a_bug(case: bytes, item: bytes) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        return_code(CaseId(case), ItemId(item))
