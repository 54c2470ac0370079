"""What a command's help looks like: how it is typed, what it does, and one line per argument, all in the person's language.

Made of the same values as the parser (`arguments`), so that the two cannot differ. Decides nothing about what is accepted.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from relay_client.commands.arguments import Argument
from relay_client.ui.exits import Usage
from relay_client.words.sentences import Sentences

_WIDTH: Final = 78
_COLUMN: Final = 26
"""Columns for an argument before what it means; a longer one has a row of its own."""


def how_to_type(takes: Iterable[Argument], words: Sentences, prog: str) -> str:
    """Return one line: the command as it is typed, what may be left out in square brackets."""
    return " ".join([prog, *(_typed(argument, words) for argument in _in_order(takes))])


@contextmanager
def told_how(takes: Iterable[Argument], words: Sentences, prog: str) -> Iterator[None]:
    """Say of whatever was typed wrongly within how it is typed."""
    try:
        yield
    except Usage as fault:
        fault.how = how_to_type(takes, words, prog)
        raise


def help_of(takes: Iterable[Argument], words: Sentences, prog: str, description: str | None = None) -> str:
    """Return the help of a command: how it is typed, what it does, and every argument with its sentence."""
    takes = tuple(takes)
    head = f"{words('help-usage')} {how_to_type(takes, words, prog)}"
    rows = textwrap.wrap(head, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    if description:
        rows += ["", *textwrap.wrap(description, _WIDTH)]
    if takes:
        rows.append("")
    for argument in _in_order(takes):
        rows += _row(_name(argument, words), words(argument.help_id))
    return "\n".join(rows) + "\n"


def _in_order(takes: Iterable[Argument]) -> list[Argument]:
    return sorted(takes, key=lambda argument: argument.name.startswith("-"))


def _row(name: str, about: str) -> list[str]:
    lines = textwrap.wrap(about, _WIDTH - _COLUMN, break_long_words=False, break_on_hyphens=False) or [""]
    beside = f"  {name:<{_COLUMN - 2}}"
    rows = [beside + lines.pop(0)] if len(beside) <= _COLUMN else [f"  {name}"]
    return [*rows, *(" " * _COLUMN + line for line in lines)]


def _typed(argument: Argument, words: Sentences) -> str:
    name = _name(argument, words)
    if argument.name.startswith("-"):
        return name if argument.options.get("required") else f"[{name}]"
    return f"[{name}]" if argument.options.get("nargs") == "?" else name


def _name(argument: Argument, words: Sentences) -> str:
    """Return an argument as it is typed: `--file FILE`, `--tell | --no-tell`, `a|b`."""
    if not argument.name.startswith("-"):
        return _value(argument, words)
    action = argument.options.get("action")
    if action is argparse.BooleanOptionalAction:
        return f"{argument.name} | --no-{argument.name.removeprefix('--')}"
    return argument.name if action == "store_true" else f"{argument.name} {_value(argument, words)}"


def _value(argument: Argument, words: Sentences) -> str:
    """Return what stands for the value: its choices, else the word for what it is."""
    if "choices" in argument.options:
        return "|".join(argument.options["choices"])
    metavar = argument.options.get("metavar") or argument.name.strip("-").upper()
    name = f"value-{metavar.lower()}"
    return words(name) if words.knows(name) else metavar
