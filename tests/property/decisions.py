"""Single decisions of the rules, for the browser client, which has the rules once more: moves by chance through the small worlds.

One step to a line: the case file, the command, who gives it when, and the case file that follows or the code of the refusal.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import IO, Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.model import CaseFile
from tests.property.rows_taken_back import ROWS, SINGLE
from tests.property.rules_alone import told
from tests.property.search import Step, answer
from tests.property.world import STRANGER, Move
from tests.property.worlds import World
from tests.property.worlds_going_on import EVERY_WORLD
from tests.property.worlds_of_guardians import WORLDS_OF_GUARDIANS
from tests.property.worlds_of_interpreters import WORLDS_OF_INTERPRETERS
from tests.property.worlds_of_pictures import pictures
from tests.property.worlds_of_recovery import came_back
from tests.property.worlds_of_supporters import WORLDS_OF_SUPPORTERS

WORLDS: Final = (
    *EVERY_WORLD,
    *WORLDS_OF_INTERPRETERS,
    *WORLDS_OF_GUARDIANS,
    *WORLDS_OF_SUPPORTERS,
    pictures,
    came_back,
)
ONLY_THE_SERVICE: Final = (c.CreateCase, c.AnswerSlip, c.RestorePause, c.EndKeeping, c.WriteNote)
"""Commands that no journal gives, or that a client decides by the policy alone."""


def _drawn(world: World, chance: Random) -> Move:
    """Draw a move: a stranger's seldom, who is told the same whatever they ask."""
    move = chance.choice(world.moves)
    return move if move.caller != STRANGER or chance.randrange(8) == 0 else _drawn(world, chance)


def _of_rows() -> Iterator[tuple[CaseFile, Move]]:
    """Yield what walks by chance seldom meet: whatever was taken back, and an older word behind it."""
    for row in ROWS.values():
        before = row.start
        for move in ((row.gives(1),) if row.first else ()) + row.takes:
            yield before, move
            before = answer(before, move).after
        older = row.gives(0).signed(row.start)
        yield from ((before, each) for each in (older, row.gives(9), replace(row.gives(9), kept=True)))
    yield from SINGLE


def _line(step: Step) -> str:
    told_of = {"refused": step.refusal.value} if step.refusal else {"file": told(step.after)}
    line = {
        "before": told(step.before),
        "command": {"command": type(step.move.command).__name__, **told(step.move.command)},
        "caller": told(step.move.caller),
        "now": step.move.now,
        "answer": told_of,
    }
    return json.dumps(line, separators=(",", ":")) + "\n"


def write(file: IO[str], walks: int, steps: int, seed: int = 0) -> Counter[str]:
    """Write so many walks of so many steps through each world; return how often each code came."""
    seen: Counter[str] = Counter()
    for before, move in _of_rows():
        step = answer(before, move)
        if not isinstance(step.move.command, ONLY_THE_SERVICE):
            file.write(_line(step))
            seen[step.refusal.value if step.refusal else "decided"] += 1
    for world in (make() for make in WORLDS):
        chance = Random(f"decisions {seed} {world.name}")
        for _ in range(walks):
            before = world.start
            for _ in range(steps):
                step = answer(before, _drawn(world, chance))
                if not isinstance(step.move.command, ONLY_THE_SERVICE) and not before.case.erased:
                    file.write(_line(step))
                    seen[step.refusal.value if step.refusal else "decided"] += 1
                before = step.after
    return seen
