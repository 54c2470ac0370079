"""What this device remembers of a case, sealed: how far its journal was followed, who was in it, what was agreed to.

These are the pins: a server that shows an older journal, other readers or another author's key than before is noticed
because of what stands here. Two commands at once never put an older memory over a newer one.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import Side
from relay.wire import codec, statements
from relay.wire import messages as m
from relay.wire.codec import Malformed, Size
from relay_client.errors import LocalFault
from relay_client.facts import Facts
from relay_client.journal import Journal
from relay_client.keystore import Vault
from relay_client.trust import parsed

SHELF: Final = "cases"
_MANY: Final = Size(0, 1_000_000)


class KnownReader(Struct, frozen=True):
    """Somebody who was on the list of readers when it was last agreed to."""

    keyset: KeysetId
    name: m.Text


class KnownWords(Struct, frozen=True):
    """The digest of a sealed text, and who signed it."""

    digest: statements.Digest
    by: KeysetId


class KnownAuthor(Struct, frozen=True):
    """The key under which the other side's letters came."""

    side: Side
    keyset: KeysetId


class Memory(Struct, frozen=True):
    """One case, as remembered."""

    seat: statements.SeatName
    ids: Annotated[bytes, Size(0, 64 * 1024 * 1024)]
    facts: Annotated[tuple[m.RecordBytes, ...], _MANY]
    words: Annotated[tuple[KnownWords, ...], _MANY]
    authors: tuple[KnownAuthor, ...]
    readers: tuple[KnownReader, ...] | None = None
    """None until a list of readers was agreed to for the first time."""


def blank(seat: str) -> Memory:
    """Return the memory of a case never seen."""
    return Memory(seat, b"", (), (), ())


def load(vault: Vault, case: CaseId, seat: str) -> Memory:
    """Return what is remembered of a case in this seat; LocalFault `home.damaged`."""
    data = vault.get(SHELF, _name(case, seat))
    if data is None:
        return blank(seat)
    try:
        return codec.decode(Memory, data)
    except Malformed as error:
        raise LocalFault("home.damaged", SHELF) from error


def keep(vault: Vault, case: CaseId, memory: Memory) -> None:
    """Keep a memory, unless another command has followed the same journal further meanwhile."""
    with vault.turn():
        stored = load(vault, case, memory.seat)
        further = len(stored.ids) > len(memory.ids) and stored.ids.startswith(memory.ids)
        if further:
            memory = replace(stored, readers=memory.readers, authors=memory.authors)
        if memory != stored:
            vault.put(SHELF, _name(case, memory.seat), codec.encode(memory))


def journal_of(memory: Memory, case: CaseId) -> Journal:
    """Return the journal as remembered."""
    journal = Journal(case, memory.seat, memory.ids)
    return replace(journal, head=journal.head_at(journal.n))


def facts_of(memory: Memory, root: statements.RootFingerprint) -> Facts:
    """Return the facts as remembered. They were verified before they were sealed here."""
    facts = Facts()
    for each in memory.facts:
        facts.add(parsed(each, root))
    facts.words.update((each.digest, each.by) for each in memory.words)
    return facts


def with_journal(memory: Memory, journal: Journal, facts: Facts) -> Memory:
    """Return the memory with a longer journal and what came with it."""
    return replace(
        memory,
        ids=journal.ids,
        facts=tuple(facts.records.values()),
        words=tuple(KnownWords(digest, by) for digest, by in facts.words.items()),
    )


def _name(case: CaseId, seat: str) -> str:
    return f"{case.hex()} {seat}"
