"""The text that is being written: what each key does to it, and what can be taken back. Knows no screen.

What is taken back and done again is kept in memory alone, in steps of about a sentence, and goes with the editor.
"""

from __future__ import annotations

from typing import Final

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from relay_client.ui.writing.rows import Rows, rows_of, step_back, step_on

STEP: Final = 30
"""Characters after which the next word begins a new step."""


class LetterText:
    """A text with a cursor in it. `rows` are made for the room there is (`fit`), and places go by them."""

    def __init__(self, text: str, room: int) -> None:
        self.buffer = Buffer(document=Document(text, len(text)))
        self._rows = rows_of(text, room)
        self._doing = ""
        self._typed = 0
        self._cut = ""

    @property
    def text(self) -> str:
        """The whole text."""
        return self.buffer.text

    @property
    def cursor(self) -> int:
        """Before which character the cursor stands, from 0."""
        return self.buffer.cursor_position

    @property
    def rows(self) -> Rows:
        """The rows that the text stands in now."""
        if self._rows.text != self.buffer.text:
            self._rows = rows_of(self.buffer.text, self._rows.room, self._rows)
        return self._rows

    def fit(self, room: int) -> Rows:
        """Break the text for so many columns, where they are others than before; return its rows."""
        if room != self._rows.room:
            self._rows = rows_of(self.buffer.text, room, self._rows)
        return self.rows

    def insert(self, typed: str) -> None:
        """Put in what was typed."""
        if self._doing != "insert" or (typed.isspace() and self._typed >= STEP):
            self._begin("insert")
        self._typed += len(typed)
        self.buffer.insert_text(typed, fire_event=False)

    def paste(self, text: str) -> None:
        """Put in a text from elsewhere, as one step; its line ends become ours."""
        self._begin("")
        self.buffer.insert_text(text.replace("\r\n", "\n").replace("\r", "\n"), fire_event=False)

    def delete_before(self) -> None:
        """Take out the letter before the cursor."""
        self._delete(step_back(self.text, self.cursor), self.cursor)

    def delete_after(self) -> None:
        """Take out the letter after the cursor."""
        self._delete(self.cursor, step_on(self.text, self.cursor))

    def delete_word(self) -> None:
        """Take out the word before the cursor."""
        start = self.buffer.document.find_start_of_previous_word()
        self._delete(self.cursor + (start or 0), self.cursor)

    def cut_line(self) -> None:
        """Take out the line that the cursor is in; `put_back` puts it where the cursor is then. Several in a row stay together."""
        before = self._cut if self._doing == "cut" else ""
        if self._doing != "cut":
            self._begin("cut")
        start = self.text.rfind("\n", 0, self.cursor) + 1
        end = self.text.find("\n", start) + 1 or len(self.text)
        self._cut = before + self.text[start:end]
        self.buffer.document = Document(self.text[:start] + self.text[end:], start)

    def put_back(self) -> None:
        """Put in what was cut last."""
        self._begin("")
        self.buffer.insert_text(self._cut, fire_event=False)

    def undo(self) -> None:
        """Take back the last step."""
        self._doing = ""
        self.buffer.undo()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._doing = ""
        self.buffer.redo()

    def left(self) -> None:
        """Go before the letter that stands before the cursor."""
        self._go(step_back(self.text, self.cursor))

    def right(self) -> None:
        """Go behind the letter that stands after the cursor."""
        self._go(step_on(self.text, self.cursor))

    def word_left(self) -> None:
        """Go to the start of the word before."""
        self._go(self.cursor + (self.buffer.document.find_previous_word_beginning() or -self.cursor))

    def word_right(self) -> None:
        """Go behind the word that follows."""
        self._go(self.cursor + (self.buffer.document.find_next_word_ending() or len(self.text) - self.cursor))

    def rows_down(self, count: int) -> None:
        """Go so many rows down, or up where `count` is negative; the column is kept, also through shorter rows."""
        column = self.buffer.preferred_column
        column = self.rows.column(self.cursor) if column is None else column
        row, _ = self.rows.place(self.cursor)
        if not 0 <= row + count < len(self.rows.rows) and abs(count) == 1:
            return
        self._go(self.rows.position(row + count, column))
        self.buffer.preferred_column = column

    def row_start(self) -> None:
        """Go to the start of the row."""
        row, _ = self.rows.place(self.cursor)
        self._go(self.rows.rows[row].start)

    def row_end(self) -> None:
        """Go to the end of the row."""
        row, _ = self.rows.place(self.cursor)
        self._go(self.rows.end(self.rows.rows[row]))

    def first(self) -> None:
        """Go to the start of the text."""
        self._go(0)

    def last(self) -> None:
        """Go to the end of the text."""
        self._go(len(self.text))

    def _go(self, position: int) -> None:
        self._doing = ""
        self.buffer.cursor_position = position

    def _begin(self, doing: str) -> None:
        """Begin a step that can be taken back by itself."""
        self._doing, self._typed = doing, 0
        self.buffer.save_to_undo_stack()

    def _delete(self, start: int, end: int) -> None:
        if start < end:
            if self._doing != "delete":
                self._begin("delete")
            self.buffer.document = Document(self.text[:start] + self.text[end:], start)
