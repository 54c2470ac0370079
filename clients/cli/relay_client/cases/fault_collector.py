"""Looks at each of several cases by itself: what one of them raises is kept beside the others, and ends nothing.

Only what a case itself is to blame for is kept: a line that broke, a lock, or a refusal of the whole ends the whole.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from relay.domain.ids import CaseId
from relay_client.errors import Unreadable, Untrusted
from relay_client.views.troubled import Troubled

T = TypeVar("T")


class FaultCollector:
    """Collects the cases that could not be shown."""

    def __init__(self) -> None:
        self._troubled: dict[CaseId, Troubled] = {}

    async def of(self, case: CaseId, asked: Awaitable[T]) -> T | None:
        """Return what was asked of one case, None where it raised Untrusted or Unreadable; that is kept, once for a case."""
        try:
            return await asked
        except (Untrusted, Unreadable) as fault:
            self._troubled.setdefault(case, _troubled(case, fault))
            return None

    @property
    def troubled(self) -> tuple[Troubled, ...]:
        """The cases that raised something, in the order in which they were met."""
        return tuple(self._troubled.values())


def _troubled(case: CaseId, fault: Untrusted | Unreadable) -> Troubled:
    if isinstance(fault, Untrusted):
        return Troubled(case, fault.code, fault.who, fault.file, fault.sent_again, fault.sentence, fault.moments)
    return Troubled(case, fault.code)
