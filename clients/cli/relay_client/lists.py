"""The lists of an account: its cases, and a mediator's hold queue, read to the end."""

from __future__ import annotations

from collections.abc import AsyncIterator

from relay.domain.ids import CaseId
from relay.wire import codec
from relay.wire import messages as m
from relay.wire.codec import Malformed
from relay_client.casework import Casework
from relay_client.errors import Unreachable
from relay_client.paged import pages
from relay_client.replies import whole_number


async def case_rows(work: Casework) -> AsyncIterator[m.CaseRow]:
    """Yield the rows of all of this account's cases."""

    async def fetch(after: CaseId | None) -> m.CaseList:
        query = {} if after is None else {"after": codec.base64url(after)}
        return await work.access.call("case.list", m.CaseList, query=query)

    async for page in pages(
        fetch, lambda page: [row.case for row in page.cases], lambda page: page.next, rising=True
    ):
        for row in page.cases:
            yield row


async def queue_rows(work: Casework) -> AsyncIterator[m.QueueRow]:
    """Yield a mediator's hold queue, oldest due first."""

    async def fetch(after: tuple[int, bytes] | None) -> m.Queue:
        query = {} if after is None else {"after": f"{after[0]}.{codec.base64url(after[1])}"}
        return await work.access.call("queue", m.Queue, query=query)

    async for page in pages(fetch, _queue_keys, _queue_end, rising=True):
        for row in page.items:
            yield row


def _queue_keys(page: m.Queue) -> list[tuple[int, bytes]]:
    return [(row.due, row.item) for row in page.items]


def _queue_end(page: m.Queue) -> tuple[int, bytes] | None:
    if page.next is None:
        return None
    due, _, item = page.next.partition(".")
    at = whole_number(due)
    if at is None:
        raise Unreachable("net.endless", "queue")
    try:
        return at, codec.short_id(item, "queue", "next")
    except Malformed as error:
        raise Unreachable("net.endless", "queue") from error
