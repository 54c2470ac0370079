"""`letters`: finds the command in a line, gives it a context to work in, and turns every failure into one sentence and one status.

Nothing secret is an argument: passphrases, codes and texts come from a prompt, a file, the input or a file descriptor.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from types import FrameType
from typing import Final

from relay.domain.refusals import Code
from relay_client.api import defaults
from relay_client.api.device_client import DeviceClient
from relay_client.commands import arguments as a
from relay_client.commands import registry, texts
from relay_client.commands.base import CliCommand, CommandContext, Unchanged
from relay_client.commands.catching_up import WRITTEN_DOWN
from relay_client.commands.show import RUNS_OUT, TROUBLED, sent_again
from relay_client.commands.usage import help_of, told_how
from relay_client.errors import (
    CaseChanged,
    ClientError,
    Misused,
    PagesUnfit,
    ServerProblem,
    UnfitText,
    Unreachable,
    Untrusted,
)
from relay_client.ui import unnamed
from relay_client.ui.exits import BUG_CODE, Exit, Usage, code_of, exit_of, place, sentence, sentence_id
from relay_client.ui.terminal import IDLE_S, Idle, Json, Style, Terminal
from relay_client.words.command_names import english
from relay_client.words.sentences import Language, Sentences, pick_language

PLACES_SHOWN: Final = 10
"""Faults of a text that are told one by one."""
"""A session at a screen locks itself after this many seconds without a line."""
AGAIN_S: Final = 20
"""While a stop waits on this device, a session at a screen tries after so many seconds without a line."""
COMMON: Final = (
    a.arg("--as", "NAME", dest="login"),
    a.one_of("--language", Language),
    a.flag("--json"),
    a.arg("--passphrase-fd", "N", type=int),
    a.file("--ca-file"),
)
"""What every command takes."""
_SESSION: Final = "session"
_PENDING: Final = "pending"
"""The command that shows what waits and throws it away: nothing of it is sent before."""
SESSION_TAKES: Final = (a.flag("--strict"), a.flag("--echo"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or a session of them; return the exit status."""
    environment = dict(os.environ)
    terminal = Terminal(Sentences(pick_language(None, None, environment)), environment=environment)
    signal.signal(signal.SIGINT, _interrupted)
    for closing in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(closing, _closed)
    try:
        return asyncio.run(run(sys.argv[1:] if argv is None else list(argv), terminal, environment))
    except KeyboardInterrupt as fault:
        return _told(terminal, fault)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    """Stop at once, at a question too: the loop's own handler would wait for the line to be ended."""
    raise KeyboardInterrupt


def _closed(number: int, _frame: FrameType | None) -> None:
    """Leave by way of every `finally`: a closed window must not leave an open letter in a file."""
    raise SystemExit(128 + number)


async def run(argv: Sequence[str], terminal: Terminal, environment: Mapping[str, str]) -> int:
    """Run a command line at a terminal; return the exit status."""
    try:
        with told_how(COMMON, terminal.words, "letters"):
            options, rest = common_options().parse_known_args(argv)
    except Usage as fault:
        return _told(terminal, fault)
    terminal.json_only = options.json
    unnamed.wipe_left(environment)
    try:
        async with defaults.device_client(environment, ca_file=options.ca_file) as device_client:
            terminal.words = Sentences(_language(device_client, options, environment))
            context = CommandContext(
                terminal,
                device_client,
                defaults.machine_environment().now,
                options.login,
                options.passphrase_fd,
                options.ca_file,
            )
            if english(rest[0] if rest else "") == _SESSION:
                return await session(context, rest[1:])
            return await one(context, rest)
    except (ClientError, Usage) as fault:
        return _told(terminal, fault)


def common_options() -> a.Parser:
    """Return the parser of what every command takes, before or after its name."""
    return a.parser_with(COMMON)


def _language(device_client: DeviceClient, options: argparse.Namespace, environment: Mapping[str, str]) -> Language:
    try:
        chosen = device_client.profile(options.login).language
    except (ClientError, OSError):
        chosen = None
    return pick_language(options.language, chosen, environment)


async def one(context: CommandContext, line: Sequence[str]) -> int:
    """Run one command, tell its failure, and return the exit status."""
    context.caught_up.clear()
    context.kept = None
    context.took_text = False
    context.command, context.use = "", None
    try:
        result = await _with_text(context, line)
        if result is None:
            return Exit.DONE
    except Unchanged as ended:
        context.terminal.say("nothing-changed")
        result = {**ended.data, "done": False, **_kept_told(context)}
    except KeyboardInterrupt as fault:
        return _told(context.terminal, fault, _kept_told(context))
    except Idle:
        _lock(context)
        _clear(context, "session-idle")
        _kept_told(context)
        return Exit.USAGE
    except Exception as fault:  # noqa: BLE001 - the last resort: whatever it is becomes one sentence, without its text
        return _told(context.terminal, fault, _kept_told(context), context.command)
    if context.caught_up:
        result = {**result, "caught_up": list(context.caught_up)}
    if result.get(TROUBLED):
        context.terminal.answer({"ok": True, "exit": int(Exit.UNTRUSTED), **result})
        return Exit.UNTRUSTED
    if result.get(WRITTEN_DOWN):
        context.terminal.answer({"ok": True, "exit": int(Exit.UNAVAILABLE), **result})
        return Exit.UNAVAILABLE
    if result.get(RUNS_OUT):
        context.terminal.answer({"ok": True, "exit": int(Exit.RUNS_OUT), **result})
        return Exit.RUNS_OUT
    context.terminal.answer({"ok": True, **result})
    return Exit.DONE


async def _with_text(context: CommandContext, line: Sequence[str]) -> Mapping[str, Json] | None:
    """Run a line with the text that belongs to it: where it was refused before that was read, its rows are no commands."""
    try:
        return await _run(context, line)
    except Exception:
        await texts.take_left(context, line)
        raise


async def _run(context: CommandContext, line: Sequence[str]) -> Mapping[str, Json] | None:
    """Find and run the command of a line; return what it answers, None where help was asked for and shown."""
    command, rest = find_command(line)
    context.command, context.use = command.name, command.text
    if {"-h", "--help"} & set(rest):
        text = help_of(
            command.takes, context.words, context.words.command(command.name), context.words(command.sentence)
        )
        context.terminal.page(text)
        context.terminal.answer({"ok": True, "text": text})
        return None
    context.next_command()
    context.catches_up = command.name != _PENDING
    await context.catch_up()
    with told_how(command.takes, context.words, context.words.command(command.name)):
        args = parser_for(command).parse_args(rest)
    try:
        return await command.run(context, args)
    except ServerProblem as problem:
        if problem.code == Code.NOT_FOUND.value and await _is_others_work(context, command.name):
            raise Misused("role.other") from problem
        raise


async def _is_others_work(context: CommandContext, name: str) -> bool:
    """Whether a command is the work of another role than this account's: what it asks for is then not there for it."""
    whose = registry.whose_work(name)
    return whose is not None and context.account is not None and await context.account.role() is not whose


def find_command(line: Sequence[str]) -> tuple[CliCommand, list[str]]:
    """Return the command that a line begins with, longest name first, and the rest; an empty line asks for help."""
    words = list(line)
    if not words or words[:1] in (["-h"], ["--help"]):
        return _known("help"), []
    if english(words[0]) == "help" and len(words) > 1:
        command, rest = find_command(words[1:])
        return command, [*rest, "--help"]
    for length in (2, 1):
        command_or_none = registry.command(" ".join(words[:length]))
        if command_or_none is not None and len(words) >= length:
            return command_or_none, words[length:]
    raise Usage("cli.command", words[0])


def _known(name: str) -> CliCommand:
    command = registry.command(name)
    if command is None:
        raise KeyError(name)
    return command


def parser_for(command: CliCommand) -> a.Parser:
    """Return the parser of one command."""
    return a.parser_with(command.takes)


async def session(context: CommandContext, line: Sequence[str]) -> int:
    """Run commands line by line with one unlocking; `lock` or a quarter of an hour of silence closes the keys.

    From a pipe it goes on after a failure and ends with the first failure's status, unless `--strict` stops it there.
    """
    try:
        if {"-h", "--help"} & set(line):
            help_text = help_of(
                SESSION_TAKES, context.words, context.words.command(_SESSION), context.words("help-session")
            )
            context.terminal.page(help_text)
            context.terminal.answer({"ok": True, "text": help_text})
            return Exit.DONE
        with told_how(SESSION_TAKES, context.words, context.words.command(_SESSION)):
            given = a.parser_with(SESSION_TAKES).parse_args(list(line))
        strict, context.terminal.echoes = given.strict, given.echo
        context.in_session = True
        if context.terminal.is_screen or context.passphrase_fd is not None:
            await _unlock_early(context)
    except Exception as fault:  # noqa: BLE001 - told like any command's
        return _told(context.terminal, fault)
    worst: int = Exit.DONE
    async for typed in _lines(context):
        status = await _line(context, typed)
        worst = worst or status
        if status and strict:
            return status
    context.lock()
    return Exit.DONE if context.terminal.is_screen else worst


async def _unlock_early(context: CommandContext) -> None:
    if context.device_client.profiles():
        await context.unlocked()
    if context.terminal.is_screen:
        context.terminal.say("session-begin")


async def _line(context: CommandContext, typed: str) -> int:
    try:
        words = shlex.split(typed)
    except ValueError:
        return _told(context.terminal, Usage("cli.quotes"))
    return await one(context, words)


async def _lines(context: CommandContext) -> AsyncIterator[str]:
    """Yield the command lines of a session until it ends; while a stop waits, it is tried again whenever nobody types."""
    silent, prompt = 0, True
    while True:
        waits = context.account is not None and context.account.stopping.waits()
        try:
            line = context.terminal.command_line(AGAIN_S if waits else IDLE_S, prompt=prompt)
        except KeyboardInterrupt:
            context.terminal.gap()
            continue
        except Idle:
            silent += AGAIN_S if waits else IDLE_S
            if silent < IDLE_S:
                prompt = await context.try_again()
                continue
            silent, prompt = 0, True
            _lock(context)
            context.terminal.gap()
            _clear(context, "session-idle")
            continue
        silent, prompt = 0, True
        if line is None or english(line.strip()) in {"exit", "quit"}:
            return
        if english(line.strip()) == "lock":
            _lock(context)
            cleared = _clear(context, "session-locked")
            context.terminal.answer({"ok": True, "locked": True, "cleared": cleared})
        elif line.strip() and not line.lstrip().startswith("#"):
            yield line


def _lock(context: CommandContext) -> None:
    if context.account is not None:
        context.account.reviews.clear()
    context.lock()
    context.forget_given()


def _clear(context: CommandContext, locked: str) -> bool:
    """Clear the screen, say that the account is locked, and what is not cleared by that; return whether it was cleared."""
    cleared = context.terminal.clear()
    context.terminal.say(locked, style=Style.NOTICE if locked == "session-idle" else Style.PLAIN)
    if context.terminal.is_screen:
        context.terminal.say("session-cleared" if cleared else "session-not-cleared")
    return cleared


def _kept_told(context: CommandContext) -> dict[str, Json]:
    """Say that what somebody wrote is safe although the command failed, and how to go on with it. Return it as data."""
    kept = context.kept
    if kept is None:
        return {}
    context.terminal.say(f"safe-{kept.use}", style=Style.NOTICE, id=kept.draft)
    return {"draft": kept.draft}


def _told(
    terminal: Terminal, fault: BaseException, beside: Mapping[str, Json] | None = None, command: str = ""
) -> int:
    """Tell a failure of a command in a sentence, or as JSON; return its exit status."""
    status, code = exit_of(fault), code_of(fault)
    text = sentence(fault, terminal.words, command)
    if code == BUG_CODE and terminal.environment.get("LETTERS_DEBUG"):
        raise fault
    terminal.complain(f"{text} [{code}]")
    if isinstance(fault, CaseChanged):
        for line in fault.changes:
            terminal.complain(f"  {terminal.words('record-' + line.what.replace('_', '-'))}")
    findings = fault.findings if isinstance(fault, PagesUnfit) else ()
    for finding in findings:
        name = sentence_id(finding.code, unreadable=finding.code.startswith("item."))
        terminal.complain("  " + terminal.words("page-told", page=finding.page, what=terminal.words(name)))
    places = fault.faults[:PLACES_SHOWN] if isinstance(fault, UnfitText) else ()
    for fault_at in places:
        terminal.complain("  " + place(fault_at, terminal.words))
    if isinstance(fault, Unreachable) and fault.pending is not None:
        terminal.complain(terminal.words("pending-kept", id=fault.pending))
    listed: Json = [{"page": finding.page, "code": finding.code, "detail": finding.detail} for finding in findings]
    data: dict[str, Json] = {"findings": listed} if findings else {}
    if isinstance(fault, Untrusted):
        data |= _proof_told(terminal, fault)
    if places:
        data["faults"] = [
            {
                "line": character_fault.line,
                "column": character_fault.column,
                "character": f"U+{character_fault.point:04X}",
                "kind": character_fault.kind.value,
            }
            for character_fault in places
        ]
    terminal.answer(
        {
            "ok": False,
            "code": code,
            "exit": int(status),
            "say": text,
            "detail": _detail(fault),
            **data,
            **(beside or {}),
        }
    )
    return status


def _proof_told(terminal: Terminal, fault: Untrusted) -> dict[str, Json]:
    """Say where the proof of a contradiction lies, and which stops were sent again because of it. Return both as data."""
    sent_again(terminal, fault.sent_again)
    data: dict[str, Json] = {"sent_again": list(fault.sent_again)} if fault.sent_again else {}
    if fault.file is not None:
        terminal.complain(terminal.words("evidence-kept", file=str(fault.file)))
        data["file"] = str(fault.file)
    return data


def _detail(fault: BaseException) -> str | None:
    if isinstance(fault, Usage):
        return fault.detail or None
    return fault.pending if isinstance(fault, Unreachable) else None
