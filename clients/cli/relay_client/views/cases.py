"""A case, its journal, its notes, and what came of a statement."""

from __future__ import annotations

from msgspec import Struct

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import CaseState, Mode, Place, Scope, Side
from relay.domain.policy import Standing
from relay.wire.messages import Reading
from relay.wire.statements import Digest, NoteId, Position
from relay_client.views.guardians import GuardianLine
from relay_client.views.people import Reader, Warn
from relay_client.views.troubled import Troubled


class Outcome(Struct, frozen=True):
    """A statement was accepted: the server's receipt was verified."""

    what: str
    day: Day
    position: Position
    case: CaseId
    item: ItemId | None = None
    signed_anew: bool = False
    """This machine's clock is off: the statement was signed again with the server's time."""
    reading: Reading | None = None
    """What an opening gave: the item as the service keeps it, not yet opened."""
    trouble: Troubled | None = None
    """Of a stop: why the case cannot be shown, where it cannot. It was said all the same."""


class StopOutcome(Struct, frozen=True):
    """What came of a stop: it was receipted, or it is written down on this device, and no answer came yet."""

    what: str
    """`pause`, `withdraw`, `recall`, `refuse` or `consent-end`."""
    case: CaseId
    item: ItemId | None = None
    outcome: Outcome | None = None
    waiting: str | None = None
    """Under which name it waits; None where it was receipted, or refused."""
    code: str | None = None
    """Why it waits, or was refused."""


class CaughtUp(Struct, frozen=True):
    """What became of stops that had waited on this device."""

    sent: tuple[StopOutcome, ...] = ()
    waiting: tuple[StopOutcome, ...] = ()
    refused: tuple[StopOutcome, ...] = ()

    def __bool__(self) -> bool:
        """Whether there was any."""
        return bool(self.sent or self.waiting or self.refused)


class StoppableContacts(Struct, frozen=True):
    """The contacts in which somebody can stop; `offline` where that is known from this device alone."""

    cases: tuple[CaseId, ...]
    offline: bool = False


class PendingInfo(Struct, frozen=True):
    """A signed request whose answer never came; the same bytes can be sent again, or it can be discarded."""

    id: str
    what: str
    case: CaseId | None
    item: ItemId | None
    since: Seconds


class CaseSummary(Struct, frozen=True):
    """A case in a list. `label` is None where there is none, or none for this reader."""

    case: CaseId
    role: Standing
    state: CaseState
    side: Side | None
    place: Place | None
    label: str | None
    held: int | None
    mediators: int | None
    not_after: Seconds | None
    closed_on: Day | None
    erased_on: Day | None = None
    """From which day on its letters are erased, as the service tells of an ended case."""
    by_service: bool = False
    """The state is the service's word: this seat's journal cannot tell."""


class SideView(Struct, frozen=True):
    """One side of a case."""

    side: Side
    epoch: int
    enrolled: bool
    kinds: tuple[Form, ...]
    """What is welcome, each form by its own name."""
    tell_opened: bool
    keyset: KeysetId | None
    short_fingerprint: str | None
    consent: RecordId | None
    attested: bool
    prepared: bool | None
    """None where this seat does not hear of it."""
    pause: RecordId | None
    consent_pause: bool
    ask_on: Day | None = None
    """On which day this side wants to be asked whether its pause goes on."""
    by_service: bool = False
    """The consent is the service's word, as a mediator recorded it; to a counsellor everything but the pause is."""
    under_age: bool = False
    guardians: tuple[GuardianLine, ...] = ()
    """Who decides together with this side, where it is under age."""


class DelegationView(Struct, frozen=True):
    """A counsellor's authority for one side."""

    record: RecordId
    side: Side
    counsellor: KeysetId
    name: str
    scopes: tuple[Scope, ...]
    mode: Mode
    not_before: Seconds
    not_after: Seconds
    live: bool


class CaseView(Struct, frozen=True):
    """One case as the caller may see it, verified."""

    summary: CaseSummary
    sides: tuple[SideView, ...]
    mediators: tuple[Reader, ...]
    delegations: tuple[DelegationView, ...]
    mediators_pause: RecordId | None
    service_pause: RecordId | None
    warnings: tuple[Warn, ...]
    two_mediators: bool = False
    """A release needs two mediators, as the mediators' journal tells."""
    takes_up: CaseId | None = None
    """The earlier case that this one takes up again, as the office says in everybody's journal."""
    unflag_asked_by: str | None = None
    """The mediator who asks that one is enough again; another one must ask too."""

    def side(self, side: Side) -> SideView:
        """Return one side; KeyError where this caller does not see it."""
        for side_view in self.sides:
            if side_view.side is side:
                return side_view
        raise KeyError(side)


class JournalLine(Struct, frozen=True):
    """One record of the caller's journal."""

    n: int
    record: RecordId
    what: str
    who: str
    side: Side | None = None
    at: Seconds | None = None
    day: Day | None = None
    item: ItemId | None = None
    attested: bool = False
    """A mediator wrote down what somebody without an account said: `side` is whose word it is, `who` wrote it down."""
    gone: bool = False
    """The letter can never be read from this seat again: it was taken back, sent back or declined, or the contact ended."""


class Contradiction(Struct, frozen=True):
    """Evidence against the server: two chain values for one place of one journal."""

    case: CaseId
    seat: str
    n: int
    ours: Digest
    theirs: Digest
    record: bytes | None = None
    """What the server shows at that place now, where it shows it."""


class NoteView(Struct, frozen=True):
    """A private note."""

    note: NoteId
    text: str | None
    """None where what the server shows is not what was signed, or does not open."""
    by: str
    by_id: KeysetId
    mine: bool
    about: Side | None
    at: Seconds
    no_key: bool = False
    """Nobody sealed it for this mediator: it was written before they came."""
    handed_by: str | None = None
    """The mediator who sealed it for this one, where its writer did not: the words rest on their word."""
    noise: tuple[str, ...] = ()
    """Who sealed something for this reader that does not open, where another's does: names of staff, nothing for a party."""
