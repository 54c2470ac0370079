"""A slip's code binds everything on the paper to the keys made with it, and no two papers give one code."""

import hmac

import pytest
from msgspec.structs import replace

from relay.crypto.errors import CannotVerify
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.crypto.slip import SlipStatement, check_slip_mac, new_slip_secret, slip_mac
from tests.support.chance import Chance
from tests.support.tamper import flipped

SECRET = new_slip_secret(Chance("slip"))
KEYSET = KeysetSecret.generate(Chance("keyset")).public
ACCOUNT = SigningSecret.generate(Chance("account")).public
STATEMENT = SlipStatement(
    origin="https://letters.example",
    root=b"r" * 32,
    slip=b"s" * 16,
    expiry=1_800_000_000,
    case=b"c" * 16,
    side="a",
    account=ACCOUNT,
    keyset=KEYSET,
)
MAC = slip_mac(SECRET, STATEMENT)


def test_the_code_is_that_of_the_protocol() -> None:
    origin = b"https://letters.example"
    text = (
        b"relay/1/slip"
        + len(origin).to_bytes(2, "big")
        + origin
        + b"r" * 32
        + b"s" * 16
        + (1_800_000_000).to_bytes(8, "big")
        + b"c" * 16
        + b"a"
        + ACCOUNT.raw
        + KEYSET.to_bytes()
    )
    assert slip_mac(SECRET, STATEMENT) == hmac.digest(SECRET, text, "sha256")
    assert len(SECRET) == 16


def test_the_code_of_the_paper_holds() -> None:
    check_slip_mac(SECRET, STATEMENT, MAC)


@pytest.mark.parametrize(
    "other",
    [
        replace(STATEMENT, origin="https://letters.example.org"),
        replace(STATEMENT, origin="https://letters.exampler", root=b"r" * 31 + b"s"),
        replace(STATEMENT, root=b"R" * 32),
        replace(STATEMENT, slip=b"S" * 16),
        replace(STATEMENT, expiry=1_800_000_001),
        replace(STATEMENT, case=b"C" * 16),
        replace(STATEMENT, side="b"),
        replace(STATEMENT, account=SigningSecret(bytes(32)).public),
        replace(STATEMENT, keyset=KeysetSecret.generate(Chance("other")).public),
    ],
)
def test_the_code_holds_for_nothing_else(other: SlipStatement) -> None:
    with pytest.raises(CannotVerify) as caught:
        check_slip_mac(SECRET, other, MAC)
    assert caught.value.code == "crypto.slip"


def test_another_secret_or_a_damaged_code_does_not_hold() -> None:
    attempts = [(flipped(SECRET, 0), MAC), (SECRET, MAC[:-1]), (SECRET, MAC + b"\0"), (SECRET, b"")]
    attempts += [(SECRET, flipped(MAC, bit)) for bit in range(256)]
    for secret, mac in attempts:
        with pytest.raises(CannotVerify, match="crypto.slip"):
            check_slip_mac(secret, STATEMENT, mac)


def test_mistakes_in_our_own_code_are_told() -> None:
    for wrong in (replace(STATEMENT, root=b""), replace(STATEMENT, slip=b""), replace(STATEMENT, case=b"")):
        with pytest.raises(ValueError, match="must be"):
            slip_mac(SECRET, wrong)
    with pytest.raises(ValueError, match="slip secret"):
        slip_mac(b"", STATEMENT)
    with pytest.raises(ValueError, match="65536 does not fit"):
        slip_mac(SECRET, replace(STATEMENT, origin="o" * 65_536))
