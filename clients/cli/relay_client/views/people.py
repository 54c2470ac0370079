"""Who reads, who vouches, who is invited."""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Mode, Place, Scope, Side, StaffRole
from relay.wire.statements import RootFingerprint, SigningKeyBytes
from relay_client.views.base import short


class ReaderKind(Enum):
    """What a reader of an item is."""

    MEDIATOR = "mediator"
    COUNSELLOR = "counsellor"
    PARTY = "party"


class OrganisationView(Struct, frozen=True):
    """A server's organisation, verified as far as its own root goes; compare the fingerprint with the paper."""

    origin: str
    root: SigningKeyBytes
    fingerprint: RootFingerprint
    short_fingerprint: str
    telephone: str
    server_time: Seconds
    helpline: str | None = None
    """Whom to ring about intimate pictures, where the organisation names somebody."""


class AwaitingSignature(Struct, frozen=True):
    """A statement was put down for its second signer."""

    record: RecordId
    for_: KeysetId
    name: str


class Reader(Struct, frozen=True):
    """Somebody who can read something, verified up to the pinned root."""

    keyset: KeysetId
    name: str
    what: ReaderKind
    place: Place | None = None
    not_after: Seconds | None = None

    @property
    def order(self) -> tuple[bool, str, KeysetId]:
        """Where they stand in a list: the lead first, then by name."""
        return self.place is not Place.LEAD, self.name, self.keyset


class ReaderList(Struct, frozen=True):
    """Who will be able to read what is sealed now, and what changed since the last time this was agreed to."""

    case: CaseId
    readers: tuple[Reader, ...]
    added: tuple[Reader, ...]
    gone: tuple[str, ...]
    first: bool

    @property
    def changed(self) -> bool:
        """Whether it must be shown before sealing."""
        return self.first or bool(self.added or self.gone)


class Warn(Struct, frozen=True):
    """Something that somebody should look after; `code` is `warn.*`. `case` is None where it is about the staff as such."""

    code: str
    case: CaseId | None
    name: str = ""
    days: int | None = None
    side: Side | None = None
    at: Seconds | None = None


class PendingEnrolment(Struct, frozen=True):
    """A pending slip. It may be confirmed where it was answered and `problem` is None."""

    slip: SlipId
    case: CaseId
    side: Side
    epoch: int
    expires: Seconds
    answered: bool
    ours: bool
    problem: str | None
    short_fingerprint: str | None
    replaces: bool
    guardian: bool = False
    """It invites a parent or guardian of the side, and makes nobody a party."""
    supporter: bool = False
    """It is for somebody who stands by that side."""


class CosignRequest(Struct, frozen=True):
    """A statement that waits for one's signature; show it before signing."""

    record: bytes
    id: RecordId
    what: str
    """`confirm`, `delegation` or `supporter`."""
    case: CaseId
    side: Side
    by: str
    until: Seconds
    """It waits no longer than this."""
    epoch: int | None = None
    short_fingerprint: str | None = None
    counsellor: str | None = None
    scopes: tuple[Scope, ...] = ()
    mode: Mode | None = None
    not_before: Seconds | None = None
    not_after: Seconds | None = None


class StaffMember(Struct, frozen=True):
    """A staff member whom the root vouched for."""

    keyset: KeysetId
    name: str
    role: StaffRole
    not_before: Seconds
    not_after: Seconds
    short_fingerprint: str


class SlipFor(Enum):
    """Whom a slip invites. It stands on the sheet in words, and in nothing that is scanned or typed: the journal says it."""

    PARTY = "party"
    SUPPORTER = "supporter"
    GUARDIAN = "guardian"


SLIP_SENTENCES: Final = {
    SlipFor.PARTY: ("slip-what", "slip-choice"),
    SlipFor.SUPPORTER: ("slip-what-supporter", "slip-choice-supporter"),
    SlipFor.GUARDIAN: ("slip-what-guardian", "slip-choice-guardian"),
}
"""The names of the two sentences in which a sheet says for whom it is and that they decide."""


class SlipPaper(Struct, frozen=True):
    """An enrolment slip as handed over on paper, with its secret: never send it, never keep it in the clear."""

    origin: str
    root: RootFingerprint
    slip: SlipId
    case: CaseId
    side: Side
    expires: Seconds
    secret: bytes
    link: str
    """For a QR code: origin, then everything else in the fragment, which browsers keep to themselves."""
    lines: tuple[tuple[str, str], ...]
    """The same for typing: (`origin`, …), (`root`, …), (`slip`, …), (`secret`, …)."""

    @property
    def text(self) -> str:
        """The lines as one text that `read_slip` takes."""
        return "\n".join(line for _, line in self.lines)

    def __repr__(self) -> str:
        """Keep the secret out of tracebacks."""
        return f"SlipPaper(slip={short(self.slip)})"


class GivenAnewReport(Struct, frozen=True):
    """What somebody who lost their keys was given anew in a case: what had come, what they wrote, and how many private notes."""

    case: CaseId
    received: tuple[ItemId, ...]
    own: tuple[ItemId, ...]
    notes: int


class HandoverReport(Struct, frozen=True):
    """What was wrapped for another mediator of a case."""

    case: CaseId
    items: int
    records: int
    notes: int = 0
