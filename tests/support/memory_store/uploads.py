"""The uploads of the in-memory store, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from relay.domain.ids import AccountId, CaseId, ItemId, Seconds, UploadId
from relay.store.base import Conflict, StoredPart, UploadRow, UploadUsage


class MemoryUploads:
    """What is being sent, what items consist of, and whose bytes are to be destroyed."""

    def __init__(self) -> None:
        self.uploads: dict[UploadId, UploadRow] = {}
        self.parts: dict[tuple[ItemId, int], StoredPart] = {}
        self.unwanted: set[UploadId] = set()
        self.installation: str | None = None

    def check(self, parts: Iterable[StoredPart]) -> None:
        """Raise `Conflict` where a part's upload is none any more."""
        if any(each.upload not in self.uploads for each in parts):
            raise Conflict("upload.unknown")

    def claim(self, parts: Iterable[StoredPart]) -> None:
        """Make uploads the parts of items."""
        for each in parts:
            del self.uploads[each.upload]
            self.parts[each.item, each.number] = each

    def drop_parts(self, items: Collection[ItemId]) -> None:
        """Let the parts of items go."""
        for key in [each for each in self.parts if each[0] in items]:
            self.unwanted.add(self.parts.pop(key).upload)

    def drop(self, uploads: Iterable[UploadId]) -> int:
        """End uploads; return how many there were."""
        gone = [each for each in uploads if self.uploads.pop(each, None) is not None]
        self.unwanted.update(gone)
        return len(gone)

    def sweep(self, now: Seconds) -> int:
        return self.drop([each.id for each in self.uploads.values() if each.expires <= now])

    def upload_usage(self, account: AccountId, case: CaseId) -> UploadUsage:
        own = [each for each in self.uploads.values() if each.account == account]
        in_case = [each.length for each in own if each.case == case]
        return UploadUsage(sum(each.length for each in own), len(own), sum(in_case))

    def part_bytes(self, items: Collection[ItemId]) -> dict[ItemId, int]:
        taken = Counter[ItemId]()
        for (item, _), each in self.parts.items():
            if item in items:
                taken[item] += each.length
        return dict(taken)

    def wanted(self, uploads: Iterable[UploadId]) -> set[UploadId]:
        kept = self.uploads.keys() | {each.upload for each in self.parts.values()}
        return {each for each in uploads if each in kept}


class UploadsInMemory:
    """The part of the store that is about uploads and nothing else."""

    _uploads: MemoryUploads

    async def put_upload(self, upload: UploadRow) -> None:
        self._uploads.uploads[upload.id] = upload

    async def upload(self, upload: UploadId, account: AccountId) -> UploadRow | None:
        row = self._uploads.uploads.get(upload)
        return row if row is not None and row.account == account else None

    async def upload_usage(self, account: AccountId, case: CaseId) -> UploadUsage:
        return self._uploads.upload_usage(account, case)

    async def drop_upload(self, upload: UploadId) -> None:
        self._uploads.drop([upload])

    async def unwanted(self, limit: int) -> Sequence[UploadId]:
        return tuple(sorted(self._uploads.unwanted))[:limit]

    async def destroyed(self, uploads: Sequence[UploadId]) -> None:
        self._uploads.unwanted.difference_update(uploads)

    async def wanted(self, uploads: Sequence[UploadId]) -> set[UploadId]:
        return self._uploads.wanted(uploads)

    async def installation(self) -> str | None:
        return self._uploads.installation

    async def put_installation(self, installation: str) -> None:
        self._uploads.installation = installation
