"""A slip survives paper: both written forms give it back, and a slip of the finger is told."""

import json

import pytest

from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire.statements import RootFingerprint
from relay_client.account.slip_text import is_fingerprint, read_slip, slip_paper
from relay_client.errors import Misused
from tests.support.chance import Chance
from tests.support.checkout import ROOT as CHECKOUT

TABLE = json.loads((CHECKOUT / "tests" / "tables" / "slip-texts.json").read_text(encoding="utf-8"))
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


@pytest.mark.parametrize("text", TABLE["read"])
def test_every_written_form_gives_the_slip_back(text: str) -> None:
    assert read_slip(text) == SLIP


def test_the_table_that_both_clients_run_is_of_this_slip() -> None:
    said = {name: getattr(SLIP, name) for name in TABLE["slip"]}
    said |= {name: said[name].hex() for name in ("root", "slip", "case", "secret")} | {"side": SLIP.side.value}
    assert said == TABLE["slip"]
    assert (SLIP.link, dict(SLIP.lines)) == (TABLE["link"], TABLE["lines"])


def test_everything_secret_stands_in_the_fragment() -> None:
    before, _, fragment = SLIP.link.partition("#")
    assert before == "https://relay.example/"
    assert fragment.startswith("slip=")
    assert SLIP.secret.hex() not in repr(SLIP)


@pytest.mark.parametrize("given", TABLE["refused"])
def test_what_is_no_slip_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(Misused) as refused:
        read_slip(given["text"])
    assert (refused.value.code, refused.value.variables.get("line")) == (given["code"], given.get("line"))


def test_a_fingerprint_may_be_typed_in_each_of_its_printed_forms() -> None:
    for typed in TABLE["fingerprints"]:
        assert is_fingerprint(typed, ROOT)
        assert not is_fingerprint(typed[:-3] + "AAA", ROOT)
    assert not is_fingerprint("", ROOT)
