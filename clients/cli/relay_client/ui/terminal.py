"""The one place where this client talks to the person in front of it: says, asks, pages, and answers scripts in JSON.

Whatever comes from other people is cleaned of control characters before it reaches a screen, so that no letter can move
the cursor, change colours or write to a clipboard; who wrote what is told apart by `margins`. A secret is never echoed, and a paged
letter leaves no scrollback.
"""

from __future__ import annotations

import getpass
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from types import FrameType
from typing import Final, TextIO

from relay_client.ui import margins
from relay_client.ui.margins import clean
from relay_client.words.sentences import Sentences

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

HALF: Final = "\u2580"
"""A block character. Its upper half has the colour of the writing, the lower one that of the ground."""
_BAR: Final = 24
"""Columns of a line that shows how far something is."""
_SMALLEST_HEIGHT: Final = 6
_WIDEST: Final = 80
"""Columns of a sentence: longer lines are hard to read."""
_OTHER_SCREEN: Final = "\x1b[?1049h\x1b[H\x1b[2J"
_FIRST_SCREEN: Final = "\x1b[2J\x1b[3J\x1b[?1049l"
_CLEARED: Final = "\x1b[H\x1b[2J\x1b[3J"
"""An empty screen, and nothing above it to scroll back to, as far as a terminal keeps that itself."""


class Style(Enum):
    """How a line looks on a screen that has colours; elsewhere it makes no difference."""

    PLAIN = ""
    HEADING = "1"
    NOTICE = "33"
    FAILURE = "31"
    PAPER = "30;47"


class NoAnswer(Exception):
    """A question could not be put: a script asked for JSON, or the input ended. `question` names it."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


IDLE_S: Final = 15 * 60
"""Seconds without a key after which what is open at a screen is locked."""


class Idle(Exception):
    """Nobody typed for so long that what is open must be locked."""


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise Idle


def _nobody() -> None:
    """Where nobody hears of it."""


@dataclass(slots=True)
class Terminal:
    """Streams and habits of one sitting. `words` may be exchanged when the person's language becomes known."""

    words: Sentences
    input: TextIO = field(default_factory=lambda: sys.stdin)
    output: TextIO = field(default_factory=lambda: sys.stdout)
    errors: TextIO = field(default_factory=lambda: sys.stderr)
    json_only: bool = False
    """Say nothing and ask nothing; one JSON document is the whole answer."""
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    waited: Callable[[], None] = _nobody
    """Called whenever somebody was waited for: meanwhile things may have changed."""
    echoes: bool = False
    """Show each command line that comes from a pipe, so that a transcript reads like a conversation."""

    @property
    def is_screen(self) -> bool:
        """Whether a person sees what is written and types what is read."""
        return self.output.isatty() and self.input.isatty()

    @property
    def has_colours(self) -> bool:
        """Whether styles are shown: a screen, and nobody said `NO_COLOR`."""
        return (
            self.output.isatty() and not self.environment.get("NO_COLOR") and self.environment.get("TERM") != "dumb"
        )

    @property
    def has_cursor(self) -> bool:
        """Whether text can be moved about in on this screen; a simple one takes lines only."""
        if not self.is_screen or self.environment.get("TERM") in {None, "", "dumb"}:
            return False
        try:
            return os.isatty(self.input.fileno()) and os.isatty(self.output.fileno())
        except (OSError, ValueError):
            return False

    @property
    def columns(self) -> int:
        """How many columns a row may take here: those of the screen behind this output or beside it, at most 80."""
        if self.is_screen:
            return min(_WIDEST, shutil.get_terminal_size().columns)
        try:
            return min(_WIDEST, os.get_terminal_size(self.errors.fileno()).columns)
        except (OSError, ValueError):
            return _WIDEST

    @property
    def room(self) -> int:
        """How many columns what people wrote may take here, beside its mark."""
        return margins.room(self.columns)

    def say(self, name: str, /, style: Style = Style.PLAIN, **arguments: str | int) -> None:
        """Write the sentence with this id; on a screen, broken between words."""
        self._said(self.words(name, **arguments), style)

    def _said(self, text: str, style: Style) -> None:
        if self.is_screen:
            text = "\n".join(row for line in clean(text).split("\n") for row in _folded(line, self.columns))
        self.show(text, style)

    def say_number(
        self, name: str, telephone: str | None, /, style: Style = Style.PLAIN, **arguments: str | int
    ) -> None:
        """Write a sentence that gives a telephone number, or the one for where there is none."""
        self._said(self.words.with_number(name, telephone, **arguments), style)

    def show(self, text: str, style: Style = Style.PLAIN) -> None:
        """Write text that is not ours (a name, a letter) or already worded."""
        if not self.json_only:
            self._write(self.output, self._styled(clean(text), style) + "\n")

    @property
    def has_pictures(self) -> bool:
        """Whether a small picture of a page can be drawn here: a screen with colours that knows block characters."""
        try:
            HALF.encode(self.output.encoding or "ascii")
        except (LookupError, UnicodeError):
            return False
        return self.is_screen and self.has_colours and not self.json_only

    def picture(self, rows: Iterable[Iterable[tuple[int, int]]]) -> None:
        """Draw cells, each the colours of its upper and lower half as numbers of 0 to 255, where pictures can be drawn."""
        if self.has_pictures:
            for row in rows:
                cells = (f"\x1b[38;5;{upper};48;5;{lower}m{HALF}" for upper, lower in row)
                self._write(self.output, f"{''.join(cells)}\x1b[0m\n")

    def rows(self, rows: Iterable[str]) -> None:
        """Write rows that `margins` made, as they are."""
        if not self.json_only:
            self._write(self.output, "".join(f"{_row(row)}\n" for row in rows))

    def clear(self) -> bool:
        """Clear the screen and what could be scrolled back to; return whether this screen can be cleared."""
        if not self.is_screen or self.json_only or self.environment.get("TERM") in {None, "", "dumb"}:
            return False
        self._write(self.output, _CLEARED)
        return True

    def gap(self) -> None:
        """Leave one line empty."""
        if not self.json_only:
            self._write(self.output, "\n")

    def complain(self, text: str) -> None:
        """Write to the stream for failures."""
        if not self.json_only:
            self._write(self.errors, clean(text) + "\n")

    def answer(self, document: Json) -> None:
        """Write one JSON document on one line; only when a script asked for it."""
        if self.json_only:
            self._write(self.output, json.dumps(document, ensure_ascii=False, sort_keys=True) + "\n")

    def ask(self, name: str, /, **arguments: str | int) -> str:
        """Put a question and return the line typed, without the spaces around it. NoAnswer where nobody can answer."""
        if self.json_only:
            raise NoAnswer(name)
        self._write(self.output, clean(self.words(name, **arguments)) + " ")
        return self._line(name).strip()

    def ask_secret(self, name: str, /, **arguments: str | int) -> str:
        """Put a question whose answer is not echoed on a screen."""
        if self.json_only:
            raise NoAnswer(name)
        prompt = clean(self.words(name, **arguments)) + " "
        if self.is_screen and self.input is sys.stdin:
            try:
                return getpass.getpass(prompt, stream=self.output)
            except EOFError:
                raise NoAnswer(name) from None
            finally:
                self.waited()
        self._write(self.output, prompt)
        return self._line(name)

    def choose(self, name: str, choices: Mapping[str, str], /, **arguments: str | int) -> str:
        """Let somebody choose by number or by word; returns the key. `choices` is key → sentence id.

        A wrong answer is asked again, as often as it takes.
        """
        if self.json_only:
            raise NoAnswer(name)
        keys = list(choices)
        self.show(self.words(name, **arguments))
        for number, key in enumerate(keys, start=1):
            self.show(f"  {number}  {self.words(choices[key])}")
        while True:
            typed = self.ask("ask-choice", last=len(keys)).lower()
            if typed in keys:
                return typed
            if typed.isdecimal() and 1 <= int(typed) <= len(keys):
                return keys[int(typed) - 1]
            self.say("ask-choice-again", last=len(keys))

    def pick(self, name: str, rows: Sequence[str]) -> int:
        """Let somebody choose one of these rows, by its number or as it stands there; return its place, from 0.

        A wrong answer is asked again, as often as it takes. NoAnswer where nobody can answer.
        """
        if self.json_only or not self.is_screen:
            raise NoAnswer(name)
        self.say(name)
        for number, row in enumerate(rows, start=1):
            self.show(f"  {number}  {row}")
        whole = [row.casefold() for row in rows]
        while True:
            typed = self.ask("ask-choice", last=len(rows)).casefold()
            if typed.isdecimal() and 1 <= int(typed) <= len(rows):
                return int(typed) - 1
            if whole.count(typed) == 1:
                return whole.index(typed)
            self.say("ask-choice-again", last=len(rows))

    def confirm_by_word(self, name: str, word: str, /, **arguments: str | int) -> bool:
        """Ask for one exact word before something that cannot be undone; anything else means no."""
        return self.ask(name, word=word, **arguments).casefold() == word.casefold()

    def yes(self, name: str, /, **arguments: str | int) -> bool:
        """Put a question of yes or no; anything but a clear yes is a no."""
        return self.ask(name, **arguments).casefold() in self.words("answers-yes").split()

    def read_text(self, *, until_dot: bool) -> str:
        """Return a text from the input: all that is left, or up to a line that holds one dot and nothing else."""
        if not until_dot:
            text = self.input.read()
            if self.input.isatty():  # what comes through a pipe was handed in, like a file
                self.waited()
            return text.removesuffix("\n")
        lines = []
        while (line := self.input.readline()) and line.rstrip("\n") != ".":
            lines.append(line)
        self.waited()
        return "".join(lines).removesuffix("\n")

    def typed_line(self) -> str | None:
        """Return the next line as it was typed, without its end; None at the end of the input."""
        line = self.input.readline()
        self.waited()
        return line.rstrip("\n") if line else None

    def command_line(self, idle_s: float, *, prompt: bool = True) -> str | None:
        """Return the next line of an interactive session, None at its end; Idle after `idle_s` seconds at a screen.

        Without `prompt` it goes on waiting behind the one that stands there.
        """
        if not self.is_screen:
            line = self.input.readline()
            if self.echoes and line.strip():
                self.show(f"\n{self.words('session-prompt')} {line.rstrip()}")
            return line.rstrip("\n") if line else None
        if prompt:
            self._write(self.output, self.words("session-prompt") + " ")
        before = signal.signal(signal.SIGALRM, _give_up)
        signal.setitimer(signal.ITIMER_REAL, idle_s)
        try:
            line = self.input.readline()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return line.rstrip("\n") if line else None

    def page(self, text: str | Sequence[str]) -> bool:
        """Show a text, or rows that `margins` made, screen by screen on a screen of its own; at once where there is no screen.

        Return whether all of it was shown: not where somebody stopped before the end. A script is shown all by its answer.
        """
        if self.json_only:
            return True
        lines = clean(text).split("\n") if isinstance(text, str) else [_row(each) for each in text]
        if not self.is_screen:
            self._write(self.output, "\n".join(lines) + "\n")
            return True
        size = shutil.get_terminal_size()
        height = max(_SMALLEST_HEIGHT, size.lines) - 2
        rows = [row for line in lines for row in _folded(line, max(20, size.columns))]
        self._write(self.output, _OTHER_SCREEN)
        try:
            return self._screens(rows, height)
        finally:
            self._write(self.output, _FIRST_SCREEN)

    @contextmanager
    def progress(self, name: str) -> Iterator[Callable[[int, int], None]]:
        """Give a way to tell how far something is; on a screen a line that moves, elsewhere nothing."""
        drawn = False

        def tell(done: int, of: int) -> None:
            nonlocal drawn
            if self.json_only or not self.is_screen:
                return
            share = min(1.0, done / of) if of else 1.0
            filled = int(share * _BAR)
            text = f"{clean(self.words(name))} [{'#' * filled}{'.' * (_BAR - filled)}] {int(share * 100):>3} %"
            self._write(self.output, f"\r{text}")
            drawn = True

        try:
            yield tell
        finally:
            if drawn:
                self._write(self.output, "\n")

    def sheets(self, text: str) -> None:
        """Write pages for a printer as they are, form feeds between them; `text` must hold cleaned text only."""
        if not self.json_only:
            self._write(self.output, text)

    def paper(self, lines: Iterable[str]) -> None:
        """Show lines black on white: a code that a camera reads."""
        for line in lines:
            self.show(line, Style.PAPER)

    def _screens(self, rows: Sequence[str], height: int) -> bool:
        for start in range(0, max(1, len(rows)), height):
            self._write(self.output, "\n".join(rows[start : start + height]) + "\n")
            last = start + height >= len(rows)
            self._write(self.output, self.words("page-end" if last else "page-more") + " ")
            typed = self.input.readline()
            self.waited()
            if not last and (not typed or typed.strip().lower() in {"q", "s"}):
                return False
        return True

    def _line(self, question: str) -> str:
        line = self.input.readline()
        self.waited()
        if not line:
            raise NoAnswer(question)
        if not self.is_screen:
            self._write(self.output, "\n")
        return line.rstrip("\n")

    def _styled(self, text: str, style: Style) -> str:
        if style is Style.PLAIN or not self.has_colours:
            return text
        return f"\x1b[{style.value}m{text}\x1b[0m"

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        try:
            stream.write(text)
        except UnicodeEncodeError as error:  # a screen of few characters: our marks are among them
            stream.write(text.encode(error.encoding, "replace").decode(error.encoding))
        stream.flush()


def _row(row: str) -> str:
    """Return one row of `margins` without anything that could leave it."""
    begun = margins.LEFT_TO_RIGHT if row.startswith(margins.LEFT_TO_RIGHT) else ""
    return begun + clean(row).replace("\n", " ")


def _folded(line: str, width: int) -> list[str]:
    """Cut a line into rows of at most `width` columns, at spaces where there are any; a row of `margins` fits already."""
    return [row.rstrip() for row in margins.folded(line, width)]
