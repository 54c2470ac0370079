"""Whether people can reach the office: its telephone number stands on every slip, and in what is said when something is wrong."""

from __future__ import annotations

from typing import Final

from relay.config import Settings
from relay.domain.ids import Seconds

_LEAST_DIGITS: Final = 3
"""Digits of the shortest number that somebody answers."""


def telephone(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whether there is a number that people are told to call."""
    if is_number(settings.telephone):
        return True, settings.telephone
    return False, "there is none, and people are told to call the office: set RELAY_TELEPHONE"


def is_number(text: str) -> bool:
    """Whether a text holds digits enough to be called."""
    return sum(character.isdigit() for character in text) >= _LEAST_DIGITS
