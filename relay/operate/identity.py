"""Who this server is, read from its key files and held against the organisation root.

A server whose record is not the root's, is for other keys, or is not valid today does not start: clients would refuse
every receipt it signs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from relay.config import Settings
from relay.crypto import digests, sign
from relay.crypto.errors import CryptoError
from relay.crypto.keys import SigningPublic
from relay.domain.ids import SECONDS_PER_DAY, KeysetId
from relay.domain.model import StaffRole
from relay.operate.fault import Fault
from relay.operate.keyfiles import RootPublicFile, read_file, read_record, read_server
from relay.service.context import Identity
from relay.wire import statements as s
from relay.wire.records import Record


def load_identity(settings: Settings, clock: Callable[[], float] = time.time) -> Identity:
    """Read root, server keys and server record. Raises `Fault` where they do not fit, or not today."""
    root = read_root_public(settings.root_public)
    keyset, salt_key = read_server(settings.server_key)
    record, staff = read_server_record(settings.server_record, root)
    if staff.keyset != keyset.public.to_bytes():
        raise Fault(f"{settings.server_record} is about other keys than {settings.server_key} holds.")
    now = clock()
    if now < staff.not_before:
        raise Fault(
            f"The server's record is not valid yet: is this machine's clock right? It is in the year {_year(now)}."
        )
    if now >= staff.not_after:
        days = int((now - staff.not_after) // SECONDS_PER_DAY)
        raise Fault(f"The server's record ended {days} days ago: sign a new one with relay root renew-server.")
    return Identity(
        root=root,
        origin=settings.origin,
        telephone=settings.telephone,
        keyset=keyset,
        record=record.data,
        salt_key=salt_key,
        helpline=settings.helpline,
        age_line=settings.age_line,
        exit=settings.exit,
        organisation=settings.organisation,
        zone=settings.zone,
        signature_days=settings.signature_days,
    )


def read_root_public(path: Path) -> SigningPublic:
    """Read the root's public key."""
    return SigningPublic(read_file(RootPublicFile, path, "The organisation root's public key").root)


def read_server_record(path: Path, root: SigningPublic) -> tuple[Record, s.Staff]:
    """Read the server's record and verify that the root signed it for a server."""
    record = read_record(path, "The server's record")
    statement = record.statement
    if not isinstance(statement, s.Staff) or statement.role is not StaffRole.SERVER:
        raise Fault(f"{path} is not a record about a server.")
    verify_root(record, root, path)
    return record, statement


def verify_root(record: Record, root: SigningPublic, path: Path) -> None:
    """Require that the root itself signed a record."""
    fingerprint = fingerprint_of(root)
    if record.statement.root != fingerprint or record.statement.signers != (KeysetId(fingerprint),):
        raise Fault(f"{path} was not signed by this organisation's root.")
    signature = record.signatures[0]
    made = sign.RecordSignature(signature.keyset, signature.alg, signature.value)
    try:
        sign.verify_record(root, sign.RecordStatement(record.type, record.body), made)
    except CryptoError:
        raise Fault(f"{path} was not signed by this organisation's root: the signature does not hold.") from None


def fingerprint_of(root: SigningPublic) -> s.RootFingerprint:
    """Return the fingerprint that every record of this organisation names."""
    return s.RootFingerprint(digests.root_fingerprint(root.raw))


def _year(now: float) -> int:
    return time.gmtime(now).tm_year
