"""What cannot be read is given back or declined all the same: refused by the rules, or sealed to mediators who are gone."""

import pytest

from relay.domain.ids import ItemId
from relay.domain.model import ItemState, Place, Side, StaffRole
from relay.domain.views import AuthorStatus
from relay_client.api.account import Account
from relay_client.errors import Misused, ServerProblem, UnfitText, Unreadable
from relay_client.items.sealing import ItemAttributes, seal_letter, submission
from relay_client.items.signer import Moment, Signed
from relay_client.roles.submissions import Submissions
from relay_client.views.items import Letter
from tests.support.organisation import Organisation, Seated

HIDDEN = Letter("Dear you, I think of the garden\u2063\u2064 and hope that you are well.", "en")


async def sent_as_it_is(seated: Seated, letter: Letter) -> ItemId:
    """Send a letter that nobody tidied, as a client would that its owner changed."""
    party = seated.anna.party
    look = await party.cases.look(seated.case)
    keys = Submissions(party.cases).agreed_keys(look, await party.cases.readers(seated.case))
    sealed = seal_letter(look.signer, letter)

    def build(moment: Moment) -> tuple[object, Signed]:
        return submission(look.signer, sealed, ItemAttributes(Side.A, own_copy=True), keys, moment)

    await party.cases.case_client.act(look, "item.submit", build, item=sealed.item)
    return sealed.item


async def state(mediator: Account, seated: Seated, item: ItemId) -> ItemState:
    return next(each.state for each in await mediator.mediator.held.list(seated.case) if each.item == item)


@pytest.mark.parametrize(
    "letter",
    [
        HIDDEN,
        Letter("two  spaces of an older program", "en"),
        Letter("not composed: e\u0301", "en"),
        Letter("a picture that is too new: \U0001fadc", "en"),
        Letter("in a language of my own", "en-x-secret"),
        Letter("a subject", "en", "with\na line end"),
    ],
)
async def test_a_letter_that_the_rules_refuse_is_returned_with_a_reason(
    office: Organisation, letter: Letter
) -> None:
    seated = await office.seated()
    item = await sent_as_it_is(seated, letter)
    with pytest.raises(Unreadable, match=r"item\.(characters|inner)"):
        await seated.lead.mediator.held.read(seated.case, item)
    done = await seated.lead.mediator.decisions.return_unread(seated.case, item, "Please write it once more.")
    assert done.item == item
    (own,) = (await seated.anna.party.letters.items(seated.case)).written
    assert (own.status, own.reason, own.reason_by) == (AuthorStatus.RETURNED, "Please write it once more.", "meral")
    assert (await seated.bert.party.letters.items(seated.case)).received == ()


async def test_a_letter_that_the_rules_refuse_is_declined(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_as_it_is(seated, HIDDEN)
    await seated.lead.mediator.decisions.decline_unread(seated.case, item)
    assert await state(seated.lead, seated, item) is ItemState.DECLINED


async def test_what_no_mediator_has_a_key_of_any_more_is_returned_or_declined(office: Organisation) -> None:
    seated = await office.seated()
    first = await sent_as_it_is(seated, Letter("Dear you", "en"))
    second = await sent_as_it_is(seated, Letter("Dear you again", "en"))
    other = await office.staff("iris", StaffRole.MEDIATOR)
    coordinator = seated.office.coordinator
    await coordinator.end_assignment(seated.case, await seated.office.find_staff("meral"))
    await coordinator.assign(seated.case, await seated.office.find_staff("iris"), Place.LEAD)
    with pytest.raises(Misused, match=r"item\.no_key"):
        await other.mediator.held.read(seated.case, first)
    await other.mediator.decisions.return_unread(seated.case, first, "Your mediator left. Please send it again.")
    await other.mediator.decisions.decline_unread(seated.case, second)
    states = {each.item: each.state for each in await other.mediator.held.list(seated.case)}
    assert (states[first], states[second]) == (ItemState.RETURNED, ItemState.DECLINED)
    written = {each.item: each for each in (await seated.anna.party.letters.items(seated.case)).written}
    assert written[first].reason == "Your mediator left. Please send it again."


async def test_only_what_the_journal_names_is_decided_about(office: Organisation) -> None:
    seated = await office.seated()
    with pytest.raises(ServerProblem, match=r"not\.found"):
        await seated.lead.mediator.decisions.decline_unread(seated.case, ItemId(bytes(16)))
    with pytest.raises(ServerProblem, match=r"not\.found"):
        await seated.lead.mediator.decisions.return_unread(seated.case, ItemId(bytes(16)), "why")
    with pytest.raises(UnfitText, match=r"words\.characters"):
        await seated.lead.mediator.decisions.return_unread(seated.case, ItemId(bytes(16)), "wh\u2063y")


async def test_a_letter_that_was_passed_on_already_is_not_taken_back_by_this(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_as_it_is(seated, Letter("Dear you", "en"))
    await seated.lead.mediator.decisions.release(await seated.lead.mediator.held.read(seated.case, item))
    with pytest.raises(ServerProblem, match=r"item\.released"):
        await seated.lead.mediator.decisions.decline_unread(seated.case, item)
    assert await state(seated.lead, seated, item) is ItemState.RELEASED
