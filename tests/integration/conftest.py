"""One relay that serves for all tests of the HTTP border: an open case with a letter in each state, and a foreign case.

Whoever uses it leaves its database as it was, or says what was added.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from copy import copy
from pathlib import Path

import pytest
from msgspec import Struct

from relay.crypto import digests
from relay.domain.ids import Seconds, SlipId, UploadId
from relay.domain.model import Side, StaffRole
from relay.wire import messages
from relay.wire import statements as s
from tests.support.large import made, put, uploaded
from tests.support.process import Line, ServerProcess, lined, serving
from tests.support.relay_site import DATABASE, RelaySite, copied, copied_database, fingerprint, new_site
from tests.support.signing import MachineClock
from tests.support.world import DAY, Opened, Someone, Written

PACE = "10000"
LARGE_BYTES = 300_000
"""What the large part of each letter holds: more than one segment."""


class Stage(Struct, frozen=True):
    """Who and what is there, before anybody serves it."""

    site: RelaySite
    office: Someone
    lead: Someone
    case: Opened
    foreign: Opened
    """A case of another mediator."""
    former: Someone
    """Who had a place as mediator in the case; the office ended it."""
    held: Written
    released: Written
    opened: Written
    foreign_held: Written
    upload: UploadId
    """Of side a, for a part of a letter that was not submitted; a little of it has come."""
    slip: SlipId
    expired: Someone
    """Side a of the case, with a bearer token that has ended."""
    submitted: messages.Submission
    """How the held letter was submitted, and the answer to it."""
    answer: messages.Done


class Served(Stage, frozen=True):
    """The same, served."""

    server: ServerProcess

    async def new_letter(self) -> Written:
        """Write a letter by side a of the case without sending it."""
        return await self.site.write(self.case.a, self.case.case, Side.A, [self.lead])

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Require that the database holds afterwards exactly what it held, but for what has run out meanwhile."""
        with closing(copied_database(self.site.home)) as before:
            yield
            with closing(copied_database(self.site.home)) as after:
                now = int(time.time())
                assert fingerprint(after, now) == fingerprint(before, now), "something was written"


@contextmanager
def put_up(stage: Stage, home: Path, *, faults: str = "0", **settings: str) -> Iterator[Served]:
    """Serve a copy of the stage while the context lasts, and require that no more faults were met than a test makes."""
    site = copy(stage.site)
    site.home, site.clock = copied(stage.site.home, home), MachineClock()
    parts = {name: getattr(stage, name) for name in Stage.__struct_fields__}
    with serving(home, RELAY_PACE=PACE, **settings) as server:
        urllib.request.urlopen(f"{server.origin}/readyz", timeout=30).close()  # noqa: S310 - our own address
        # The first sweep is over now, and leaves alone what is written from here on.
        yield Served(**{**parts, "site": site}, server=server)
        assert server.stop() == 0
        log = server.log.read_text(encoding="utf-8")
    assert str(log.count("service.fault")) == faults, log
    assert "Traceback" not in log, log


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return asyncio.run(staged(tmp_path_factory.mktemp("stage") / "server"))


@pytest.fixture(scope="session")
def served(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with put_up(stage, tmp_path_factory.mktemp("border") / "server") as served:
        keep_ended_token(served)
        yield served


@pytest.fixture(scope="session")
def hurried(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same, by a server that waits two seconds for a body: for tests of just that, since a busy machine may need as long."""
    with put_up(stage, tmp_path_factory.mktemp("hurried") / "server", RELAY_BODY_SECONDS="2") as served:
        yield served


@pytest.fixture
async def line(served: Served) -> AsyncIterator[Line]:
    """A client's connections to the relay; people find out their journal positions through it."""
    async with lined(served.server) as opened:
        served.site.line = opened
        yield opened
        served.site.line = None


async def staged(home: Path) -> Stage:
    """Furnish the relay and bring people, cases and letters."""
    async with new_site(home, "border") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        lead = await site.staff("lead", StaffRole.MEDIATOR)
        other = await site.staff("other", StaffRole.MEDIATOR)
        case, foreign = await site.open_case(office, lead), await site.open_case(office, other)
        former = await site.staff("former", StaffRole.MEDIATOR)
        for place in (s.PlaceGiven.DEPUTY, s.PlaceGiven.ENDED):
            await site.assign(office, case.case, former, place)
        large = (site.chance(LARGE_BYTES),)
        letters = [await site.write(case.a, case.case, Side.A, [lead], large=large) for _ in range(3)]
        for each in letters:
            await uploaded(site, case.a, case.case, each)
        answers = [await site.submit(case.a, case.case, each) for each in letters]
        for each in letters[1:]:
            await site.release(lead, case.case, each, case.b, note_text="About the summer.")
        await site.open(case.b, case.case, letters[2])
        waiting = await site.write(case.a, case.case, Side.A, [lead], large=large)
        upload = await made(site, case.a, case.case, waiting)
        await put(site, upload, waiting.large[0][:1_000], len(waiting.large[0]))
        foreign_held = await site.write(foreign.a, foreign.case, Side.A, [other])
        await site.submit(foreign.a, foreign.case, foreign_held)
        await add_words(site, office, case)
        slip = SlipId(site.chance(16))
        expires = Seconds(site.now() + DAY)
        await site.act(lead, "case.slip", s.Slip, case.case, slip=slip, side=Side.B, epoch=2, expires=expires)
        expired = Someone(case.a.name, case.a.keyset, case.a.account)
        return Stage(
            site=site,
            office=office,
            lead=lead,
            case=case,
            foreign=foreign,
            former=former,
            held=letters[0],
            released=letters[1],
            opened=letters[2],
            foreign_held=foreign_held,
            upload=upload,
            slip=slip,
            expired=expired,
            submitted=letters[0].request,
            answer=answers[0],
        )


def keep_ended_token(stage: Stage) -> None:
    """Keep a token that has ended and was not swept away yet, for the account of side a."""
    stage.expired.bearer = stage.site.chance(32)
    found = "select ?, account, ? from bearers where hash = ?"
    known = digests.token_digest(stage.case.a.bearer)
    ended = (digests.token_digest(stage.expired.bearer), stage.site.now() - 1, known)
    with closing(sqlite3.connect(stage.site.home / DATABASE)) as db, db:
        assert db.execute(f"insert into bearers (hash, account, expires) {found}", ended).rowcount == 1


async def add_words(site: RelaySite, office: Someone, case: Opened) -> None:
    """Add a label and a private note, so that every list has something in it."""
    label = await site.worded(office, s.Label, case.case, (case.mediator, office))
    await site.send(office, "case.label", case.case, label)
    readers, note = (case.mediator, case.a), s.NoteId(site.chance(16))
    said = await site.worded(case.a, s.Note, case.case, readers, note=note, about=Side.A)
    await site.send(case.a, "case.note", case.case, said)
