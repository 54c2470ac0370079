"""The table of codes in docs/protocol.md has every code that our client says of what is not as it should be, and no other."""

import re

from relay.wire.problems import PROBLEMS
from tests.support.checkout import ROOT
from tests.unit.cli.test_words import client_codes

DOC = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
FAMILIES = ("item", "journal", "trust", "enrolment")


def in_the_table() -> list[str]:
    _, _, closing = DOC.partition("## Codes of a client")
    return re.findall(r"^\| `(\w+\.\w+)` \| [A-Z]\d+(?:, [A-Z]\d+)* \| .+ \|$", closing, flags=re.MULTILINE)


def in_the_client() -> set[str]:
    """Return what the client raises of these families; what it only hears from a server is in the table of problems."""
    plain, unreadable = client_codes()
    own = (plain - set(PROBLEMS)) | unreadable
    return {code for code in own if code.partition(".")[0] in FAMILIES}


def test_every_code_that_a_client_raises_stands_in_the_table_and_the_reverse() -> None:
    assert set(in_the_table()) == in_the_client()


def test_every_code_stands_there_once() -> None:
    assert len(in_the_table()) == len(set(in_the_table())) > 50
