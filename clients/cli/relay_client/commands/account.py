"""One's own account on this device: joining with a slip, staff taking up theirs, passphrase, recovery, several people, export.

A passphrase is made up by the device and typed back once, or handed in through a file descriptor; it is never on a command
line, never stored, never shown twice.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from relay.domain.model import StaffRole
from relay.wire import messages as m
from relay_client.account.slip_text import typed_lines
from relay_client.api.account import Joined
from relay_client.commands import arguments as a
from relay_client.commands.base import (
    CommandContext,
    Commands,
    Result,
    Unchanged,
    read_file,
    require_free,
    write_private,
)
from relay_client.commands.data import members
from relay_client.errors import Misused, ServerProblem
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.slip_page import link_in, qr_lines
from relay_client.ui.terminal import Json, Style
from relay_client.views.people import SlipPaper

_LINES = ("origin", "root", "slip", "secret")
_STAFF = (StaffRole.COORDINATOR, StaffRole.MEDIATOR, StaffRole.COUNSELLOR, StaffRole.INTERPRETER)
_ACCOUNT = (
    a.arg("--origin", "ADDRESS"),
    a.arg("--fingerprint", "CODE"),
    a.arg("--login-name", "NAME"),
    a.flag("--staff", "arg-is-staff"),
)
COMMANDS = Commands()


def new_passphrase(context: CommandContext, kind: m.Profile) -> str:
    """Return the passphrase of a new lock: handed in, or made up, shown and typed back; on a pipe, asked for.

    Whoever loses it gets back in by another way as a party than as staff.
    """
    given = context.given_passphrase()
    if given is not None:
        return given
    if not context.terminal.is_screen:
        return context.terminal.ask_secret("ask-new-passphrase")
    made = context.device_client.suggest_passphrase(context.words.language.value)
    context.terminal.say("passphrase-made")
    context.terminal.show(f"    {made}", Style.HEADING)
    context.terminal.say("passphrase-keep" if kind is m.Profile.PARTY else "passphrase-keep-staff")
    while " ".join(context.terminal.ask_secret("passphrase-type-back").split()) != made:
        context.terminal.say("passphrase-not-same")
    return made


@COMMANDS.add(
    "join",
    a.file("--file", "arg-slip-file"),
    a.arg("--name", "NAME", "arg-login-name"),
    a.flag("--add"),
    a.flag("--recovery"),
    a.flag("--same-name"),
    a.SURE,
)
async def join(context: CommandContext, args: Namespace) -> Result:
    """Take up an invitation with its slip: as a new account, or as one more case for the account that is open."""
    slip = _slip(context, args.file)
    organisation = await context.device_client.organisation(slip.origin)
    context.terminal.say("join-what")
    context.terminal.say_number("join-who", organisation.telephone, fingerprint=organisation.short_fingerprint)
    context.terminal.say("promise")
    if not context.sure(args, "join-ask"):
        context.terminal.say("join-later")
        raise Unchanged
    if args.add:
        joined = await (await context.unlocked()).join(slip)
    else:
        login = args.name or context.terminal.ask("ask-login-name")
        joined = await _join(context, slip, login, recovery=args.recovery, again=args.same_name)
        context.account, context.login = joined.account, login
    context.terminal.say("joined", fingerprint=joined.short_fingerprint)
    if joined.recovery_code is not None:
        say_code(context, joined.recovery_code)
    return {
        "case": joined.case.hex(),
        "fingerprint": joined.short_fingerprint,
        "recovery_code": joined.recovery_code,
    }


async def _join(context: CommandContext, slip: SlipPaper, login: str, *, recovery: bool, again: bool) -> Joined:
    """Answer a slip as somebody new. At a screen whoever types a name that is taken is asked whether it was theirs."""
    passphrase, language = new_passphrase(context, m.Profile.PARTY), context.words.language.value
    try:
        joined = await context.device_client.join(slip, login, passphrase, language, recovery=recovery, again=again)
    except ServerProblem as problem:
        if again or problem.code != "login.taken" or not context.terminal.is_screen:
            raise
        if not context.terminal.yes("join-same-name-ask"):
            raise
        again = True
        joined = await context.device_client.join(slip, login, passphrase, language, recovery=recovery, again=True)
    if again:
        context.terminal.say("join-same-name")
    return joined


def _slip(context: CommandContext, file: Path | None) -> SlipPaper:
    """Read the slip: from a file, pasted, or typed line by line; a line with a mistake is asked again at a screen."""
    if file is not None:
        return _read(context, link_in(read_file(file)))
    pasted = context.terminal.ask_secret("ask-slip")
    if pasted.strip():
        return _read(context, pasted)
    return context.device_client.read_slip("\n".join(_slip_line(context, label) for label in _LINES))


def _slip_line(context: CommandContext, label: str) -> str:
    """Ask for one line of a slip until it is right, at a screen; what was typed before it stays. Misused `slip.line` elsewhere."""
    name = context.words("slip-line-" + label)
    while True:
        typed = context.terminal.ask("ask-slip-line", line=name)
        try:
            context.device_client.check_slip_line(label, typed)
        except Misused as fault:
            if not context.terminal.is_screen:
                raise _in_line(context, fault) from None
            context.terminal.say("slip-line-again", line=name)
        else:
            return typed


def _in_line(context: CommandContext, fault: Misused) -> Misused:
    """Return a fault that says in which line of a slip the mistake is, where that is known."""
    if "line" not in fault.said:
        return fault
    named = Misused("slip.line", fault.said["line"])
    named.said = {"line": context.words("slip-line-" + fault.said["line"])}
    return named


def _read(context: CommandContext, text: str) -> SlipPaper:
    """Read a slip that came whole. At a screen only the typed line that is wrong is asked again; the others stay."""
    while True:
        try:
            return context.device_client.read_slip(text)
        except Misused as fault:
            lines = typed_lines(text)
            wrong = fault.said.get("line")
            if wrong is None or wrong not in lines or not context.terminal.is_screen:
                raise _in_line(context, fault) from None
            context.terminal.say("slip-line-again", line=context.words("slip-line-" + wrong))
            lines[wrong] = _slip_line(context, wrong)
            text = "\n".join(lines.values())


def say_code(context: CommandContext, code: str) -> None:
    """Show a new recovery code, once."""
    context.terminal.say("recovery-code", style=Style.HEADING)
    context.terminal.show(f"    {code}", Style.HEADING)
    context.terminal.say("recovery-code-keep")


@COMMANDS.add(
    "staff request",
    a.arg("--origin", "ADDRESS"),
    a.arg("--fingerprint", "CODE"),
    a.arg("--name", "NAME", "arg-staff-name"),
    a.arg("--login-name", "NAME"),
    a.one_of("--role", _STAFF),
    a.days(365),
    a.file("--out"),
)
async def staff_request(context: CommandContext, args: Namespace) -> Result:
    """Make a staff member's keys on this device and write the file that the organisation's root signs.

    Whatever was not given is asked for, in the order in which it stands on paper.
    """
    terminal = context.terminal
    origin = args.origin or terminal.ask("ask-origin")
    fingerprint = args.fingerprint or terminal.ask("ask-fingerprint")
    name = args.name or terminal.ask("ask-staff-name")
    role = args.role or terminal.choose(
        "ask-role", {staff_role.value: f"role-{staff_role.value}" for staff_role in _STAFF}
    )
    out: Path = args.out or Path(terminal.ask("ask-out"))
    require_free(out)
    login = args.login_name or terminal.ask("ask-login-name")
    made = await context.device_client.staff_request(
        origin,
        fingerprint,
        login,
        name,
        StaffRole(role),
        new_passphrase(context, m.Profile.STAFF),
        context.words.language.value,
        days=args.days,
    )
    write_private(out, made.file.decode())
    context.terminal.say("staff-request-made", file=str(out), fingerprint=made.fingerprint_text)
    return {"file": str(out), "login": login, "fingerprint": made.fingerprint_text}


@COMMANDS.add("staff accept", a.file("record", "arg-record"))
async def staff_accept(context: CommandContext, args: Namespace) -> Result:
    """Take up the account that the root vouched for; its recovery code is shown once."""
    try:
        record = args.record.read_bytes()
    except OSError:
        raise Usage("cli.file", str(args.record)) from None
    passphrase = context.given_passphrase() or context.terminal.ask_secret("ask-passphrase")
    accepted = await context.device_client.staff_accept(passphrase, record, context.login)
    context.account = accepted.account
    context.terminal.say("staff-accepted")
    say_code(context, accepted.recovery_code)
    return {"recovery_code": accepted.recovery_code, "login": accepted.account.profile.login}


def _existing(context: CommandContext, args: Namespace) -> tuple[str, str, str, m.Profile]:
    """Return where an account is, the service's fingerprint, its login name and kind; what was not given is asked for."""
    ask = context.terminal.ask
    origin = args.origin or ask("ask-origin")
    fingerprint = args.fingerprint or ask("ask-fingerprint")
    login = args.login_name or ask("ask-existing-login")
    return origin, fingerprint, login, m.Profile.STAFF if args.staff else m.Profile.PARTY


@COMMANDS.add("attach", *_ACCOUNT)
async def attach(context: CommandContext, args: Namespace) -> Result:
    """Use an account that exists already on this device too."""
    origin, fingerprint, login, kind = _existing(context, args)
    passphrase = context.given_passphrase() or context.terminal.ask_secret("ask-passphrase")
    context.account = await context.device_client.attach(
        origin, fingerprint, login, kind, passphrase, context.words.language.value
    )
    context.login = login
    context.terminal.say("attached")
    return {"done": True, "login": login}


@COMMANDS.add("recover", *_ACCOUNT, a.file("--file", "arg-code-file"))
async def recover(context: CommandContext, args: Namespace) -> Result:
    """Get back in with the recovery code, under a new passphrase."""
    origin, fingerprint, login, kind = _existing(context, args)
    code = (
        read_file(args.file).strip() if args.file is not None else context.terminal.ask_secret("ask-recovery-code")
    )
    passphrase = new_passphrase(context, kind)
    context.account = await context.device_client.recover(
        origin, fingerprint, login, kind, code, passphrase, context.words.language.value
    )
    context.login = login
    context.terminal.say("recovered")
    return {"done": True, "login": login}


@COMMANDS.add("passphrase", a.flag("--recovery-code"), a.arg("--new-fd", "N", type=int))
async def passphrase(context: CommandContext, args: Namespace) -> Result:
    """Change the passphrase, or make a new recovery code."""
    account = await context.unlocked()
    if args.recovery_code:
        code = await account.new_recovery_code()
        say_code(context, code)
        return {"recovery_code": code}
    if args.new_fd is not None:
        context.hand_in(args.new_fd)
        new = context.given_passphrase() or ""
    elif context.terminal.is_screen:
        context.forget_given()
        new = new_passphrase(context, account.profile.kind)
    else:
        new = context.terminal.ask_secret("ask-new-passphrase")
    await account.change_passphrase(new)
    context.terminal.say("passphrase-changed")
    return {"done": True}


@COMMANDS.add(
    "profiles",
    a.arg("--forget", "NAME"),
    a.arg("--set-language", choices=["nl", "en"]),
    a.arg("--use", "NAME"),
    a.flag("--ask"),
    a.SURE,
)
async def profiles(context: CommandContext, args: Namespace) -> Result:
    """List the accounts on this device, choose the one that is meant or an account's language, or wipe one from this device."""
    home = context.device_client.home
    if args.use is not None or args.ask:
        home.choose(None if args.ask else context.device_client.profile(args.use))
        context.terminal.say("profiles-asked" if args.ask else "profiles-chosen", name=one_line(args.use or ""))
    if args.forget is not None:
        profile = context.device_client.profile(args.forget)
        context.terminal.say("forget-means")
        context.require_yes(args, "forget-ask")
        context.device_client.forget(profile)
        if context.account is not None and context.account.profile.login == args.forget:
            context.lock()
        context.terminal.say("forgotten")
        return {"forgotten": args.forget}
    if args.set_language is not None:
        context.device_client.set_language(context.device_client.profile(context.login), args.set_language)
    account_profiles, chosen = context.device_client.profiles(), home.chosen()
    if not account_profiles:
        context.terminal.say("profiles-none")
    listed: list[Json] = []
    for account_profile in account_profiles:
        kind = context.words("profile-staff" if account_profile.kind is m.Profile.STAFF else "profile-party")
        row = f"  {one_line(account_profile.login):<24}  {kind:<16}  {one_line(account_profile.origin)}"
        context.terminal.show(f"{row}  {context.words('profile-chosen')}" if account_profile == chosen else row)
        listed.append(
            {**members(account_profile, "login kind origin language"), "chosen": account_profile == chosen}
        )
    return {"profiles": listed}


@COMMANDS.add(
    "organisation", a.arg("origin", "ADDRESS"), a.arg("--fingerprint", "CODE"), a.flag("--code", "arg-origin-code")
)
async def organisation(context: CommandContext, args: Namespace) -> Result:
    """Show who runs the service at an address, to compare with what is on paper."""
    organisation_view = await context.device_client.organisation(args.origin, args.fingerprint)
    context.terminal.say_number("organisation", organisation_view.telephone)
    context.terminal.show(f"    {organisation_view.short_fingerprint}")
    if args.code:
        context.terminal.paper(qr_lines(organisation_view.origin))
    return {
        "origin": organisation_view.origin,
        "fingerprint": organisation_view.short_fingerprint,
        "telephone": organisation_view.telephone,
    }
