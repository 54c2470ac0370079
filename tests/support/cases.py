"""Makes cases, items and commits for store tests: shaped like real ones, with made-up bytes and no rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from relay.domain.ids import AccountId, CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import (
    MEDIATORS,
    Assignment,
    Case,
    CaseFile,
    CaseState,
    Consent,
    Head,
    Item,
    ItemState,
    Kind,
    Party,
    Place,
    Purpose,
    Seat,
    Side,
)
from relay.store.base import (
    Commit,
    Grant,
    JournalRow,
    KeyringRow,
    NewAccountRow,
    SlotRow,
    Store,
    StoredLetter,
    StoredRecord,
)
from tests.support.chance import Chance

NOW = Seconds(1_800_000_000)
LETTER_BYTES = 4_032
GRANT_BYTES = 1_168


@dataclass
class Maker:
    """Makes things of one named stream of chance; each is made once and never again."""

    chance: Chance = field(default_factory=Chance)

    def case_id(self) -> CaseId:
        return CaseId(self.chance(16))

    def item_id(self) -> ItemId:
        return ItemId(self.chance(16))

    def slip_id(self) -> SlipId:
        return SlipId(self.chance(16))

    def keyset(self) -> KeysetId:
        return KeysetId(self.chance(32))

    def record_id(self) -> RecordId:
        return RecordId(self.chance(32))

    def account_id(self) -> AccountId:
        return AccountId(self.chance(32))

    def record(self, answer: bytes | None = b"answer") -> StoredRecord:
        return StoredRecord(self.record_id(), 7, self.chance(300), answer)

    def assignment(self, keyset: KeysetId | None = None, place: Place = Place.LEAD) -> Assignment:
        return Assignment(keyset or self.keyset(), place, self.record_id(), Seconds(NOW + 1_000))

    def file(self, *mediators: KeysetId) -> CaseFile:
        """A new open case with two enrolled parties and these mediators (one of its own, when none is named)."""
        assignments = tuple(self.assignment(each) for each in mediators) or (self.assignment(),)
        parties = {
            side: Party(
                side, 1, self.keyset(), self.record_id(), Consent(self.record_id()), prepared=self.record_id()
            )
            for side in Side
        }
        return CaseFile(Case(self.case_id(), CaseState.OPEN, opened=True), parties, assignments)

    def item(self, file: CaseFile, **fields: Any) -> Item:
        """A held letter by side a."""
        letter = Item(
            id=self.item_id(),
            case=file.case.id,
            side=Side.A,
            author=keyset_of(file, Side.A),
            kind=Kind.LETTER,
            state=ItemState.HELD,
            manifest=self.record_id(),
            held_at=NOW,
            day=Day(NOW // 86_400),
        )
        return replace(letter, **fields)

    def grant(
        self, item: ItemId, reader: KeysetId, purpose: Purpose = Purpose.MEDIATOR, by: KeysetId | None = None
    ) -> Grant:
        """A grant by somebody, or by one who never gave another."""
        return Grant(item, reader, by or self.keyset(), purpose, self.chance(GRANT_BYTES), self.chance(32))

    def written(self, file: CaseFile, records: tuple[StoredRecord, ...], *seats: Seat, **parts: Any) -> Commit:
        """A commit of `file` with these records in the journals of `seats` (the mediators', when none is named)."""
        heads = dict(file.case.heads)
        rows = []
        for seat in seats or (MEDIATORS,):
            for each in records:
                head = Head(file.case.head(seat).n if seat not in heads else heads[seat].n, b"")
                head = Head(head.n + 1, self.chance(32))
                heads[seat] = head
                rows.append(JournalRow(seat, head.n, head.value, each.id))
        after = replace(file, case=replace(file.case, heads=heads))
        return Commit(after, NOW, records=records, journal=tuple(rows), **parts)

    def submit(self, file: CaseFile, item: Item | None = None) -> Commit:
        """What a submit commits: the item, its letter, a grant for each mediator and the author's own copy."""
        item = item or self.item(file)
        mediators = tuple(each.keyset for each in file.assignments)
        return self.written(
            replace(file, items={item.id: item}),
            (self.record(None), self.record()),
            Seat.of(item.side),
            MEDIATORS,
            items=(item,),
            queue={item.id: mediators},
            letters=(StoredLetter(item.id, self.chance(LETTER_BYTES)),),
            grants=(
                *(self.grant(item.id, each) for each in mediators),
                self.grant(item.id, item.author, Purpose.OWN_COPY),
            ),
            pokes=frozenset({*mediators, item.author}),
        )

    def account(self, login: str = "someone", *, staff: bool = False) -> NewAccountRow:
        return NewAccountRow(
            id=self.account_id(),
            login=login,
            staff=staff,
            key=self.chance(32),
            slots=(
                SlotRow("passphrase", self.chance(32), self.chance(16), self.chance(60)),
                SlotRow("recovery", self.chance(32), None, self.chance(60)),
            ),
            keyring=KeyringRow(1, self.chance(200), self.chance(32)),
        )


def keyset_of(file: CaseFile, side: Side) -> KeysetId:
    """A party's keyset, which they must have."""
    keyset = file.parties[side].keyset
    assert keyset is not None
    return keyset


def later(commit: Commit) -> CaseFile:
    """The case file as a load without items gives it after `commit`."""
    case = commit.file.case
    return replace(commit.file, case=replace(case, version=case.version + 1), items={})


async def stored(store: Store, case: CaseId) -> CaseFile:
    """The case file without items, as the store has it; it must be there."""
    file = await store.load(case)
    assert file is not None
    return file


async def begun(store: Store, make: Maker, *mediators: KeysetId) -> CaseFile:
    """A case that exists in the store, at its first version."""
    commit = make.written(make.file(*mediators), (make.record(),))
    await store.commit(commit)
    return later(commit)


async def submitted(store: Store, make: Maker, file: CaseFile, item: Item | None = None) -> tuple[CaseFile, Item]:
    """The case file after a submit, and the item."""
    commit = make.submit(file, item)
    await store.commit(commit)
    return later(commit), commit.items[0]
