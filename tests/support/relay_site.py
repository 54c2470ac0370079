"""A relay folder as `relay init` makes it, with people in its database who can act on the server that serves it.

Decides how a test gets from an empty folder to an open case on disk, and what the database holds at a moment.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from relay import config
from relay.crypto import digests
from relay.domain.ids import CaseId, Seconds
from relay.domain.model import CaseFile
from relay.operate import keyfiles, make
from relay.operate.identity import fingerprint_of, load_identity
from relay.service.authentication import BEARER_LATEST_S
from relay.service.facade import Service
from relay.service.rate_limit import RateLimiter
from relay.store.blobs.files import FileBlobs
from relay.store.connect import open_store
from relay.store.sqlite import people
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.statements import Position
from tests.support.chance import Chance
from tests.support.process import Line
from tests.support.room import WIDE
from tests.support.signing import Clock
from tests.support.world import Someone, World

ORIGIN = "http://127.0.0.1"
TELEPHONE = "030 555 0100"
DATABASE = "relay.sqlite3"


@dataclass(kw_only=True)
class RelaySite(World):
    """A world under the root of a relay folder, at the machine's own time when it was made."""

    home: Path
    line: Line | None = None
    """The way to the server that serves the folder now; None while the people act on the file itself."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.root = keyfiles.open_root(self.home / make.ROOT_NAME, str)
        self.fingerprint = fingerprint_of(self.root.public)
        identity = load_identity(config.load(self.home / make.SETTINGS_NAME, {}))
        context = replace(self.service.context, identity=identity)
        self.service = Service.build(context, RateLimiter(self.clock, Chance("limits"), 1_000), WIDE)

    async def file(self, case: CaseId) -> CaseFile | None:
        """Return what is known of a case; None while it is served, when nobody here follows what was taken back."""
        return await super().file(case) if self.line is None else None

    async def position(self, person: Someone, case: CaseId) -> Position:
        """Return the person's journal head, as the running server tells it where one runs."""
        if self.line is None:
            return await super().position(person, case)
        reply = await self.line.ask("case.get", person, case=case)
        if reply.status != 200:  # a stranger signs all the same, and is refused
            return Position(0, s.Digest(bytes(32)))
        return reply.read(messages.CaseReply).journal

    async def worded(
        self, person: Someone, shape: type[s.Statement], case: CaseId, readers: tuple[Someone, ...], **said: Any
    ) -> messages.Act:
        """Sign a note or a label; its words are noise, which nobody but a reader could tell from sealed ones."""
        words = tuple(messages.WordsFor(each.id, self.chance(200)) for each in readers)
        refs = tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
        statement = await self.statement(person, shape, case, (person,), words=refs, **said)
        return messages.Act(self.signed(statement, person), None, words)


@asynccontextmanager
async def new_site(home: Path, seed: str) -> AsyncIterator[RelaySite]:
    """Make a relay in a new folder and act on its database while the context lasts; then it may be served."""
    now, chance = float(int(time.time())), Chance(seed)
    make.make(make.FolderPlan(folder=home, origin=ORIGIN, telephone=TELEPHONE), "", Seconds(int(now)), chance)
    store = await open_store(f"sqlite:///{home / DATABASE}")
    try:
        blobs = FileBlobs(home / "files")
        yield RelaySite(store=store, blobs=blobs, home=home, chance=chance, clock=Clock(now))
    finally:
        await store.close()


def copied(home: Path, to: Path) -> Path:
    """Copy a relay folder that nobody serves."""
    return Path(shutil.copytree(home, to))


def copied_database(home: Path) -> sqlite3.Connection:
    """Copy all that the database holds into memory, also while it is served."""
    copy = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(f"file:{home / DATABASE}?mode=ro", uri=True)) as db:
        db.backup(copy)
    return copy


def fingerprint(copy: sqlite3.Connection, now: int) -> str:
    """Digest what a database holds once time has taken what has run out; what a look at the clock leaves is left out."""
    people.sweep(copy, Seconds(now), Seconds(now + BEARER_LATEST_S))
    digest = hashlib.sha256()
    for line in copy.iterdump():
        if not line.startswith('INSERT INTO "meta" VALUES('):
            digest.update(line.encode() + b"\n")
    return digest.hexdigest()
