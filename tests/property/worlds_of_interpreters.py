"""Worlds with an interpreter: what they are given, what takes it from them, and a translation that goes with its original."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import ItemId
from tests.property.keys import made
from tests.property.world import (
    INTERPRETER,
    LEAD,
    OFFICE,
    OTHER_MEDIATOR,
    A,
    B,
    Move,
    answering,
    case_file,
    item_id,
    manifest,
    mediator_on_item,
    offer,
    opened,
    party_on_item,
    person,
    record,
    release,
    share,
    submit,
)
from tests.property.worlds import World, by, walk_to


def interpreting() -> World:
    """A letter that an interpreter is given, what they make of it, and everything that takes it from them."""
    first, second = item_id(A), item_id(A, 3)
    by_lena = replace(submit(A, 2, derived_from=first, own_copy=False), record=record("a.2.lena"))
    moves = [
        *by(LEAD, (share(first), share(second), share(first, OTHER_MEDIATOR), share(first, person(B)))),
        *by(person(A), (share(first), c.Recall(record=record("a.1.recall"), item=first))),
        *by(INTERPRETER, (by_lena, replace(by_lena, derived_from=second), replace(by_lena, derived_from=None))),
        *by(
            INTERPRETER,
            (replace(by_lena, copies=frozenset({INTERPRETER.keyset})), release(first, person(B).keyset)),
        ),
        *by(OFFICE, (c.EndPlace(record=record("lena.end"), mediator=INTERPRETER.keyset),)),
        *by(LEAD, (release(first, person(B).keyset), *mediator_on_item(first))),
        *by(
            LEAD,
            (c.PauseCase(record=record("pause")), c.ResumeCase(record=record("resume"), pause=record("pause"))),
        ),
        *by(person(B), (c.Open(record=record("a.1.open"), item=first), c.Withdraw(record=record("b.w"), side=B))),
    ]
    for who in (LEAD, INTERPRETER):
        moves += by(who, (c.Unshare(record=record("a.1.unshare"), item=first, to=INTERPRETER.keyset),))
    start = walk_to(opened(case_file()), Move(submit(A), person(A)), Move(submit(A, 3), person(A)))
    return World.of("interpreting", start, tuple(moves), made(submit(A)) | made(submit(A, 3)))


def together() -> World:
    """A translation by an interpreter, agreed to, and its original: passed on, opened, sent back and taken back as one letter."""
    first, translated, to_b = item_id(A), item_id(A, 2), person(B).keyset
    by_lena = submit(A, 2, derived_from=first, own_copy=False)
    alone = release(translated, to_b, derived=True)
    both = replace(alone, original=first, original_manifest=manifest(first))
    moves = [
        *by(
            LEAD, (alone, both, replace(both, original_wrapped=False), replace(both, original_manifest=record("x")))
        ),
        *by(LEAD, (replace(both, original=item_id(A, 3)), release(first, to_b), *mediator_on_item(first))),
        *by(LEAD, mediator_on_item(translated)),
        *by(person(A), (answering(translated, agrees=False), *_recalls(first, translated))),
        *by(person(B), (each for item in (first, translated) for each in _received(item))),
        *by(person(B), (c.Withdraw(record=record("b.w"), side=B), c.Pause(record=record("b.pause"), side=B))),
    ]
    start = walk_to(
        opened(case_file()),
        Move(submit(A), person(A)),
        Move(share(first), LEAD),
        Move(by_lena, INTERPRETER),
        Move(offer(translated, first, person(A).keyset), LEAD),
        Move(answering(translated), person(A)),
    )
    keys = made(submit(A)) | made(by_lena) | made(offer(translated, first, person(A).keyset))
    return World.of("together", start, tuple(moves), keys)


def _recalls(*items: ItemId) -> Iterator[c.Command]:
    return (c.Recall(record=record(f"{item.decode()}.recall"), item=item) for item in items)


def _received(item: ItemId) -> Iterator[c.Command]:
    return (each for each in party_on_item(item) if isinstance(each, c.Open | c.Refuse))


WORLDS_OF_INTERPRETERS = (interpreting, together)
