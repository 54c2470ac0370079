"""A terminal that is looked at: what stands on it after each byte, so that a test sees what a person can see, and no more.

It knows what this project's programs use: characters of no, one and two columns (wcwidth, a table that is not ours), line ends, a
screen beside the first one, clearing, colours. It scrolls, and what has left at the top is gone.
"""

from __future__ import annotations

import re
from typing import Final

from wcwidth import wcwidth

_ORDER: Final = re.compile(
    r"\x1b\[(?P<private>\??)(?P<numbers>[0-9;]*)(?P<letter>[@-~])|\x1b[()][0-9A-B]|\x1b[=>78]"
)


class Emulated:
    """A screen of so many columns and rows; the cursor stands in the row and column that follow from what was fed."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.height = rows
        self._rows: list[list[str]] = [[]]
        self._left = ""
        self.orders: list[str] = []
        """Every order that was given to the screen."""

    def feed(self, text: str) -> None:
        """Show what a program wrote."""
        text, self._left = self._left + text, ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                order = _ORDER.match(text, at)
                if order is None:
                    self._left = text[at:]
                    return
                self._obey(order)
                at = order.end()
                continue
            self._put(text[at])
            at += 1

    def seen(self) -> list[str]:
        """Return the rows that stand on the screen now."""
        return ["".join(row) for row in self._rows[-self.height :]]

    def _put(self, each: str) -> None:
        row = self._rows[-1]
        if each == "\n":
            self._rows.append([])
        elif each == "\r":
            pass  # a line end comes behind it: nothing of ours writes over a row here
        elif each == "\b":
            del row[-1:]
        elif wcwidth(each) <= 0:
            if row:
                row[-1] += each
        else:
            if sum(max(0, wcwidth(cell[0])) for cell in row) + wcwidth(each) > self.columns:
                self._rows.append([])
            self._rows[-1].append(each)
        del self._rows[: -self.height]

    def _obey(self, order: re.Match[str]) -> None:
        self.orders.append(order[0])
        if order["letter"] == "J" or (order["private"] and order["numbers"] == "1049"):
            self._rows = [[]]
