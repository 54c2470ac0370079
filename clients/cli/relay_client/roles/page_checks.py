"""Looking at the pages of an item before it may be passed on: every byte of every page, as its reader would get it.

A page that cannot be opened by the rules, or that holds anything a viewer would not show, is a finding; with one, nothing is
released. What was looked at once is not fetched again: the manifest binds every byte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from relay.crypto.digests import digest
from relay.domain.ids import RecordId
from relay_client.errors import PagesUnfit, Unreadable, Unreviewed
from relay_client.items.parts import IN_MEMORY_BYTES, ItemParts
from relay_client.roles.item_access import ItemAccess
from relay_client.views.items import OpenedItem, PageFinding, PartInfo

See = Callable[[PartInfo, bytes | None, tuple[PageFinding, ...]], object]
"""Is shown each page as it was checked: its bytes (None where it does not open), and what was found."""


class Checked(Struct, frozen=True):
    """What was found in the pages of one item, and SHA-256 of each page that opens, in their order."""

    findings: tuple[PageFinding, ...]
    digests: tuple[bytes, ...]


class PageChecks:
    """Checking pages, for a mediator."""

    def __init__(self, items: ItemAccess) -> None:
        self._items = items
        self._checked: dict[RecordId, Checked] = {}

    async def findings(self, opened: OpenedItem, see: See | None = None) -> tuple[PageFinding, ...]:
        """Return every reason not to pass an item on that lies in its pages, in their order; none where all is well.

        Nothing is fetched where these very pages were checked before and nobody wants to see them. Raises Problem and
        Unreachable of the line.
        """
        return (await self._check(opened, see)).findings

    async def require_shown(self, opened: OpenedItem, shown: Sequence[bytes]) -> None:
        """Require that every page was shown, just as it is: SHA-256 of each, in their order; Unreviewed `release.pages_unseen`."""
        checked = await self._check(opened)
        if len(checked.digests) != len(opened.parts) or checked.digests != tuple(shown):
            raise Unreviewed("release.pages_unseen")

    async def _check(self, opened: OpenedItem, see: See | None = None) -> Checked:
        known = self._checked.get(opened.manifest)
        if known is not None and see is None:
            return known
        findings: list[PageFinding] = []
        digests: list[bytes] = []
        if opened.parts:
            parts = await self._items.parts(opened)
            for info in opened.parts:
                data, page_findings = await _checked(parts, info)
                findings += page_findings
                digests += [] if data is None else [digest(data)]
                if see is not None:
                    see(info, data, page_findings)
        self._checked[opened.manifest] = Checked(tuple(findings), tuple(digests))
        return self._checked[opened.manifest]

    async def require_fit(self, opened: OpenedItem) -> None:
        """Raise `PagesUnfit` with every finding where the pages must not be passed on."""
        findings = await self.findings(opened)
        if findings:
            raise PagesUnfit(findings)


async def _checked(parts: ItemParts, info: PartInfo) -> tuple[bytes | None, tuple[PageFinding, ...]]:
    from relay_client.pages.scans.page_check import check_page

    if info.length > IN_MEMORY_BYTES:
        return None, (PageFinding(info.number, "page.check.too_large", str(info.length)),)
    try:
        data = await parts.whole(info.number)
    except Unreadable as fault:
        return None, (PageFinding(info.number, fault.code),)
    findings = check_page(data, info.type)
    return data, tuple(PageFinding(info.number, finding.code, finding.detail) for finding in findings)
