"""What may be asked of a case: one frozen value per kind of command.

A command carries only what the rules need. Ciphertexts, grants and signatures ride beside it and are bound to it by
the signed record from which the service makes it.
"""

from __future__ import annotations

from relay.domain.command import *
from relay.domain.command import Caller, Command, ForItem, ForSide
from relay.domain.forms import Form
from relay.domain.guardian_commands import *
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Delivery, Kind, Mode, Place, ReturnCause, Scope, Side, StaffRole
from relay.domain.supporter_commands import *


class CreateCase(Command, frozen=True, kw_only=True):
    """Begin a case by assigning its lead."""

    mediator: KeysetId
    mediator_role: StaffRole | None
    not_after: Seconds
    behind: RecordId | None = None


class Assign(Command, frozen=True, kw_only=True):
    """Give a mediator a place in the case, or renew it."""

    mediator: KeysetId
    mediator_role: StaffRole | None
    place: Place
    not_after: Seconds
    behind: RecordId | None = None
    """The newest record about this mediator's place, or NOTHING; None from before that was named."""


class TakeUp(Command, frozen=True, kw_only=True):
    """Say that this case takes up an earlier one, before anybody agreed to it."""

    earlier: CaseId


class EndAssignment(Command, frozen=True, kw_only=True):
    """Take a mediator's place away, with all they could still open."""

    mediator: KeysetId
    behind: RecordId | None = None


class StepAside(Command, frozen=True, kw_only=True):
    """Give one's own place up for good: say, because one knows one of the two."""

    mediator: KeysetId
    """Who signed it."""


class EndPlace(Command, frozen=True, kw_only=True):
    """The service: a staff member's authority ended, so their place in this case ends too."""

    mediator: KeysetId


class SetLabel(Command, frozen=True, kw_only=True):
    """Set the sealed label and file number."""

    behind: RecordId | None = None


class RegisterSlip(Command, frozen=True, kw_only=True):
    """Register the id of an enrolment slip."""

    slip: SlipId
    side: Side
    epoch: int
    expires: Seconds
    behind: RecordId | None = None


class AnswerSlip(Command, frozen=True, kw_only=True):
    """Answer a slip with a keyset. The slip's id is the authority to ask; the mediator checks the secret later."""

    slip: SlipId
    keyset: KeysetId


class Confirm(Command, frozen=True, kw_only=True):
    """Vouch for the keyset that answered a slip."""

    slip: SlipId
    side: Side
    epoch: int
    keyset: KeysetId
    replaces: KeysetId | None
    second: Caller | None
    """The second staff member who signed; required when `epoch` is above 1."""


class GiveConsent(ForSide, frozen=True, kw_only=True):
    """Agree to this contact."""

    guardian: bool = False
    takes_up: CaseId | None = None
    """The earlier case that this one takes up, where it does: whoever agrees says to what."""
    together: tuple[RecordId, ...] = ()
    """The words of parents and guardians with whom somebody under age agrees."""
    behind: RecordId | None = None
    """The newest record about this side's consent or age, or NOTHING; None from before that was named."""


class EndConsent(ForSide, frozen=True, kw_only=True):
    """Take the named consent back."""

    consent: RecordId


class SetPreferences(ForSide, frozen=True, kw_only=True):
    """Say in which forms something is welcome, and whether the author may learn of opening."""

    kinds: frozenset[Form]
    tell_opened: bool = False
    behind: RecordId | None = None
    """The newest wishes of this side, or NOTHING; None from before that was named."""


class TwoMediators(Command, frozen=True, kw_only=True):
    """Flag the case, so that a release needs two mediators, or ask to take that away."""

    on: bool
    behind: RecordId | None = None


class MarkPrepared(Command, frozen=True, kw_only=True):
    """Record the preparation check of one side."""

    side: Side


class OpenCase(Command, frozen=True, kw_only=True):
    """Open the case for contact."""


class Pause(ForSide, frozen=True, kw_only=True):
    """Stop everything that could reach anyone, now. By a party, or by a mediator as `PauseCase`."""

    ask_on: Day | None = None
    """When they want to be asked whether to go on."""
    at: Seconds | None = None
    """When it was signed: by this it is judged whether that day lies ahead, so that everybody judges alike."""


class PauseCase(Command, frozen=True, kw_only=True):
    """The mediators' own pause."""


class Resume(ForSide, frozen=True, kw_only=True):
    """Lift the named pause of one's own."""

    pause: RecordId


class ResumeCase(Command, frozen=True, kw_only=True):
    """Lift the named pause of the mediators, or the service's."""

    pause: RecordId


class Withdraw(ForSide, frozen=True, kw_only=True):
    """Leave the case for good."""


class Close(Command, frozen=True, kw_only=True):
    """End the case."""


class Delegate(Command, frozen=True, kw_only=True):
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
    signed_at: Seconds | None = None
    """When it was signed first; None where nothing says so."""
    behind: RecordId | None = None
    """The record that ended their acting for this side last, or NOTHING; None in a journal from before that was named."""


class Revoke(Command, frozen=True, kw_only=True):
    """End a delegation."""

    delegation: RecordId


class Submit(ForSide, frozen=True, kw_only=True):
    """Enter an item at *held*."""

    item: ItemId
    kind: Kind
    manifest: RecordId
    readers: frozenset[KeysetId]
    """Whom the grants of purpose *mediator* are for."""
    copies: frozenset[KeysetId]
    """Whom the grants of purpose *own copy* are for: the author, or nobody."""
    derived_from: ItemId | None = None
    replaces: ItemId | None = None
    parts: tuple[bytes, ...] | None = None
    """The roots of the parts from 1 on, by the manifest; None where nobody says."""
    lendable: bool = False
    """Whether its author allows that its reader lets a supporter read it."""
    room: int = 0
    """How many bytes these parts are, as stored; the service says so."""
    day: Day


class Postpone(ForItem, frozen=True, kw_only=True):
    """Keep an item held until a day."""

    until: Day
    earlier_rule: bool = False
    """It stands in a journal since before there was a furthest day."""


class Release(ForItem, frozen=True, kw_only=True):
    """Pass an item on: the grant for its recipient rides beside this."""

    manifest: RecordId
    to: KeysetId
    release: RecordId
    in_person: bool = False
    derived: bool = False
    """Whether it tells its recipient that a mediator made the item from another one."""
    original: ItemId | None = None
    """The item that it was made from, where both are one letter to the reader."""
    original_manifest: RecordId | None = None
    original_wrapped: bool = True
    """Whether a grant of the original rides beside it too; none does where the reader has the original already."""


class Offer(ForItem, frozen=True, kw_only=True):
    """Show a derived item to the author of its original: the grant for them rides beside this."""

    manifest: RecordId
    original: ItemId
    to: KeysetId
    behind: RecordId | None = None
    """The record that destroyed the copy of it last, or NOTHING; None in a journal from before that was named."""


class Agree(ForItem, frozen=True, kw_only=True):
    """Say of exactly this derived item whether it may go in one's own name. The newest answer counts."""

    manifest: RecordId
    agrees: bool
    behind: RecordId | None = None
    """The newest answer about this item, or NOTHING; None from before that was named. Of a no it is not asked."""


class Viewed(ForItem, frozen=True, kw_only=True):
    """Note that a mediator looked at each part of a held item beside its text: every page, every recording to its end."""

    manifest: RecordId
    parts: tuple[bytes, ...]
    """The roots of what was looked at, in order."""


class Countersign(ForItem, frozen=True, kw_only=True):
    """Say that another mediator may pass this item on, to this keyset. Gives nobody anything."""

    manifest: RecordId
    to: KeysetId


class Share(ForItem, frozen=True, kw_only=True):
    """Give one item to an interpreter: the grant for them rides beside this."""

    manifest: RecordId
    side: Side
    to: KeysetId
    role: StaffRole | None
    """What the root vouches that the interpreter is."""
    behind: RecordId | None = None
    """The newest record that gave it to them or took it back, or NOTHING; None in a journal from before that was named."""


class Unshare(ForItem, frozen=True, kw_only=True):
    """Take an item back from an interpreter, or put it down as one."""

    to: KeysetId


class AgainstItem(ForItem, frozen=True, kw_only=True):
    """A mediator decides against an item, and so against what was made of it."""

    manifest: RecordId


class Return(AgainstItem, frozen=True, kw_only=True):
    """Give an item back to its author with a sealed reason."""

    cause: ReturnCause | None = None


class Decline(AgainstItem, frozen=True, kw_only=True):
    """Do not pass an item on."""


class NotPassedOn(AgainstItem, frozen=True, kw_only=True):
    """Do not pass an item on, and say why in words that its author reads."""


class Recall(ForItem, frozen=True, kw_only=True):
    """Take an item back."""


class Open(ForItem, frozen=True, kw_only=True):
    """Open a released item: the answer carries the shred share."""

    tell_author: bool = False
    as_taken: bool = False
    """Read from a journal: whether its form was welcome, the service asked, and the reader's client once it knows the form."""


class Refuse(ForItem, frozen=True, kw_only=True):
    """Send a released item back unopened."""


class DestroyOwnCopy(ForItem, frozen=True, kw_only=True):
    """The author destroys the copy kept for them."""


class Regrant(ForItem, frozen=True, kw_only=True):
    """Wrap a released item anew for a recovered recipient; its state stays."""

    release: RecordId
    to: KeysetId


class Recopy(ForItem, frozen=True, kw_only=True):
    """Give an author who lost their keys their own item anew: the grant for them rides beside this."""

    manifest: RecordId
    to: KeysetId


class Deliver(ForItem, frozen=True, kw_only=True):
    """Say what became of an item that was opened for somebody else."""

    how: Delivery


class WriteNote(Command, frozen=True, kw_only=True):
    """Leave a private note; it is not an item and has no release."""

    readers: frozenset[KeysetId]
    about: Side | None
    """Whose conversation with the mediators this is; None with `counsellor` set, or for the mediators alone."""
    counsellor: KeysetId | None = None
    note: bytes = b""
    """Its id, which its writer chose."""
    together: ItemId | None = None
    """A closed envelope that its writer wishes to open with a mediator."""


class Answered(Command, frozen=True, kw_only=True):
    """Say that one person's notes, and their wishes to open a letter together, were answered otherwise."""

    about: Side | None
    counsellor: KeysetId | None


class HandNote(Command, frozen=True, kw_only=True):
    """Let another mediator of the case read a private note, or the side whose it is, anew; the words ride beside this."""

    to: KeysetId
    note: bytes
    by: KeysetId
    about: Side | None
    counsellor: KeysetId | None


class Handover(Command, frozen=True, kw_only=True):
    """Wrap what one mediator can read for another mediator of the case."""

    to: KeysetId
    items: frozenset[ItemId]


class RestorePause(Command, frozen=True, kw_only=True):
    """The service's own pause after a restore."""


class EndKeeping(Command, frozen=True, kw_only=True):
    """The sweeper: the time for keeping a closed case is over."""
