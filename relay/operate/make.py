"""Makes a new relay: the organisation's root, the server's keys and record, the settings file, an empty database.

All of it or nothing: it is made in a folder beside and renamed. Never overwrites; the root's private half goes where
it was asked to go, which should not be this machine for long.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from relay import config
from relay.config import Settings
from relay.crypto.encoding import RandomSource, draw
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.crypto.typed import short_fingerprint_text
from relay.domain.guardians import AGE_LINE
from relay.domain.ids import Seconds
from relay.operate import disk, installation, keyfiles, root, unfinished
from relay.operate.fault import Fault
from relay.operate.identity import fingerprint_of
from relay.operate.unfinished import Undo
from relay.store.blobs.aside import sync_folder
from relay.store.sqlite.connection import FileLock
from relay.store.sqlite.migrate import migrate
from relay.wire.statements import SigningKeyBytes

SETTINGS_NAME = "relay.settings"
ROOT_NAME = "root.key"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_THIS_MACHINE = "127.0.0.1/32,::1/128"
SERVER_NAME = "this relay"
"""The name in the server's own staff record."""


class FolderPlan(Struct, frozen=True, kw_only=True):
    """What was asked for."""

    folder: Path
    origin: str
    listen: str | None = None
    telephone: str | None = None
    root_key: Path | None = None
    """Where the root's private half goes; None puts it into the folder, to be moved away."""
    days: int = root.DAYS_TOP


def make(plan: FolderPlan, passphrase: str, now: Seconds, random: RandomSource) -> list[str]:
    """Make a relay in a new folder; return what to tell the operator."""
    _require_apart(plan)
    organisation = SigningSecret.generate(random)
    sealed_root = keyfiles.encoded(keyfiles.root_file(organisation, passphrase, random))
    with disk.new_folder(plan.folder) as making:
        _write_keys(making, organisation, plan.days, now, random)
        disk.write_new(making / SETTINGS_NAME, _settings_text(plan))
        (making / "files").mkdir(mode=disk.FOLDER_MODE)
        migrate(config.load(making / SETTINGS_NAME, {}).store)
        root_path = plan.root_key or making / ROOT_NAME
        if plan.root_key is not None:
            digest = sha256(sealed_root).hexdigest()
            unfinished.note_undo(making, Undo(last=SETTINGS_NAME, file=str(root_path.absolute()), digest=digest))
        disk.write_new(root_path, sealed_root)
    return _told(plan, organisation, sealed=bool(passphrase.strip()))


def new_database(settings: Settings) -> int:
    """Make the database that the settings name, empty; return its schema.

    Raises `Fault` where something shows that there was one.
    """
    if settings.database is None:
        raise Fault("RELAY_STORE is no database file.")
    reason = installation.reason_for_no_new_database(settings)
    if reason is not None:
        raise Fault(f"Nothing was made: {reason}.")
    lock = FileLock(settings.database)
    try:
        with unfinished.making(settings.database) as making:
            schema = migrate(config.SQLITE + str(making / settings.database.name))
            unfinished.give(making, unfinished.owner_of(settings.database.absolute().parent))
            (making / settings.database.name).rename(settings.database)
            sync_folder(settings.database.parent)
    finally:
        lock.release()
    return schema


def _write_keys(folder: Path, organisation: SigningSecret, days: int, now: Seconds, random: RandomSource) -> None:
    keyset = KeysetSecret.generate(random)
    server = keyfiles.ServerFile(keyfiles.ServerKind.IS, keyset.to_bytes(), draw(random, 32))
    record = root.server_record(organisation, keyset.public, SERVER_NAME, days, now, random)
    public = keyfiles.RootPublicFile(keyfiles.RootPublicKind.IS, SigningKeyBytes(organisation.public.raw))
    disk.write_new(folder / "server.key", keyfiles.encoded(server))
    disk.write_new(folder / "server.record", keyfiles.record_line(record), disk.PUBLIC_MODE)
    disk.write_new(folder / "root.public", keyfiles.encoded(public), disk.PUBLIC_MODE)


def _require_apart(plan: FolderPlan) -> None:
    """Refuse a root key inside the folder that was not put there by default, and one that exists."""
    if plan.root_key is None:
        return
    if plan.root_key.absolute().is_relative_to(plan.folder.absolute()):
        raise Fault("--root-key names a file inside the server's folder: choose a place that is not the server's.")
    if plan.root_key.exists():
        raise Fault(f"{plan.root_key} exists already and is not overwritten.")


def _is_proxied(plan: FolderPlan) -> bool:
    """Whether TLS must end at a proxy on this machine: the origin is https, and nobody else can connect."""
    host = "" if plan.listen is None else plan.listen.rpartition(":")[0].strip("[]")
    return plan.origin.startswith("https://") and host in ("", *LOOPBACK)


def _settings_text(plan: FolderPlan) -> bytes:
    lines = [
        "# Settings of this relay. The environment overrides them; relative paths begin at this file's folder.",
        f"RELAY_ORIGIN={plan.origin}",
        *([] if plan.listen is None else [f"RELAY_LISTEN={plan.listen}"]),
        *([] if not _is_proxied(plan) else [f"RELAY_TRUSTED_PROXIES={_THIS_MACHINE}"]),
        *([] if plan.telephone is None else [f"RELAY_TELEPHONE={plan.telephone}"]),
        "# Below this age somebody decides together with a parent or guardian: 16 or 18.",
        f"RELAY_AGE_LINE={AGE_LINE}",
        "RELAY_STORE=sqlite:///relay.sqlite3",
        "RELAY_FILES=files",
        "RELAY_SERVER_KEY=server.key",
        "RELAY_SERVER_RECORD=server.record",
        "RELAY_ROOT_PUBLIC=root.public",
    ]
    if any("\n" in line or "\r" in line for line in lines):
        raise Fault("A setting is one line.")
    return "".join(f"{line}\n" for line in lines).encode()


def _told(plan: FolderPlan, organisation: SigningSecret, *, sealed: bool) -> list[str]:
    inside = plan.root_key is None
    root_path = plan.folder / ROOT_NAME if plan.root_key is None else plan.root_key
    days = plan.days
    return [
        f"Made a relay in {plan.folder} for {plan.origin}.",
        "",
        "Fingerprint of the organisation's root, for every slip and every new staff member:",
        f"  {short_fingerprint_text(fingerprint_of(organisation.public))}",
        "",
        f"The root's private key is {root_path}" + (", sealed under your passphrase." if sealed else "."),
        *(
            [
                "*** IT LIES ON THE SERVER NOW. MOVE IT AWAY BEFORE ANYTHING ELSE: to a medium that is kept under lock,",
                "*** with a second copy elsewhere. Whoever has it can make anyone a mediator of this organisation.",
            ]
            if inside
            else ["Keep it under lock, with a second copy elsewhere: without it no staff member can ever be added."]
        ),
        *([] if sealed else ["It has no passphrase: whoever holds the file is the organisation's root."]),
        f"The server's own record is valid for {days} days; relay check says when to renew it.",
        "",
        f"Back up {plan.folder / 'server.key'} once, apart from the backups: a restored server needs it.",
        *(
            []
            if plan.telephone
            else ["There is no telephone number yet, and people are told to call the office: set RELAY_TELEPHONE."]
        ),
        f"Next: relay --settings {plan.folder / SETTINGS_NAME} check, then the same with serve.",
    ]
