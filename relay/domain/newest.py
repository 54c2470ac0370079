"""The newest word counts: what somebody signed before it about the same thing is not taken behind it (steps J8, J11).

A server may keep a record back, take the newer one that its signer sent since, and bring the older one out then. So what is given
and may be taken back again names the record that took it back last (`behind`). What is said again and again, where the last word
holds, names the newest word there is. Clocks are not asked, and no position is named: people read it who must not see how long its
signer's journal is. What only takes away is a word too, and nothing refuses it.

A word from before this rule names nothing, and nothing names it. Of two such words the seconds decide; none stands behind a word
that names something.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decision import Decision
from relay.domain.ids import NOTHING, GuardianId, ItemId, KeysetId, RecordId
from relay.domain.model import CaseFile, Side
from relay.domain.refusals import Code, Refused
from relay.domain.supporters import NO_EPOCH

SAYS_BEHIND: Final = (
    *(c.Assign, c.RegisterSlip, c.SetPreferences, c.TwoMediators, c.SetLabel, c.UnderAge, c.GiveConsent, c.Agree),
)
"""Commands that name the newest word about the same thing. Refused otherwise.

An end of a place is a word as well, and never refused; nor is it that a side is under age, which only takes away what was agreed to
alone, nor a no to a derived item.
"""

UNNAMED: Final = RecordId(b"")
"""What a word in a journal names that is from before this rule. No record on the wire can say so."""

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


def behind(file: CaseFile, command: c.Command, caller: c.Caller) -> RecordId:
    """Return what a command has to name that gives something or is a word, as far as this file knows."""
    thing = next(iter(words_about(command, caller)), None) if isinstance(command, SAYS_BEHIND) else _given(command)
    return NOTHING if thing is None else named(file, thing)


def word(kind: str, about: Side | bytes, *, attested: bool = False) -> str:
    """Name what a word is about. What mediators attest for a side stays in their journal, so it is a thing of its own."""
    subject = about.value if isinstance(about, Side) else about.hex()
    return f"{kind} {subject} attested" if attested else f"{kind} {subject}"


def slip_of(side: Side, epoch: int) -> str:
    """Name the slip of a side, or that of its supporters."""
    return f"slip {side.value} {'supporter' if epoch == NO_EPOCH else 'party'}"


def office_words(things: Iterable[str], office: KeysetId) -> tuple[str, ...]:
    """Return those of these things about which somebody of the office may say a word: each place, and what is said for oneself."""
    own = (word("two_mediators", office), word("label", office))
    return tuple(thing for thing in things if thing.startswith("mediator ") or thing in own)


def words_about(command: c.Command, caller: c.Caller) -> tuple[str, ...]:
    """Return what a command is a word about: first that of which it names the newest one.

    That a side is under age, or of age, is a word about its consent as well, whoever gave it.
    """
    attested = isinstance(command, c.ForSide | c.ForItem) and command.attested is not None
    match command:
        case c.CreateCase() | c.Assign() | c.EndAssignment():
            return (word("mediator", command.mediator),)
        case c.RegisterSlip():
            return (slip_of(command.side, command.epoch),)
        case c.SetPreferences():
            return (word("preferences", command.side, attested=attested),)
        case c.UnderAge():
            consents = (word("consent", command.side, attested=attested) for attested in (False, True))
            return (word("under_age", command.side), *consents)
        case c.GiveConsent() | c.EndConsent():
            return (word("consent", command.side, attested=attested),)
        case c.Agree():
            return (word("agree", command.item, attested=attested),)
        case c.TwoMediators():
            return (word("two_mediators", caller.keyset),)
        case c.SetLabel():
            return (word("label", caller.keyset),)
        case _:
            return ()


def in_order(file: CaseFile, command: c.Command, caller: c.Caller, decision: Decision) -> Decision:
    """Return the decision with the word noted that was said by this; Refused where a newer one about the same thing stands."""
    return _newest(file, command, caller, _worded(file, command, caller, _behind(file, command, decision)))


def _worded(file: CaseFile, command: c.Command, caller: c.Caller, decision: Decision) -> Decision:
    things = words_about(command, caller)
    if not things:
        return decision
    predecessor = getattr(command, "behind", None)
    known = file.taken.get(things[0])
    if isinstance(command, SAYS_BEHIND) and not _only_takes(command):
        stands = known is None if predecessor == UNNAMED else predecessor == (known or NOTHING)
        if not stands:
            raise Refused(Code.JOURNAL_STALE)
    # What an end names that has no member for it is seen by whether anything before it was named.
    names = predecessor is not None and predecessor != UNNAMED
    noted = {thing: command.record for thing in things if names or thing in file.taken}
    return replace(decision, file=replace(decision.file, taken={**decision.file.taken, **noted}))


def _only_takes(command: c.Command) -> bool:
    return (isinstance(command, c.UnderAge) and command.on) or (isinstance(command, c.Agree) and not command.agrees)


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
        unnamed = isinstance(command, SAYS_BEHIND) and command.behind == UNNAMED
        if older and unnamed and not _only_takes(command):
            raise Refused(Code.JOURNAL_STALE)
        if not older and not isinstance(command, c.GiveConsent):
            noted[thing] = spoken
    return replace(decision, file=replace(decision.file, newest=noted))


def _things(command: c.Command, caller: c.Caller) -> tuple[str, ...]:
    """Return of what the seconds are kept, for words from before they named what they stand behind.

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
