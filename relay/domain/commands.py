"""What may be asked of a case: one frozen value per kind of command.

A command carries only what the rules need. Ciphertexts, grants and signatures ride beside it and are bound to it by
the signed record from which the service makes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from relay.domain.ids import Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Delivery, Kind, Mode, Place, Scope, Side, StaffRole


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the keyset that signed, and the staff role the organisation root gave it, if any."""

    keyset: KeysetId
    staff: StaffRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Any command; `record` is the signed statement behind it."""

    record: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class ForSide(Command):
    """A command that concerns one party: their own, by a counsellor (`delegation`), or attested by the mediator."""

    side: Side
    delegation: RecordId | None = None
    attested: Attested | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForItem(Command):
    """A command about one item, with the same three ways of speaking for a party."""

    item: ItemId
    delegation: RecordId | None = None
    attested: Attested | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCase(Command):
    """Begin a case by assigning its lead."""

    mediator: KeysetId
    mediator_role: StaffRole | None
    not_after: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """Give a mediator a place in the case, or renew it."""

    mediator: KeysetId
    mediator_role: StaffRole | None
    place: Place
    not_after: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAssignment(Command):
    """Take a mediator's place away, with all they could still open."""

    mediator: KeysetId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPlace(Command):
    """The service: a staff member's authority ended, so their place in this case ends too."""

    mediator: KeysetId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLabel(Command):
    """Set the sealed label and file number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSlip(Command):
    """Register the id of an enrolment slip."""

    slip: SlipId
    side: Side
    epoch: int
    expires: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSlip(Command):
    """Answer a slip with a keyset. The slip's id is the authority to ask; the mediator checks the secret later."""

    slip: SlipId
    keyset: KeysetId


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Command):
    """Vouch for the keyset that answered a slip."""

    slip: SlipId
    side: Side
    epoch: int
    keyset: KeysetId
    replaces: KeysetId | None
    second: Caller | None
    """The second staff member who signed; required when `epoch` is above 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent(ForSide):
    """Agree to this contact."""

    guardian: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndConsent(ForSide):
    """Take the named consent back."""

    consent: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPreferences(ForSide):
    """Say which kinds are wanted, and whether the author may learn of opening."""

    kinds: frozenset[Kind]
    tell_opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPrepared(Command):
    """Record the preparation check of one side."""

    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase(Command):
    """Open the case for contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(ForSide):
    """Stop everything that could reach anyone, now. By a party, or by a mediator as `PauseCase`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseCase(Command):
    """The mediators' own pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(ForSide):
    """Lift the named pause of one's own."""

    pause: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCase(Command):
    """Lift the named pause of the mediators, or the service's."""

    pause: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(ForSide):
    """Leave the case for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    """End the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(Command):
    """Let a counsellor act for a side."""

    side: Side
    counsellor: KeysetId
    counsellor_role: StaffRole | None
    scopes: frozenset[Scope]
    mode: Mode
    not_before: Seconds
    not_after: Seconds
    party: KeysetId | None
    """The party's keyset, where it signed too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke(Command):
    """End a delegation."""

    delegation: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(ForSide):
    """Enter an item at *held*."""

    item: ItemId
    kind: Kind
    manifest: RecordId
    readers: frozenset[KeysetId]
    """Whom the grants of purpose *mediator* are for."""
    own_copy: bool
    derived_from: ItemId | None = None
    replaces: ItemId | None = None
    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Postpone(ForItem):
    """Keep an item held until a day."""

    until: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(ForItem):
    """Pass an item on: the grant for its recipient rides beside this."""

    manifest: RecordId
    to: KeysetId
    release: RecordId
    in_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(ForItem):
    """Give an item back to its author with a sealed reason."""

    manifest: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(ForItem):
    """Do not pass an item on."""

    manifest: RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(ForItem):
    """Take an item back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(ForItem):
    """Open a released item: the answer carries the shred share."""

    tell_author: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(ForItem):
    """Send a released item back unopened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyOwnCopy(ForItem):
    """The author destroys the copy kept for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrant(ForItem):
    """Wrap a released item anew for a recovered recipient; its state stays."""

    release: RecordId
    to: KeysetId


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(ForItem):
    """Say what became of an item that was opened for somebody else."""

    how: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote(Command):
    """Leave a private note; it is not an item and has no release."""

    readers: frozenset[KeysetId]
    about: Side | None
    """Whose conversation with the mediators this is; None with `counsellor` set, or for the mediators alone."""
    counsellor: KeysetId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover(Command):
    """Wrap what one mediator can read for another mediator of the case."""

    to: KeysetId
    items: frozenset[ItemId]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePause(Command):
    """The service's own pause after a restore."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndKeeping(Command):
    """The sweeper: the time for keeping a closed case is over."""
