"""One's own account on this device: joining with a slip, staff taking up theirs, passphrase, recovery, several people, export.

A passphrase is made up by the device and typed back once, or handed in through a file descriptor; it is never on a command
line, never stored, never shown twice.
"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from relay.domain.model import StaffRole
from relay.wire import messages as m
from relay_client import margins
from relay_client.commands import show
from relay_client.commands.base import Arguments, Command, Desk, Found, read_file, write_private
from relay_client.commands.party import unchanged
from relay_client.errors import Misused
from relay_client.exits import Usage
from relay_client.margins import one_line
from relay_client.slips import link_in, qr_lines
from relay_client.terminal import Json, Style
from relay_client.views import OpenedItem, SlipPaper

_LINES = ("origin", "root", "slip", "secret")
_STAFF = (StaffRole.COORDINATOR, StaffRole.MEDIATOR, StaffRole.COUNSELLOR)


def new_passphrase(desk: Desk) -> str:
    """Return the passphrase of a new lock: handed in, or made up, shown and typed back; on a pipe, asked for."""
    given = desk.given_passphrase()
    if given is not None:
        return given
    if not desk.terminal.is_screen:
        return desk.terminal.ask_secret("ask-new-passphrase")
    made = desk.letters.suggest_passphrase()
    desk.terminal.say("passphrase-made")
    desk.terminal.show(f"    {made}", Style.HEADING)
    desk.terminal.say("passphrase-keep")
    while " ".join(desk.terminal.ask_secret("passphrase-type-back").split()) != made:
        desk.terminal.say("passphrase-not-same")
    return made


async def join(desk: Desk, args: Namespace) -> Found:
    """Take up an invitation with its slip: as a new account, or as one more case for the account that is open."""
    slip = _slip(desk, args.file)
    organisation = await desk.letters.organisation(slip.origin)
    desk.terminal.say("join-what")
    desk.terminal.say("join-who", telephone=organisation.telephone, fingerprint=organisation.short_fingerprint)
    desk.terminal.say("promise")
    if not desk.sure(args, "join-ask"):
        desk.terminal.say("join-later")
        return unchanged(desk)
    if args.add:
        joined = await (await desk.unlocked()).join(slip)
    else:
        login = args.name or desk.terminal.ask("ask-login-name")
        language = desk.words.language.value
        joined = await desk.letters.join(slip, login, new_passphrase(desk), language, recovery=args.recovery)
        desk.person, desk.login = joined.person, login
    desk.terminal.say("joined", fingerprint=joined.short_fingerprint)
    if joined.recovery_code is not None:
        _say_code(desk, joined.recovery_code)
    return {
        "case": joined.case.hex(),
        "fingerprint": joined.short_fingerprint,
        "recovery_code": joined.recovery_code,
    }


def _slip(desk: Desk, file: Path | None) -> SlipPaper:
    """Read the slip: from a file, pasted, or typed line by line; a line with a mistake is asked again at a screen."""
    if file is not None:
        return desk.letters.read_slip(link_in(read_file(file)))
    pasted = desk.terminal.ask_secret("ask-slip")
    if pasted.strip():
        return desk.letters.read_slip(pasted)
    while True:
        lines = [desk.terminal.ask("ask-slip-line", line=desk.words("slip-line-" + label)) for label in _LINES]
        try:
            return desk.letters.read_slip("\n".join(lines))
        except Misused as fault:
            if not desk.terminal.is_screen or fault.code not in {"code.typed", "slip.text", "origin.scheme"}:
                raise
            desk.terminal.say("slip-type-again")


def _join_takes(arguments: Arguments) -> None:
    arguments.add("--file", type=Path, metavar="FILE", default=None, help_id="arg-slip-file")
    arguments.add("--name", metavar="NAME", default=None, help_id="arg-login-name")
    arguments.flag("--add")
    arguments.flag("--recovery")
    arguments.flag("--sure")


def _say_code(desk: Desk, code: str) -> None:
    desk.terminal.say("recovery-code", style=Style.HEADING)
    desk.terminal.show(f"    {code}", Style.HEADING)
    desk.terminal.say("recovery-code-keep")


async def staff_request(desk: Desk, args: Namespace) -> Found:
    """Make a staff member's keys on this device and write the file that the organisation's root signs."""
    login = args.login_name or desk.terminal.ask("ask-login-name")
    made = await desk.letters.staff_request(
        args.origin,
        args.fingerprint,
        login,
        args.name,
        StaffRole(args.role),
        new_passphrase(desk),
        desk.words.language.value,
        days=args.days,
    )
    write_private(args.out, made.file.decode())
    desk.terminal.say("staff-request-made", file=str(args.out), fingerprint=made.fingerprint_text)
    return {"file": str(args.out), "login": login, "fingerprint": made.fingerprint_text}


def _staff_request_takes(arguments: Arguments) -> None:
    arguments.add("--origin", metavar="ADDRESS", required=True)
    arguments.add("--fingerprint", metavar="CODE", required=True)
    arguments.add("--name", metavar="NAME", required=True, help_id="arg-staff-name")
    arguments.add("--login-name", metavar="NAME", default=None)
    arguments.add("--role", choices=[each.value for each in _STAFF], required=True)
    arguments.add("--days", type=int, default=365, metavar="DAYS")
    arguments.add("--out", type=Path, metavar="FILE", required=True)


async def staff_accept(desk: Desk, args: Namespace) -> Found:
    """Take up the account that the root vouched for; its recovery code is shown once."""
    try:
        record = args.record.read_bytes()
    except OSError:
        raise Usage("cli.file", str(args.record)) from None
    passphrase = desk.given_passphrase() or desk.terminal.ask_secret("ask-passphrase")
    accepted = await desk.letters.staff_accept(passphrase, record, desk.login)
    desk.person = accepted.person
    desk.terminal.say("staff-accepted")
    _say_code(desk, accepted.recovery_code)
    return {"recovery_code": accepted.recovery_code, "login": accepted.person.profile.login}


def _staff_accept_takes(arguments: Arguments) -> None:
    arguments.add("record", type=Path, metavar="FILE", help_id="arg-record")


async def attach(desk: Desk, args: Namespace) -> Found:
    """Use an account that exists already on this device too."""
    passphrase = desk.given_passphrase() or desk.terminal.ask_secret("ask-passphrase")
    kind = m.Profile.STAFF if args.staff else m.Profile.PARTY
    login, language = args.login_name, desk.words.language.value
    desk.person = await desk.letters.attach(args.origin, args.fingerprint, login, kind, passphrase, language)
    desk.login = login
    desk.terminal.say("attached")
    return {"done": True, "login": login}


def _account_takes(arguments: Arguments) -> None:
    arguments.add("--origin", metavar="ADDRESS", required=True)
    arguments.add("--fingerprint", metavar="CODE", required=True)
    arguments.add("--login-name", metavar="NAME", required=True)
    arguments.flag("--staff", help_id="arg-is-staff")


async def recover(desk: Desk, args: Namespace) -> Found:
    """Get back in with the recovery code, under a new passphrase."""
    code = read_file(args.file).strip() if args.file is not None else desk.terminal.ask_secret("ask-recovery-code")
    kind = m.Profile.STAFF if args.staff else m.Profile.PARTY
    login, language = args.login_name, desk.words.language.value
    passphrase = new_passphrase(desk)
    desk.person = await desk.letters.recover(args.origin, args.fingerprint, login, kind, code, passphrase, language)
    desk.login = login
    desk.terminal.say("recovered")
    return {"done": True, "login": login}


def _recover_takes(arguments: Arguments) -> None:
    _account_takes(arguments)
    arguments.add("--file", type=Path, metavar="FILE", default=None, help_id="arg-code-file")


async def passphrase(desk: Desk, args: Namespace) -> Found:
    """Change the passphrase, or make a new recovery code."""
    person = await desk.unlocked()
    if args.recovery_code:
        code = await person.new_recovery_code()
        _say_code(desk, code)
        return {"recovery_code": code}
    if args.new_fd is not None:
        desk.hand_in(args.new_fd)
        new = desk.given_passphrase() or ""
    elif desk.terminal.is_screen:
        desk.forget_given()
        new = new_passphrase(desk)
    else:
        new = desk.terminal.ask_secret("ask-new-passphrase")
    await person.change_passphrase(new)
    desk.terminal.say("passphrase-changed")
    return {"done": True}


def _passphrase_takes(arguments: Arguments) -> None:
    arguments.flag("--recovery-code")
    arguments.add("--new-fd", type=int, metavar="N", default=None)


async def profiles(desk: Desk, args: Namespace) -> Found:
    """List the accounts on this device, choose an account's language, or wipe one from this device."""
    if args.forget is not None:
        profile = desk.letters.profile(args.forget)
        desk.terminal.say("forget-means")
        if not desk.sure(args, "forget-ask"):
            return unchanged(desk)
        desk.letters.forget(profile)
        if desk.person is not None and desk.person.profile.login == args.forget:
            desk.lock()
        desk.terminal.say("forgotten")
        return {"forgotten": args.forget}
    if args.set_language is not None:
        desk.letters.set_language(desk.letters.profile(desk.login), args.set_language)
    found = desk.letters.profiles()
    if not found:
        desk.terminal.say("profiles-none")
    listed: list[Json] = []
    for each in found:
        kind = desk.words("profile-staff" if each.kind is m.Profile.STAFF else "profile-party")
        desk.terminal.show(f"  {one_line(each.login):<24}  {kind:<16}  {one_line(each.origin)}")
        listed.append(
            {"login": each.login, "kind": each.kind.value, "origin": each.origin, "language": each.language}
        )
    return {"profiles": listed}


def _profiles_takes(arguments: Arguments) -> None:
    arguments.add("--forget", metavar="NAME", default=None)
    arguments.add("--set-language", choices=["nl", "en"], default=None)
    arguments.flag("--sure")


async def export(desk: Desk, args: Namespace) -> Found:
    """Write what this person may read of a case into one file on this device: content only, no signatures."""
    case = await desk.case(args.case)
    person = await desk.unlocked()
    opened = await person.party.export(case)
    if args.format == "json":
        text = json.dumps(
            [_exported(each) for each in opened],
            ensure_ascii=False,
            indent=1,
        )
    else:
        rows = margins.joined(show.letter_rows(desk.words, each) for each in opened)
        text = "\n".join(rows)
    desk.terminal.say("export-means")
    write_private(args.out, text + "\n")
    desk.terminal.say("exported", file=str(args.out), count=len(opened))
    return {"file": str(args.out), "items": [each.item.hex() for each in opened]}


def _exported(each: OpenedItem) -> dict[str, Json]:
    """Return one item for a file; its pages are pictures, and are written by a command of their own."""
    return {
        "item": each.item.hex(),
        "day": each.day,
        "text": each.letter.text,
        "note": each.note,
        "pages": len(each.parts),
    }


def _export_takes(arguments: Arguments) -> None:
    arguments.case()
    arguments.add("--out", type=Path, metavar="FILE", required=True)
    arguments.add("--format", choices=["text", "json"], default="text")


async def organisation(desk: Desk, args: Namespace) -> Found:
    """Show who runs the service at an address, to compare with what is on paper."""
    found = await desk.letters.organisation(args.origin, args.fingerprint)
    desk.terminal.say("organisation", telephone=found.telephone)
    desk.terminal.show(f"    {found.fingerprint_text}")
    if args.code:
        desk.terminal.paper(qr_lines(found.origin))
    return {"origin": found.origin, "fingerprint": found.fingerprint_text, "telephone": found.telephone}


def _organisation_takes(arguments: Arguments) -> None:
    arguments.add("origin", metavar="ADDRESS")
    arguments.add("--fingerprint", metavar="CODE", default=None)
    arguments.flag("--code", help_id="arg-origin-code")


COMMANDS = (
    Command("join", join, _join_takes),
    Command("staff request", staff_request, _staff_request_takes),
    Command("staff accept", staff_accept, _staff_accept_takes),
    Command("attach", attach, _account_takes),
    Command("recover", recover, _recover_takes),
    Command("passphrase", passphrase, _passphrase_takes),
    Command("profiles", profiles, _profiles_takes),
    Command("export", export, _export_takes),
    Command("organisation", organisation, _organisation_takes),
)
