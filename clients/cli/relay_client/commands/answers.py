"""Answers on paper: a scanned return sheet says to which case and letter they belong, and nobody types a number.

A code leads, and proves nothing. So the case must be one of this person's own, and a counsellor's delegation must cover
bringing in it, before anything else is done with the pages.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Scope, StaffRole
from relay_client.commands.base import Arguments, Command, Desk, Found
from relay_client.errors import Misused
from relay_client.terminal import Style, clean
from relay_client.views import CaseSummary, short

if TYPE_CHECKING:
    from relay_client.way_back import Answer


async def where(desk: Desk, args: Namespace) -> Found:
    """Say to which case and letter scanned pages belong. Nothing is sent."""
    answer = _read(args.page)
    if answer.place is None:
        raise Misused("return.none")
    summary = await _own_case(desk, answer.place.case)
    known = await _is_known(desk, answer.place.case, answer.place.item)
    name = clean(summary.label or short(summary.case))
    desk.terminal.say("where-found", id=short(answer.place.item), name=name)
    if not known:
        desk.terminal.say("where-unknown", style=Style.NOTICE)
    return {
        "case": answer.place.case.hex(),
        "label": summary.label,
        "item": answer.place.item.hex(),
        "short": short(answer.place.item),
        "known": known,
        "written": list(answer.written),
        "empty": list(answer.empty),
    }


def _read(paths: Sequence[Path]) -> Answer:
    from relay_client.scans import look_at  # noqa: PLC0415 - it loads a picture library, for those who bring pages
    from relay_client.way_back import answer_in  # noqa: PLC0415 - as above

    return answer_in(look_at(paths))


async def _own_case(desk: Desk, case: CaseId) -> CaseSummary:
    """Return a case of this person's; Misused `return.not_yours`, which is also the answer for a case that does not exist."""
    cases = await (await desk.unlocked()).cases()
    found = next((each for each in cases if each.case == case), None)
    if found is None:
        raise Misused("return.not_yours")
    return found


async def insist_may_bring(desk: Desk, case: CaseId) -> None:
    """Make sure that whoever sits here may bring a letter in a case; Misused `return.not_yours`, and as `speaking`."""
    await _own_case(desk, case)
    person = await desk.unlocked()
    if await person.role() is StaffRole.COUNSELLOR:
        person.counsellor.speaking(await person.counsellor.look(case), Scope.SUBMIT)


async def _is_known(desk: Desk, case: CaseId, item: ItemId) -> bool:
    try:
        await (await desk.unlocked()).find_item(case, item.hex())
    except Misused as fault:
        if fault.code != "id.unknown":
            raise
        return False
    return True


def _where_takes(arguments: Arguments) -> None:
    arguments.add("--page", type=Path, action="append", metavar="FILE", required=True)


COMMANDS = (Command("where", where, _where_takes),)
