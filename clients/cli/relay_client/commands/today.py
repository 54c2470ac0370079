"""What needs somebody, shown first: for every role one list, by what is asked, whom people wait for at the top.

Shows no content, counts nothing, and changes nothing. What is needed is decided in `relay/domain/needs.py`.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from itertools import groupby

from relay.domain.ids import CaseId, day_of
from relay.domain.reasons import Why
from relay_client.commands import choosing, show
from relay_client.commands.base import CommandContext, Commands, Result
from relay_client.commands.data import members
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.cases import CaseSummary
from relay_client.views.needs import NeedView
from relay_client.views.people import Warn

_LABEL = 20
"""Columns of a name in a list: a longer one is cut, unless another would then look the same."""
_NAMED = 5
"""Cases that a warning names in a row; `letters case` shows each one's own."""
_NEED = "why case label item side by since until how"
_SPOKEN = frozenset(
    {Why.NOTE, Why.COLLEAGUE_NOTE, Why.MEDIATOR_NOTE, Why.HELP_ENDING, Why.UNFLAG_ASKED, Why.TO_HAND_OVER}
)
"""Where it is said who."""
_UNDATED = frozenset({Why.TO_HAND_OVER, Why.TO_GIVE_ANEW, Why.READY_TO_OPEN, Why.SERVICE_PAUSE, Why.SEND_AGAIN})
"""What has no day of its own."""
_WAITS = frozenset(
    {
        Why.TOGETHER,
        Why.NOTE,
        Why.HELD,
        Why.COUNTERSIGNED,
        Why.AGREED,
        Why.NOT_AGREED,
        Why.TO_OFFER,
        Why.TO_READ_BACK,
        Why.NO_KEY,
        Why.READ_IN_PERSON,
        Why.NOT_REPORTED,
    }
)
"""What a mediator is told the time of waiting of. Everybody else is told a day: nothing presses them."""
COMMANDS = Commands()


@COMMANDS.add("today")
async def today(context: CommandContext, _args: Namespace) -> Result:
    """Show what needs this person, in all of their cases, whatever their role."""
    needs_today = await (await context.unlocked()).needs.today()
    context.labels.update({case.case: case.label for case in needs_today.cases})
    context.shown.update({item.item: item.case for item in needs_today.queue})
    if not needs_today.needs:
        context.terminal.say("today-nothing")
    listed = await needs(context, needs_today.needs)
    now = context.now()
    if any(item.due > now for item in needs_today.queue):
        context.terminal.say("today-later")
    if needs_today.cosigns:
        context.terminal.say("today-cosigns")
    await warnings(context, needs_today.warnings, needs_today.cases)
    return {
        **show.troubles(context, needs_today.troubled),
        "needs": listed,
        "held": [members(item, "item short case label side kind held_at due") for item in needs_today.queue],
        "cosigns": needs_today.cosigns,
        "warnings": [members(warning, "code case name days at") for warning in needs_today.warnings],
    }


async def needs(context: CommandContext, listed: Sequence[NeedView]) -> list[Json]:
    """Show what is needed, in groups; return it as data."""
    context.shown.update({need_view.item: need_view.case for need_view in listed if need_view.item is not None})
    names = await choosing.names(context, list(dict.fromkeys(need_view.case for need_view in listed)), _LABEL)
    for why, group in groupby(listed, key=lambda need_view: need_view.why):
        context.terminal.say(show.sentence_of("need", why), style=Style.HEADING)
        for need in group:
            context.terminal.show("  " + _line(context, need, names))
    return [_data(need_view) for need_view in listed]


def _line(context: CommandContext, need: NeedView, names: dict[CaseId, str]) -> str:
    words = context.words
    parts = [] if need.item is None else [short(need.item)]
    parts.append(f"{names[need.case]:<{_LABEL}}")
    if need.side is not None:
        parts.append(show.name_of(words, "side", need.side))
    if need.by is not None and need.why in _SPOKEN and need.by not in ("a", "b"):
        parts.append(one_line(need.by))
    if need.how is not None:
        parts.append(show.name_of(words, "delivery", need.how))
    if need.until is not None:
        parts.append(words("need-until", day=words.day(day_of(need.until))))
    elif need.why in _WAITS:
        parts.append(words.waiting(need.since, context.now()))
    elif need.why not in _UNDATED:
        parts.append(words.day(day_of(need.since)))
    return "  ".join(parts).rstrip()


def _data(need: NeedView) -> Json:
    data = members(need, _NEED)
    return {**data, "short": None if need.item is None else short(need.item)}


async def warnings(
    context: CommandContext, warns: Sequence[Warn], cases: Iterable[CaseSummary], named: int | None = _NAMED
) -> None:
    """Show warnings, each kind once for all cases that it is about; `named` of them by name, None for all."""
    context.labels.update({case.case: case.label for case in cases})
    for warn in warns:
        if warn.case is None:
            name = _sentence(warn.code)
            sentence = context.words(name, name=one_line(warn.name), days=warn.days or 0)
            context.terminal.show(sentence, Style.NOTICE)
    of_cases = [(warn, warn.case) for warn in warns if warn.case is not None]
    names = await choosing.names(context, list(dict.fromkeys(case for _, case in of_cases)))
    places = {case: place for place, case in enumerate(names)}
    of_cases.sort(key=lambda pair: (pair[0].code, places[pair[1]]))
    for code, group in groupby(of_cases, key=lambda pair: pair[0].code):
        about = [_about(context, warn, names[case]) for warn, case in group]
        sentence = ", ".join(about[:named])
        if named is not None and len(about) > named:
            sentence = context.words("warn-and-others", cases=sentence)
        context.terminal.say(_sentence(code), Style.NOTICE, cases=sentence)


def _sentence(code: str) -> str:
    return code.replace(".", "-").replace("_", "-")


def _about(context: CommandContext, warn: Warn, name: str) -> str:
    """Return which case a warning is about, with whom and until when."""
    more = [one_line(warn.name)] if warn.name else []
    if warn.side is not None:
        more.append(show.name_of(context.words, "side", warn.side))
    if warn.at is not None:
        more.append(context.words.day(day_of(warn.at)))
    if warn.days is not None:
        more.append(context.words("warn-days", days=warn.days))
    return f"{name} ({', '.join(more)})" if more else name
