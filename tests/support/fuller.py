"""A flagged case in which everything has happened that `full` does not have, and a case that takes up an earlier one.

Offers and answers, pages looked at, countersigned letters, interpreters, a mediator who stepped aside, notes handed on. For tests
of what a client makes of answers. Everyone goes on with the device and the account on which they did these things.
"""

from __future__ import annotations

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, Seconds, SlipId, day_of
from relay.domain.model import Place, ReturnCause, Side, StaffRole
from relay_client.api.account import Account
from relay_client.views.items import Letter, OpenedItem
from tests.support.full import Full
from tests.support.organisation import Organisation, Seated
from tests.support.pages import clean, contents, looked_at

SHORT = Letter("Kort gezegd", "nl")


async def fuller(office: Organisation) -> Full:
    """Let it all happen."""
    seated = await office.seated()
    people = {"office": seated.office, "meral": seated.lead, "anna": seated.anna, "bert": seated.bert}
    for name, role in (
        ("daan", StaffRole.MEDIATOR),
        ("iris", StaffRole.MEDIATOR),
        ("lena", StaffRole.INTERPRETER),
        ("noor", StaffRole.INTERPRETER),
    ):
        people[name] = await office.staff(name, role)
    ids = {name: await seated.office.find_staff(name) for name in ("meral", "daan", "iris", "lena", "noor")}
    made = Full(seated.case, await _taken_up(office, seated), SlipId(bytes(16)), people, ids)
    await _notes_before(made)
    for name in ("daan", "iris"):
        await seated.office.coordinator.assign(made.case, ids[name], Place.DEPUTY)
    await _notes_since(made)
    await made.iris.mediator.step_aside(made.case)
    await made.bert.party.preferences(made.case, [Form.TYPED, Form.PAGES], tell_opened=False)
    await _letters(made)
    await _derived(made)
    await made.office.coordinator.two_mediators(made.case)
    for name in ("signed", "pages", "agreed"):
        await made.daan.mediator.decisions.countersign(await _read(made, made.daan, name))
    await made.daan.mediator.two_mediators(made.case, on=False)
    return made


async def _taken_up(office: Organisation, seated: Seated) -> CaseId:
    """Let Anna have another contact, which takes up one that ended, and let her pause it until a day."""
    coordinator, meral = seated.office.coordinator, await seated.office.find_staff("meral")
    earlier = await coordinator.create_case(meral)
    await seated.lead.mediator.close(earlier)
    case = await coordinator.create_case(meral, label="File 9, again", takes_up=earlier)
    slip = await seated.lead.mediator.invitations.slip(case, Side.A)
    await seated.anna.join(slip)
    await seated.lead.mediator.invitations.confirm(case, slip.slip)
    await seated.anna.stopping.pause(case, ask_on=Day(day_of(Seconds(office.clock.at)) + 9))
    return case


async def _notes_before(made: Full) -> None:
    await made.anna.party.note(made.case, "a note of Anna's")
    await made.bert.party.note(made.case, "a note of Bert's")


async def _notes_since(made: Full) -> None:
    await made.meral.mediator.handovers.hand_over(made.case, made.ids["daan"])
    await made.meral.mediator.answered(made.case, about=Side.B)
    await made.bert.party.note(made.case, "another note of Bert's")


async def _written(made: Full, name: str, by: Account) -> ItemId:
    readers = await by.party.cases.readers(made.case)
    made.items[name] = (await by.party.letters.submit(made.case, Letter(f"words: {name}", "en"), readers)).item
    return made.items[name]


async def _read(made: Full, who: Account, name: str) -> OpenedItem:
    opened = await who.mediator.held.read(made.case, made.items[name])
    return await looked_at(who.mediator, opened) if opened.parts else opened


async def _letters(made: Full) -> None:
    case, decisions = made.case, made.meral.mediator.decisions
    for name in ("held", "signed", "not passed on", "shared", "shared before", "closed"):
        await _written(made, name, made.anna)
    for name in ("pages", "intimate"):
        draft = made.anna.save_draft(Letter("", "en"), case=case)
        await made.anna.enclose(draft, case, contents(clean(1)))
        readers = await made.anna.party.cases.readers(case)
        sent = await made.anna.party.letters.submit(case, Letter("", "en"), readers, draft=draft)
        made.items[name] = sent.item
    await _read(made, made.meral, "pages")
    reason = "It has an address in it."
    await decisions.decline(await made.meral.mediator.held.read(case, made.items["not passed on"]), reason=reason)
    opened = await made.meral.mediator.held.read(case, made.items["intimate"])
    await decisions.return_item(opened, "We may not keep this.", cause=ReturnCause.INTIMATE)
    await decisions.release(await made.meral.mediator.held.read(case, made.items["closed"]), note="note: closed")
    await made.bert.party.note(case, "Can we open it together?", together=made.items["closed"])
    for name, interpreter in (("shared before", "noor"), ("shared", "lena")):
        held = await made.meral.mediator.held.read(case, made.items[name])
        await made.meral.mediator.interpreting.share(held, made.ids[interpreter])
    await made.meral.mediator.interpreting.take_back(case, made.items["shared before"])


async def _derived(made: Full) -> None:
    """Make something of letters of Anna's: one that she agrees to, one that she does not, one that waits, one not shown yet."""
    mediator, anna = made.meral.mediator, made.anna.party
    for name in ("agreed", "refused", "offered", "made"):
        original = await mediator.held.read(made.case, await _written(made, f"{name}, whole", made.anna))
        readers = await mediator.cases.readers(made.case)
        made.items[name] = (await mediator.decisions.derived(original, SHORT, readers)).item
        if name != "made":
            await mediator.offers.offer(made.case, made.items[name])
        if name in ("agreed", "refused"):
            shown = await anna.letters.read(made.case, made.items[name])
            await anna.agreements.answer(shown, agrees=name == "agreed")
