"""What a statement names that gives something which may be taken back (step J11), as an honest client fills it in."""

from __future__ import annotations

from typing import Any

from relay.domain import newest
from relay.domain.ids import NOTHING, RecordId
from relay.domain.model import CaseFile
from relay.wire import statements as s


def behind(file: CaseFile | None, shape: type[s.Statement], said: dict[str, Any]) -> dict[str, RecordId]:
    """Return the member `behind` for a statement of this shape that says this, where it has one and says nothing of it."""
    thing = _thing(shape, said)
    if thing is None or "behind" in said:
        return {}
    return {"behind": NOTHING if file is None else newest.named(file, thing)}


def _thing(shape: type[s.Statement], said: dict[str, Any]) -> str | None:
    if shape is s.Lend:
        return newest.lent(said["item"], said["to"])
    if shape is s.Share:
        return newest.shared(said["item"], said["to"])
    if shape is s.Offer:
        return newest.copy_of(said["item"])
    if shape is s.Delegation:
        return newest.acting(said["side"], said["counsellor"])
    if shape is s.Guardian and said["step"] in (s.GuardianStep.ASKED, s.GuardianStep.ENDED):
        return newest.deciding(said["guardian"])
    return None
