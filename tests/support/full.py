"""A case in which everything has happened that an answer can speak of: letters in every state, people who came, came back and left.

For tests of what a client makes of answers. Everyone goes on with the device and the account on which they did these things.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, Seconds, SlipId, day_of
from relay.domain.model import Mode, Place, Scope, Side, StaffRole
from relay_client.api.account import Account
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter
from relay_client.views.people import AwaitingSignature
from tests.support.organisation import DAY, Organisation


@dataclass
class Full:
    """The case, its people, and its letters by what became of them."""

    case: CaseId
    second: CaseId
    """A case of the same mediators that is only being prepared."""
    slip: SlipId
    """A slip of that one, answered and not confirmed."""
    people: dict[str, Account]
    ids: dict[str, KeysetId]
    items: dict[str, ItemId] = field(default_factory=dict)

    def named(self) -> list[bytes]:
        """Return the ids that exist."""
        return [self.case, self.second, self.slip, *self.ids.values(), *self.items.values()]

    def __getattr__(self, name: str) -> Account:
        """Give somebody by name."""
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


async def full(office: Organisation) -> Full:
    """Let it all happen."""
    seated = await office.seated()
    people = {"office": seated.office, "meral": seated.lead, "anna": seated.anna, "bert": seated.bert}
    for name, role in (("daan", StaffRole.MEDIATOR), ("iris", StaffRole.MEDIATOR), ("sanne", StaffRole.COUNSELLOR)):
        people[name] = await office.staff(name, role)
    ids = {name: await seated.office.find_staff(name) for name in ("meral", "daan", "iris", "sanne")}
    case = seated.case
    await seated.office.coordinator.assign(case, ids["daan"], Place.DEPUTY)
    await seated.lead.mediator.label(case, "File 7, both sides")
    second = await seated.office.coordinator.create_case(ids["meral"], label="File 8")
    slip = await seated.lead.mediator.invitations.slip(second, Side.A)
    people["cleo"] = await office.answers(slip, "cleo")
    made = Full(case, second, slip.slip, people, ids)
    await _letters(office, made)
    await _counsellor(office, made)
    await _comes_back(office, made)
    await made.office.coordinator.assign(case, ids["iris"], Place.DEPUTY)
    await made.meral.mediator.invitations.slip(case, Side.A)
    return made


async def _written(made: Full, name: str, by: Account) -> ItemId:
    sent = await by.party.letters.submit(
        made.case, Letter(f"words: {name}", "en"), await by.party.cases.readers(made.case)
    )
    made.items[name] = sent.item
    return sent.item


async def _letters(office: Organisation, made: Full) -> None:
    case, mediator = made.case, made.meral.mediator
    for name in ("held", "postponed", "back", "opened", "closed", "taken back"):
        await _written(made, name, made.anna)
    for name in ("for anna", "read by anna", "for sanne", "refused"):
        await _written(made, name, made.bert)
    today = day_of(Seconds(office.clock.at))
    for days, remark in ((3, "ask her first"), (5, "wait for Friday")):
        await mediator.decisions.postpone(case, made.items["postponed"], Day(today + days), remark=remark)
    await mediator.decisions.return_item(
        await mediator.held.read(case, made.items["back"]), "please without the address"
    )
    for name in ("opened", "closed", "for anna", "read by anna", "refused"):
        await mediator.decisions.release(await mediator.held.read(case, made.items[name]), note=f"note: {name}")
    await made.bert.party.letters.open(case, made.items["opened"], tell_author=True)
    await made.anna.party.letters.open(case, made.items["read by anna"], tell_author=False)
    await made.anna.party.letters.refuse(case, made.items["refused"])
    await made.anna.party.letters.recall(case, made.items["taken back"])
    await made.anna.party.note(case, "a note of Anna's")
    await mediator.note(case, "a note about Anna", about=Side.A)
    await mediator.note(case, "a note about Bert", about=Side.B)
    await mediator.note(case, "a note among mediators")


async def _counsellor(office: Organisation, made: Full) -> None:
    at = Seconds(office.clock.at)
    scopes = [Scope.SUBMIT, Scope.READ]
    given = await made.meral.mediator.invitations.delegate(
        made.case, Side.A, made.ids["sanne"], scopes, Mode.DICTATED, at, Seconds(at + 30 * DAY)
    )
    assert isinstance(given, AwaitingSignature)
    for each in await made.anna.cosigns():
        await made.anna.cosign(each)
    (delegation,) = (await made.meral.mediator.case(made.case)).delegations
    opened = await made.meral.mediator.held.read(made.case, made.items["for sanne"])
    await made.meral.mediator.decisions.release_to_counsellor(opened, delegation.record, note="note: for sanne")
    sent = await made.sanne.counsellor.letters.submit(
        made.case, Letter("words: brought", "en"), await made.sanne.counsellor.cases.readers(made.case)
    )
    made.items["brought"] = sent.item
    await made.sanne.counsellor.note(made.case, "a note of Sanne's")
    await made.meral.mediator.note(made.case, "a note for Sanne", counsellor=made.ids["sanne"])


async def _comes_back(office: Organisation, made: Full) -> None:
    """Bert lost everything, and comes back under another name with a new keyset."""
    slip = await made.meral.mediator.invitations.slip(made.case, Side.B)
    made.people["lost"] = made.bert
    made.people["bert"] = await office.answers(slip, "bert2")
    asked = await made.meral.mediator.invitations.confirm(made.case, slip.slip, second=made.ids["daan"])
    assert isinstance(asked, AwaitingSignature)
    for each in await made.daan.cosigns():
        assert isinstance(await made.daan.cosign(each), Outcome)
    await made.bert.party.preferences(made.case, [Form.LETTER], tell_opened=False)
    await made.meral.mediator.handovers.regrant(made.case, made.items["opened"])
