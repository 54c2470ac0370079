"""Measures what following a mediators' journal takes a client: anew, and from what it remembers, beside its signatures alone.

Processor time of one core, by the client's own functions, without network and Argon2. What is compared takes turns, several
rounds, because the machine is never twice the same; ratios are made within a round. Run it as scripts/bench/replay.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

from relay.crypto.keys import SigningPublic
from relay.domain.ids import KeysetId
from relay.domain.model import MEDIATORS
from relay.wire import messages as m
from relay_client.cases import pins as remember
from relay_client.cases.pins import CasePins
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory, parsed
from relay_client.trust.journal import FollowedJournal, JournalStep, follow
from relay_client.trust.verifier import RecordVerifier
from scripts.bench.lib.figures import middle, spread, table
from scripts.bench.lib.long_journal import Shown, long_journal
from scripts.bench.lib.program import Target, ended, run
from scripts.scenarios.telling import PEOPLE, root_public

NEW: Final = 10
"""Entries that came since the journal was remembered: two letters, about."""
MOST_MS: Final = 150
_encoded: Final = Encoder().encode
_decoded: Final = Decoder(CasePins).decode


class Amounts(Struct, frozen=True):
    """How long a journal, and how often."""

    records: int
    rounds: int


FULL: Final = Amounts(1_000, 21)
QUICK: Final = Amounts(60, 3)


class Prepared(Struct, frozen=True):
    """A journal with what the parts that are measured alone need."""

    shown: Shown
    steps: tuple[JournalStep, ...]
    keys: dict[KeysetId, SigningPublic]
    kept: bytes
    """What a device remembers `NEW` entries before the end."""
    kept_whole: bytes

    @property
    def signatures(self) -> int:
        """How many there are to verify."""
        return sum(len(step.found.record.signatures) for step in self.steps)

    def verify(self) -> None:
        """Verify every signature, with records taken apart and keys at hand."""
        for step in self.steps:
            for index, keyset in enumerate(step.found.statement.signers):
                step.found.verify(index, self.keys[keyset])

    def take_apart(self) -> None:
        """Take every record apart, and do nothing else with it."""
        root = self.steps[0].found.statement.root
        for entry in self.shown.entries:
            parsed(bytes(entry.record or b""), root)

    def anew(self) -> None:
        """Follow the journal from its first entry."""
        _followed(self.shown, CasePins(MEDIATORS.name), self.shown.entries)

    def from_memory(self) -> None:
        """Read what is remembered, follow what came since, and write it down again."""
        kept = _decoded(self.kept)
        journal, authority, _ = _followed(self.shown, kept, self.shown.entries[-NEW:])
        _encoded(remember.with_journal(kept, journal, authority.history))

    def nothing_new(self) -> None:
        """Read what is remembered where nothing came since."""
        _followed(self.shown, _decoded(self.kept_whole), ())


def prepare(amounts: Amounts) -> Prepared:
    """Make the journal, and follow it once."""
    shown = long_journal(amounts.records)
    empty = CasePins(MEDIATORS.name)
    journal, authority, before = _followed(shown, empty, shown.entries[:-NEW])
    kept = remember.with_journal(empty, journal, authority.history)
    journal, authority, steps = _followed(shown, kept, shown.entries[-NEW:])
    keys = {KeysetId(person.public.id): person.public.signing for person in PEOPLE.values()}
    root = SigningPublic(bytes.fromhex(root_public()))
    keys[KeysetId(authority.directory.root)] = root
    whole = remember.with_journal(kept, journal, authority.history)
    return Prepared(shown, (*before, *steps), keys, _encoded(kept), _encoded(whole))


def _followed(
    shown: Shown, kept: CasePins, entries: Sequence[m.JournalEntry]
) -> tuple[FollowedJournal, RecordVerifier, tuple[JournalStep, ...]]:
    directory = Directory(shown.root)
    directory.admit(shown.staff)
    facts = remember.history_of(kept) or CaseHistory.of(shown.case, MEDIATORS)
    authority = RecordVerifier(directory, facts, shown.now)
    journal, steps = follow(remember.journal_of(kept, shown.case), entries, authority)
    return journal, authority, steps


def measure(_folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure and return the result, ready for JSON."""
    given = prepare(amounts)
    parts: dict[str, Callable[[], None]] = {
        "signatures_alone": given.verify,
        "taking_apart": given.take_apart,
        "following_anew": given.anew,
        "from_memory": given.from_memory,
        "nothing_new": given.nothing_new,
    }
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(amounts.rounds):
        for name, part in parts.items():
            times[name].append(_process_ms(part))
    result: dict[str, Any] = {
        "rounds": amounts.rounds,
        "records": len(given.shown.entries),
        "signatures": given.signatures,
        "memory_bytes": len(given.kept_whole),
        "ms": {name: {"median": middle(rounds, 1), "spread": spread(rounds)} for name, rounds in times.items()},
        "ratios": {
            "following_to_signatures": _ratio(times["following_anew"], times["signatures_alone"]),
            "memory_to_anew": _ratio(times["from_memory"], times["following_anew"]),
        },
    }
    figure = result["ms"]["following_anew"]["median"]
    result["targets"] = [Target.at_most("following a journal of 1,000 records anew, ms", MOST_MS, figure).shown]
    return result


def _process_ms(part: Callable[[], None]) -> float:
    begun = time.process_time()
    part()
    return (time.process_time() - begun) * 1e3


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, Any]:
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {"median": middle(ratios, 3), "spread": spread(ratios)}


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    heading = f"{result['records']} records, {result['signatures']} signatures"
    rows = [(name, times["median"], times["spread"]) for name, times in result["ms"].items()]
    ratios = [(name, ratio["median"], ratio["spread"]) for name, ratio in result["ratios"].items()]
    return "\n\n".join(
        [
            table((heading, "ms of one core", "least, most"), rows),
            table(("ratio", "median", "least, most"), ratios),
            table(("remembered", "bytes"), [("sealed on the device", result["memory_bytes"])]),
            ended(result),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("replay", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
