"""A mediators' journal of any length, signed and in order, as a server would show it: letters in both directions, most released.

The case and its people are those of the test vectors. Nothing is sealed: digests stand where grants would be.
"""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import CaseId, Seconds
from relay.domain.model import MEDIATORS, Side
from relay.wire import messages as m
from relay.wire import statements as s
from scripts.scenarios.cast import CASE, ROOT
from scripts.scenarios.replays import READERS, prepared, release
from scripts.scenarios.telling import Telling, id_of, staff_records


class Shown(Struct, frozen=True):
    """What a client is shown of a case: the journal's entries, who is on the staff, and when it looks."""

    case: CaseId
    root: s.SigningKeyBytes
    staff: tuple[bytes, ...]
    entries: tuple[m.JournalEntry, ...]
    now: Seconds


def long_journal(length: int) -> Shown:
    """Return a mediators' journal with at least `length` entries; the last letter may add up to four."""
    telling, number = prepared("bench"), 0
    while len(telling.journals[MEDIATORS]) < length:
        _letter(telling, number)
        number += 1
    names = telling.journals[MEDIATORS]
    heads = telling.heads(MEDIATORS)
    entries = tuple(
        m.JournalEntry(n, s.Digest(head), telling.ids[name], m.RecordBytes(telling.records[name]))
        for n, (name, head) in enumerate(zip(names, heads, strict=True), 1)
    )
    staff = tuple(bytes.fromhex(record) for record in staff_records())
    return Shown(CaseId(CASE), s.SigningKeyBytes(ROOT.public.raw), staff, entries, telling.now)


def _letter(telling: Telling, number: int) -> None:
    """One letter: of ten, six are opened, two stay released, one is returned and one taken back."""
    side, author, to = (Side.A, "anna", "bram") if number % 2 else (Side.B, "bram", "anna")
    name = f"letter {number}"
    item = telling.letter(name, author, side, readers=READERS)
    if number % 10 == 0:
        reason = (s.WordsRef(id_of(author), s.Digest(bytes(32))),)
        manifest = telling.ids[f"manifest {name}"]
        telling.tell(f"return {name}", "deputy", s.Return, item=item, manifest=manifest, reason=reason)
    elif number % 10 == 1:
        telling.tell(f"recall {name}", author, s.Recall, item=item)
    else:
        release(telling, name, to)
        if number % 10 > 3:  # noqa: PLR2004 - two of ten stay unopened
            telling.tell(f"open {name}", to, s.Open, item=item, tell_author=False)
