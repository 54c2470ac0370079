"""What is not somebody's to know of is answered by the same steps as what never was: the time it takes tells nothing.

Steps are the statements that the database is asked. What is asked about is warm: it was written a moment ago.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, UploadId
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.domain.refusals import Refused
from relay.service.backend import Request
from relay.service.dispatch import answer
from relay.store.sqlite.store import SqliteStore
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import base64url
from relay.wire.problems import Denied
from relay.wire.routes import BY_NAME, ROUTES, Method, Route
from tests.support.large import made
from tests.support.room import files
from tests.support.saying import ACTS, About, act_of
from tests.support.steps import steps_of
from tests.support.stores import opened
from tests.support.world import DAY, Opened, Someone, World, Written

NOTHING = messages.Nothing()
LOOKS = tuple(
    route
    for route in ROUTES
    if route.method is Method.GET and "{case}" in route.path and "{item}" not in route.path
)
OF_ITEMS = tuple(
    route for route in ROUTES if "{item}" in route.path and (route.method is Method.GET or route in ACTS)
)
OF_UPLOADS = tuple(route for route in ROUTES if "{upload}" in route.path)
Ask = Callable[[], Awaitable[object]]


class Observed(Struct, frozen=True):
    """How something was answered: with which code, and by which steps."""

    code: str
    steps: tuple[str, ...]


class Scene(Struct, frozen=True):
    """Two cases of different people, with a letter in each that somebody must not know of."""

    world: World
    store: SqliteStore
    case: Opened
    foreign: Opened
    counsellor: Someone
    held: Written
    """By side a of the case; for side b it does not exist."""
    foreign_held: Written
    foreign_upload: UploadId

    async def told(self, ask: Ask) -> Observed:
        async with steps_of(self.store) as steps:
            try:
                await ask()
            except Refused as refused:
                code = refused.code.value
            except Denied as denied:
                code = denied.code
            else:
                code = ""
        return Observed(code, tuple(steps))

    def get(self, who: Someone, route: Route, body: object = NOTHING, **ids: bytes) -> Ask:
        query = {} if "after" not in ids else {"after": base64url(ids.pop("after"))}
        return lambda: answer(self.world.service, Request(route.name, body, who.bearer, ids, query))

    async def of_item(self, who: Someone, route: Route, case: CaseId, item: ItemId) -> Ask:
        """Ask a route about an item, or about a case, with what it takes signed by whoever asks."""
        if route not in ACTS:
            body = messages.PartWanted(1) if "{part}" in route.path else NOTHING
            return self.get(who, route, body, case=case, item=item)
        about = About(self.world, who, case, item, self.held.manifest, self.case.mediator, self.foreign.b)
        return self.get(who, route, await act_of(route, about), case=case, item=item)

    def never(self) -> bytes:
        return self.world.chance(16)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with opened("sqlite", tmp_path) as store:
        assert isinstance(store, SqliteStore)
        world = World(store=store, blobs=files(tmp_path / "files"))
        office = await world.staff("office", StaffRole.COORDINATOR)
        lead, other = [await world.staff(name, StaffRole.MEDIATOR) for name in ("lead", "other")]
        counsellor = await world.staff("counsellor", StaffRole.COUNSELLOR)
        case, foreign = await world.open_case(office, lead), await world.open_case(office, other)
        said: dict[str, Any] = {
            "side": Side.B,
            "counsellor": counsellor.id,
            "scopes": (Scope.READ, Scope.SUBMIT),
            "mode": Mode.SCAN,
            "not_before": world.now(),
            "not_after": world.now() + 30 * DAY,
        }
        await world.act(lead, "case.delegate", s.Delegation, case.case, second=case.b, **said)
        foreign_held = await world.write(foreign.a, foreign.case, Side.A, [other], large=(bytes(5_000),))
        upload = await made(world, foreign.a, foreign.case, foreign_held)
        foreign_held = await world.write(foreign.a, foreign.case, Side.A, [other])
        await world.submit(foreign.a, foreign.case, foreign_held)
        held = await world.write(case.a, case.case, Side.A, [lead])
        await world.submit(case.a, case.case, held)
        yield Scene(world, store, case, foreign, counsellor, held, foreign_held, upload)


async def differences(scene: Scene, code: str, hidden: Ask, never: Ask) -> list[str]:
    """Return how two answers differ, the first time and later: what is remembered of either must not show."""
    await scene.told(never)  # who asks is known from here on
    tellings = [await scene.told(ask) for ask in (hidden, never, hidden, never)]
    found = [f"told {each.code}" for each in tellings if each.code != code]
    for one, other in (tellings[:2], tellings[2:]):
        found += [] if one.steps == other.steps else [f"{one.steps} instead of {other.steps}"]
    return found


async def test_looking_at_a_foreign_case_takes_the_steps_of_looking_at_none(scene: Scene) -> None:
    for who in (scene.case.a, scene.case.mediator, scene.counsellor):
        for route in LOOKS:
            there, never = scene.get(who, route, case=scene.foreign.case), scene.get(who, route, case=scene.never())
            assert await differences(scene, "not.found", there, never) == [], route.name


async def test_so_does_asking_for_an_item_in_it(scene: Scene) -> None:
    item = scene.foreign_held.item
    for who in (scene.case.a, scene.case.mediator, scene.counsellor):
        for route in OF_ITEMS:
            there = await scene.of_item(who, route, scene.foreign.case, item)
            never = await scene.of_item(who, route, CaseId(scene.never()), item)
            assert await differences(scene, "not.found", there, never) == [], route.name


async def test_so_does_acting_in_it(scene: Scene) -> None:
    item = scene.foreign_held.item
    for who in (scene.case.a, scene.case.mediator, scene.counsellor):
        for route in (each for each in ACTS if "{item}" not in each.path):
            there = await scene.of_item(who, route, scene.foreign.case, item)
            never = await scene.of_item(who, route, CaseId(scene.never()), item)
            assert await differences(scene, "not.found", there, never) == [], route.name


async def test_so_do_a_submit_and_an_upload(scene: Scene) -> None:
    world, a = scene.world, scene.case.a
    asks: dict[str, list[Ask]] = {"item.submit": [], "upload.create": []}
    for case in (scene.foreign.case, CaseId(scene.never())):
        written = await world.write(a, case, Side.A, [scene.foreign.mediator])
        asks["item.submit"].append(scene.get(a, BY_NAME["item.submit"], written.request, case=case))
        wanted = messages.UploadWanted(case, written.item, 1, 9_000)
        asks["upload.create"].append(scene.get(a, BY_NAME["upload.create"], wanted))
    for name, (there, never) in asks.items():
        assert await differences(scene, "not.found", there, never) == [], name


async def test_a_letter_that_was_not_released_is_not_there_for_the_other_side(scene: Scene) -> None:
    codes = set()
    for who in (scene.case.b, scene.counsellor):
        for route in OF_ITEMS:
            hidden = await scene.of_item(who, route, scene.case.case, scene.held.item)
            never = await scene.of_item(who, route, scene.case.case, ItemId(scene.never()))
            code = (await scene.told(never)).code
            assert await differences(scene, code, hidden, never) == [], route.name
            codes.add(code)
    assert codes == {"not.found", "not.allowed"}


async def test_nor_does_a_list_go_on_after_it_or_another_letter_take_its_place(scene: Scene) -> None:
    world, b, case = scene.world, scene.case.b, scene.case.case
    after: list[Ask] = []
    replacing: list[Ask] = []
    for item in (scene.held.item, ItemId(scene.never())):
        after.append(scene.get(b, BY_NAME["item.list"], case=case, after=item))
        written = await world.write(b, case, Side.B, [scene.case.mediator], replaces=item)
        replacing.append(scene.get(b, BY_NAME["item.submit"], written.request, case=case))
    assert await differences(scene, "", *after) == []
    assert await differences(scene, "not.found", *replacing) == []


async def test_somebody_elses_upload_is_not_there(scene: Scene) -> None:
    for who in (scene.case.a, scene.case.mediator, scene.foreign.b):
        for route in OF_UPLOADS:
            hidden = scene.get(who, route, upload=scene.foreign_upload)
            never = scene.get(who, route, upload=scene.never())
            assert await differences(scene, "upload.unknown", hidden, never) == [], route.name


async def test_the_steps_do_tell_whether_something_is_read(scene: Scene) -> None:
    """So that the tests above could fail: what may be known takes other steps than what was never there."""
    mine = await scene.of_item(scene.case.a, BY_NAME["item.read"], scene.case.case, scene.held.item)
    none = await scene.of_item(scene.case.a, BY_NAME["item.read"], scene.case.case, ItemId(scene.never()))
    assert len(await differences(scene, "", mine, none)) == 4, "two codes, and the steps of both times"
