"""Hints on a letter, found on the device of the person who writes or reads it.

A hint points at a stretch of text that a mediator will want to talk about: a way to reach someone, an offer, a
question that puts pressure on the reader. It never blocks, never refuses and never leaves the device: nothing in
this package writes, sends or logs, and no caller may turn a hint into a decision.
"""

from relay_client.hints.find import find_hints
from relay_client.hints.model import Hint, HintKind, Language

__all__ = ["Hint", "HintKind", "Language", "find_hints"]
