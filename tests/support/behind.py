"""What a statement names that stands behind another one (step J11), as an honest client fills it in."""

from __future__ import annotations

from typing import Any

from relay.domain import newest
from relay.domain.ids import NOTHING, KeysetId, RecordId
from relay.domain.model import CaseFile
from relay.wire import statements as s
from relay.wire.naming import thing_named


def behind(
    file: CaseFile | None, shape: type[s.Statement], said: dict[str, Any], signer: KeysetId
) -> dict[str, RecordId]:
    """Return the member `behind` for a statement of this shape that says this, where it has one and says nothing of it."""
    thing = None if "behind" in said else thing_named(shape, said, signer)
    if thing is None:
        return {}
    return {"behind": NOTHING if file is None else newest.named(file, thing)}
