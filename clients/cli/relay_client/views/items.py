"""Letters: being written, travelling, opened."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import ItemState, Kind, Purpose, ReturnCause, Side, form_of
from relay.domain.views import AuthorStatus, RecipientStatus
from relay.wire.statements import Position
from relay_client.views.base import short
from relay_client.views.cases import Outcome


class Submitted(Struct, frozen=True):
    """An item is with the mediators."""

    item: ItemId
    outcome: Outcome


class Letter(Struct, frozen=True):
    """What somebody wrote."""

    text: str
    language: str
    subject: str | None = None


class PartInfo(Struct, frozen=True):
    """A page or a recording as its author described it: its place from 1 on, MIME type, true length in bytes."""

    number: int
    name: str
    type: str
    length: int


class PageFinding(Struct, frozen=True):
    """Why an item must not be passed on: which page, a code that has a sentence, and a number or a name of a part."""

    page: int
    code: str
    detail: str = ""


class DraftInfo(Struct, frozen=True):
    """A letter that is being written, kept sealed on this device."""

    id: str
    case: CaseId | None
    subject: str | None
    language: str
    changed: Seconds
    replaces: ItemId | None
    parts: tuple[PartInfo, ...] = ()
    """Its pages, sealed on this device."""
    use: str | None = None
    """What it is for where it is no letter: `note`, `reason` and so on."""


class Draft(Struct, frozen=True):
    """A draft with its words."""

    info: DraftInfo
    letter: Letter


class OpenedItem(Struct, frozen=True):
    """An item that passed every check, with its words."""

    case: CaseId
    item: ItemId
    kind: Kind
    side: Side
    day: Day
    letter: Letter
    manifest: RecordId
    author: KeysetId
    author_name: str
    author_changed: bool
    told: bool
    brought: bool
    derived_from: ItemId | None
    purpose: Purpose
    hidden_characters: int
    """Characters that no screen shows but that may be legitimate (joiners, direction marks)."""
    seen: Position
    """Where the reader's journal of the case stood."""
    note: str | None = None
    released_by: str | None = None
    agrees: bool | None = None
    """Of a derived item: what the author of its original says to it, None where nothing is known."""
    replaces: ItemId | None = None
    """The item in whose place it was sent."""
    parts: tuple[PartInfo, ...] = ()
    """What came with the words. The bytes are fetched and opened when they are asked for."""
    together: ItemId | None = None
    """The letter with which it was passed on as one: of a translation its original, and the other way round."""
    interpreted: bool = False
    """An interpreter made it; a recipient is not told of what the staff is."""
    lendable: bool = False
    """Its author allows that its reader lets a supporter read it."""
    noise: tuple[str, ...] = ()
    """Whose keys for it do not open it, though others do: names of staff, nothing for a party."""

    @property
    def form(self) -> Form:
        """In which form it reaches its reader."""
        return form_of(self.kind, self.parts)


class WrittenItem(Struct, frozen=True):
    """An item of one's own."""

    item: ItemId
    status: AuthorStatus
    kind: Kind
    day: Day
    opened: bool
    own_copy: bool
    brought: bool
    unread: bool
    """Those who could read it have left; who mediates now needs it sent again."""
    reason: str | None
    reason_by: str | None
    by_service: bool = False
    """The status is the service's word: its author's journal cannot tell."""
    cause: ReturnCause | None = None
    """Why it came back, where that decided what became of it."""
    anew: bool = False
    """A mediator gave it back to its author, who had lost the keys for it."""


class ReceivedItem(Struct, frozen=True):
    """A closed or opened envelope."""

    item: ItemId
    status: RecipientStatus
    kind: Kind
    day: Day
    brought: bool
    note: str | None
    """Empty where the service shows one that is not what the mediator signed: nothing of it is shown."""
    note_by: str | None
    by_service: bool = False
    """The status is the service's word: its recipient's journal cannot tell."""
    derived: bool = False
    """It was made from another letter, and whoever wrote that one agreed."""
    together: ItemId | None = None
    """The letter with which it came as one: of a translation its original, and the other way round."""
    pages: bool = False
    """The service says that it has pages, which are pictures."""
    anew: bool = False
    """A mediator gave it anew, after its reader had lost the keys for it."""


class OfferedItem(Struct, frozen=True):
    """What a mediator made of one's own letter, and what one said to it."""

    item: ItemId
    original: ItemId
    agrees: bool | None
    """None until one answered."""


class SharedItem(Struct, frozen=True):
    """A letter that an interpreter was given, since when, and by which mediator."""

    item: ItemId
    case: CaseId
    since: Seconds
    by: str


class LostKind(Enum):
    """What kind of thing earlier keys opened."""

    OWN = "own"
    RECEIVED = "received"
    NOTE = "note"


class LostItem(Struct, frozen=True):
    """Something that only keys opened that a party has lost: an own letter, one that came, a private note."""

    kind: LostKind
    id: bytes
    day: Day

    @property
    def short(self) -> str:
        """Its id as it is shown."""
        return short(self.id)


class PartyItems(Struct, frozen=True):
    """A party's two lists, what waits for their word, and what they can read no more since they lost their keys."""

    written: tuple[WrittenItem, ...]
    received: tuple[ReceivedItem, ...]
    offered: tuple[OfferedItem, ...] = ()
    lost: tuple[LostItem, ...] = ()


class HeldItem(Struct, frozen=True):
    """An item as the mediators of its case see it, held or not any more."""

    item: ItemId
    case: CaseId
    state: ItemState
    side: Side
    kind: Kind
    author: KeysetId
    manifest: RecordId
    held_at: Seconds
    told: bool
    taken_back: bool
    readable: bool
    in_person: bool
    postponed_until: Day | None
    delegation: RecordId | None
    derived_from: ItemId | None
    release: RecordId | None
    released_to: KeysetId | None
    remark: str | None
    remark_by: str | None
    countersigned_by: str | None
    """The mediator who said that another one may pass it on, while it is held."""
    interpreter: str | None
    """Who has it to translate now."""
