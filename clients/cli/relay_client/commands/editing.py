"""How somebody writes at a screen: in the editor of this client, line by line, or in a program of their own choice.

The client's own editor is what anybody gets who chose nothing: it writes nothing to a disk but the sealed draft. `EDITOR` and
`VISUAL` are no choice: they are set on most machines, for other work. The only file that knows which way of writing is loaded.
"""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import Final

from relay_client.commands.base import CommandContext
from relay_client.commands.keeping import Keeping, kept_at_a_screen
from relay_client.items import plaintext
from relay_client.ui.outside_editor import edit
from relay_client.ui.typed_lines import typed_lines
from relay_client.ui.waiting import IDLE_S

SETTING: Final = "LETTERS_EDITOR"
"""The variable that names a way of writing, as `--editor` does; the latter goes first."""
OWN: Final = "letters"
LINES: Final = "lines"


async def written(
    context: CommandContext,
    args: Namespace,
    start: str = "",
    keep: Keeping | None = None,
    *,
    most: int | None = plaintext.LETTER_CHARACTERS,
) -> str:
    """Return `start` as somebody leaves it; `keep` seals what there is meanwhile, and whatever ends this early.

    `most` is how many characters fit, None where they are not counted. Raises LocalFault `editor.…`, KeyboardInterrupt, and
    Idle where nobody pressed a key for a quarter of an hour in the editor of this client.
    """
    terminal = context.terminal
    chosen = args.editor or terminal.environment.get(SETTING) or OWN
    if chosen == LINES or (chosen == OWN and not terminal.has_cursor):
        return typed_lines(terminal, start, keep)
    if chosen == OWN:
        from relay_client.ui.writing.write import Stopped, write

        streams = terminal.input, terminal.output
        try:
            text = await write(context.words, start, keep=keep, most=most, idle_s=IDLE_S, streams=streams)
        except Stopped:
            raise KeyboardInterrupt from None
    else:
        kept = rescued = None
        if keep is not None:
            kept, rescued = (
                partial(kept_at_a_screen, context, keep),
                partial(kept_at_a_screen, context, keep.beside),
            )
        text = edit(start, chosen, terminal.environment, kept, rescued)
        if text == start:
            terminal.say("writing-unchanged")
    context.time_passes()
    return text


async def take_text(
    context: CommandContext,
    args: Namespace,
    start: str = "",
    keep: Keeping | None = None,
    *,
    most: int | None = plaintext.LETTER_CHARACTERS,
) -> str:
    """Return the text that a command needs: handed in by a file or the input, else `written` at the screen."""
    if context.is_handed_in(args):
        return context.take_text(args)
    return await written(context, args, start, keep, most=most)
