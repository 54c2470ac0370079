"""What was said to stop something is kept, held against the journal, and sent again byte for byte until it stands."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, RecordId
from relay.domain.model import Side
from relay.wire import codec, records, routes
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import keyring
from relay_client.api.account import Account
from relay_client.cases import evidence
from relay_client.cases.standing_stops import StandingStops, gone
from relay_client.errors import Unreachable, Untrusted
from relay_client.trust import stops
from relay_client.trust.stops import Pin, Stop
from relay_client.ui.exits import sentence
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.between import access_on, between, bodies
from tests.support.organisation import DAY, Organisation, Seated
from tests.support.receipting import Receipting

LETTER = Letter("Dear other", "en")


def standing(person: Account) -> StandingStops:
    return person._case_client.sender.standing


async def journal(person: Account, case: CaseId) -> Callable[[RecordId], bool]:
    """Return what a party's journal holds as the server shows it, without what a look does about it."""
    path = {"case": codec.base64url(case)}
    page = await person._session.call("case.journal", m.Journal, path=path, query={"after": "0"})
    assert not page.more
    return {each.id for each in page.entries}.__contains__


async def missing(person: Account, case: CaseId) -> tuple[Stop, ...]:
    return standing(person).missing(case, await journal(person, case))


async def kept(person: Account) -> list[str]:
    """Return the names of the stops in the keyring that the server has, as another device opens it."""
    access = person._session
    sealed = await access.call("keyring.get", m.Keyring)
    return [each.what for each in keyring.unseal(sealed, access.secret).stops or ()]


def other_device(office: Organisation, person: Account) -> Account:
    """Give the same account on a device that knows nothing yet."""
    return Account(access_on(office, person, f"{person._session.profile.login}-elsewhere"))


async def dropped_pause(office: Organisation) -> tuple[Seated, Receipting]:
    """Pause at a server that says yes and does nothing, and shows nothing either; from then on it is honest."""
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.drops, stands.loses_request = {"case.pause"}, {"case.get"}
    await seated.anna.party.contact.pause(seated.case)
    stands.drops, stands.loses_request = set(), set()
    return seated, stands


async def test_a_stop_that_stands_is_kept_with_its_receipt_and_is_not_missing(office: Organisation) -> None:
    seated = await office.seated()
    outcome = await seated.anna.party.contact.pause(seated.case)
    assert await missing(seated.anna, seated.case) == ()
    assert await kept(seated.anna) == ["Pause"]
    (stop,) = (await other_device(office, seated.anna)._session.content()).stops or ()
    assert (stop.case, stop.route, stop.since) == (seated.case, "case.pause", office.clock.at)
    assert stop.receipt is not None
    assert outcome.what == "case.pause"


async def test_a_pause_that_was_receipted_and_dropped_is_missing_and_sent_again_until_it_stands(
    office: Organisation,
) -> None:
    seated, stands = await dropped_pause(office)
    (stop,) = await missing(seated.anna, seated.case)
    assert (stop.what, stop.receipt is not None) == ("Pause", True)
    stands.drops = {"case.pause"}
    assert await standing(seated.anna).repeat(stop) is not None
    assert await missing(seated.anna, seated.case) == (stop,)
    stands.drops = set()
    office.clock.at += 30 * DAY
    assert await standing(seated.anna).repeat(stop) is not None
    assert await missing(seated.anna, seated.case) == ()
    sent = bodies(stands, "case.pause")
    assert len(sent) == 3
    assert set(sent) == {sent[0]}
    assert (await seated.anna.party.status(seated.case)).side(Side.A).pause is not None


async def test_another_device_of_the_same_account_sees_that_it_is_gone(office: Organisation) -> None:
    seated, _ = await dropped_pause(office)
    elsewhere = other_device(office, seated.anna)
    await elsewhere._session.content()
    (stop,) = await missing(elsewhere, seated.case)
    assert await standing(elsewhere).repeat(stop) is not None
    assert await missing(elsewhere, seated.case) == ()
    assert await missing(seated.anna, seated.case) == ()


async def test_a_stop_with_a_bad_receipt_is_kept_and_sent_again_too(office: Organisation) -> None:
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.drops, stands.otherwise = {"case.withdraw"}, {"head": None, "at": None}
    with pytest.raises(Untrusted, match="trust.receipt"):
        await seated.anna.party.contact.withdraw(seated.case)
    again = office.started_again(seated.anna)
    (stop,) = await missing(again, seated.case)
    assert (stop.what, stop.receipt is not None) == ("Withdraw", True)
    assert await standing(again).repeat(stop) is not None
    assert await missing(again, seated.case) == ()
    assert again.pending() == ()


async def test_one_that_was_never_answered_is_missing_too_and_one_that_was_discarded_is_not(
    office: Organisation,
) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"case.pause"}
    with pytest.raises(Unreachable) as lost:
        await seated.anna.party.contact.pause(seated.case)
    (stop,) = await missing(seated.anna, seated.case)
    assert stop.receipt is None
    with pytest.raises(Unreachable) as again:
        await standing(seated.anna).repeat(stop)
    assert again.value.pending == lost.value.pending
    stands.loses_request = set()
    assert await standing(seated.anna).repeat(stop) is not None
    assert await missing(seated.anna, seated.case) == ()
    assert await kept(seated.anna) == ["Pause"]

    stands.loses_request = {"case.withdraw"}
    with pytest.raises(Unreachable):
        await seated.anna.party.contact.withdraw(seated.case)
    (waiting,) = seated.anna.pending()
    seated.anna.discard(waiting.id)
    assert await missing(seated.anna, seated.case) == ()


async def test_a_line_that_breaks_at_the_repetition_names_no_request_that_is_not_there(
    office: Organisation,
) -> None:
    seated, stands = await dropped_pause(office)
    (stop,) = await missing(seated.anna, seated.case)
    stands.loses_request = {"case.pause"}
    with pytest.raises(Unreachable) as lost:
        await standing(seated.anna).repeat(stop)
    assert lost.value.pending is None
    assert await missing(seated.anna, seated.case) == (stop,)


async def test_a_stop_that_cannot_be_had_any_more_stays_kept_until_the_journal_says_that_the_case_is_closed(
    office: Organisation,
) -> None:
    seated, _ = await dropped_pause(office)
    (stop,) = await missing(seated.anna, seated.case)
    await seated.lead.mediator.close(seated.case)
    assert await standing(seated.anna).repeat(stop) is None
    assert await missing(seated.anna, seated.case) == (stop,)
    holds = await journal(seated.anna, seated.case)
    assert standing(seated.anna).missing(seated.case, holds, closed=True) == ()
    await standing(seated.anna).settle()
    assert await kept(seated.anna) == []
    assert await missing(seated.anna, seated.case) == ()


async def test_whoever_looks_again_is_told_once_with_a_file_and_then_goes_on(office: Organisation) -> None:
    seated, _ = await dropped_pause(office)
    with pytest.raises(Untrusted, match=r"receipt\.gone") as told:
        await seated.anna.party.status(seated.case)
    assert told.value.variables == {"what": "pause", "again": "yes"}
    assert told.value.file is not None
    found = evidence.read(told.value.file.read_bytes())
    assert [records.parse(each.record).statement.signers for each in found.receipts]
    assert (await seated.anna.party.status(seated.case)).side(Side.A).pause is not None
    assert (await seated.anna.party.status(seated.case)).side(Side.A).pause is not None


async def test_a_lost_stop_is_told_before_anything_else_is_done_on_another_device_too(office: Organisation) -> None:
    seated, _ = await dropped_pause(office)
    elsewhere = other_device(office, seated.anna)
    with pytest.raises(Untrusted, match=r"receipt\.gone"):
        await elsewhere.party.cases.readers(seated.case)
    assert (await elsewhere.party.status(seated.case)).side(Side.A).pause is not None


async def test_a_lost_stop_that_cannot_be_sent_again_is_told_and_stays_kept(office: Organisation) -> None:
    seated, stands = await dropped_pause(office)
    stands.loses_request = {"case.pause"}
    for _ in range(2):
        with pytest.raises(Untrusted, match=r"receipt\.gone") as told:
            await seated.anna.party.status(seated.case)
        assert told.value.variables["again"] == "no"
    stands.loses_request = set()
    with pytest.raises(Untrusted, match=r"receipt\.gone") as told:
        await seated.anna.party.status(seated.case)
    assert told.value.variables["again"] == "yes"
    await seated.anna.party.status(seated.case)


async def test_one_error_tells_that_a_wish_was_lost_and_after_it_all_stands(office: Organisation) -> None:
    seated, stands = await dropped_pause(office)
    with pytest.raises(Untrusted, match="receipt.gone") as told:
        await standing(seated.anna).require(seated.case, await journal(seated.anna, seated.case))
    assert told.value.variables == {"what": "pause", "again": "yes"}
    await standing(seated.anna).require(seated.case, await journal(seated.anna, seated.case))
    assert len(bodies(stands, "case.pause")) == 2


async def test_what_the_service_says_no_to_is_told_once_and_then_let_go(office: Organisation) -> None:
    seated, stands = await dropped_pause(office)
    stands.refuses = {"case.pause": "case.closed"}
    with pytest.raises(Untrusted, match="receipt.gone") as told:
        await standing(seated.anna).require(seated.case, await journal(seated.anna, seated.case))
    assert told.value.variables == {"what": "pause", "again": "no"}
    await standing(seated.anna).require(seated.case, await journal(seated.anna, seated.case))


async def test_what_was_never_answered_is_sent_again_in_silence(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"case.pause"}
    with pytest.raises(Unreachable):
        await seated.anna.party.contact.pause(seated.case)
    await standing(seated.anna).require(seated.case, await journal(seated.anna, seated.case))
    assert len(seated.anna.pending()) == 1
    stands.loses_request = set()
    await standing(seated.anna).require(seated.case, await journal(seated.anna, seated.case))
    assert seated.anna.pending() == ()
    assert (await seated.anna.party.status(seated.case)).side(Side.A).pause is not None


async def test_of_several_wishes_that_were_lost_the_gravest_is_named(office: Organisation) -> None:
    seated = await office.seated()
    stands = Receipting(office, seated.anna)
    stands.drops = {"case.pause", "case.withdraw"}
    await seated.anna.party.contact.pause(seated.case)
    office.clock.at += 1
    await seated.anna.party.contact.withdraw(seated.case)
    stands.drops = set()
    with pytest.raises(Untrusted, match="receipt.gone") as told:
        await standing(seated.anna).require(seated.case, await journal(seated.anna, seated.case))
    assert told.value.variables["what"] == "withdraw"
    assert await missing(seated.anna, seated.case) == ()


async def test_what_is_lifted_is_let_go_everywhere(office: Organisation) -> None:
    seated = await office.seated()
    elsewhere = other_device(office, seated.anna)
    await seated.anna.party.contact.pause(seated.case)
    assert await missing(elsewhere, seated.case) == ()
    await seated.anna.party.contact.resume(seated.case)
    assert await kept(seated.anna) == []
    fresh = other_device(office, seated.anna)
    await fresh._session.update(lambda content: content)
    assert await kept(fresh) == []


async def test_every_kind_of_stop_is_kept(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, bert, lead = seated.case, seated.anna, seated.bert, seated.lead
    first = await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case))
    await anna.party.letters.recall(case, first.item)
    second = await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case))
    await lead.mediator.decisions.release(await lead.mediator.held.read(case, second.item))
    await bert.party.letters.refuse(case, second.item)
    office.clock.at += 1
    await bert.party.end_consent(case)
    assert (await kept(anna), sorted(await kept(bert))) == (["Recall"], ["ConsentEnd", "Refuse"])
    await bert.party.consent(case)
    assert await kept(bert) == ["Refuse"]
    office.clock.at += 1
    line = between(bert)
    line.loses_request = {"case.get"}
    await bert.party.contact.withdraw(case)
    assert sorted(await kept(bert)) == ["Refuse", "Withdraw"]
    line.loses_request = set()
    await bert.cases()
    assert await kept(bert) == [], "its journal says that the case is closed: nothing hangs on them any more"
    (recall,) = (await anna._session.content()).stops or ()
    assert recall.item == first.item
    assert codec.decode(m.Act, codec.encode(m.Act(recall.record))).record == recall.record


async def test_taking_a_consent_back_holds_however_late_it_arrives(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"case.consent"}
    with pytest.raises(Unreachable):
        await seated.anna.party.end_consent(seated.case)
    stands.loses_request = set()
    office.clock.at += 40 * DAY
    (stop,) = await missing(seated.anna, seated.case)
    assert await standing(seated.anna).repeat(stop) is not None
    assert (await seated.anna.party.status(seated.case)).side(Side.A).consent is None


async def test_a_stop_holds_where_the_keyring_cannot_be_written_and_goes_in_with_the_next_version(
    office: Organisation,
) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"keyring.put"}
    await seated.anna.party.contact.pause(seated.case)
    stands.loses_request = set()
    assert await kept(seated.anna) == []
    again = office.started_again(seated.anna)
    await again._session.update(lambda content: content)
    assert await kept(again) == ["Pause"]


async def test_a_journal_is_pinned_in_the_keyring_once_it_has_grown_much_or_with_any_other_version(
    office: Organisation,
) -> None:
    seated = await office.seated()
    case, kept_by = seated.case, standing(seated.anna)
    stands = between(seated.anna)
    pin = Pin(case, "a", stops.PIN_STEP - 1, s.Digest(b"1" * 32))
    kept_by.follow(pin)
    await kept_by.settle()
    assert bodies(stands, "keyring.put") == []
    assert kept_by.pinned(case, "a") is None
    pin = replace(pin, n=stops.PIN_STEP)
    kept_by.follow(pin)
    await kept_by.settle()
    assert len(bodies(stands, "keyring.put")) == 1
    assert kept_by.pinned(case, "a") == pin
    elsewhere = other_device(office, seated.anna)
    await elsewhere._session.content()
    assert standing(elsewhere).pinned(case, "a") == pin
    kept_by.follow(replace(pin, n=pin.n + 1))
    await seated.anna.party.contact.pause(case)
    assert kept_by.pinned(case, "a") == replace(pin, n=pin.n + 1)
    kept_by.follow(replace(pin, n=3), set_back=True)
    await kept_by.settle()
    assert kept_by.pinned(case, "a") == replace(pin, n=3)


@pytest.mark.parametrize("language", Language)
async def test_one_sentence_says_which_wish_was_lost_and_whether_it_was_sent_again(
    office: Organisation, language: Language
) -> None:
    seated = await office.seated()
    await seated.anna.party.contact.pause(seated.case)
    (pause,) = (await seated.anna._session.content()).stops or ()
    said = {again: sentence(gone((pause,), again=again), Sentences(language)) for again in (True, False)}
    assert said[True] != said[False]
    assert {"paused", "pauze"} & set(said[True].replace(".", "").split())
    assert gone((pause,), again=True).code == "receipt.gone"


def test_every_stop_goes_by_a_route_that_takes_it() -> None:
    for shape in stops.STOPPING:
        assert routes.FOR_RECORD[shape].request is m.Act
    assert set(stops.STOPPING) == s.ANY_AGE | {s.GuardianWord}
