"""The web client of this installation, as the operator's settings dress it: read for `relay serve` and for `relay check`."""

from __future__ import annotations

from relay.bundle import files, style
from relay.config import Settings
from relay.operate.fault import Fault
from relay.wire.routes import STYLE_PATH


def bundle() -> files.Bundle | None:
    """Read the web client; None where it is not in this installation. Raises `Fault` where it is not what its list says."""
    try:
        return files.installed()
    except files.Unfit as error:
        raise Fault(f"{error} Install relay-letters again.") from None


def pages(settings: Settings) -> dict[str, files.File]:
    """Return what is served, by address; empty where the web client is not in this installation. Raises `Fault`."""
    sheet, found = style_sheet(settings), bundle()
    return {} if found is None else {**found.files, STYLE_PATH: sheet}


def style_sheet(settings: Settings) -> files.File:
    """Read and check the organisation's colours; an empty sheet where there are none. Raises `Fault`."""
    if settings.style is None:
        return files.style_file(b"")
    try:
        with settings.style.open("rb") as opened:
            return files.style_file(opened.read(style.MOST_BYTES + 1))
    except style.Unfit as error:
        raise Fault(f"RELAY_STYLE={settings.style} {error}.") from None
    except OSError as error:
        raise Fault(f"RELAY_STYLE={settings.style} cannot be read: {error.strerror}.") from error
