"""Lists that come in pages, and cosign requests: read to the end, and held to be what they say."""

from __future__ import annotations

from collections.abc import AsyncIterator

from relay.domain.ids import CaseId
from relay.wire import codec
from relay.wire import messages as m
from relay_client.casework import Casework


async def case_rows(work: Casework) -> AsyncIterator[m.CaseRow]:
    """Yield the rows of all of this account's cases."""
    after: CaseId | None = None
    while True:
        query = {} if after is None else {"after": codec.base64url(after)}
        page = await work.access.call("case.list", m.CaseList, query=query)
        for row in page.cases:
            yield row
        if page.next is None or page.next == after:
            return
        after = page.next


async def queue_rows(work: Casework) -> AsyncIterator[m.QueueRow]:
    """Yield a mediator's hold queue, oldest due first."""
    after: str | None = None
    while True:
        query = {} if after is None else {"after": after}
        page = await work.access.call("queue", m.Queue, query=query)
        for row in page.items:
            yield row
        if page.next is None or page.next == after:
            return
        after = page.next
