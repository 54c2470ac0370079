"""What ends on a day that somebody has to know of before: the certificate, and the authority of staff."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from relay.config import Settings
from relay.crypto.certificates import read_certificate
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.domain.model import StaffRole
from relay.domain.staff_rules import PRESSES_AHEAD_S, TOLD_AHEAD_S, Ending, ending
from relay.operate import disk, places
from relay.operate.tls import chain_and_key, tls_context
from relay.store.base import KeysetRow
from relay.store.sqlite.looks import staff_of

CERTIFICATE_DAYS: Final = 14
"""A certificate that a program renews is renewed earlier than this; one that is not wants somebody now."""


def certificate(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether clients take the certificate, and how long it is good, where TLS ends here."""
    files = chain_and_key(settings)
    if settings.tls_cert is None or files is None:
        return True, "TLS ends elsewhere"
    try:
        dates = read_certificate(disk.read(settings.tls_cert, "The certificate"))
    except ValueError:
        return False, f"{settings.tls_cert} holds no certificate in PEM form"
    tls_context(*files)  # as the service does at its start
    left = (dates.not_after - now) // SECONDS_PER_DAY
    if left < 0:
        return False, f"{settings.tls_cert} ended {-left} days ago: nobody can connect"
    if dates.not_before > now:
        return (
            False,
            f"{settings.tls_cert} is good from {_day(dates.not_before)} on only: until then nobody can connect",
        )
    host = urlsplit(settings.origin).hostname or ""
    if not dates.is_for(host):
        named = ", ".join(dates.names) or "no host"
        return False, f"{settings.tls_cert} is for {named}, and RELAY_ORIGIN is at {host}: nobody can connect"
    good = left >= CERTIFICATE_DAYS
    return good, f"{left} days left" + ("" if good else f": renew {settings.tls_cert}, then reload the service")


def staff(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whose authority ends soon. Names nobody: what a check says may be kept by the machine's log."""
    if settings.database is None:
        return True, "no database file"
    places.require_database(settings, written=False)
    rows = standing_staff(settings.database, now)
    soon = sorted((row for row in rows if ending(row.not_after, now)), key=lambda row: row.not_after)
    office = any(row.role is StaffRole.COORDINATOR for row in rows)
    nobody = "no coordinator has authority: let the root sign for one; "
    nobody = "" if office or not staff_of(settings.database) else nobody
    if not soon:
        days = TOLD_AHEAD_S // SECONDS_PER_DAY
        return not nobody, f"{nobody}{len(rows)} staff, none of whose authority ends within {days} days"
    now_due = ", ".join(_said(row) for row in soon if ending(row.not_after, now) is Ending.PRESSES)
    later = ", ".join(_said(row) for row in soon if ending(row.not_after, now) is Ending.TOLD)
    sentence = "; ".join(
        f"{when}: {who}"
        for when, who in ((f"within {PRESSES_AHEAD_S // SECONDS_PER_DAY} days", now_due), ("later", later))
        if who
    )
    return False, f"{nobody}authority ends soon, to be signed anew by the root (letters staff due): {sentence}"


def standing_staff(database: Path, now: Seconds) -> list[KeysetRow]:
    """Return of each member of staff whose authority stands the row that ends last. Blocks; raises as `staff_of`."""
    newest = {row.account or row.id: row for row in sorted(staff_of(database), key=lambda row: row.not_after)}
    return [row for row in newest.values() if not row.ended and row.not_after > now]


def _said(row: KeysetRow) -> str:
    """Say whose authority ends when; no name, which the machine's log might keep."""
    role = "" if row.role is None else row.role.value
    return f"{role} {row.id.hex()[:16]} on {_day(row.not_after)}"


def _day(second: int) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d}"
