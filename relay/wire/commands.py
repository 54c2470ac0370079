"""From a signed statement to the command it gives, and nothing decided.

A command takes its members from the statement of its own name; only what is called or put otherwise has an entry here. The service
reads requests by this table, and clients read their journals by it once more (docs/protocol.md, J7). What a statement does not say
itself (who stands behind a keyset, the manifest beside a submit) is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Final

from msgspec import Struct

from relay.domain import commands as c
from relay.domain.ids import Day, KeysetId, RecordId
from relay.domain.model import Place, Purpose, Spoken, StaffRole
from relay.domain.readers import copies_are_own
from relay.wire import statements as s
from relay.wire.codec import Malformed

LAST_DAY: Final = Day(2_932_896)
"""31 December 9999: later days do not fit what a store keeps as the second from which an item is due."""


class ParsedStatement(Struct, frozen=True):
    """A statement with what is known about it before the case is loaded."""

    id: RecordId
    statement: Any
    """What the record says; its type is the key under which it is interpreted."""
    signer: KeysetId
    manifest: s.Manifest | None = None
    subject_role: StaffRole | None = None
    """Role of the staff member the statement is about (an assignment's mediator, a delegation's counsellor)."""
    second: c.Caller | None = None
    creates: bool = False
    confirmed: KeysetId | None = None
    """The id of the keyset that a `Confirm`, a `Guardian` or a `Supporter` vouches for (step K2)."""


def _given(parsed: ParsedStatement, command: type[c.Command], **others: Any) -> c.Command:
    """Return a command with the statement's members of the same names; `others` stand beside them or in their place."""
    shape: Any = type(parsed.statement)
    make: Callable[..., c.Command] = command
    members = {name: getattr(parsed.statement, name) for name in _shared(shape, command)}
    return make(record=parsed.id, **(members | others))


@cache
def _shared(shape: type[s.Statement], command: type[c.Command]) -> tuple[str, ...]:
    return tuple(name for name in command.__struct_fields__ if name in shape.__struct_fields__)


def _assignment(parsed: ParsedStatement) -> c.Command:
    assignment: s.Assignment = parsed.statement
    if assignment.place is s.PlaceGiven.ENDED:
        return _given(parsed, c.EndAssignment, spoken=_spoken(assignment))
    if not parsed.creates:
        place = Place(assignment.place.value)
        return _given(parsed, c.Assign, mediator_role=parsed.subject_role, place=place, spoken=_spoken(assignment))
    if assignment.place is not s.PlaceGiven.LEAD:
        raise Malformed("record.mismatch", ".place")
    return _given(parsed, c.CreateCase, mediator_role=parsed.subject_role, spoken=_spoken(assignment))


def _confirm(parsed: ParsedStatement) -> c.Command:
    if parsed.confirmed is None:
        raise TypeError("a confirmation is read with the id of the keyset that it bears")
    return _given(parsed, c.Confirm, keyset=parsed.confirmed, second=parsed.second)


_STEPS: Final[Mapping[s.GuardianStep, type[c.Command]]] = {
    s.GuardianStep.NAMED: c.NameGuardian,
    s.GuardianStep.CONFIRMED: c.ConfirmGuardian,
    s.GuardianStep.ASKED: c.AskGuardian,
    s.GuardianStep.ENDED: c.EndGuardian,
}


def _guardian(parsed: ParsedStatement) -> c.Command:
    """Return the command of one step; what belongs to another step must not stand beside it."""
    guardian: s.Guardian = parsed.statement
    invited = guardian.step is s.GuardianStep.NAMED and guardian.slip is not None
    confirmed = guardian.step is s.GuardianStep.CONFIRMED
    if (guardian.slip is not None, guardian.expires is not None, guardian.keyset is not None) != (
        invited or confirmed,
        invited,
        confirmed,
    ):
        raise Malformed("record.mismatch", ".step")
    if guardian.behind is not None and guardian.step not in (s.GuardianStep.ASKED, s.GuardianStep.ENDED):
        raise Malformed("record.mismatch", ".behind")
    if confirmed:
        return _given(parsed, c.ConfirmGuardian, keyset=parsed.confirmed)
    return _given(parsed, _STEPS[guardian.step])


def _delegation(parsed: ParsedStatement) -> c.Command:
    delegation: s.Delegation = parsed.statement
    return _given(
        parsed,
        c.Delegate,
        counsellor_role=parsed.subject_role,
        scopes=frozenset(delegation.scopes),
        party=delegation.signers[1] if len(delegation.signers) > 1 else None,
        signed_at=delegation.at,
    )


def _supporter(parsed: ParsedStatement) -> c.Command:
    if parsed.confirmed is None:
        raise TypeError("a supporter's place is read with the id of the keyset that it bears")
    supporter: s.Supporter = parsed.statement
    party = supporter.signers[1] if len(supporter.signers) > 1 else None
    return _given(parsed, c.Supporter, keyset=parsed.confirmed, party=party)


def _spoken(statement: s.OfCase) -> Spoken | None:
    """Return when a word was said that names none before it. Of a place some seats do not hear every word."""
    if getattr(statement, "behind", None) is not None and not isinstance(statement, s.Assignment):
        return None
    n = statement.journal.n if isinstance(statement, s.Chained) else None
    return Spoken(n, statement.at, getattr(statement, "attested", None) is not None)


def _submit(parsed: ParsedStatement) -> c.Command:
    submit: s.Submit = parsed.statement
    manifest = parsed.manifest
    if manifest is None:
        raise Malformed("record.mismatch", ".manifest")
    purposes = {Purpose.MEDIATOR: set[KeysetId](), Purpose.OWN_COPY: set[KeysetId]()}
    for grant in submit.grants:
        if grant.purpose not in purposes or grant.to in purposes[grant.purpose]:
            raise Malformed("record.mismatch", ".grants")
        purposes[grant.purpose].add(grant.to)
    copies = frozenset(purposes[Purpose.OWN_COPY])
    if not copies_are_own(copies, parsed.signer):
        raise Malformed("record.mismatch", ".grants")
    return _given(
        parsed,
        c.Submit,
        side=manifest.side,
        delegation=manifest.delegation,
        kind=manifest.kind,
        readers=frozenset(purposes[Purpose.MEDIATOR]),
        copies=copies,
        derived_from=manifest.derived_from,
        parts=tuple(part.root for part in manifest.parts[1:]),
        day=manifest.day,
        lendable=bool(manifest.lendable),
    )


def _release(parsed: ParsedStatement) -> c.Command:
    release: s.Release = parsed.statement
    with_it: dict[str, Any] = {"original": None}
    if release.original is not None:
        with_it = {
            "original": release.original.item,
            "original_manifest": release.original.manifest,
            "original_wrapped": release.original.grant is not None,
        }
    return _given(
        parsed,
        c.Release,
        release=parsed.id,
        in_person=bool(release.in_person),
        derived=bool(release.derived),
        **with_it,
    )


def _postpone(parsed: ParsedStatement) -> c.Command:
    if parsed.statement.until > LAST_DAY:
        raise Malformed("record.mismatch", ".until")
    return _given(parsed, c.Postpone)


_COMMANDS: Final = {
    name: command
    for name, command in vars(c).items()
    if isinstance(command, type) and issubclass(command, c.Command)
}

_TABLE: Final[Mapping[type[s.Statement], Callable[[ParsedStatement], c.Command]]] = {
    **{
        shape: partial(_given, command=_COMMANDS[shape.__name__])
        for shape in s.CODES
        if shape.__name__ in _COMMANDS
    },
    s.StepAside: lambda g: _given(g, c.StepAside, mediator=g.signer),
    s.Label: lambda g: _given(g, c.SetLabel, spoken=_spoken(g.statement)),
    s.TwoMediators: lambda g: _given(g, c.TwoMediators, spoken=_spoken(g.statement)),
    s.Slip: lambda g: _given(g, c.RegisterSlip, spoken=_spoken(g.statement)),
    s.Prepared: partial(_given, command=c.MarkPrepared),
    s.CaseOpen: partial(_given, command=c.OpenCase),
    s.Revocation: partial(_given, command=c.Revoke),
    s.Destroy: partial(_given, command=c.DestroyOwnCopy),
    s.Assignment: _assignment,
    s.Confirm: _confirm,
    s.Consent: lambda g: _given(
        g,
        c.GiveConsent,
        guardian=bool(g.statement.guardian),
        together=g.statement.together or (),
        spoken=_spoken(g.statement),
    ),
    s.Guardian: _guardian,
    s.UnderAge: lambda g: _given(g, c.UnderAge, spoken=_spoken(g.statement)),
    s.ConsentEnd: lambda g: _given(g, c.EndConsent, spoken=_spoken(g.statement)),
    s.Preferences: lambda g: _given(
        g, c.SetPreferences, kinds=frozenset(g.statement.kinds), spoken=_spoken(g.statement)
    ),
    s.Pause: lambda g: _given(g, c.PauseCase if g.statement.side is None else c.Pause),
    s.Resume: lambda g: _given(g, c.ResumeCase if g.statement.side is None else c.Resume),
    s.Delegation: _delegation,
    s.Supporter: _supporter,
    s.Share: lambda g: _given(g, c.Share, role=g.subject_role),
    s.Handover: lambda g: _given(g, c.Handover, items=frozenset(grant.item for grant in g.statement.grants)),
    s.Note: lambda g: _given(g, c.WriteNote, readers=frozenset(word.to for word in g.statement.words)),
    s.Agree: lambda g: _given(g, c.Agree, spoken=_spoken(g.statement)),
    s.Submit: _submit,
    s.Postpone: _postpone,
    s.Release: _release,
}


def command_of(parsed: ParsedStatement) -> c.Command:
    """Return the command a statement gives. Raises `Malformed` where its parts contradict each other."""
    return _TABLE[type(parsed.statement)](parsed)
