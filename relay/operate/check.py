"""Looks at a relay as it lies on disk and says, point by point, whether it may serve: `relay check`.

Changes nothing, and works beside a serving process. A point fails only where something must be done; what is merely
good to know is shown with it. What each point looks at stands in `relay.operate.checks`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from msgspec import Struct

from relay import config
from relay.config import Settings
from relay.domain.ids import Seconds
from relay.operate.checks import (
    backups,
    clock,
    content,
    dates,
    identity,
    leftovers,
    machine,
    office,
    proxies,
    readers,
    reserve,
    storage,
    web,
)
from relay.operate.content import Progress
from relay.operate.fault import KNOWN, sentence

Look: TypeAlias = Callable[[Settings, Seconds], tuple[bool, str]]
"""Looks at one thing; returns whether nothing must be done, and what is to be said of it."""

LOOKS: Final[tuple[tuple[str, Look], ...]] = (
    ("database", machine.database),
    ("folders", machine.folders),
    ("schema", storage.schema),
    ("permissions", storage.permissions),
    ("files", storage.files),
    ("leftovers", leftovers.leftovers),
    ("owners", machine.owners),
    ("clock", clock.clock),
    ("server record", identity.server_record),
    ("root", identity.root),
    ("telephone", office.telephone),
    ("encryption", identity.encryption),
    ("web client", web.client),
    ("style", web.style),
    ("proxies", proxies.proxies),
    ("certificate", dates.certificate),
    ("staff", dates.staff),
    ("disk", storage.space),
    ("reserve", reserve.reserve),
    ("newest acts", content.newest),
    ("readers", readers.readers),
    ("copies", machine.copies),
    ("share holder", machine.share_holder),
    ("backup", backups.backup),
    ("share backup", backups.shares),
    ("share copies", content.share_copies),
    ("backup manifests", content.manifests),
)
DEEP: Final[tuple[tuple[str, Callable[[Settings, Progress], tuple[bool, str]]], ...]] = (
    ("content", content.whole),
    ("newest backup", content.newest_backup),
)
"""What reads all that there is; only where it is asked for."""


class Point(Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    good: bool
    detail: str


class Report(Struct, frozen=True):
    """All that was looked at."""

    settings: dict[str, str]
    points: tuple[Point, ...]
    web: tuple[str, ...] = ()
    """The files of the web client, each behind its SHA-256."""

    @property
    def good(self) -> bool:
        """Whether nothing must be done."""
        return all(point.good for point in self.points)

    def lines(self) -> list[str]:
        """Return the report for people: the settings in force, then a line a point."""
        width = max(len(name) for name in self.settings)
        settings = [f"{name:<{width}}  {text or '-'}" for name, text in self.settings.items()]
        points = [f"{'ok    ' if point.good else 'FAILED'}  {point.name}: {point.detail}" for point in self.points]
        return [*settings, "", *points, *(["", *self.web] if self.web else [])]

    def json(self) -> str:
        """Return the report for programs, in one line."""
        points = [{"name": point.name, "good": point.good, "said": point.detail} for point in self.points]
        return json.dumps(
            {"good": self.good, "settings": self.settings, "points": points, "web": self.web}, ensure_ascii=False
        )


def check(settings: Settings, now: Seconds, deep: Progress | None = None) -> Report:
    """Look at everything; a point that cannot be looked at has failed, and says why.

    With `deep`, which is told how far it is, also read all that is kept, and verify it.
    """
    points = [_looked(name, partial(look, settings, now)) for name, look in LOOKS]
    if deep is not None:
        points += [_looked(name, partial(look, settings, deep)) for name, look in DEEP]
    return Report(config.shown(settings), tuple(points), tuple(web.listed()))


def _looked(name: str, look: Callable[[], tuple[bool, str]]) -> Point:
    try:
        return Point(name, *look())
    except KNOWN as error:
        return Point(name, good=False, detail=sentence(error))
