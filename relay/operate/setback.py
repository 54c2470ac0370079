"""Lets a database be served that lost its newest commits, where nothing better is left: as a restore does, every case paused.

What is gone may have been a pause, a withdrawal, or consent taken back. So nothing moves until a mediator has asked both
people, and clients accept the shorter journals only by the root's word.
"""

from __future__ import annotations

import asyncio

from relay.config import Settings
from relay.crypto.encoding import RandomSource
from relay.domain.ids import Seconds
from relay.operate import disk
from relay.operate.fault import Fault
from relay.operate.identity import load_identity
from relay.operate.restore import JOURNALS, Heads, HeadsKind, quieten
from relay.store.base import StoreDamaged
from relay.store.sqlite.connection import FileLock
from relay.store.sqlite.tail import forget, require_newest, require_sound
from relay.wire import codec


def set_back(settings: Settings, now: Seconds, random: RandomSource) -> list[str]:
    """Take a database as it is, pause every case, list the journals; return what to say.

    Raises `Fault` where nothing is lost, or where the list of an earlier time still lies there.
    """
    database = settings.database
    if database is None or not database.exists():
        raise Fault("There is no database: restore a backup.")
    journals = database.with_name(JOURNALS)
    if journals.exists():
        raise Fault(f"{journals} is still there: let the root sign it, or move it away.")
    identity = load_identity(settings, lambda: float(now))
    lock = FileLock(database)
    try:
        lost = _lost(settings)
        forget(database)
    finally:
        lock.release()
    paused, heads = asyncio.run(quieten(settings.store, identity, now, random))
    disk.write_new(journals, codec.encode(Heads(HeadsKind.IS, tuple(heads))) + b"\n")
    return [
        lost,
        f"Taken as it is: {paused} cases are paused until a mediator lifts it.",
        f"Clients refuse journals older than they have seen. Let the root sign {journals} (relay root restore),",
        "take the answer in with relay restored, and only then start the service.",
    ]


def _lost(settings: Settings) -> str:
    if settings.database is None:
        raise Fault("There is no database.")
    require_sound(settings.database)
    try:
        require_newest(settings.database)
    except StoreDamaged as damaged:
        return str(damaged)
    raise Fault("The database has every commit that its tail knows of: nothing was done.")
