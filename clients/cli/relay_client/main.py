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
from contextlib import suppress
from types import FrameType
from typing import Final

from relay.domain.refusals import Code
from relay_client.api import defaults
from relay_client.api.device_client import DeviceClient
from relay_client.commands import arguments as a
from relay_client.commands import registry, texts
from relay_client.commands.base import CliCommand, CommandContext, Unchanged
from relay_client.commands.catching_up import WRITTEN_DOWN
from relay_client.commands.failing import told_as
from relay_client.commands.show import RUNS_OUT, TROUBLED
from relay_client.commands.usage import help_of, told_how
from relay_client.errors import ClientError, LocalFault, Misused, ServerProblem, Unreachable, Untrusted
from relay_client.ui import streams, unnamed
from relay_client.ui.exits import Exit, Usage
from relay_client.ui.terminal import Json, Style, Terminal
from relay_client.ui.waiting import IDLE_S, Idle
from relay_client.views.cases import PendingInfo
from relay_client.words.command_names import english
from relay_client.words.sentences import Language, Sentences, pick_language

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
_ENDS: Final = {TROUBLED: Exit.UNTRUSTED, WRITTEN_DOWN: Exit.UNAVAILABLE, RUNS_OUT: Exit.RUNS_OUT}
"""How a command ends that was done and has more to tell, by the member of its answer that says so."""
SESSION_TAKES: Final = (a.flag("--strict"), a.flag("--echo"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or a session of them; return the exit status."""
    environment = dict(os.environ)
    words = Sentences(pick_language(None, None, environment))
    terminal = Terminal.of_program(words, environment)
    streams.quiet_libraries()
    signal.signal(signal.SIGINT, _interrupted)
    for closing in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(closing, _closed)
    try:
        status = asyncio.run(run(sys.argv[1:] if argv is None else list(argv), terminal, environment))
    except KeyboardInterrupt as fault:
        return told_as(terminal, fault)
    if terminal.unheard is not None and not streams.is_gone(terminal.unheard):
        return max(status, told_as(terminal, LocalFault("output.full")))
    return status


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
        terminal.json_only = any(argument.partition("=")[0] == "--json" for argument in argv)
        return told_as(terminal, fault)
    terminal.json_only = options.json
    try:
        unnamed.wipe_left(environment)
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
    except Exception as fault:  # noqa: BLE001 - as in a command
        return told_as(terminal, fault)


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
    context.began = context.now()
    try:
        result = await _with_text(context, line)
        if result is None:
            return Exit.DONE
    except Unchanged as ended:
        context.terminal.say("nothing-changed")
        result = {**ended.data, "done": False, **_kept_told(context)}
    except KeyboardInterrupt as fault:
        return told_as(context.terminal, fault, _kept_told(context, fault))
    except SystemExit as fault:
        _kept_told(context, fault)
        raise
    except Idle:
        _lock(context)
        _clear(context, "session-idle")
        _kept_told(context)
        return Exit.USAGE
    except Exception as fault:  # noqa: BLE001 - the last resort: whatever it is becomes one sentence, without its text
        return told_as(context.terminal, _with_clocks(context, fault), _kept_told(context, fault), context.command)
    if context.caught_up:
        result = {**result, "caught_up": list(context.caught_up)}
    status = next((status for member, status in _ENDS.items() if result.get(member)), Exit.DONE)
    context.terminal.answer({"ok": True, **({"exit": int(status)} if status else {}), **result})
    return status


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
        return told_as(context.terminal, fault)
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
        return told_as(context.terminal, Usage("cli.quotes"))
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


def _kept_told(context: CommandContext, fault: BaseException | None = None) -> dict[str, Json]:
    """Say that what somebody wrote is safe although the command failed, and how to go on with it. Return it as data.

    Where a request with it waits for its answer, nobody knows whether it was sent, and only that is said.
    """
    kept = context.kept
    if kept is None:
        return {}
    pending = fault.pending if isinstance(fault, Unreachable) else None
    if isinstance(fault, KeyboardInterrupt | SystemExit):
        pending = _on_its_way(context)
    if pending is not None:
        context.terminal.say("safe-and-pending", style=Style.NOTICE, id=kept.draft, number=pending)
    else:
        context.terminal.say(f"safe-{kept.use}", style=Style.NOTICE, id=kept.draft)
    return {"draft": kept.draft}


def _with_clocks(context: CommandContext, fault: Exception) -> Exception:
    """Have a place that seems to be over, or not begun, told as what it is where two clocks are a day or more apart."""
    apart = None if context.account is None else context.account.clocks_apart()
    if isinstance(fault, Untrusted) and fault.code == "trust.expired" and apart is not None:
        fault.sentence, fault.moments = "problem-clock-off", {"own": apart.own, "told": apart.told}
    return fault


def _on_its_way(context: CommandContext) -> str | None:
    """Return the number of what this command signed and no answer came to, None where there is nothing of that kind."""
    waiting: tuple[PendingInfo, ...] = ()
    with suppress(ClientError):
        waiting = () if context.account is None else context.account.pending()
    return next((request.id for request in waiting if request.since >= context.began), None)
