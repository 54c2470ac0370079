"""One look at all of one's cases tells what the other routes tell, in a few answers at first and in one when nothing is new."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.ids import CaseId, Day, ItemId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Mode, Scope, Seat, Side, StaffRole
from relay.service.backend import Request
from relay.service.dispatch import answer
from relay.store.sqlite.store import SqliteStore
from relay.wire import codec, limits, messages, records
from relay.wire import statements as s
from tests.support.steps import steps_of
from tests.support.world import DAY, Opened, Someone, World, Written

Known = dict[CaseId, messages.Known]


async def looked(world: World, who: Someone, known: Known, after: CaseId | None = None) -> messages.Looked:
    """Ask once, and read the answer as a client does."""
    wanted = messages.LookWanted(tuple(known[each] for each in sorted(known) if each > (after or b"")), after)
    reply = await world.service.look_query.look(await world.session(who), wanted)
    return codec.decode(messages.Looked, codec.encode(reply))


class Follower:
    """What somebody's device has of all their cases after one look or many."""

    def __init__(self, world: World, who: Someone) -> None:
        self.world = world
        self.who = who
        self.known: Known = {}
        self.entries: dict[CaseId, list[messages.JournalEntry]] = {}
        self.shown: dict[CaseId, messages.CaseShown] = {}
        self.staff: set[bytes] = set()
        self.answers: list[messages.Looked] = []

    async def follow(self) -> list[messages.Looked]:
        """Ask until nothing is left; return the answers."""
        answers, after = [], None
        while True:
            reply = await looked(self.world, self.who, self.known, after)
            answers.append(reply)
            self.staff.update(reply.staff)
            for case in reply.cases:
                self._take(case)
            if not reply.more:
                self.answers += answers
                return answers
            after = reply.next

    def _take(self, look: messages.CaseLook) -> None:
        entries = self.entries.setdefault(look.case, [])
        for each in look.entries:
            before = entries[-1].head if entries else digests.JOURNAL_START
            assert each.n == len(entries) + 1
            assert each.head == digests.journal_head(look.case, each.n, before, each.id)
            entries.append(each)
        assert look.more or look.journal.n == len(entries)
        before_rows = self.known[look.case].rows if look.case in self.known else None
        if look.shown is not None:
            assert digests.digest(codec.encode(look.shown)) == look.rows
            assert look.rows != before_rows, "what is known is not shown again"
            self.shown[look.case] = look.shown
        elif not look.more:
            assert look.rows == before_rows
        rows = look.rows if look.case in self.shown and not look.more else None
        self.known[look.case] = messages.Known(look.case, len(entries), rows)


async def held(world: World, case: Opened, author: Someone, side: Side, *readers: Someone) -> Written:
    written = await world.write(author, case.case, side, list(readers or (case.mediator,)))
    await world.submit(author, case.case, written)
    return written


async def sealed_for(
    world: World, *readers: Someone
) -> tuple[tuple[messages.WordsFor, ...], tuple[s.WordsRef, ...]]:
    words = tuple(messages.WordsFor(each.id, world.chance(200)) for each in readers)
    return words, tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)


async def noted(world: World, case: Opened, by: Someone, party: Someone, side: Side) -> None:
    words, refs = await sealed_for(world, case.mediator, party)
    said: dict[str, Any] = {"note": s.NoteId(world.chance(16)), "words": refs, "about": side}
    statement = await world.statement(by, s.Note, case.case, (by,), **said)
    await world.send(by, "case.note", case.case, messages.Act(world.signed(statement, by), None, words))


async def labelled(world: World, case: Opened, by: Someone, *readers: Someone) -> RecordId:
    words, refs = await sealed_for(world, *readers)
    statement = await world.statement(by, s.Label, case.case, (by,), words=refs)
    record = world.signed(statement, by)
    await world.send(by, "case.label", case.case, messages.Act(record, None, words))
    return RecordId(digests.record_id(records.parse(record).type, records.parse(record).body))


async def lived(world: World, office: Someone, case: Opened) -> Written:
    """Let a case have something of everything; return a letter that was released."""
    letters = [await held(world, case, case.a, Side.A) for _ in range(3)]
    await held(world, case, case.b, Side.B)
    await world.release(case.mediator, case.case, letters[0], case.b, note_text="About the summer.")
    words, refs = await sealed_for(world, case.mediator)
    until = Day(world.now() // DAY + 3)
    said: dict[str, Any] = {"item": letters[1].item, "until": until, "remark": refs}
    statement = await world.statement(case.mediator, s.Postpone, case.case, (case.mediator,), **said)
    act = messages.Act(world.signed(statement, case.mediator), None, words)
    await world.send(case.mediator, "item.postpone", case.case, act, letters[1].item)
    await noted(world, case, case.b, case.b, Side.B)
    await noted(world, case, case.mediator, case.a, Side.A)
    await labelled(world, case, office, office, case.mediator)
    slip: dict[str, Any] = {"slip": SlipId(world.chance(16)), "side": Side.A, "epoch": 2}
    await world.act(case.mediator, "case.slip", s.Slip, case.case, expires=Seconds(world.now() + DAY), **slip)
    return letters[0]


async def by_routes(world: World, who: Someone, case: CaseId) -> dict[str, Any]:
    """Return what the other routes tell of a case."""
    session, service = await world.session(who), world.service
    items = await service.items.items(session, case, None)
    mediates = bool(items.mediated)
    return {
        "reply": await service.cases.get(session, case),
        "written": items.written,
        "received": items.received,
        "remarks": tuple(
            messages.RemarkRow(each.item, each.remark_by, each.remark)
            for each in items.mediated
            if each.remark is not None and each.remark_by is not None
        ),
        "notes": (await service.cases.notes(session, case)).notes,
        "slips": (await service.people.slips(session, case)).slips if mediates else (),
        "whole": True,
    }


async def journal_of(world: World, who: Someone, case: CaseId) -> list[messages.JournalEntry]:
    entries: list[messages.JournalEntry] = []
    while True:
        page = await world.service.cases.journal(await world.session(who), case, len(entries))
        entries += page.entries
        if not page.more:
            return entries


@pytest.mark.parametrize("who", ["a", "b", "mediator"])
async def test_a_look_tells_what_the_other_routes_tell(
    world: World, office: Someone, lead: Someone, case: Opened, who: str
) -> None:
    other = await world.open_case(office, lead)
    for each in (case, other):
        await lived(world, office, each)
    person: Someone = getattr(case, who)
    follower = Follower(world, person)
    await follower.follow()
    cases = sorted([case.case, other.case]) if who == "mediator" else [case.case]
    assert sorted(follower.shown) == cases
    for case_id in cases:
        shown = follower.shown[case_id]
        told = {name: getattr(shown, name) for name in shown.__struct_fields__}
        assert told == await by_routes(world, person, case_id)
        assert follower.entries[case_id] == await journal_of(world, person, case_id)
    seats = {each.case: each.seat for reply in follower.answers for each in reply.cases}
    seat = MEDIATORS if who == "mediator" else Seat(who)
    assert set(seats.values()) == {seat.name}


async def test_of_what_is_known_nothing_is_told_again(world: World, office: Someone, case: Opened) -> None:
    await lived(world, office, case)
    for who in (case.a, case.b, case.mediator):
        follower = Follower(world, who)
        await follower.follow()
        (again,) = await follower.follow()
        (look,) = again.cases
        assert (look.entries, look.shown, look.more, again.staff) == ((), None, False, ())


async def test_what_comes_is_told_and_nothing_else(world: World, office: Someone, case: Opened) -> None:
    written = await lived(world, office, case)
    followers = {who.name: Follower(world, who) for who in (case.a, case.b, case.mediator)}
    for each in followers.values():
        await each.follow()
    before = {name: len(each.entries[case.case]) for name, each in followers.items()}
    await world.open(case.b, case.case, written)
    new = {}
    for name, each in followers.items():
        (reply,) = await each.follow()
        (look,) = reply.cases
        new[name] = (len(look.entries), look.shown is not None)
        assert len(each.entries[case.case]) == before[name] + len(look.entries)
    assert new == {case.a.name: (0, False), case.b.name: (1, True), case.mediator.name: (1, True)}


@pytest.mark.parametrize("room", [1, 3, 50])
@pytest.mark.parametrize("size", [1, 3_000])
async def test_whatever_room_an_answer_has_all_of_it_comes(
    world: World,
    office: Someone,
    lead: Someone,
    case: Opened,
    room: int,
    size: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [case, *[await world.open_case(office, lead) for _ in range(2)]]
    await lived(world, office, cases[1])
    plain, cut = Follower(world, lead), Follower(world, lead)
    await plain.follow()
    monkeypatch.setattr(limits, "LOOK_ENTRIES", room)
    monkeypatch.setattr(limits, "LOOK_BYTES", size)
    monkeypatch.setattr(limits, "PAGE", 2)
    answers = await cut.follow()
    assert all(sum(len(case.entries) for case in each.cases) <= room for each in answers)
    assert (cut.entries, cut.shown, cut.known, cut.staff) == (plain.entries, plain.shown, plain.known, plain.staff)
    assert len(answers) > 1
    total = sum(len(each) for each in plain.entries.values())
    assert len(answers) <= total + len(cases) + 1, "every answer leads on"


async def test_a_first_look_at_many_cases_is_bounded(world: World, office: Someone, lead: Someone) -> None:
    cases = [await world.open_case(office, lead) for _ in range(3)]
    follower = Follower(world, lead)
    answers = await follower.follow()
    for each in answers:
        assert len(codec.encode(each)) <= limits.LOOK_BYTES + limits.SHOWN_BYTES
    assert sorted(follower.shown) == sorted(each.case for each in cases)


async def test_a_journal_that_was_set_back_is_told_as_it_is(world: World, case: Opened) -> None:
    known = {case.case: messages.Known(case.case, 1_000)}
    (look,) = (await looked(world, case.a, known)).cases
    head = (await world.service.cases.get(await world.session(case.a), case.case)).journal
    assert (look.journal, look.entries, look.more) == (head, (), False)
    assert look.shown is not None


async def test_what_somebody_has_no_seat_in_is_not_told_of_though_it_is_named(
    world: World, office: Someone, lead: Someone, case: Opened
) -> None:
    foreign = await world.open_case(office, lead)
    never = CaseId(world.chance(16))
    known = {each: messages.Known(each, 3) for each in (foreign.case, never)}
    reply = await looked(world, case.a, known)
    assert [each.case for each in reply.cases] == [case.case]
    plain = await looked(world, case.a, {})
    assert plain == reply


async def test_the_office_sees_what_waits_for_its_signature_and_no_case(
    world: World, office: Someone, case: Opened
) -> None:
    assert (await looked(world, office, {})).cases == ()
    again = world.someone("again")
    slip = await world.answered(case.case, case.mediator, Side.B, again, 2)
    said: dict[str, Any] = {"slip": slip, "side": Side.B, "epoch": 2, "replaces": case.b.id}
    said["keyset"] = s.KeysetBytes(again.public.to_bytes())
    confirm = await world.statement(case.mediator, s.Confirm, case.case, (case.mediator, office), **said)
    half = world.signed(confirm, case.mediator)
    await world.service.pending_signatures.put(await world.session(case.mediator), messages.Cosign(half))
    reply = await looked(world, office, {})
    assert (reply.cosigns, reply.cases, reply.more) == ((half,), (), False)
    assert (await looked(world, office, {}, CaseId(bytes(16)))).cosigns == ()
    assert (await looked(world, case.a, {})).cosigns == ()


async def test_a_counsellor_outside_the_dates_is_shown_the_case_alone(
    world: World, office: Someone, case: Opened
) -> None:
    counsellor = await world.staff("counsellor", StaffRole.COUNSELLOR)
    said: dict[str, Any] = {
        "side": Side.B,
        "counsellor": counsellor.id,
        "scopes": (Scope.READ, Scope.SUBMIT),
        "mode": Mode.SCAN,
        "not_before": world.now(),
        "not_after": world.now() + DAY,
    }
    delegated = await world.act(case.mediator, "case.delegate", s.Delegation, case.case, second=case.b, **said)
    delegation = records.parse(delegated.receipt).statement
    assert isinstance(delegation, s.Receipt)
    written = await held(world, case, case.a, Side.A)
    await world.release(case.mediator, case.case, written, counsellor, delegation=delegation.record)
    follower = Follower(world, counsellor)
    await follower.follow()
    shown = follower.shown[case.case]
    assert [each.item for each in shown.received] == [written.item]
    assert {each.seat for reply in follower.answers for each in reply.cases} == {
        Seat.counsellor(counsellor.id).name
    }
    world.clock.at += 2 * DAY
    await follower.follow()
    shown = follower.shown[case.case]
    assert (shown.written, shown.received, shown.notes, shown.whole) == ((), (), (), True)
    session = await world.session(counsellor)
    assert shown.reply == await world.service.cases.get(session, case.case)


@pytest.mark.parametrize("limit", ["PAGE", "SHOWN_BYTES"])
async def test_what_has_no_room_is_left_to_its_own_list(
    world: World, case: Opened, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await held(world, case, case.a, Side.A)
        await noted(world, case, case.a, case.a, Side.A)
    monkeypatch.setattr(limits, limit, 3 if limit == "PAGE" else 2_000)
    (look,) = (await looked(world, case.a, {})).cases
    assert look.shown is not None
    assert not look.shown.whole
    assert (look.shown.written, look.shown.received, look.shown.notes) == ((), (), ())
    assert look.shown.reply == await world.service.cases.get(await world.session(case.a), case.case)


async def test_a_case_of_which_there_is_too_much_to_show_is_left_to_its_own_routes(
    world: World, case: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = (await looked(world, case.mediator, {})).cases
    assert whole.shown is not None
    most = len(codec.encode(whole.shown))
    for room, shown in ((most, whole.shown), (most - 1, None)):
        monkeypatch.setattr(limits, "LOOK_SHOWN_BYTES", room)
        (look,) = (await looked(world, case.mediator, {})).cases
        assert (look.shown, look.more, look.rows, look.entries) == (shown, False, whole.rows, whole.entries)


def test_all_that_an_answer_may_have_is_no_more_than_an_answer_may_be() -> None:
    spelled = limits.RECORD_BYTES + limits.LOOK_ENTRIES * 2_400 + limits.SHOWN_BYTES
    most = limits.LOOK_BYTES + limits.LOOK_SHOWN_BYTES + spelled * 4 // 3
    assert most < limits.LOOK_ANSWER_BYTES < limits.ANSWER_BYTES


async def test_looking_counts_against_no_pace(world: World, case: Opened) -> None:
    wanted = messages.LookWanted(())
    for _ in range(1_000):
        await answer(world.service, Request("look", wanted, case.a.bearer, {}, {}))
    await held(world, case, case.a, Side.A)


async def test_a_look_takes_the_same_steps_whatever_the_other_side_has_done(world: World, case: Opened) -> None:
    """What was asked of the database, before and after a letter that is held, a note and a postponement."""
    store = world.store
    if not isinstance(store, SqliteStore):
        return
    follower = Follower(world, case.b)
    await follower.follow()

    async def steps() -> list[str]:
        async with steps_of(store) as taken:
            (reply,) = await follower.follow()
        assert [(each.entries, each.shown) for each in reply.cases] == [((), None)]
        return taken

    before = await steps()
    written = await held(world, case, case.a, Side.A)
    await noted(world, case, case.a, case.a, Side.A)
    until = Day(world.now() // DAY + 3)
    await world.act(case.mediator, "item.postpone", s.Postpone, case.case, item=written.item, until=until)
    assert await steps() == before
    assert before


async def test_a_label_comes_with_the_record_that_binds_it_to_its_readers_alone(
    world: World, office: Someone, case: Opened
) -> None:
    record = await labelled(world, case, office, office, case.mediator)
    for who in (office, case.mediator):
        session = await world.session(who)
        (row,) = (await world.service.cases.page(session, None)).cases
        said = records.parse(row.label_record or b"")
        assert digests.record_id(said.type, said.body) == record
        assert isinstance(said.statement, s.Label)
        bound = {each.to: each.digest for each in said.statement.words}
        assert bound[who.id] == digests.digest(row.label or b"")
        assert row.label_by == said.statement.signers[0] == office.id
        assert (await world.service.cases.get(session, case.case)).case == row
    for who in (case.a, case.b):
        (row,) = (await world.service.cases.page(await world.session(who), None)).cases
        assert (row.label, row.label_by, row.label_record) == (None, None, None)


async def test_a_postponed_letters_remark_is_shown_until_it_is_decided(
    world: World, office: Someone, case: Opened
) -> None:
    await lived(world, office, case)
    follower = Follower(world, case.mediator)
    await follower.follow()
    (remark,) = follower.shown[case.case].remarks
    said: dict[str, Any] = {"item": ItemId(remark.item)}
    row = next(
        each
        for each in (await world.service.items.items(await world.session(case.mediator), case.case, None)).mediated
        if each.item == remark.item
    )
    await world.act(case.mediator, "item.decline", s.Decline, case.case, manifest=row.manifest, **said)
    await follower.follow()
    assert follower.shown[case.case].remarks == ()
