"""What time does: forget what has expired, end the keeping of closed cases, make shreds final on disk.

Nothing here can release an item, or bring one nearer to anybody: time only destroys, and only by a clock that agrees with the
known time (`keeping_clock`). Whatever was destroyed is logged with its count and its cause, and nothing else.
"""

from __future__ import annotations

from typing import Final

import structlog

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import CaseId, Day, KeysetId, RecordId, Seconds, day_of
from relay.service.authentication import BEARER_LATEST_S
from relay.service.context import ServiceContext
from relay.store.base import Commit, Stale, StoreFailed

SWEEP_EVERY_S: Final = 300
BATCH: Final = 100

log = structlog.get_logger("relay.sweep")


class Sweeper:
    """Runs beside the handlers; each call does one round."""

    def __init__(self, context: ServiceContext, keep_days: int) -> None:
        self._context = context
        self._keep_days = keep_days

    async def round(self) -> int:
        """Do one round, unless the clock is in doubt; return how many cases stopped being kept."""
        until = await self._context.keeping.destroying()
        if until is None:
            return 0
        store, done = self._context.store, 0
        swept = await store.sweep(until, Seconds(self._context.now() + BEARER_LATEST_S))
        _tell("destroyed.tokens", swept.tokens)
        _tell("destroyed.uploads", swept.uploads)
        _tell("destroyed.unsigned", swept.waiting)
        try:
            for case in await store.closed_before(Day(day_of(until) - self._keep_days), BATCH):
                done += await self._end_keeping(case)
        finally:
            _tell("destroyed.kept", done)
        return done

    async def destroy(self) -> None:
        """Destroy bytes that nobody may read any more: their rows are gone, and were gone first (step D1).

        A file that the disk does not let go keeps none of the others; raises `StoreFailed` then, and is tried again.
        """
        context, failure = self._context, None
        if context.blobs is None:
            return
        while unwanted := await context.store.unwanted(BATCH):
            destroyed = []
            for upload in unwanted:
                try:
                    await context.blobs.delete(upload)
                except StoreFailed as failed:
                    failure = failed
                else:
                    destroyed.append(upload)
            await context.store.destroyed(destroyed)
            _tell("destroyed.bytes", len(destroyed))
            if failure is not None:
                raise failure

    async def orphans(self) -> int:
        """Destroy bytes that no row knows, as an older database leaves them; return how many. Once, at the start."""
        context, destroyed = self._context, 0
        if context.blobs is None:
            return destroyed
        uploads = await context.blobs.kept()
        for at in range(0, len(uploads), BATCH):
            batch = uploads[at : at + BATCH]
            wanted = await context.store.wanted(batch)
            for upload in (upload for upload in batch if upload not in wanted):
                await context.blobs.delete(upload)
                destroyed += 1
        _tell("destroyed.orphans", destroyed)
        return destroyed

    async def shred(self) -> None:
        """Clear the database's log of destroyed shares; a busy reader means: again at the next call, and is told in time."""
        context = self._context
        try:
            await context.store.shred_log(context.now())
        except StoreFailed as failed:
            context.log_watch.kept()
            if failed.code != "store.busy":
                raise
        else:
            context.log_watch.emptied()

    async def _end_keeping(self, case: CaseId) -> bool:
        file = await self._context.store.load(case)
        if file is None:
            return False
        now = self._context.now()
        command = c.EndKeeping(record=RecordId(b""))
        decision = decide(file, command, c.Caller(KeysetId(b"")), now)
        try:
            await self._context.store.commit(Commit(file=decision.file, at=now, shreds=decision.shreds))
        except Stale:
            return False
        return True


def _tell(event: str, count: int) -> None:
    """Log that so many were destroyed; the event names what, and thereby why."""
    if count:
        log.info(event, count=count)
