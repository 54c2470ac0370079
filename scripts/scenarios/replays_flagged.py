"""Journals of a case in which two mediators decide, with letters on paper: the flag, the looking, what is welcome (S15 to S17)."""

from __future__ import annotations

from typing import Any, Final

from relay.domain.forms import Form
from relay.domain.ids import ItemId
from relay.domain.model import MEDIATORS, ReturnCause, Seat, Side
from relay.wire import statements as s
from scripts.scenarios.base import Kept, Made
from scripts.scenarios.cast import CASE
from scripts.scenarios.plain import plain
from scripts.scenarios.replays import READERS, prepared, release
from scripts.scenarios.telling import Telling, digest, id_of, replayed, root_public, staff_records

SEATS: Final = (MEDIATORS, Seat.of(Side.A), Seat.of(Side.B))


def replays_flagged(_kept: Kept) -> Made:
    """A flagged case in which two mediators look at pages and pass them on, give some back, and decide alone again."""
    told = prepared("flagged")
    told.tell("flag", "coordinator", s.TwoMediators, on=True)
    _passed_on(told)
    _given_back(told)
    _alone_again(told)
    return Made(
        about="A case in which two mediators decide, with letters on paper. Neither side hears of the flag or of the looking.",
        steps="J4 J6 J7 S7 S15 S16 S17",
        inputs={
            "root_public": root_public(),
            "case": CASE.hex(),
            "now": told.now,
            "staff": staff_records(),
            "records": {name: data.hex() for name, data in told.records.items()},
            "journals": {seat.name: told.journals[seat] for seat in SEATS},
            "beside": {seat.name: [] for seat in SEATS},
        },
        outputs={
            "heads": {seat.name: told.heads(seat)[-1].hex() for seat in SEATS},
            "case_files": {seat.name: plain(replayed(told, seat, ()).file) for seat in SEATS},
        },
        negatives=[],
    )


def _looked(told: Telling, name: str, item: ItemId, pages: int, by: str) -> None:
    parts = tuple(digest(f"root {name} {n}") for n in range(1, pages + 1))
    told.tell(f"{by} viewed {name}", by, s.Viewed, item=item, manifest=told.ids[f"manifest {name}"], parts=parts)


def _passed_on(told: Telling) -> None:
    """A letter of two pages: both mediators look, one countersigns, the other one passes it on; its reader wants pages alone."""
    told.tell("preferences", "bram", s.Preferences, side=Side.B, kinds=(Form.PAGES,), tell_opened=False)
    item = told.letter("drawn", "anna", Side.A, readers=READERS, pages=2)
    for name in READERS:
        _looked(told, "drawn", item, 2, name)
    said: dict[str, Any] = {"item": item, "manifest": told.ids["manifest drawn"], "to": id_of("bram")}
    told.tell("countersign", "deputy", s.Countersign, **said)
    release(told, "drawn", "bram")
    told.tell("open drawn", "bram", s.Open, item=item, tell_author=False)


def _given_back(told: Telling) -> None:
    """An intimate picture goes back to whoever sent it."""
    item = told.letter("intimate", "bram", Side.B, readers=READERS, pages=1)
    reason = (s.WordsRef(id_of("bram"), digest("reason")),)
    said: dict[str, Any] = {"item": item, "manifest": told.ids["manifest intimate"], "reason": reason}
    told.tell("return intimate", "mediator", s.Return, **said, cause=ReturnCause.INTIMATE)


def _alone_again(told: Telling) -> None:
    """Both mediators say that one is enough; then one passes a typed letter on."""
    for name in READERS:
        told.tell(f"{name}: one is enough", name, s.TwoMediators, on=False)
    told.tell("preferences anew", "bram", s.Preferences, side=Side.B, kinds=(Form.TYPED,), tell_opened=False)
    told.letter("typed", "anna", Side.A, readers=READERS)
    release(told, "typed", "bram")
