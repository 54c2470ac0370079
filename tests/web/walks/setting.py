"""What a walk through the pages of the client is given, and what it gives: the pages at which it stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

from playwright.sync_api import ViewportSize

from relay_client.words.sentences import Sentences
from tests.support.browser import Person

World = TypeVar("World")
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
LAPTOP: Final[ViewportSize] = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Setting(Generic[World]):
    """Where a walk goes: what is served, in which language, and how somebody sits down at a browser of their own."""

    world: World
    words: Sentences
    seat: Callable[[ViewportSize], Person]


class Stop(NamedTuple):
    """Somebody before a page."""

    name: str
    """What the page is called in `Walk.stops`, and in the name of its picture."""
    person: Person


@dataclass(frozen=True)
class Walk:
    """A way through pages, with the people whom it needs around it."""

    serves: Callable[[Path], AbstractContextManager[Any]]
    """What is served while the walk lasts, with its data in this folder."""
    go: Callable[[Setting[Any]], Iterator[Stop]]
    stops: dict[str, str]
    """Each name that a stop has, and the file of the page below clients/web/src/screens, without its ending."""
