"""A slip's link as the program for the terminal makes it, with a secret that can be looked for."""

from __future__ import annotations

from typing import Final

from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire.statements import RootFingerprint
from relay_client.account.slip_text import slip_paper
from tests.support.chance import Chance

_SYMBOLS_OF_THE_SECRET: Final = 20


def slip(until: int) -> str:
    """Return what stands behind the origin in a slip's link. `until` is in seconds since 1970."""
    chance = Chance("slip for a browser")
    root, ids, secret = RootFingerprint(chance(32)), (SlipId(chance(16)), CaseId(chance(16))), chance(16)
    paper = slip_paper("https://letters.example", root, *ids, Side.A, Seconds(until), secret)
    return paper.link.removeprefix("https://letters.example/")


SECRET: Final = slip(0)[-_SYMBOLS_OF_THE_SECRET:]
"""How the secret stands in the link, all but its first bits."""
