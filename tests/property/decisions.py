"""Single decisions of the rules, for the browser client, which has the rules once more: moves by chance through the small worlds.

One step to a line: the case file, the command, who gives it when, and the case file that follows or the code of the refusal.
"""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import IO, Final

from relay.domain import commands as c
from tests.property.rules_alone import told
from tests.property.search import answer
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


def write(file: IO[str], walks: int, steps: int, seed: int = 0) -> Counter[str]:
    """Write so many walks of so many steps through each world; return how often each code came."""
    seen: Counter[str] = Counter()
    for world in (make() for make in WORLDS):
        chance = Random(f"decisions {seed} {world.name}")
        for _ in range(walks):
            before = world.start
            for _ in range(steps):
                step = answer(before, _drawn(world, chance))
                if not isinstance(step.move.command, ONLY_THE_SERVICE) and not before.case.erased:
                    told_of = {"refused": step.refusal.value} if step.refusal else {"file": told(step.after)}
                    asked = {"command": type(step.move.command).__name__, **told(step.move.command)}
                    line = {
                        "before": told(before),
                        "command": asked,
                        "caller": told(step.move.caller),
                        "now": step.move.now,
                        "answer": told_of,
                    }
                    file.write(json.dumps(line, separators=(",", ":")) + "\n")
                    seen[step.refusal.value if step.refusal else "decided"] += 1
                before = step.after
    return seen
