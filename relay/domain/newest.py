"""The newest word counts: what somebody signed before it about the same thing is not taken behind it (steps J8, J11).

A server may keep a record back, take the newer one that its signer sent since, and bring the older one out then. One rule for
everything that is said again and again and where the last word holds. What only takes away is a word too, and nothing refuses it.
That a yes does not come behind a newer no is asked where only a no is in the way: of consent in `case_rules`, of a derived item in
`derived_rules`, of a delegation in `people_rules`.

What is given to somebody and may be taken back again names the record that took it back last (`behind`). Clocks are not asked, and
no position is named: people read it who must not see how long its signer's journal is.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision
from relay.domain.ids import NOTHING, GuardianId, ItemId, KeysetId, RecordId
from relay.domain.model import CaseFile, Side
from relay.domain.refusals import Code, Refused
from relay.domain.supporters import NO_EPOCH

ONLY_NEWER: Final = (
    *(c.Assign, c.RegisterSlip, c.SetPreferences, c.TwoMediators, c.SetLabel, c.UnderAge, c.GiveConsent),
)
"""Commands that are refused behind a newer word about the same thing. An end of a place is a word as well, and never refused.

Nor is it that a side is under age: that only takes away what was agreed to alone. That they are of age gives it.
"""

GIVES_BEHIND: Final = (c.Lend, c.Share, c.Offer, c.Delegate, c.AskGuardian, c.EndGuardian)
"""Commands that name the record that took the same thing back last, or the newest about the same share or guardian.

Refused otherwise.
"""

NOTED: Final = len(GIVES_BEHIND) + 1
"""What a program notes that follows a journal: of so many commands it knows what they stand behind, and who regranted what."""


def lent(item: ItemId, to: KeysetId) -> str:
    """Name what a lend gives: one letter to one supporter."""
    return f"lend {item.hex()} {to.hex()}"


def shared(item: ItemId, to: KeysetId) -> str:
    """Name what an interpreter has of one item: it ends with their translation too, of which its author is told nothing."""
    return f"share {item.hex()} {to.hex()}"


def copy_of(item: ItemId) -> str:
    """Name the own copy of an item."""
    return f"copy {item.hex()}"


def acting(side: Side, counsellor: KeysetId) -> str:
    """Name what a delegation gives: one counsellor's acting for a side."""
    return f"delegation {side.value} {counsellor.hex()}"


def deciding(guardian: GuardianId) -> str:
    """Name a guardian's part: all records about one guardian are about one thing."""
    return f"guardian {guardian.hex()}"


_PLACE: Final = "place "


def place_of(mediator: KeysetId) -> str:
    """Name a mediator's place."""
    return f"{_PLACE}{mediator.hex()}"


def former_mediators(file: CaseFile) -> dict[KeysetId, RecordId]:
    """Return whose place a record ended, with that record; also those who were given one anew."""
    ended = ((thing, record) for thing, record in file.taken.items() if thing.startswith(_PLACE))
    return {KeysetId(bytes.fromhex(thing.removeprefix(_PLACE))): record for thing, record in ended}


def named(file: CaseFile, thing: str) -> RecordId:
    """Return what a new command about this thing names as `behind`."""
    return file.taken.get(thing, NOTHING)


def behind(file: CaseFile, command: c.Command) -> RecordId:
    """Return what a command that gives something has to name, as far as this file knows."""
    thing = _given(command)
    return NOTHING if thing is None else named(file, thing)


def in_order(file: CaseFile, command: c.Command, caller: c.Caller, decision: Decision) -> Decision:
    """Return the decision with the word noted that was said by this; Refused where a newer one about the same thing stands."""
    return _newest(file, command, caller, _behind(file, command, decision))


def _behind(file: CaseFile, command: c.Command, decision: Decision) -> Decision:
    given, taken = _given(command), _taken(file, command)
    if isinstance(command, GIVES_BEHIND) and given is not None:
        # Of what was taken back before this was noted, a file does not know.
        stands = command.behind is not None and command.behind == file.taken.get(given, command.behind)
        if not stands:
            raise Refused(Code.JOURNAL_STALE)
    if taken is None:
        return decision
    return replace(decision, file=replace(decision.file, taken={**decision.file.taken, taken: command.record}))


def _given(command: c.Command) -> str | None:
    """Return what a command gives, where that may be taken back again."""
    match command:
        case c.Lend():
            return lent(command.item, command.to)
        case c.Share():
            return shared(command.item, command.to)
        case c.Offer():
            return copy_of(command.item)
        case c.Delegate():
            return acting(command.side, command.counsellor)
        case c.AskGuardian() | c.EndGuardian():
            return deciding(command.guardian)
        case _:
            return None


def _taken(file: CaseFile, command: c.Command) -> str | None:
    """Return what a command takes back, or about which share or guardian it is. Of a place only whose it was is asked again."""
    match command:
        case c.Unlend():
            return lent(command.item, command.to)
        case c.Share() | c.Unshare():
            return shared(command.item, command.to)
        case c.DestroyOwnCopy():
            return copy_of(command.item)
        case c.EndAssignment() | c.StepAside():
            return place_of(command.mediator)
        case c.Revoke():
            ended = file.delegation(command.delegation)
            return None if ended is None else acting(ended.side, ended.keyset)
        case c.ForGuardian():
            return deciding(command.guardian)
        case _:
            return None


def _newest(file: CaseFile, command: c.Command, caller: c.Caller, decision: Decision) -> Decision:
    things, spoken = _things(command, caller), command.spoken
    if not things or spoken is None:
        return decision
    noted = dict(decision.file.newest)
    for thing in things:
        newest = file.newest.get(thing)
        older = newest is not None and spoken.before(newest)
        if older and isinstance(command, ONLY_NEWER) and not (isinstance(command, c.UnderAge) and command.on):
            raise Refused(Code.JOURNAL_STALE)
        if not older and not isinstance(command, c.GiveConsent):
            noted[thing] = spoken
    return replace(decision, file=replace(decision.file, newest=noted))


def _things(command: c.Command, caller: c.Caller) -> tuple[str, ...]:
    """Return what a command is a word about, and whose: a side's or the office's, whoever signs for it, or one person's own.

    A consent is no word about a side's age; the mark took an older one.
    """
    match command:
        case c.CreateCase() | c.Assign() | c.EndAssignment():
            return (place_of(command.mediator),)
        case c.RegisterSlip():
            kind = "supporter" if command.epoch == NO_EPOCH else "party"
            return (f"slip {command.side.value} {kind}",)
        case c.SetPreferences():
            return (f"preferences {command.side.value}",)
        case c.UnderAge():
            marked = (f"marked {command.side.value}",) if command.on else ()
            return (f"under_age {command.side.value}", *marked)
        case c.GiveConsent():
            return (f"marked {command.side.value}",)
        case c.TwoMediators():
            return (f"two_mediators {caller.keyset.hex()}",)
        case c.SetLabel():
            return (f"label {caller.keyset.hex()}",)
        case _:
            return ()
