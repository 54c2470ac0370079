"""Who stands by a party, and what they were lent: values that a case file keeps. The rules stand in `supporter_rules.py`."""

from __future__ import annotations

from typing import Final

from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds
from relay.domain.persisted import Persisted
from relay.domain.seats import Side

NO_EPOCH: Final = 0
"""The epoch that a supporter's slip names: whoever comes with other keys is another supporter."""


class Supporter(Persisted, frozen=True):
    """Somebody whom a side trusts. Over once `until` is there."""

    record: RecordId
    side: Side
    keyset: KeysetId
    since: Seconds
    until: Seconds | None = None

    @property
    def live(self) -> bool:
        """Whether their place was not ended."""
        return self.until is None


class Lend(Persisted, frozen=True):
    """One letter that a side lets its supporter read. Over once `until` is there."""

    record: RecordId
    item: ItemId
    side: Side
    keyset: KeysetId
    by: KeysetId
    """Who wrapped its key: the party, or a mediator for one without a keyset."""
    since: Seconds
    until: Seconds | None = None

    @property
    def live(self) -> bool:
        """Whether it was not taken back, put down or ended."""
        return self.until is None
