"""A mediator, or an author, who seals noise for a key takes nothing away from what somebody else gives: it stands beside that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from relay.domain.ids import CaseId, ItemId, KeysetId
from relay.domain.model import Place, Side, StaffRole
from relay_client.api.account import Account
from relay_client.errors import Misused, Unreadable
from relay_client.items.signer import Signer
from relay_client.views.items import Letter
from tests.integration.client.test_hostile_order import recovered
from tests.support.organisation import Organisation, Seated

Lying = Callable[..., AbstractContextManager[None]]
KEY = b"\7" * 32


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Lying:
    """Let whoever signs meanwhile seal another key than the letter's, and words that do not open; for one reader, or for all."""
    honest, honest_words = Signer.grant, Signer.seal_words

    @contextmanager
    def meanwhile(to: KeysetId | None = None) -> Iterator[None]:
        def grant(self: Signer, item: ItemId, cek: bytes, key: Any, purpose: Any) -> Any:
            return honest(self, item, KEY if to in (None, key.id) else cek, key, purpose)

        def seal_words(self: Signer, kind: Any, text: str, subject: bytes, readers: Any) -> Any:
            return honest_words(self, kind, text, bytes(16), readers)

        with monkeypatch.context() as changed:
            changed.setattr(Signer, "grant", grant)
            if to is None:
                changed.setattr(Signer, "seal_words", seal_words)
            yield

    return meanwhile


class Two:
    """A case with two mediators, the first of whom cannot be relied on."""

    def __init__(self, office: Organisation, seated: Seated, deputy: Account, keyset: KeysetId) -> None:
        self.office, self.seated, self.case = office, seated, seated.case
        self.lead, self.deputy, self.keyset = seated.lead.mediator, deputy.mediator, keyset

    async def written(self, by: Account, text: str) -> ItemId:
        party = by.party
        readers = await party.cases.readers(self.case)
        return (await party.letters.submit(self.case, Letter(text, "en"), readers)).item


@pytest.fixture
async def two(office: Organisation) -> Two:
    seated = await office.seated()
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    keyset = await seated.office.find_staff("deputy")
    await seated.office.coordinator.assign(seated.case, keyset, Place.DEPUTY)
    return Two(office, seated, deputy, keyset)


async def read(reader: Account, case: CaseId, item: ItemId) -> tuple[str, tuple[str, ...]]:
    opened = await reader.party.letters.read(case, item)
    return opened.letter.text, opened.noise


async def unreadable(reader: Account, case: CaseId, item: ItemId) -> None:
    with pytest.raises(Unreadable, match=r"item\.header"):
        await reader.party.letters.read(case, item)


async def test_what_was_given_back_as_noise_a_colleague_gives_beside_it(two: Two, lying: Lying) -> None:
    anna, bert, case = two.seated.anna, two.seated.bert, two.case
    came, own = await two.written(anna, "For you."), await two.written(bert, "My own.")
    await two.lead.decisions.release(await two.lead.held.read(case, came))
    await bert.party.letters.open(case, came, tell_author=False)
    await bert.party.note(case, "I may move house.")
    again = await recovered(two.office, two.seated, Side.B)
    with lying():
        report = await two.lead.given_anew.give(case)
    assert (report.received, report.own, report.notes) == ((came,), (own,), 1)
    for item in (came, own):
        await unreadable(again, case, item)
    assert [each.text for each in await again.party.notes.of(case)] == [None]
    nothing = await two.deputy.given_anew.give(case)
    assert (nothing.received, nothing.own, nothing.notes) == ((), (), 0), (
        "another one's is given again only where it is asked"
    )
    report = await two.deputy.given_anew.give(case, again=True)
    assert (report.received, report.own, report.notes) == ((came,), (own,), 1)
    assert await read(again, case, came) == ("For you.", ("meral",))
    assert await read(again, case, own) == ("My own.", ("meral",))
    (note,) = await again.party.notes.of(case)
    assert (note.text, note.handed_by, note.noise) == ("I may move house.", "deputy", ("meral",))
    nothing = await two.deputy.given_anew.give(case, again=True)
    assert (nothing.received, nothing.own, nothing.notes) == ((), (), 0), "nobody gives twice what they gave"
    with pytest.raises(Misused, match=r"item\.not_lost"):
        await two.deputy.handovers.regrant(case, came, again=True)


async def test_what_was_passed_on_as_noise_a_colleague_gives_beside_it(two: Two, lying: Lying) -> None:
    bert, case = two.seated.bert, two.case
    came = await two.written(two.seated.anna, "For you.")
    with lying():
        await two.lead.decisions.release(await two.lead.held.read(case, came))
    with pytest.raises(Unreadable, match=r"item\.header"):
        await bert.party.letters.open(case, came, tell_author=False)
    await two.deputy.given_anew.give(case, again=True)
    assert await read(bert, case, came) == ("For you.", ("meral",))
    await two.lead.given_anew.give(case, again=True)
    assert await read(bert, case, came) == ("For you.", ("meral",))


async def test_what_an_author_sealed_as_noise_for_one_mediator_another_one_hands_over(
    two: Two, lying: Lying
) -> None:
    with lying(two.keyset):
        item = await two.written(two.seated.anna, "For you.")
    with pytest.raises(Unreadable, match=r"item\.header"):
        await two.deputy.held.read(two.case, item)
    assert (await two.lead.handovers.hand_over(two.case, two.keyset)).items == 0
    assert (await two.lead.handovers.hand_over(two.case, two.keyset, again=True)).items == 1
    opened = await two.deputy.held.read(two.case, item)
    assert (opened.letter.text, opened.noise) == ("For you.", ("",))
    assert (await two.lead.handovers.hand_over(two.case, two.keyset, again=True)).items == 0


async def test_what_was_shown_as_noise_a_colleague_shows_beside_it(two: Two, lying: Lying) -> None:
    anna, case = two.seated.anna, two.case
    original = await two.lead.held.read(case, await two.written(anna, "In my words."))
    readers = await two.lead.cases.readers(case)
    made = (await two.lead.decisions.derived(original, Letter("In other words.", "en"), readers)).item
    with lying():
        await two.lead.offers.offer(case, made)
    await unreadable(anna, case, made)
    with pytest.raises(Misused, match=r"item\.offered"):
        await two.lead.offers.offer(case, made)
    await two.deputy.offers.offer(case, made)
    assert await read(anna, case, made) == ("In other words.", ("meral",))
