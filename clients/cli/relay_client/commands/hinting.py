"""Hints on the screen: beside a letter that is reviewed, in a list below it, and for whoever writes. They decide nothing.

The only file of the commands that knows what finds hints, which takes a while to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from relay.wire.languages import languages
from relay.wire.lookalikes import doubtful
from relay_client.commands import show
from relay_client.commands.base import CommandContext, Result
from relay_client.commands.data import members
from relay_client.hints import Hint, find_hints
from relay_client.ui import margins
from relay_client.ui.margins import clean
from relay_client.ui.terminal import Json, Style
from relay_client.views.items import Letter, OpenedItem
from relay_client.words.sentences import Sentences

NUMBERS = 4
"""Columns for the numbers of the hints that begin in a row of a letter."""
GOES_ON = "."
"""Before a row that goes on in its line."""
DOUBTFUL_SHOWN = 20
"""Words that are shown one by one."""
_INDENT = " " * (NUMBERS + 1)


def review(context: CommandContext, opened: OpenedItem) -> tuple[bool, Result]:
    """Show a letter in the pager, with its hints in the margin and listed below. Return whether all was shown, and its data."""
    words, text = context.words, clean(show.own_words(context.words, opened))
    room = margins.room(context.terminal.columns, _INDENT)
    hints = find_hints(text)
    listed = [words("hints-beside"), *hint_list(words, text, hints, room)] if hints else []
    notes = [row for head, text in show.said(words, opened) for row in margins.beside(head, text, room)]
    ours = [*show.about(words, opened), *looked_at(words, opened.letter, room)]
    blocks = [ours, notes, marked(text, hints, room), listed, show.pages_line(words, opened)]
    whole = context.terminal.page(margins.joined(blocks))
    return whole, show.letter_data(opened, data(find_hints(clean(opened.letter.text))))


def marked(text: str, hints: Sequence[Hint], room: int = margins.COLUMNS) -> list[str]:
    """Return a cleaned letter in the rows that its reader gets, and left of its mark the numbers of the hints where they begin.

    A dot stands before a row that goes on without a line end of the writer's: where a row would be broken anyway, nobody else sees
    a line end.
    """
    if not text:
        return []
    marked_rows: list[str] = []
    rows = list(margins.broken(text, max(margins.LEAST, room)))
    ends = [*(row.start for row in rows[1:]), len(text) + 1]
    for row, end in zip(rows, ends, strict=True):
        numbers = [str(n) for n, hint in enumerate(hints, 1) if row.start <= hint.start < end]
        while len(",".join(numbers)) > NUMBERS - len(GOES_ON):
            marked_rows.append(_numbered(numbers.pop(0)))
        before = (GOES_ON if row.goes_on else " ") + _numbered(",".join(numbers))[len(GOES_ON) :]
        marked_rows.append(margins.marked(before + margins.LETTER, text, row))
    return marked_rows


def _numbered(numbers: str) -> str:
    return f"{numbers:>{NUMBERS}}{'>' if numbers else ' '}"


def looked_at(words: Sentences, letter: Letter, room: int = margins.COLUMNS) -> list[str]:
    """Return what a mediator is told of a letter's spelling: its language, and words that may not be what they look like."""
    tag = letter.language
    rows = [words("letter-language", language=languages().get(tag, tag), tag=tag)]
    texts = (letter.subject or "", letter.text)
    characters = list(dict.fromkeys(text[word.start : word.end] for text in texts for word in doubtful(text)))
    if characters:
        rows.append(words("letter-doubtful", count=len(characters)))
        rows += margins.rows(
            _INDENT + margins.LETTER, "\n".join(map(margins.one_line, characters[:DOUBTFUL_SHOWN])), room
        )
    return rows


def hint_list(words: Sentences, text: str, hints: Iterable[Hint], room: int = margins.COLUMNS) -> list[str]:
    """Return for each hint its number and what it looks like, and below it, behind their mark, the words it stands on."""
    rows = []
    for number, hint in enumerate(hints, 1):
        quoted = " ".join(text[hint.start : hint.end].split())
        lines = wrap(
            words("hint-" + hint.kind.value), max(margins.LEAST, room), subsequent_indent=" " * len(_INDENT)
        )
        rows.append(f"{_numbered(str(number))} {lines[0]}")
        rows += [f" {row}" for row in lines[1:]]
        rows += margins.rows(_INDENT + margins.LETTER, quoted, room)
    return rows


def data(hints: Iterable[Hint]) -> list[Json]:
    """Return hints for scripts."""
    return [members(hint, "kind start end") for hint in hints]


def data_of(text: str) -> list[Json]:
    """Return the hints for a text, for scripts."""
    return data(find_hints(clean(text)))


def say(context: CommandContext, text: str) -> None:
    """Show the hints for a text that is being written; of a letter on paper nothing was read, so nothing is said."""
    if not text:
        return
    shown = clean(text)
    hints = find_hints(shown)
    if not hints:
        context.terminal.say("hints-none")
        return
    context.terminal.say("hints-title", style=Style.HEADING)
    context.terminal.rows(hint_list(context.words, shown, hints, margins.room(context.terminal.columns, _INDENT)))
    context.terminal.say("hints-free")
