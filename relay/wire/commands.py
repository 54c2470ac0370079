"""From a signed statement to the command it gives: one entry per statement type, and nothing decided.

The service reads requests by this table, and clients read their journals by it once more (docs/protocol.md, J7). What a statement
does not say itself (who stands behind a keyset, the manifest beside a submit) is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """The id of the keyset that a `Confirm` vouches for (step K2)."""


def _assignment(parsed: ParsedStatement) -> c.Command:
    said: s.Assignment = parsed.statement
    if said.place is s.PlaceGiven.ENDED:
        return c.EndAssignment(record=parsed.id, mediator=said.mediator)
    if parsed.creates:
        if said.place is not s.PlaceGiven.LEAD:
            raise Malformed("record.mismatch", ".place")
        return c.CreateCase(
            record=parsed.id, mediator=said.mediator, mediator_role=parsed.subject_role, not_after=said.not_after
        )
    return c.Assign(
        record=parsed.id,
        mediator=said.mediator,
        mediator_role=parsed.subject_role,
        place=Place(said.place.value),
        not_after=said.not_after,
    )


def _confirm(parsed: ParsedStatement) -> c.Command:
    said: s.Confirm = parsed.statement
    if parsed.confirmed is None:
        raise TypeError("a confirmation is read with the id of the keyset that it bears")
    return c.Confirm(
        record=parsed.id,
        slip=said.slip,
        side=said.side,
        epoch=said.epoch,
        keyset=parsed.confirmed,
        replaces=said.replaces,
        second=parsed.second,
    )


def _delegation(parsed: ParsedStatement) -> c.Command:
    said: s.Delegation = parsed.statement
    return c.Delegate(
        record=parsed.id,
        side=said.side,
        counsellor=said.counsellor,
        counsellor_role=parsed.subject_role,
        scopes=frozenset(said.scopes),
        mode=said.mode,
        not_before=said.not_before,
        not_after=said.not_after,
        party=said.signers[1] if len(said.signers) > 1 else None,
        signed_at=said.at,
    )


def _spoken(said: s.Consent | s.ConsentEnd) -> Spoken:
    return Spoken(said.journal.n, said.at, said.attested is not None)


def _submit(parsed: ParsedStatement) -> c.Command:
    said: s.Submit = parsed.statement
    manifest = parsed.manifest
    if manifest is None:
        raise Malformed("record.mismatch", ".manifest")
    purposes = {Purpose.MEDIATOR: set[KeysetId](), Purpose.OWN_COPY: set[KeysetId]()}
    for each in said.grants:
        if each.purpose not in purposes or each.to in purposes[each.purpose]:
            raise Malformed("record.mismatch", ".grants")
        purposes[each.purpose].add(each.to)
    copies = frozenset(purposes[Purpose.OWN_COPY])
    if not copies_are_own(copies, parsed.signer):
        raise Malformed("record.mismatch", ".grants")
    return c.Submit(
        record=parsed.id,
        side=manifest.side,
        delegation=manifest.delegation,
        attested=said.attested,
        item=said.item,
        kind=manifest.kind,
        manifest=said.manifest,
        readers=frozenset(purposes[Purpose.MEDIATOR]),
        copies=copies,
        derived_from=manifest.derived_from,
        replaces=said.replaces,
        day=manifest.day,
    )


def _postpone(parsed: ParsedStatement) -> c.Command:
    said: s.Postpone = parsed.statement
    if said.until > LAST_DAY:
        raise Malformed("record.mismatch", ".until")
    return c.Postpone(record=parsed.id, item=said.item, until=said.until)


def _pause(parsed: ParsedStatement) -> c.Command:
    said: s.Pause = parsed.statement
    if said.side is None:
        return c.PauseCase(record=parsed.id)
    return c.Pause(record=parsed.id, side=said.side, delegation=said.delegation)


def _resume(parsed: ParsedStatement) -> c.Command:
    said: s.Resume = parsed.statement
    if said.side is None:
        return c.ResumeCase(record=parsed.id, pause=said.pause)
    return c.Resume(record=parsed.id, side=said.side, delegation=said.delegation, pause=said.pause)


_TABLE: Final[Mapping[type[s.Statement], Callable[[ParsedStatement], c.Command]]] = {
    s.Assignment: _assignment,
    s.Label: lambda g: c.SetLabel(record=g.id),
    s.Slip: lambda g: c.RegisterSlip(
        record=g.id,
        slip=g.statement.slip,
        side=g.statement.side,
        epoch=g.statement.epoch,
        expires=g.statement.expires,
    ),
    s.Confirm: _confirm,
    s.Consent: lambda g: c.GiveConsent(
        record=g.id,
        side=g.statement.side,
        attested=g.statement.attested,
        guardian=bool(g.statement.guardian),
        spoken=_spoken(g.statement),
    ),
    s.ConsentEnd: lambda g: c.EndConsent(
        record=g.id,
        side=g.statement.side,
        attested=g.statement.attested,
        consent=g.statement.consent,
        spoken=_spoken(g.statement),
    ),
    s.Preferences: lambda g: c.SetPreferences(
        record=g.id,
        side=g.statement.side,
        attested=g.statement.attested,
        kinds=frozenset(g.statement.kinds),
        tell_opened=g.statement.tell_opened,
    ),
    s.Prepared: lambda g: c.MarkPrepared(record=g.id, side=g.statement.side),
    s.CaseOpen: lambda g: c.OpenCase(record=g.id),
    s.Pause: _pause,
    s.Resume: _resume,
    s.Withdraw: lambda g: c.Withdraw(record=g.id, side=g.statement.side, delegation=g.statement.delegation),
    s.Close: lambda g: c.Close(record=g.id),
    s.Delegation: _delegation,
    s.Revocation: lambda g: c.Revoke(record=g.id, delegation=g.statement.delegation),
    s.Handover: lambda g: c.Handover(
        record=g.id, to=g.statement.to, items=frozenset(each.item for each in g.statement.grants)
    ),
    s.Note: lambda g: c.WriteNote(
        record=g.id,
        readers=frozenset(each.to for each in g.statement.words),
        about=g.statement.about,
        counsellor=g.statement.counsellor,
    ),
    s.Submit: _submit,
    s.Postpone: _postpone,
    s.Release: lambda g: c.Release(
        record=g.id,
        item=g.statement.item,
        delegation=g.statement.delegation,
        manifest=g.statement.manifest,
        to=g.statement.to,
        release=g.id,
        in_person=bool(g.statement.in_person),
    ),
    s.Return: lambda g: c.Return(record=g.id, item=g.statement.item, manifest=g.statement.manifest),
    s.Decline: lambda g: c.Decline(record=g.id, item=g.statement.item, manifest=g.statement.manifest),
    s.Recall: lambda g: c.Recall(
        record=g.id, item=g.statement.item, delegation=g.statement.delegation, attested=g.statement.attested
    ),
    s.Open: lambda g: c.Open(
        record=g.id,
        item=g.statement.item,
        delegation=g.statement.delegation,
        tell_author=g.statement.tell_author,
    ),
    s.Refuse: lambda g: c.Refuse(record=g.id, item=g.statement.item, delegation=g.statement.delegation),
    s.Regrant: lambda g: c.Regrant(
        record=g.id, item=g.statement.item, release=g.statement.release, to=g.statement.to
    ),
    s.Deliver: lambda g: c.Deliver(
        record=g.id, item=g.statement.item, delegation=g.statement.delegation, how=g.statement.how
    ),
    s.Destroy: lambda g: c.DestroyOwnCopy(record=g.id, item=g.statement.item, delegation=g.statement.delegation),
}


def command_of(parsed: ParsedStatement) -> c.Command:
    """Return the command a statement gives. Raises `Malformed` where its parts contradict each other."""
    return _TABLE[type(parsed.statement)](parsed)
