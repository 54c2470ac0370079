"""An organisation of people with the real client, whose service is a server process, with a recorder on the way to it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from relay.domain.ids import Seconds
from relay.operate import keyfiles, make
from relay.operate.identity import fingerprint_of
from relay_client.net.transport import Transport
from tests.support.chance import Chance
from tests.support.organisation import TELEPHONE, Clock, Organisation
from tests.support.process import serving
from tests.support.recording import Recorder


class ServedOrganisation(Organisation):
    """The same people before a relay folder that another process serves, at the machine's own time when it was made."""

    log: Path
    """What the service writes down."""

    def __init__(self, folder: Path, recorder: Recorder) -> None:
        # Nothing of the service is in this process, so nothing of what the parent makes is wanted.
        self.folder = folder
        self.recorder = recorder
        self.home = folder / "server"
        self.chance = Chance("served organisation")
        self.clock = Clock(int(time.time()))
        self.origin = recorder.origin
        plan = make.FolderPlan(folder=self.home, origin=self.origin, telephone=TELEPHONE)
        make.make(plan, "", Seconds(self.clock.at), self.chance)
        self.root = keyfiles.open_root(self.home / make.ROOT_NAME, str)
        self.fingerprint = fingerprint_of(self.root.public)
        self.transports: list[Transport] = []
        self.slept: list[float] = []
        self._looked_through = 0

    def faults(self) -> str:
        """Return all that the service wrote down since this was asked last, where a fault is among it; nothing otherwise."""
        written = self.log.read_bytes()[self._looked_through :]
        self._looked_through += len(written)
        return written.decode() if b"service.fault" in written or b"Traceback" in written else ""


@asynccontextmanager
async def served(folder: Path, **options: str) -> AsyncIterator[ServedOrganisation]:
    """Serve an organisation as a process while the context lasts, everything that goes by written down."""
    recorder = Recorder()
    made = ServedOrganisation(folder, recorder)
    with serving(made.home, RELAY_PACE="10000", **options) as server:
        recorder.server, made.log = server.origin, server.log
        async with recorder.listening():
            try:
                yield made
            finally:
                for transport in made.transports:
                    await transport.close()
        assert server.stop() == 0
    assert (faults := made.faults()) == "", faults
