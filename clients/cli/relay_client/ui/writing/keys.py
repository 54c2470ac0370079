"""Which key does what while a letter is written. A key that is not here does nothing; none runs a program or writes a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from relay_client.ui.writing.letter import LetterText

Does = Callable[[], None]


def bindings(letter: LetterText, page: Callable[[], int], asked: Mapping[str, Does]) -> KeyBindings:
    """Return what each key does. `asked` is what the keys at the bottom do: `save`, `done`, `hints`, `leave`."""
    keys = KeyBindings()
    table: dict[str, Does] = {
        "c-s": asked["save"],
        "c-x": asked["done"],
        "c-t": asked["hints"],
        "c-c": asked["leave"],
        "<sigint>": asked["leave"],
        "c-z": letter.undo,
        "c-y": letter.redo,
        "c-k": letter.cut_line,
        "c-u": letter.put_back,
        "c-w": letter.delete_word,
        "c-m": lambda: letter.insert("\n"),
        "c-j": lambda: letter.insert("\n"),
        "c-h": letter.delete_before,
        "c-d": letter.delete_after,
        "delete": letter.delete_after,
        "left": letter.left,
        "right": letter.right,
        "c-left": letter.word_left,
        "c-right": letter.word_right,
        "up": lambda: letter.rows_down(-1),
        "down": lambda: letter.rows_down(1),
        "pageup": lambda: letter.rows_down(-page()),
        "pagedown": lambda: letter.rows_down(page()),
        "home": letter.row_start,
        "c-a": letter.row_start,
        "end": letter.row_end,
        "c-e": letter.row_end,
        "c-home": letter.first,
        "c-end": letter.last,
    }
    for key, does in table.items():
        keys.add(key)(_only(does))

    @keys.add(Keys.BracketedPaste)
    def paste(event: KeyPressEvent) -> None:
        letter.paste(event.data)

    @keys.add(Keys.Any)
    def typed(event: KeyPressEvent) -> None:
        if not isinstance(event.key_sequence[0].key, Keys):
            letter.insert(event.data)

    return keys


def _only(does: Does) -> Callable[[KeyPressEvent], None]:
    def pressed(_event: KeyPressEvent) -> None:
        does()

    return pressed
