"""Who decides together with somebody under age, as shown."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from relay.domain.ids import CaseId
from relay.domain.model import CaseState


class GuardianAnswer(Enum):
    """What a parent or guardian said to what they were asked last."""

    INVITED = "invited"
    """They have a slip, and are not confirmed yet."""
    ASKED = "asked"
    YES = "yes"
    NO = "no"
    TO_ASK = "to_ask"
    """Their answer counts no more, and they were not asked anew."""
    ENDED = "ended"


class GuardianLine(Struct, frozen=True):
    """One of those who decide together with a side."""

    id: str
    answer: GuardianAnswer
    device: bool


class OwnQuestion(Struct, frozen=True):
    """What somebody was asked as a parent or guardian, and what they said."""

    case: CaseId
    state: CaseState
    answer: GuardianAnswer
    mediators: tuple[str, ...]
    by_service: bool
    """Whether `state` is the service's word: that a contact is over stands in no journal of theirs."""
