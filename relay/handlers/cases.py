"""Looking at cases, and acting on them."""

from __future__ import annotations

from relay.domain.ids import CaseId
from relay.handlers.call import Call
from relay.wire import messages
from relay.wire.codec import INTEGER_TOP


async def page(call: Call) -> messages.CaseList:
    """List the caller's cases."""
    after = call.after()
    return await call.service.cases.page(call.session, None if after is None else CaseId(after))


async def get(call: Call) -> messages.CaseReply:
    """Give one case."""
    return await call.service.cases.get(call.session, call.case)


async def journal(call: Call) -> messages.Journal:
    """Give a stretch of the caller's journal."""
    return await call.service.cases.journal(call.session, call.case, call.number("after", 0, INTEGER_TOP))


async def notes(call: Call) -> messages.Notes:
    """Give the caller's private notes."""
    return await call.service.cases.notes(call.session, call.case)


async def counts(call: Call) -> messages.Counts:
    """Give the office's numbers."""
    return await call.service.cases.counts(call.session)


async def create(call: Call) -> messages.Done:
    """Take the assignment that begins a case."""
    return await call.service.acting.act(call.route, call.session, None, None, call.body)


async def act(call: Call) -> messages.Done:
    """Take a signed record about a case."""
    return await call.service.acting.act(call.route, call.session, call.case, None, call.body)
