"""Journals, lists of cases and items, sealed words, slips: read in order, in pages, and nobody else's."""

from msgspec.structs import replace

from relay.domain.ids import KeysetId, Seconds
from relay.domain.model import (
    EMPTY_HEAD,
    MEDIATORS,
    Delegation,
    Head,
    Mode,
    Party,
    Scope,
    Seat,
    Side,
    Slip,
)
from relay.store.base import Commit, SlipAnswerRow, Store, StoredJournalRow, StoredWords
from tests.support.cases import NOW, Maker, begun, keyset_of, later, stored, submitted

A, B = Seat.of(Side.A), Seat.of(Side.B)


async def test_a_journal_is_read_from_any_place_in_pages(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    commits = []
    for seats in ((A, MEDIATORS), (MEDIATORS,), (A, B), (B, MEDIATORS), (A, MEDIATORS)):
        commits.append(make.written(file, (make.record(),), *seats))
        await store.commit(commits[-1])
        file = later(commits[-1])
    records = {each.id: each for commit in commits for each in commit.records}
    expected = [
        StoredJournalRow(row.n, row.head, row.record, 7, records[row.record].data)
        for commit in commits
        for row in commit.journal
        if row.seat == A
    ]
    assert [each.n for each in expected] == [1, 2, 3]
    assert list(await store.journal(file.case.id, A, 0, 10)) == expected
    assert list(await store.journal(file.case.id, A, 1, 1)) == expected[1:2]
    assert list(await store.journal(file.case.id, A, 2, 10)) == expected[2:]
    assert await store.journal(file.case.id, A, 3, 10) == ()
    assert [each.n for each in await store.journal(file.case.id, MEDIATORS, 0, 10)] == [1, 2, 3, 4, 5]
    assert await store.journal(make.case_id(), A, 0, 10) == ()


async def test_every_place_of_a_journal_has_its_head(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    heads = [EMPTY_HEAD, file.case.head(MEDIATORS)]
    for _ in range(3):
        commit = make.written(file, (make.record(),))
        await store.commit(commit)
        file = later(commit)
        heads.append(file.case.head(MEDIATORS))
    for n, head in enumerate(heads):
        assert await store.position(file.case.id, MEDIATORS, n) == head
    assert heads[-1] == (await stored(store, file.case.id)).case.head(MEDIATORS) == Head(4, heads[-1].value)
    assert await store.position(file.case.id, MEDIATORS, 5) is None
    assert await store.position(file.case.id, B, 1) is None
    assert await store.position(make.case_id(), MEDIATORS, 0) == EMPTY_HEAD


async def test_cases_are_listed_for_those_who_have_a_seat(store: Store, make: Maker) -> None:
    mediator, counsellor = make.keyset(), make.keyset()
    files = [await begun(store, make, mediator) for _ in range(3)]
    other = await begun(store, make)
    scopes = frozenset({Scope.READ, Scope.SUBMIT})
    delegation = Delegation(make.record_id(), Side.B, counsellor, scopes, Mode.SCAN, NOW, Seconds(NOW + 9))
    delegated = Commit(replace(files[1], delegations=(delegation,)), NOW)
    await store.commit(delegated)
    files[1] = later(delegated)
    by_id = sorted(files, key=lambda each: each.case.id)
    assert list(await store.cases_of([mediator], None, 10)) == by_id
    assert list(await store.cases_of([mediator], None, 2)) == by_id[:2]
    assert list(await store.cases_of([mediator], by_id[1].case.id, 10)) == by_id[2:]
    assert list(await store.cases_of([counsellor], None, 10)) == [files[1]]
    assert list(await store.cases_of([keyset_of(other, Side.B)], None, 10)) == [other]
    assert await store.cases_of([make.keyset()], None, 10) == ()
    assert await store.cases_of([], None, 10) == ()
    everyone = [mediator, counsellor, keyset_of(files[0], Side.A), keyset_of(files[0], Side.B)]
    assert list(await store.cases_of(everyone, None, 10)) == by_id
    assert list(await store.cases_of(everyone, None, 2)) == by_id[:2]
    revoked = Commit(replace(files[1], delegations=(replace(delegation, not_after=NOW),)), NOW)
    await store.commit(revoked)
    assert await store.cases_of([counsellor], None, 10) == (later(revoked),)


async def test_a_seat_ends_with_the_place_it_came_from(store: Store, make: Maker) -> None:
    old, new = make.keyset(), make.keyset()
    file = await begun(store, make, old)
    lost = keyset_of(file, Side.A)
    party = Party(Side.A, 2, make.keyset(), make.record_id())
    commit = Commit(
        replace(file, assignments=(make.assignment(new),), parties={**file.parties, Side.A: party}), NOW
    )
    await store.commit(commit)
    assert await store.cases_of([old, lost], None, 10) == ()
    assert await store.cases_of([new], None, 10) == (later(commit),)
    assert await store.cases_of([KeysetId(party.keyset or b"")], None, 10) == (later(commit),)


async def test_all_cases_are_listed_in_pages(store: Store, make: Maker) -> None:
    assert await store.all_cases(None, 10) == ()
    files = sorted([await begun(store, make) for _ in range(5)], key=lambda each: each.case.id)
    await submitted(store, make, files[0])
    listed = await store.all_cases(None, 3)
    assert [each.case.id for each in listed] == [each.case.id for each in files[:3]]
    assert listed[0].items == {}
    assert list(await store.all_cases(listed[-1].case.id, 3)) == files[3:]


async def test_items_are_listed_in_the_order_they_entered(store: Store, make: Maker) -> None:
    file, other = await begun(store, make), await begun(store, make)
    items = []
    for _ in range(5):
        file, item = await submitted(store, make, file)
        items.append(item)
        other, _ = await submitted(store, make, other)
    assert list(await store.items_of(file.case.id, None, 10)) == items
    assert list(await store.items_of(file.case.id, None, 2)) == items[:2]
    assert list(await store.items_of(file.case.id, items[1].id, 2)) == items[2:4]
    assert await store.items_of(file.case.id, items[4].id, 2) == ()
    assert await store.items_of(make.case_id(), None, 2) == ()


async def test_a_letters_bytes_come_back_as_they_came(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    commit = make.submit(file)
    await store.commit(commit)
    assert await store.letter(commit.items[0].id) == commit.letters[0].data
    assert await store.letter(make.item_id()) is None


async def test_of_words_the_newest_counts_and_of_notes_all(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    reader, other = make.keyset(), make.keyset()
    subject = make.item_id()

    def words(kind: str, at: int, reader: KeysetId = reader, subject: bytes = subject) -> StoredWords:
        return StoredWords(
            kind, subject, reader, make.keyset(), make.chance(120), Seconds(NOW + at), make.record_id()
        )

    elsewhere = make.item_id()
    first = (words("note", 5), words("reason", 1), words("reason", 1, other), words("label", 0))
    second = (words("note", 2), words("reason", 9), words("reason", 3, subject=elsewhere), words("note", 0, other))
    for written in (first, second):
        commit = make.written(file, (make.record(),), words=written)
        await store.commit(commit)
        file = later(commit)
    assert await store.words("note", [subject], reader) == (second[0], first[0])
    assert await store.words("reason", [subject], reader) == (second[1],)
    assert await store.words("reason", [subject, elsewhere, make.item_id()], reader) == (second[2], second[1])
    assert await store.words("reason", [subject], other) == (first[2],)
    assert await store.words("label", [subject], reader) == (first[3],)
    assert await store.words("label", [subject], other) == ()
    assert await store.words("label", [], reader) == ()


async def test_notes_of_one_second_come_in_the_order_they_were_written(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    reader, subject = make.keyset(), make.item_id()
    written = []
    for _ in range(6):
        words = StoredWords("note", subject, reader, make.keyset(), make.chance(50), NOW, make.record_id())
        commit = make.written(file, (make.record(),), words=(words,))
        await store.commit(commit)
        file = later(commit)
        written.append(words)
    assert list(await store.words("note", [subject], reader)) == written


async def test_a_slip_and_its_answer_last_while_it_is_pending(store: Store, make: Maker) -> None:
    file = await begun(store, make)
    mediator = file.assignments[0].keyset
    slips = tuple(Slip(make.slip_id(), side, 2, Seconds(NOW + 99), by=mediator) for side in (Side.A, Side.B))
    registered = Commit(replace(file, slips=slips), NOW)
    await store.commit(registered)
    for slip in slips:
        assert await store.slip(slip.id) == file.case.id
    assert (await stored(store, file.case.id)).slips == slips
    assert await store.slip_answers(file.case.id) == ()
    file = later(registered)
    rows = []
    for slip in slips:
        row = SlipAnswerRow(slip.id, make.account_id(), make.chance(32), make.chance(1_248), make.chance(32))
        rows.append(row)
        taken = replace(slip, keyset=make.keyset())
        now = tuple(taken if each.id == slip.id else each for each in file.slips)
        answered = Commit(replace(file, slips=now), NOW, slip_answer=row)
        await store.commit(answered)
        file = later(answered)
    assert list(await store.slip_answers(file.case.id)) == sorted(rows, key=lambda each: each.slip)
    confirmed = Commit(replace(file, slips=file.slips[1:]), NOW)
    await store.commit(confirmed)
    assert await store.slip(slips[0].id) is None
    assert await store.slip(slips[1].id) == file.case.id
    assert await store.slip_answers(file.case.id) == (rows[1],)
    assert await store.slip_answers(make.case_id()) == ()


async def test_a_slip_may_be_registered_again_once_it_is_gone(store: Store, make: Maker) -> None:
    file, other = await begun(store, make), await begun(store, make)
    slip = Slip(make.slip_id(), Side.A, 2, NOW, by=make.keyset())
    for slips in ((slip,), ()):
        commit = Commit(replace(file, slips=slips), NOW)
        await store.commit(commit)
        file = later(commit)
    await store.commit(Commit(replace(other, slips=(slip,)), NOW))
    assert await store.slip(slip.id) == other.case.id
