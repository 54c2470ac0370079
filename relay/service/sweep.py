"""What time does: forget what has expired, end the keeping of closed cases, make shreds final on disk.

Nothing here can release an item, or bring one nearer to anybody: time only destroys, and only by a clock that agrees with the
known time (`keeping_clock`). Whatever was destroyed is logged with its count and its cause, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import structlog
from msgspec import Struct

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import SECONDS_PER_DAY, CaseId, Day, KeysetId, RecordId, Seconds, UploadId, day_of
from relay.service.authentication import BEARER_LATEST_S
from relay.service.context import ServiceContext
from relay.store.base import Commit, Stale, StoreFailed

SWEEP_EVERY_S: Final = 300
BATCH: Final = 100
EVERY: Final = 1 << 31
ASIDE_S: Final = 7 * SECONDS_PER_DAY
"""For so long, counted while the service runs, bytes that no row knows stay: time to notice that it was the wrong database."""


class Orphans(Struct, frozen=True):
    """What was found at a start: files set aside, brought back, and destroyed since there was nothing in them."""

    aside: int
    back: int
    empty: int


log = structlog.get_logger("relay.sweep")


class Sweeper:
    """Runs beside the handlers; each call does one round."""

    def __init__(self, context: ServiceContext, keep_days: int) -> None:
        self._context = context
        self._keep_days = keep_days
        self.may_destroy = False
        """Whether time might destroy by the clock of the last round."""

    async def round(self) -> int:
        """Do one round, unless the clock is in doubt; return how many cases stopped being kept."""
        until = await self._context.keeping.destroying()
        self.may_destroy = until is not None
        if until is None:
            self._context.events["clock.doubted"] += 1
            return 0
        store, done = self._context.store, 0
        swept = await store.sweep(until, Seconds(self._context.now() + BEARER_LATEST_S))
        self._tell("destroyed.tokens", swept.tokens)
        self._tell("destroyed.uploads", swept.uploads)
        self._tell("destroyed.unsigned", swept.waiting)
        try:
            for case in await store.closed_before(Day(day_of(until) - self._keep_days), BATCH):
                done += await self._end_keeping(case)
        finally:
            self._tell("destroyed.kept", done)
        return done

    async def destroy(self) -> None:
        """Destroy bytes that nobody may read any more: their rows are gone, and were gone first (step D1).

        A file that the disk does not let go keeps none of the others; raises `StoreFailed` then, and is tried again.
        """
        context, failure = self._context, None
        if context.blobs is None:
            return
        while unwanted := await context.store.unwanted(BATCH):
            if await context.blobs.installation() != await context.store.installation():
                # The folder of another installation, or of a disk that is not mounted: what we look for is not destroyed by that.
                raise StoreFailed("store.failed")
            destroyed = []
            for upload in unwanted:
                try:
                    await context.blobs.delete(upload)
                except StoreFailed as failed:
                    failure = failed
                else:
                    destroyed.append(upload)
            await context.store.destroyed(destroyed)
            self._tell("destroyed.bytes", len(destroyed))
            if failure is not None:
                raise failure

    async def orphans(self) -> Orphans:
        """Set aside bytes that no row knows, as an older copy of a database leaves them, and bring back what one knows again.

        Once, at the start. A file without a byte, as a kill leaves it before its row is written, is destroyed.
        """
        blobs = self._context.blobs
        if blobs is None:
            return Orphans(0, 0, 0)
        back = 0
        for batch in await blobs.aside():
            known = await self._known(batch.uploads)
            for upload in known:
                await blobs.bring_back(batch.name, upload)
            back += len(known)
            if len(known) == len(batch.uploads):
                await blobs.destroy_batch(batch.name)
        kept = await blobs.kept()
        known = await self._known(kept)
        unknown = [upload for upload in kept if upload not in known]
        empty = [upload for upload in unknown if not await blobs.size(upload)]
        for upload in empty:
            await blobs.delete(upload)
        if aside := [upload for upload in unknown if upload not in empty]:
            await blobs.set_aside(aside, f"{datetime.fromtimestamp(self._context.now(), UTC):%Y%m%dT%H%M%SZ}")
        return Orphans(len(aside), back, len(empty))

    async def forget_aside(self, passed_s: float, *, may_destroy: bool = True) -> int:
        """Count how long bytes have been set aside, and destroy what was for a week; return how many files that were.

        `passed_s` is what a clock counted that only runs forward, since the call before: the week is one in which the service ran.
        Where time may not destroy now (`may_destroy`), it is counted all the same.
        """
        blobs, destroyed = self._context.blobs, 0
        if blobs is None:
            return destroyed
        for batch in await blobs.aside():
            counted = batch.counted_s + passed_s
            if counted >= ASIDE_S and may_destroy:
                await blobs.destroy_batch(batch.name)
                destroyed += len(batch.uploads)
            else:
                await blobs.keep_count(batch.name, counted)
        return destroyed

    async def _known(self, uploads: Sequence[UploadId]) -> set[UploadId]:
        """Return those of these that any row knows, if only as bytes to be destroyed: that is then done by `destroy`."""
        store = self._context.store
        known = set(uploads).intersection(await store.unwanted(EVERY))
        for at in range(0, len(uploads), BATCH):
            known |= await store.wanted(uploads[at : at + BATCH])
        return known

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
            commit = Commit(file=decision.file, at=now, shreds=decision.shreds, takes_away=True)
            await self._context.store.commit(commit)
        except Stale:
            return False
        return True

    def _tell(self, event: str, count: int) -> None:
        """Log and count that so many were destroyed; the event names what, and thereby why."""
        if count:
            log.info(event, count=count)
            self._context.events[event] += count
