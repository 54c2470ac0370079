"""Hints on a letter, found on the device of the person who writes or reads it.

A hint points at a stretch of text that a mediator will want to talk about: a way to reach someone, an offer, a
question that puts pressure on the reader. It never blocks, never refuses and never leaves the device: nothing in
this package writes, sends or logs, and no caller may turn a hint into a decision. The lists of words and numbers that it
looks for are loaded with the first text.
"""

from __future__ import annotations

from relay_client.hints.model import Hint, HintKind, HintLanguage

__all__ = ["Hint", "HintKind", "HintLanguage", "find_hints"]


def find_hints(text: str) -> tuple[Hint, ...]:
    """Find every hint in `text`, Dutch and English, in order of place; hints of one kind never overlap."""
    from relay_client.hints.find import find_hints as found_in

    return found_in(text)
