"""What ends on a day that somebody has to know of before: the certificate, and the authority of staff."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from relay.config import Settings
from relay.crypto.certificates import not_after
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.domain.model import StaffRole
from relay.domain.staff_rules import PRESSES_AHEAD_S, TOLD_AHEAD_S, Ending, ending
from relay.operate import disk, places
from relay.store.base import KeysetRow
from relay.store.sqlite.looks import staff_of

CERTIFICATE_DAYS: Final = 14
"""A certificate that a program renews is renewed earlier than this; one that is not wants somebody now."""


def certificate(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at how long the certificate is good, where TLS ends here."""
    if settings.tls_cert is None:
        return True, "TLS ends elsewhere"
    try:
        left = (not_after(disk.read(settings.tls_cert, "The certificate")) - now) // SECONDS_PER_DAY
    except ValueError:
        return False, f"{settings.tls_cert} holds no certificate in PEM form"
    if left < 0:
        return False, f"{settings.tls_cert} ended {-left} days ago: nobody can connect"
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
    said = "; ".join(
        f"{when}: {who}"
        for when, who in ((f"within {PRESSES_AHEAD_S // SECONDS_PER_DAY} days", now_due), ("later", later))
        if who
    )
    return False, f"{nobody}authority ends soon, to be signed anew by the root (letters staff due): {said}"


def standing_staff(database: Path, now: Seconds) -> list[KeysetRow]:
    """Return of each member of staff whose authority stands the row that ends last. Blocks; raises as `staff_of`."""
    newest = {row.account or row.id: row for row in sorted(staff_of(database), key=lambda row: row.not_after)}
    return [row for row in newest.values() if not row.ended and row.not_after > now]


def _said(row: KeysetRow) -> str:
    """Say whose authority ends when; no name, which the machine's log might keep."""
    role = "" if row.role is None else row.role.value
    return f"{role} {row.id.hex()[:16]} on {datetime.fromtimestamp(row.not_after, UTC):%Y-%m-%d}"
