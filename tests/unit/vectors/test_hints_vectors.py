"""What stands in a letter: the texts of the vectors, looked through by this client's own hints (docs/hints.md)."""

from __future__ import annotations

from relay_client.hints import HintKind, find_hints
from tests.support.vectors import vectors

FILE = vectors("hints")


def test_every_text_has_the_hints_that_the_vectors_name() -> None:
    texts, lines = FILE.inputs["texts"], FILE.outputs["found"]
    assert len(texts) == len(lines)
    for text, expected in zip(texts, lines, strict=True):
        hints = [f"{hint.kind} {hint.start} {hint.end} {hint.language}" for hint in find_hints(text)]
        assert hints == expected, text


def test_the_texts_have_every_kind_and_some_have_none() -> None:
    kinds = {line.split()[0] for lines in FILE.outputs["found"] for line in lines}
    assert kinds == {kind.value for kind in HintKind}
    assert [] in FILE.outputs["found"]
