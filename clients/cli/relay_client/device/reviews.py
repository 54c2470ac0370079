"""What a mediator was shown whole, and may decide about without being shown it again: sealed on this device, for eight hours.

A decision is bound to the item and the manifest that were shown, by their whole ids, never to the few digits that somebody types.
Keeps no word of a letter. A session keeps the same in memory alone, and `lock` drops both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, RecordId, Seconds
from relay.wire import statements as s
from relay_client.device.environment import Environment
from relay_client.device.keystore import Vault
from relay_client.views.items import OpenedItem

GOOD_S: Final = 8 * 3600
"""Seconds after which a letter must be read again: a working day."""
_SHELF: Final = "reviews"


class Review(Struct, frozen=True):
    """That one item was shown whole, when, and where the journal of its case stood; with `pages`, all its pages too.

    `shown` is SHA-256 of each of these pages, in their order, as it was shown.
    """

    case: CaseId
    item: ItemId
    manifest: RecordId
    journal: s.Position
    at: Seconds
    pages: bool
    shown: tuple[s.Digest, ...] | None = None

    @staticmethod
    def of(opened: OpenedItem, now: Seconds, shown: Sequence[bytes] = ()) -> Review:
        """Return the review of a letter that was just shown, with its pages where it names them."""
        whole = bool(shown) and len(shown) == len(opened.parts)
        digests = tuple(s.Digest(digest) for digest in shown) or None
        return Review(opened.case, opened.item, opened.manifest, opened.seen, now, whole, digests)

    def covers(self, opened: OpenedItem, now: Seconds) -> bool:
        """Whether these very bytes were shown, not too long ago, by a journal that has not gone back since."""
        same = (self.case, self.item, self.manifest) == (opened.case, opened.item, opened.manifest)
        return same and self.lasts(now) and self.journal.n <= opened.seen.n

    def lasts(self, now: Seconds) -> bool:
        """Whether it still counts."""
        return self.at <= now < self.at + GOOD_S


class Reviews:
    """The reviews of one account on this device."""

    def __init__(self, vault: Vault, environment: Environment) -> None:
        self._vault = vault
        self._environment = environment

    def keep(self, review: Review) -> None:
        """Keep one, in place of an earlier one of the same item."""
        self._vault.write(_SHELF, review.item.hex(), review)

    def all(self) -> dict[ItemId, Review]:
        """Return those that still count; forget the others."""
        now, reviews = self._environment.now(), {}
        for name, review in self._vault.rows(_SHELF, Review):
            if review.lasts(now):
                reviews[review.item] = review
            else:
                self._vault.drop(_SHELF, name)
        return reviews

    def clear(self) -> None:
        """Forget them all."""
        for name, _ in self._vault.all(_SHELF):
            self._vault.drop(_SHELF, name)
