"""What a line of a journal is shown with beside its own record: whose letter it is about, and whether that can still be read."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain.ids import ItemId
from relay.domain.views import RecipientStatus, gone_for
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.roles import presenters
from relay_client.views.cases import JournalLine


def journal_line(snapshot: CaseSnapshot, line: JournalLine) -> JournalLine:
    """Return a line with what the case tells of its letter now: whose it is, and whether it is gone for this seat."""
    item = None if line.item is None else snapshot.history.file.items.get(line.item)
    if item is None:
        return line
    seat = None if snapshot.history.replay.whole else presenters.summary_of(snapshot).side
    side = item.side if line.attested and line.side is None else line.side
    gone = gone_for(item, seat, snapshot.signer.id) or item.id in _told_gone(snapshot)
    return replace(line, side=side, gone=gone)


def _told_gone(snapshot: CaseSnapshot) -> set[ItemId]:
    """Return received letters of which the service says that they are gone: their author's word is in no journal of the reader."""
    rows = () if snapshot.shown is None else snapshot.shown.received
    return {row.item for row in rows if row.status is RecipientStatus.NO_LONGER_AVAILABLE}
