"""The world of pictures: a typed letter and one on paper each to the same person, who says again and again what is welcome."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.forms import Form
from tests.property.world import (
    DEPUTY,
    LEAD,
    A,
    B,
    Move,
    case_file,
    item_id,
    manifest,
    opened,
    person,
    record,
    release,
    submit,
)
from tests.property.worlds import World

TYPED, ON_PAPER = item_id(A), item_id(A, 2)
PAGE = b"page".ljust(32)


def pictures() -> World:
    """Everything that can become of a typed letter and of one on paper while their reader changes their mind."""
    moves = [
        Move(replace(submit(A), parts=()), person(A)),
        Move(replace(submit(A, 2), parts=(PAGE,)), person(A)),
        *(Move(_welcome(name, kinds), person(B)) for name, kinds in _WISHES),
        Move(_welcome("a.none", ()), person(A)),
        *(
            Move(_viewed(name, PAGE), caller)
            for name, caller in (("lead", LEAD), ("deputy", DEPUTY), ("b", person(B)))
        ),
        Move(_viewed("other", PAGE, PAGE), LEAD),
    ]
    for item in (TYPED, ON_PAPER):
        name = item.decode()
        moves += [Move(release(item, person(B).keyset), each) for each in (LEAD, DEPUTY)]
        moves += [
            Move(c.Return(record=record(f"{name}.return"), item=item, manifest=manifest(item)), LEAD),
            Move(c.Open(record=record(f"{name}.open"), item=item), person(B)),
            Move(c.Refuse(record=record(f"{name}.refuse"), item=item), person(B)),
            Move(c.Recall(record=record(f"{name}.recall"), item=item), person(A)),
        ]
    return World.of("pictures", opened(case_file()), moves)


_WISHES = (
    ("b.none", ()),
    ("b.typed", (Form.TYPED,)),
    ("b.pages", (Form.PAGES,)),
    ("b.letter", (Form.LETTER,)),
    ("b.film", (Form.VIDEO,)),
)


def _viewed(name: str, *parts: bytes) -> c.Viewed:
    return c.Viewed(record=record(f"viewed.{name}"), item=ON_PAPER, manifest=manifest(ON_PAPER), parts=parts)


def _welcome(name: str, kinds: tuple[Form, ...]) -> c.SetPreferences:
    side = A if name.startswith("a") else B
    return c.SetPreferences(record=record(name), side=side, kinds=frozenset(kinds))
