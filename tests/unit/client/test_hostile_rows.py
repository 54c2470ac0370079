"""Nothing acts on a row: whatever one field of a reply says, nobody signs, seals, opens or tells as a fact something else.

Every field of every row is changed by itself, for a mediator, a party who wrote, a party who received, and a counsellor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec import Struct

from relay.domain.ids import Day, ItemId, Seconds
from relay.domain.model import Mode, Place, Scope, Side, StaffRole
from relay.wire import codec, records
from relay.wire import messages as m
from relay_client.errors import Fault
from relay_client.person import Person
from relay_client.views import Letter, OpenedItem, SideView
from tests.support.between import Between, between
from tests.support.changing import lies
from tests.support.organisation import DAY, Organisation, Seated
from tests.support.telling import HINTS, deed, no_more, no_other, told

Ask = Callable[[], Awaitable[Any]]


@dataclass
class Story:
    """A case in which everything happened once."""

    seated: Seated
    deputy: Person
    chaplain: Person
    held: OpenedItem
    closed: ItemId
    opened: ItemId
    returned: ItemId

    @property
    def lead(self) -> Person:
        return self.seated.lead

    @property
    def anna(self) -> Person:
        return self.seated.anna

    @property
    def bert(self) -> Person:
        return self.seated.bert


async def lived(office: Organisation) -> Story:
    """Let everything happen once."""
    seated = await office.seated()
    case, lead, anna, bert = seated.case, seated.lead.mediator, seated.anna.party, seated.bert.party
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    chaplain = await office.staff("chaplain", StaffRole.COUNSELLOR)
    await seated.office.coordinator.assign(case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    now = Seconds(office.clock.at)
    who = await seated.office.find_staff("chaplain")
    scopes = (Scope.READ, Scope.SUBMIT)
    await lead.delegate(case, Side.B, who, scopes, Mode.TYPED, now, Seconds(now + 30 * DAY))
    for each in await seated.bert.cosigns():
        await seated.bert.cosign(each)
    items = []
    for text in ("one", "two", "three", "four"):
        sent = await anna.submit(case, Letter(text, "en"), await anna.readers(case))
        items.append(sent.item)
    for item, note in ((items[0], "It is about the garden."), (items[1], None)):
        await lead.release(await lead.read(case, item), note=note)
    await bert.open(case, items[1], tell_author=True)
    await lead.return_item(await lead.read(case, items[2]), "Not yet.")
    await lead.postpone(case, items[3], Day(now // DAY + 7), remark="Wait for Tuesday.")
    await anna.note(case, "I am afraid of the answer.")
    await lead.note(case, "That is all right.", about=Side.A)
    await lead.label(case, "Garden")
    await lead.slip(case, Side.A)
    held = await lead.read(case, items[3])
    return Story(seated, deputy, chaplain, held, items[0], items[1], items[2])


def views(story: Story, who: str) -> dict[str, Ask]:
    """Name what somebody can ask to be told."""
    case = story.seated.case
    if who == "lead":
        lead = story.lead.mediator
        return {
            "case": lambda: lead.case(case),
            "items": lambda: lead.items(case),
            "lost": lambda: lead.regrantable(case),
            "notes": lambda: lead.notes(case),
            "readers": lambda: lead.readers(case),
            "today": lead.today,
        }
    if who == "chaplain":
        mine = story.chaplain.counsellor
        return {
            "items": lambda: mine.items(case),
            "notes": lambda: mine.notes(case),
            "readers": lambda: mine.readers(case),
        }
    party = (story.anna if who == "anna" else story.bert).party
    return {
        "status": lambda: party.status(case),
        "items": lambda: party.items(case),
        "notes": lambda: party.notes(case),
        "readers": lambda: party.readers(case),
    }


def deeds(story: Story, who: str) -> dict[str, tuple[str, Ask]]:
    """Name what somebody can sign and seal, with the route that it takes."""
    case = story.seated.case
    letter = Letter("five", "en")
    if who == "lead":
        lead = story.lead.mediator

        async def hand_over() -> object:
            return await lead.hand_over(case, await story.lead.find_staff("deputy"))

        return {
            "release": ("item.release", lambda: lead.release(story.held, note="A letter.")),
            "note": ("case.note", lambda: lead.note(case, "Well.", about=Side.B)),
            "hand over": ("case.handover", hand_over),
            "regrant": ("item.regrant", lambda: lead.regrant(case, story.closed)),
            "open": ("case.open", lambda: lead.open_case(case)),
        }
    if who == "bert":
        bert = story.bert.party
        return {"open": ("item.open", lambda: bert.open(case, story.closed, tell_author=False))}
    person = story.anna.party if who == "anna" else story.chaplain.counsellor

    async def submit() -> object:
        return await person.submit(case, letter, await person.readers(case))

    return {"submit": ("item.submit", submit), "note": ("case.note", lambda: person.note(case, "Help."))}


ROWS: dict[str, type[Any]] = {
    "case.get": m.CaseReply,
    "item.list": m.ItemList,
    "note.list": m.Notes,
    "look": m.Looked,
}


async def answers(stands: Between, story: Story, who: str, deeds_too: bool) -> dict[str, Any]:
    """Ask for everything, and try to do everything."""
    found = {name: await told(ask) for name, ask in views(story, who).items()}
    if deeds_too:
        for name, (route, do) in deeds(story, who).items():
            found[f"does {name}"] = await deed(stands, route, do)
    return found


def acted_on(who: str, route: str, name: str) -> bool:
    """Whether a lie is one of those that somebody's deeds are tried under, too: records of people only where they are used."""
    return route == "case.get" and (who == "chaplain" or not name.startswith("people"))


@pytest.mark.parametrize("who", ["lead", "anna", "bert", "chaplain"])
async def test_no_lie_in_one_field_makes_anybody_say_seal_or_tell_something_else(
    office: Organisation, who: str
) -> None:
    story = await lived(office)
    person: Person = getattr(story, who)
    stands = between(person)
    honest_bodies: dict[str, bytes] = {}
    for route in ROWS:
        stands.changes[route] = lambda body, route=route: honest_bodies.setdefault(route, body)  # type: ignore[misc]
    honest = await answers(stands, story, who, deeds_too=True)
    assert not [name for name, each in honest.items() if isinstance(each, Fault) and not name.startswith("does")]
    stands.changes.clear()
    # Whether a mediator checked their preparation, only the mediators' journal tells.
    unseen: dict[type[Struct], frozenset[str]] = {} if who == "lead" else {SideView: frozenset({"prepared"})}
    hints = {**HINTS, **unseen}
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    for route, shape in ROWS.items():
        if route not in honest_bodies:
            continue
        for name, lie in lies(codec.decode(shape, honest_bodies[route])):
            stands.changes[route] = lambda _, lie=lie: codec.encode(lie)  # type: ignore[misc]
            for asked, answer in (await answers(stands, story, who, deeds_too=acted_on(who, route, name))).items():
                seen["refused" if isinstance(answer, Fault) else "told"] += 1
                if isinstance(answer, Fault) or answer == honest[asked]:
                    continue
                if asked.startswith("does"):
                    if no_other(honest[asked], answer):
                        continue
                    wrong.append(f"{route} {name}: {asked}: {answer} for {honest[asked]}")
                elif isinstance(honest[asked], Fault):
                    wrong.append(f"{route} {name}: {asked} was refused without it")
                else:
                    wrong += [
                        f"{route} {name}: {asked}{each}" for each in no_more(honest[asked], answer, hints=hints)
                    ]
            stands.changes.clear()
    assert wrong == [], "\n".join(wrong)
    assert seen["told"] > 100
    assert seen["refused"] > 0


@pytest.mark.parametrize("who", ["lead", "bert", "anna"])
async def test_no_lie_about_what_is_needed_to_open_opens_anything_else(office: Organisation, who: str) -> None:
    story = await lived(office)
    case = story.seated.case
    reads: dict[str, Ask] = {
        "lead": lambda: story.lead.mediator.read(case, story.held.item),
        "bert": lambda: story.bert.party.read(case, story.opened),
        "anna": lambda: story.anna.party.read_own(case, story.returned),
    }
    stands = between(getattr(story, who))
    bodies: list[bytes] = []

    def keep(body: bytes) -> bytes:
        bodies.append(body)
        return body

    stands.changes["item.read"] = keep
    honest = await reads[who]()
    wrong: list[str] = []
    refused: set[str] = set()
    for name, lie in lies(codec.decode(m.Reading, bodies[0])):
        stands.changes["item.read"] = lambda _, lie=lie: codec.encode(lie)  # type: ignore[misc]
        answer = await told(reads[who])
        if isinstance(answer, Fault):
            refused.add(name.split()[0])
        else:
            wrong += [f"{name}: {each}" for each in no_more(honest, answer)]
    assert wrong == [], "\n".join(wrong)
    assert {"item", "manifest", "letter", "grantor", "purpose", "grant", "share"} <= refused


async def test_no_lie_about_an_answered_slip_confirms_anybody_else(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    slip = await seated.lead.mediator.slip(seated.case, Side.A)
    await office.answers(slip, "again")
    second = await seated.office.find_staff("office")
    stands = between(seated.lead)
    bodies: list[bytes] = []

    def keep(body: bytes) -> bytes:
        bodies.append(body)
        return body

    stands.changes["slip.list"] = keep

    async def confirmed() -> Any:
        before = len(stands.sent)
        stands.loses_request.add("cosign.put")
        answer = await told(lambda: seated.lead.mediator.confirm(seated.case, slip.slip, second=second))
        sent = [
            codec.decode(m.Cosign, each.body) for each in stands.sent[before:] if each.route.name == "cosign.put"
        ]
        said = [records.parse(each.record, partial=True).statement for each in sent]
        return [(each.keyset, each.epoch, each.side, each.replaces, each.slip) for each in said] or answer  # type: ignore[attr-defined]

    honest = await confirmed()
    assert isinstance(honest, list)
    found = Counter[str]()
    for name, lie in lies(codec.decode(m.AnsweredSlips, bodies[0])):
        stands.changes["slip.list"] = lambda _, lie=lie: codec.encode(lie)  # type: ignore[misc]
        answer = await confirmed()
        assert isinstance(answer, Fault) or answer == honest, name
        found["refused" if isinstance(answer, Fault) else "confirmed"] += 1
    assert found["refused"] > found["confirmed"]
