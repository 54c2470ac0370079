"""The screen on which a letter is written: the text, the hints beside it or below it, and a few rows at the bottom.

Where there is room for both, hints stand on the right; on a narrow screen they stand below. There are no frames and no pictures,
and the cursor stands where the text goes on, so that a screen reader reads the text and finds the place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from prompt_toolkit.data_structures import Point
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout import ConditionalContainer, Dimension, HSplit, Layout, VSplit, Window
from prompt_toolkit.layout.controls import FormattedTextControl, UIContent, UIControl

from relay_client.ui import margins
from relay_client.ui.writing.hint_rows import HintRows
from relay_client.ui.writing.letter import LetterText
from relay_client.ui.writing.notices import Notices

WIDE: Final = 72
"""Columns of a screen on which hints stand beside the text."""
BESIDE: Final = 28
BELOW: Final = 4
"""Rows that hints take on a narrow screen."""
NOTICES: Final = 6
"""Rows at the bottom, at most; and a third of the screen at most."""
_GAP: Final = 2


class LetterScreen:
    """What is seen. `size` gives the columns and rows there are now."""

    def __init__(
        self,
        letter: LetterText,
        notices: Notices,
        size: Callable[[], tuple[int, int]],
        heading: Callable[[], Sequence[str]],
    ) -> None:
        self.letter = letter
        self.notices = notices
        self.hints: HintRows = ()
        self.hints_shown = True
        self._size = size
        self._heading = heading
        self._text = Window(_LetterControl(letter), wrap_lines=False)

    @property
    def hint_columns(self) -> int:
        """How many columns the rows of a hint may take."""
        columns, _ = self._size()
        return BESIDE if self._wide() else max(margins.LEAST, columns - 1)

    @property
    def page(self) -> int:
        """How many rows of the text are seen at once."""
        info = self._text.render_info
        return max(1, info.window_height - 1) if info else 1

    def layout(self) -> Layout:
        """Return the whole screen, with the cursor in the text."""
        beside = _rows(self._beside, lambda: self._wide() and self.hints_shown, width=BESIDE, left=_GAP)
        below = _rows(self._below, lambda: not self._wide() and bool(self._shown()))
        bottom = _rows(self._notices, lambda: True)
        return Layout(HSplit([VSplit([self._text, beside]), below, bottom]), focused_element=self._text)

    def _wide(self) -> bool:
        return self._size()[0] >= WIDE

    def _shown(self) -> HintRows:
        return self.hints if self.hints_shown else ()

    def _beside(self) -> list[str]:
        if not self.hints:
            return []  # its place stays empty: the text does not move because a hint was found
        _, rows = self._size()
        heading = [row for line in self._heading() for row in margins.folded(line, BESIDE)]
        return [*heading, "", *self._nearest(max(1, rows - len(heading) - 1 - len(self._notices())))]

    def _below(self) -> list[str]:
        return self._nearest(BELOW)

    def _nearest(self, most: int) -> list[str]:
        """Return the rows of as many hints as there is room for: the one before the cursor, then those around it."""
        shown = self._shown()
        if not shown:
            return []
        here = max((n for n, (at, _) in enumerate(shown) if at <= self.letter.cursor), default=0)
        first = last = here
        left = most - len(shown[here][1])
        grown = True
        while grown:
            grown = False
            for near in (last + 1, first - 1):
                if 0 <= near < len(shown) and len(shown[near][1]) <= left:
                    left -= len(shown[near][1])
                    first, last, grown = min(first, near), max(last, near), True
        return [row for _, rows in shown[first : last + 1] for row in rows][:most]

    def _notices(self) -> list[str]:
        columns, rows = self._size()
        return self.notices.rows(self.letter.text, max(margins.LEAST, columns - 1), max(1, min(NOTICES, rows // 3)))


class _LetterControl(UIControl):
    """Draws the text in its rows, and says where the cursor is."""

    def __init__(self, letter: LetterText) -> None:
        self._letter = letter

    def is_focusable(self) -> bool:
        return True

    def create_content(self, width: int, height: int) -> UIContent:  # noqa: ARG002 - the library's own signature
        rows = self._letter.fit(max(margins.LEAST, min(margins.COLUMNS, width - 1)))
        row, column = rows.place(self._letter.cursor)

        def line(number: int) -> StyleAndTextTuples:
            return [("", rows.shown(number) + " ")]

        return UIContent(line, len(rows.rows), Point(x=column, y=row))


def _rows(
    rows: Callable[[], Sequence[str]], shown: Callable[[], bool], *, width: int | None = None, left: int = 0
) -> ConditionalContainer:
    """Return a part of the screen that is as high as its rows."""

    def text() -> StyleAndTextTuples:
        return [("", "\n".join(" " * left + row for row in rows()))]

    exact = None if width is None else Dimension.exact(width + left)
    window = Window(FormattedTextControl(text), width=exact, dont_extend_height=width is None, wrap_lines=False)
    return ConditionalContainer(window, Condition(shown))
