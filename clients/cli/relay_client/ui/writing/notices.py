"""What the rows below a letter say while it is written: what cannot be sent, how much room is left, whether it is kept, the keys.

Nothing of it stops anybody from writing on, and nothing is taken out of the text. Decides no rule: what may be sent is decided by
`relay.wire.characters`, how long a letter may be by whoever opens the editor.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from relay.wire import characters
from relay.wire.characters import CharacterFault
from relay_client.errors import ClientError
from relay_client.ui import margins
from relay_client.ui.exits import place, sentence
from relay_client.words.sentences import Sentences

NEAR: Final = 10
"""Room is named once less than a tenth of it is left."""
_SAVE: Final = "writing-key-save"
_KEYS: Final = (
    _SAVE,
    "writing-key-done",
    "writing-key-undo",
    "writing-key-redo",
    "writing-key-hints",
    "writing-key-leave",
)


class RefusedCharacters:
    """Which characters of a text cannot be sent: looked for line by line, and only in lines that changed."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[CharacterFault, ...]] = {}

    def first(self, text: str) -> tuple[CharacterFault | None, int]:
        """Return the first character that cannot be sent, and how many there are."""
        known, self._lines = self._lines, {}
        first_fault = None
        count = 0
        for number, line in enumerate(text.split("\n"), 1):
            faults = self._lines.get(line) or known.get(line)
            if faults is None:
                faults = tuple(characters.faults(characters.tidy(line)))
            self._lines[line] = faults
            count += len(faults)
            if faults and first_fault is None:
                first_fault = replace(faults[0], line=number)
        return first_fault, count


class Notices:
    """The rows below the letter. `most` is how many characters it may have, None where that is not counted."""

    def __init__(self, words: Sentences, most: int | None, *, keeps: bool) -> None:
        self._words = words
        self._most = most
        self._keys = [key for key in _KEYS if keeps or key != _SAVE]
        self._refused = RefusedCharacters()
        self._said = ""
        self._failed = ""

    def kept(self, *, asked: bool) -> None:
        """Say that the text is kept, where somebody asked for it."""
        self._failed = ""
        if asked:
            self._said = self._words("writing-kept")

    def not_kept(self, fault: ClientError) -> None:
        """Say why the text could not be kept; it stays on the screen."""
        self._failed = self._words("writing-not-kept", why=sentence(fault, self._words))

    def changed(self) -> None:
        """Let go of what was said about the text before it changed."""
        self._said = ""

    def rows(self, text: str, columns: int, most_rows: int) -> list[str]:
        """Return what is to be said, in at most so many rows of at most so many columns; the keys come last."""
        notices = [notice for notice in (self._refusal(text), self._room(text), self._failed, self._said) if notice]
        rows = [row for notice in notices for row in margins.folded(notice, columns)]
        keys = _joined([self._words(key) for key in self._keys], columns)
        return [*rows[: max(0, most_rows - 1)], *keys][: max(1, most_rows)]

    def _refusal(self, text: str) -> str:
        fault, count = self._refused.first(text)
        if fault is None:
            return ""
        what = place(fault, self._words)
        return self._words("writing-refused", what=what, more=count - 1)

    def _room(self, text: str) -> str:
        if self._most is None:
            return ""
        left = self._most - len(text)
        if left < 0:
            return self._words("writing-too-long", over=-left)
        return self._words("writing-room", left=left) if left * NEAR < self._most else ""


def _joined(parts: list[str], columns: int) -> list[str]:
    """Put short sentences beside each other as far as there is room, two spaces between them."""
    rows: list[str] = []
    for part in parts:
        if rows and margins.columns(rows[-1]) + 2 + margins.columns(part) <= columns:
            rows[-1] += "  " + part
        else:
            rows.append(part)
    return rows
