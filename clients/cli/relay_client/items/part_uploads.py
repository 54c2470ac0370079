"""Sending the sealed pages of a draft ahead of its letter: tus 1.0, one after the other, from wherever the last line broke.

What the server has it is asked, never remembered; the sealed bytes on this device never change, so that any byte may be the next.
The draft learns of an upload before the first byte goes. Nothing here ends a draft, and nothing a fault does costs more than the
bytes that were on the line.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from msgspec.structs import replace

from relay.crypto.digests import segments_root
from relay.crypto.errors import CannotOpen
from relay.crypto.part import stored_length
from relay.crypto.stream import split_hashes
from relay.domain.ids import UploadId
from relay.wire import codec
from relay.wire.codec import Malformed
from relay.wire.routes import BY_NAME
from relay_client.account.session import AccountSession
from relay_client.errors import ClientError, ServerProblem, Unreachable
from relay_client.items.attachments import Attachments
from relay_client.items.drafts import AttachedPages, Drafts, SealedFile, StoredDraft
from relay_client.net.replies import whole_number
from relay_client.net.retry import WAITS_S, Retry
from relay_client.net.transport import RawRequest, RawResponse

Progress = Callable[[int, int], None]
"""Is told how many bytes of all of them the server has or is just being given."""

MOST_BYTES: Final = 4 << 20
LEAST_STEP: Final = 1_024
"""Bytes by which an upload is further: a server that keeps one of each line that breaks would have us go on for years."""
LEAST_BYTES: Final = 32 << 10
"""Bytes in one request. After a fault a quarter of what failed is tried, after a success LEAST_BYTES more: a server keeps what it
read of a broken request, but where a line is cut after little, that may be nothing."""
_VERSION: Final = {"Tus-Resumable": "1.0.0"}
_OFFSET_TYPE: Final = "application/offset+octet-stream"
_PASSES: Final = frozenset({"request.slow", "request.http", "upload.offset", "upload.busy", "upload.checksum"})
"""What may be otherwise at the next attempt to send."""
_SENT_ANEW: Final = 2
"""How often in a row pages are sent from their start because the server lost them, or has other bytes than we sent."""


def nothing(_done: int, _of: int) -> None:
    """Tell nobody."""


class PartUploads:
    """Sends the pages of one draft."""

    def __init__(
        self, session: AccountSession, drafts: Drafts, enclosing: Attachments, name: str, progress: Progress
    ) -> None:
        self._session = session
        self._retry = Retry(session.environment.sleep, _PASSES)
        self._drafts = drafts
        self._attachments = enclosing
        self._name = name
        self._progress = progress
        self._before = 0
        self._total = 0

    async def run(self) -> AttachedPages:
        """Bring every page to the server whole; return what is enclosed, with the names of the uploads.

        Raises Problem (`upload.too_large`, `upload.quota`, `upload.full`, `part.root` and others) or Unreachable. The draft is
        kept, and the same call goes on where this one ended.
        """
        enclosed = self._enclosed()
        sizes = [stored_length(file.padded) for file in enclosed.parts]
        self._total = sum(sizes)
        await self._require_room()
        # Every place first: whoever has no room is told before a single byte went.
        for number, part in enumerate(enclosed.parts, 1):
            if part.upload is None:
                await self._retry.until_done(partial(self._create, number))
        for number, size in enumerate(sizes, 1):
            await self._page(number, size)
            self._before += size
        return self._enclosed()

    async def _require_room(self) -> None:
        """Refuse here what the server would refuse at the end, after everything was sent."""
        heard = await self._retry.until_done(
            lambda: self._session.ask_bytes(RawRequest(BY_NAME["upload.create"], method="OPTIONS"))
        )
        most = whole_number(heard.headers.get("tus-max-size", ""))
        if most is not None and self._total > most:
            raise ServerProblem("upload.too_large", 413)

    async def _page(self, number: int, size: int) -> None:
        """Bring one page whole, beginning anew where the server has lost it or holds other bytes."""
        for left in reversed(range(_SENT_ANEW + 1)):
            if await self._brought(number, size) and await self._is_ours(number):
                return
            await self._end(number)
            if left:
                await self._retry.until_done(lambda: self._create(number))
        raise ServerProblem("part.root", 422)

    async def _brought(self, number: int, size: int) -> bool:
        """Send what is missing of a page until it is there; False where the server does not know it any more."""
        at, waits, chunk, due = -1, iter(WAITS_S), MOST_BYTES, 0
        while True:
            try:
                reached = await self._offset(number)
                if reached < at:
                    # Bytes that it said it has are gone: begun anew, which is done a few times only.
                    return False
                if reached < due:
                    # The server took bytes and has not got so far: it would let us send them for as long as it likes.
                    await self._retry.wait(Unreachable("net.unreachable", "upload-offset"), waits)
                elif at < 0 or reached >= min(size, at + LEAST_STEP):
                    at, waits = reached, iter(WAITS_S)
                self._progress(self._before + reached, self._total)
                if reached >= size:
                    return True
                due, end = 0, min(size, reached + chunk)
                await self._send(number, reached, end)
                due = end
                chunk = min(MOST_BYTES, chunk + LEAST_BYTES)
            except ServerProblem as problem:
                if problem.code in ("upload.unknown", "not.found", "upload.beyond"):
                    return False
                await self._retry.wait(problem, waits)
            except Unreachable as fault:
                await self._retry.wait(fault, waits)
                chunk = max(LEAST_BYTES, chunk // 4)

    async def _is_ours(self, number: int) -> bool:
        """Whether the server holds the very bytes that were sealed: then the submit cannot fail over them."""
        part = self._part(number)
        path = {"upload": codec.base64url(_given(part))}
        asked = RawRequest(BY_NAME["upload.hashes"], path)
        try:
            heard = await self._retry.until_done(lambda: self._session.ask_bytes(asked))
            return segments_root(split_hashes(heard.body)) == part.root
        except CannotOpen:
            return False
        except ServerProblem as problem:
            if problem.code != "upload.unknown":
                raise
            return False

    async def _create(self, number: int) -> RawResponse:
        enclosed = self._enclosed()
        part = enclosed.parts[number - 1]
        metadata = {
            "case": codec.base64url(enclosed.case),
            "item": codec.base64url(enclosed.item),
            "part": str(number),
        }
        pairs = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in metadata.items())
        length = str(stored_length(part.padded))
        asked = RawRequest(
            BY_NAME["upload.create"], headers={**_VERSION, "Upload-Length": length, "Upload-Metadata": pairs}
        )
        heard = await self._session.ask_bytes(asked)
        self._keep(number, _named(heard))
        return heard

    async def _offset(self, number: int) -> int:
        path = {"upload": codec.base64url(_given(self._part(number)))}
        heard = await self._session.ask_bytes(RawRequest(BY_NAME["upload.look"], path, _VERSION))
        return _offset_in(heard)

    async def _send(self, number: int, start: int, end: int) -> None:
        part = self._part(number)
        self._attachments.require_whole(part)

        def pieces() -> Iterator[bytes]:
            at = start
            for piece in self._attachments.sealed_pieces(part, start, end):
                yield piece
                at += len(piece)
                self._progress(self._before + at, self._total)

        headers = {
            **_VERSION,
            "Content-Type": _OFFSET_TYPE,
            "Content-Length": str(end - start),
            "Upload-Offset": str(start),
        }
        path = {"upload": codec.base64url(_given(part))}
        await self._session.ask_bytes(RawRequest(BY_NAME["upload.add"], path, headers, pieces))

    async def _end(self, number: int) -> None:
        """End an upload that is of no use, and forget it."""
        upload = self._part(number).upload
        if upload is not None:
            await end_uploads(self._session, (upload,))
        self._keep(number, None)

    def _enclosed(self) -> AttachedPages:
        enclosed = self._drafts.kept(self._name).enclosed
        if enclosed is None:
            raise ValueError("a draft without pages has nothing to upload")
        return enclosed

    def _part(self, number: int) -> SealedFile:
        return self._enclosed().parts[number - 1]

    def _keep(self, number: int, upload: UploadId | None) -> None:
        """Let the draft know under which name the server takes a page, before a byte of it goes."""
        file = self._part(number).file

        def named(kept: StoredDraft) -> StoredDraft:
            if kept.enclosed is None:
                return kept
            parts = tuple(
                replace(part, upload=upload) if part.file == file else part for part in kept.enclosed.parts
            )
            return replace(kept, enclosed=replace(kept.enclosed, parts=parts))

        self._drafts.change(self._name, named)


async def end_uploads(session: AccountSession, uploads: Iterable[UploadId]) -> None:
    """End uploads that nobody needs any more, as far as the server is there: they end by themselves too."""
    for upload in uploads:
        path = {"upload": codec.base64url(upload)}
        try:
            await session.ask_bytes(RawRequest(BY_NAME["upload.end"], path, _VERSION))
        except Unreachable:
            return
        except ClientError:
            continue


def _given(part: SealedFile) -> UploadId:
    if part.upload is None:
        raise ServerProblem("upload.unknown", 404)
    return part.upload


def _named(heard: RawResponse) -> UploadId:
    """Read the name that the server gave; where it points to does not matter, we know where we send to."""
    try:
        return UploadId(codec.short_id(heard.headers.get("location", "").rpartition("/")[2], "upload", "location"))
    except Malformed as error:
        raise Unreachable("net.garbled", "location") from error


def _offset_in(heard: RawResponse) -> int:
    offset = whole_number(heard.headers.get("upload-offset", ""))
    if offset is None:
        raise Unreachable("net.garbled", "upload-offset")
    return offset
