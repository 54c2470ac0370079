"""What somebody is told who named no contact and has several: which there are. Decides nothing about what a command does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from relay_client.errors import Misused
from relay_client.ui.margins import one_line
from relay_client.words.sentences import Sentences

NAMED: Final = 5
"""Contacts or cases that the sentence names in a row."""


def which_of(names: Sequence[str], words: Sentences) -> Misused:
    """Return Misused `id.which` that names these contacts or cases, as far as a sentence has room for them."""
    named = ", ".join(one_line(name) for name in names[:NAMED])
    fault = Misused("id.which")
    fault.said = {"names": named if len(names) <= NAMED else words("warn-and-others", cases=named)}
    return fault
