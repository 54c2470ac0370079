"""The world of somebody who lost their keys, and what they are given anew of what they wrote with them."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import ItemId, KeysetId
from relay.domain.model import Scope
from tests.property.keys import made
from tests.property.world import (
    BOTH,
    DEPUTY,
    LEAD,
    A,
    B,
    Move,
    bringer,
    case_file,
    delegation,
    item_id,
    keyset,
    manifest,
    opened,
    party_on_item,
    person,
    record,
    release,
    submit,
)
from tests.property.worlds import World, by, walk_to

AGAIN = keyset("b.again")
MINE, BROUGHT = item_id(B), item_id(B, 2)


def came_back() -> World:
    """One letter of somebody who has new keys by now, and one that was brought for them: what comes back when, and to whom."""
    bringing = delegation(B, Scope.SUBMIT)
    brought = submit(B, 2, delegation=bringing, own_copy=False)
    start = walk_to(
        replace(opened(case_file(counsellors=True)), delegations=(bringing,)),
        Move(submit(B), person(B)),
        Move(brought, bringer(B)),
    )
    file = replace(start, parties={**start.parties, B: replace(start.parties[B], keyset=AGAIN, epoch=2)})
    lost = {each for each in made(submit(B)) if each.reader == person(B).keyset}
    back = c.Caller(AGAIN)
    given = [recopy(item, to) for item in (MINE, BROUGHT) for to in (AGAIN, person(B).keyset, person(A).keyset)]
    moves = [
        *(Move(each, caller) for each in given for caller in (LEAD, back, person(A))),
        Move(replace(recopy(MINE, AGAIN), record=record("b.1.again"), manifest=record("other")), LEAD),
        *by(back, party_on_item(MINE)),
        *by(person(A), party_on_item(MINE)),
        *by(back, (c.Recall(record=record("b.2.recall"), item=BROUGHT), c.Withdraw(record=record("w"), side=B))),
        *by(back, (submit(B, 3, replaces=MINE),)),
        Move(release(MINE, person(A).keyset), LEAD),
        *by(LEAD, (c.Return(record=record("b.1.return"), item=MINE, manifest=manifest(MINE)),)),
        *by(LEAD, (c.Decline(record=record("b.1.decline"), item=MINE, manifest=manifest(MINE)),)),
        *by(
            LEAD, (c.Close(record=record("close")), c.SetPreferences(record=record("x"), side=A, kinds=frozenset()))
        ),
    ]
    moves += [Move(each, caller) for each in _notes() for caller in (LEAD, back, person(A))]
    return World.of("came back", file, moves, made(submit(B)) - lost)


def _notes() -> list[c.Command]:
    """Notes of each side, given anew to whoever came back and to others; and one that is written."""
    handed: list[c.Command] = [
        c.HandNote(
            record=record(f"handed.{to.decode()}.{about}"),
            to=to,
            note=b"note",
            by=person(B).keyset,
            about=about,
            counsellor=None,
        )
        for to in (AGAIN, person(A).keyset, person(B).keyset, DEPUTY.keyset)
        for about in (A, B, None)
    ]
    return [*handed, c.WriteNote(record=record("b.note"), readers=BOTH | {AGAIN}, about=B)]


def recopy(item: ItemId, to: KeysetId) -> c.Recopy:
    """A mediator gives a letter anew to whoever wrote it."""
    said = record(f"{item.decode()}.recopy.{to.decode()}")
    return c.Recopy(record=said, item=item, manifest=manifest(item), to=to)
