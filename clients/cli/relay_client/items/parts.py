"""The large parts of an opened item: fetched when they are asked for, checked to the last byte, one segment in memory at a time.

First the hash list against the signed root, then header and initial value, then each segment as it comes, padding too (step I9). A
line that breaks is taken up at the segment where it broke. Bytes leave this file only when every check before them held.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.stream import Cutter, PartAddress, StreamOpener, segment_offset, split_hashes
from relay.domain.ids import CaseId
from relay.wire import codec
from relay.wire.routes import BY_NAME, Route
from relay_client.account.session import AccountSession
from relay_client.errors import Misused, ServerProblem, Unreachable, Unreadable
from relay_client.items.item_reader import Unsealed
from relay_client.net.retry import WAITS_S, Retry
from relay_client.net.transport import RawRequest
from relay_client.views.items import PartInfo

IN_MEMORY_BYTES: Final = 8 * 1024 * 1024
"""The most that is given out whole: as much as one page may have."""
_CODES: Final = {
    CryptoCode.SEGMENTS: "item.part_bytes",
    CryptoCode.SEGMENT: "item.part_bytes",
    CryptoCode.HEADER: "item.part_header",
    CryptoCode.IV: "item.part_iv",
    CryptoCode.NONCE: "item.part_nonce",
    CryptoCode.PADDING: "item.part_padding",
}
_HASHES: Final = "item.part_hashes"
_PASSES: Final = frozenset({"net.garbled"})
"""What may be otherwise at the next attempt to fetch: a line that broke in the middle of a reply."""


class ItemParts:
    """The parts of one item that passed every check of `reading`."""

    def __init__(self, session: AccountSession, case: CaseId, unsealed: Unsealed) -> None:
        self._session = session
        self._retry = Retry(session.environment.sleep, _PASSES)
        self._case = case
        self._found = unsealed
        self.manifest = unsealed.manifest_id

    def __repr__(self) -> str:
        """Keep the content key out of tracebacks."""
        return f"Parts({len(self._found.parts)})"

    @property
    def infos(self) -> tuple[PartInfo, ...]:
        """What the author says of each."""
        return self._found.parts

    async def whole(self, number: int) -> bytes:
        """Return part `number`, from 1, in memory; Unreadable, and `item.part_large` for more than a page may have."""
        if self._info(number).length > IN_MEMORY_BYTES:
            raise Unreadable("item.part_large")
        return b"".join([piece async for piece in self.pieces(number)])

    async def pieces(self, number: int, start: int = 0) -> AsyncIterator[bytes]:
        """Yield the content of part `number` from segment `start` on. Raises Unreadable; Problem, Unreachable of the line."""
        opener = await self._opener(number)
        at, waits = start, iter(WAITS_S)
        while at < opener.segments:
            cutter = Cutter()
            try:
                async for piece in self._session.fetch(self._asked("part.read", number, segment_offset(at))):
                    for segment in cutter.feed(piece):
                        yield _content(opener, at, segment)
                        at, waits = at + 1, iter(WAITS_S)
                for segment in cutter.rest():
                    yield _content(opener, at, segment)
                    at += 1
            except (ServerProblem, Unreachable) as fault:
                await self._retry.wait(fault, waits)
            else:
                if at < opener.segments:
                    raise Unreadable("item.part_bytes")

    async def _opener(self, number: int) -> StreamOpener:
        info, ref = self._info(number), self._found.manifest.parts[number]
        address = PartAddress(self._case, self._found.manifest.item, number)
        listed = await self._retry.until_done(lambda: self._session.ask_bytes(self._asked("part.hashes", number)))
        try:
            hashes = split_hashes(listed.body)
            return StreamOpener(
                self._found.cek,
                address,
                header=ref.header,
                hashes=hashes,
                root=ref.root,
                padded=ref.length,
                length=info.length,
            )
        except CannotOpen as error:
            code = _HASHES if error.code is CryptoCode.SEGMENTS else _CODES[error.code]
            raise Unreadable(code) from error

    def _info(self, number: int) -> PartInfo:
        if not 1 <= number <= len(self._found.parts):
            raise Misused("page.unknown_number")
        return self._found.parts[number - 1]

    def _asked(self, name: str, number: int, start: int = 0) -> RawRequest:
        route: Route = BY_NAME[name]
        path = {
            "case": codec.base64url(self._case),
            "item": codec.base64url(self._found.manifest.item),
            "part": str(number),
        }
        return RawRequest(route, path, {"Range": f"bytes={start}-"} if start else {})


def _content(opener: StreamOpener, index: int, segment: bytes) -> bytes:
    if index >= opener.segments:
        raise Unreadable("item.part_bytes")
    try:
        return opener.content(index, segment)
    except CannotOpen as error:
        raise Unreadable(_CODES[error.code]) from error
