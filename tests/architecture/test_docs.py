"""Holds the pages to the checkout: what they link to is there, what they tell to run is there, and all can be found.

Decides nothing about wording. A page that nobody can reach from the README is not read; a link into nothing is not believed.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.checkout import ROOT, project_files, shown

README = ROOT / "README.md"
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SCRIPT = re.compile(r"(?<![\w./-])(python )?(scripts/[\w./-]*\w)")
PYTHON = ".py"


def pages() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".md"]


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def links(text: str) -> Iterator[str]:
    """Yield what a page links to within the checkout, as written; what stands in a code block is no link."""
    for target in LINK.findall(FENCE.sub("", text)):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    titles = (re.sub(r"[^\w\s-]", "", title.lower()) for title in HEADING.findall(FENCE.sub("", text)))
    return {title.strip().replace(" ", "-") for title in titles}


def dangling(page: Path, text: str) -> list[str]:
    """The links of a page that lead nowhere."""
    found = []
    for link in links(text):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if ROOT not in target.parents or not target.exists():
            found.append(f"{shown(page)}: {link} is not there")
        elif anchor and anchor not in anchors(text if target == page else written(target)):
            found.append(f"{shown(page)}: {link} has no such heading")
    return found


def commands(text: str) -> set[tuple[str, bool]]:
    """The scripts a page tells to run, each with whether Python is to run it."""
    return {(name, bool(python)) for python, name in SCRIPT.findall(text)}


def missing(text: str) -> list[str]:
    """The scripts among them that cannot be run in the way the page says."""
    return sorted(
        name
        for name, by_python in commands(text)
        if not (ROOT / name).is_file()
        or not (by_python or os.access(ROOT / name, os.X_OK) or name.endswith(PYTHON))
    )


def reached(start: Path) -> set[Path]:
    """Every page that links lead to from `start`, itself included."""
    found, waiting = {start}, [start]
    for page in waiting:  # grows while it is walked
        for link in links(written(page)):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file() and target not in found:
                found.add(target)
                waiting.append(target)
    return found


@pytest.mark.parametrize("page", pages(), ids=shown)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert dangling(page, written(page)) == []


def test_the_readme_names_only_scripts_that_are_there() -> None:
    text = written(README)
    assert {"scripts/demo", "scripts/test", "scripts/check", "scripts/pin"} <= {name for name, _ in commands(text)}
    assert missing(text) == []


def test_every_page_of_the_handbook_is_reached_from_the_readme() -> None:
    handbook = {path for path in pages() if ROOT / "docs" in path.parents}
    assert handbook
    assert {shown(path) for path in handbook - reached(README)} == set()


# The tests themselves: each must see what it is there for.


def test_a_link_into_nothing_is_seen() -> None:
    text = "# One two\n[a](docs/nothing.md) [b](#one-two) [c](#three) [d](../x) [e](https://example.org/x)\n```\n[f](g)\n```\n"
    assert dangling(README, text) == [
        "README.md: docs/nothing.md is not there",
        "README.md: #three has no such heading",
        "README.md: ../x is not there",
    ]


def test_a_script_that_is_not_there_is_seen() -> None:
    assert missing("run scripts/demo, `python scripts/vectors.py` or scripts/nothing.") == ["scripts/nothing"]
    assert missing("python scripts/lib/checks.sh, and scripts/lib/checks.sh") == ["scripts/lib/checks.sh"]
