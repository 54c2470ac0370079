"""What of a letter that came with another one is lent: only what the supporter may read."""

from __future__ import annotations

from typing import Any

import pytest

from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import Kind, Purpose, Side
from relay.wire.statements import Digest, Position
from relay_client.commands import supporting
from relay_client.errors import Misused
from relay_client.views.items import Letter, OpenedItem
from relay_client.views.supporters import SupporterView

CASE, TRANSLATION, ORIGINAL = CaseId(b"case" * 4), ItemId(b"tran" * 4), ItemId(b"orig" * 4)
SUPPORTER = SupporterView(CASE, RecordId(bytes(32)), KeysetId(bytes(32)), Side.A, Seconds(0), True, "AAAA", ())


def opened(item: ItemId, *, lendable: bool, side: Side = Side.B) -> OpenedItem:
    return OpenedItem(
        case=CASE,
        item=item,
        kind=Kind.LETTER,
        side=side,
        day=Day(1),
        letter=Letter("Words.", "en"),
        manifest=RecordId(bytes(32)),
        author=KeysetId(bytes(32)),
        author_name="",
        author_changed=False,
        told=False,
        brought=False,
        derived_from=ORIGINAL if item == TRANSLATION else None,
        purpose=Purpose.RELEASE,
        hidden_characters=0,
        seen=Position(1, Digest(bytes(32))),
        together=ORIGINAL if item == TRANSLATION else TRANSLATION,
        lendable=lendable,
    )


LENDABLE = [
    (True, True, Side.B, [TRANSLATION, ORIGINAL]),
    (False, True, Side.B, [ORIGINAL]),
    (True, False, Side.B, [TRANSLATION]),
    (False, False, Side.A, [TRANSLATION, ORIGINAL]),
    (False, False, Side.B, []),
]


@pytest.mark.parametrize(("translation", "original", "side", "lent"), LENDABLE)
async def test_of_two_that_came_as_one_only_those_are_lent_whose_author_allows_it(
    monkeypatch: pytest.MonkeyPatch,
    translation: bool,
    original: bool,
    side: Side,
    lent: list[ItemId],
) -> None:
    """A letter of one's own side needs nobody's leave."""
    letters = {
        TRANSLATION: opened(TRANSLATION, lendable=translation, side=side),
        ORIGINAL: opened(ORIGINAL, lendable=original, side=side),
    }

    async def read(_context: Any, _case: CaseId, item: ItemId) -> OpenedItem:
        return letters[item]

    monkeypatch.setattr(supporting, "_read", read)
    context: Any = None
    asked = supporting._letters(context, CASE, TRANSLATION, SUPPORTER)
    if not lent:
        with pytest.raises(Misused, match=r"lend\.author"):
            await asked
        return
    assert [letter.item for letter in await asked] == lent
