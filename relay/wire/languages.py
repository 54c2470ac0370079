"""The languages that a letter may be marked with, from a fixed list: a tag of somebody's choice would be read by nobody (I3)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def languages() -> Mapping[str, str]:
    """Return every language, tag (BCP 47) to own name."""
    tags: dict[str, str] = json.loads(files("relay.wire").joinpath("languages.json").read_text(encoding="utf-8"))[
        "languages"
    ]
    return tags


def known_language(typed: str) -> str | None:
    """Return the tag as it is kept, whatever case it was typed in; None for a language that is not on the list."""
    return next((tag for tag in languages() if tag.lower() == typed.strip().lower()), None)
