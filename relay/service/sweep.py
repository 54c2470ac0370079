"""What time does: forget what has expired, end the keeping of closed cases, make shreds final on disk.

Nothing here can release an item, or bring one nearer to anybody: time only destroys.
"""

from __future__ import annotations

from typing import Final

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import CaseId, Day, KeysetId, RecordId
from relay.service.context import ServiceContext
from relay.store.base import Commit, Stale, StoreFailed

SWEEP_EVERY_S: Final = 300
SHRED_WITHIN_S: Final = 60
"""A destroyed share is out of the database's own log files within this time (step D3)."""
BATCH: Final = 100


class Sweeper:
    """Runs beside the handlers; each call does one round."""

    def __init__(self, context: ServiceContext, keep_days: int) -> None:
        self._context = context
        self._keep_days = keep_days

    async def round(self) -> int:
        """Do one round; return how many cases stopped being kept."""
        context = self._context
        await context.store.sweep(context.now())
        done = 0
        for case in await context.store.closed_before(Day(context.today() - self._keep_days), BATCH):
            done += await self._end_keeping(case)
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
        return destroyed

    async def shred(self) -> None:
        """Clear the database's log of destroyed shares; a busy reader means: again at the next call."""
        try:
            await self._context.store.shred_log()
        except StoreFailed as failed:
            if failed.code != "store.busy":
                raise

    async def _end_keeping(self, case: CaseId) -> bool:
        file = await self._context.store.load(case)
        if file is None:
            return False
        now = self._context.now()
        command = c.EndKeeping(record=RecordId(b""))
        decision = decide(file, command, c.Caller(KeysetId(b"")), now)
        try:
            commit = Commit(file=decision.file, at=now, shreds=decision.shreds, takes_away=True)
            await self._context.store.commit(commit)
        except Stale:
            return False
        return True
