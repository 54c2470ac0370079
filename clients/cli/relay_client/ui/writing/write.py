"""Lets somebody write a letter on the screen of this terminal, and keeps it while they write.

The text is handed to `keep`, which seals it, two seconds after a change at the latest, when it is asked for, and when this ends,
however it ends. Nothing else leaves this process but what the screen shows; that is wiped, and the screen of before comes back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, TextIO

from prompt_toolkit.application import Application
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.output import ColorDepth, Output, create_output

from relay_client.errors import ClientError, LocalFault
from relay_client.hints import Hint, find_hints
from relay_client.ui import margins
from relay_client.ui.waiting import Idle
from relay_client.ui.writing.hint_rows import hint_rows
from relay_client.ui.writing.keys import bindings
from relay_client.ui.writing.letter import LetterText
from relay_client.ui.writing.notices import Notices
from relay_client.ui.writing.screen import LetterScreen
from relay_client.words.sentences import Sentences

KEPT_WITHIN_S: Final = 2.0
"""Seconds after a change, at most, until the text is kept."""
HINTS_AFTER_S: Final = 0.4
"""Seconds without a change after which hints are looked for."""
Keep = Callable[[str], object]
"""Seals a text and keeps it; raises ClientError where it cannot."""


class Stopped(Exception):
    """Somebody stopped without being done."""


class _Writing:
    """One letter while it is written."""

    def __init__(
        self,
        words: Sentences,
        start: str,
        keep: Keep | None,
        most: int | None,
        idle_s: float,
        streams: tuple[Input, Output],
    ) -> None:
        self._idle_s = idle_s
        self._keep = keep
        self._kept = start
        self._words = words
        self._loop = asyncio.get_running_loop()
        self._keeping: asyncio.TimerHandle | None = None
        self._looking: asyncio.TimerHandle | None = None
        self._silent: asyncio.TimerHandle | None = None
        self._leaving = False
        self.letter = LetterText(start, margins.COLUMNS)
        self._notices = Notices(words, most, keeps=keep is not None)
        self._screen = LetterScreen(
            self.letter, self._notices, self._size, lambda: (words("hints-title"), words("hints-free"))
        )
        self.application: Application[None] = Application(
            layout=self._screen.layout(),
            key_bindings=bindings(self.letter, lambda: self._screen.page, self._asked()),
            full_screen=True,
            erase_when_done=True,
            include_default_pygments_style=False,
            color_depth=ColorDepth.DEPTH_1_BIT,
            enable_page_navigation_bindings=False,
            input=streams[0],
            output=streams[1],
        )
        self.letter.buffer.on_text_changed += lambda _: self._changed()
        self.application.key_processor.before_key_press += lambda _: self._pressed()

    async def run(self) -> str:
        """Return the text once somebody is done; what was written by then is kept, however it ends."""
        self._look()
        self._pressed()
        try:
            await self.application.run_async(set_exception_handler=False)
        except EOFError:
            raise LocalFault("editor.failed") from None
        finally:
            for timer in (self._keeping, self._looking, self._silent):
                if timer is not None:
                    timer.cancel()
            clear_typeahead(self.application.input)
            self._keep_now(asked=False)
        return self.letter.text

    def _asked(self) -> Mapping[str, Callable[[], None]]:
        return {
            "save": lambda: self._keep_now(asked=True),
            "done": self._done,
            "leave": self._leave,
            "hints": self._turn_hints,
        }

    def _size(self) -> tuple[int, int]:
        size = self.application.output.get_size()
        return size.columns, size.rows

    def _changed(self) -> None:
        self._leaving = False
        self._notices.changed()
        if self._keeping is None:
            self._keeping = self._loop.call_later(KEPT_WITHIN_S, self._keep_now)
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._loop.call_later(HINTS_AFTER_S, self._look)

    def _keep_now(self, *, asked: bool = False) -> None:
        """Keep the text where it changed since it was kept; a failure is said, and the text stays here."""
        if self._keeping is not None:
            self._keeping.cancel()
            self._keeping = None
        if self._keep is None:
            return
        try:
            if asked or self.letter.text != self._kept:
                self._keep(self.letter.text)
                self._kept = self.letter.text
        except ClientError as fault:
            self._notices.not_kept(fault)
        else:
            self._notices.kept(asked=asked)
        self.application.invalidate()

    def _look(self) -> None:
        """Look for hints beside the typing; what was found for a text that changed meanwhile is not shown."""
        self._looking = None
        text = self.letter.text
        shown = margins.clean(text)
        looking = self._loop.run_in_executor(None, find_hints, shown)

        def found(done: asyncio.Future[tuple[Hint, ...]]) -> None:
            if not done.cancelled() and done.exception() is None and text == self.letter.text:
                self._screen.hints = hint_rows(self._words, shown, done.result(), self._screen.hint_columns)
                self.application.invalidate()

        looking.add_done_callback(found)

    def _turn_hints(self) -> None:
        self._screen.hints_shown = not self._screen.hints_shown

    def _done(self) -> None:
        """End, once what was written is kept; where it cannot be kept, that is said, and it stays here."""
        self._keep_now()
        if self._keep is None or self.letter.text == self._kept:
            self._ends(None)

    def _pressed(self) -> None:
        """Begin to wait anew for the next key."""
        if self._silent is not None:
            self._silent.cancel()
        self._silent = self._loop.call_later(self._idle_s, self._fell_silent)

    def _fell_silent(self) -> None:
        """End, once what was written is kept; where it cannot be kept, it stays, and is tried again after the same time."""
        self._keep_now()
        if self._keep is None or self.letter.text == self._kept:
            self._ends(Idle())
        else:
            self._pressed()

    def _ends(self, exception: Exception | None) -> None:
        if self._silent is not None:
            self._silent.cancel()
        if exception is None:
            self.application.exit()
        else:
            self.application.exit(exception=exception)

    def _leave(self) -> None:
        """Stop, once what was written is kept; where it cannot be kept, that is said first, and the same key again stops."""
        self._keep_now()
        if self._keep is None or self.letter.text == self._kept or self._leaving:
            self._ends(Stopped())
        self._leaving = True


async def write(
    words: Sentences,
    start: str,
    *,
    keep: Keep | None,
    most: int | None = None,
    idle_s: float,
    streams: tuple[TextIO, TextIO],
) -> str:
    """Return `start` as somebody leaves it, written on the terminal of these streams (input, output).

    `keep` is None where there is nothing to keep it with; `most` is how many characters fit, None where they are not counted.
    Raises Idle after `idle_s` seconds without a key, with what was written kept; Stopped where somebody stops without being done;
    LocalFault `editor.failed` where the terminal is gone.
    """
    reading, writing = create_input(streams[0]), create_output(streams[1])
    return await _Writing(words, start, keep, most, idle_s, (reading, writing)).run()
