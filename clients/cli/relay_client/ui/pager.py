"""Shows rows screen by screen, at any size that a window has meanwhile: every row is seen, and none twice.

Decides how many rows fit. What is shown, and that it leaves nothing behind, is decided by `terminal`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from relay_client.ui import margins

Size = Callable[[], tuple[int, int]]
"""The columns and rows of the window now."""
_STOPS: Final = frozenset({"q", "s"})


def paged(
    lines: Sequence[str],
    prompts: tuple[str, str],
    size: Size,
    write: Callable[[str], None],
    read: Callable[[], str],
) -> bool:
    """Show lines, and wait for Enter behind each screenful; return whether all of it was shown.

    `prompts` stand below a screenful, and below the last one. `read` gives what is typed, nothing at the end of the input.
    """
    more, end = prompts
    rest = [*lines] or [""]
    while rest:
        columns, height = size()
        width = max(1, columns - 1)
        room = max(1, height - max(len(margins.folded(f"{prompt} ", width)) for prompt in prompts))
        shown: list[str] = []
        while rest and len(shown) < room:
            shown += margins.folded_row(rest.pop(0), width)
        rest = [*shown[room:], *rest]
        shown = shown[:room]
        write("".join(f"{row}\n" for row in shown))
        write(f"{more if rest else end} ")
        typed = read()
        if rest and (not typed or typed.strip().lower() in _STOPS):
            return False
    return True
