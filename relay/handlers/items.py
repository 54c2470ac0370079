"""Items: submitting, reading, listing, acting."""

from __future__ import annotations

from relay.domain.ids import ItemId
from relay.handlers.call import Call
from relay.wire import limits, messages


async def submit(call: Call) -> messages.Done:
    """Take an item whole."""
    return await call.service.acting.submit(call.route, call.session, call.case, call.body)


async def act(call: Call) -> messages.Done:
    """Take a signed record about an item."""
    return await call.service.acting.act(call.route, call.session, call.case, call.item, call.body)


async def read(call: Call) -> messages.Reading:
    """Give what the caller needs to open an item."""
    return await call.service.readings.read(call.session, call.case, call.item)


async def page(call: Call) -> messages.ItemList:
    """List a case's items as the caller may see them."""
    after = call.after()
    return await call.service.readings.items(call.session, call.case, None if after is None else ItemId(after))


async def queue(call: Call) -> messages.Queue:
    """Give a page of the caller's hold queue."""
    limit = call.number("limit", limits.PAGE, limits.PAGE) or limits.PAGE
    return await call.service.readings.queue(call.session, call.query.get("after"), limit)
