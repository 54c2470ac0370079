"""The list of an account's cases, read to the end."""

from __future__ import annotations

from collections.abc import AsyncIterator

from relay.domain.ids import CaseId
from relay.wire import codec
from relay.wire import messages as m
from relay_client.account.session import AccountSession
from relay_client.net.paging import pages


async def case_pages(session: AccountSession) -> AsyncIterator[m.CaseList]:
    """Yield the list of this account's cases page by page."""

    async def fetch(after: CaseId | None) -> m.CaseList:
        query = {} if after is None else {"after": codec.base64url(after)}
        return await session.call("case.list", m.CaseList, query=query)

    async for page in pages(
        fetch, lambda page: [row.case for row in page.cases], lambda page: page.next, rising=True
    ):
        yield page


async def case_rows(session: AccountSession) -> AsyncIterator[m.CaseRow]:
    """Yield the rows of all of this account's cases."""
    async for page in case_pages(session):
        for row in page.cases:
            yield row
