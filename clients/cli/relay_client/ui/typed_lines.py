"""Takes a text line by line, where a screen has no cursor to move or somebody has one line read out to them at a time."""

from __future__ import annotations

from collections.abc import Callable

from relay_client.errors import ClientError
from relay_client.ui import margins
from relay_client.ui.exits import sentence
from relay_client.ui.terminal import Style, Terminal


def typed_lines(terminal: Terminal, start: str, keep: Callable[[str], object] | None) -> str:
    """Return `start` with the lines behind it that somebody types, up to one that holds a dot alone, or the end of the input.

    After each line the text is handed to `keep`, where there is one. A failure of it is said, and what was typed stays: it is
    handed over again with the next line, and whoever asked for the text keeps it at its end.
    """
    if start:
        terminal.say("writing-lines-begun")
        terminal.rows(margins.letter(start, terminal.room))
    terminal.say("writing-lines")
    text = start
    while (line := terminal.typed_line()) is not None and line != ".":
        text = f"{text}\n{line}" if text else line
        try:
            if keep is not None:
                keep(text)
        except ClientError as fault:
            terminal.say("writing-not-kept", style=Style.NOTICE, why=sentence(fault, terminal.words))
    return text
