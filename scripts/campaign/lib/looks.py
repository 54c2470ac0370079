"""What somebody asks without changing anything, on a raw connection."""

from __future__ import annotations

from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from scripts.bench.lib.people import BenchCase, Person
from scripts.campaign.lib.acts import looking
from scripts.campaign.lib.wire import ANSWER_WITHIN_S, Answer, Wire

OK = 200


async def seen(wire: Wire, case: BenchCase, who: Person, within_s: float = ANSWER_WITHIN_S) -> m.CaseReply | None:
    """Return a case as somebody sees it; None where that is refused. Raises `Broken` and `TimeoutError`."""
    answer = await wire.ask(looking("case.get", who, case=case.id), within_s=within_s)
    return codec.decode(m.CaseReply, answer.body) if answer.status == OK else None


async def position(wire: Wire, case: BenchCase, who: Person | None = None) -> s.Position:
    """Return where the journal of somebody ends, otherwise the mediator's. Raises `LookupError` where that is refused."""
    view = await seen(wire, case, who or case.mediator)
    if view is None:
        raise LookupError("case.get")
    return view.journal


def done(answer: Answer) -> m.Done:
    """Return what an accepted act was answered with."""
    return codec.decode(m.Done, answer.body)
