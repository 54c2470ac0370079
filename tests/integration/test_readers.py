"""What was destroyed leaves the log though a backup runs; a program that reads and does not end is told of, once and by name."""

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.config import Settings, load
from relay.domain.ids import Seconds
from relay.domain.model import Side, StaffRole
from relay.operate import make
from relay.operate.checks.readers import readers
from relay.service.log_watch import DONE, WAITING, LogWatch
from relay.service.sweep import Sweeper
from relay.store.base import SHRED_WITHIN_S
from relay.store.sqlite import backup as copying
from relay.wire import messages
from relay.wire import statements as s
from tests.support.process import lined, serving
from tests.support.relay_site import RelaySite, new_site
from tests.support.world import Opened

READS = (
    "import sqlite3, sys; db = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True, isolation_level=None);"
    "db.execute('begin'); print(db.execute('select count(*) from shares').fetchone(), flush=True); sys.stdin.read()"
)


class Case:
    """A relay in this process, with a letter in it."""

    def __init__(self, site: RelaySite, case: Opened) -> None:
        self.site, self.case = site, case
        self.database = site.home / "relay.sqlite3"

    async def recalled(self) -> list[bytes]:
        """Write a letter and take it back; return the shares that must go."""
        written = await self.site.write(self.case.a, self.case.case, Side.A, [self.case.mediator])
        await self.site.submit(self.case.a, self.case.case, written)
        before = self.shares()
        await self.site.act(self.case.a, "item.recall", s.Recall, self.case.case, item=written.item)
        assert self.shares() < before
        return sorted(before - self.shares())

    def shares(self) -> set[bytes]:
        """Every share that there is."""
        with closing(sqlite3.connect(self.database)) as db:
            return {row[0] for row in db.execute("select share from shares")}

    def there(self, shares: list[bytes]) -> int:
        """How many of the shares are in a file of the database."""
        data = b"".join(each.read_bytes() for each in self.site.home.glob("relay.sqlite3*"))
        return sum(share in data for share in shares)


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Case]:
    async with new_site(tmp_path / "server", "readers") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        case = Case(site, await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR)))
        await site.store.shred_log(Seconds(int(time.time())))
        yield case


@pytest.fixture
def reader(request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    """Another program, which reads the database and goes on when its input ends."""
    database: Path = request.getfixturevalue("kept").database
    with subprocess.Popen(
        [sys.executable, "-c", READS, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
        process.kill()


def ended(reader: subprocess.Popen[bytes]) -> None:
    reader.kill()
    reader.wait()


async def test_a_reader_that_stays_is_told_once_with_how_long_and_its_end_too(
    kept: Case, reader: subprocess.Popen[bytes]
) -> None:
    seconds, told = [0.0], []
    watch = LogWatch(lambda event, waited: told.append((event, waited)), lambda: seconds[0])
    sweeper = Sweeper(replace(kept.site.service.context, log_watch=watch), 90)
    service = replace(kept.site.service, context=replace(kept.site.service.context, log_watch=watch))
    shares = await kept.recalled()
    for at in (0.0, SHRED_WITHIN_S / 2):
        seconds[0] = at
        await sweeper.shred()
        assert (await service.ready()).destroying_waits_s is None
    assert told == []
    for at in (SHRED_WITHIN_S, SHRED_WITHIN_S * 2):
        seconds[0] = at
        await sweeper.shred()
        ready = await service.ready()
        assert (ready.status, ready.destroying_waits_s) == ("ready", at)
    assert told == [(WAITING, SHRED_WITHIN_S)]
    assert kept.there(shares) == len(shares)
    ended(reader)
    await sweeper.shred()
    assert told[1:] == [(DONE, SHRED_WITHIN_S * 2)]
    assert (await service.ready()).destroying_waits_s is None
    assert kept.there(shares) == 0


async def test_check_names_the_program_that_reads_and_does_not_end(
    kept: Case, reader: subprocess.Popen[bytes]
) -> None:
    settings, sweeper = settings_of(kept), kept.site.sweeper
    await kept.recalled()
    await sweeper.shred()
    soon, late = Seconds(int(time.time())), Seconds(int(time.time()) + 1_000)
    assert readers(settings, soon)[0]
    good, said = readers(settings, late)
    assert (good, f"(process {reader.pid})" in said) == (False, True), said
    ended(reader)
    good, said = readers(settings, Seconds(late + 3 * 3_600))
    assert (good, "the clock was put ahead" in said, "End it" in said) == (False, True, False), said
    kept.site.clock.at = float(late)
    await sweeper.shred()
    assert readers(settings, late)[0]


def settings_of(kept: Case) -> Settings:
    return load(kept.site.home / make.SETTINGS_NAME, {})


async def test_what_is_destroyed_while_a_backup_runs_leaves_the_log_before_it_ends(
    kept: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two of its steps: the copy is whole all the same, and of the moment of its last look."""
    monkeypatch.setattr(copying, "STEP_ROWS", 3)
    loop, gone, real = asyncio.get_running_loop(), [], copying._copy_in_steps

    async def destroyed() -> int:
        shares = await kept.recalled()
        await kept.site.store.shred_log(kept.site.now())
        return kept.there(shares)

    def between(db: sqlite3.Connection, table: str) -> int:
        end = real(db, table)
        gone.append(asyncio.run_coroutine_threadsafe(destroyed(), loop).result())
        return end

    monkeypatch.setattr(copying, "_copy_in_steps", between)
    target = tmp_path / "copy.sqlite3"
    counts = await asyncio.to_thread(copying.backup, f"sqlite:///{kept.database}", target)
    assert gone == [0] * len(copying.NEVER_AGAIN)
    with closing(sqlite3.connect(target)) as copy, closing(sqlite3.connect(kept.database)) as db:
        for table in sorted(copying.COPIED - {"meta"}):
            there, here = (sorted(map(repr, each.execute(f"select * from {table}"))) for each in (db, copy))  # noqa: S608
            assert (here, counts[table]) == (there, len(there)), table


async def test_a_served_relay_says_it_is_ready_and_nothing_beside_it(kept: Case, tmp_path: Path) -> None:
    await kept.site.store.close()
    with serving(kept.site.home) as server:
        async with lined(server) as line:
            ready = (await line.ask("ready", None)).read(messages.Health)
            assert (ready.status, ready.destroying_waits_s) == ("ready", None)
        assert readers(settings_of(kept), Seconds(int(time.time())))[0]
        assert server.stop() == 0
    assert readers(settings_of(kept), Seconds(int(time.time()) + 1_000))[1].startswith("the service does not run")
