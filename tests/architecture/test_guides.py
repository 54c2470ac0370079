"""The guides for mediators and counsellors show the pages that scripts/screens pictures for them, in their own language."""

from __future__ import annotations

import re

import pytest

from relay_client.words.sentences import Language
from scripts.picturing import GUIDES, IN_GUIDES
from tests.support.checkout import ROOT

_PICTURE = re.compile(r"^!\[(?P<says>[^\]]+)\]\(pictures/(?P<file>[^)]+)\)$", re.MULTILINE)
LEAST_WORDS = 5
"""What a picture says to whoever cannot see it."""


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("guide", IN_GUIDES)
def test_a_guide_shows_its_pages_in_its_language_and_says_what_they_show(guide: str, language: Language) -> None:
    text = (ROOT / "docs" / f"{guide}.{language.value}.md").read_text(encoding="utf-8")
    pictures = {found["file"]: found["says"] for found in _PICTURE.finditer(text)}
    assert sorted(pictures) == sorted(f"{page}.{language.value}.png" for page in IN_GUIDES[guide])
    assert all(len(says.split()) >= LEAST_WORDS for says in pictures.values()), pictures


def test_every_picture_stands_in_a_guide() -> None:
    wanted = {
        f"{page}.{language.value}.png" for pages in IN_GUIDES.values() for page in pages for language in Language
    }
    assert {file.name for file in GUIDES.iterdir()} == wanted
    assert all((GUIDES / name).read_bytes().startswith(b"\x89PNG") for name in wanted)
