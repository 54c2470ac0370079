"""Finds the sentence for an id in the reader's language, and writes days and times the way that language does.

Every text a person reads stands in `words/<language>/*.ftl`, never in code. A missing id or variable is a bug and raises;
this file never falls back to another language, and never sees who reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource

from relay.domain.ids import SECONDS_PER_DAY, Day, Seconds
from relay_client.words import dates
from relay_client.words.command_names import called, in_language

Argument = str | int
_ENTRY: Final = re.compile(r"^(?=[A-Za-z][A-Za-z0-9_-]* *=)", re.MULTILINE)
"""Where a sentence begins (Fluent syntax 1.0): at the start of a line, what belongs to it is indented."""
_DATE: Final = "d MMMM y"


class Language(StrEnum):
    """The languages that are complete."""

    NL = "nl"
    EN = "en"


class Sentences:
    """All sentences in one language; calling it with an id gives the sentence."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._bundle = _bundle(language)

    def __call__(self, name: str, /, **arguments: Argument) -> str:
        """Return the sentence `name` with its variables filled in; KeyError or ValueError where that cannot be done."""
        if not self._bundle.has_message(name):
            self._bundle.add_resource(FluentResource(_entries(self.language)[name]))
        pattern = self._bundle.get_message(name).value
        if pattern is None:
            raise KeyError(name)
        text, errors = self._bundle.format_pattern(pattern, arguments)
        if errors:
            raise ValueError(f"{self.language}/{name}: {errors[0]}")
        return str(text)

    def with_number(self, name: str, telephone: str | None, /, **arguments: Argument) -> str:
        """Return a sentence that gives a telephone number; `<name>-unknown` where there is none, so that no gap is left."""
        number = (telephone or "").strip()
        if not number:
            return self(f"{name}-unknown", **arguments)
        return self(name, telephone=number, **arguments)

    def size(self, count: int) -> str:
        """Write a number of bytes as "1.4 MB", rounded up: what is sent is never less than was said."""
        tenths = -(-count // 100_000)
        return f"{format_decimal(tenths / 10, format='#,##0.0', locale=self.language)} MB"

    def knows(self, name: str) -> bool:
        """Whether there is a sentence with this id."""
        return name in _entries(self.language)

    def day(self, day: Day) -> str:
        """Write a day as "4 March 2026"; one that is in no calendar, as its number."""
        date = dates.day_in_calendar(day)
        return str(day) if date is None else format_date(date, _DATE, locale=self.language)

    def moment(self, at: Seconds) -> str:
        """Write a second as day and time of day, in the clock of this machine; one that is in no calendar, as its number."""
        local = dates.moment_in_calendar(at)
        if local is None:
            return str(at)
        time = format_time(local, "HH:mm", locale=self.language)
        return f"{format_date(local, _DATE, locale=self.language)}, {time}"

    def waiting(self, since: Seconds, now: Seconds) -> str:
        """Say in whole days how long something has waited."""
        return self("waiting-days", days=max(0, (now - since) // SECONDS_PER_DAY))

    def help_text(self) -> str:
        """Return the long help, which ends with a complete worked session."""
        text = files("relay_client").joinpath("words", self.language, "help.txt").read_text(encoding="utf-8")
        return in_language(text, self.language)

    def command(self, name: str) -> str:
        """Return how a command is typed: behind the name of the program, by its name in this language."""
        return f"letters {called(name, self.language)}"


def pick_language(asked: str | None, profile: str | None, environment: Mapping[str, str]) -> Language:
    """Choose the language: what was asked, else the profile's, else the machine's, else English."""
    machine = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    for name in (asked, profile, machine[:2].lower()):
        if name in set(Language):
            return Language(name)
    return Language.EN


@cache
def _bundle(language: Language) -> FluentBundle:
    """Return the bundle of a language. A sentence is read when it is first said: reading all of them takes a while."""
    return FluentBundle([language.value], use_isolating=False)


@cache
def _entries(language: Language) -> dict[str, str]:
    """Return every sentence as it stands in its file: id → text."""
    pieces = (piece for text in sources(language).values() for piece in _ENTRY.split(text)[1:])
    return {piece.partition("=")[0].strip(): in_language(piece, language) for piece in pieces}


def sources(language: Language) -> dict[str, str]:
    """Return the Fluent files of a language: file name → text."""
    folder = files("relay_client").joinpath("words", language.value)
    parts = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".ftl")), key=lambda traversable: traversable.name
    )
    return {part.name: part.read_text(encoding="utf-8") for part in parts}
