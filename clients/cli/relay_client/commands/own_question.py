"""How it stands between a parent or guardian and a case: shown at home, and where they answer."""

from __future__ import annotations

from collections.abc import Iterable

from relay.domain.model import CaseState
from relay.domain.policy import Standing
from relay_client.cases.fault_collector import FaultCollector
from relay_client.commands import choosing
from relay_client.commands.base import CommandContext
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json
from relay_client.views.cases import CaseSummary
from relay_client.views.guardians import OwnQuestion


async def say_all(context: CommandContext, summaries: Iterable[CaseSummary], apart: FaultCollector) -> list[Json]:
    """Say of each case in which this person is a parent or guardian what they were asked; return it as data."""
    role = (await context.unlocked()).guardian
    listed: list[Json] = []
    for summary in summaries:
        asked = (
            await apart.of(summary.case, role.question(summary.case)) if summary.role is Standing.GUARDIAN else None
        )
        if asked is not None:
            await say_question(context, asked)
            context.terminal.gap()
            listed.append(question_data(asked))
    return listed


async def say_question(context: CommandContext, asked: OwnQuestion) -> None:
    """Say how it stands between a parent or guardian and one case: what they were asked, and what they said."""
    answer = "closed" if asked.state is CaseState.CLOSED else asked.answer.value.replace("_", "-")
    context.terminal.say(f"guardian-own-{answer}", name=await choosing.name_of(context, asked.case))
    for name in asked.mediators:
        context.terminal.say("your-mediator", name=one_line(name))


def question_data(asked: OwnQuestion) -> dict[str, Json]:
    """Return the same for scripts."""
    return {
        "case": asked.case.hex(),
        "state": asked.state.value,
        "state_by_service": asked.by_service,
        "said": asked.answer.value,
        "done": False,
    }
