"""The command line: which commands there are, what they take, and what each one runs.

Clock and randomness come in here and nowhere deeper: everything below is given both.
"""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final, TypeAlias

from relay import config, log
from relay.config import Settings
from relay.crypto.keys import SigningSecret
from relay.domain.ids import Seconds
from relay.operate import (
    archive,
    clock,
    disk,
    keyfiles,
    make,
    places,
    renewing,
    restore,
    root,
    setback,
    staff,
    terminal,
    unfinished,
)
from relay.operate.check import check
from relay.operate.ending import in_order
from relay.operate.fault import Fault
from relay.store.sqlite.migrate import migrate, migrate_back, schema_version, way_back
from relay.wire.origins import normal_origin

Serve: TypeAlias = Callable[[Settings, Callable[[], Settings]], int]
"""Runs the service with its settings, which the function reads anew; returns the exit code."""
_BACKUP_SETTING: Final = {False: "RELAY_BACKUP_FOLDER", True: "RELAY_SHARES_FOLDER"}
Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"


def parser(serve: Serve) -> ArgumentParser:
    """Return the parser of all commands; `serve` is the one that runs the service."""
    top = ArgumentParser(
        prog="relay", description="The server of the relay, and the organisation root's signatures."
    )
    top.add_argument("--settings", type=Path, metavar="FILE", help="settings file (otherwise RELAY_SETTINGS)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _init(commands)
    _command(commands, "serve", "run the service", lambda args: _serve(args, serve), ends_itself=True)
    checking = _command(
        commands, "check", "look at everything, change nothing; exit 1 if something must be done", _check
    )
    checking.add_argument("--json", action="store_true", help="one JSON object")
    checking.add_argument(
        "--deep", action="store_true", help="also read and verify all that is kept (may take long)"
    )
    _clock(commands)
    migrating = _command(commands, "migrate", "bring the database to the newest schema", _migrate)
    migrating.add_argument(
        "--back", action="store_true", help="take the last upgrade back instead, for an earlier program to serve"
    )
    migrating.add_argument("--yes", action="store_true", help="do not ask")
    _backup(commands)
    _restore(commands)
    _staff(commands)
    _root(commands)
    return top


def _command(
    commands: Commands,
    name: str,
    help_: str,
    run: Callable[[Namespace], int | list[str]],
    parents: Sequence[ArgumentParser] = (),
    *,
    ends_itself: bool = False,
) -> ArgumentParser:
    """Add a command; one that returns lines says them, and has done its work. `ends_itself`: it hears signals in its own way."""

    def code(args: Namespace) -> int:
        with nullcontext() if ends_itself else in_order():
            outcome = run(args)
        if isinstance(outcome, int):
            return outcome
        terminal.say(outcome)
        return 0

    command = commands.add_parser(name, help=help_, description=help_, parents=parents)
    command.set_defaults(run=code)
    return command


def _settings(args: Namespace) -> Settings:
    return config.load(args.settings, os.environ)


def _stopped(args: Namespace) -> Settings:
    """The settings for a command that takes the database for itself."""
    settings = _settings(args)
    places.require_database(settings)
    return settings


def _now() -> Seconds:
    return Seconds(int(time.time()))


def _spelled(origin: str) -> str:
    """Return an origin as clients spell it: what a slip says must be what they ask for."""
    try:
        return normal_origin(origin)
    except ValueError:
        raise Fault("--origin is https:// and a host, perhaps a port; http:// serves this machine alone.") from None


# --- the service ----------------------------------------------------------------------------------------------


def _init(commands: Commands) -> None:
    def lines(args: Namespace) -> list[str]:
        plan = make.FolderPlan(
            folder=args.folder,
            origin=_spelled(args.origin),
            listen=args.listen,
            telephone=args.telephone or terminal.telephone(),
            root_key=args.root_key,
        )
        passphrase = terminal.passphrase(args.passphrase_file, twice=True)
        return make.make(plan, passphrase, _now(), os.urandom)

    command = _command(commands, "init", "make a new relay: root, keys, settings, database", lines)
    command.add_argument("folder", type=Path, metavar="FOLDER")
    command.add_argument("--origin", required=True, metavar="URL", help="https://relay.example.org")
    command.add_argument("--listen", metavar="HOST:PORT")
    command.add_argument(
        "--telephone", metavar="NUMBER", help="the office's, which people are told to call; else asked for"
    )
    command.add_argument("--root-key", type=Path, metavar="FILE", help="where the root's private key goes")
    command.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="seals the root's key; else asked for"
    )


def _serve(args: Namespace, serve: Serve) -> int:
    def read() -> Settings:
        return _settings(args)

    settings = read()
    places.require_database(settings)
    places.require_files(settings)
    log.configure(settings.log_level)
    return serve(settings, read)


def _check(args: Namespace) -> int:
    report = check(_settings(args), _now(), terminal.progress if args.deep else None)
    terminal.progress("", 0, 0)
    terminal.say([report.json()] if args.json else report.lines())
    return 0 if report.good else 1


def _clock(commands: Commands) -> None:
    def lines(args: Namespace) -> list[str]:
        settings, now = _settings(args), _now()
        terminal.say(clock.described(settings, now))
        terminal.require_yes("Is it right by a clock that is not this machine's?", yes=args.yes)
        return clock.confirm(settings, _now())

    command = _command(
        commands, "clock-is-right", "confirm the clock after a long stop or a jump, also while it serves", lines
    )
    command.add_argument("--yes", action="store_true", help="do not ask")


def _migrate(args: Namespace) -> list[str]:
    settings = _settings(args)
    places.require_database_folder(settings)
    if settings.database is not None and settings.database.exists() and settings.database.stat().st_size:
        places.require_database(settings)
    unfinished.sweep(settings)
    if args.back:
        return _migrate_back(settings, yes=args.yes)
    before = schema_version(settings.store)
    if before is None:
        return [f"Made the database with schema {make.new_database(settings)}."]
    after = migrate(settings.store)
    if before == after:
        return [f"The database has schema {after} already: nothing was done."]
    return [
        f"Brought the database from schema {before} to {after}.",
        "relay migrate --back takes it back, and says before what is lost by that.",
    ]


def _migrate_back(settings: Settings, *, yes: bool) -> list[str]:
    back, lost = way_back(settings.store)
    terminal.say(
        [
            f"The database goes back to schema {back}; what was written since the upgrade stays, as far as that has room for it.",
            *[f"LOST: {count} {what}." for count, what in lost],
            *([] if lost else ["Nothing is lost by that."]),
        ]
    )
    terminal.require_yes("Take the upgrade back?", yes=yes)
    return [
        f"Took the database back to schema {migrate_back(settings.store)}: install the program of before, and start it.",
        "With this program, relay migrate brings it to the newest schema again.",
    ]


# --- backups --------------------------------------------------------------------------------------------------


def _backup(commands: Commands) -> None:
    def save(args: Namespace) -> list[str]:
        settings = _settings(args)
        places.require_database(settings, written=False)
        folder = args.to or (settings.shares_folder if args.shares else settings.backup_folder)
        if folder is not None:
            places.require_folder(folder, "--to" if args.to else _BACKUP_SETTING[args.shares])
        unfinished.sweep(settings)
        with places.naming_the_full_disk(settings, folder):
            if args.shares:
                return archive.save_shares(settings, args.to, _now())
            places.require_files(settings)
            try:
                return archive.save(settings, args.to, _now())
            except archive.DamageSaved as damage:
                terminal.say(damage.report)
                raise

    command = _command(commands, "backup", "copy the database while it serves, without any share or token", save)
    command.add_argument(
        "--to", type=Path, metavar="FOLDER", help="otherwise RELAY_BACKUP_FOLDER or RELAY_SHARES_FOLDER"
    )
    command.add_argument("--shares", action="store_true", help="the shares instead, sealed to RELAY_SHARES_KEY")

    key = _command(
        commands,
        "shares-key",
        "make the key pair for share backups, for the one who keeps it",
        lambda args: archive.make_shares_key(args.file, os.urandom),
    )
    key.add_argument("file", type=Path, metavar="FILE")


def _restore(commands: Commands) -> None:
    def lines(args: Namespace) -> list[str]:
        plan = restore.RestorePlan(backup=args.backup, to=args.to, shares=args.shares, shares_key=args.shares_key)
        settings = _settings(args)
        unfinished.sweep(settings)
        with places.naming_the_full_disk(settings, args.to or settings.database):
            return restore.restore(settings, plan, _now(), os.urandom)

    command = _command(
        commands, "restore", "build a database from a backup, in a new place, with every case paused", lines
    )
    command.add_argument("backup", type=Path, metavar="BACKUP")
    command.add_argument("--shares", type=Path, metavar="FILE", help="the newest share backup")
    command.add_argument("--shares-key", type=Path, metavar="FILE", help="the private half, from its holder")
    command.add_argument(
        "--to", type=Path, metavar="FOLDER", help="a new folder; otherwise the place the settings name"
    )

    _command(
        commands,
        "set-back",
        "go on with a database that lost its newest acts, with every case paused (service stopped)",
        lambda args: setback.set_back(_settings(args), _now(), os.urandom),
    )
    signed = _command(
        commands,
        "restored",
        "take in what the root signed about a restore (service stopped)",
        lambda args: restore.accept(_stopped(args), args.file, _now()),
    )
    signed.add_argument("file", type=Path, metavar="FILE")


# --- staff ----------------------------------------------------------------------------------------------------


def _staff(commands: Commands) -> None:
    _command(
        commands,
        "staff",
        "list staff with their keyset ids (service stopped)",
        lambda args: staff.listed(_stopped(args), _now()),
    )
    ending = _command(
        commands,
        "staff-end",
        "take in what the root signed: somebody left (service stopped)",
        lambda args: staff.end(_stopped(args), args.file),
    )
    ending.add_argument("file", type=Path, metavar="FILE")
    key = _command(
        commands,
        "server-key",
        "make new keys for the server, and a request for the root to sign",
        lambda args: staff.new_server_key(_settings(args), args.file, _now(), os.urandom),
    )
    key.add_argument("file", type=Path, metavar="FILE")


# --- the root -------------------------------------------------------------------------------------------------


def _root(commands: Commands) -> None:
    group = commands.add_parser("root", help="what the organisation root signs; needs no server and no network")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    takes_key = ArgumentParser(add_help=False)
    takes_key.add_argument(
        "--root-key", type=Path, default=Path(make.ROOT_NAME), metavar="FILE", help="default: root.key"
    )
    takes_key.add_argument("--passphrase-file", type=Path, metavar="FILE")
    takes_key.add_argument("--yes", action="store_true", help="do not ask")
    for name, help_, lines, takes_days in (
        ("sign", "sign a staff request, after its fingerprint was compared by telephone", _root_sign, True),
        (
            "renew",
            "sign staff records anew, for the same keys: one a line, as letters staff due writes them",
            _root_renew,
            True,
        ),
        ("renew-server", "sign the server's record anew, for the same keys", _root_renew_server, True),
        ("end", "sign that a staff member's authority has ended", _root_end, False),
        ("restore", "sign that journals were set back by a restore", _root_restore, False),
    ):
        action = _command(actions, name, help_, lines, parents=[takes_key])
        action.add_argument("file", metavar="FILE" if name != "end" else "FILE|KEYSET")
        if takes_days:
            action.add_argument("--days", type=int, metavar="N", help=f"valid for, at most {root.DAYS_TOP}")


def _opened_root(args: Namespace) -> SigningSecret:
    return keyfiles.open_root(args.root_key, lambda: terminal.passphrase(args.passphrase_file))


def _root_sign(args: Namespace) -> list[str]:
    path = Path(args.file)
    request = root.read_request(path)
    days = root.checked_days(request.days if args.days is None else args.days)
    terminal.say(root.described(request, days))
    terminal.require_yes("Does it match?", yes=args.yes)
    record = root.staff_record(request, _opened_root(args), days, _now(), os.urandom)
    return [f"Wrote {root.write_signed(path, '.signed', [record])}."]


def _root_renew(args: Namespace) -> list[str]:
    path = Path(args.file)
    days = root.checked_days(root.DAYS if args.days is None else args.days)
    records, now = renewing.read_records(path), _now()
    terminal.say(renewing.described(records, days, now))
    terminal.require_yes("Are all of these still staff, in these roles?", yes=args.yes)
    signed = renewing.renewed(records, _opened_root(args), days, now, os.urandom, path)
    written = root.write_signed(path, ".signed", signed)
    return [f"Wrote {written}: anyone of them, or of the office, takes it in with letters staff renewed."]


def _root_renew_server(args: Namespace) -> list[str]:
    path = Path(args.file)
    days = root.checked_days(root.DAYS_TOP if args.days is None else args.days)
    record = keyfiles.read_record(path, "The server's record")
    signed = root.renewed(record, _opened_root(args), days, _now(), os.urandom, path)
    written = root.write_signed(path, ".signed", [signed])
    return [f"Wrote {written}: put it in the place of the server's record and start the service again."]


def _root_end(args: Namespace) -> list[str]:
    keyset = root.keyset_named(args.file)
    terminal.require_yes(f"End the authority of {keyset.hex()} for good?", yes=args.yes)
    record = root.end_record(keyset, _opened_root(args), _now(), os.urandom)
    path = Path.cwd() / f"staff-end-{keyset.hex()[:16]}"
    disk.write_new(path, keyfiles.record_line(record), disk.PUBLIC_MODE)
    return [f"Wrote {path}: on the server, stop the service, run relay staff-end with it, and start again."]


def _root_restore(args: Namespace) -> list[str]:
    path = Path(args.file)
    heads = restore.read_heads(path)
    terminal.say([f"{len(heads)} journals of a restored database."])
    terminal.require_yes("Was this relay really restored from a backup?", yes=args.yes)
    signed = restore.vouched(heads, _opened_root(args), _now(), os.urandom)
    return [f"Wrote {root.write_signed(path, '.signed', signed)}: on the server, run relay restored with it."]
