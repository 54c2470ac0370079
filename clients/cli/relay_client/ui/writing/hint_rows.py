"""The hints of a letter as rows beside it: what each place looks like, and the words it stands on. They decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from relay_client.hints import Hint
from relay_client.ui import margins
from relay_client.words.sentences import Sentences

HintRows = Sequence[tuple[int, Sequence[str]]]
"""Hints in the order of the text: where each begins in it, and its rows."""


def hint_rows(words: Sentences, text: str, hints: Iterable[Hint], columns: int) -> HintRows:
    """Return the rows of each hint of a cleaned text, of at most so many columns."""
    rows_of_hints = []
    for hint in hints:
        quoted = " ".join(text[hint.start : hint.end].split())
        about = margins.folded(words("hint-" + hint.kind.value), columns)
        rows_of_hints.append(
            (hint.start, (*about, *margins.rows(margins.LETTER, quoted, columns - len(margins.LETTER))))
        )
    return rows_of_hints
