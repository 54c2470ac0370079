"""What could not be shown beside what could: one case that contradicts itself must not hide the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self, TypeVar

from msgspec import Struct

from relay.domain.ids import CaseId, Seconds

T = TypeVar("T")


class Troubled(Struct, frozen=True):
    """A case that cannot be shown: why, by code (Untrusted's or Unreadable's), who is named, and the file that proves it."""

    case: CaseId
    code: str
    who: str = ""
    file: Path | None = None
    sent_again: tuple[str, ...] = ()
    """What was said there to stop something, and was sent again because of it."""
    sentence: str = ""
    """Which sentence tells it, where that is not the one of its code, and the moments that it names."""
    moments: Mapping[str, Seconds] = {}


class PartialList(tuple[T, ...]):  # noqa: SLOT001 - a tuple of any length can have no slots
    """What went well, and beside it, in `troubled`, the cases that did not."""

    troubled: tuple[Troubled, ...]

    def __new__(cls, rows: Iterable[T] = (), troubled: Iterable[Troubled] = ()) -> Self:
        """Put both together."""
        made = super().__new__(cls, rows)
        made.troubled = tuple(troubled)
        return made
