"""Answers on paper: a scanned return sheet says to which case and letter they belong, and nobody types a number.

A code leads, and proves nothing. So the case must be one of this person's own, and a counsellor's delegation must cover
bringing in it, before anything else is done with the pages.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Scope, StaffRole
from relay_client.commands import arguments as a
from relay_client.commands import choosing
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.paging import naming_file
from relay_client.errors import Misused
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.cases import CaseSummary

if TYPE_CHECKING:
    from relay_client.pages.return_sheet import ScannedAnswer

UNSURE: Final = frozenset({"return.damaged", "return.form"})
"""There is a return code, and it says nothing to us: whoever names the case may go on."""
COMMANDS = Commands()


class Led(Struct, frozen=True):
    """Where pages go: the case, which of them do not go along, and what is said of it all to scripts."""

    case: CaseId
    left_out: tuple[int, ...]
    data: dict[str, Json]


@COMMANDS.add("where", a.file("--page", action="append", required=True))
async def where(context: CommandContext, args: Namespace) -> Result:
    """Say to which case and letter scanned pages belong. Nothing is sent."""
    answer = _looked_through(context, args.page)
    if answer.place is None:
        raise Misused("return.none")
    summary = await _own_case(context, answer.place.case)
    known = await _is_known(context, answer.place.case, answer.place.item)
    await _say_place(context, summary, answer.place.item)
    if not known:
        context.terminal.say("where-unknown", style=Style.NOTICE)
    return {"case": summary.case.hex(), "label": summary.label, "known": known, **_data(answer.place.item, answer)}


async def chosen_case(context: CommandContext, args: Namespace) -> CaseId | None:
    """Return the case that was typed, or that the draft is for; None where nobody chose yet."""
    if args.case is not None:
        return await context.case(args.case)
    return None if args.draft is None else (await context.unlocked()).draft(args.draft).info.case


async def led(context: CommandContext, args: Namespace, chosen: CaseId | None, *, has_text: bool) -> Led:
    """Return where the pages that were named go: to the case on their return sheet, else to the one that was chosen.

    With `--without-sheet` the sheet itself stays out. Raises Misused: `return.other_case` where sheet and choice differ,
    `return.not_yours`, `delegation.*`, `return.only_sheet` where nothing would be left to send; and as `answer_in`.
    """
    try:
        answer = _looked_through(context, args.page)
    except Misused as fault:
        if fault.code not in UNSURE or chosen is None:
            raise
        return Led(chosen, (), {})
    if answer.place is None:
        return Led(chosen or await context.case(None), (), {})
    if chosen not in {None, answer.place.case}:
        raise Misused("return.other_case")
    summary = await _own_case(context, answer.place.case)
    await _require_may_bring(context, answer.place.case)
    left_out = answer.sheets if args.without_sheet else ()
    if len(left_out) == answer.pages and not has_text:
        raise Misused("return.only_sheet")
    await _say_place(context, summary, answer.place.item)
    sentence = "sheet-left-out" if args.without_sheet else "sheet-goes-along"
    for number in answer.sheets:
        context.terminal.say(sentence, page=number)
    return Led(
        summary.case, left_out, {"answers": {**_data(answer.place.item, answer), "left_out": list(left_out)}}
    )


def _looked_through(context: CommandContext, paths: Sequence[Path]) -> ScannedAnswer:
    from relay_client.pages.return_sheet import answer_in
    from relay_client.pages.scans.intake import look_at

    with naming_file(context), context.terminal.progress("pages-looking") as done:
        return answer_in(look_at(paths), done)


async def _say_place(context: CommandContext, summary: CaseSummary, item: ItemId) -> None:
    name = await choosing.name_of(context, summary.case, summary.label)
    context.terminal.say("where-found", id=short(item), name=name)


def _data(item: ItemId, answer: ScannedAnswer) -> dict[str, Json]:
    return {"item": item.hex(), "short": short(item), "sheets": list(answer.sheets)}


async def _own_case(context: CommandContext, case: CaseId) -> CaseSummary:
    """Return a case of this person's; Misused `return.not_yours`, which is also the answer for a case that does not exist."""
    cases = await (await context.unlocked()).cases()
    summary = next((case_summary for case_summary in cases if case_summary.case == case), None)
    if summary is None:
        raise Misused("return.not_yours")
    return summary


async def _require_may_bring(context: CommandContext, case: CaseId) -> None:
    """Make sure, for a counsellor, of a delegation to bring in this case; raises as `acting_for`."""
    account = await context.unlocked()
    if await account.role() is StaffRole.COUNSELLOR:
        account.counsellor.acting_for(await account.counsellor.cases.look(case), Scope.SUBMIT)


async def _is_known(context: CommandContext, case: CaseId, item: ItemId) -> bool:
    try:
        await (await context.unlocked()).find_item(case, item.hex())
    except Misused as fault:
        if fault.code != "id.unknown":
            raise
        return False
    return True
