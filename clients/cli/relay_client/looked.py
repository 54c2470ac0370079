"""One case as it was looked at: what the server showed, and what the verified journal tells of it. Holds, and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from relay.domain.ids import CaseId
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.authority import Authority
from relay_client.facts import Facts
from relay_client.journal import Journal, Step
from relay_client.memory import Memory
from relay_client.session import Session
from relay_client.trust import Directory


@dataclass(slots=True)
class Look:
    """One case as seen now: the reply, verified people, the journal, and a session to sign with."""

    reply: m.CaseReply
    authority: Authority
    session: Session
    memory: Memory
    journal: Journal | None = None
    """None for coordinators, who have no seat."""
    steps: tuple[Step, ...] = ()
    """What the journal gained since it was last followed on this device."""
    shown: m.CaseShown | None = None
    """What the server shows of it beside the journal, where all cases were looked at at once: hints, and sealed words."""

    @property
    def case(self) -> CaseId:
        """Which case."""
        return self.reply.case.case

    @property
    def facts(self) -> Facts:
        """Its people through time."""
        return self.authority.facts

    @property
    def directory(self) -> Directory:
        """The staff known here."""
        return self.authority.directory

    @property
    def position(self) -> s.Position:
        """The journal position that a new statement carries."""
        return self.reply.journal if self.journal is None else self.journal.position
