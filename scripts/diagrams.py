"""Draws the tables of the rules into docs/lifecycle.md: `python scripts/diagrams.py [--check]`.

Only what stands between a pair of marker comments is drawn; the words around it are people's. `--check` writes nothing
and exits with 1 where the file is not what it would write.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Final, TypeVar

from relay.domain.lifecycle import CASE_TABLE, ITEM_TABLE, NEEDS_OPEN_CASE, CaseEvent, ItemEvent
from relay.domain.model import CaseState, ItemState
from relay.domain.policy import POLICY, UNASKED, Permit, Standing

State = TypeVar("State", bound=Enum)
Event = TypeVar("Event", bound=Enum)

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "lifecycle.md"
MARK: Final = re.compile(r"(<!-- drawn: (?P<name>[a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
DASH: Final = "–"

_PERMITS: Final[Mapping[Permit, str]] = {
    Permit.OWN: "own",
    Permit.CASE: "yes",
    Permit.OFFICE: "yes",
    Permit.ATTESTED: "attested",
    Permit.WRITING: "told, or derived",
    Permit.IN_PERSON: "in person",
    Permit.SUBMIT: "scope submit",
    Permit.READ: "scope read",
    Permit.ANY_SCOPE: "any scope",
    Permit.SHARED: "what they were given",
    Permit.TOGETHER: "about themselves",
    Permit.OWN_PLACE: "their own place",
    Permit.CONVERSATION: "own conversation",
}


def spaced(name: str) -> str:
    """Turn the name of a command into words: `EndConsent` is *end consent*."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join([row(head), row("---" for _ in head), *(row(cells) for cells in rows)])


def state_table(states: Mapping[State, Mapping[Event, State]], events: Iterable[Event]) -> str:
    """Return a state table: a row for each state, a column for each event, a dash where it is refused."""
    columns = list(events)
    return table(
        ["state", *(f"*{event.value}*" for event in columns)],
        [
            [f"**{state.value}**", *(leads[event].value if event in leads else DASH for event in columns)]
            for state, leads in states.items()
        ],
    )


def diagram(states: Mapping[State, Mapping[Event, State]], first: State, name: Callable[[Event], str]) -> str:
    """Return a Mermaid state diagram. Events that lead the same way share an arrow."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first.value}"]
    for state, leads in states.items():
        ways: dict[str, list[str]] = {}
        for event, after in leads.items():
            ways.setdefault(after.value, []).append(name(event))
        lines += [f"    {state.value} --> {after}: {', '.join(events)}" for after, events in ways.items()]
        if not leads:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join([*lines, "```"])


def _of_item(event: ItemEvent) -> str:
    return f"{event.value} (open case only)" if event in NEEDS_OPEN_CASE else event.value


def _of_case(event: CaseEvent) -> str:
    return event.value


def policy_table() -> str:
    """Return who may ask what, a row for each command."""
    rows = [
        [
            spaced(kind.__name__),
            *(_PERMITS[cells[standing]] if standing in cells else DASH for standing in Standing),
        ]
        for kind, cells in POLICY.items()
    ]
    return table(["command", *(standing.value for standing in Standing)], rows)


def unasked() -> str:
    """Return the commands that nobody's standing gives."""
    return "\n".join(f"- {spaced(name)}" for name in sorted(kind.__name__ for kind in UNASKED))


DRAWN: Final[Mapping[str, Callable[[], str]]] = {
    "case diagram": lambda: diagram(CASE_TABLE, CaseState.PREPARING, _of_case),
    "case table": lambda: state_table(CASE_TABLE, CaseEvent),
    "item diagram": lambda: diagram(ITEM_TABLE, ItemState.HELD, _of_item),
    "item table": lambda: state_table(ITEM_TABLE, ItemEvent),
    "who may ask what": policy_table,
    "asked by nobody": unasked,
}


def drawn(page: str) -> str:
    """Return `page` with everything between its markers drawn anew. Raises ValueError where a marker is missing."""
    markers = [match["name"] for match in MARK.finditer(page)]
    if sorted(markers) != sorted(DRAWN):
        raise ValueError(f"the page must have each of these markers once: {', '.join(DRAWN)}; it has {markers}")
    return MARK.sub(lambda match: f"{match[1]}\n{DRAWN[match['name']]()}\n\n{match[3]}", page)


def main(arguments: Sequence[str], path: Path = PAGE) -> int:
    options = argparse.ArgumentParser(description="Draws the tables of the rules into docs/lifecycle.md.")
    options.add_argument("--check", action="store_true", help="write nothing; exit with 1 where something differs")
    check = options.parse_args(arguments).check
    page = path.read_text(encoding="utf-8")
    anew = drawn(page)
    if not check:
        path.write_text(anew, encoding="utf-8")
        return 0
    changes = difflib.unified_diff(page.splitlines(), anew.splitlines(), "as it stands", "as drawn", lineterm="")
    shown = list(changes)
    print("\n".join(shown) if shown else f"{path.name} shows the rules as they are")
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
