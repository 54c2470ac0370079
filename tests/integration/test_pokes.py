"""Pokes over the wire: they say that there is something, to whom it concerns, and nothing else."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.handlers.pokes import STREAMS_PER_ACCOUNT
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.messages import Mac, Profile, SlotKind
from relay.wire.routes import POKES_PATH
from relay.wire.statements import KeysetBytes, SigningKeyBytes
from tests.integration.conftest import Served
from tests.support.logins import logged_in
from tests.support.process import Line
from tests.support.until import until
from tests.support.world import DAY, Someone, Written


async def submit(served: Served, line: Line) -> Written:
    written = await served.site.write(served.case.a, served.case.case, Side.A, [served.lead])
    reply = await line.ask("item.submit", served.case.a, written.request, case=served.case.case)
    assert reply.status == 200
    return written


async def release(served: Served, line: Line, written: Written) -> None:
    case = served.case
    request = await served.site.release_request(served.lead, case.case, written, case.b)
    reply = await line.ask("item.release", served.lead, request, case=case.case, item=written.item)
    assert reply.status == 200


async def cursor(line: Line, who: Someone) -> int:
    """Return somebody's cursor now, as a new stream begins with it."""
    async with line.pokes(who) as stream:
        found = await stream.next()
    assert found is not None
    return found


async def test_a_submit_pokes_the_mediator_and_the_recipient_hears_nothing_until_it_is_released(
    served: Served, line: Line
) -> None:
    case, foreign = served.case, served.foreign
    async with line.pokes(served.lead) as mediators, line.pokes(case.b) as recipients:
        assert mediators.reply.headers["Content-Type"] == "text/event-stream"
        began, quiet = await mediators.next(), await recipients.next()
        assert began is not None
        assert quiet is not None
        strangers = [await cursor(line, each) for each in (foreign.mediator, foreign.a, foreign.b)]
        written = await submit(served, line)
        assert await mediators.next() == began + 1
        assert await cursor(line, case.b) == quiet
        await release(served, line, written)
        assert await recipients.next() == quiet + 1, "the first it hears is of the release"
        assert [await cursor(line, each) for each in (foreign.mediator, foreign.a, foreign.b)] == strangers


@pytest.mark.parametrize("stopping", [s.Decline, s.Recall])
async def test_the_recipient_never_hears_of_what_is_not_passed_on(
    served: Served, line: Line, stopping: type[s.Statement]
) -> None:
    case, site = served.case, served.site
    before = await cursor(line, case.b)
    written = await submit(served, line)
    if stopping is s.Decline:
        said: dict[str, Any] = {"item": written.item, "manifest": written.manifest}
        request = await site.request(served.lead, s.Decline, case.case, **said)
        reply = await line.ask("item.decline", served.lead, request, case=case.case, item=written.item)
    else:
        request = await site.request(case.a, s.Recall, case.case, item=written.item)
        reply = await line.ask("item.recall", case.a, request, case=case.case, item=written.item)
    assert reply.status == 200
    assert await cursor(line, case.b) == before


async def test_whoever_was_away_is_told_at_once_and_whoever_missed_nothing_waits(
    served: Served, line: Line
) -> None:
    before = await cursor(line, served.lead)
    for _ in range(3):
        await submit(served, line)
    async with line.pokes(served.lead, after=before) as stream:
        assert await stream.next() == before + 3, "one poke for all that was missed"
        await submit(served, line)
        assert await stream.next() == before + 4
    async with line.pokes(served.lead, after=before + 4) as stream:
        await submit(served, line)
        assert await stream.next() == before + 5, "nothing came before something happened"


async def test_an_account_has_so_many_streams_and_one_that_ends_makes_room(served: Served, line: Line) -> None:
    who = served.office
    async with AsyncExitStack() as stack:
        for _ in range(STREAMS_PER_ACCOUNT):
            stream = await stack.enter_async_context(line.pokes(who))
            assert await stream.next() is not None
        fifth = await line.send("GET", POKES_PATH, bearer=who.bearer)
        assert (fifth.status, fifth.code) == (429, "rate.limited")
        assert int(fifth.headers["Retry-After"]) > 0
        async with line.pokes(served.case.b) as another:
            assert await another.next() is not None, "the limit is of one account"

    async def room_again() -> bool:
        async with line.pokes(who) as stream:
            return stream.reply.status == 200

    await until(room_again, "the server saw that the streams ended")


async def test_a_stream_hears_of_nothing_more_once_its_token_was_ended(served: Served, line: Line) -> None:
    """A device that was ended must not go on hearing when something comes."""
    lead = served.lead
    ended = replace(lead, bearer=await logged_in(line, lead, served.site.identity.origin, Profile.STAFF))
    async with line.pokes(ended) as stream, line.pokes(lead) as other:
        began = await stream.next()
        assert await other.next() == began
        assert (await line.ask("logout", ended, messages.Nothing())).status == 200
        await submit(served, line)
        assert await other.next() is not None
        assert await stream.next() is None


async def test_a_stream_hears_of_the_keyset_that_is_confirmed_while_it_waits(served: Served, line: Line) -> None:
    """Somebody who joined waits with an account and nothing else: its stream must not go on waiting for nobody."""
    site, lead, case = served.site, served.lead, CaseId(served.site.chance(16))
    place = {"mediator": lead.id, "place": s.PlaceGiven.LEAD, "not_after": Seconds(site.now() + 80 * DAY)}
    slip, person = SlipId(site.chance(16)), site.someone("party-new")
    expires, keyset = Seconds(site.now() + DAY), KeysetBytes(person.public.to_bytes())

    async def acts(who: Someone, route: str, shape: type[s.Statement], **said: Any) -> None:
        reply = await line.ask(route, who, await site.request(who, shape, case, **said), case=case)
        assert reply.status == 200, reply.code

    await acts(served.office, "case.create", s.Assignment, **place)
    await acts(lead, "case.slip", s.Slip, slip=slip, side=Side.A, epoch=1, expires=expires)
    key = SigningKeyBytes(person.account.public.raw)
    account = site.account(person, SlotKind.PASSPHRASE)
    answer = messages.SlipAnswer(keyset, key, Mac(site.chance(32)), account)
    assert (await line.ask("slip.answer", None, answer, slip=slip)).status == 200
    waiting = replace(person, bearer=await logged_in(line, person, site.identity.origin, Profile.PARTY))
    async with line.pokes(waiting) as stream:
        began = await stream.next()
        assert began is not None
        await acts(lead, "case.confirm", s.Confirm, slip=slip, side=Side.A, epoch=1, keyset=keyset)
        assert await stream.next() is None, "it ends, and whoever comes back is told"
    async with line.pokes(waiting, after=began) as stream:
        assert await stream.next() == began + 1
