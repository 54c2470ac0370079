"""A terminal on streams in memory, so that what a person sees and types is text in a test."""

import io
from collections.abc import Callable

import pytest

from relay_client.ui.terminal import Terminal
from relay_client.words.sentences import Language, Sentences


class Screen(io.StringIO):
    """A stream that says it is a screen."""

    def isatty(self) -> bool:
        return True


Sitting = Callable[..., Terminal]


@pytest.fixture
def sitting() -> Sitting:
    """Make a terminal whose input is `typed`; `screen` for one that somebody looks at."""

    def make(typed: str = "", *, screen: bool = False, json_only: bool = False, language: str = "en") -> Terminal:
        stream = Screen if screen else io.StringIO
        return Terminal(
            Sentences(Language(language)),
            stream(typed),
            stream(),
            io.StringIO(),
            json_only=json_only,
            environment={"TERM": "xterm"},
        )

    return make
