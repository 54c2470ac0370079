"""What commands are given: their arguments as values, with the sentence that explains each, and the parser made of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any, Final, NoReturn

from msgspec import Struct

from relay.domain.ids import Day
from relay.domain.model import Side
from relay_client.ui.exits import Usage
from relay_client.words.dates import read_day


class Parser(argparse.ArgumentParser):
    """Raises Usage instead of leaving the program, so that a session survives a typing mistake."""

    def error(self, message: str) -> NoReturn:
        """Raise Usage with argparse's own remark."""
        raise Usage("cli.usage", message)


class Argument(Struct, frozen=True):
    """One argument of a command: its name, the sentence that explains it, and argparse's own options."""

    name: str
    help_id: str
    options: dict[str, Any]


def arg(name: str, metavar: str | None = None, help_id: str | None = None, **options: Any) -> Argument:
    """Return an argument. `x` and `--x` are explained by the sentence `arg-x` where no other is named."""
    named = {} if metavar is None else {"metavar": metavar}
    return Argument(name, help_id or f"arg-{name.lstrip('-')}", {**named, **options})


def flag(name: str, help_id: str | None = None) -> Argument:
    """Return an option that is there or not."""
    return arg(name, help_id=help_id, action="store_true")


def yes_or_no(name: str) -> Argument:
    """Return `--name` and `--no-name`, None where neither is given."""
    return arg(f"--{name}", action=argparse.BooleanOptionalAction)


def file(name: str, help_id: str | None = None, **options: Any) -> Argument:
    """Return an argument that names a file."""
    return arg(name, "FILE", help_id, type=Path, **options)


def one_of(name: str, values: Iterable[Enum], help_id: str | None = None, **options: Any) -> Argument:
    """Return an argument that is the value of one of these."""
    return arg(name, None, help_id, choices=[value.value for value in values], **options)


def days(default: int) -> Argument:
    """Return how many days something lasts."""
    return arg("--days", "DAYS", type=int, default=default)


CASE: Final = arg("case", "CASE")
OWN_CASE: Final = arg("--case", "CASE")
"""The case that a party may leave out where there is only one."""
SIDE: Final = one_of("side", Side)
ITEM: Final = arg("item", "ITEM")
SURE: Final = flag("--sure")
LINE: Final = (file("--file"), flag("--stdin"))
"""The ways to hand in one line, which is asked for otherwise."""
EDITOR: Final = arg("--editor", "PROGRAM")
TEXT: Final = (*LINE, EDITOR)
"""The ways to hand in a text, and in which program it is written where it is not handed in."""


def parser_with(takes: Iterable[Argument]) -> Parser:
    """Return a parser of these arguments. How they are explained is decided in `usage`."""
    parser = Parser(add_help=False, allow_abbrev=False)
    for take in takes:
        parser.add_argument(take.name, **take.options)
    return parser


def day(text: str) -> Day:
    """Read a day for argparse."""
    return read_day(text)
