"""Takes a text line by line, where a screen has no cursor to move or somebody has one line read out to them at a time."""

from __future__ import annotations

from collections.abc import Callable

from relay_client.ui import margins
from relay_client.ui.terminal import Terminal


def typed_lines(terminal: Terminal, start: str, keep: Callable[[str], object] | None) -> str:
    """Return `start` with the lines behind it that somebody types, up to one that holds a dot alone, or the end of the input.

    After each line the text is handed to `keep`, where there is one.
    """
    if start:
        terminal.say("writing-lines-begun")
        terminal.rows(margins.letter(start, terminal.room))
    terminal.say("writing-lines")
    text = start
    while (line := terminal.typed_line()) is not None and line != ".":
        text = f"{text}\n{line}" if text else line
        if keep is not None:
            keep(text)
    return text
