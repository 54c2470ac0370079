"""A service in which nobody is yet, for pages that need no account."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from relay.domain.ids import Seconds
from relay.operate import make
from tests.support.chance import Chance
from tests.support.elsewhere import EXIT
from tests.support.process import ServerProcess, serving
from tests.support.relay_site import ORIGIN, TELEPHONE

HELPLINE: Final = "Helpdesk 030 555 0199"


@contextmanager
def empty_service(folder: Path) -> Iterator[ServerProcess]:
    """Serve it while the context lasts, with its data below `folder`."""
    home = folder / "home"
    plan = make.FolderPlan(folder=home, origin=ORIGIN, telephone=TELEPHONE)
    make.make(plan, "", Seconds(int(time.time())), Chance("web"))
    with serving(home, RELAY_EXIT=EXIT, RELAY_HELPLINE=HELPLINE, RELAY_PACE="10000") as process:
        yield process
