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
    except files.DamagedBundle as error:
        raise Fault(f"{error} Install relay-letters again.") from None


def pages(settings: Settings) -> tuple[dict[str, files.File], bool]:
    """Return what is served, by address, and whether the web client is unfit; nothing is served where it is, or is not installed.

    Stopping, and everything else, must not wait until a damaged one is installed again. Raises `Fault` for the style sheet.
    """
    sheet = style_sheet(settings)
    try:
        client = bundle()
    except Fault:
        return {}, True
    return ({} if client is None else {**client.files, STYLE_PATH: sheet}), False


def style_sheet(settings: Settings) -> files.File:
    """Read and check the organisation's colours, and put its telephone number beside them. Raises `Fault`."""
    telephone = settings.telephone.strip()
    if settings.style is None:
        return files.style_file(b"", telephone)
    try:
        with settings.style.open("rb") as opened:
            return files.style_file(opened.read(style.MOST_BYTES + 1), telephone)
    except style.UnfitStyle as error:
        raise Fault(f"RELAY_STYLE={settings.style} {error}.") from None
    except OSError as error:
        raise Fault(f"RELAY_STYLE={settings.style} cannot be read: {error.strerror}.") from error
