"""What needs somebody, as it is shown first: no words of anybody, and no content."""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, Seconds
from relay.domain.model import Delivery, Kind, Side
from relay.domain.reasons import Why
from relay_client.views.cases import CaseSummary
from relay_client.views.people import Warn
from relay_client.views.troubled import Troubled


class NeedView(Struct, frozen=True):
    """One thing that needs somebody, in one of their cases."""

    case: CaseId
    why: Why
    since: Seconds
    label: str | None = None
    mark: bytes | None = None
    """By what it is noted as seen: the id of the record or slip it rests on."""
    item: ItemId | None = None
    side: Side | None = None
    by: str | None = None
    """Who said it, where somebody did."""
    until: Seconds | None = None
    """When something runs out."""
    how: Delivery | None = None


class WaitingItem(Struct, frozen=True):
    """A held item in the mediator's queue."""

    item: ItemId
    case: CaseId
    label: str | None
    side: Side
    kind: Kind
    held_at: Seconds
    due: Seconds


class Today(Struct, frozen=True):
    """What somebody looks at first: no content."""

    needs: tuple[NeedView, ...] = ()
    """Whom people wait for comes first; of one kind what waits longest."""
    cases: tuple[CaseSummary, ...] = ()
    warnings: tuple[Warn, ...] = ()
    queue: tuple[WaitingItem, ...] = ()
    """For mediators: every held item, those postponed to a later day too, earliest due first."""
    cosigns: int = 0
    """Records that wait for this person's signature."""
    troubled: tuple[Troubled, ...] = ()
    """Cases that cannot be shown."""

    def of(self, why: Why) -> tuple[NeedView, ...]:
        """Return what is needed for one reason."""
        return tuple(need for need in self.needs if need.why is why)
