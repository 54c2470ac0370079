"""The newest word counts: what somebody signed before it about the same thing is not taken behind it (step J8).

A server may keep a record back, take the newer one that its signer sent since, and bring the older one out then. One rule for
everything that is said again and again and where the last word holds. What only takes away is a word too, and nothing refuses it.
That a yes does not come behind a newer no is asked where only a no is in the way: of consent in `case_rules`, of a derived item in
`derived_rules`, of a delegation in `people_rules`.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision
from relay.domain.model import CaseFile
from relay.domain.refusals import Code, Refused

ONLY_NEWER: Final = (c.Assign, c.SetPreferences, c.TwoMediators, c.SetLabel, c.UnderAge)
"""Commands that are refused behind a newer word about the same thing. An end of a place is a word as well, and never refused.

Nor is it that a side is under age: that only takes away what was agreed to alone. That they are of age gives it.
"""


def in_order(file: CaseFile, command: c.Command, caller: c.Caller, decision: Decision) -> Decision:
    """Return the decision with the word noted that was said by this; Refused where a newer one about the same thing stands."""
    thing, spoken = _thing(command, caller), command.spoken
    if thing is None or spoken is None:
        return decision
    newest = file.newest.get(thing)
    if newest is not None and spoken.before(newest):
        if isinstance(command, ONLY_NEWER) and not (isinstance(command, c.UnderAge) and command.on):
            raise Refused(Code.JOURNAL_STALE)
        spoken = newest
    noted = {**decision.file.newest, thing: spoken}
    return replace(decision, file=replace(decision.file, newest=noted))


def _thing(command: c.Command, caller: c.Caller) -> str | None:
    """Return what a command is a word about, and whose: a side's or the office's, whoever signs for it, or one person's own."""
    match command:
        case c.CreateCase() | c.Assign() | c.EndAssignment():
            return f"place {command.mediator.hex()}"
        case c.SetPreferences():
            return f"preferences {command.side.value}"
        case c.UnderAge():
            return f"under_age {command.side.value}"
        case c.TwoMediators():
            return f"two_mediators {caller.keyset.hex()}"
        case c.SetLabel():
            return f"label {caller.keyset.hex()}"
        case _:
            return None
