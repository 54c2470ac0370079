"""What is sealed in the in-memory store - letters, parts, grants, words - and how it is destroyed, as plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from relay.domain.decision import Shred
from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import Purpose
from relay.store.base import Commit, Grant, StoredLetter, StoredWords
from tests.support.memory_store.uploads import MemoryUploads


class MemorySealed:
    """Everything that a shred can destroy."""

    def __init__(self, uploads: MemoryUploads) -> None:
        self.letters: dict[ItemId, StoredLetter] = {}
        self.grants: dict[tuple[ItemId, KeysetId, Purpose, KeysetId], Grant] = {}
        """By item, reader, purpose and grantor."""
        self._words: dict[tuple[str, bytes, KeysetId, bytes], tuple[int, StoredWords]] = {}
        self._uploads = uploads

    def commit(self, commit: Commit, turn: int, of_case: Collection[ItemId]) -> None:
        """Take in what a commit brings and destroy what it shreds, in the order of the contract."""
        case = commit.file.case.id
        self.letters.update({each.item: each for each in commit.letters})
        self._uploads.claim(commit.parts)
        for shred in commit.shreds:
            self._shred(case, shred, _shredded(shred, of_case))
        self.grants.update({(each.item, each.reader, each.purpose, each.grantor): each for each in commit.grants})
        granted = {each.item for each in self.grants.values()}
        for shred in commit.shreds:
            for bare in _shredded(shred, of_case) - granted:
                self.letters.pop(bare, None)
                self._uploads.drop_parts({bare})
        for each in commit.words:
            place = each.record if each.kind == "note" else b""
            self._words[each.kind, each.subject, each.reader, place] = (turn, each)

    def grants_of(self, item: ItemId) -> Sequence[Grant]:
        return tuple(replace(self.grants[key], share=b"") for key in sorted(self.grants) if key[0] == item)

    def grants_to(self, item: ItemId, reader: KeysetId) -> Sequence[Grant]:
        return tuple(self.grants[key] for key in sorted(self.grants) if key[:2] == (item, reader))

    def readers_of(self, items: Sequence[ItemId], purposes: Sequence[Purpose]) -> dict[ItemId, set[KeysetId]]:
        readers_by_item: dict[ItemId, set[KeysetId]] = {}
        for each in self.grants.values():
            if each.item in items and each.purpose in purposes:
                readers_by_item.setdefault(each.item, set()).add(each.reader)
        return readers_by_item

    def words(self, kind: str, subjects: Sequence[bytes], reader: KeysetId) -> Sequence[StoredWords]:
        matching = [
            (words.at, turn, words.record, words)
            for (of, subject, whose, _), (turn, words) in self._words.items()
            if (of, whose) == (kind, reader) and subject in subjects
        ]
        return tuple(words for *_, words in sorted(matching, key=lambda each: each[:3]))

    def cases_with_words(self) -> set[CaseId]:
        """The cases that keep a note or a label."""
        return {CaseId(subject) for kind, subject, _, _ in self._words if kind in ("note", "label")}

    def _shred(self, case: CaseId, shred: Shred, items: set[ItemId]) -> None:
        for key, grant in list(self.grants.items()):
            theirs = shred.reader in (None, grant.reader) and grant.reader not in shred.spares
            if grant.item in items and theirs and grant.purpose not in shred.keep:
                del self.grants[key]
        whole = shred.item is None and shred.reader is None
        for kind, subject, reader, place in list(self._words):
            if reader in shred.spares:
                continue
            gone = kind == "release" and subject in items and shred.reader in (None, reader)
            if gone or (whole and (subject == case or subject in items)):
                del self._words[kind, subject, reader, place]


def _shredded(shred: Shred, of_case: Collection[ItemId]) -> set[ItemId]:
    return set(of_case) if shred.item is None else {shred.item}
