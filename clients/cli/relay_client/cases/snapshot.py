"""One case as it was looked at: what the server showed, and what the verified journal tells of it. Holds, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relay.domain.ids import NOTHING, CaseId, ItemId, RecordId
from relay.domain.model import Item
from relay.domain.newest import named
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.naming import thing_named
from relay_client.cases.pins import CasePins
from relay_client.errors import ServerProblem
from relay_client.items.signer import Signer
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.journal import FollowedJournal, JournalStep
from relay_client.trust.verifier import RecordVerifier


@dataclass(slots=True)
class CaseSnapshot:
    """One case as seen now: the reply, verified people, the journal, and a session to sign with."""

    reply: m.CaseReply
    verifier: RecordVerifier
    signer: Signer
    pins: CasePins
    journal: FollowedJournal | None = None
    """None for coordinators, who have no seat."""
    steps: tuple[JournalStep, ...] = ()
    """What the journal gained since it was last followed on this device."""
    shown: m.CaseShown | None = None
    """What the server shows of it beside the journal, where all cases were looked at at once: hints, and sealed words."""

    @property
    def case(self) -> CaseId:
        """Which case."""
        return self.reply.case.case

    @property
    def history(self) -> CaseHistory:
        """Its people through time."""
        return self.verifier.history

    @property
    def directory(self) -> Directory:
        """The staff known here."""
        return self.verifier.directory

    def item(self, item: ItemId) -> Item:
        """Return an item that the journal tells of; ServerProblem `not.found` where there is none."""
        known_item = self.history.file.items.get(item)
        if known_item is None:
            raise ServerProblem("not.found", 404)
        return known_item

    @property
    def position(self) -> s.Position:
        """The journal position that a new statement carries."""
        return self.reply.journal if self.journal is None else self.journal.position

    def behind(self, shape: type[s.Statement], members: Mapping[str, Any]) -> dict[str, RecordId]:
        """Return what a new statement names that it stands behind, as its member; nothing where it names none (step J11).

        The office goes by what the server tells. Where that is not the newest record, whoever follows a journal refuses it.
        """
        thing = None if "behind" in members else thing_named(shape, members, self.signer.id)
        if thing is None:
            return {}
        if self.journal is not None:
            return {"behind": named(self.history.file, thing)}
        records = {newest.thing: newest.record for newest in self.reply.newest or ()}
        return {"behind": records.get(thing, NOTHING)}
