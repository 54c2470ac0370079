"""What ends on a day that somebody has to know of before: the certificate, and the authority of staff."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from relay.config import Settings
from relay.crypto.certificates import not_after
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate import disk, places
from relay.store.base import KeysetRow
from relay.store.sqlite.looks import staff_of

CERTIFICATE_DAYS: Final = 14
"""A certificate that a program renews is renewed earlier than this; one that is not wants somebody now."""
STAFF_DAYS: Final = 30
"""Time to ask the root, which lies in a safe, and to meet."""


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
    soon = sorted(
        (row for row in rows if row.not_after - now < STAFF_DAYS * SECONDS_PER_DAY), key=lambda row: row.not_after
    )
    if not soon:
        return True, f"{len(rows)} staff, none of whose authority ends within {STAFF_DAYS} days"
    said = ", ".join(
        f"{'' if row.role is None else row.role.value} {row.id.hex()[:16]} on {datetime.fromtimestamp(row.not_after, UTC):%Y-%m-%d}"
        for row in soon
    )
    return False, f"authority ends soon, to be signed anew by the root (relay staff says who): {said}"


def standing_staff(database: Path, now: Seconds) -> list[KeysetRow]:
    """Return of each member of staff whose authority stands the row that ends last. Blocks; raises as `staff_of`."""
    newest = {row.account or row.id: row for row in sorted(staff_of(database), key=lambda row: row.not_after)}
    return [row for row in newest.values() if not row.ended and row.not_after > now]
