"""What can be signed: one type per purpose, each with its number beside it.

The mediator's journal position stands beside a statement that others may read, in a `Log`, never in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relay.wire.statements import case, guardian, item, people
from relay.wire.statements.base import *
from relay.wire.statements.base import NUMBERED, KeysetBytes, Statement
from relay.wire.statements.case import *
from relay.wire.statements.guardian import *
from relay.wire.statements.item import *
from relay.wire.statements.people import *
from relay.wire.statements.server import *

TYPES: Final[Mapping[int, type[Statement]]] = dict(sorted(NUMBERED.items()))
"""The type byte of each statement (step R4)."""

CODES: Final[Mapping[type[Statement], int]] = {shape: code for code, shape in TYPES.items()}

TWO_MAY_SIGN: Final = frozenset({people.Confirm, people.Delegation, people.Supporter})
"""Statements that may carry a second signature; every other carries exactly one (step R4)."""

ANY_AGE: Final = frozenset({case.Pause, case.Withdraw, item.Recall, item.Refuse, case.ConsentEnd})
"""Stopping is accepted however late the record arrives (step R5). A guardian's no is too: see `at_any_age`."""


LOGGED: Final = (
    item.Release,
    item.Return,
    item.NotPassedOn,
    case.CaseOpen,
    item.Regrant,
    item.Offer,
    item.Share,
    item.Recopy,
)
"""Statements of a mediator that others may read: their journal position comes beside them in a `Log` (step J3)."""


def vouched(statement: Statement) -> KeysetBytes | None:
    """Return the keyset that a mediator vouches for by this statement, after they compared it; None where there is none."""
    match statement:
        case people.Confirm() | people.Supporter():
            return statement.keyset
        case guardian.Guardian():
            return statement.keyset
        case _:
            return None


def at_any_age(statement: Statement) -> bool:
    """Whether a statement stops something, so that it is accepted however late it arrives (step R5), a guardian's no too.

    A client keeps it, and repeats it until it stands (step R9).
    """
    return type(statement) in ANY_AGE or (isinstance(statement, guardian.GuardianWord) and not statement.agrees)


def only_takes(statement: Statement) -> bool:
    """Whether a statement only stops, ends or destroys something: room is kept for it, and no quota counts it (step R11)."""
    match statement:
        case people.Assignment() if statement.place is people.PlaceGiven.ENDED:
            return True
        # Who agrees no longer stops something; and whom a mediator lets decide no more is only taken out.
        case guardian.GuardianWord() if not statement.agrees:
            return True
        case guardian.Guardian() if statement.step is guardian.GuardianStep.ENDED:
            return True
        case _:
            return statement.only_takes


NEEDS_CURRENT_HEAD: Final = frozenset(
    {
        item.Countersign,
        item.Release,
        case.CaseOpen,
        item.Regrant,
        item.Recopy,
        item.Share,
        people.Handover,
        case.Answered,
    }
)
"""Statements made only by somebody who has seen all of the journal (step J3)."""
