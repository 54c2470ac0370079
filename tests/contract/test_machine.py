"""Any sequence of commits, alone and at once, leaves SQLite and memory with the same to tell.

Memory says in plain dictionaries what a commit means; SQLite must agree on every question a store answers.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from relay.domain.decide import Want
from relay.domain.decision import Shred
from relay.domain.ids import Day, ItemId, KeysetId, Seconds
from relay.domain.model import MEDIATORS, CaseFile, CaseState, Item, ItemState, Place, Purpose, Seat, Side, Slip
from relay.store.base import Commit, SlipAnswerRow, Store, StoredWords
from tests.support.cases import NOW, Maker
from tests.support.chance import Chance
from tests.support.in_memory import IN_MEMORY
from tests.support.stores import KINDS, fresh

T = TypeVar("T")
PEOPLE = [KeysetId(bytes([number]) * 32) for number in range(1, 5)]
person = st.sampled_from(PEOPLE)
people = st.lists(person, max_size=3, unique=True)
number = st.integers(0, 30)
purposes = st.frozensets(st.sampled_from(list(Purpose)), max_size=3)
DAYS = (Day(20_000), Day(20_001), Day(20_002))


class TwoStores(RuleBasedStateMachine):
    """Does everything to both stores, and asks both."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY)
        self.runner = asyncio.Runner()
        self.memory, self.sqlite = (self.runner.run(fresh(kind, Path(self.folder.name))) for kind in KINDS)
        self.make = Maker(Chance("machine"))
        self.files: list[CaseFile] = []
        self.items: list[Item] = []
        self.slips: list[Slip] = []

    def teardown(self) -> None:
        self.runner.run(self.memory.close())
        self.runner.run(self.sqlite.close())
        self.runner.close()
        self.folder.cleanup()

    # what happens

    @rule(mediators=people)
    def begin(self, mediators: list[KeysetId]) -> None:
        file = self.make.file(*mediators)
        self.files.append(file)
        self.commit(self.make.written(file, (self.make.record(),)))

    @precondition(lambda self: self.files)
    @rule(which=number)
    def submit(self, which: int) -> None:
        commit = self.make.submit(self.file(which))
        self.items += commit.items
        self.commit(commit)

    @precondition(lambda self: self.files)
    @rule(which=st.lists(number, min_size=2, max_size=6))
    def submit_at_once(self, which: list[int]) -> None:
        """Several cases at once, some of them more than once: who comes second is stale."""
        commits = [self.make.submit(self.file(each)) for each in which]
        self.items += [item for commit in commits for item in commit.items]
        self.commit(*commits)

    @precondition(lambda self: self.items)
    @rule(
        which=number,
        state=st.sampled_from(list(ItemState)),
        queued=people,
        day=st.sampled_from((None, *DAYS)),
        letter=st.booleans(),
    )
    def change(
        self, which: int, state: ItemState, queued: list[KeysetId], day: Day | None, *, letter: bool
    ) -> None:
        item = replace(self.items[which % len(self.items)], state=state, postponed_until=day)
        file = self.of(item)
        letters = self.make.submit(file, item).letters if letter else ()
        self.commit(Commit(file, NOW, items=(item,), queue={item.id: tuple(queued)}, letters=letters))

    @precondition(lambda self: self.items)
    @rule(which=number, reader=person, by=person, purpose=st.sampled_from(list(Purpose)), wording=st.booleans())
    def hand_on(self, which: int, reader: KeysetId, by: KeysetId, purpose: Purpose, *, wording: bool) -> None:
        item = self.items[which % len(self.items)]
        grants = (self.make.grant(item.id, reader, purpose, by),)
        words = (
            tuple(self.words(kind, item.id, reader) for kind in ("release", "reason", "remark", "note"))
            if wording
            else ()
        )
        if self.run(self.memory.load(item.case, items=frozenset({item.id}))) != self.of(item):
            self.commit(Commit(self.of(item), NOW, grants=grants, words=words))

    @precondition(lambda self: self.items)
    @rule(
        which=number,
        whole=st.booleans(),
        reader=st.none() | person,
        keep=purposes,
        spares=st.frozensets(person, max_size=2),
    )
    def shred(
        self,
        which: int,
        reader: KeysetId | None,
        keep: frozenset[Purpose],
        spares: frozenset[KeysetId],
        *,
        whole: bool,
    ) -> None:
        item = self.items[which % len(self.items)]
        shred = Shred(None if whole else item.id, reader, keep, spares)
        self.commit(Commit(self.of(item), NOW, shreds=(shred,)))

    @precondition(lambda self: self.files)
    @rule(which=number, mediators=people)
    def reassign(self, which: int, mediators: list[KeysetId]) -> None:
        assignments = tuple(self.make.assignment(each, Place.DEPUTY) for each in mediators)
        self.commit(Commit(replace(self.file(which), assignments=assignments), NOW, requeue=True))

    @precondition(lambda self: self.files)
    @rule(which=number, day=st.sampled_from(DAYS))
    def close(self, which: int, day: Day) -> None:
        file = self.file(which)
        self.commit(Commit(replace(file, case=replace(file.case, state=CaseState.CLOSED, closed_on=day)), NOW))

    @precondition(lambda self: self.files)
    @rule(which=number, known=st.none() | number, answered=st.booleans())
    def slip(self, which: int, known: int | None, *, answered: bool) -> None:
        """A new slip, or one that exists somewhere; replaces those the case had."""
        file = self.file(which)
        if known is None or not self.slips:
            self.slips.append(Slip(self.make.slip_id(), Side.A, 2, NOW, by=PEOPLE[0]))
        slip = self.slips[(known or -1) % len(self.slips)]
        answer = SlipAnswerRow(slip.id, self.make.account_id(), b"key", b"keyset", b"mac") if answered else None
        self.commit(Commit(replace(file, slips=(slip,)), NOW, slip_answer=answer))

    @precondition(lambda self: self.files)
    @rule(which=number, version=st.integers(0, 3), pokes=people)
    def commit_late(self, which: int, version: int, pokes: list[KeysetId]) -> None:
        file = self.file(which)
        self.commit(Commit(replace(file, case=replace(file.case, version=version)), NOW, pokes=frozenset(pokes)))

    # what is told

    @invariant()
    def both_tell_the_same(self) -> None:
        memory, sqlite = self.both(self.told)
        for question, answer in memory.items():
            assert sqlite[question] == answer, question

    async def told(self, store: Store) -> dict[str, Any]:
        answers: dict[str, Any] = {
            "all": await store.all_cases(None, 99),
            "of people": await store.cases_of(PEOPLE, None, 99),
            "totals": await store.totals(),
            "closed": await store.closed_before(DAYS[1], 99),
            "pokes": await store.poke_cursor(PEOPLE),
            "slips": [await store.slip(each.id) for each in self.slips],
            "queues": [await store.queue(each, None, 99) for each in PEOPLE],
            "remarks": [await store.remarks(each) for each in PEOPLE],
            "readers": [
                await store.readers_of([each.id for each in self.items], purposes)
                for purposes in ([Purpose.MEDIATOR, Purpose.HANDOVER], [Purpose.RELEASE], [])
            ],
            "stretches": await store.journal_ranges(
                [(each.case.id, MEDIATORS, after, 2) for after, each in enumerate(self.files)]
            ),
            "page": await store.queue(PEOPLE[0], (NOW, ItemId(bytes(16))), 2),
        }
        for file in self.files:
            case = file.case.id
            answers[f"case {case.hex()}"] = [
                await store.load(case, Want.LIVE, frozenset(each.id for each in self.items[:3])),
                await store.items_of(case, None, 99),
                await store.held_counts([case], 2),
                await store.journal(case, MEDIATORS, 1, 99),
                await store.position(case, Seat.of(Side.A), 2),
                await store.slip_answers(case),
            ]
        for item in self.items:
            answers[f"item {item.id.hex()}"] = [
                await store.letter(item.id),
                await store.grants_of(item.id),
                [await store.grants_to(item.id, each) for each in (*PEOPLE, item.author)],
                [await store.words(kind, [item.id], PEOPLE[1]) for kind in ("release", "reason", "note")],
            ]
        return answers

    # how

    def commit(self, *commits: Commit) -> None:
        """Put commits to both stores at once; both must say the same of each."""

        async def all_of_them(store: Store) -> list[str]:
            outcomes = await asyncio.gather(*map(store.commit, commits), return_exceptions=True)
            return [f"{type(each).__name__} {each}" for each in outcomes]

        memory, sqlite = self.both(all_of_them)
        assert memory == sqlite

    def both(self, ask: Any) -> tuple[Any, Any]:
        return self.run(ask(self.memory)), self.run(ask(self.sqlite))

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    def file(self, which: int) -> CaseFile:
        """A case as it stands now; one that was refused stays as it would have begun."""
        file = self.files[which % len(self.files)]
        return self.run(self.memory.load(file.case.id)) or file

    def of(self, item: Item) -> CaseFile:
        return next(self.file(place) for place, each in enumerate(self.files) if each.case.id == item.case)

    def words(self, kind: str, subject: bytes, reader: KeysetId) -> StoredWords:
        at = Seconds(NOW - len(self.items))
        return StoredWords(kind, subject, reader, PEOPLE[0], self.make.chance(40), at, self.make.record_id())


TwoStores.TestCase.settings = settings(max_examples=12, stateful_step_count=25)
test_both_stores_agree = TwoStores.TestCase
