"""Letters that are being written: sealed on this device after every change, and nowhere else.

A draft goes when its author drops it or when the server has receipted the letter; no fault and no time-out removes one. Its pages
lie beside it in files of sealed segments; their key lies in the draft alone, and goes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.digests import digest
from relay.domain.ids import CaseId, ItemId, Seconds, UploadId
from relay.wire import limits
from relay.wire import statements as s
from relay.wire.codec import Size
from relay_client.device.environment import Environment
from relay_client.device.keystore import Vault, shaped
from relay_client.errors import Misused
from relay_client.items import plaintext
from relay_client.views.items import Draft, DraftInfo, Letter, PartInfo

SHELF: Final = "drafts"
_WORDS: Final = Size(0, 4 * 1024 * 1024)


class SealedFile(Struct, frozen=True):
    """One sealed page on this device: its file, what the manifest will say of it, and how far it is on its way."""

    file: Annotated[bytes, Size.exactly(16)]
    content: s.Digest
    """SHA-256 of what was sealed, so that the same page again is known for the same."""
    type: Annotated[str, Size(3, 81)]
    length: int
    header: s.PartHeader
    padded: int
    root: s.Digest
    upload: UploadId | None = None
    """Under which name the server takes it, once it gave one."""


class AttachedPages(Struct, frozen=True):
    """What goes along with a draft: the item that it will be, its content key, and its pages in order."""

    case: CaseId
    item: ItemId
    cek: Annotated[bytes, Size.exactly(32)]
    parts: Annotated[tuple[SealedFile, ...], Size(0, limits.UPLOADS)]

    def __repr__(self) -> str:
        """Keep the content key out of tracebacks."""
        return f"Enclosed(item={self.item.hex()}, parts={len(self.parts)})"

    @property
    def infos(self) -> tuple[PartInfo, ...]:
        """What the letter says about its parts."""
        return tuple(
            PartInfo(number, plaintext.part_name(number), file.type, file.length)
            for number, file in enumerate(self.parts, 1)
        )


class StoredDraft(Struct, frozen=True):
    """A draft as kept. Texts are bytes here: a draft may hold what a letter must not."""

    text: Annotated[bytes, _WORDS]
    language: Annotated[bytes, _WORDS]
    changed: Seconds
    subject: Annotated[bytes, _WORDS] | None = None
    case: CaseId | None = None
    replaces: ItemId | None = None
    enclosed: AttachedPages | None = None
    sealed: s.Digest | None = None
    """SHA-256 of the words that were sealed with the content key of `enclosed`; others take a fresh one (step I10)."""
    use: Annotated[str, Size(1, 16)] | None = None
    """What it is for where it is no letter: `note`, `reason` and so on. It is sent as nothing else."""

    @property
    def letter(self) -> Letter:
        """The words."""
        subject = None if self.subject is None else self.subject.decode(errors="surrogatepass")
        return Letter(self.text.decode(errors="surrogatepass"), self.language.decode(), subject)

    @property
    def parts(self) -> tuple[PartInfo, ...]:
        """What is said of the pages."""
        return () if self.enclosed is None else self.enclosed.infos


class Drafts:
    """The drafts of one account on this device."""

    def __init__(self, vault: Vault, environment: Environment) -> None:
        self._vault = vault
        self._environment = environment

    def list(self, case: CaseId | None = None) -> tuple[DraftInfo, ...]:
        """Return the drafts (of a case), last changed first."""
        drafts = [_draft(name, kept).info for name, kept in self._vault.rows(SHELF, StoredDraft)]
        mine = [draft for draft in drafts if case is None or draft.case == case]
        return tuple(sorted(mine, key=lambda draft: (-draft.changed, draft.id)))

    def get(self, name: str) -> Draft:
        """Return one draft; Misused `draft.unknown`."""
        return _draft(name, self.kept(name))

    def save(
        self,
        letter: Letter,
        *,
        case: CaseId | None = None,
        name: str | None = None,
        replaces: ItemId | None = None,
        use: str | None = None,
        base: str | None = None,
    ) -> str:
        """Keep a draft durably, under its name if it has one, with the pages it has; return the name.

        `base` is the text from which this one was made. Where the draft holds another one by now, somebody wrote it in another
        window: that stays as it is, and this one is kept under a name of its own. On a full disk it takes the room set aside.
        """
        kept = StoredDraft(
            text=letter.text.encode(errors="surrogatepass"),
            language=letter.language.encode(),
            changed=self._environment.now(),
            subject=None if letter.subject is None else letter.subject.encode(errors="surrogatepass"),
            case=case,
            replaces=replaces,
            use=use,
        )
        return self._vault.spare.lend(lambda: self._put(name, kept, base))

    def _put(self, name: str | None, kept: StoredDraft, base: str | None) -> str:
        with self._vault.turn("lock-drafts"):
            before = None if name is None else self._vault.read(SHELF, name, StoredDraft)
            apart = before is not None and base is not None and before.letter.text not in (base, kept.letter.text)
            if name is None or apart:
                name, before = self._environment.random(4).hex(), None
            if before is not None:
                kept = replace(
                    kept,
                    enclosed=before.enclosed,
                    sealed=before.sealed,
                    use=before.use if kept.use is None else kept.use,
                )
            self._vault.write(SHELF, name, kept)
        return name

    def drop(self, name: str) -> None:
        """Forget a draft: its row and its key first, its files after that."""
        data = self._vault.get(SHELF, name)
        self._vault.drop(SHELF, name)
        kept = None if data is None else shaped(SHELF, data, StoredDraft)
        if kept is not None and kept.enclosed is not None:
            self._vault.drop_files([part.file for part in kept.enclosed.parts])

    def answered(self, name: str, words: bytes) -> None:
        """Forget a draft whose letter was receipted, unless its author wrote on in the meantime."""
        kept = self._vault.read(SHELF, name, StoredDraft)
        if kept is None:
            return
        try:
            same = words_digest(plaintext.tidy(kept.letter, kept.parts), kept.parts) == words
        except Misused:
            same = False
        if same:
            self.drop(name)

    def kept(self, name: str) -> StoredDraft:
        """Return one draft as it is kept; Misused `draft.unknown`."""
        kept = self._vault.read(SHELF, name, StoredDraft)
        if kept is None:
            raise Misused("draft.unknown")
        return kept

    def change(self, name: str, how: Callable[[StoredDraft], StoredDraft]) -> StoredDraft:
        """Change a draft in one step, whatever else is written in it at the same time; return it as it is then."""
        with self._vault.turn("lock-drafts"):
            after = how(self.kept(name))
            self._vault.write(SHELF, name, after)
            return after

    def files(self) -> frozenset[bytes]:
        """Return the names of all files that a draft needs."""
        rows = [kept.enclosed for _, kept in self._vault.rows(SHELF, StoredDraft)]
        return frozenset(part.file for row in rows if row is not None for part in row.parts)


def words_digest(letter: Letter, parts: tuple[PartInfo, ...]) -> s.Digest:
    """Return SHA-256 of the one encoding of a tidy letter: whether words changed is asked of this."""
    return s.Digest(digest(plaintext.write(letter, parts)))


def _draft(name: str, kept: StoredDraft) -> Draft:
    letter = kept.letter
    info = DraftInfo(
        name, kept.case, letter.subject, letter.language, kept.changed, kept.replaces, kept.parts, kept.use
    )
    return Draft(info, letter)
