"""What the tests of paper share: a case, a letter and a slip, made the same way in every run."""

import pytest

from relay.domain.ids import CaseId, ItemId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire.statements import RootFingerprint
from relay_client.account.slip_text import slip_paper
from relay_client.pages.paper.return_code import ReturnCode
from relay_client.views.people import SlipPaper
from relay_client.words.sentences import Language, Sentences
from tests.support.chance import Chance


@pytest.fixture(scope="session")
def en() -> Sentences:
    return Sentences(Language.EN)


@pytest.fixture(scope="session")
def place() -> ReturnCode:
    """Give the case and item that the letters in these tests have."""
    chance = Chance("paper")
    return ReturnCode(CaseId(chance(16)), ItemId(chance(16)))


@pytest.fixture(scope="session")
def slip() -> SlipPaper:
    chance = Chance("slip on paper")
    return slip_paper(
        "https://letters.example",
        RootFingerprint(chance(32)),
        SlipId(chance(16)),
        CaseId(chance(16)),
        Side.B,
        Seconds(1_800_000_000),
        chance(16),
    )
