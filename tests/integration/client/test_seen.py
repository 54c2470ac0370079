"""What was seen on one device is seen on the others; it travels in the keyring, and is bounded there."""

from __future__ import annotations

from relay.domain.ids import CaseId
from relay.domain.model import Side
from relay.domain.reasons import MARK_BYTES, Why
from relay.wire import messages as m
from relay_client.account import keyring
from relay_client.account.keyring import MOST_SEEN, KeyringContent, MarkBytes, SeenMark, SigningSeed, with_seen
from relay_client.api.account import Account
from relay_client.views.items import Letter
from tests.support.between import access_on, between
from tests.support.organisation import Organisation
from tests.support.said import says


async def reasons(who: Account) -> list[Why]:
    who.next_command()
    return [each.why for each in (await who.needs.today()).needs]


async def kept(who: Account) -> tuple[SeenMark, ...]:
    sealed = await who._session.call("keyring.get", m.Keyring)
    return keyring.unseal(sealed, who._session.secret).seen or ()


async def test_a_note_that_was_read_on_one_device_is_seen_on_the_other(office: Organisation) -> None:
    seated = await office.seated()
    await seated.lead.mediator.note(seated.case, "I will ring you.", about=Side.B)
    elsewhere = Account(access_on(office, seated.bert, "elsewhere"))
    assert await reasons(elsewhere) == await reasons(seated.bert) == [Why.MEDIATOR_NOTE]
    await says(office, seated.bert, "today")
    assert await reasons(seated.bert) == [Why.MEDIATOR_NOTE], "a list is not what it names"
    await says(office, seated.bert, "notes")
    assert await reasons(seated.bert) == []
    assert await reasons(Account(access_on(office, seated.bert, "elsewhere"))) == []
    await seated.lead.mediator.note(seated.case, "Tomorrow.", about=Side.B)
    assert await reasons(seated.bert) == [Why.MEDIATOR_NOTE]
    await says(office, seated.bert, "notes")
    assert len(await kept(seated.bert)) == 1, "what is no news any more is let go of"


async def test_a_mediator_has_seen_a_pause_once_the_case_was_shown(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.party.contact.pause(seated.case)
    _, told = await says(office, seated.lead, f"case {seated.case.hex()[:8]}")
    assert [each["why"] for each in told["needs"]] == ["paused"]
    assert await reasons(Account(access_on(office, seated.lead, "elsewhere"))) == []
    await seated.anna.party.contact.resume(seated.case)
    await seated.anna.party.contact.pause(seated.case)
    assert await reasons(seated.lead) == [Why.PAUSED], "another pause is news again"


async def test_a_letter_that_came_back_is_seen_once_it_was_read(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, meral = seated.case, seated.anna.party, seated.lead.mediator
    sent = [
        await anna.letters.submit(case, Letter("hello", "en"), await anna.cases.readers(case)) for _ in range(2)
    ]
    for each in sent:
        await meral.decisions.return_item(await meral.held.read(case, each.item), "Please without the address.")
    assert await reasons(seated.anna) == [Why.RETURNED, Why.RETURNED]
    await says(office, seated.anna, f"read {sent[0].item.hex()[:8]}")
    assert await reasons(seated.anna) == [Why.RETURNED]
    seated.anna.next_command()
    (left,) = (await seated.anna.needs.today()).needs
    assert left.item == sent[1].item


async def test_what_was_seen_without_a_line_counts_here_and_goes_in_with_the_next_version(
    office: Organisation,
) -> None:
    seated = await office.seated()
    await seated.lead.mediator.note(seated.case, "I will ring you.", about=Side.B)
    await seated.bert.party.status(seated.case)
    stands = between(seated.bert)
    stands.loses_request = {"keyring.put"}
    await seated.bert.needs.saw(seated.case, Why.MEDIATOR_NOTE)
    stands.loses_request = set()
    assert await kept(seated.bert) == ()
    seen = seated.bert._session.seen
    assert [seen.due] == [True]
    assert await reasons(seated.bert) == []
    assert [seen.due] == [False]
    assert len(await kept(seated.bert)) == 1


async def test_nothing_is_written_where_nothing_new_was_seen(office: Organisation) -> None:
    seated = await office.seated()
    await seated.lead.mediator.note(seated.case, "I will ring you.", about=Side.B)
    await seated.bert.needs.saw(seated.case, Why.MEDIATOR_NOTE)
    stands = between(seated.bert)
    for _ in range(2):
        await seated.bert.needs.saw(seated.case, Why.MEDIATOR_NOTE, Why.RETURNED)
    assert "keyring.put" not in {each.route.name for each in stands.sent}


def test_of_too_many_marks_the_oldest_go_and_none_stands_twice() -> None:
    many = [SeenMark(CaseId(bytes(16)), MarkBytes(n.to_bytes(MARK_BYTES, "big"))) for n in range(MOST_SEEN + 5)]
    content = KeyringContent(SigningSeed(bytes(32)), (), ())
    full = with_seen(many)(content)
    assert full.seen == tuple(many[5:])
    again = with_seen([many[9]], over=[many[10]])(full)
    assert again.seen == (*many[5:9], *many[11:], many[9])
    assert with_seen([], over=many)(full).seen is None
