"""That every stop goes by what the device knows: said through `CaseAccess.stop` alone, and never behind a look.

Which routes and statements stop is read off the wire's own tables.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from relay.wire import statements as s
from relay.wire.routes import BY_NAME, ROUTES, Pace
from tests.support.checkout import python_files, shown
from tests.support.every_stop import EVERY_STOP, NAMES_NO_CASE

CLIENT = "clients/cli/relay_client"
STOPS = {each.name for each in ROUTES if each.pace is Pace.STOP} - NAMES_NO_CASE
OF_NO_CASE = {each for name in NAMES_NO_CASE for each in BY_NAME[name].records}
ONLY_TAKE = {each.__name__ for each in s.CODES if each.only_takes and each not in OF_NO_CASE}
# What a stop route takes besides a stop: it begins something, and goes by a look as everything that begins.
BEGINS = frozenset({("case.consent", "Consent"), ("case.together", "GuardianWord")})
LOOKS = frozenset({"look", "view", "look_all", "look_after"})


def otherwise_said(tree: ast.Module) -> Iterator[int]:
    """Find calls that name a stop route, or a statement that only takes, and are no `stop`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        named = [each.value for each in node.args if isinstance(each, ast.Constant)]
        shapes = [each.attr for each in node.args if isinstance(each, ast.Attribute) and _is_statement(each)]
        begins = any((route, shape) in BEGINS for route in named for shape in shapes)
        stops = any(route in STOPS for route in named if isinstance(route, str)) or not ONLY_TAKE.isdisjoint(shapes)
        if stops and not begins and node.func.attr not in {"stop", "_stop"}:
            yield node.lineno


def looked_first(tree: ast.Module) -> Iterator[int]:
    """Find functions in which somebody stops and looks too."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
            continue
        called = {
            each.func.attr
            for each in ast.walk(node)
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)
        }
        names_stop = any(
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr == "stop"
            and any(isinstance(arg, ast.Constant) and arg.value in STOPS for arg in each.args)
            for each in ast.walk(node)
        )
        if names_stop and called & LOOKS:
            yield node.lineno


def _is_statement(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "s"


def breaches(rule: object) -> list[str]:
    assert callable(rule)
    files = python_files(CLIENT)
    assert files, "the client has moved: this rule would hold for nothing"
    return [f"{shown(path)}:{line}" for path in files for line in rule(ast.parse(path.read_text(encoding="utf-8")))]


def test_no_stop_is_said_otherwise_than_by_what_the_device_knows() -> None:
    assert breaches(otherwise_said) == []


def test_whoever_stops_has_not_looked_first() -> None:
    assert breaches(looked_first) == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (otherwise_said, 'await self._cases.say(await self._cases.look(case), "item.refuse", s.Refuse, item=item)'),
        (otherwise_said, "await self._cases.say(snapshot, route, s.Unlend, item=item)"),
        (otherwise_said, 'await self.case_client.act(snapshot, "case.close", build)'),
        (looked_first, 'async def refuse(): x = await c.look(case); await c.stop(case, "item.refuse", s.Refuse)'),
    ],
)
def test_each_rule_sees_what_it_forbids(rule: object, line: str) -> None:
    assert callable(rule)
    assert list(rule(ast.parse(f"\n{line}\n"))) == [2]


def test_what_begins_and_every_other_act_goes_by_a_look() -> None:
    line = 'await cases.say(await cases.look(case), "case.consent", s.Consent, side=side)'
    assert list(otherwise_said(ast.parse(line))) == []


def test_every_route_that_stops_is_tried_with_a_case_that_contradicts_itself() -> None:
    assert {each.route for each in EVERY_STOP} == STOPS
    assert {each.name for each in ROUTES if each.pace is Pace.STOP} >= NAMES_NO_CASE


def test_every_statement_that_is_a_stop_at_any_age_has_a_stop_route() -> None:
    for shape in (*s.ANY_AGE, s.GuardianWord):
        routes = [each.name for each in ROUTES if shape in each.records]
        assert routes, shape
        assert {BY_NAME[each].pace for each in routes} == {Pace.STOP}, shape
