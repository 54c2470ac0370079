"""The route table: each statement has its way in, looking changes nothing, and no address has two meanings."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.routes import BY_NAME, FOR_RECORD, POKES_PATH, ROUTES, Method, Pace, RequestNeeds, Route
from relay.wire.statements import ANY_AGE, NEEDS_CURRENT_HEAD, TWO_MAY_SIGN, TYPES

BESIDE = {
    s.Staff: "in the requests of staff.accept and staff.renew",
    s.Manifest: "in the request of item.submit, beside its submit",
    s.Log: "beside a statement that others may read",
}
"""Statements that a client sends, and that have no route of their own."""
NEVER_SENT = {
    s.Receipt: "signed by the server",
    s.ShredReceipt: "signed by the server",
    s.Restore: "signed offline by the root, read by clients",
}
"""Statements that no client sends."""
LOOKING = (Method.GET, Method.HEAD)
LOOKS_BY_POST = {"look"}
"""What only looks, and names in a body what its client knows."""
UNCOUNTED = {"logout", "upload.end"}
"""What may be asked as often as one likes: it ends something of one's own."""


@pytest.mark.parametrize("kind", list(TYPES.values()), ids=lambda kind: kind.__name__)
def test_every_statement_that_a_client_may_send_has_a_route(kind: type[s.Statement]) -> None:
    taking = [route for route in ROUTES if kind in route.records]
    if kind in BESIDE or kind in NEVER_SENT:
        assert taking == []
        return
    names = {"case.create", "case.assign"} if kind is s.Assignment else {FOR_RECORD[kind].name}
    assert {route.name for route in taking} == names


def test_what_travels_beside_a_record_has_its_place_in_a_request() -> None:
    assert "manifest" in m.Submission.__struct_fields__
    assert "log" in m.Act.__struct_fields__
    assert BY_NAME["staff.accept"].request is m.StaffAccept


def test_names_are_unique_and_dotted() -> None:
    assert len(BY_NAME) == len(ROUTES)
    assert all(re.fullmatch(r"[a-z]+(\.[a-z]+)?", name) for name in BY_NAME)


def shape_of(route: Route) -> tuple[str, ...]:
    return tuple("{}" if part.startswith("{") else part for part in route.path.split("/"))


def test_no_address_has_two_meanings() -> None:
    for one, other in combinations(ROUTES, 2):
        if one.method is not other.method:
            continue
        parts = list(zip(shape_of(one), shape_of(other), strict=False))
        same_length = len(shape_of(one)) == len(shape_of(other))
        overlap = same_length and all(a == b or "{}" in (a, b) for a, b in parts)
        assert not overlap, f"{one.name} and {other.name}"
    assert POKES_PATH not in {route.path for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_looking_changes_nothing_and_changing_is_asked_in_a_body(route: Route) -> None:
    if route.method in LOOKING:
        assert route.records == ()
        assert route.request is (m.PartWanted if "{part}" in route.path else m.Nothing)
        assert route.pace is Pace.FREE
        return
    assert route.query == ()
    assert route.pace is not Pace.FREE or route.name in UNCOUNTED | LOOKS_BY_POST
    assert route.name not in LOOKS_BY_POST or (route.records == () and route.method is Method.POST)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_path_is_plain_and_its_ids_are_known(route: Route) -> None:
    assert re.fullmatch(r"(/[a-z0-9]+|/\{(case|item|slip|upload|part)\})+", route.path)
    assert route.path.startswith("/v1/") or route.needs is RequestNeeds.NOTHING
    assert ("{item}" in route.path) <= ("{case}" in route.path)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_whoever_changes_a_case_is_logged_in_and_signs(route: Route) -> None:
    if not route.path.startswith("/v1/cases"):
        return
    assert route.needs is RequestNeeds.BEARER
    if route.method not in LOOKING:
        assert route.records
        assert route.reply is m.Done
        assert route.request in (m.Act, m.Submission)


def test_only_these_ask_for_no_login() -> None:
    assert {route.name for route in ROUTES if route.needs is not RequestNeeds.BEARER} == {
        "health",
        "ready",
        "organisation",
        "login.start",
        "login.unlock",
        "login.prove",
        "staff.accept",
        "staff.renew",
        "slip.answer",
    }


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_an_act_on_an_item_is_about_the_item_in_the_path(route: Route) -> None:
    for kind in route.records:
        names_item = "item" in set(kind.__struct_fields__)
        assert ("{item}" in route.path) is (names_item and kind is not s.Submit)


def test_stopping_is_accepted_at_any_age_and_passing_on_only_by_who_saw_everything() -> None:
    assert {s.Pause, s.Withdraw, s.Recall, s.Refuse, s.ConsentEnd} == ANY_AGE
    assert {
        s.Countersign,
        s.Release,
        s.CaseOpen,
        s.Regrant,
        s.Recopy,
        s.Share,
        s.Handover,
        s.Answered,
    } == NEEDS_CURRENT_HEAD
    assert not ANY_AGE & NEEDS_CURRENT_HEAD
    assert not TWO_MAY_SIGN & ANY_AGE


def test_what_the_other_side_may_read_carries_a_day_and_no_time_or_position() -> None:
    for kind in (s.Manifest, s.Release, s.CaseOpen, s.Regrant):
        names = set(kind.__struct_fields__)
        assert "day" in names
        assert not names & {"at", "journal"}
