"""What a case file consists of, as frozen values.

The case file - a case with its people and the items a command needs - is the unit of consistency: one commit
changes one case file, or nothing. This file holds no rules; `lifecycle.py` and `policy.py` do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from enum import IntEnum

from msgspec import field

from relay.domain.choice import Choice
from relay.domain.forms import Form, each_form
from relay.domain.guardians import Guardian
from relay.domain.ids import CaseId, Day, GuardianId, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.persisted import Persisted
from relay.domain.seats import EMPTY_HEAD, MEDIATORS, Head, Seat, Side
from relay.domain.supporters import NO_EPOCH, Lend, Supporter
from relay.domain.ways import Attested, Delivery, Mode, Scope

__all__ = [
    "EMPTY_HEAD",
    "MEDIATORS",
    "Attested",
    "Delivery",
    "Guardian",
    "Head",
    "Lend",
    "Mode",
    "Scope",
    "Seat",
    "Side",
    "Supporter",
]
"""Found here too, beside what is defined here."""


class CaseState(Choice):
    """Where a case stands (docs/lifecycle.md, first table)."""

    PREPARING = "preparing"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class ItemState(Choice):
    """Where an item stands (docs/lifecycle.md, second table)."""

    HELD = "held"
    RELEASED = "released"
    OPENED = "opened"
    RETURNED = "returned"
    DECLINED = "declined"
    RECALLED = "recalled"
    REFUSED = "refused"
    VOIDED = "voided"


LIVE_STATES = frozenset({ItemState.HELD, ItemState.RELEASED})
"""States that end as *voided* when the case closes."""


class Kind(Choice):
    """What an item is, as its manifest says."""

    LETTER = "letter"
    AUDIO = "audio"
    VIDEO = "video"


class StaffRole(Choice):
    """What the organisation root vouched for; one keyset has one role."""

    COORDINATOR = "coordinator"
    MEDIATOR = "mediator"
    COUNSELLOR = "counsellor"
    INTERPRETER = "interpreter"
    SERVER = "server"


class Place(Choice):
    """A mediator's place in a case."""

    LEAD = "lead"
    DEPUTY = "deputy"


class ReturnCause(Choice):
    """Why a mediator gives an item back, where that decides what becomes of it."""

    INTIMATE = "intimate"
    """It holds an intimate picture: whoever is in it, it goes no further, and the mediators keep nothing of it."""


class Purpose(IntEnum):
    """Why a content key was wrapped for a reader (docs/protocol.md, step G1)."""

    MEDIATOR = 1
    RELEASE = 2
    HANDOVER = 3
    SUPPORT = 4
    INTERPRETER = 5
    OWN_COPY = 6
    REGRANT = 7


class PauseOwner(Choice):
    """Whose pause it is. The one for a side's withdrawn *consent* is lifted by new consent only, the service's by a mediator."""

    A = "a"
    B = "b"
    MEDIATORS = "mediators"
    SERVICE = "service"
    CONSENT_A = "consent_a"
    CONSENT_B = "consent_b"

    @staticmethod
    def of(side: Side) -> PauseOwner:
        """The pause of a party."""
        return PauseOwner.A if side is Side.A else PauseOwner.B

    @staticmethod
    def consent_of(side: Side) -> PauseOwner:
        """The pause that a party's withdrawn consent amounts to."""
        return PauseOwner.CONSENT_A if side is Side.A else PauseOwner.CONSENT_B


class Consent(Persisted, frozen=True):
    """A live consent; `attested` when the mediator recorded it for somebody without a keyset."""

    record: RecordId
    attested: Attested | None = None
    guardian: bool = False
    """Said by an earlier program, or of a consent on paper: somebody else agreed too. It decides nothing."""
    together: frozenset[RecordId] = frozenset()
    """The words of parents and guardians with whom somebody under age agreed."""


class Spoken(Persisted, frozen=True):
    """What a statement says of when it was signed: how long its signer's own journal was, and the second."""

    n: int | None
    """None where the statement names no journal position: then there is the second alone."""
    at: Seconds
    attested: bool = False
    """Whether a mediator signed it: then it is the mediators' journal that was so long."""

    def before(self, other: Spoken) -> bool:
        """Whether it was signed before the other one, of the same journal. A date alone may be a clock that is wrong."""
        if self.n is None or other.n is None:
            return self.at < other.at
        return self.attested is other.attested and self.n <= other.n and self.at <= other.at


class Party(Persisted, frozen=True):
    """One side of a case. `keyset` is None for somebody without a device."""

    side: Side
    epoch: int = 0
    keyset: KeysetId | None = None
    confirm: RecordId | None = None
    consent: Consent | None = None
    prepared: RecordId | None = None
    kinds: frozenset[Form] = frozenset({Form.LETTER})
    tell_opened: bool = False
    consent_ended: Spoken | None = None
    """When the consent that was taken back last was taken back, as its end says."""
    under_age: RecordId | None = None
    """The mediator's word that they are under age: then they decide together with a parent or guardian."""

    def wants(self, form: Form) -> bool:
        """Whether they are willing to receive something in this form; of *letter*, which may be either, whether in one of both."""
        return not each_form(self.kinds).isdisjoint(each_form({form}))


class Assignment(Persisted, frozen=True):
    """A mediator's place in this case, until `not_after`."""

    keyset: KeysetId
    place: Place
    record: RecordId
    not_after: Seconds


class Delegation(Persisted, frozen=True):
    """A counsellor's authority to act for one side, dated and revocable."""

    record: RecordId
    side: Side
    keyset: KeysetId
    scopes: frozenset[Scope]
    mode: Mode
    not_before: Seconds
    not_after: Seconds
    revoked: bool = False
    """Whether `not_after` is when it was taken away, and not the date it was given until."""

    def live(self, now: Seconds) -> bool:
        """Whether the delegation's dates include `now`."""
        return self.not_before <= now < self.not_after


class Share(Persisted, frozen=True):
    """One item of a side that a mediator gave to an interpreter, to translate it. Over once `until` is there."""

    record: RecordId
    item: ItemId
    side: Side
    keyset: KeysetId
    by: KeysetId
    since: Seconds
    until: Seconds | None = None

    @property
    def live(self) -> bool:
        """Whether it was neither taken back nor done."""
        return self.until is None


class Slip(Persisted, frozen=True):
    """A registered enrolment slip; `keyset` once somebody answered it. Its secret is never on the server."""

    id: SlipId
    side: Side
    epoch: int
    expires: Seconds
    by: KeysetId
    keyset: KeysetId | None = None
    guardian: GuardianId | None = None
    """Whom it invites, where that is a parent or guardian of the side."""

    @property
    def supports(self) -> bool:
        """Whether it is for somebody who stands by the side."""
        return self.epoch == NO_EPOCH and self.guardian is None


class Case(Persisted, frozen=True):
    """The case itself: its state, whose pauses stand, and the head of every journal."""

    id: CaseId
    state: CaseState = CaseState.PREPARING
    version: int = 0
    holds: Mapping[PauseOwner, RecordId] = field(default_factory=dict)
    heads: Mapping[Seat, Head] = field(default_factory=dict)
    opened: bool = False
    closed_on: Day | None = None
    ended_by: Side | None = None
    """The side that withdrew; None when a mediator closed the case."""
    two_mediators: bool = False
    """Flagged: a release needs two mediators of the case."""
    unflag_asked: KeysetId | None = None
    """The mediator who asked to take the flag away; another one must ask too."""

    ask_on: Mapping[PauseOwner, Day] = field(default_factory=dict)
    """The day on which whoever paused wants to be asked whether to go on; nothing ends a pause by itself."""
    takes_up: CaseId | None = None
    """The earlier case, ended for both, that this one takes up again."""
    aside: frozenset[KeysetId] = frozenset()
    """Mediators who stepped aside from it, or from the one it takes up: nobody gives them a place in it."""
    erased: bool = False
    """What was kept of it after its end is destroyed, but for a side that was not told of the end."""

    @property
    def keeping_since(self) -> Day | None:
        """From which day on the time of keeping it is counted; None where all that is left is for a side that was not told."""
        untold = not self.opened and self.ended_by is not None
        return None if self.erased and untold else self.closed_on

    def head(self, seat: Seat) -> Head:
        """The journal head of `seat`; the empty head when nothing was written yet."""
        return self.heads.get(seat, EMPTY_HEAD)


class Countersigned(Persisted, frozen=True):
    """A mediator's word that another one may pass an item on, to this keyset and no other."""

    by: KeysetId
    to: KeysetId


def form_of(kind: Kind, parts: Sized | None) -> Form:
    """Return in which form an item of this kind and with these parts from 1 on reaches its reader; None: they are not known."""
    if kind is not Kind.LETTER or parts is None:
        return Form(kind.value)
    return Form.PAGES if parts else Form.TYPED


class Item(Persisted, frozen=True):
    """A letter or recording while it travels. `author` is the keyset that signed the manifest."""

    id: ItemId
    case: CaseId
    side: Side
    author: KeysetId
    kind: Kind
    state: ItemState
    manifest: RecordId
    held_at: Seconds
    day: Day
    delegation: RecordId | None = None
    told: bool = False
    derived_from: ItemId | None = None
    own_copy: bool = True
    postponed_until: Day | None = None
    submit: RecordId | None = None
    release: RecordId | None = None
    regrant: RecordId | None = None
    """The newest regrant to a recovered recipient; it binds the grant in place of the release."""
    released_on: Day | None = None
    released_to: KeysetId | None = None
    release_delegation: RecordId | None = None
    in_person: bool = False
    taken_back: bool = False
    """The author recalled it, whatever had happened to it before."""
    tell_author: bool = False
    """The recipient lets the author know that it was opened."""
    countersigned: Countersigned | None = None
    """The newest word for its release by a mediator who does not make that release."""
    offered_to: KeysetId | None = None
    """The keyset of its side for which a mediator wrapped an own copy: of a derived item whoever it was shown to, of a letter its
    author, after they lost their keys."""
    answered: RecordId | None = None
    """The newest answer of its original's author to a derived item, theirs or attested."""
    agrees: bool = False
    """What that answer says: only then may a derived item be released."""
    refused: Spoken | None = None
    """When the newest answer was signed, where it is a no: no yes from before it counts any more."""
    replaces: ItemId | None = None
    """The item in whose place it was submitted."""
    keeps: ItemId | None = None
    """The returned item in whose place it stands, of which the mediators keep their copies until this one is decided."""
    replaced: bool = False
    """Another item took its place; nothing replaces it again."""
    interpreted: bool = False
    """An interpreter made it from the one that they were given."""
    together: ItemId | None = None
    """The item with which it was passed on as one letter: of a translation its original, and the other way round."""
    cause: ReturnCause | None = None
    """Why it was returned, where that decides what became of it."""
    viewed_by: frozenset[KeysetId] = frozenset()
    """The mediators who said that they looked at each of its parts from 1 on."""
    parts: tuple[bytes, ...] | None = None
    """The roots of its parts from 1 on, as its manifest has them; None where that is not known (an item from before this member,
    or one that a seat hears of only when it is passed on)."""
    lendable: bool = False
    """Its author allows that its reader lets a supporter read it."""
    room: int = 0
    """How many bytes these parts were when it entered, as stored."""

    @property
    def recipient(self) -> Side:
        """The side it is meant for."""
        return self.side.other

    @property
    def form(self) -> Form:
        """In which form it reaches its reader: a letter with pages is pages, also where words are typed beside them."""
        return form_of(self.kind, self.parts)

    @property
    def live(self) -> bool:
        """Whether closing the case voids it."""
        return self.state in LIVE_STATES


class CaseFile(Persisted, frozen=True):
    """A case with its people and the items that were loaded: every one a command names, and all live ones where it asks."""

    case: Case
    parties: Mapping[Side, Party] = field(default_factory=lambda: {side: Party(side) for side in Side})
    assignments: tuple[Assignment, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    slips: tuple[Slip, ...] = ()
    items: Mapping[ItemId, Item] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()
    """What interpreters were given, over or not."""
    guardians: tuple[Guardian, ...] = ()
    """Parents and guardians who were named for a side, ended ones too."""
    supporters: tuple[Supporter, ...] = ()
    """Who stands by a side, or stood."""
    lends: tuple[Lend, ...] = ()
    """What supporters were lent, over or not."""
    newest: Mapping[str, Spoken] = field(default_factory=dict)
    """Of each thing that is said again and again, when the newest word about it was signed (`newest.py`)."""
    taken: Mapping[str, RecordId] = field(default_factory=dict)
    """Of each thing that is given and taken back, the record that took it back last; of each guardian the newest record."""
    places_told: Mapping[KeysetId, frozenset[Seat]] = field(default_factory=dict)
    """Which helpers' journals have the newest word about a mediator's place (`place_news.py`). Only the service notes it."""

    def mediators(self, now: Seconds) -> tuple[Assignment, ...]:
        """The assignments that are live at `now`, lead first."""
        return tuple([assignment for assignment in self.assignments if now < assignment.not_after])

    def delegation(self, record: RecordId | None) -> Delegation | None:
        """The delegation with this record id, live or not; None where there is none, or none is named."""
        return next((delegation for delegation in self.delegations if delegation.record == record), None)
