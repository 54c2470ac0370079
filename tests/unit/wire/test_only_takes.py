"""Which statements only take away: room is kept for exactly these on a full disk, and no quota counts them (step R11)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from relay.domain.ids import CaseId, GuardianId, KeysetId, RecordId, Seconds
from relay.domain.model import Side
from relay.wire import statements as s
from relay.wire.statements import Nonce, PlaceGiven, RootFingerprint
from tests.support.checkout import ROOT

DOC = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
TAKES = {
    s.Pause,
    s.Withdraw,
    s.Recall,
    s.Refuse,
    s.ConsentEnd,
    s.Decline,
    s.StepAside,
    s.Destroy,
    s.Close,
    s.Revocation,
    s.Unshare,
    s.Unlend,
    s.SupporterEnd,
    s.StaffEnd,
}


def test_these_statements_only_take_and_no_other_does() -> None:
    assert {shape for shape in s.TYPES.values() if shape.only_takes} == TAKES
    assert s.ANY_AGE <= TAKES, "whatever is accepted at any age finds room too"


def test_none_of_them_brings_words_grants_or_parts() -> None:
    brings = {"grants", "grant", "words", "reason", "remark", "note", "parts", "label"}
    assert {shape: brings & set(shape.__struct_fields__) for shape in TAKES} == {shape: set() for shape in TAKES}


@pytest.mark.parametrize("place", PlaceGiven)
def test_an_assignment_takes_where_it_ends(place: PlaceGiven) -> None:
    said: dict[str, Any] = {"mediator": KeysetId(bytes(32)), "place": place, "not_after": Seconds(0)}
    assignment = s.Assignment(
        root=RootFingerprint(bytes(32)),
        nonce=Nonce(bytes(16)),
        signers=(KeysetId(bytes(32)),),
        case=CaseId(bytes(16)),
        at=Seconds(0),
        **said,
    )
    assert s.only_takes(assignment) is (place is PlaceGiven.ENDED)


def test_a_guardian_takes_where_they_agree_no_more_and_where_they_are_ended() -> None:
    said: dict[str, Any] = {
        "root": RootFingerprint(bytes(32)),
        "nonce": Nonce(bytes(16)),
        "signers": (KeysetId(bytes(32)),),
        "case": CaseId(bytes(16)),
        "at": Seconds(0),
        "side": Side.A,
        "guardian": GuardianId(bytes(16)),
    }
    for agrees in (True, False):
        word = s.GuardianWord(**said, asked=RecordId(bytes(32)), agrees=agrees)
        assert s.only_takes(word) is not agrees
        assert s.at_any_age(word) is not agrees, "a no enters however late it comes, and a yes does not"
    for step in s.GuardianStep:
        assert s.only_takes(s.Guardian(**said, step=step)) is (step is s.GuardianStep.ENDED)


def test_the_protocol_names_them() -> None:
    (step,) = re.findall(r"\*\*R11\..*?(?=\n\n)", DOC, flags=re.DOTALL)
    first, _, _ = step.partition("and an `Assignment`")
    assert set(re.findall(r"`(\w+)`", first)) == {shape.__name__ for shape in TAKES}
