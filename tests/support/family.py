"""People besides the two, at the client: guardians of a side that is under age, and somebody who reads along."""

from __future__ import annotations

from dataclasses import dataclass

from relay.domain.ids import CaseId, SlipId
from relay.domain.model import Side
from relay_client.api.account import Account
from relay_client.views.items import Letter
from relay_client.views.people import AwaitingSignature
from tests.support.full import Full
from tests.support.organisation import Organisation, Seated


@dataclass
class Family:
    """An open case in which side a was marked as under age since, with a father who joined by a slip."""

    seated: Seated
    father: Account

    @property
    def case(self) -> CaseId:
        """The case."""
        return self.seated.case


async def family_of(office: Organisation) -> Family:
    """Open a case, mark side a as under age, and let a father join who is asked and has not answered."""
    seated = await office.seated()
    guardians = seated.lead.mediator.guardians
    await guardians.under_age(seated.case, Side.A, on=True)
    paper = await guardians.invite(seated.case, Side.A)
    father = await office.answers(paper, "father")
    (waiting,) = await seated.lead.mediator.invitations.enrolments(seated.case)
    assert (waiting.guardian, waiting.problem) == (True, None)
    await seated.lead.mediator.invitations.confirm(seated.case, waiting.slip)
    return Family(seated, father)


async def supporter_of(office: Organisation, seated: Seated, name: str = "sister") -> Account:
    """Have Anna's sister answer a slip, be confirmed by the mediator and signed for by Anna."""
    slip = await seated.lead.mediator.invitations.slip(seated.case, Side.A, supporter=True)
    sister = await office.answers(slip, name)
    waiting = await seated.lead.mediator.invitations.confirm(seated.case, slip.slip)
    assert isinstance(waiting, AwaitingSignature)
    (asked,) = await seated.anna.cosigns()
    assert (asked.what, asked.side) == ("supporter", Side.A)
    await seated.anna.cosign(asked)
    return sister


async def kin(office: Organisation) -> Full:
    """A case with two guardians, one of whom was asked and said nothing yet, and a supporter with a letter of each side."""
    family = await family_of(office)
    seated, case = family.seated, family.case
    await family.father.guardian.answer(case, agrees=True)
    await seated.anna.party.consent(case)
    sister = await supporter_of(office, seated)
    people = {
        "meral": seated.lead,
        "anna": seated.anna,
        "bert": seated.bert,
        "father": family.father,
        "sister": sister,
    }
    ids = {"meral": await seated.office.find_staff("meral")}
    made = Full(case, await seated.office.coordinator.create_case(ids["meral"]), SlipId(bytes(16)), people, ids)
    for name, author, reader in (
        ("own", seated.anna, seated.bert),
        ("theirs", seated.bert, seated.anna),
        ("taken back", seated.anna, seated.bert),
        ("not lent", seated.anna, seated.bert),
    ):
        letter, readers = Letter(f"words: {name}", "en"), await author.party.cases.readers(case)
        item = (await author.party.letters.submit(case, letter, readers, lendable=True)).item
        await seated.lead.mediator.decisions.release(await seated.lead.mediator.held.read(case, item))
        await reader.party.letters.open(case, item, tell_author=False)
        made.items[name] = item
    part = seated.anna.party.supporters
    for name in ("own", "theirs", "taken back"):
        opened = await seated.anna.party.letters.read(case, made.items[name])
        await part.lend(opened, await part.find(case, None))
    await part.unlend(case, made.items["taken back"], await part.find(case, None))
    await _mother(office, made)
    return made


async def _mother(office: Organisation, made: Full) -> None:
    """Let a mother join too: she is asked, and the contact waits for her."""
    invitations = made.meral.mediator.invitations
    paper = await made.meral.mediator.guardians.invite(made.case, Side.A)
    made.people["mother"] = await office.answers(paper, "mother")
    await invitations.confirm(made.case, paper.slip)
