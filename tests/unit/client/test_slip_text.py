"""A slip survives paper: both written forms give it back, and a slip of the finger is told."""

import pytest

from relay.crypto.typed import TypedKind, fingerprint_text, short_fingerprint_text, typed_code
from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire.statements import RootFingerprint
from relay_client.account.slip_text import is_fingerprint, read_slip, slip_paper
from relay_client.errors import Misused
from tests.support.chance import Chance

CHANCE = Chance("slip")
ROOT = RootFingerprint(CHANCE(32))
SLIP = slip_paper(
    "https://relay.example",
    ROOT,
    SlipId(CHANCE(16)),
    CaseId(CHANCE(16)),
    Side.B,
    Seconds(1_800_000_000),
    CHANCE(16),
)


def test_link_and_lines_give_the_slip_back() -> None:
    assert read_slip(SLIP.link) == SLIP
    assert read_slip(SLIP.text) == SLIP
    assert read_slip(f"\n {SLIP.text.lower().replace('-', ' ')} \n") == SLIP


def test_lines_may_be_broken_as_they_are_printed() -> None:
    origin, *codes = [line for _, line in SLIP.lines]
    broken = "\n".join([origin, *("-".join(codes).replace("-", "\n", 20).splitlines())])
    assert read_slip(broken) == SLIP


def test_everything_secret_stands_in_the_fragment() -> None:
    before, _, fragment = SLIP.link.partition("#")
    assert before == "https://relay.example/"
    assert fragment.startswith("slip=")
    assert SLIP.secret.hex() not in repr(SLIP)


def test_one_wrong_symbol_is_told() -> None:
    _, *codes = [line for _, line in SLIP.lines]
    for at, code in enumerate(codes):
        for place in (0, len(code) // 2, len(code) - 1):
            if code[place] == "-":
                continue
            wrong = code[:place] + ("X" if code[place] != "X" else "Y") + code[place + 1 :]
            lines = [SLIP.origin, *codes[:at], wrong, *codes[at + 1 :]]
            with pytest.raises(Misused, match="code.typed"):
                read_slip("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "slip.text"),
        ("ABCD-EFGH", "slip.text"),
        ("https://relay.example", "code.typed"),
        ("https://relay.example/#slip=AAAA", "slip.text"),
        (SLIP.link[:-1], "slip.text"),
        (SLIP.link.replace("https://", "http://"), "origin.scheme"),
    ],
)
def test_what_is_no_slip_is_refused(text: str, code: str) -> None:
    with pytest.raises(Misused) as refused:
        read_slip(text)
    assert refused.value.code == code


def test_a_fingerprint_may_be_typed_in_each_of_its_printed_forms() -> None:
    for typed in (
        short_fingerprint_text(ROOT),
        fingerprint_text(ROOT),
        typed_code(TypedKind.ROOT_FINGERPRINT, ROOT).lower(),
        ROOT.hex(),
    ):
        assert is_fingerprint(typed, ROOT)
        assert not is_fingerprint(typed[:-3] + "AAA", ROOT)
    assert not is_fingerprint("", ROOT)
