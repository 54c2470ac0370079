"""Random journals with what the rules make of each, for the browser client, which has the rules once more.

One journal to a line: of a history lived by chance through the real service, as the seat of each person in it shows it, and of
every one some with a record changed, dropped, swapped or repeated. What `relay.domain` makes of each stands beside it
(`rules_alone.py`), and clients/web/tests/domain/journals.test.ts must make the same of it. `scripts/web_journals.py` makes as
many as one likes.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import IO, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, Day, ItemId, KeysetId, Seconds, SlipId, day_of
from relay.domain.model import Seat, StaffRole
from relay.domain.reasons import MARK_BYTES, Hints
from relay.domain.refusals import Refused
from relay.wire.problems import Denied
from tests.property.rules_alone import Follower, Json, Question, followed, told
from tests.property.tampering import tampered
from tests.property.test_guardian_histories import GuardianHistory
from tests.property.test_replay_machine import FlaggedHistory, History
from tests.support.following import seat_of
from tests.support.programs import WEB, vitest
from tests.support.world import DAY, Someone

STEPS: Final = (10, 20, 30, 45)
"""How many things happen in a history, one of these."""
_SEEN_WHOLE: Final = frozenset({"a", "b", "mediators"})


class Journal(Struct, frozen=True):
    """What somebody's device is shown of a case."""

    case: CaseId
    seat: Seat
    keyset: KeysetId
    roles: dict[KeysetId, StaffRole]
    now: Seconds
    beside: list[bytes]
    records: list[bytes]


class _Unwatched(History):
    """A history at which nobody looks until it is over."""

    def _look_as(self, name: str) -> None:
        pass


class _UnwatchedFlagged(FlaggedHistory):
    def _look_as(self, name: str) -> None:
        pass


class _UnwatchedGuardians(GuardianHistory):
    def _look_as(self, name: str) -> None:
        pass


_MACHINES: Final[Sequence[type[History]]] = (
    _Unwatched,
    _Unwatched,
    _Unwatched,
    _UnwatchedFlagged,
    _UnwatchedGuardians,
)


def lived(seed: int) -> Iterator[Journal]:
    """Live one history and yield the journal of each person who may follow the case at its end."""
    history = _MACHINES[seed % len(_MACHINES)]("memory", seed, Counter())
    try:
        history.set_up()
        for _ in range(STEPS[seed // len(_MACHINES) % len(STEPS)]):
            history.step()
        for name, person in history.people.items():
            if name != "office":
                yield from _journal(history, person)
    finally:
        history.close()


def _journal(history: History, person: Someone) -> Iterator[Journal]:
    world = history.world
    roles = {each.id: each.role for each in history.people.values() if each.role is not None}
    cases = world.service.cases
    try:
        reply = history.run(cases.get(history.run(world.session(person)), history.case))
        records: list[bytes] = []
        while len(records) < reply.journal.n:
            page = history.run(cases.journal(history.run(world.session(person)), history.case, len(records)))
            records += [each.record for each in page.entries if each.record is not None]
    except (Refused, Denied):
        return
    seat = seat_of(reply, person)
    people = [] if seat.name in _SEEN_WHOLE else [*reply.people.assignments, *reply.people.confirms]
    yield Journal(history.case, seat, person.id, roles, world.now(), [bytes(each) for each in people], records)


def written(journal: Journal, chance: Random) -> Json:
    """Return a journal with some questions, and what the rules make of it."""
    follower = Follower(journal.case, journal.seat, journal.roles, journal.now)
    questions = [Question(journal.keyset, journal.now, Hints(), frozenset())]
    answer = followed(follower, journal.beside, journal.records, questions)
    if "refused" not in answer:
        questions += [_question(journal, follower, chance) for _ in range(2)]
        anew = Follower(journal.case, journal.seat, journal.roles, journal.now)
        answer = followed(anew, journal.beside, journal.records, questions)
    return {
        "case": journal.case.hex(),
        "seat": journal.seat.name,
        "roles": {keyset.hex(): role.value for keyset, role in journal.roles.items()},
        "now": journal.now,
        "beside": [each.hex() for each in journal.beside],
        "records": [each.hex() for each in journal.records],
        "questions": told(questions),
        "answer": answer,
    }


def _question(journal: Journal, follower: Follower, chance: Random) -> Question:
    """Ask some days later, with something that the service shows beside the journal, and some of it seen."""
    file, now = follower.replay.file, Seconds(journal.now + chance.choice((0, 1, 8, 30, 380)) * DAY)
    items = [each for each in file.items if each]

    def some(among: Sequence[Any]) -> frozenset[Any]:
        return frozenset(each for each in among if chance.randrange(4) == 0)

    hints = Hints(
        answered=frozenset[SlipId](some([each.id for each in file.slips])),
        gone=frozenset[ItemId](some(items)),
        unread=frozenset[ItemId](some(items)),
        service_pause=chance.randrange(4) == 0,
        stopped=chance.randrange(4) == 0,
        erased_on=chance.choice((None, Day(day_of(now) + chance.randrange(-1, 40)))),
    )
    marks = [bytes(each)[:MARK_BYTES] for each in (*_records(follower), *(slip.id for slip in file.slips))]
    return Question(journal.keyset, now, hints, some(marks))


def _records(follower: Follower) -> Iterator[bytes]:
    news = follower.replay.news
    for known in () if news is None else news.items.values():
        yield from (mark.record for mark in known.events.values())
    for conversation in () if news is None else news.conversations.values():
        if conversation.told is not None:
            yield conversation.told.record


def write(file: IO[str], number: int, seed: int, lies: int) -> Counter[str]:
    """Write as many honest journals, and as many lies of each; return what came of them."""
    seen: Counter[str] = Counter()
    while True:
        for journal in lived(seed):
            if seen["honest"] == number:
                return seen
            chance = Random(f"journal {seed} {journal.seat.name}")
            honest = written(journal, chance)
            seen["honest"] += 1
            if "refused" in honest["answer"]:
                seen[f"honest, refused: history {seed}, {journal.seat.name}: {honest['answer']}"] += 1
            _line(file, honest)
            for how, records in tampered(journal.records, chance, lies):
                lie = written(replace(journal, records=records), chance)
                seen[f"{how}, refused" if "refused" in lie["answer"] else f"{how}, stands"] += 1
                seen["lies"] += 1
                _line(file, lie)
        seed += 1


def _line(file: IO[str], value: Json) -> None:
    file.write(json.dumps(value, separators=(",", ":")) + "\n")


_ASKED: Final = {"chains": "tests/client/trust"}
"""Where what is no question to the rules alone is asked."""


def compared(**told: Path) -> subprocess.CompletedProcess[str]:
    """Let the browser client's rules answer every line of a file: ends with 0 where they answer as is written there.

    The name of a file says what it holds: `journals`, `decisions` (`decisions.py`), or `chains` (`tests/support/chain.py`),
    which need more than the rules.
    """
    said = {"NO_COLOR": "1"}
    for name, file in told.items():
        with file.open(encoding="utf-8") as lines:
            said[f"RELAY_{name.upper()}_NUMBER"] = str(sum(1 for _ in lines))
        said[f"RELAY_{name.upper()}"] = str(file.resolve())
    command = (str(vitest()), "run", *(f"{_ASKED.get(name, 'tests/domain')}/{name}.test.ts" for name in told))
    return subprocess.run(command, cwd=WEB, env=os.environ | said, check=False, capture_output=True, text=True)
