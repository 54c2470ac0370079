"""Finds the sentence for an id in the reader's language, and writes days and times the way that language does.

Every text a person reads stands in `words/<language>/*.ftl`, never in code. A missing id or variable is a bug and raises;
this file never falls back to another language, and never sees who reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource

from relay.domain.ids import SECONDS_PER_DAY, Day, Seconds
from relay_client import dates

Argument = str | int
_DATE: Final = "d MMMM y"


class Language(StrEnum):
    """The languages that are complete."""

    NL = "nl"
    EN = "en"


class Words:
    """All sentences in one language; calling it with an id gives the sentence."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._bundle = _bundle(language)

    def __call__(self, name: str, /, **arguments: Argument) -> str:
        """Return the sentence `name` with its variables filled in; KeyError or ValueError where that cannot be done."""
        pattern = self._bundle.get_message(name).value
        if pattern is None:
            raise KeyError(name)
        text, errors = self._bundle.format_pattern(pattern, arguments)
        if errors:
            raise ValueError(f"{self.language}/{name}: {errors[0]}")
        return str(text)

    def size(self, count: int) -> str:
        """Write a number of bytes as "1.4 MB", rounded up: what is sent is never less than was said."""
        tenths = -(-count // 100_000)
        return f"{format_decimal(tenths / 10, format='#,##0.0', locale=self.language)} MB"

    def knows(self, name: str) -> bool:
        """Whether there is a sentence with this id."""
        return self._bundle.has_message(name)

    def day(self, day: Day) -> str:
        """Write a day as "4 March 2026"; one that is in no calendar, as its number."""
        found = dates.day_in_calendar(day)
        return str(day) if found is None else format_date(found, _DATE, locale=self.language)

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
        return files("relay_client").joinpath("words", self.language, "help.txt").read_text(encoding="utf-8")


def pick_language(asked: str | None, profile: str | None, environment: Mapping[str, str]) -> Language:
    """Choose the language: what was asked, else the profile's, else the machine's, else English."""
    machine = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    for name in (asked, profile, machine[:2].lower()):
        if name in set(Language):
            return Language(name)
    return Language.EN


@cache
def _bundle(language: Language) -> FluentBundle:
    bundle = FluentBundle([language.value], use_isolating=False)
    for part in sources(language).values():
        bundle.add_resource(FluentResource(part))
    return bundle


def sources(language: Language) -> dict[str, str]:
    """Return the Fluent files of a language: file name → text."""
    folder = files("relay_client").joinpath("words", language.value)
    parts = sorted((each for each in folder.iterdir() if each.name.endswith(".ftl")), key=lambda each: each.name)
    return {each.name: each.read_text(encoding="utf-8") for each in parts}
