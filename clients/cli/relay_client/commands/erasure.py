"""The day from which nothing of an ended contact is kept: told in time, with how to keep a copy. Erases nothing."""

from __future__ import annotations

from relay.domain.ids import day_of
from relay.domain.reasons import Why
from relay.domain.views import RecipientStatus, erasure_told
from relay_client.commands.base import CommandContext
from relay_client.ui.terminal import Style
from relay_client.views.base import short
from relay_client.views.cases import CaseView
from relay_client.views.items import PartyItems


async def say(context: CommandContext, view: CaseView, items: PartyItems) -> None:
    """Tell 30, 7 and 1 day ahead that the letters of an ended contact are erased here, to somebody who has any to keep."""
    day = view.summary.erased_on
    when = None if day is None else erasure_told(day, day_of(context.now()))
    opened = any(item.status is RecipientStatus.OPENED for item in items.received)
    if day is None or when is None or not (opened or any(item.own_copy for item in items.written)):
        return
    sentence = context.words(f"erased-{when}", day=context.words.day(day), id=short(view.summary.case))
    context.terminal.show(sentence, Style.NOTICE)
    await (await context.unlocked()).needs.saw(view.summary.case, Why.ERASING)
