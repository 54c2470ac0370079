"""Taking in what people write: a text is a sealed draft before the service is asked anything, and stays one until it was sent.

Decides in which order a command takes its text and asks for everything else. A text that comes through a pipe is sealed before the
passphrase is asked; one that is written at a screen while it is written.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from relay_client.api.device_client import LETTER
from relay_client.commands import arguments as a
from relay_client.commands import editing
from relay_client.commands.base import CommandContext, KeptText
from relay_client.commands.keeping import Keeping, kept_at_a_screen
from relay_client.device.handed_in import HandedIn
from relay_client.errors import LocalFault, Misused
from relay_client.items import plaintext
from relay_client.ui.intake import Intake
from relay_client.ui.terminal import Style
from relay_client.views.items import Letter

_LETTERS: Final = frozenset({LETTER, "told", "derived", "translation"})
"""Those that become letters."""
DRAFT = a.arg("--draft", "ID", "arg-text-draft")
"""An earlier text of the same kind that was not sent."""


async def handed_in(context: CommandContext, args: Namespace) -> str | None:
    """Return the text that a command was given: an earlier draft, a file, or what comes through a pipe; None without any.

    To be called before anything else. Raises Misused `draft.unknown`, `draft.other_use`; Usage `cli.file`.
    """
    if args.draft is not None and args.file is None and not args.stdin:
        return await _earlier(context, args.draft)
    if args.file is None and not args.stdin and context.terminal.is_screen:
        return None
    text = taken(context, args)
    await keep(context, text, args.draft)
    return text


def taken(context: CommandContext, args: Namespace) -> str:
    """Return the text that a command is handed; where the input ends before it is whole, what has come is kept, and not sent.

    Raises Usage `cli.file`, `cli.not_text`; Misused `text.unfinished` where the line that ends it never came.
    """
    try:
        text = context.take_text(args)
    except BaseException:
        if context.took_text and context.terminal.intake is not None:
            _keep_what_came(context, context.terminal.intake)
        raise
    intake = context.terminal.intake
    if args.file is None and intake is not None and intake.ended_early and not context.terminal.is_screen:
        _keep_what_came(context, intake)
        raise Misused("text.unfinished")
    return text


def _keep_what_came(context: CommandContext, intake: Intake) -> None:
    text = intake.text().text
    if text.strip():
        with suppress(LocalFault):
            context.kept = _kept_aside(context, text, _use(context))


async def written(context: CommandContext, args: Namespace, start: str = "") -> str:
    """Return a text that somebody writes now, at a screen; it is kept while they write, also where that ends badly."""
    account, use = await context.unlocked(), _use(context)

    before = None if context.kept is None else context.kept.draft
    keep_now = Keeping(context, account, _letter(context, start), draft=before, base=start, use=use)
    most = plaintext.LETTER_CHARACTERS if use in _LETTERS else None
    text = await editing.take_text(context, args, start, keep_now, most=most)
    if text.strip():
        kept_at_a_screen(context, keep_now, text)
        keep_now.say_apart()
    return text


async def keep(context: CommandContext, text: str, draft: str | None = None) -> None:
    """Keep a text sealed on this device, for the account that is still locked where it is; then unlock it, and make it a draft.

    With `draft` it takes the place of that draft's words. Misused `draft.unknown`, `draft.other_use`; the text is kept then too.
    """
    if not text.strip():
        return
    use = _use(context)
    if context.account is None:
        with suppress(LocalFault):  # no such account, or no room: unlocking says so in its own words
            context.choose_account()
            context.kept = _kept_aside(context, text, use)
    account = await context.unlocked()
    kept = context.kept
    if draft is None:
        name = account.save_draft(_letter(context, text), id=None if kept is None else kept.draft, use=_stored(use))
        context.kept = KeptText(name, use)
        return
    before = account.draft(draft)
    _require_use(before.info.use, use)
    info, draft = before.info, before.info.id
    letter = replace(before.letter, text=text)
    account.save_draft(letter, case=info.case, id=draft, replaces=info.replaces, use=info.use)
    context.kept = KeptText(draft, use)
    if kept is not None and kept.draft != draft:
        await account.drop_draft(kept.draft)


async def take_left(context: CommandContext, line: Sequence[str]) -> None:
    """Take in the text behind a refused line; in a session so that none of its rows is run as a command.

    Where the line names a command, its text is kept as a draft of what that command sends; else it is left out, and told. A
    line with an unknown command at a screen has no text yet: nobody was asked for one.
    """
    use = context.use
    if context.took_text or not _has_text_behind(context, line, use):
        return
    context.took_text = True
    text = context.terminal.read_text(until_dot=context.in_session).text
    if not text.strip():
        return
    with suppress(LocalFault):
        if use is not None:
            context.kept = _kept_aside(context, text, use)
    if context.kept is None:
        context.terminal.say("text-left-out", style=Style.NOTICE)


def _has_text_behind(context: CommandContext, line: Sequence[str], use: str | None) -> bool:
    """Whether the input holds a text that belongs to a line that was refused, and nobody has to be asked for it."""
    if context.in_session:
        return "--stdin" in line and not (use is None and context.terminal.is_screen)
    return use is not None and "--stdin" in line and not context.terminal.input.isatty()


def _kept_aside(context: CommandContext, text: str, use: str) -> KeptText | None:
    """Keep a text without asking for anything: as a draft, or sealed for the account while it is locked."""
    if context.account is not None:
        return KeptText(context.account.save_draft(_letter(context, text), use=_stored(use)), use)
    handed = HandedIn(text.encode(errors="surrogatepass"), use, context.words.language.value, context.now())
    name = context.device_client.hand_in(handed, context.login)
    return None if name is None else KeptText(name, use)


async def sent(context: CommandContext) -> None:
    """Forget the draft of a text that was receipted."""
    kept, context.kept = context.kept, None
    if kept is not None:
        await (await context.unlocked()).drop_draft(kept.draft)


async def _earlier(context: CommandContext, draft: str) -> str:
    saved, use = (await context.unlocked()).draft(draft), _use(context)
    _require_use(saved.info.use, use)
    context.kept = KeptText(saved.info.id, use)
    return saved.letter.text


def _use(context: CommandContext) -> str:
    """Return what the text of this command is for."""
    if context.use is None:
        raise ValueError(context.command)
    return context.use


def _stored(use: str) -> str | None:
    return None if use == LETTER else use


def _require_use(kept_for: str | None, use: str) -> None:
    """A private note is never sent as a letter, nor a reason as a note: Misused `draft.other_use`."""
    if (kept_for or LETTER) != use:
        raise Misused("draft.other_use")


def _letter(context: CommandContext, text: str) -> Letter:
    return Letter(text, context.words.language.value, None)
