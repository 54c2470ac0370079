"""Somebody under age decides together with a parent or guardian: who joins how, what is refused, and who hears of what."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import sign
from relay.domain.ids import CaseId, GuardianId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, CaseState, Seat, Side
from relay.domain.policy import Standing
from relay.domain.refusals import Refused
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.messages import Mac, SlotKind
from relay.wire.problems import Denied
from tests.support.following import Device
from tests.support.signing import ORIGIN
from tests.support.world import DAY, Someone, World, record_id

PARENT, ON_PAPER = GuardianId(b"a parent of hers"), GuardianId(b"one on paper.   ")
NAMED, CONFIRMED, ASKED, ENDED = s.GuardianStep


class Family(Struct, frozen=True):
    """A case in preparation: both joined, b agreed, a is marked as under age, and a parent's slip is registered."""

    world: World
    case: CaseId
    mediator: Someone
    a: Someone
    b: Someone
    parent: Someone
    slip: SlipId

    async def guardian(self, step: s.GuardianStep, **said: Any) -> RecordId:
        members = {"side": Side.A, "guardian": PARENT, "step": step, **said}
        request = await self.world.request(self.mediator, s.Guardian, self.case, **members)
        await self.world.send(self.mediator, "case.guardian", self.case, request)
        return record_id(request.record)

    async def word(
        self, asked: RecordId, by: Someone | None = None, *, agrees: bool = True, **said: Any
    ) -> RecordId:
        members = {"side": Side.A, "guardian": PARENT, "asked": asked, "agrees": agrees, **said}
        by = by or self.parent
        request = await self.world.request(by, s.GuardianWord, self.case, **members)
        await self.world.send(by, "case.together", self.case, request)
        return record_id(request.record)

    async def answer(self, person: Someone, slip: SlipId | None = None) -> None:
        """Answer the slip as somebody new."""
        await self.world.service.enrolment.answer_slip(slip or self.slip, None, self.answering(person, new=True))

    def answering(self, person: Someone, *, new: bool) -> messages.SlipAnswer:
        return messages.SlipAnswer(
            s.KeysetBytes(person.public.to_bytes()),
            s.SigningKeyBytes(person.account.public.raw),
            Mac(self.world.chance(32)),
            self.world.account(person, SlotKind.PASSPHRASE) if new else None,
        )

    async def answer_again(self, person: Someone, slip: SlipId) -> None:
        """Answer a slip with the account that somebody has, and fresh keys."""
        fresh = Someone(person.name, self.world.someone("fresh").keyset, person.account)
        unsigned = self.answering(fresh, new=False)
        said = sign.AnswerStatement(ORIGIN, slip, unsigned.keyset, unsigned.mac)
        answer = replace(unsigned, signature=messages.Signature(sign.sign_change(person.account, said).signature))
        await self.world.service.enrolment.answer_slip(slip, await self.world.session(person), answer)

    async def join(self) -> RecordId:
        """Let the parent join, and return the record that asks them."""
        await self.answer(self.parent)
        keyset = s.KeysetBytes(self.parent.public.to_bytes())
        asked = await self.guardian(CONFIRMED, slip=self.slip, keyset=keyset)
        await self.world.give_bearer(self.parent)
        return asked

    async def consent(self, *words: RecordId, **said: Any) -> messages.Done:
        members = {"side": Side.A, "together": words or None, **said}
        return await self.world.act(self.a, "case.consent", s.Consent, self.case, **members)

    async def take_back(self) -> None:
        file = await self.world.store.load(self.case)
        assert file is not None
        consent = file.parties[Side.A].consent
        assert consent is not None
        await self.world.act(self.a, "case.consent", s.ConsentEnd, self.case, side=Side.A, consent=consent.record)

    async def open(self) -> messages.Done:
        return await self.world.act(self.mediator, "case.open", s.CaseOpen, self.case)

    async def row(self, who: Someone) -> messages.CaseReply:
        return await self.world.service.cases.get(await self.world.session(who), self.case)

    async def journal(self, who: Someone) -> list[type[s.Statement]]:
        told = await self.world.service.cases.journal(await self.world.session(who), self.case, 0)
        return [type(records.parse(each.record).statement) for each in told.entries if each.record is not None]


@pytest.fixture
async def family(world: World, office: Someone, lead: Someone) -> Family:
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    people = {side: world.someone(f"party-{side.value}") for side in Side}
    for side, person in people.items():
        await world.enrol(case, lead, side, person)
        await world.act(lead, "case.prepared", s.Prepared, case, side=side)
    await world.act(people[Side.B], "case.consent", s.Consent, case, side=Side.B)
    await world.act(lead, "case.age", s.UnderAge, case, side=Side.A, on=True)
    made = Family(
        world, case, lead, people[Side.A], people[Side.B], world.someone("parent"), SlipId(world.chance(16))
    )
    await made.guardian(NAMED, slip=made.slip, expires=Seconds(world.now() + DAY))
    return made


async def test_no_case_opens_without_the_guardians_own_word_and_their_own(family: Family) -> None:
    """The guardian first, the young person last, and then a mediator: nothing else opens it."""
    with pytest.raises(Refused, match=r"guardian\.missing"):
        await family.consent()
    asked = await family.join()
    with pytest.raises(Refused, match=r"consent\.missing"):
        await family.open()
    yes = await family.word(asked)
    with pytest.raises(Refused, match=r"consent\.missing"):
        await family.open()
    with pytest.raises(Refused, match=r"guardian\.missing"):
        await family.consent()
    await family.consent(yes)
    await family.open()
    assert (await family.row(family.a)).case.state is CaseState.OPEN


async def test_a_guardian_without_a_device_is_written_down_by_the_mediator_who_saw_them(family: Family) -> None:
    await family.guardian(ENDED)
    asked = await family.guardian(NAMED, guardian=ON_PAPER)
    with pytest.raises(Refused, match=r"not\.allowed"):
        await family.word(asked, family.mediator, guardian=ON_PAPER)
    yes = await family.word(asked, family.mediator, guardian=ON_PAPER, attested=Attested.PAPER)
    await family.consent(yes)
    await family.open()


async def test_nobody_says_it_for_a_guardian_who_can_say_it_themselves(family: Family) -> None:
    asked = await family.join()
    with pytest.raises(Refused, match=r"party\.enrolled"):
        await family.word(asked, family.mediator, attested=Attested.PRESENT)
    for somebody in (family.a, family.b):
        with pytest.raises(Refused, match=r"not\.allowed"):
            await family.word(asked, somebody)


async def test_a_guardians_no_pauses_an_open_contact_and_their_yes_alone_resumes_nothing(family: Family) -> None:
    asked = await family.join()
    await family.consent(await family.word(asked))
    await family.open()
    await family.word(asked, agrees=False)
    assert (await family.row(family.b)).case.state is CaseState.PAUSED
    again = await family.guardian(ASKED)
    yes = await family.word(again)
    assert (await family.row(family.b)).case.state is CaseState.PAUSED
    await family.consent(yes)
    assert (await family.row(family.b)).case.state is CaseState.OPEN


@pytest.mark.parametrize("taken_back", [False, True])
async def test_what_a_guardian_is_answered_does_not_tell_whether_the_consent_stands(
    family: Family, taken_back: bool
) -> None:
    """A no is a stop, and enters whatever became of the question; a yes answers one question once."""
    asked = await family.join()
    await family.consent(await family.word(asked))
    await family.open()
    if taken_back:
        await family.take_back()
    row, journal = await family.row(family.parent), await family.journal(family.parent)
    with pytest.raises(Refused, match=r"guardian\.not_asked"):
        await family.word(asked)
    for _ in range(2):
        await family.word(asked, agrees=False)
    with pytest.raises(Refused, match=r"guardian\.not_asked"):
        await family.word(asked)
    assert await family.journal(family.parent) == [*journal, s.GuardianWord, s.GuardianWord]
    assert (await family.row(family.parent)).case.state is row.case.state
    assert (await family.row(family.b)).case.state is CaseState.PAUSED
    again = await family.guardian(ASKED)
    await family.consent(await family.word(again))
    assert (await family.row(family.b)).case.state is CaseState.OPEN
    for person in (family.mediator, family.a, family.b, family.parent):
        await Device(family.world, person, family.case).look()


async def test_a_no_enters_however_late_it_comes_and_a_yes_does_not(family: Family) -> None:
    asked = await family.join()
    long_ago = Seconds(family.world.now() - 40 * DAY)
    with pytest.raises(Denied, match=r"record\.late"):
        await family.word(asked, at=long_ago)
    yes = await family.word(asked)
    await family.consent(yes)
    await family.open()
    await family.word(asked, agrees=False, at=long_ago)
    assert (await family.row(family.a)).case.state is CaseState.PAUSED
    for person in (family.mediator, family.a, family.parent):
        assert (await Device(family.world, person, family.case).look()).history.file.guardians[0].agrees is False


async def test_stopping_asks_no_guardian(family: Family) -> None:
    world, case = family.world, family.case
    await family.consent(await family.word(await family.join()))
    await family.open()
    letter = await world.write(family.a, case, Side.A, [family.mediator])
    await world.submit(family.a, case, letter)
    await world.act(family.a, "item.recall", s.Recall, case, item=letter.item)
    pause = await world.request(family.a, s.Pause, case, side=Side.A)
    await world.send(family.a, "case.pause", case, pause)
    await world.act(family.a, "case.resume", s.Resume, case, side=Side.A, pause=record_id(pause.record))
    assert (await family.row(family.a)).case.state is CaseState.OPEN
    await world.act(family.a, "case.withdraw", s.Withdraw, case, side=Side.A)
    assert (await family.row(family.a)).case.state is CaseState.CLOSED


async def test_a_guardian_sees_no_letter_no_note_and_no_pause(family: Family) -> None:
    world, case = family.world, family.case
    await family.consent(await family.word(await family.join()))
    await family.open()
    letter = await world.write(family.a, case, Side.A, [family.mediator])
    await world.submit(family.a, case, letter)
    await world.act(family.a, "case.pause", s.Pause, case, side=Side.A)
    session = await world.session(family.parent)
    assert (await world.service.items.items(session, case, None)) == messages.ItemList((), (), ())
    with pytest.raises(Refused, match=r"not\.found"):
        await world.service.items.read(session, case, letter.item)
    assert not (await world.service.cases.notes(session, case)).notes
    reply = await family.row(family.parent)
    assert (reply.case.role, reply.case.side, reply.case.state) == (
        Standing.GUARDIAN,
        Side.A,
        CaseState.PREPARING,
    )
    assert (reply.sides, reply.delegations, reply.service_pause, reply.guardian) == ((), (), None, family.parent.id)
    assert await family.journal(family.parent) == [s.Guardian, s.GuardianWord]
    with pytest.raises(Refused, match=r"not\.allowed"):
        await world.act(family.parent, "case.resume", s.Resume, case, side=Side.A, pause=RecordId(bytes(32)))
    await world.act(family.a, "case.withdraw", s.Withdraw, case, side=Side.A)
    assert (await family.row(family.parent)).case.state is CaseState.CLOSED


async def test_a_guardian_uploads_nothing(family: Family) -> None:
    await family.join()
    session = await family.world.session(family.parent)
    wanted = messages.UploadWanted(family.case, family.world.chance(16), 1, 4_032)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"not\.allowed"):
        await family.world.service.uploads.create(session, wanted)


async def test_the_other_side_is_told_nothing_of_age_and_guardian(family: Family) -> None:
    """The same entries, the same row, whatever is decided about side a before contact."""
    before = (await family.row(family.b), await family.journal(family.b))
    asked = await family.join()
    yes = await family.word(asked)
    await family.consent(yes)
    await family.word(asked, agrees=False)
    await family.world.act(family.mediator, "case.age", s.UnderAge, family.case, side=Side.A, on=False)
    assert (await family.row(family.b), await family.journal(family.b)) == before


async def test_nobody_is_two_people_of_one_case(family: Family) -> None:
    """By their keys the rules see it, and by their account the service, whichever keys they answer with."""
    world = family.world
    for somebody in (family.a, family.b):
        with pytest.raises(Denied, match=r"slip\.somebody"):
            await family.answer_again(somebody, family.slip)
    await family.join()
    slip = SlipId(world.chance(16))
    expires = Seconds(world.now() + DAY)
    await world.act(
        family.mediator, "case.slip", s.Slip, family.case, slip=slip, side=Side.B, epoch=2, expires=expires
    )
    with pytest.raises(Denied, match=r"slip\.somebody"):
        await family.answer_again(family.parent, slip)


async def test_somebody_may_be_a_guardian_of_two_and_a_party_elsewhere(family: Family, office: Someone) -> None:
    """What an account is in one case says nothing of another."""
    await family.join()
    world, other = family.world, CaseId(family.world.chance(16))
    await world.assign(office, other, family.mediator, s.PlaceGiven.LEAD, create=True)
    slip, expires = SlipId(world.chance(16)), Seconds(world.now() + DAY)
    await world.act(family.mediator, "case.slip", s.Slip, other, slip=slip, side=Side.A, epoch=1, expires=expires)
    await family.answer_again(family.parent, slip)
    assert await world.store.slip_answers(other)


async def test_what_belongs_to_another_step_is_no_record(family: Family) -> None:
    keyset = s.KeysetBytes(family.parent.public.to_bytes())
    later = Seconds(family.world.now() + DAY)
    for step, said in (
        (NAMED, {"slip": family.slip}),
        (NAMED, {"expires": later}),
        (NAMED, {"slip": family.slip, "expires": later, "keyset": keyset}),
        (CONFIRMED, {"slip": family.slip}),
        (CONFIRMED, {"keyset": keyset}),
        (ASKED, {"slip": family.slip}),
        (ENDED, {"keyset": keyset}),
        (NAMED, {"behind": RecordId(bytes(32))}),
    ):
        with pytest.raises(Malformed, match=r"record\.mismatch"):
            await family.guardian(step, **said)


async def test_a_keyset_is_confirmed_only_as_it_answered(family: Family) -> None:
    keyset = s.KeysetBytes(family.parent.public.to_bytes())
    with pytest.raises(Refused, match=r"slip\.unanswered"):
        await family.guardian(CONFIRMED, slip=family.slip, keyset=keyset)
    await family.answer(family.parent)
    other = s.KeysetBytes(family.world.someone("other").public.to_bytes())
    with pytest.raises(Refused, match=r"slip\.unanswered"):
        await family.guardian(CONFIRMED, slip=family.slip, keyset=other)


async def test_every_journal_is_followed_by_its_owners_device(family: Family) -> None:
    """Whoever belongs to the case replays their own journal, and knows what the service decided."""
    asked = await family.join()
    on_paper = await family.guardian(NAMED, guardian=ON_PAPER)
    yes = await family.word(asked)
    attested = await family.word(on_paper, family.mediator, guardian=ON_PAPER, attested=Attested.PAPER)
    await family.consent(yes, attested)
    await family.open()
    await family.word(asked, agrees=False)
    again = await family.guardian(ASKED)
    await family.consent(await family.word(again), attested)
    await family.guardian(ENDED, guardian=ON_PAPER)
    true = await family.world.store.load(family.case)
    assert true is not None
    for who in (family.mediator, family.a, family.parent, family.b):
        look = await Device(family.world, who, family.case).look()
        told = look.history.file
        if who is family.b:
            assert told.guardians == ()
            continue
        own = [each for each in true.guardians if who is not family.parent or each.keyset == family.parent.id]
        assert [(each.id, each.agrees, each.ended) for each in told.guardians] == [
            (each.id, each.agrees, each.ended) for each in own
        ]
        if who is not family.parent:
            assert told.parties[Side.A].consent == true.parties[Side.A].consent
            assert told.parties[Side.A].under_age == true.parties[Side.A].under_age
    parent = await Device(family.world, family.parent, family.case).look()
    assert parent.history.replay.seat == Seat.guardian(family.parent.id)


async def test_a_journal_of_somebody_without_keys_is_followed_from_its_beginning_by_whoever_joins_later(
    world: World, office: Someone, lead: Someone
) -> None:
    """What was attested for them stands in no journal of theirs: their device takes it as it may have been."""
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    other = world.someone("other-side")
    await world.enrol(case, lead, Side.B, other)
    await world.act(other, "case.consent", s.Consent, case, side=Side.B)
    for side in Side:
        await world.act(lead, "case.prepared", s.Prepared, case, side=side)
    made = Family(world, case, lead, lead, other, other, SlipId(bytes(16)))
    await world.act(lead, "case.consent", s.Consent, case, side=Side.A, attested=Attested.PAPER, guardian=True)
    await made.open()
    await world.act(lead, "case.age", s.UnderAge, case, side=Side.A, on=True)
    asked = await made.guardian(NAMED, guardian=ON_PAPER)
    yes = await made.word(asked, lead, guardian=ON_PAPER, attested=Attested.PAPER)
    await made.consent(yes, attested=Attested.PAPER)
    letter = await world.write(other, case, Side.B, [lead])
    await world.submit(other, case, letter)
    young = world.someone("young-one")
    await world.enrol(case, lead, Side.A, young)
    await world.release(lead, case, letter, young)
    look = await Device(world, young, case).look()
    assert look.history.file.case.state is CaseState.OPEN
    assert look.history.file.items[letter.item].released_to == young.id


async def test_a_mediators_device_signs_no_opening_that_its_own_journal_forbids(family: Family) -> None:
    """Whatever a service shows or answers: a no stands in the journal, and the device asks the rules itself."""
    asked = await family.join()
    yes = await family.word(asked)
    await family.consent(yes)
    await family.word(asked, agrees=False)
    device = Device(family.world, family.mediator, family.case)
    look = await device.look()
    request = await family.world.request(family.mediator, s.CaseOpen, family.case)
    statement = records.parse(request.record).statement
    with pytest.raises(Refused, match=r"consent\.missing"):
        look.verifier.require_allowed(record_id(request.record), statement)
