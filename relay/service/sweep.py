"""What time does: forget what has expired, end the keeping of closed cases, make shreds final on disk.

Nothing here can release an item, or bring one nearer to anybody: time only destroys.
"""

from __future__ import annotations

from typing import Final

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import CaseId, Day, KeysetId, RecordId
from relay.service.ground import Ground
from relay.store.base import Commit, Stale, StoreFailed

SWEEP_EVERY_S: Final = 300
SHRED_WITHIN_S: Final = 60
"""A destroyed share is out of the database's own log files within this time (step D3)."""
BATCH: Final = 100


class Sweeper:
    """Runs beside the handlers; each call does one round."""

    def __init__(self, ground: Ground, keep_days: int) -> None:
        self._ground = ground
        self._keep_days = keep_days

    async def round(self) -> int:
        """Do one round; return how many cases stopped being kept."""
        ground = self._ground
        await ground.store.sweep(ground.now())
        done = 0
        for case in await ground.store.closed_before(Day(ground.today() - self._keep_days), BATCH):
            done += await self._end_keeping(case)
        return done

    async def destroy(self) -> None:
        """Destroy bytes that nobody may read any more: their rows are gone, and were gone first (step D1).

        A file that the disk does not let go keeps none of the others; raises `StoreFailed` then, and is tried again.
        """
        ground, stuck = self._ground, None
        if ground.blobs is None:
            return
        while unwanted := await ground.store.unwanted(BATCH):
            gone = []
            for upload in unwanted:
                try:
                    await ground.blobs.delete(upload)
                except StoreFailed as failed:
                    stuck = failed
                else:
                    gone.append(upload)
            await ground.store.destroyed(gone)
            if stuck is not None:
                raise stuck

    async def orphans(self) -> int:
        """Destroy bytes that no row knows, as an older database leaves them; return of how many uploads. Once, at the start."""
        ground, gone = self._ground, 0
        if ground.blobs is None:
            return gone
        kept = await ground.blobs.kept()
        for at in range(0, len(kept), BATCH):
            some = kept[at : at + BATCH]
            wanted = await ground.store.wanted(some)
            for upload in (each for each in some if each not in wanted):
                await ground.blobs.delete(upload)
                gone += 1
        return gone

    async def shred(self) -> None:
        """Clear the database's log of destroyed shares; a busy reader means: again at the next call."""
        try:
            await self._ground.store.shred_log()
        except StoreFailed as failed:
            if failed.code != "store.busy":
                raise

    async def _end_keeping(self, case: CaseId) -> bool:
        file = await self._ground.store.load(case)
        if file is None:
            return False
        now = self._ground.now()
        command = c.EndKeeping(record=RecordId(b""))
        decision = decide(file, command, c.Caller(KeysetId(b"")), now)
        try:
            await self._ground.store.commit(Commit(file=decision.file, at=now, shreds=decision.shreds))
        except Stale:
            return False
        return True
