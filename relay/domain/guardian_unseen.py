"""What a seat cannot see of guardians, taken as given: that an answer to a slip came, and what stays with the mediators.

The mediators' seat sees all but answers to slips. A side that had no keyset sees nothing of what a mediator attested for it. A
guardian's journal begins with the record that confirms them, and tells of nobody but them.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import with_party
from relay.domain.guardian_rules import with_guardians
from relay.domain.ids import Seconds
from relay.domain.model import CaseFile, Consent, Guardian, Seat, Side, Slip
from relay.domain.seen import UNSEEN, Replay

_FOREVER: Final = Seconds(1 << 40)


def guardian_given(
    before: Replay, file: CaseFile, command: c.ForGuardian | c.UnderAge, caller: c.Caller
) -> CaseFile:
    """Return the file with what this seat cannot see and a record about a guardian, or about a side's age, rests on."""
    if before.guardian and file.parties[command.side].under_age is None:
        # That the side was marked stands before this seat's first record.
        file = with_party(file, replace(file.parties[command.side], under_age=UNSEEN))
    if isinstance(command, c.ConfirmGuardian):
        return _answered(before, file, command, caller)
    if isinstance(command, c.AskGuardian) and _may_have_lapsed(before, file, command.side):
        agreed = [guardian for guardian in file.guardians if guardian.id == command.guardian and guardian.agrees]
        return with_guardians(
            file, [replace(guardian, question=None, answered=None, agrees=False) for guardian in agreed]
        )
    return file


def as_believed(before: Replay, command: c.Command, file: CaseFile) -> CaseFile:
    """Return the file as a side without a keyset may know it: what it agreed to lapsed, and a mediator may have attested it anew.

    Neither stands in its journal, and whoever gets a keyset later follows that journal from its beginning.
    """
    if before.whole or not isinstance(command, c.ForGuardian | c.UnderAge):
        return file
    side = command.side
    if before.seat != Seat.of(side) or file.parties[side].keyset is not None:
        return file
    believed = with_party(file, replace(file.parties[side], consent=Consent(UNSEEN)))
    return replace(believed, case=before.file.case)


def _answered(before: Replay, file: CaseFile, command: c.ConfirmGuardian, caller: c.Caller) -> CaseFile:
    """An answer to a slip is no record: whoever confirms it says that it came. That they were named, they did not see."""
    if before.guardian:
        named = Guardian(command.guardian, command.side, UNSEEN, slip=True)
        file = with_guardians(file, [named])
        invited = Slip(command.slip, command.side, 0, _FOREVER, by=caller.keyset, guardian=command.guardian)
        file = replace(file, slips=(*file.slips, invited))
    slips = tuple(replace(slip, keyset=command.keyset) if slip.id == command.slip else slip for slip in file.slips)
    return replace(file, slips=slips)


def _may_have_lapsed(before: Replay, file: CaseFile, side: Side) -> bool:
    """Whether a consent may have been taken back that this seat does not see: then its guardians agree no more."""
    if before.guardian:
        return True
    consent = file.parties[side].consent
    return not before.whole and consent is not None and consent.record == UNSEEN
