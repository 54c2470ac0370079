"""Measures how long a mediator's client takes to follow a journal: chain, parsing, signatures, and the rules once more.

The whole way stands beside its largest piece, the signatures alone, and beside parsing; each takes its turn in every round. Only
processor time counts, and of several rounds the shortest, because the machine is rarely one's own. Run it as scripts/bench/replay.
"""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from relay.crypto import digests, sign
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Kind, Purpose, Side, StaffRole
from relay.wire import messages as m
from relay.wire import records
from relay.wire import statements as s
from relay_client.authority import Authority
from relay_client.facts import Facts
from relay_client.journal import Journal, follow
from relay_client.session import Moment, Session
from relay_client.trust import Directory, parsed
from scripts.bench.lib.figures import middle, table
from scripts.bench.lib.program import Target, ended, run

START: Final = Seconds(1_800_000_000)
DAY: Final = 86_400
TARGET_MS: Final = 150.0
FULL: Final = (1_000, 9)
QUICK: Final = (60, 2)
"""How many records, and how many rounds."""
_DIGEST: Final = s.Digest(bytes(32))


@dataclass
class Story:
    """A case with a lead, a deputy and two parties, and as many letters as its journal has room for."""

    entries: list[m.JournalEntry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.case = CaseId(secrets.token_bytes(16))
        self.root = SigningSecret.generate(secrets.token_bytes)
        self.fingerprint = s.RootFingerprint(digests.root_fingerprint(self.root.public.raw))
        self.staff: list[bytes] = []
        self.office = self._vouched("office", StaffRole.COORDINATOR)
        self.lead, self.deputy = (self._vouched(name, StaffRole.MEDIATOR) for name in ("lead", "deputy"))
        self.anna, self.bert = self._person(), self._person()

    @property
    def people(self) -> tuple[Session, ...]:
        """Everybody who signs."""
        return (self.office, self.lead, self.deputy, self.anna, self.bert)

    def grow(self, entries: int) -> None:
        """Open the case, and let letters be written, passed on and opened until the journal has about so many entries."""
        until = Seconds(START + 80 * DAY)
        for who, place in ((self.lead, s.PlaceGiven.LEAD), (self.deputy, s.PlaceGiven.DEPUTY)):
            self._say(self.office, s.Assignment, mediator=who.id, place=place, not_after=until)
        for side, who in ((Side.A, self.anna), (Side.B, self.bert)):
            slip, keyset = SlipId(secrets.token_bytes(16)), s.KeysetBytes(who.keyset.public.to_bytes())
            self._say(self.lead, s.Slip, slip=slip, side=side, epoch=1, expires=Seconds(START + DAY))
            self._say(self.lead, s.Confirm, slip=slip, side=side, epoch=1, keyset=keyset)
            self._say(who, s.Consent, side=side)
            self._say(self.lead, s.Prepared, side=side)
        self._say(self.lead, s.CaseOpen, logged=True)
        while len(self.entries) < entries:
            self._letter()

    def _letter(self) -> None:
        item = ItemId(secrets.token_bytes(16))
        ref = s.PartRef(s.PartHeader(bytes(74)), 4_000, 1, _DIGEST)
        about: dict[str, Any] = {
            "item": item,
            "author": self.anna.id,
            "side": Side.A,
            "kind": Kind.LETTER,
            "parts": (ref,),
        }
        manifest = self._say(self.anna, s.Manifest, **about)
        grants = tuple(s.GrantRef(each.id, Purpose.MEDIATOR, _DIGEST) for each in (self.lead, self.deputy))
        self._say(self.anna, s.Submit, item=item, manifest=manifest, grants=grants)
        released: dict[str, Any] = {"item": item, "manifest": manifest, "to": self.bert.id, "grant": _DIGEST}
        self._say(self.lead, s.Release, logged=True, **released)
        self._say(self.bert, s.Open, item=item, tell_author=False)

    def _say(self, who: Session, shape: type[s.Statement], *, logged: bool = False, **said: Any) -> RecordId:
        n = len(self.entries)
        position = s.Position(n, self.entries[-1].head if n else _DIGEST)
        made = who.sign(shape, Moment(START, position), **said)
        self._add(made.data, made.id)
        if logged:
            log = who.log(made, Moment(START, position))
            self._add(log.data, log.id)
        return made.id

    def _add(self, data: bytes, id_: RecordId) -> None:
        n, head = len(self.entries) + 1, self.entries[-1].head if self.entries else _DIGEST
        self.entries.append(m.JournalEntry(n, s.Digest(digests.journal_head(self.case, n, head, id_)), id_, data))

    def _person(self) -> Session:
        keyset = KeysetSecret.generate(secrets.token_bytes)
        return Session(self.fingerprint, self.case, keyset, secrets.token_bytes)

    def _vouched(self, name: str, role: StaffRole) -> Session:
        person = self._person()
        said = s.Staff(
            root=self.fingerprint,
            nonce=s.Nonce(secrets.token_bytes(16)),
            signers=(KeysetId(self.fingerprint),),
            at=START,
            keyset=s.KeysetBytes(person.keyset.public.to_bytes()),
            account=s.SigningKeyBytes(self.root.public.raw),
            role=role,
            name=name,
            not_before=START,
            not_after=Seconds(START + 300 * DAY),
        )
        code, body = records.body_of(said)
        made = sign.sign_record(self.root, self.fingerprint, sign.RecordStatement(code, body))
        signature = records.Signature(KeysetId(made.keyset_id), made.alg, made.signature)
        self.staff.append(records.frame(code, body, (signature,)))
        return person


def measure(_folder: Path, entries: int, rounds: int) -> dict[str, Any]:
    """Make a journal, and follow it again and again; return the figures in milliseconds of processor time."""
    story = Story()
    story.grow(entries)
    keys = {each.id: each.keyset.public.signing for each in story.people}
    read = [parsed(_record(each), story.fingerprint) for each in story.entries]
    taken: list[Facts] = []

    def parse() -> None:
        for each in story.entries:
            parsed(_record(each), story.fingerprint)

    def verify() -> None:
        for each in read:
            each.verify(0, keys[each.statement.signers[0]])

    def whole() -> None:
        directory = Directory(s.SigningKeyBytes(story.root.public.raw))
        directory.admit(story.staff)
        authority = Authority(directory, Facts.of(story.case, MEDIATORS), START)
        follow(Journal(story.case, MEDIATORS.name), story.entries, authority)
        taken[:] = [authority.facts]

    costs: dict[str, list[float]] = {"parse": [], "verify": [], "whole": []}
    for _ in range(rounds):
        for name, work in (("parse", parse), ("verify", verify), ("whole", whole)):
            costs[name].append(_cost_ms(work))
    opened = sum(each.state.value == "opened" for each in taken[0].file.items.values())
    least = {f"{name}_ms": round(min(found), 2) for name, found in costs.items()}
    ratios = [each / one for each, one in zip(costs["whole"], costs["verify"], strict=True)]
    target = Target.at_most(
        "a mediator's replay of 1,000 records, ms", TARGET_MS, least["whole_ms"] * 1_000 / entries
    )
    return {
        "entries": len(story.entries),
        "opened": opened,
        **least,
        "whole_to_verify": middle(ratios),
        "targets": [target.shown],
    }


def _record(entry: m.JournalEntry) -> bytes:
    if entry.record is None:
        raise TypeError("a journal of one's own making withholds nothing")
    return entry.record


def _cost_ms(work: Callable[[], None]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1_000


def report(result: dict[str, Any]) -> str:
    """Return the figures as a table."""
    rows = [(name, f"{result[f'{name}_ms']:g} ms") for name in ("parse", "verify", "whole")]
    rows.append(("whole to verify", f"{result['whole_to_verify']:g}"))
    return "\n\n".join([table(("processor time", f"{result['entries']} records"), rows), ended(result)])


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run(
        "replay",
        __doc__,
        lambda folder, options: measure(folder, *(QUICK if options.quick else FULL)),
        report,
        arguments,
    )


if __name__ == "__main__":
    sys.exit(main())
