"""What is said of stops that waited on this device: that they got there, that they still wait, or that the service said no."""

from __future__ import annotations

from relay_client.api.account import Account
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style, Terminal
from relay_client.views.cases import CaughtUp, StopOutcome

WRITTEN_DOWN = "written_down"
"""The member of an answer that says that a stop waits on this device; the command ends as where the service is away."""


def data_of(stop: StopOutcome) -> dict[str, Json]:
    """Return a stop for scripts."""
    item = None if stop.item is None else stop.item.hex()
    return {"what": stop.what, "case": stop.case.hex(), "item": item, "pending": stop.waiting, "code": stop.code}


def say_urgent(terminal: Terminal, account: Account) -> None:
    """Say whom to ring where a stop cannot wait: the number that this device was told, else where it stands."""
    terminal.say_number("stop-urgent", account.stopping.telephone())


def say(terminal: Terminal, account: Account, caught_up: CaughtUp) -> list[Json]:
    """Say what became of stops that had waited. Return them as data."""
    for state, stops in (("sent", caught_up.sent), ("waits", caught_up.waiting), ("refused", caught_up.refused)):
        for stop in stops:
            what, name = terminal.words(f"stop-what-{stop.what}"), one_line(account.names.shown(stop.case))
            terminal.say(f"stop-{state}", style=Style.NOTICE, what=what, name=name)
    if caught_up.waiting:
        say_urgent(terminal, account)
    states = (("sent", caught_up.sent), ("waiting", caught_up.waiting), ("refused", caught_up.refused))
    return [{"state": state, **data_of(stop)} for state, stops in states for stop in stops]
