"""What an interpreter, and the reader of a translation, are shown: nothing but what a mediator signed for them."""

from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto.digests import digest
from relay.domain.model import Purpose, StaffRole
from relay.domain.reasons import Why
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import ClientError, Misused, ServerProblem, Unreadable, Untrusted
from relay_client.items.item_reader import ItemReader
from relay_client.views.items import Letter, OpenedItem
from tests.support.organisation import Organisation, Seated
from tests.support.tamper import flipped

LETTER, TRANSLATION = Letter("Beste ander", "nl"), Letter("Dear other", "en")


@dataclass
class Given:
    """A letter of Anna's, given to an interpreter."""

    seated: Seated
    interpreter: Account
    held: OpenedItem

    async def look(self) -> CaseSnapshot:
        return await self.interpreter.interpreter.cases.look(self.seated.case)

    async def reading(self) -> m.Reading:
        return await self.interpreter.items.fetch(self.seated.case, self.held.item)

    async def translated(self) -> OpenedItem:
        """Have it translated; return the translation as a mediator reads it."""
        role = self.interpreter.interpreter
        original = await role.read(self.seated.case, self.held.item)
        sent = await role.give_back(original, TRANSLATION, await role.cases.readers(self.seated.case))
        return await self.seated.lead.mediator.held.read(self.seated.case, sent.item)

    async def agreed(self) -> OpenedItem:
        """Have it translated, shown to Anna, and agreed to."""
        lead, anna, case = self.seated.lead.mediator, self.seated.anna.party, self.seated.case
        made = await self.translated()
        await lead.offers.offer(case, made.item)
        await anna.agreements.answer(await anna.letters.read(case, made.item), agrees=True)
        return await lead.held.read(case, made.item)


@pytest.fixture
async def given(office: Organisation) -> Given:
    seated = await office.seated()
    interpreter = await office.staff("lena", StaffRole.INTERPRETER)
    sent = await seated.anna.party.letters.submit(
        seated.case, LETTER, await seated.anna.party.cases.readers(seated.case)
    )
    held = await seated.lead.mediator.held.read(seated.case, sent.item)
    await seated.lead.mediator.interpreting.share(held, await seated.lead.find_staff("lena"))
    return Given(seated, interpreter, await seated.lead.mediator.held.read(seated.case, sent.item))


def opened(look: CaseSnapshot, reading: m.Reading, **changed: Any) -> Letter:
    assert look.journal is not None
    return (
        ItemReader(look.signer, look.directory, look.history, look.journal).open(replace(reading, **changed)).letter
    )


async def test_an_interpreter_opens_what_the_share_of_their_journal_binds(given: Given) -> None:
    look, reading = await given.look(), await given.reading()
    assert opened(look, reading) == LETTER
    lead = await given.seated.lead.mediator.cases.look(given.seated.case)
    other = lead.signer.grant(given.held.item, bytes(32), look.signer.keyset.public, Purpose.INTERPRETER)
    lies: tuple[tuple[str, dict[str, Any]], ...] = (
        ("item.grant", {"grant": other.grant, "share": other.share}),
        ("item.grant", {"grantor": look.signer.id}),
        ("item.header", {"share": s.ShareBytes(bytes(32))}),
        ("item.author", {"author": None}),
        ("item.author", {"author": s.KeysetBytes(look.signer.keyset.public.to_bytes())}),
        ("item.author", {"manifest": flipped(reading.manifest, -1)}),
        ("item.bytes", {"letter": flipped(reading.letter, 40)}),
        ("item.journal", {"purpose": Purpose.SUPPORT}),
    )
    for code, changed in lies:
        with pytest.raises(Unreadable, match=code):
            opened(look, reading, **changed)


async def test_an_interpreter_seals_for_the_mediators_of_now_and_nobody_else(
    given: Given, office: Organisation
) -> None:
    made = await given.translated()
    assert (made.letter, made.interpreted, made.author_name) == (TRANSLATION, True, "lena")
    assert made.derived_from == given.held.item
    with pytest.raises(Misused, match=r"share\.over"):
        await given.interpreter.interpreter.read(given.seated.case, given.held.item)
    with pytest.raises(ServerProblem, match=r"not\.found"):
        await given.reading()


async def test_a_letter_that_is_taken_away_leaves_the_interpreters_list(given: Given) -> None:
    role = given.interpreter.interpreter
    assert [each.item for each in await role.given()] == [given.held.item]
    assert [each.why for each in (await given.interpreter.needs.today()).needs] == [Why.TO_TRANSLATE]
    await given.seated.anna.party.letters.recall(given.seated.case, given.held.item)
    assert not await role.given()
    assert (await given.interpreter.needs.today()).needs == ()
    with pytest.raises(Misused, match=r"share\.over"):
        await role.read(given.seated.case, given.held.item)


async def test_only_whom_the_root_vouched_for_as_an_interpreter_is_given_a_letter(
    given: Given, office: Organisation
) -> None:
    lead = given.seated.lead
    await given.interpreter.interpreter.put_down(given.seated.case, given.held.item)
    held = await lead.mediator.held.read(given.seated.case, given.held.item)
    await office.staff("chaplain", StaffRole.COUNSELLOR)
    with pytest.raises(Untrusted, match=r"trust\.role"):
        await lead.mediator.interpreting.share(held, await lead.find_staff("chaplain"))
    with pytest.raises(Untrusted, match=r"trust\.unknown"):
        await lead.mediator.interpreting.share(
            held, (await given.seated.bert.party.cases.look(held.case)).signer.id
        )


async def test_the_writer_sees_who_reads_and_what_was_made(given: Given) -> None:
    anna, case = given.seated.anna.party, given.seated.case
    assert await anna.interpreters(case) == ((given.held.item, "lena"),)
    made = await given.translated()
    await given.seated.lead.mediator.offers.offer(case, made.item)
    shown = await anna.letters.read(case, made.item)
    assert (shown.letter, shown.interpreted, shown.author_name) == (TRANSLATION, True, "lena")
    assert await given.seated.bert.party.interpreters(case) == ()


async def test_a_reader_opens_both_by_the_one_release(given: Given) -> None:
    lead, bert, case = given.seated.lead.mediator, given.seated.bert, given.seated.case
    made = await given.agreed()
    with pytest.raises(ServerProblem, match=r"item\.original"):
        await lead.decisions.release(made)
    original = await lead.decisions.original_of(made)
    assert original is not None
    await lead.decisions.release(made, original=original)
    envelopes = (await bert.party.letters.items(case)).received
    assert {(each.item, each.together) for each in envelopes} == {
        (made.item, original.item),
        (original.item, made.item),
    }
    read = await bert.party.letters.open(case, original.item, tell_author=False)
    other = await bert.party.letters.companion(read)
    assert other is not None
    assert (read.letter, other.letter, other.derived_from) == (LETTER, TRANSLATION, read.item)

    look = await bert.party.cases.look(case)
    one, two = await bert.items.fetch(case, made.item), await bert.items.fetch(case, original.item)
    assert (opened(look, one), opened(look, two)) == (TRANSLATION, LETTER)
    for mine, others in ((one, two), (two, one)):
        with pytest.raises(ClientError):
            opened(look, mine, grant=others.grant, share=others.share)
        with pytest.raises(ClientError):
            opened(look, mine, manifest=others.manifest)
    assert digest(one.grant) != digest(two.grant)
