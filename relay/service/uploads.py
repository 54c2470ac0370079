"""Uploads as the service sees them: whose they are, how much room there is, and which of them become parts of an item.

An upload belongs to nobody but its uploader, until a submit in its case names it. It brings nothing nearer to anybody: it is
no item, nobody is poked, and time ends it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from typing import Final

from msgspec import Struct

from relay.crypto import digests
from relay.crypto.part import segment_count, stored_length
from relay.domain.decide import Want
from relay.domain.ids import SECONDS_PER_DAY, SHORT_ID_BYTES, AccountId, CaseId, ItemId, Seconds, UploadId
from relay.domain.lifecycle import closed_without_notice
from relay.domain.model import CaseFile, CaseState, Item, Scope
from relay.domain.policy import Authority, Standing
from relay.domain.refusals import Code, Refused
from relay.domain.views import room_taken
from relay.service.access import AccessControl
from relay.service.authentication import Session
from relay.service.context import ServiceContext
from relay.service.queries.items import ItemQueries
from relay.service.request_parser import ParsedRequest
from relay.store.base import Blobs, StoredPart, StoreFailed, UploadRow
from relay.wire import limits, messages
from relay.wire.codec import Malformed
from relay.wire.problems import Denied

UPLOADS_MOST: Final = 4 * limits.UPLOADS
"""Uploads that one person may have at a time."""
READ_AGAIN_KEPT: Final = 10_000
_DIGEST_BYTES: Final = 32


class UploadLimits(Struct, frozen=True):
    """How many bytes may be kept: in one item, in one person's uploads, by each side of a case; how long an upload waits."""

    item: int
    person: int
    case: int
    days: int


class UploadService:
    """Gives uploads out, takes them back, and turns them into parts."""

    def __init__(
        self, context: ServiceContext, access: AccessControl, items: ItemQueries, upload_limits: UploadLimits
    ) -> None:
        self._context = context
        self._access = access
        self._items = items
        self._limits = upload_limits
        self._counting = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._read_again: OrderedDict[UploadId, None] = OrderedDict()

    async def create(self, session: Session, wanted: messages.UploadWanted) -> messages.Upload:
        """Give out a place for the bytes of one part. Raises upload.too_large, upload.quota, upload.full, upload.length."""
        blobs = self._blobs()
        if not 1 <= wanted.part <= limits.UPLOADS or wanted.length < 1:
            raise Malformed("upload.metadata" if wanted.length else "upload.length")
        participant = await self._access.active_participant(session, wanted.case)
        _require_writing(participant.file, participant.authority, self._context.now())
        if wanted.length > self._limits.item:
            raise Denied("upload.too_large")
        row = UploadRow(
            id=UploadId(self._context.random(SHORT_ID_BYTES)),
            account=session.account.id,
            case=wanted.case,
            item=wanted.item,
            part=wanted.part,
            length=wanted.length,
            expires=Seconds(self._context.keeping.now() + self._limits.days * SECONDS_PER_DAY),
        )
        # One after another: of many at once each would find the room that only one of them may have.
        async with self._counting:
            await self._require_on_room(row, participant.authority, session)
            # The file comes first: a row without one could never be written, a file without one is an orphan at the next start.
            await self._make(blobs, row)
        return _shown(row)

    async def _make(self, blobs: Blobs, row: UploadRow) -> None:
        """Take the room that an upload may fill, and keep its row; both or neither."""
        try:
            await blobs.make(row.id, row.length)
        except StoreFailed as failed:
            raise Denied("upload.full", retry_after_s=1) if failed.code == "store.full" else failed from None
        try:
            await self._context.store.put_upload(row)
        except BaseException:
            with suppress(StoreFailed):
                await blobs.delete(row.id)
            raise

    async def look(self, session: Session, upload: UploadId) -> messages.Upload:
        """Return one's own upload. Raises upload.unknown for every other, and for one that has ended."""
        return _shown(await self._access.upload(session.account.id, upload))

    async def end(self, session: Session, upload: UploadId) -> messages.Nothing:
        """End one's own upload and destroy its bytes, so that the room it gives back is really there.

        Where the disk does not let them go they stay unwanted, and the sweep tries again.
        """
        row = await self._access.upload(session.account.id, upload)
        await self._context.store.drop_upload(row.id)
        with suppress(StoreFailed):
            await self._blobs().delete(row.id)
            await self._context.store.destroyed([row.id])
        return messages.Nothing()

    async def part(self, session: Session, case: CaseId, item: ItemId, number: int) -> messages.PartBytes:
        """Return where a part's bytes are, for somebody who may read the item now; else *not.found*."""
        await self._items.require_readable(session, case, item)
        part = await self._context.store.part(item, number)
        if part is None:
            raise Refused(Code.NOT_FOUND)
        return messages.PartBytes(part.upload, part.length)

    async def claim(self, account: AccountId, request: ParsedRequest) -> tuple[StoredPart, ...]:
        """Return the parts that a submit's uploads become, after holding every byte against the manifest (step S1).

        Raises upload.unknown, upload.incomplete, upload.too_large, and `Malformed` part.root.
        """
        if request.manifest is None or not request.uploads:
            return ()
        manifest, blobs = request.manifest, self._blobs()
        if sum(stored_length(part.length) for part in manifest.parts[1:]) > self._limits.item:
            raise Denied("upload.too_large")
        parts = []
        for number, (upload, ref) in enumerate(zip(request.uploads, manifest.parts[1:], strict=True), start=1):
            row = await self._access.upload(account, upload)
            if (row.case, row.item, row.part) != (manifest.case, manifest.item, number):
                raise Denied("upload.unknown")
            if ref.segments != segment_count(ref.length) or row.length != stored_length(ref.length):
                raise Malformed("record.mismatch", ".parts")
            # Looked at with every writer kept out. One who comes later finds no room, so the part stays what it is.
            if not await blobs.whole(upload, row.length):
                raise Denied("upload.incomplete")
            if not await self._matches(blobs, upload, ref.root):
                raise Malformed("part.root", f".parts.{number}")
            parts.append(StoredPart(manifest.item, number, upload, row.length))
        return tuple(parts)

    async def _require_on_room(self, row: UploadRow, authority: Authority, session: Session) -> None:
        """Require room for one more upload.

        The sides have a room each, so that neither feels what the other one sends, and an interpreter has one of their own.
        """
        store, most = self._context.store, self._limits
        own, present = await store.upload_usage(row.account, row.case), await store.part_bytes(row.case)
        file = await store.load(row.case, Want.ALL)
        items = () if file is None else file.items.values()
        counted = [item for item in items if _counts(item, authority, session)]
        taken = own.case + sum(room_taken(upload, present.get(upload.id, 0)) for upload in counted)
        of_case = 2 * most.case if authority.standing is Standing.MEDIATOR else most.case
        beyond = own.person + row.length > most.person or taken + row.length > of_case
        if beyond or own.uploads >= UPLOADS_MOST:
            raise Denied("upload.quota")

    async def _matches(self, blobs: Blobs, upload: UploadId, root: bytes) -> bool:
        """Whether the bytes are those that were signed. A hash list that says no may itself be damaged, and is made again.

        Once for each upload and one at a time: a manifest that names another root costs its author a signature, and must
        not cost us a reading of the whole each time.
        """
        if _root(await blobs.hashes(upload)) == root:
            return True
        async with self._reading:
            anew = upload not in self._read_again
            hashes = await blobs.hashes(upload, anew=anew)
            if anew:
                self._read_again[upload] = None
                if len(self._read_again) > READ_AGAIN_KEPT:
                    self._read_again.popitem(last=False)
            return _root(hashes) == root

    def _blobs(self) -> Blobs:
        if self._context.blobs is None:
            raise Denied("upload.none")
        return self._context.blobs


def _counts(item: Item, authority: Authority, session: Session) -> bool:
    """Whether an item's parts count for somebody of this standing: mediators see both sides."""
    if authority.standing is Standing.INTERPRETER:
        return item.author in session.keysets
    return authority.side in (None, item.side)


def _require_writing(file: CaseFile | None, authority: Authority, now: Seconds) -> None:
    """Require that somebody of this standing may submit in this case, as far as can be said before they do."""
    if file is None or authority.standing is Standing.COORDINATOR:
        raise Refused(Code.NOT_FOUND)
    if authority.standing is Standing.SUPPORTER:
        raise Refused(Code.NOT_ALLOWED)
    if authority.standing is Standing.INTERPRETER and not authority.shared:
        raise Refused(Code.SHARE_UNKNOWN)
    if authority.standing is Standing.GUARDIAN:
        raise Refused(Code.NOT_ALLOWED)
    delegation = authority.delegation
    if delegation is not None and Scope.SUBMIT not in delegation.scopes:
        raise Refused(Code.DELEGATION_SCOPE)
    unaware = authority.side is not None and closed_without_notice(file.case, authority.side)
    if file.case.state is CaseState.CLOSED and not unaware:
        raise Refused(Code.CASE_CLOSED)
    if not file.mediators(now):
        raise Refused(Code.CASE_NO_MEDIATOR)


def _shown(row: UploadRow) -> messages.Upload:
    return messages.Upload(row.id, row.length, row.expires, row.account)


def _root(hashes: bytes) -> bytes:
    return digests.segments_root(hashes[at : at + _DIGEST_BYTES] for at in range(0, len(hashes), _DIGEST_BYTES))
