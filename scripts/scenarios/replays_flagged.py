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
    telling = prepared("flagged")
    telling.tell("flag", "coordinator", s.TwoMediators, on=True)
    _passed_on(telling)
    _given_back(telling)
    _alone_again(telling)
    return Made(
        about="A case in which two mediators decide, with letters on paper. Neither side hears of the flag or of the looking.",
        steps="J4 J6 J7 S7 S15 S16 S17",
        inputs={
            "root_public": root_public(),
            "case": CASE.hex(),
            "now": telling.now,
            "staff": staff_records(),
            "records": {name: data.hex() for name, data in telling.records.items()},
            "journals": {seat.name: telling.journals[seat] for seat in SEATS},
            "beside": {seat.name: [] for seat in SEATS},
        },
        outputs={
            "heads": {seat.name: telling.heads(seat)[-1].hex() for seat in SEATS},
            "case_files": {seat.name: plain(replayed(telling, seat, ()).file) for seat in SEATS},
        },
        negatives=[],
    )


def _looked(telling: Telling, name: str, item: ItemId, pages: int, by: str) -> None:
    parts = tuple(digest(f"root {name} {n}") for n in range(1, pages + 1))
    telling.tell(
        f"{by} viewed {name}", by, s.Viewed, item=item, manifest=telling.ids[f"manifest {name}"], parts=parts
    )


def _passed_on(telling: Telling) -> None:
    """A letter of two pages: both mediators look, one countersigns, the other one passes it on; its reader wants pages alone."""
    telling.tell("preferences", "bram", s.Preferences, side=Side.B, kinds=(Form.PAGES,), tell_opened=False)
    item = telling.letter("drawn", "anna", Side.A, readers=READERS, pages=2)
    for name in READERS:
        _looked(telling, "drawn", item, 2, name)
    members: dict[str, Any] = {"item": item, "manifest": telling.ids["manifest drawn"], "to": id_of("bram")}
    telling.tell("countersign", "deputy", s.Countersign, **members)
    release(telling, "drawn", "bram")
    telling.tell("open drawn", "bram", s.Open, item=item, tell_author=False)


def _given_back(telling: Telling) -> None:
    """An intimate picture goes back to whoever sent it."""
    item = telling.letter("intimate", "bram", Side.B, readers=READERS, pages=1)
    reason = (s.WordsRef(id_of("bram"), digest("reason")),)
    members: dict[str, Any] = {"item": item, "manifest": telling.ids["manifest intimate"], "reason": reason}
    telling.tell("return intimate", "mediator", s.Return, **members, cause=ReturnCause.INTIMATE)


def _alone_again(telling: Telling) -> None:
    """Both mediators say that one is enough; then one passes a typed letter on."""
    for name in READERS:
        telling.tell(f"{name}: one is enough", name, s.TwoMediators, on=False)
    telling.tell("preferences anew", "bram", s.Preferences, side=Side.B, kinds=(Form.TYPED,), tell_opened=False)
    telling.letter("typed", "anna", Side.A, readers=READERS)
    release(telling, "typed", "bram")
