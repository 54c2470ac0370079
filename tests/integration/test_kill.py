"""The power goes in the middle of submits, releases, openings and leavings: what was answered stays, nothing is half.

Each round starts from the same folder, sends the same signed requests, and ends the server with SIGKILL at the moment
of the k-th answer. Then the files are looked at as they lie, the server is started again, and everything is repeated.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import chain, zip_longest
from pathlib import Path

import aiohttp
import pytest
from msgspec import Struct

from relay.crypto import digests
from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import EMPTY_HEAD, MEDIATORS, CaseFile, CaseState, ItemState, Seat, Side, StaffRole
from relay.domain.views import AuthorStatus, RecipientStatus
from relay.store.base import Store, StoredJournalRow
from relay.store.connect import open_store
from relay.wire import codec, messages
from relay.wire import statements as s
from tests.support.process import Line, lined, serving
from tests.support.relay_site import DATABASE, RelaySite, copied, new_site
from tests.support.stores import grant_to
from tests.support.world import Opened, Someone, Written, record_id

KILLS = ((1, 16), (1, 1), (2, 3), (4, 16), (6, 4), (8, 3), (10, 16), (12, 2))
"""After how many answers the process is ended, and how many requests are under way at a time."""
PACE = "10000"
SUBMITS, OPENINGS, RELEASES, LEAVINGS = 6, 3, 3, 2
REQUESTS = SUBMITS + OPENINGS + RELEASES + LEAVINGS


class Sent(Struct, frozen=True, eq=False):
    """A signed request, ready to be sent any number of times, and what it is about."""

    route: str
    person: Someone
    case: Opened
    body: bytes
    records: tuple[RecordId, ...]
    """In the order in which they enter the mediators' journal."""
    items: tuple[ItemId, ...]

    async def over(self, line: Line) -> bytes:
        """Send it, and return the answer's bytes."""
        item = self.items[0]
        reply = await line.ask(self.route, self.person, self.body, case=self.case.case, item=item)
        reply.read(messages.Done)
        return reply.body


class Scene(Struct, frozen=True):
    """A folder nobody serves, and what will be asked of it."""

    home: Path
    requests: tuple[Sent, ...]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home = tmp_path_factory.mktemp("kill") / "server"
    yield Scene(home, asyncio.run(prepared(home)))
    shutil.rmtree(home)


async def prepared(home: Path) -> tuple[Sent, ...]:
    """Bring six cases to where each has something to lose, and sign what comes next."""
    async with new_site(home, "kill") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        lead = await site.staff("lead", StaffRole.MEDIATOR)
        busy = await site.open_case(office, lead)
        given = [await passed_on(site, busy) for _ in range(OPENINGS)]
        submits = [await submit_of(site, busy) for _ in range(SUBMITS)]
        openings = [await opening_of(site, busy, each) for each in given]
        releases = [await release_of(site, await site.open_case(office, lead)) for _ in range(RELEASES)]
        leavings = [await leaving_of(site, await site.open_case(office, lead)) for _ in range(LEAVINGS)]
        mixed = chain.from_iterable(zip_longest(submits, releases, openings, leavings))
        return tuple(each for each in mixed if each is not None)


async def held(site: RelaySite, case: Opened) -> Written:
    written = await site.write(case.a, case.case, Side.A, [case.mediator])
    await site.submit(case.a, case.case, written)
    return written


async def passed_on(site: RelaySite, case: Opened) -> Written:
    written = await held(site, case)
    await site.release(case.mediator, case.case, written, case.b)
    return written


async def submit_of(site: RelaySite, case: Opened) -> Sent:
    written = await site.write(case.a, case.case, Side.A, [case.mediator])
    ids = (written.manifest, record_id(written.request.submit))
    return Sent("item.submit", case.a, case, codec.encode(written.request), ids, (written.item,))


async def release_of(site: RelaySite, case: Opened) -> Sent:
    written = await held(site, case)
    request = await site.release_request(case.mediator, case.case, written, case.b)
    assert request.log is not None
    ids = (record_id(request.record), record_id(request.log))
    return Sent("item.release", case.mediator, case, codec.encode(request), ids, (written.item,))


async def opening_of(site: RelaySite, case: Opened, written: Written) -> Sent:
    request = await site.request(case.b, s.Open, case.case, item=written.item, tell_author=False)
    return Sent("item.open", case.b, case, codec.encode(request), (record_id(request.record),), (written.item,))


async def leaving_of(site: RelaySite, case: Opened) -> Sent:
    items = ((await held(site, case)).item, (await passed_on(site, case)).item)
    request = await site.request(case.b, s.Withdraw, case.case, side=Side.B)
    return Sent("case.withdraw", case.b, case, codec.encode(request), (record_id(request.record),), items)


# --- what lies on the disk ------------------------------------------------------------------------------------


@asynccontextmanager
async def as_it_lies(home: Path, to: Path) -> AsyncIterator[Store]:
    """Open a copy of the database, its log and its tail, so that the next start finds them untouched."""
    to.mkdir()
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}.tail"):
        if (home / name).exists():
            shutil.copy(home / name, to / name)
    store = await open_store(f"sqlite:///{to / DATABASE}")
    try:
        yield store
    finally:
        await store.close()


class Found:
    """What a store holds of one case."""

    def __init__(self, store: Store, file: CaseFile, journals: dict[Seat, list[StoredJournalRow]]) -> None:
        self.store = store
        self.file = file
        self.journals = journals

    @staticmethod
    async def of(store: Store, case: CaseId, items: tuple[ItemId, ...]) -> Found:
        file = await store.load(case, items=frozenset(items))
        assert file is not None
        seats = (Seat.of(Side.A), Seat.of(Side.B), MEDIATORS)
        journals = {seat: list(await store.journal(case, seat, 0, 1_000)) for seat in seats}
        for seat, rows in journals.items():
            check_chain(file, seat, rows)
        return Found(store, file, journals)

    def journalled(self, each: Sent, *, seats: str) -> dict[str, bool]:
        """Whether its records stand in these journals, and its first in nobody else's."""
        said = {}
        for seat, rows in self.journals.items():
            here = [row.record for row in rows if row.record in each.records]
            whole = seat == MEDIATORS or each.route == "item.submit"
            wanted = list(each.records if whole else each.records[:1]) if seat.name in seats.split() else []
            assert here in ([], wanted), "an entry stands where it does not belong, or half"
            if wanted:
                said[f"journal of {seat.name}"] = bool(here)
        return said


def check_chain(file: CaseFile, seat: Seat, rows: list[StoredJournalRow]) -> None:
    """A journal is one chain from its beginning to the head the case names."""
    head = EMPTY_HEAD.value
    for n, row in enumerate(rows, start=1):
        head = digests.journal_head(file.case.id, n, head, row.record)
        assert (row.n, row.head) == (n, head)
        assert record_id(row.data) == row.record
    assert (file.case.head(seat).n, file.case.head(seat).value) == (len(rows), head)


async def facts_of(store: Store, each: Sent) -> dict[str, bool]:
    """What must be there if the request was accepted, and must not be if it was not."""
    found = await Found.of(store, each.case.case, each.items)
    kept = await store.records(list(each.records))
    facts = {f"record {n}": record in kept for n, record in enumerate(each.records)}
    item = found.file.items.get(each.items[0])
    mediator, a, b = each.case.mediator.id, each.case.a.id, each.case.b.id
    queued = {row.item for row in await store.queue(mediator, None, 1_000)}
    match each.route:
        case "item.submit":
            grants = await store.grants_of(each.items[0])
            shares = [await grant_to(store, each.items[0], reader) for reader in (mediator, a)]
            facts |= found.journalled(each, seats="a mediators") | {
                "item": item is not None,
                "letter": await store.letter(each.items[0]) is not None,
                "grants": {grant.reader for grant in grants} == {mediator, a},
                "share of the mediator": shares[0] is not None,
                "share of the author": shares[1] is not None,
                "queued": each.items[0] in queued,
            }
            assert len(grants) in {0, 2}
        case "item.release":
            assert item is not None
            facts |= found.journalled(each, seats="b mediators") | {
                "state": item.state is ItemState.RELEASED,
                "its release": item.release == each.records[0],
                "grant and share": await grant_to(store, item.id, b) is not None,
                "out of the queue": item.id not in queued,
            }
        case "item.open":
            assert item is not None
            facts |= found.journalled(each, seats="b mediators") | {"state": item.state is ItemState.OPENED}
        case "case.withdraw":
            states = {found.file.items[id_].state for id_ in each.items}
            shares = [await grant_to(store, id_, reader) for id_ in each.items for reader in (mediator, b)]
            facts |= {
                "in the leaver's journal": each.records[0] in {r.record for r in found.journals[Seat.of(Side.B)]},
                "in the mediators' journal": each.records[0] in {r.record for r in found.journals[MEDIATORS]},
                "closed": found.file.case.state is CaseState.CLOSED,
                "items void": states == {ItemState.VOIDED},
                "shares gone": not any(shares),
                "out of the queue": not queued & set(each.items),
            }
            assert ItemState.VOIDED not in states or len(states) == 1
        case _:
            raise AssertionError(each.route)
    return facts


async def accepted(store: Store, requests: tuple[Sent, ...]) -> set[Sent]:
    """Return which requests are there, each of them whole; fail where one is there in part."""
    there = set()
    for each in requests:
        facts = await facts_of(store, each)
        assert len(set(facts.values())) == 1, f"{each.route} is there by half: {facts}"
        if all(facts.values()):
            there.add(each)
    return there


# --- the round ------------------------------------------------------------------------------------------------


async def killed_after(home: Path, requests: tuple[Sent, ...], k: int, at_once: int) -> dict[Sent, bytes]:
    """Serve, ask, and end the process as the k-th answer comes; return every answer that did come."""
    answers: dict[Sent, bytes] = {}
    waiting = iter(requests)
    with serving(home, RELAY_PACE=PACE) as server:

        async def asking(line: Line) -> None:
            for each in waiting:
                try:
                    answers[each] = await each.over(line)
                except aiohttp.ClientError:
                    return
                if len(answers) == k:
                    server.kill()

        async with lined(server) as line:
            await asyncio.gather(*(asking(line) for _ in range(at_once)))
    return answers


async def check_by_api(line: Line, requests: tuple[Sent, ...]) -> None:
    """Everybody sees what everything together comes to."""
    busy = requests[0].case
    written = (await line.ask("item.list", busy.a, case=busy.case)).read(messages.ItemList).written
    assert Counter(each.status for each in written) == {
        AuthorStatus.WITH_MEDIATOR: SUBMITS,
        AuthorStatus.PASSED_ON: OPENINGS,
    }
    for each in requests:
        received = (await line.ask("item.list", each.case.b, case=each.case.case)).read(messages.ItemList).received
        statuses = [row.status for row in received]
        match each.route:
            case "item.release":
                assert statuses == [RecipientStatus.CLOSED]
            case "case.withdraw":
                assert statuses == [RecipientStatus.NO_LONGER_AVAILABLE]
            case _:
                assert statuses == [RecipientStatus.OPENED] * OPENINGS


async def test_a_kill_at_any_answer_loses_nothing_that_was_answered_and_leaves_nothing_half(
    scene: Scene, tmp_path: Path
) -> None:
    assert len(scene.requests) == REQUESTS
    kills, unanswered = 0, 0
    for k, at_once in KILLS:
        home = copied(scene.home, tmp_path / f"{k}-{at_once}")
        answers = await killed_after(home, scene.requests, k, at_once)
        kills += 1
        assert k <= len(answers) < REQUESTS, "it was killed in the middle"
        async with as_it_lies(home, tmp_path / f"{k}-{at_once}-dead") as store:
            there = await accepted(store, scene.requests)
        assert there >= answers.keys(), "what was answered is there"
        unanswered += REQUESTS - len(answers)
        with serving(home, RELAY_PACE=PACE) as server:
            async with lined(server) as line:
                repeated = {each: await each.over(line) for each in scene.requests}
                again = {each: await each.over(line) for each in reversed(scene.requests)}
                await check_by_api(line, scene.requests)
            assert server.stop() == 0
        assert {each: repeated[each] for each in answers} == answers, "the same bytes, the same receipt"
        assert again == repeated
        async with as_it_lies(home, tmp_path / f"{k}-{at_once}-after") as store:
            assert await accepted(store, scene.requests) == set(scene.requests)
        assert "service.fault" not in server.log.read_text(encoding="utf-8")
    assert kills == len(KILLS) >= 8
    assert unanswered >= kills
