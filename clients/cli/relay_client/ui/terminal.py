"""The one place where this client talks to the person in front of it: says, asks, pages, and answers scripts in JSON.

Whatever comes from other people is cleaned of control characters before it reaches a screen, so that no letter can move
the cursor, change colours or write to a clipboard; who wrote what is told apart by `margins`. A secret is never echoed, and a paged
letter leaves no scrollback.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Self, TextIO

from relay_client.device.plain_text import PlainText
from relay_client.ui import margins, streams
from relay_client.ui.intake import Intake
from relay_client.ui.margins import clean
from relay_client.ui.pager import paged
from relay_client.ui.unechoed import unechoed
from relay_client.ui.waiting import at_most
from relay_client.words.sentences import Sentences

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

HALF: Final = "\u2580"
"""A block character. Its upper half has the colour of the writing, the lower one that of the ground."""
_BAR: Final = 24
_ROWS: Final = 24
"""Columns of a line that shows how far something is."""
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
    began: bool = False
    """Whether lines were read of the input: then not all its bytes are there any more."""
    unheard: OSError | None = None
    """Why nothing reaches the output any more, where that is so."""
    intake: Intake | None = None
    """The text that was taken in last, or is being taken in."""

    @classmethod
    def of_program(cls, words: Sentences, environment: Mapping[str, str]) -> Self:
        """Return the terminal that this program was started at."""
        return cls(words, *streams.standard(sys.stdin, sys.stdout, sys.stderr), environment=environment)

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
        if not self.takes_orders:
            return False
        try:
            return os.isatty(self.input.fileno()) and os.isatty(self.output.fileno())
        except (OSError, ValueError):
            return False

    @property
    def takes_orders(self) -> bool:
        """Whether this is a screen that knows how to clear itself: one that calls itself simple is given plain lines."""
        return self.is_screen and self.environment.get("TERM") not in {None, "", "dumb"}

    @property
    def size(self) -> tuple[int, int]:
        """The columns and rows of this screen now."""
        try:
            size = os.get_terminal_size(self.output.fileno())
        except (OSError, ValueError):
            size = shutil.get_terminal_size()
        return (size.columns, size.lines) if size.columns and size.lines else (_WIDEST, _ROWS)

    @property
    def columns(self) -> int:
        """How many columns a row may take here: those of the screen behind this output or beside it, at most 80."""
        if self.is_screen:
            return min(_WIDEST, self.size[0])
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
            rows = (row for line in clean(text).split("\n") for row in margins.folded(line, self.columns))
            text = "\n".join(row.rstrip() for row in rows)
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
        return self.is_screen and self.has_colours and not self.json_only and streams.takes(self.output, HALF)

    def picture(self, rows: Iterable[Iterable[tuple[int, int]]]) -> None:
        """Draw cells, each the colours of its upper and lower half as numbers of 0 to 255, where pictures can be drawn."""
        if self.has_pictures:
            for row in rows:
                cells = (f"\x1b[38;5;{upper};48;5;{lower}m{HALF}" for upper, lower in row)
                self._write(self.output, f"{''.join(cells)}\x1b[0m\n")

    def rows(self, rows: Iterable[str]) -> None:
        """Write rows that `margins` made, as they are."""
        if not self.json_only:
            self._write(self.output, "".join(f"{margins.safe_row(row)}\n" for row in rows))

    def clear(self) -> bool:
        """Clear the screen and what could be scrolled back to; return whether this screen can be cleared."""
        if not self.takes_orders or self.json_only:
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
            text = json.dumps(document, ensure_ascii=False, sort_keys=True)
            if not streams.takes(self.output, text):
                text = json.dumps(document, sort_keys=True)
            self._write(self.output, text + "\n")

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
        if not self.is_screen or self.input is not sys.stdin:
            self._write(self.output, prompt)
            return self._line(name)
        # Whoever goes on may have stopped in the middle of a write, so what is asked anew goes past the stream's own buffer.
        with unechoed(self.input.fileno(), lambda: os.write(self.output.fileno(), prompt.encode(errors="replace"))):
            self._write(self.output, prompt)
            secret = self._line(name)
        self._write(self.output, "\n")
        return secret

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

    def read_text(self, *, until_dot: bool) -> PlainText:
        """Return a text from the input: all that is left, or up to a line that holds one dot and nothing else.

        What has come of it stands in `intake`, also where this is ended before it is whole.
        """
        whole, self.intake = not self.began, Intake(self.input, self._next)
        if until_dot:
            self.intake.to_the_dot()
        else:
            self.intake.to_the_end(whole=whole)
        if until_dot or self.input.isatty():  # what comes through a pipe was handed in, like a file
            self.waited()
        return self.intake.text()

    def _next(self) -> str:
        """Return the next line with its end; nothing at the end of the input."""
        self.began = True
        return self.input.readline()

    def typed_line(self) -> str | None:
        """Return the next line as it was typed, without its end; None at the end of the input."""
        line = self._enter()
        return line.rstrip("\n") if line else None

    def command_line(self, idle_s: float, *, prompt: bool = True) -> str | None:
        """Return the next line of an interactive session, None at its end; Idle after `idle_s` seconds at a screen.

        Without `prompt` it goes on waiting behind the one that stands there.
        """
        if not self.is_screen:
            line = self._next()
            if self.echoes and line.strip():
                self.show(f"\n{self.words('session-prompt')} {line.rstrip()}")
            return line.rstrip("\n") if line else None
        if prompt:
            self._write(self.output, self.words("session-prompt") + " ")
        with at_most(idle_s):
            line = self._next()
        return line.rstrip("\n") if line else None

    def page(self, text: str | Sequence[str]) -> bool:
        """Show a text, or rows that `margins` made, screen by screen on a screen of its own; at once where there is no screen.

        Return whether all of it was shown: not where somebody stopped before the end. A script is shown all by its answer.
        """
        if self.json_only:
            return True
        lines = clean(text).split("\n") if isinstance(text, str) else [margins.safe_row(line) for line in text]
        own = isinstance(text, str)  # help, and what else is worded here: a mark of ours may stand as ?
        lacking = 0 if own else streams.lacking(self.output, lines)
        if lacking:
            self.say("screen-lacks", style=Style.NOTICE, signs=lacking)
        if not self.is_screen:
            self._write(self.output, "\n".join(lines) + "\n")
            return self.unheard is None and not lacking
        prompts = self.words("page-more"), self.words("page-end")
        self._write(self.output, _OTHER_SCREEN if self.takes_orders else "")
        try:
            whole = paged(
                lines, prompts, lambda: self.size, lambda rows: self._write(self.output, rows), self._enter
            )
        finally:
            self._write(self.output, _FIRST_SCREEN if self.takes_orders else "")
        return whole and not lacking

    @contextmanager
    def progress(self, name: str) -> Iterator[Callable[[int, int], None]]:
        """Give a way to tell how far something is; on a screen a line that moves, elsewhere nothing."""
        drawn = False

        def tell(done: int, of: int) -> None:
            nonlocal drawn
            if self.json_only or not self.takes_orders:
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

    def _enter(self) -> str:
        typed = self._next()
        self.waited()
        return typed

    def _line(self, question: str) -> str:
        line = self._enter() if self.unheard is None else ""
        if not line:
            raise NoAnswer(question)
        if not self.is_screen:
            self._write(self.output, "\n")
        return line.rstrip("\n")

    def _styled(self, text: str, style: Style) -> str:
        if style is Style.PLAIN or not self.has_colours:
            return text
        return f"\x1b[{style.value}m{text}\x1b[0m"

    def _write(self, stream: TextIO, text: str) -> None:
        """Write at once; a stream that is gone or full takes nothing from then on, and the command goes on."""
        try:
            streams.written(stream, text)
        except OSError as error:
            streams.silence(stream)
            if stream is self.output:
                self.unheard = error
