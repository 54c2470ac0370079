"""Who may not know that the other left is answered as if they had not: every route that somebody but a mediator can call.

A case in preparation is kept as it stood, once with the other side there and once after it left. Each question is the same bytes,
and is put to both, each time to a fresh copy. Side a stays: its party, a counsellor, a guardian and a supporter, and whoever holds
a slip.
"""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import pytest
from msgspec import Struct

from relay.crypto import digests
from relay.domain.forms import Form
from relay.domain.ids import CaseId, GuardianId, ItemId, RecordId, Seconds, SlipId
from relay.domain.model import Mode, Purpose, Scope, Side, StaffRole
from relay.domain.policy import POLICY, Standing
from relay.domain.refusals import Refused
from relay.service.backend import Request
from relay.service.dispatch import answer
from relay.service.sweep import Sweeper
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.messages import Mac, SlotKind
from relay.wire.problems import Denied
from relay.wire.routes import BY_NAME, ROUTES, Method, RequestNeeds, Route
from scripts.describing.refusals import commands_of
from tests.support.memory_store.store import MemoryStore
from tests.support.room import files
from tests.support.saying import ACTS, About, act_of
from tests.support.standing_by import answer as answer_slip
from tests.support.standing_by import place, slip_for
from tests.support.world import DAY, Opened, Someone, World, Written, record_id

PARENT: Final = GuardianId(b"a parent of a's.")
NOTHING: Final = messages.Nothing()
SHOWN: Final = ("case.get", "case.journal", "item.list", "note.list")
"""What is looked at once more behind everything that was taken."""
WHO: Final = ("party", "counsellor", "guardian", "supporter")
LOOKS: Final = tuple(
    route
    for route in ROUTES
    if route.method is Method.GET
    and route.needs is RequestNeeds.BEARER
    and route.name not in ("counts", "queue", "upload.hashes")
)
"""Every route that only looks, but those of the office and of mediators, and one about uploads, which know no case."""
Ask = Callable[[], Awaitable[object]]


class Life(Struct, frozen=True):
    """A case in preparation, with everything that side a could ask about; and what the store held then, and after b left."""

    world: World
    case: Opened
    people: dict[str, Someone]
    letters: dict[str, Written]
    said: dict[type[s.Statement], dict[str, Any]]
    """What an honest statement of a's side says, where chance would name what is not there."""
    slips: dict[str, SlipId]
    waiting: dict[str, messages.Act]
    """What waits for the party's signature, by its route."""
    stays: dict[str, Any]
    left: dict[str, Any]

    def as_in(self, kept: dict[str, Any]) -> None:
        """Let the store hold what it held then."""
        self.world.store.__dict__.clear()
        self.world.store.__dict__.update(copy.deepcopy(kept))


@pytest.fixture(params=["agreed", "invited", "agreed, and kept no longer"])
async def life(request: pytest.FixtureRequest, tmp_path: Path) -> Life:
    """A life in which side a agreed together with its guardian, or one in which another guardian is invited, so that it did not.

    Or the first, long ago: what is kept of a case that ended was destroyed.
    """
    world = World(store=MemoryStore(), blobs=files(tmp_path / "files"))
    office, lead = await world.staff("office", StaffRole.COORDINATOR), await world.staff("lead", StaffRole.MEDIATOR)
    id_, anna, bert = CaseId(world.chance(16)), world.someone("anna"), world.someone("bert")
    await world.assign(office, id_, lead, s.PlaceGiven.LEAD, create=True)
    case = Opened(id_, lead, anna, bert)
    for side, person in ((Side.A, anna), (Side.B, bert)):
        await world.enrol(id_, lead, side, person)
        await world.act(lead, "case.prepared", s.Prepared, id_, side=side)
    people = {"party": anna, "left": bert, "counsellor": await world.staff("counsellor", StaffRole.COUNSELLOR)}
    people |= {name: world.someone(name) for name in ("guardian", "supporter", "brother")}
    made = Life(world, case, people, {}, {}, {}, {}, {}, {})
    await _with_kin(made)
    if request.param != "invited":
        await _agreed(made)
    await _with_letters(made)
    await _with_open_slips(made, invites=request.param == "invited")
    made.stays.update(copy.deepcopy(world.store.__dict__))
    await world.act(bert, "case.withdraw", s.Withdraw, id_, side=Side.B)
    if request.param.endswith("kept no longer"):
        await Sweeper(world.service.context, 0).round()
    made.left.update(copy.deepcopy(world.store.__dict__))
    return made


async def _with_kin(life: Life) -> None:
    """A counsellor, a guardian who was asked, and a supporter; what waits for the party's signature says the same once more."""
    world, case, people = life.world, life.case, life.people
    lead, anna, until = case.mediator, case.a, Seconds(world.now() + 30 * DAY)
    given: dict[str, Any] = {"side": Side.A, "counsellor": people["counsellor"].id, "mode": Mode.SCAN}
    given |= {"scopes": (Scope.READ, Scope.SUBMIT), "not_before": world.now(), "not_after": until}
    delegation = await world.request(lead, s.Delegation, case.case, second=anna, **given)
    await world.send(lead, "case.delegate", case.case, delegation)
    life.waiting["case.delegate"] = await world.request(lead, s.Delegation, case.case, second=anna, **given)
    life.said[s.Statement] = {"delegation": record_id(delegation.record)}
    slip = await slip_for(world, case, Side.A)
    await answer_slip(world, slip, people["supporter"])
    await place(world, case, Side.A, slip, people["supporter"], anna)
    await world.give_bearer(people["supporter"])
    to = people["supporter"].id
    life.said.update({s.SupporterEnd: {"supporter": to}, s.Lend: {"to": to}, s.Unlend: {"to": to}})
    await world.act(lead, "case.age", s.UnderAge, case.case, side=Side.A, on=True)
    slip, about = SlipId(world.chance(16)), {"side": Side.A, "guardian": PARENT}
    await _guardian(life, s.GuardianStep.NAMED, slip=slip, expires=Seconds(world.now() + DAY))
    await answer_slip(world, slip, people["guardian"])
    keyset = s.KeysetBytes(people["guardian"].public.to_bytes())
    asked = await _guardian(life, s.GuardianStep.CONFIRMED, slip=slip, keyset=keyset)
    await world.give_bearer(people["guardian"])
    life.said[s.GuardianWord] = {**about, "asked": asked}


async def _guardian(life: Life, step: s.GuardianStep, **said: Any) -> RecordId:
    members = {"side": Side.A, "guardian": PARENT, "step": step, **said}
    request = await life.world.request(life.case.mediator, s.Guardian, life.case.case, **members)
    await life.world.send(life.case.mediator, "case.guardian", life.case.case, request)
    return record_id(request.record)


async def _agreed(life: Life) -> None:
    """The guardian agrees, and the party behind them; and the party pauses."""
    world, case, anna = life.world, life.case.case, life.case.a
    yes = await world.request(
        life.people["guardian"], s.GuardianWord, case, **life.said[s.GuardianWord], agrees=True
    )
    await world.send(life.people["guardian"], "case.together", case, yes)
    consent = await world.request(anna, s.Consent, case, side=Side.A, together=(record_id(yes.record),))
    await world.send(anna, "case.consent", case, consent)
    pause = await world.request(anna, s.Pause, case, side=Side.A)
    await world.send(anna, "case.pause", case, pause)
    life.said[s.ConsentEnd] = {"consent": record_id(consent.record)}
    life.said[s.Resume] = {"pause": record_id(pause.record)}


async def _with_letters(life: Life) -> None:
    """A letter of the party's, with what a mediator made of it and showed them; one that was brought; and one of the other side."""
    world, case, lead, anna = life.world, life.case.case, life.case.mediator, life.case.a
    by: dict[str, tuple[Someone, Side, dict[str, Any]]] = {
        "party": (anna, Side.A, {}),
        "left": (life.case.b, Side.B, {}),
    }
    by["counsellor"] = (life.people["counsellor"], Side.A, life.said[s.Statement])
    for name, (author, side, said) in by.items():
        life.letters[name] = await world.write(author, case, side, [lead], **said)
        await world.submit(author, case, life.letters[name])
    original = life.letters["party"].item
    made = await world.write(lead, case, Side.A, [lead], derived_from=original, own_copy=False)
    await world.submit(lead, case, made)
    shown = world.grant_for(made.cek, anna, case, made.item, lead, Purpose.OWN_COPY)
    said = {"item": made.item, "manifest": made.manifest, "original": original, "to": anna.id}
    digest = s.Digest(digests.digest(shown.grant))
    await world.act(lead, "item.offer", s.Offer, case, grants=(shown,), **said, grant=digest)
    life.letters["made"] = made


async def _with_open_slips(life: Life, *, invites: bool) -> None:
    """Slips that are out: for new keys of the party, for another guardian; and a supporter who answered, for the party to sign."""
    world, case, lead = life.world, life.case, life.case.mediator
    expires = Seconds(world.now() + DAY)
    life.slips["keys"] = SlipId(world.chance(16))
    said: dict[str, Any] = {"slip": life.slips["keys"], "side": Side.A, "epoch": 2, "expires": expires}
    await world.act(lead, "case.slip", s.Slip, case.case, **said)
    if invites:
        life.slips["guardian"] = SlipId(world.chance(16))
        named = GuardianId(b"another parent. ")
        await _guardian(life, s.GuardianStep.NAMED, guardian=named, slip=life.slips["guardian"], expires=expires)
        life.slips["supporter"] = await slip_for(world, case, Side.A)
        return
    slip = await slip_for(world, case, Side.A)
    await answer_slip(world, slip, life.people["brother"])
    keyset = s.KeysetBytes(life.people["brother"].public.to_bytes())
    life.waiting["case.supporter"] = await world.request(
        lead, s.Supporter, case.case, second=case.a, slip=slip, side=Side.A, keyset=keyset
    )


# --- what is asked


async def _questions(life: Life, who: str) -> dict[str, Ask]:
    """Return everything that somebody of side a could ask, honestly or not, by a name for it."""
    person, found = life.people[who], {}
    for route in LOOKS:
        for name, letter in life.letters.items() if "{item}" in route.path else (("", life.letters["party"]),):
            found[f"{route.name} {name}"] = _looking(life, person, route, letter)
    for route in ACTS:
        for shape in route.records:
            for name, letter in life.letters.items() if "{item}" in route.path else (("", life.letters["party"]),):
                for honest in (True, False):
                    found[f"{route.name} {shape.__name__} {name} {honest}"] = await _acting(
                        life, who, route, shape, letter, honest=honest
                    )
    for name, replaces in (("new", None), ("in its place", life.letters["party"].item)):
        found[f"submit {name}"] = await _submitting(life, who, replaces)
    wanted = messages.UploadWanted(life.case.case, life.letters["party"].item, 1, 9_000)
    found["upload"] = _sent(life, person, BY_NAME["upload.create"], wanted)
    looked = messages.LookWanted(())
    found["look"] = _sent(life, person, BY_NAME["look"], looked)
    about = About(life.world, person, life.case.case, life.letters["party"].item, RecordId(b""), person, person)
    no = {**life.said[s.GuardianWord], "agrees": False}
    found["a guardian's no"] = _sent(
        life,
        person,
        BY_NAME["case.together"],
        await act_of(BY_NAME["case.together"], about, **no),
        case=life.case.case,
    )
    if who == "party":
        for name, request in life.waiting.items():
            found[f"{name} signed second"] = _sent(life, person, BY_NAME[name], request, case=life.case.case)
    return found


def _looking(life: Life, person: Someone, route: Route, letter: Written) -> Ask:
    body = messages.PartWanted(1) if "{part}" in route.path else NOTHING
    return _sent(life, person, route, body, case=life.case.case, item=letter.item)


async def _acting(
    life: Life, who: str, route: Route, shape: type[s.Statement], letter: Written, *, honest: bool
) -> Ask:
    """Sign what a route takes: as the person would mean it, or naming what is not there."""
    person = life.people[who]
    about = About(life.world, person, life.case.case, letter.item, letter.manifest, life.case.mediator, life.case.b)
    said = {**life.said.get(shape, {})} if honest else {}
    if honest and who == "counsellor" and "delegation" in shape.__struct_fields__:
        said |= life.said[s.Statement]
    request = await act_of(route, about, shape, **said)
    return _sent(life, person, route, request, case=life.case.case, item=letter.item)


async def _submitting(life: Life, who: str, replaces: ItemId | None) -> Ask:
    person = life.people[who]
    said = life.said[s.Statement] if who == "counsellor" else {}
    written = await life.world.write(
        person, life.case.case, Side.A, [life.case.mediator], **said, **({"replaces": replaces} if replaces else {})
    )
    return _sent(life, person, BY_NAME["item.submit"], written.request, case=life.case.case)


def _sent(life: Life, person: Someone, route: Route, body: object, **ids: bytes) -> Ask:
    named = {name: each for name, each in ids.items() if f"{{{name}}}" in route.path}
    return lambda: answer(life.world.service, Request(route.name, body, person.bearer, named, {}))


async def _told(life: Life, kept: dict[str, Any], ask: Ask, *then: Ask) -> str:
    """Put a question to a fresh copy; return the code of the refusal, or what was answered, with what is shown `then` if it was."""
    life.as_in(kept)
    said = await _answered(ask)
    return said if said or not then else "taken: " + " ".join([await _answered(each) for each in then])


async def _answered(ask: Ask) -> str:
    try:
        found = await ask()
    except (Refused, Denied) as no:
        return no.code.value if isinstance(no, Refused) else no.code
    except Malformed as no:
        return no.code
    return "" if isinstance(found, messages.Done | messages.Upload) else repr(found)


# --- the tests


@pytest.mark.parametrize("who", WHO)
async def test_each_question_is_answered_as_if_the_other_were_there(life: Life, who: str) -> None:
    life.as_in(life.stays)
    questions = await _questions(life, who)
    looks = [_looking(life, life.people[who], BY_NAME[name], life.letters["party"]) for name in SHOWN]
    found = {
        name: (await _told(life, life.stays, ask, *looks), await _told(life, life.left, ask, *looks))
        for name, ask in questions.items()
    }
    assert {name: each for name, each in found.items() if each[0] != each[1]} == {}
    assert sum(stays.startswith("taken") for stays, _ in found.values()) >= TAKEN[who], "some of it is taken"
    assert len({code for code, _ in found.values()}) >= CODES[who], (
        "and much of it is refused, each by its own code"
    )


async def test_a_slip_is_answered_as_if_the_other_were_there(life: Life) -> None:
    for name, slip in life.slips.items():
        life.as_in(life.stays)
        answered = _answering(life, life.world.someone(f"new-{name}"))

        async def ask(slip: SlipId = slip, answered: messages.SlipAnswer = answered) -> object:
            return await life.world.service.enrolment.answer_slip(slip, None, answered)

        assert [await _told(life, kept, ask) for kept in (life.stays, life.left)] == ["Nothing()", "Nothing()"], (
            name
        )


def _answering(life: Life, person: Someone) -> messages.SlipAnswer:
    keyset, key = person.public.to_bytes(), person.account.public.raw
    account = life.world.account(person, SlotKind.PASSPHRASE)
    return messages.SlipAnswer(s.KeysetBytes(keyset), s.SigningKeyBytes(key), Mac(life.world.chance(32)), account)


async def test_who_left_is_told_so(life: Life) -> None:
    """So that the tests above could fail: the same questions do have other answers once somebody knows."""
    person = life.people["left"]
    shapes: dict[str, type[s.Statement]] = {
        "case.pause": s.Pause,
        "case.withdraw": s.Withdraw,
        "case.preferences": s.Preferences,
    }
    for name, shape in shapes.items():
        life.as_in(life.stays)
        request = await life.world.request(person, shape, life.case.case, side=Side.B, **PREFERS.get(name, {}))
        ask = _sent(life, person, BY_NAME[name], request, case=life.case.case)
        assert (await _told(life, life.stays, ask), await _told(life, life.left, ask)) == ("", "case.closed")


def test_every_route_that_somebody_else_can_call_is_asked() -> None:
    theirs = {Standing.PARTY, Standing.COUNSELLOR, Standing.GUARDIAN, Standing.SUPPORTER}
    called = {
        route.name
        for route in ROUTES
        for shape in route.records
        if route.request in (messages.Act, messages.Submission)
        for command in commands_of(route, shape)
        if theirs & set(POLICY[command])
    }
    assert called <= {route.name for route in ACTS} | {"item.submit"}


TAKEN: Final = {"party": 10, "counsellor": 5, "guardian": 1, "supporter": 1}
CODES: Final = {"party": 12, "counsellor": 6, "guardian": 4, "supporter": 3}
PREFERS: Final[dict[str, dict[str, Any]]] = {"case.preferences": {"kinds": (Form.LETTER,), "tell_opened": False}}
