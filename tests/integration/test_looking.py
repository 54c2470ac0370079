"""One look over HTTP: it takes a body and changes nothing, and has in it only what its caller may see."""

from __future__ import annotations

import pytest

from relay.domain.ids import CaseId
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.routes import LOOK_PATH
from tests.integration.conftest import Served
from tests.support.process import Line

MISSING = CaseId(bytes(range(16)))


@pytest.mark.parametrize("who", ["a", "b", "mediator"])
async def test_a_look_gives_ones_cases_and_changes_nothing(served: Served, line: Line, who: str) -> None:
    person = getattr(served.case, who)
    with served.unchanged():
        first = (await line.ask("look", person, messages.LookWanted(()))).read(messages.Looked)
        (look,) = (each for each in first.cases if each.case == served.case.case)
        reply = (await line.ask("case.get", person, case=served.case.case)).read(messages.CaseReply)
        assert look.shown is not None
        assert look.shown.reply == reply
        known = tuple(messages.Known(each.case, each.entries[-1].n, each.rows) for each in first.cases)
        again = (await line.ask("look", person, messages.LookWanted(known))).read(messages.Looked)
    assert {(each.entries, each.shown, each.more) for each in again.cases} == {((), None, False)}
    assert (again.more, again.next) == (False, None)


async def test_to_name_a_foreign_case_is_like_naming_none(served: Served, line: Line) -> None:
    with served.unchanged():
        replies = [
            await line.ask("look", served.case.a, messages.LookWanted((messages.Known(case, 1),)))
            for case in (served.foreign.case, MISSING)
        ]
    bodies = [each.read(messages.Looked) for each in replies]
    assert [each.case for body in bodies for each in body.cases] == [served.case.case] * 2
    assert bodies[0].cases == bodies[1].cases


async def test_only_so_many_cases_can_be_named(served: Served, line: Line) -> None:
    named = [messages.Known(CaseId(bytes([n]) * 16), n, s.Digest(bytes(32))) for n in range(101)]
    most = await line.ask("look", served.case.a, messages.LookWanted(tuple(named[:100])))
    assert most.status == 200
    beyond = await line.ask("look", served.case.a, messages.LookWanted(tuple(named)))
    assert (beyond.status, beyond.code) == (400, "json.list")


async def test_a_look_without_a_token_or_by_get_is_refused(served: Served, line: Line) -> None:
    nobody = await line.ask("look", None, messages.LookWanted(()))
    assert (nobody.status, nobody.code) == (401, "login.needed")
    expired = await line.ask("look", served.expired, messages.LookWanted(()))
    assert (expired.status, expired.code) == (401, "login.expired")
    by_get = await line.send("GET", LOOK_PATH)
    assert (by_get.status, by_get.headers["Allow"]) == (405, "POST")
