"""A party and whoever stands by them, through the client: nothing is lent, shown or believed but what was signed for it."""

from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.forms import Form
from relay.domain.ids import RecordId
from relay.domain.model import Attested, Purpose, Side, StaffRole
from relay.domain.reasons import Why
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem, Unreadable, Untrusted
from relay_client.items.item_reader import ItemReader
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter, OpenedItem
from tests.support.between import between, bodies
from tests.support.family import supporter_of
from tests.support.organisation import Organisation, Seated
from tests.support.tamper import flipped

OWN, FROM_BERT = Letter("Beste ander", "nl"), Letter("Ook beste", "nl")


@dataclass
class Beside:
    """A case in which Anna's sister stands by her."""

    seated: Seated
    sister: Account

    async def passed_on(
        self, author: Account, reader: Account, letter: Letter, *, lendable: bool = False
    ) -> OpenedItem:
        """Send a letter, pass it on, and open it; return it as its reader reads it."""
        case, lead = self.seated.case, self.seated.lead.mediator
        readers = await author.party.cases.readers(case)
        sent = await author.party.letters.submit(case, letter, readers, lendable=lendable)
        await lead.decisions.release(await lead.held.read(case, sent.item))
        return await reader.party.letters.open(case, sent.item, tell_author=False)

    async def own(self) -> OpenedItem:
        read = await self.passed_on(self.seated.anna, self.seated.bert, OWN)
        return await self.seated.anna.party.letters.read(self.seated.case, read.item)

    async def received(self, *, lendable: bool = True) -> OpenedItem:
        return await self.passed_on(self.seated.bert, self.seated.anna, FROM_BERT, lendable=lendable)

    async def lend(self, opened: OpenedItem) -> None:
        part = self.seated.anna.party.supporters
        await part.lend(opened, await part.find(self.seated.case, None))

    async def look(self) -> CaseSnapshot:
        return await self.sister.supporter.cases.look(self.seated.case)


@pytest.fixture
async def by(office: Organisation) -> Beside:
    seated = await office.seated()
    return Beside(seated, await supporter_of(office, seated))


def opened(look: CaseSnapshot, reading: m.Reading, **changed: Any) -> Letter:
    assert look.journal is not None
    reader = ItemReader(look.signer, look.directory, look.history, look.journal)
    return reader.open(replace(reading, **changed)).letter


async def test_a_supporter_reads_what_a_party_lends_one_letter_after_another(by: Beside) -> None:
    own, received, case = await by.own(), await by.received(), by.seated.case
    assert received.lendable
    assert not await by.sister.supporter.lent()
    for each in (own, received):
        await by.lend(each)
        shown = await by.sister.supporter.read(case, each.item)
        assert (shown.letter, shown.note) == (each.letter, None)
    assert {each.item for each in await by.sister.supporter.lent()} == {own.item, received.item}
    part = by.seated.anna.party.supporters
    (known,) = await part.of(case)
    assert set(known.items) == {own.item, received.item}
    (seen,) = await by.seated.lead.mediator.supporters.of(case)
    assert (seen.keyset, set(seen.items)) == (known.keyset, set(known.items))
    assert not await by.seated.bert.party.supporters.of(case)
    await part.unlend(case, own.item, known)
    with pytest.raises(Misused, match=r"lend\.over"):
        await by.sister.supporter.read(case, own.item)
    await part.end(case, (await part.of(case))[0])
    with pytest.raises(Misused, match=r"lend\.over"):
        await by.sister.supporter.read(case, received.item)
    assert not await by.sister.supporter.lent()


async def test_a_letter_whose_author_did_not_allow_it_is_lent_to_nobody(by: Beside) -> None:
    letter = await by.received(lendable=False)
    with pytest.raises(Misused, match=r"lend\.author"):
        await by.lend(letter)


async def test_a_party_lends_what_they_were_shown_to_whom_their_journal_names(by: Beside) -> None:
    """A letter that is another one by now, and somebody who is said to stand by the other side."""
    own, part = await by.own(), by.seated.anna.party.supporters
    sister = await part.find(by.seated.case, None)
    stands = between(by.seated.anna)
    with pytest.raises(ServerProblem, match=r"item\.changed"):
        await part.lend(replace(own, manifest=RecordId(bytes(32))), sister)
    with pytest.raises(Misused, match=r"supporter\.none"):
        await part.lend(own, replace(sister, side=Side.B))
    assert bodies(stands, "item.lend") == [], "nothing was wrapped and sent"
    await part.lend(own, sister)
    assert len(bodies(stands, "item.lend")) == 1


async def test_a_supporter_opens_what_the_lend_of_their_journal_binds(by: Beside) -> None:
    received = await by.received()
    await by.lend(received)
    look, reading = await by.look(), await by.sister.items.fetch(by.seated.case, received.item)
    assert opened(look, reading) == FROM_BERT
    anna = await by.seated.anna.party.cases.look(by.seated.case)
    other = anna.signer.grant(received.item, bytes(32), look.signer.keyset.public, Purpose.SUPPORT)
    lies: tuple[tuple[str, dict[str, Any]], ...] = (
        ("item.grant", {"grant": other.grant, "share": other.share}),
        ("item.grant", {"grantor": look.signer.id}),
        ("item.header", {"share": s.ShareBytes(bytes(32))}),
        ("item.author", {"author": None}),
        ("item.author", {"author": s.KeysetBytes(look.signer.keyset.public.to_bytes())}),
        ("item.author", {"manifest": flipped(reading.manifest, -1)}),
        ("item.bytes", {"letter": flipped(reading.letter, 40)}),
        ("item.manifest", {"purpose": Purpose.INTERPRETER}),
    )
    for code, changed in lies:
        with pytest.raises(Unreadable, match=code):
            opened(look, reading, **changed)


async def test_what_the_other_wrote_is_not_shown_where_its_author_did_not_allow_it(by: Beside) -> None:
    """Also where the party's own program, or the service, let it through."""
    letter = await by.received(lendable=False)
    allowed = await by.received()
    await by.lend(allowed)
    look, reading = await by.look(), await by.seated.anna.items.fetch(by.seated.case, letter.item)
    anna = await by.seated.anna.party.cases.look(by.seated.case)
    found = by.seated.anna.items.unseal(anna, reading)
    grant = anna.signer.grant(letter.item, found.cek, look.signer.keyset.public, Purpose.SUPPORT)
    lend = next(each for each in look.history.file.lends if each.item == allowed.item)
    item = replace(look.history.file.items[allowed.item], id=letter.item, manifest=letter.manifest)
    file = look.history.file
    look.history.replay = replace(
        look.history.replay,
        file=replace(file, items={**file.items, item.id: item}, lends=(*file.lends, replace(lend, item=item.id))),
    )
    with pytest.raises(Unreadable, match=r"item\.not_lendable"):
        opened(look, reading, purpose=Purpose.SUPPORT, grantor=anna.signer.id, grant=grant.grant, share=grant.share)


async def test_a_letter_that_was_taken_back_leaves_the_supporters_list_without_a_word(by: Beside) -> None:
    own, received, case = await by.own(), await by.received(), by.seated.case
    for each in (own, received):
        await by.lend(each)
    await by.seated.bert.party.letters.recall(case, received.item)
    assert len(await by.sister.supporter.lent()) == 2
    await by.seated.anna.party.letters.recall(case, own.item)
    assert [each.item for each in await by.sister.supporter.lent()] == [received.item]
    with pytest.raises(Misused, match=r"lend\.over"):
        await by.sister.supporter.read(case, own.item)


async def test_a_supporter_puts_letters_down_and_leaves(by: Beside) -> None:
    own, case = await by.own(), by.seated.case
    await by.lend(own)
    await by.sister.supporter.put_down(case, own.item)
    assert not await by.sister.supporter.lent()
    await by.lend(own)
    await by.sister.supporter.leave(case)
    with pytest.raises(Misused, match=r"supporter\.over"):
        await by.sister.supporter.leave(case)
    with pytest.raises(Misused, match=r"supporter\.none"):
        await by.lend(own)
    needs = await by.seated.anna.needs.of_case(case)
    assert [each.why for each in needs] == [Why.SUPPORTER_ENDED]
    await by.seated.anna.needs.saw(case, Why.SUPPORTER_ENDED)
    assert not await by.seated.anna.needs.of_case(case)


async def test_a_supporter_is_told_of_each_letter_once(by: Beside) -> None:
    own, case = await by.own(), by.seated.case
    await by.lend(own)
    (need,) = await by.sister.needs.of_case(case)
    assert (need.why, need.item) == (Why.TO_READ_ALONG, own.item)
    assert [each.why for each in (await by.sister.needs.today()).needs] == [Why.TO_READ_ALONG]
    await by.sister.needs.saw(case, Why.TO_READ_ALONG, item=own.item)
    assert not await by.sister.needs.of_case(case)


async def test_a_supporter_looks_at_nothing_as_a_party(by: Beside) -> None:
    with pytest.raises(Misused, match=r"role\.other"):
        await by.sister.party.status(by.seated.case)
    with pytest.raises(Misused, match=r"role\.other"):
        await by.sister.party.contact.pause(by.seated.case)


async def test_a_party_calls_their_supporter_by_a_name_on_all_their_devices(by: Beside) -> None:
    part, case = by.seated.anna.party.supporters, by.seated.case
    (known,) = await part.of(case)
    assert known.name is None
    await part.names.give(known.keyset, " my   sister ")
    (named,) = await part.of(case)
    assert named.name == "my sister"
    assert (await part.find(case, "MY SISTER")).keyset == known.keyset
    assert (await part.find(case, known.short_fingerprint[:6])).keyset == known.keyset
    with pytest.raises(Misused, match=r"supporter\.none"):
        await part.find(case, "somebody")


async def test_nobody_signs_for_a_supporter_of_the_other_side(office: Organisation) -> None:
    seated = await office.seated()
    slip = await seated.lead.mediator.invitations.slip(seated.case, Side.A, supporter=True)
    await office.answers(slip, "sister")
    await seated.lead.mediator.invitations.confirm(seated.case, slip.slip)
    assert not await seated.bert.cosigns()
    (asked,) = await seated.anna.cosigns()
    with pytest.raises((Misused, ServerProblem, Untrusted)):
        await seated.bert.cosign(asked)
    assert isinstance(await seated.anna.cosign(asked), Outcome)


async def test_a_supporters_journal_stands_by_the_partys_word_and_the_mediators_place(
    by: Beside, office: Organisation
) -> None:
    """Followed anew by a program that was just started, with a party who came back with other keys meanwhile."""
    own, case = await by.own(), by.seated.case
    await by.lend(own)
    slip = await by.seated.lead.mediator.invitations.slip(case, Side.A)
    again = await office.answers(slip, "anna-again")
    second = await by.seated.lead.find_staff("office")
    await by.seated.lead.mediator.invitations.confirm(case, slip.slip, second=second)
    (asked,) = await by.seated.office.cosigns()
    await by.seated.office.cosign(asked)
    assert not await by.sister.supporter.lent()
    sent = await again.party.letters.submit(case, OWN, await again.party.cases.readers(case))
    lead = by.seated.lead.mediator
    await lead.decisions.release(await lead.held.read(case, sent.item))
    part = again.party.supporters
    await part.lend(await again.party.letters.read(case, sent.item), await part.find(case, None))
    for sister in (by.sister, office.started_again(by.sister)):
        assert (await sister.supporter.read(case, sent.item)).letter == OWN


async def test_for_somebody_without_an_account_a_mediator_lends_and_says_so(office: Organisation) -> None:
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    desk = await office.staff("office", StaffRole.COORDINATOR)
    case = await desk.coordinator.create_case(await desk.find_staff("meral"), label="File 8")
    bert = await office.enrol(lead, case, Side.B, "bert")
    await bert.party.consent(case)
    await bert.party.preferences(case, [Form.LETTER], tell_opened=False)
    await lead.mediator.invitations.attest_consent(case, Side.A, Attested.PRESENT)
    for side in Side:
        await lead.mediator.invitations.prepared(case, side)
    await lead.mediator.open_case(case)
    slip = await lead.mediator.invitations.slip(case, Side.A, supporter=True)
    daughter = await office.answers(slip, "daughter")
    with pytest.raises(Misused, match=r"supporter\.attest"):
        await lead.mediator.invitations.confirm(case, slip.slip)
    done = await lead.mediator.invitations.confirm(case, slip.slip, attested=Attested.PRESENT)
    assert isinstance(done, Outcome)
    readers = await lead.mediator.cases.readers(case)
    told = await lead.mediator.decisions.told(case, Side.A, OWN, Attested.PRESENT, readers)
    await lead.mediator.decisions.release(await lead.mediator.held.read(case, told.item))
    part = lead.mediator.supporters
    letter = await lead.mediator.held.read(case, told.item)
    await part.lend(letter, await part.find(case, None), attested=Attested.PRESENT)
    shown = await daughter.supporter.read(case, told.item)
    assert (shown.letter, shown.told) == (OWN, True)
