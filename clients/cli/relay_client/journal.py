"""A person's journal of one case: its chain of record ids, followed from where it was pinned, every record verified.

A journal only grows. One that is shorter than what was pinned, or another one, is refused, unless the organisation's root
signed where it was set back to. Pure: entries in, a longer journal out; fetching and keeping are done elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from relay.crypto.digests import JOURNAL_START, journal_head
from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.authority import Authority, Signer, Who
from relay_client.errors import Untrusted
from relay_client.trust import Parsed, parsed
from relay_client.views import Contradiction, JournalLine
from relay_client.wording import snake

_ID_BYTES: Final = 32


class Journal(Struct, frozen=True):
    """How far a journal was followed: all its record ids, end to end, and the chain value after them."""

    case: CaseId
    seat: str
    ids: bytes = b""
    head: s.Digest = s.Digest(JOURNAL_START)

    @property
    def n(self) -> int:
        """How many entries were seen."""
        return len(self.ids) // _ID_BYTES

    @property
    def position(self) -> s.Position:
        """What a new statement says about it."""
        return s.Position(self.n, self.head)

    def id_at(self, n: int) -> RecordId:
        """Return the id of entry `n`, counted from 1."""
        return RecordId(self.ids[(n - 1) * _ID_BYTES : n * _ID_BYTES])

    def holds(self, record: RecordId) -> bool:
        """Whether a record is in the journal."""
        return any(self.id_at(n) == record for n in range(1, self.n + 1))

    def head_at(self, n: int) -> s.Digest:
        """Return the chain value after `n` entries, computed anew."""
        head = JOURNAL_START
        for at in range(1, n + 1):
            head = journal_head(self.case, at, head, self.id_at(at))
        return s.Digest(head)

    def extended(self, record: RecordId) -> Journal:
        """Return the journal with one more entry."""
        head = s.Digest(journal_head(self.case, self.n + 1, self.head, record))
        return Journal(self.case, self.seat, self.ids + record, head)


class Step(Struct, frozen=True):
    """One entry that was followed: the record where it may be read, and who signed it."""

    n: int
    id: RecordId
    found: Parsed | None
    who: Who | None

    def line(self) -> JournalLine:
        """Return it as shown."""
        if self.found is None or self.who is None:
            return JournalLine(self.n, self.id, "withheld", "", withheld=True)
        said = self.found.statement
        item: ItemId | None = getattr(said, "item", None)
        side: Side | None = getattr(said, "side", None) or getattr(said, "about", None)
        return JournalLine(
            n=self.n,
            record=self.id,
            what=snake(type(said).__name__),
            who=self.who.name or (self.who.side.value if self.who.side else self.who.signer.value),
            side=side or self.who.side,
            at=getattr(said, "at", None),
            day=getattr(said, "day", None),
            item=item,
        )


def follow(
    journal: Journal, entries: Sequence[m.JournalEntry], authority: Authority
) -> tuple[Journal, tuple[Step, ...]]:
    """Return the journal with these entries added, and what they are; facts go into `authority.facts`.

    Raises Untrusted: `journal.chain` (with the place as evidence) where an entry does not continue the chain,
    `journal.record` where bytes are not the record named, and the codes of `Authority.check`.
    """
    steps = []
    for entry in entries:
        after = journal.extended(entry.id)
        if entry.n != after.n or entry.head != after.head:
            raise Untrusted("journal.chain", journal.seat, _evidence(journal, entry))
        steps.append(_step(journal, entry, authority))
        journal = after
    return journal, tuple(steps)


def insist_grown(journal: Journal, shown: s.Position) -> None:
    """Hold a position that the server shows against what was seen before.

    Raises Untrusted `journal.rollback` where it is shorter than ours, `journal.contradiction` where the same place
    has another chain value.
    """
    if shown.n > journal.n:
        return
    ours = journal.head_at(shown.n)
    if ours != shown.head:
        evidence = Contradiction(journal.case, journal.seat, shown.n, ours, shown.head)
        raise Untrusted("journal.contradiction", journal.seat, evidence)
    if shown.n < journal.n:
        evidence = Contradiction(journal.case, journal.seat, journal.n, journal.head, shown.head)
        raise Untrusted("journal.rollback", journal.seat, evidence)


def restored(pinned: Journal, anew: Journal, steps: Sequence[Step]) -> bool:
    """Whether a journal followed anew from its beginning is the pinned one, set back by the root and grown since.

    The root's record stands right after the place it names; up to there both journals are the same.
    """
    for step in steps:
        said = None if step.found is None else step.found.statement
        if not isinstance(said, s.Restore) or step.who is None or step.who.signer is not Signer.ROOT:
            continue
        before = said.journal.n
        same = pinned.ids[: before * _ID_BYTES] == anew.ids[: before * _ID_BYTES]
        named = said.seat == pinned.seat and said.case == pinned.case and step.n == before + 1
        if named and same and before <= pinned.n and anew.head_at(before) == said.journal.head:
            return True
    return False


def _step(journal: Journal, entry: m.JournalEntry, authority: Authority) -> Step:
    n = journal.n + 1
    if entry.record is None:
        raise Untrusted("journal.withheld", journal.seat)
    found = parsed(entry.record, authority.directory.root)
    said = found.statement
    if found.id != entry.id or not (isinstance(said, s.ShredReceipt) or _about(said) == journal.case):
        raise Untrusted("journal.record", journal.seat)
    who = authority.check(found)
    if found.id not in authority.facts.records:
        _in_order(found, who, authority)
    authority.facts.add(found)
    return Step(n, entry.id, found, who)


def _in_order(found: Parsed, who: Who, authority: Authority) -> None:
    """Check what depends on what came before in the journal; not again for a record whose facts are known."""
    said = found.statement
    if isinstance(said, s.Confirm):
        authority.succeeds(said)
    if isinstance(said, s.Delegation) and len(said.signers) == 1 and authority.facts.party(said.side) is not None:
        raise Untrusted("trust.second_signature", who.name)


def _about(said: s.Statement) -> CaseId | None:
    case: CaseId | None = getattr(said, "case", None)
    return case


def _evidence(journal: Journal, entry: m.JournalEntry) -> Contradiction:
    ours = journal.extended(entry.id).head
    return Contradiction(journal.case, journal.seat, entry.n, ours, entry.head, entry.record)
