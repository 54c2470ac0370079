"""The screen on which a letter is written, on a terminal in memory: what stands where, wide or narrow, and what is kept when."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from msgspec import Struct
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.input.typeahead import get_typeahead
from prompt_toolkit.output.vt100 import Vt100_Output

from relay_client.errors import LocalFault
from relay_client.ui.waiting import IDLE_S, Idle
from relay_client.ui.writing import write as writing
from relay_client.ui.writing.notices import Notices
from relay_client.words.sentences import Language, Sentences
from tests.support.until import until

TELEPHONE = "Ring me on 06 1234 5678. "
SAVE, DONE, HINTS, STOP = "\x13", "\x18", "\x14", "\x03"


class Sat(Struct):
    """Somebody who writes: their keys, what they see, and what was kept."""

    keys: PipeInput
    writing: "writing._Writing"
    written: "asyncio.Task[str]"
    kept: list[str]
    output: io.StringIO

    def rows(self) -> list[str]:
        screen = self.writing.application.renderer.last_rendered_screen
        if screen is None:
            return []
        size = self.writing.application.output.get_size()
        return [
            "".join(screen.data_buffer[y][x].char for x in range(size.columns)).rstrip() for y in range(size.rows)
        ]

    async def sees(self, what: Callable[[str], bool] | str) -> None:
        async def holds() -> bool:
            shown = " ".join(" ".join(self.rows()).split())
            return what in shown if isinstance(what, str) else what(shown)

        await until(holds, str(what))


@asynccontextmanager
async def sitting_at(
    columns: int = 80,
    lines: int = 24,
    *,
    start: str = "",
    most: int | None = None,
    language: Language = Language.EN,
    keep: Callable[[str], object] | None = None,
) -> AsyncIterator[Sat]:
    kept: list[str] = []
    shown = io.StringIO()
    with create_pipe_input() as keys:
        output = Vt100_Output(shown, lambda: Size(rows=lines, columns=columns), term="xterm")
        made = writing._Writing(Sentences(language), start, keep or kept.append, most, IDLE_S, (keys, output))
        written = asyncio.create_task(made.run())
        sat = Sat(keys, made, written, kept, shown)
        try:
            await sat.sees("Ctrl-")
            yield sat
        finally:
            written.cancel()
            await asyncio.wait([written])


async def test_hints_stand_beside_the_text_and_the_text_keeps_its_place() -> None:
    async with sitting_at(
        start="A letter that goes on for longer than there is room beside the hints of it."
    ) as sat:
        before = sat.rows()[:2]
        sat.keys.send_text(f"\r{TELEPHONE}")
        await sat.sees("looks like a telephone")
        assert sat.rows()[:2] != before
        assert [row[:50].rstrip() for row in sat.rows()[:2]] == [row[:50].rstrip() for row in before]
        beside = "\n".join(row[50:].strip() for row in sat.rows())
        assert "Your mediator may want to" in beside
        assert "These are only hints." in beside
        assert "| 06 1234 5678" in beside
        sat.keys.send_text(HINTS)
        await sat.sees(lambda shown: "telephone" not in shown)
        sat.keys.send_text(HINTS)
        await sat.sees("looks like a telephone")


@pytest.mark.parametrize("language", list(Language))
async def test_on_forty_columns_everything_has_its_place_and_hints_stand_below(language: Language) -> None:
    async with sitting_at(40, 16, start="x " * 400 + TELEPHONE, language=language) as sat:
        await sat.sees("06 1234 5678")
        await sat.sees("| 06 1234 5678")
        rows = sat.rows()
        assert len(rows) == 16
        assert all(len(row) <= 40 for row in rows)
        assert rows.index(next(row for row in rows if row.startswith("| 06"))) >= 8
        for key in ("Ctrl-S", "Ctrl-X", "Ctrl-Z", "Ctrl-Y", "Ctrl-T", "Ctrl-C"):
            assert any(key in row for row in rows)


async def test_there_is_no_frame_no_colour_and_no_sound() -> None:
    async with sitting_at(start=TELEPHONE) as sat:
        await sat.sees("looks like a telephone")
        assert sum(char in sat.output.getvalue() for char in "─│┌┐└┘\a") == 0
        assert "\x1b[3" not in sat.output.getvalue()
        assert "\x1b[7m" not in sat.output.getvalue()


async def test_a_text_is_kept_by_itself_on_asking_and_at_the_end() -> None:
    async with sitting_at() as sat:
        sat.keys.send_text("One.")

        async def kept() -> bool:
            return sat.kept == ["One."]

        await until(kept, "kept by itself")
        sat.keys.send_text(f"Two.{SAVE}")
        await sat.sees("Kept, sealed")
        assert sat.kept == ["One.", "One.Two."]
        sat.keys.send_text(f"Three.{DONE}")
        assert await sat.written == "One.Two.Three."
        assert sat.kept[-1] == "One.Two.Three."


async def test_what_nobody_changed_is_not_kept_again() -> None:
    async with sitting_at(start="As it was.") as sat:
        sat.keys.send_text(DONE)
        assert await sat.written == "As it was."
        assert sat.kept == []


async def test_whatever_ends_it_what_was_written_is_kept() -> None:
    async with sitting_at() as sat:
        sat.keys.send_text("Half")
        await sat.sees("Half")
        sat.written.cancel()
        await asyncio.wait([sat.written])
        assert sat.kept == ["Half"]
    async with sitting_at() as sat:
        sat.keys.send_text("Half")
        await sat.sees("Half")
        sat.keys.close()
        with pytest.raises(LocalFault, match=r"editor\.failed"):
            await sat.written
        assert sat.kept == ["Half"]


async def test_a_text_that_cannot_be_kept_stays_on_the_screen_and_stopping_asks_twice() -> None:
    full = True
    kept: list[str] = []

    def keep(text: str) -> None:
        if full:
            raise LocalFault("home.full")
        kept.append(text)

    async with sitting_at(keep=keep) as sat:
        sat.keys.send_text(f"Dear you{SAVE}")
        await sat.sees("could not be kept")
        sat.keys.send_text(STOP)
        sat.keys.send_text("!")
        await sat.sees("Dear you!")
        full = False
        sat.keys.send_text(SAVE)
        await sat.sees("Kept, sealed")
        assert kept == ["Dear you!"]
        await sat.sees(lambda shown: "could not" not in shown)
    full = True
    async with sitting_at(keep=keep) as sat:
        sat.keys.send_text(f"Dear{STOP} you{STOP}!")
        await sat.sees("Dear you!")
        assert not sat.written.done(), "what was written since is asked about anew"
    async with sitting_at(keep=keep) as sat:
        sat.keys.send_text(f"Dear you{STOP}{STOP}")
        with pytest.raises(writing.Stopped):
            await sat.written


async def test_keys_that_were_typed_ahead_of_the_next_question_are_dropped() -> None:
    async with sitting_at() as sat:
        sat.keys.send_text(f"Done.{DONE}1\r")
        assert await sat.written == "Done."
        assert get_typeahead(sat.keys) == [], "nobody sends a letter by a key that was meant for it"


async def test_where_nobody_presses_a_key_it_ends_with_what_was_written_kept() -> None:
    async with sitting_at() as sat:
        sat.keys.send_text("Half")
        await sat.sees("Half")
        sat.writing._idle_s = 0.05
        sat.keys.send_text("!")
        with pytest.raises(Idle):
            await sat.written
        assert sat.kept[-1] == "Half!"


async def test_each_key_begins_the_quarter_of_an_hour_anew() -> None:
    async with sitting_at() as sat:
        assert sat.writing._silent is not None
        first = sat.writing._silent
        sat.keys.send_text("a")
        await sat.sees("a")
        assert first.cancelled()
        assert sat.writing._silent.when() > first.when()
        assert sat.writing._silent.when() <= asyncio.get_running_loop().time() + IDLE_S


async def test_what_cannot_be_kept_is_not_let_go_of_in_silence() -> None:
    full = True
    kept: list[str] = []

    def keep(text: str) -> None:
        if full:
            raise LocalFault("home.full")
        kept.append(text)

    async with sitting_at(keep=keep) as sat:
        sat.writing._idle_s = 0.05
        sat.keys.send_text("Half")
        await sat.sees("could not be kept")
        assert not sat.written.done()
        full = False
        with pytest.raises(Idle):
            await sat.written
        assert kept == ["Half"]


async def test_stopping_keeps_what_was_written() -> None:
    async with sitting_at() as sat:
        sat.keys.send_text(f"Dear you{STOP}")
        with pytest.raises(writing.Stopped):
            await sat.written
        assert sat.kept == ["Dear you"]


async def test_the_room_is_named_only_near_its_end() -> None:
    async with sitting_at(start="x" * 80, most=100) as sat:
        sat.keys.send_text("y" * 10)
        await sat.sees("yyyyyyyyyy")
        assert "Room" not in "\n".join(sat.rows())
        sat.keys.send_text("z")
        await sat.sees("Room for 9 more characters.")
        sat.keys.send_text("z" * 10)
        await sat.sees("This is 1 character more than fits in one letter")


async def test_what_cannot_be_sent_is_named_with_its_line_and_goes_when_it_is_gone() -> None:
    async with sitting_at(start="One\nTwo") as sat:
        sat.keys.send_text("\u2066\u202e")
        await sat.sees("Line 2, after «Two»: a character that no screen shows")
        await sat.sees("and 1 more")
        sat.keys.send_text("\x7f\x7f\x7f")
        await sat.sees(lambda shown: "cannot be sent" not in shown)
        sat.keys.send_text(DONE)
        assert "Tw" in await sat.written


async def test_keys_that_are_no_letters_put_nothing_in() -> None:
    async with sitting_at(start="a") as sat:
        sat.keys.send_text("\x07\x0f\x11\x1b[15~\x1bOP" + DONE)
        assert await sat.written == "a"


async def test_on_the_smallest_screen_there_is_still_a_letter() -> None:
    async with sitting_at(20, 5, start="A letter of some words, on a very small screen.") as sat:
        sat.keys.send_text("!")
        await sat.sees("screen.!")


def test_rows_at_the_bottom_never_hide_the_keys() -> None:
    notices = Notices(Sentences(Language.EN), 1, keeps=True)
    notices.not_kept(LocalFault("home.full"))
    assert notices.rows("\u2066" * 50, 40, 3)[-1].startswith("Ctrl-S")
