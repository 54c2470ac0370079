"""A stop goes by what this device knows: a case that contradicts itself keeps nobody from it, and is told besides.

Asked of every stop of every role, in a program that was just started, at a service that shows a shorter journal, another one,
or none.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import keyring
from relay_client.api.account import Account
from relay_client.errors import ServerProblem, Unreadable, Untrusted
from relay_client.net.transport import JsonRequest
from relay_client.trust.stops import Pin
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter
from relay_client.views.supporters import SupporterView
from tests.support.between import Between, access_on
from tests.support.every_stop import EVERY_STOP, EveryStop
from tests.support.family import kin
from tests.support.full import full
from tests.support.organisation import Organisation
from tests.support.stopping import Sitting, letters_under_way, second_contact

LOOKS = frozenset({"look", "case.get", "case.journal", "case.list", "item.list"})
TWO_STORIES = frozenset({"journal.rollback", "journal.contradiction"})
Told = Callable[[s.Position], s.Position]


def shorter(_: s.Position) -> s.Position:
    return s.Position(1, s.Digest(b"x" * 32))


def forked(shown: s.Position) -> s.Position:
    return s.Position(shown.n, s.Digest(b"x" * 32))


class Contradicting(Between):
    """A service that takes what it is sent, and shows every journal otherwise than it did before; or answers no look at all."""

    told: Told | None = None

    def __init__(self, person: Account, told: Told | None) -> None:
        super().__init__(person._session.transport)
        person._session.transport = self
        self.told = told
        if told is not None:
            self.change("case.get", m.CaseReply, lambda reply: replace(reply, journal=told(reply.journal)))
            self.change(
                "look",
                m.Looked,
                lambda looked: replace(
                    looked, cases=tuple(replace(each, journal=told(each.journal)) for each in looked.cases)
                ),
            )

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        if self.told is None and call.route.name in LOOKS:
            self.sent.append(call)
            raise ServerProblem("not.found", 404)
        return await super().send(call, bearer)

    def went(self) -> list[str]:
        """Return which acts and looks went by, in their order."""
        return [each.route.name for each in self.sent if each.route.name in LOOKS or each.route.records]


def outcome_of(told: object) -> Outcome:
    found = getattr(told, "outcome", told)
    assert isinstance(found, Outcome)
    return found


@pytest.mark.parametrize("told", [shorter, forked, None], ids=["shorter", "forked", "no look"])
@pytest.mark.parametrize("stop", EVERY_STOP, ids=lambda stop: stop.name)
async def test_every_stop_is_said_before_any_look_and_the_trouble_is_told_besides(
    stop: EveryStop, told: Told | None, office: Organisation
) -> None:
    made = await stop.world(office)
    await made.people[stop.who].cases()
    again = office.started_again(made.people[stop.who])
    line = Contradicting(again, told)
    done = outcome_of(await stop.do(again, made))
    went = line.went()
    looks = [each for each, name in enumerate(went) if name in LOOKS]
    assert went[: looks[0]] == [stop.route], "and once"
    assert again.pending() == ()
    assert done.case == made.case
    if told is None or stop.leaves:
        assert done.trouble is None
    else:
        assert done.trouble is not None
        assert done.trouble.code.startswith("journal.")
        with pytest.raises(Untrusted, match=done.trouble.code):
            await again._case_client.look(made.case)


async def test_the_office_ends_somebody_s_authority_without_a_look_at_any_case(office: Organisation) -> None:
    seated = await office.seated()
    ended = await seated.office.find_staff("meral")
    again = office.started_again(seated.office)
    line = Contradicting(again, None)
    await again.coordinator.end_staff(ended)
    assert [each.route.name for each in line.sent if each.route.records] == ["staff.end"]
    assert line.went() == ["staff.end"]


async def test_what_this_device_does_not_know_yet_is_stopped_after_a_look(office: Organisation) -> None:
    """Another device of Anna's consented anew and brought a letter since this one looked: the service says no, and it looks."""
    seated = await office.seated()
    await seated.anna.cases()
    elsewhere = Account(access_on(office, seated.anna, "elsewhere"))
    await elsewhere.party.end_consent(seated.case)
    await elsewhere.party.consent(seated.case)
    again = office.started_again(seated.anna)
    line = Between(again._session.transport)
    again._session.transport = line
    done = await again.party.end_consent(seated.case)
    acts = [each.route.name for each in line.sent if each.route.name in {"case.consent", "case.get"}]
    assert acts[:3] == ["case.consent", "case.get", "case.consent"]
    assert done.trouble is None
    assert (await again.party.status(seated.case)).side(Side.A).consent is None


async def test_without_the_key_of_a_case_the_stop_in_hand_is_sent_and_the_trouble_told(
    office: Organisation,
) -> None:
    """The service shows a keyring from before the case: its key is not in it, and what was signed beforehand is."""
    seated = await office.seated()
    await seated.anna.cases()
    again = office.started_again(seated.anna)
    line = Contradicting(again, shorter)
    content = await again._session.content()
    older = replace(content, cases=())
    again._session._content = older
    done = outcome_of(await again.stopping.pause(seated.case))
    assert line.went()[0] == "case.pause"
    assert done.case == seated.case
    assert again.pending() == ()


async def test_a_device_that_never_followed_the_case_pauses_and_leaves_by_its_key(office: Organisation) -> None:
    seated = await office.seated()
    elsewhere = Account(access_on(office, seated.anna, "elsewhere"))
    line = Contradicting(elsewhere, forked)
    done = await elsewhere.party.contact.pause(seated.case)
    assert line.went()[0] == "case.pause"
    assert done.trouble is not None


async def test_where_the_service_refuses_it_and_shows_what_cannot_be_believed_that_is_told(
    office: Organisation,
) -> None:
    seated = await office.seated()
    await seated.anna.party.contact.pause(seated.case)
    again = office.started_again(seated.anna)
    Contradicting(again, shorter)
    with pytest.raises(Untrusted, match=r"journal\."):
        await again.party.supporters.end(seated.case, nobody(seated.case))


async def test_all_contacts_are_paused_and_each_trouble_is_listed(office: Organisation) -> None:
    seated = await office.seated()
    other = await second_contact(office, seated)
    await seated.anna.cases()
    again = office.started_again(seated.anna)
    Contradicting(again, shorter)
    status, answer = await Sitting(office, again).says("pause")
    assert (status, answer["ok"], answer["done"]) == (5, True, True)
    assert {each["case"] for each in answer["stops"]} == {seated.case.hex(), other.hex()}
    assert {each["case"] for each in answer["troubled"]} == {seated.case.hex(), other.hex()}
    assert {each["code"] for each in answer["troubled"]} <= TWO_STORIES


async def test_each_command_that_stops_says_it_and_tells_the_trouble_in_a_new_session(office: Organisation) -> None:
    seated = await office.seated()
    mine, theirs = await letters_under_way(seated)
    for words in (
        ("recall", mine.hex()[:8]),
        ("refuse", theirs.hex()[:8], "--sure"),
        ("consent", "--end"),
        ("withdraw", "--sure"),
    ):
        again = office.started_again(seated.anna)
        Contradicting(again, shorter)
        status, answer = await Sitting(office, again).says(*words)
        assert (status, answer["ok"], answer["done"]) == (5, True, True), answer
        (trouble,) = answer["troubled"]
        assert trouble["code"] in TWO_STORIES
        office.clock.at += 1


async def test_lent_letters_are_taken_back_and_a_supporter_ended_by_command(office: Organisation) -> None:
    made = await kin(office)
    await made.anna.cases()
    for words in (("unlend", made.items["own"].hex()[:8]), ("end-supporter", "--sure")):
        again = office.started_again(made.anna)
        Contradicting(again, shorter)
        status, answer = await Sitting(office, again).says(*words)
        assert (status, answer["ok"]) == (5, True), answer
        (trouble,) = answer["troubled"]
        assert trouble["code"] in TWO_STORIES
    assert (await made.anna.party.supporters.of(made.case))[0].live is False


async def test_a_guardian_s_no_and_a_supporter_s_leaving_by_command(office: Organisation) -> None:
    made = await kin(office)
    for who, words in (("mother", ("together", "--end", "--sure")), ("sister", ("end-supporter", "--sure"))):
        await made.people[who].cases()
        again = office.started_again(made.people[who])
        Contradicting(again, forked)
        status, answer = await Sitting(office, again).says(*words)
        assert (status, answer["ok"], answer["done"]) == (5, True, True), answer


async def test_a_mediator_s_stops_by_command(office: Organisation) -> None:
    made = await full(office)
    await made.meral.cases()
    for words in (
        ("decline", made.items["held"].hex()[:8], "--unread", "--sure"),
        ("revoke", made.case.hex(), "sanne"),
        ("pause-case", made.case.hex()),
        ("close", made.case.hex(), "--sure"),
    ):
        again = office.started_again(made.meral)
        Contradicting(again, shorter)
        status, answer = await Sitting(office, again).says(*words)
        assert (status, answer["ok"], answer["done"]) == (5, True, True), answer
        office.clock.at += 1


async def test_a_keyset_that_nobody_confirmed_yet_does_not_take_the_place_of_the_one_that_was_followed(
    office: Organisation,
) -> None:
    """Anna answered another slip for the same side: until it is confirmed she stops with the keys that the case knows."""
    seated = await office.seated()
    await seated.anna.cases()
    slip = await seated.lead.mediator.invitations.slip(seated.case, Side.A)
    await seated.anna.join(slip)
    again = office.started_again(seated.anna)
    line = Contradicting(again, shorter)
    await again.party.contact.pause(seated.case)
    assert line.went()[:2] == ["case.pause", "case.get"], "taken at once"


async def test_a_letter_that_is_another_one_by_now_is_not_declined(office: Organisation) -> None:
    seated = await office.seated()
    mine, _ = await letters_under_way(seated)
    mediator = seated.lead.mediator
    opened = await mediator.held.read(seated.case, mine)
    line = Between(seated.lead._session.transport)
    seated.lead._session.transport = line
    with pytest.raises(Unreadable, match=r"item\.manifest"):
        await mediator.decisions.decline(replace(opened, manifest=RecordId(b"m" * 32)))
    assert [each.route.name for each in line.sent if each.route.records] == []


async def test_where_no_look_at_all_holds_a_letter_is_found_as_it_was_followed(office: Organisation) -> None:
    """Nothing of the answer can be told of a case, and none is named as troubled."""
    seated = await office.seated()
    mine, _ = await letters_under_way(seated)
    again = office.started_again(seated.anna)

    async def finds() -> tuple[CaseId, ItemId]:
        raise Untrusted("trust.record", "case")

    assert await again.stopping.letters(mine.hex()[:8], finds) == (seated.case, mine)
    with pytest.raises(Untrusted, match=r"trust\.record"):
        await again.stopping.letters("ffffffff", finds)


@pytest.mark.parametrize("who", ["sister", "mother"])
async def test_what_another_device_followed_is_known_by_the_keyring(who: str, office: Organisation) -> None:
    """A device that followed nothing knows by the keyring's pins in which seat the keyset is, and believes no other row."""
    made = await kin(office)
    person = made.people[who]
    snapshot = await person._case_client.look(made.case)
    pin = Pin(made.case, snapshot.pins.seat, snapshot.position.n, snapshot.position.head)
    await person._session.update(keyring.with_pins([pin]))
    elsewhere = Account(access_on(office, person, f"{who}-elsewhere"))
    Contradicting(elsewhere, None)
    assert await elsewhere.standing(made.case) is snapshot.reply.case.role


async def test_a_device_that_followed_nothing_and_is_shown_two_stories_pauses_by_command(
    office: Organisation,
) -> None:
    """The keyring says how far another device followed the journal: what is shown contradicts that, and she pauses."""
    seated = await office.seated()
    snapshot = await seated.anna._case_client.look(seated.case)
    pin = Pin(seated.case, snapshot.pins.seat, snapshot.position.n, s.Digest(b"p" * 32))
    await seated.anna._session.update(keyring.with_pins([pin]))
    elsewhere = Account(access_on(office, seated.anna, "elsewhere"))
    status, answer = await Sitting(office, elsewhere).says("pause")
    assert (status, answer["done"]) == (5, True), answer
    assert [each["code"] for each in answer["troubled"]] == ["journal.rollback"]


async def test_what_the_service_refuses_for_good_is_asked_once(office: Organisation) -> None:
    seated = await office.seated()
    await seated.lead.mediator.close(seated.case)
    await seated.anna.cases()
    line = Between(seated.anna._session.transport)
    seated.anna._session.transport = line
    with pytest.raises(ServerProblem, match=r"case\.closed"):
        await seated.anna.party.contact.pause(seated.case)
    assert [each.route.name for each in line.sent if each.route.records] == ["case.pause"]


async def test_while_a_stop_waits_for_an_answer_no_other_one_is_signed(office: Organisation) -> None:
    """The service is too busy for the stop and not for a look, and the case went on."""
    seated = await office.seated()
    await seated.anna.cases()
    elsewhere = Account(access_on(office, seated.anna, "elsewhere"))
    await elsewhere.party.letters.submit(
        seated.case, Letter("Mine", "en"), await elsewhere.party.cases.readers(seated.case)
    )
    again = office.started_again(seated.anna)
    line = Busy(again._session.transport)
    again._session.transport = line
    stop = await again.stopping.pause(seated.case)
    assert stop.waiting is not None
    assert len(again.pending()) == 1
    assert [each.route.name for each in line.sent if each.route.records] == ["case.pause"]


async def test_where_the_service_refuses_it_and_answers_no_look_its_refusal_is_told(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.cases()
    await seated.lead.mediator.close(seated.case)
    again = office.started_again(seated.anna)
    line = Contradicting(again, None)
    with pytest.raises(ServerProblem, match=r"case\.closed"):
        await again.party.contact.pause(seated.case)
    assert line.went() == ["case.pause", "case.get"]


class Busy(Between):
    """Too busy for a pause."""

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        if call.route.name == "case.pause":
            self.sent.append(call)
            raise ServerProblem("store.busy", 503)
        return await super().send(call, bearer)


def nobody(case: CaseId) -> SupporterView:
    """Return a supporter whom no journal knows."""
    keyset = KeysetId(b"n" * 32)
    return SupporterView(case, RecordId(b"r" * 32), keyset, Side.A, Seconds(0), True, "0000 0000", (), None)
