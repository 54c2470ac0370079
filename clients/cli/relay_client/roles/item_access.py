"""The items of a case: listed page by page, opened with every check, their large parts fetched when they are asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator

from relay.domain import views
from relay.domain.ids import CaseId, ItemId
from relay.domain.refusals import Code
from relay.wire import codec
from relay.wire import messages as m
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem, Unreadable
from relay_client.items.item_reader import ItemReader, Unsealed
from relay_client.items.parts import ItemParts
from relay_client.net.paging import item_pages
from relay_client.roles import presenters
from relay_client.roles.case_access import path_of
from relay_client.views.items import OpenedItem


class ItemAccess:
    """Fetching and opening items, the same for every role: what may be read, the grants decide."""

    def __init__(self, case_client: CaseClient) -> None:
        self._case_client = case_client

    def pages(self, case: CaseId) -> AsyncIterator[m.ItemList]:
        """Yield a case's items page by page."""

        async def fetch(after: ItemId | None) -> m.ItemList:
            query = {} if after is None else {"after": codec.base64url(after)}
            return await self._case_client.session.call("item.list", m.ItemList, path=path_of(case), query=query)

        return item_pages(fetch)

    async def fetch(self, case: CaseId, item: ItemId) -> m.Reading:
        """Fetch what is needed to open an item; Unreadable `item.manifest` where the answer is about another."""
        reading = await self._case_client.session.call("item.read", m.Reading, path=path_of(case, item))
        if reading.item != item:
            raise Unreadable("item.manifest")
        return reading

    async def fetch_given(self, case: CaseId, item: ItemId, *, over: str) -> m.Reading:
        """Fetch an item that somebody was given for a while; Misused, with the code `over`, where it is not with them any more."""
        try:
            return await self.fetch(case, item)
        except ServerProblem as problem:
            if problem.code != Code.NOT_FOUND.value:
                raise
            raise Misused(over) from problem

    async def fetch_known(self, snapshot: CaseSnapshot, item: ItemId) -> m.Reading:
        """Fetch an item that the journal tells of. Where the service gives nothing, say why, by what this seat knows already.

        Raises ServerProblem with the code of `WhyGone`, or *not.found* where nothing known explains it.
        """
        try:
            return await self.fetch(snapshot.case, item)
        except ServerProblem as problem:
            known = snapshot.history.file.items.get(item)
            if problem.code != Code.NOT_FOUND.value or known is None:
                raise
            side = None if snapshot.history.replay.whole else presenters.summary_of(snapshot).side
            why = views.why_gone(snapshot.history.file, known, side, snapshot.signer.id)
            if why is None:
                raise
            raise ServerProblem(why.value, problem.status, where=problem.code, request=problem.request) from problem

    def unseal(self, snapshot: CaseSnapshot, reading: m.Reading) -> Unsealed:
        """Open an item with every check; raises `Unreadable`."""
        if snapshot.journal is None:
            raise Misused("role.other")
        unsealed = ItemReader(snapshot.signer, snapshot.directory, snapshot.history, snapshot.journal).open(reading)
        self._case_client.parts = ItemParts(self._case_client.session, snapshot.case, unsealed)
        return unsealed

    async def parts(self, opened: OpenedItem) -> ItemParts:
        """Return the large parts of an item that was opened, to be fetched one by one."""
        kept = self._case_client.parts
        if kept is None or kept.manifest != opened.manifest:
            snapshot = await self._case_client.look(opened.case)
            unsealed = self.unseal(snapshot, await self.fetch(opened.case, opened.item))
            if unsealed.manifest_id != opened.manifest:
                raise Unreadable("item.manifest")
            kept = ItemParts(self._case_client.session, snapshot.case, unsealed)
        return kept

    async def each_page(self, opened: OpenedItem) -> AsyncIterator[bytes]:
        """Yield the images of an opened item's pages in order, one in memory at a time; raises `Unreadable`."""
        parts = await self.parts(opened)
        for info in parts.infos:
            yield await parts.whole(info.number)

    async def page_images(self, opened: OpenedItem) -> tuple[bytes, ...]:
        """Return the images of an opened item's pages in order, every one checked; none for a typed letter."""
        return tuple([page async for page in self.each_page(opened)])
