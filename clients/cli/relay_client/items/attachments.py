"""Puts pages into a draft: each is sealed at once, into a file of its own, under the key of the item that the draft will be.

What lies on the disk is what will be stored on the server, byte for byte, so that an upload goes on anywhere, on another day,
without sealing again. A content key never seals two contents in one place: where anything changes that it may have sealed, the
whole item takes a fresh id and a fresh key (step I10). Sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import stream
from relay.crypto.errors import CannotOpen
from relay.crypto.part import stored_length
from relay.crypto.stream import PartAddress, Source, WrongLength
from relay.domain.ids import CaseId, ItemId, UploadId
from relay.wire import limits
from relay.wire import statements as s
from relay_client.device.disk import CHUNK_BYTES, file_size, new_file, read_pieces
from relay_client.device.environment import Environment
from relay_client.device.keystore import Vault
from relay_client.errors import LocalFault, Misused
from relay_client.items.drafts import AttachedPages, Drafts, SealedFile, StoredDraft

_NAME_BYTES: Final = 16


class PageContent(Struct, frozen=True):
    """What becomes one part: its type, its true length, and a way to read it from the start, as often as needed."""

    type: str
    length: int
    opened: Callable[[], Source]


def page(data: bytes, type_: str) -> PageContent:
    """Return a page that is in memory."""
    return PageContent(type_, len(data), lambda: BytesIO(data))


class AttachmentChange(Struct, frozen=True):
    """A draft with its pages as they are now, and the uploads that nobody needs any more."""

    kept: StoredDraft
    ended: tuple[UploadId, ...]


class Attachments:
    """Pages of the drafts of one account on this device."""

    def __init__(self, vault: Vault, environment: Environment, drafts: Drafts) -> None:
        self._vault = vault
        self._environment = environment
        self._drafts = drafts

    def put(self, name: str, case: CaseId, contents: Iterable[PageContent]) -> AttachmentChange:
        """Make these the pages of a draft, in this order. Those that it has already stay as they are, with their uploads.

        Raises Misused `page.too_many`, `page.changed` where a content has another length than it says; LocalFault `home.full`.
        Whatever fails, the draft is as it was.
        """
        with self._vault.turn("lock-pages"):
            return self._put_all(name, case, contents)

    def renew(self, name: str, case: CaseId) -> AttachmentChange:
        """Seal every page of a draft anew, as another item under another key."""
        with self._vault.turn("lock-pages"):
            kept = self._drafts.kept(name)
            if kept.enclosed is None:
                return AttachmentChange(kept, ())
            written: list[bytes] = []
            try:
                new, made = self._anew(kept.enclosed, case, kept.enclosed.parts, written)
                return self._put(name, kept, replace(new, parts=tuple(made)))
            except BaseException:
                self._vault.drop_files(written)
                raise

    def require_whole(self, part: SealedFile) -> None:
        """Require that a page's file is as long as it was made; LocalFault `home.damaged`."""
        if file_size(self._vault.file(part.file)) != stored_length(part.padded):
            raise LocalFault("home.damaged", "pages")

    def sealed_pieces(self, part: SealedFile, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield the stored bytes of a page from `start` up to `end`, some at a time."""
        return read_pieces(self._vault.file(part.file), start, end)

    def _put_all(self, name: str, case: CaseId, contents: Iterable[PageContent]) -> AttachmentChange:
        kept = self._drafts.kept(name)
        old = kept.enclosed if kept.enclosed is not None and kept.enclosed.case == case else None
        new = old or self._fresh(case)
        made: list[SealedFile] = []
        written: list[bytes] = []
        try:
            for number, content in enumerate(contents, 1):
                if number > limits.UPLOADS:
                    raise Misused("page.too_many")
                digest = _digest(content)
                before = None if old is None or number > len(old.parts) else old.parts[number - 1]
                if before is not None and new is old and _same(before, content, digest):
                    made.append(before)
                    continue
                if before is not None and new is old:
                    new, made = self._anew(old, case, made, written)
                made.append(self._sealed(new, number, content, digest, written))
            if old is not None and new is old and len(made) < len(old.parts):
                # Another page may come in that place later.
                new, made = self._anew(old, case, made, written)
            return self._put(name, kept, replace(new, parts=tuple(made)))
        except BaseException:
            self._vault.drop_files(written)
            raise

    def _put(self, name: str, kept: StoredDraft, new: AttachedPages) -> AttachmentChange:
        """Keep the row first; then what no draft needs any more goes, also what a crash left behind earlier."""
        old = () if kept.enclosed is None else kept.enclosed.parts
        same_key = kept.enclosed is not None and kept.enclosed.cek == new.cek
        after = self._drafts.change(
            name,
            lambda now: replace(now, enclosed=new if new.parts else None, sealed=now.sealed if same_key else None),
        )
        self._vault.drop_files(self._vault.file_names() - self._drafts.files())
        stay = {part.file for part in new.parts}
        ended = tuple(file.upload for file in old if file.upload is not None and file.file not in stay)
        return AttachmentChange(after, ended)

    def _fresh(self, case: CaseId) -> AttachedPages:
        return AttachedPages(case, ItemId(self._environment.random(16)), self._environment.random(32), ())

    def _anew(
        self, old: AttachedPages, case: CaseId, parts: Iterable[SealedFile], written: list[bytes]
    ) -> tuple[AttachedPages, list[SealedFile]]:
        """Return a fresh item with these first parts of the old one, opened and sealed again, a segment at a time."""
        new = self._fresh(case)
        made = []
        for number, file in enumerate(parts, 1):
            content = PageContent(file.type, file.length, partial(self._opened, old, number, file))
            made.append(self._sealed(new, number, content, file.content, written))
        return new, made

    def _sealed(
        self, into: AttachedPages, number: int, content: PageContent, digest: s.Digest, written: list[bytes]
    ) -> SealedFile:
        name = self._environment.random(_NAME_BYTES)
        address = PartAddress(into.case, into.item, number)
        written.append(name)
        with new_file(self._vault.file(name)) as write:
            try:
                made = stream.seal_stream(into.cek, address, content.opened(), content.length, write)
            except WrongLength:
                raise Misused("page.changed") from None
        return SealedFile(
            file=name,
            content=digest,
            type=content.type,
            length=content.length,
            header=s.PartHeader(made.header),
            padded=made.length,
            root=s.Digest(made.root),
        )

    def _opened(self, old: AttachedPages, number: int, part: SealedFile) -> Source:
        hashes = stream.hash_segments(self.sealed_pieces(part))
        address = PartAddress(old.case, old.item, number)
        try:
            opener = stream.StreamOpener(
                old.cek,
                address,
                header=part.header,
                hashes=hashes,
                root=part.root,
                padded=part.padded,
                length=part.length,
            )
        except CannotOpen as error:
            raise LocalFault("home.damaged", "pages") from error
        return _Read(opener.all(self.sealed_pieces(part)))


class _Read:
    """Reads from pieces as from a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, size: int, /) -> bytes:
        """Return some bytes, at most `size`; none at the end."""
        while not self._held:
            try:
                piece = next(self._pieces, None)
            except CannotOpen as error:
                raise LocalFault("home.damaged", "pages") from error
            if piece is None:
                return b""
            self._held = piece
        data, self._held = self._held[:size], self._held[size:]
        return data


def _digest(content: PageContent) -> s.Digest:
    state, source = sha256(), content.opened()
    while piece := source.read(CHUNK_BYTES):
        state.update(piece)
    return s.Digest(state.digest())


def _same(before: SealedFile, content: PageContent, digest: s.Digest) -> bool:
    return (before.content, before.type, before.length) == (digest, content.type, content.length)
