"""Whether the web client of this installation is whole, and what the organisation's colours are."""

from __future__ import annotations

from relay.bundle.files import NOT_HERE
from relay.config import Settings
from relay.domain.ids import Seconds
from relay.operate import web
from relay.operate.fault import Fault


def client(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether every file is what the list says. An installation without the web client is whole too."""
    bundle = web.bundle()
    if bundle is None:
        return True, f"{NOT_HERE}: people need the program letters"
    return True, f"{len(bundle.sums)} files, SHA-256 of their list {bundle.list_sum}"


def style(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether the organisation's style sheet sets colours and nothing else."""
    web.style_sheet(settings)
    return True, "the service's own colours" if settings.style is None else str(settings.style)


def listed() -> list[str]:
    """Return the files of the web client with their SHA-256, for somebody to compare; none where it is not installed whole."""
    try:
        bundle = web.bundle()
    except (Fault, OSError):
        return []  # the point above says why
    return [] if bundle is None else bundle.lines()
