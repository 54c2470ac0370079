"""Whatever fills the disk, whoever stops has a receipt for it, and it is in the database after the power went.

The real server, on a real small disk: people log in, stop in every way there is, and the server is ended with SIGKILL at the last
answer. Nobody else gets anything written, nor an upload.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from relay.domain.ids import RecordId
from relay.domain.model import Side, StaffRole
from relay.wire import codec, messages
from relay.wire import statements as s
from relay.wire.messages import Profile
from tests.support.logins import logged_in
from tests.support.operator import relay as command
from tests.support.process import Line, Reply, ServerProcess, lined, serving
from tests.support.relay_site import DATABASE, RelaySite, copied, new_site
from tests.support.small_disk import fill, fill_with_names, filling, small_disk, unfill
from tests.support.tus import Tus
from tests.support.world import Opened, Someone, Written, record_id

STOPS = 400


class Sent(Struct, frozen=True):
    """A signed stop, ready to be sent."""

    route: str
    person: Someone
    case: Opened
    body: bytes
    record: RecordId
    item: bytes


class Scene(Struct, frozen=True):
    """A relay nobody serves, every kind of stop, and a letter that was not sent."""

    home: Path
    case: Opened
    letter: Written
    origin: str
    stops: tuple[Sent, ...]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return asyncio.run(prepared(tmp_path_factory.mktemp("full") / "server"))


async def prepared(home: Path) -> Scene:
    async with new_site(home, "full") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        lead = await site.staff("lead", StaffRole.MEDIATOR)
        stops: list[Sent] = []

        async def stop(route: str, who: str, shape: type[s.Statement], **said: Any) -> None:
            # Each in a case of its own: what one stops, another could not stop again.
            case = await site.open_case(office, lead)
            held, given = await letters(site, case)
            item = b""
            if route.startswith("item."):
                item = said["item"] = given.item if shape in (s.Recall, s.Refuse) else held.item
            if shape is s.Decline:
                said["manifest"] = held.manifest
            if shape is s.ConsentEnd:
                file = await site.store.load(case.case)
                assert file is not None
                consent = file.parties[Side.A].consent
                assert consent is not None
                said["consent"] = consent.record
            person = {"a": case.a, "b": case.b, "lead": lead}[who]
            request = await site.request(person, shape, case.case, **said)
            stops.append(Sent(route, person, case, codec.encode(request), record_id(request.record), item))

        await stop("case.pause", "a", s.Pause, side=Side.A)
        await stop("case.pause", "lead", s.Pause, side=None)
        await stop("case.withdraw", "b", s.Withdraw, side=Side.B)
        await stop("case.consent", "a", s.ConsentEnd, side=Side.A)
        await stop("case.close", "lead", s.Close)
        await stop("item.recall", "a", s.Recall)
        await stop("item.refuse", "b", s.Refuse)
        await stop("item.decline", "lead", s.Decline)
        await stop("item.destroy", "a", s.Destroy)
        case = await site.open_case(office, lead)
        letter = await site.write(case.a, case.case, Side.A, [lead])
        return Scene(home, case, letter, site.service.context.identity.origin, tuple(stops))


async def letters(site: RelaySite, case: Opened) -> tuple[Written, Written]:
    """A letter that is held, and one that was passed on and not opened."""
    held, given = [await site.write(case.a, case.case, Side.A, [case.mediator]) for _ in range(2)]
    for each in (held, given):
        await site.submit(case.a, case.case, each)
    await site.release(case.mediator, case.case, given, case.b)
    return held, given


# --- what fills a disk ----------------------------------------------------------------------------------------

Fill = Callable[[AsyncExitStack, Path, "Line", Scene], Awaitable[None]]


async def by_one_file(_stack: AsyncExitStack, disk: Path, _line: Line, _scene: Scene) -> None:
    fill(disk)


async def by_names(_stack: AsyncExitStack, disk: Path, _line: Line, _scene: Scene) -> None:
    fill_with_names(disk)


async def by_whoever_takes_what_becomes_free(stack: AsyncExitStack, disk: Path, _line: Line, _scene: Scene) -> None:
    stack.enter_context(filling(disk))


async def by_uploads_of_one_person_and_then_by_others(
    _stack: AsyncExitStack, disk: Path, line: Line, scene: Scene
) -> None:
    tus, statuses = Tus(line, scene.case.a), set()
    for part in range(1, 60):
        reply = await tus.create(scene.case.case, scene.letter.item, 1 << 20, part)
        statuses.add(reply.status)
    assert statuses == {201, 507}
    assert (await submit(line, scene)).status == 200, "uploads leave room for letters"
    fill(disk)


FILLS: tuple[Fill, ...] = (
    by_one_file,
    by_names,
    by_whoever_takes_what_becomes_free,
    by_uploads_of_one_person_and_then_by_others,
)


async def submit(line: Line, scene: Scene) -> Reply:
    return await line.ask("item.submit", scene.case.a, scene.letter.request, case=scene.case.case)


def reserve_said(home: Path) -> str:
    """What `relay check` says of the reserve."""
    said = command(home, "--settings", "relay.settings", "check")
    (line,) = (each for each in said.out.splitlines() if "reserve: " in each)
    return line


async def stopped(line: Line, scene: Scene) -> None:
    """Log in as each, stop in every way, and require a receipt for each; and that nobody else got anything written."""
    for each in scene.stops:
        each.person.bearer = await logged_in(line, each.person, scene.origin, Profile.PARTY)
        reply = await line.ask(each.route, each.person, each.body, case=each.case.case, item=each.item)
        assert len(reply.read(messages.Done).receipt) > 0, each.route
    refused = await submit(line, scene)
    again = refused.status == 200  # what had been sent before is answered
    assert again or (refused.status, refused.code) == (503, "store.full")
    assert (await line.ask("ready", None)).code == "store.full"


def all_there(home: Path, scene: Scene) -> None:
    """Look at the database as it lies."""
    with closing(sqlite3.connect(home / DATABASE)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        for each in scene.stops:
            found = db.execute("select answer from records where id = ?", (each.record,)).fetchone()
            assert found is not None, each.route
            assert found[0] is not None, each.route


@asynccontextmanager
async def served(home: Path) -> AsyncIterator[tuple[ServerProcess, Line]]:
    with serving(home, RELAY_PACE="10000", RELAY_RESERVE_STOPS=str(STOPS)) as server:
        async with lined(server) as line:
            assert (await line.ask("ready", None)).status == 200
            yield server, line


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", "size=48m,nr_inodes=300") as folder:
        yield folder


@pytest.mark.parametrize("fills", FILLS, ids=lambda each: each.__name__)
async def test_whoever_stops_has_a_receipt_and_it_stays_when_the_power_goes(
    scene: Scene, disk: Path, fills: Fill
) -> None:
    home = copied(scene.home, disk / "server")
    async with AsyncExitStack() as stack, served(home) as (server, line):
        assert reserve_said(home).startswith("ok")
        await fills(stack, disk, line, scene)
        await stopped(line, scene)
        assert reserve_said(home).startswith("FAILED")
        server.kill()
    all_there(copied(home, disk.parent / "as it lies"), scene)


async def test_it_starts_on_a_full_disk_and_takes_stops_there_and_says_when_that_is_over(
    scene: Scene, disk: Path
) -> None:
    home = copied(scene.home, disk / "server")
    async with served(home) as (server, _):
        assert server.stop() == 0
    fill(disk)
    with serving(home, RELAY_PACE="10000", RELAY_RESERVE_STOPS=str(STOPS)) as server:
        async with lined(server) as line:
            await stopped(line, scene)
            server.kill()
    with serving(home, RELAY_PACE="10000", RELAY_RESERVE_STOPS=str(STOPS)) as server:
        async with lined(server) as line:
            await stopped(line, scene)  # each is answered as before
            unfill(disk)
            assert (await submit(line, scene)).status == 200
            assert (await line.ask("ready", None)).status == 200
        assert await asyncio.to_thread(server.stop) == 0
    log = server.log.read_text(encoding="utf-8")
    assert [each for each in ("reserve.open", "reserve.whole") if f'"event":"{each}"' not in log] == []
    assert reserve_said(home).startswith("ok")
    all_there(home, scene)


def test_the_check_asks_for_as_many_stops_as_there_are_open_cases_and_people(scene: Scene, tmp_path: Path) -> None:
    home = copied(scene.home, tmp_path / "server")
    with closing(sqlite3.connect(home / DATABASE)) as db, db:
        db.execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 60)"
            " insert into accounts (id, login, staff, key) select randomblob(16), 'made-up-' || i, 0, x'' from n"
        )
    assert "set RELAY_RESERVE_STOPS to" in reserve_said(home)
