"""Nobody can tell somebody else's case, an unreleased letter or a login name from one that does not exist."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Side
from relay.handlers.endpoint import HEADERS
from relay.wire import messages
from relay.wire.messages import Auth, Profile, SlotKind
from relay.wire.routes import BY_NAME, ROUTES, Method, Route
from tests.integration.conftest import Served
from tests.support.process import Line, Reply, lined, serving
from tests.support.relay_site import copied
from tests.support.saying import ACTS, About, act_of
from tests.support.world import Someone, Written

MISSING = bytes(range(16))
LOOKS = tuple(route for route in ROUTES if route.method is Method.GET and "{case}" in route.path)


def names(each: Route) -> str:
    return each.name


def strangers(served: Served) -> tuple[Someone, Someone]:
    return served.lead, served.case.a


@pytest.mark.parametrize("route", LOOKS, ids=names)
async def test_looking_at_a_foreign_case_is_like_looking_at_none(served: Served, line: Line, route: Route) -> None:
    item = served.foreign_held.item
    with served.unchanged():
        for who in strangers(served):
            foreign = await line.ask(route.name, who, case=served.foreign.case, item=item, part=1)
            missing = await line.ask(route.name, who, case=MISSING, item=item, part=1)
            assert (foreign.status, foreign.told, len(foreign.body)) == (404, missing.told, len(missing.body))
            assert foreign.code == "not.found"


@pytest.mark.parametrize("route", ACTS, ids=names)
async def test_acting_on_a_foreign_case_is_like_acting_on_none(served: Served, line: Line, route: Route) -> None:
    with served.unchanged():
        for who in strangers(served):
            foreign = await acted(served, line, route, who, served.foreign.case, served.foreign_held)
            missing = await acted(served, line, route, who, CaseId(MISSING), served.foreign_held)
            assert (foreign.status, foreign.told, len(foreign.body)) == (404, missing.told, len(missing.body))
            assert foreign.code == "not.found"


async def acted(
    served: Served, line: Line, route: Route, who: Someone, case: CaseId, letter: Written, item: bytes | None = None
) -> Reply:
    about = About(
        served.site,
        who,
        case,
        letter.item if item is None else ItemId(item),
        letter.manifest,
        served.foreign.mediator,
        served.foreign.b,
    )
    return await line.ask(route.name, who, await act_of(route, about), case=case, item=about.item)


async def test_submitting_to_a_foreign_case_is_like_submitting_to_none(served: Served, line: Line) -> None:
    replies = []
    with served.unchanged():
        for case in (served.foreign.case, CaseId(MISSING)):
            written = await served.site.write(served.case.a, case, Side.A, [served.foreign.mediator])
            replies.append(await line.ask("item.submit", served.case.a, written.request, case=case))
    assert [each.status for each in replies] == [404, 404]
    assert replies[0].told == replies[1].told


@pytest.mark.parametrize("name", ["item.open", "item.refuse"])
async def test_to_its_recipient_an_unreleased_letter_is_not_there(served: Served, line: Line, name: str) -> None:
    case = served.case
    with served.unchanged():
        replies = [
            await acted(served, line, BY_NAME[name], case.b, case.case, served.held, item)
            for item in (served.held.item, MISSING)
        ]
        reads = [
            await line.ask("item.read", case.b, case=case.case, item=each) for each in (served.held.item, MISSING)
        ]
    for held, missing in (replies, reads):
        assert (held.status, held.told, len(held.body)) == (404, missing.told, len(missing.body))


async def test_a_released_letter_is_read_by_nobody_before_it_is_opened(served: Served, line: Line) -> None:
    with served.unchanged():
        reply = await line.ask("item.read", served.case.b, case=served.case.case, item=served.released.item)
    assert (reply.status, reply.code) == (404, "not.found")


@pytest.mark.parametrize(("known", "profile"), [("lead", Profile.STAFF), ("party", Profile.PARTY)])
async def test_an_unknown_login_name_is_answered_like_a_known_one(
    served: Served, line: Line, known: str, profile: Profile
) -> None:
    login = served.lead.name if known == "lead" else served.case.a.name
    other = Profile.PARTY if profile is Profile.STAFF else Profile.STAFF
    asked = ((login, profile), (login, other), ("x" * len(login), profile))
    salts: list[bytes] = []
    looks: set[tuple[int, tuple[str, ...]]] = set()
    with served.unchanged():
        for name, path in asked:
            replies = [await line.ask("login.start", None, messages.LoginStart(name, path)) for _ in range(2)]
            first, second = (each.read(messages.LoginChallenge) for each in replies)
            assert first.salt == second.salt, "the salt stays"
            assert first.nonce != second.nonce
            salts.append(first.salt)
            looks.add((len(replies[0].body), tuple(sorted(replies[0].headers))))
            for slot in SlotKind:
                refused = await line.ask("login.unlock", None, messages.Unlock(name, slot, Auth(bytes(32))))
                assert (refused.status, refused.code) == (403, "login.refused")
            for slot in SlotKind:
                proof = messages.LoginProof(
                    name, first.nonce, first.at, slot, Auth(bytes(32)), messages.Signature(bytes(64))
                )
                refused = await line.ask("login.prove", None, proof)
                assert (refused.status, refused.code) == (403, "login.refused")
    assert len(set(salts)) == 3
    assert len(looks) == 1, "nothing but the salt differs, and not in length"


async def test_the_salt_of_an_unknown_name_outlives_the_process_and_limits_say_when_to_come_back(
    served: Served, line: Line, tmp_path_factory: pytest.TempPathFactory
) -> None:
    start = messages.LoginStart("nobody", Profile.PARTY)
    salt = (await line.ask("login.start", None, start)).read(messages.LoginChallenge).salt
    home = copied(served.site.home, tmp_path_factory.mktemp("paced") / "server")
    with serving(home, RELAY_PACE="0.1") as server:
        async with lined(server) as slow:
            for name, known in (("nobody", False), (served.lead.name, True)):
                asked = messages.LoginStart(name, Profile.PARTY)
                first = await slow.ask("login.start", None, asked)
                if not known:
                    assert first.read(messages.LoginChallenge).salt == salt
                limited = await slow.ask("login.start", None, asked)
                assert (limited.status, limited.code) == (429, "rate.limited")
                assert 0 < int(limited.headers["Retry-After"]) <= 300
                assert {each: limited.headers.get(each) for each in HEADERS} == HEADERS
            statuses = [
                (await slow.ask("login.start", None, replace(start, login=f"name{n}"))).status for n in range(58)
            ]
            assert statuses == [200] * 56 + [429] * 2, "an address has a limit of its own"
            letters = [await served.new_letter() for _ in range(4)]
            sent = [
                await slow.ask("item.submit", served.case.a, each.request, case=served.case.case)
                for each in letters
            ]
            assert [each.status for each in sent] == [200] * 3 + [429]
        assert server.stop() == 0
