"""A server that shows somebody a journal of its own making, for tests of what their client says to it."""

from __future__ import annotations

from msgspec.structs import replace

from relay.crypto.digests import journal_head, record_id
from relay.domain.ids import CaseId, RecordId
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from tests.support.between import Between

_START = s.Digest(bytes(32))


async def journal_of(person: Account, case: CaseId) -> m.Journal:
    """Return somebody's whole journal as the honest server shows it."""
    access = person._session
    path = {"case": codec.base64url(case)}
    return await access.call("case.journal", m.Journal, path=path, query={"after": "0"})


def made_of(journal: m.Journal, case: CaseId, *data: bytes) -> m.Journal:
    """Return a journal of exactly these records, chained anew."""
    entries: list[m.JournalEntry] = []
    for each in data:
        record = records.parse(each)
        id_ = RecordId(record_id(record.type, record.body))
        n, head = len(entries) + 1, entries[-1].head if entries else _START
        entries.append(m.JournalEntry(n, s.Digest(journal_head(case, n, head, id_)), id_, each))
    return replace(journal, entries=tuple(entries))


def grown(journal: m.Journal, case: CaseId, *data: bytes) -> m.Journal:
    """Return a journal with these records behind its own."""
    kept = [each.record for each in journal.entries if each.record is not None]
    return made_of(journal, case, *kept, *data)


def end_of(journal: m.Journal) -> s.Position:
    """Return where a journal ends."""
    return s.Position(journal.entries[-1].n, journal.entries[-1].head)


def shows(stands: Between, journal: m.Journal, *staff: bytes) -> None:
    """Let the server show this journal from now on, as the only one, with these staff records beside it."""
    position = end_of(journal)

    def page(_: bytes) -> bytes:
        after = int((stands.sent[-1].query or {})["after"])
        entries = tuple(each for each in journal.entries if each.n > after)
        return codec.encode(replace(journal, entries=entries, more=False, staff=(*journal.staff, *staff)))

    stands.changes["case.journal"] = page
    stands.change("case.get", m.CaseReply, lambda reply: replace(reply, journal=position))
