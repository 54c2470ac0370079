"""Whether room is put aside for stopping on a full disk, and enough of it."""

from __future__ import annotations

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.store.space import STOP_BYTES, free
from relay.store.sqlite.reserve import FILES, may_stop, reserve_files, reserve_folder, room_of


def reserve(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the reserve beside the database, and for how many open cases and people it must do."""
    database = settings.database
    if database is None or not database.exists():
        return False, "there is no database"
    stops, folder = settings.reserve_stops, reserve_folder(database)
    wanted = stops * STOP_BYTES
    cases, people = may_stop(database)
    if cases + people > stops:
        return False, (
            f"{stops} stops, and there are {cases} open cases and {people} people: set RELAY_RESERVE_STOPS to {cases + people}"
            " or more, and start again"
        )
    if not folder.exists():
        room = free(database.parent)
        sentence = f"relay serve puts {wanted >> 20} MiB aside for {stops} stops when it starts"
        return (
            room >= wanted,
            sentence if room >= wanted else f"{sentence}, and {room >> 20} MiB are free: make room",
        )
    there = sum(room_of(path) >= wanted // FILES for path in reserve_files(folder))
    if there < FILES:
        return False, (
            f"it is in use or too small: only what stops is written, until {wanted >> 20} MiB and a quarter more are free."
            f" Make room at {database.parent}"
        )
    return True, f"{stops} stops find room on a full disk ({wanted >> 20} MiB)"
