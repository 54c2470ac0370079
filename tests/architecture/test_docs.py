"""Holds the pages to the checkout: what they link to is there, what they tell to run is there, and all can be found.

Decides nothing about wording. A page that nobody can reach from the README is not read; a link into nothing is not believed.
"""

import os
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

from tests.support.checkout import ROOT, project_files, python_files, shown

README = ROOT / "README.md"
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SCRIPT = re.compile(r"(?<![\w./-])(python )?(scripts/[\w./-]*\w)")
PYTHON = ".py"
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?<![\w./:-])(?:[\w-]+/)+[\w.*-]*")
CLASS = re.compile(r"(?<![\w./-])(?:[A-Z][a-z0-9]+){2,}(?![\w/=])")
# Where paths begin that a page gives, and what looks like one: the labels of the protocol.
PLACES = (ROOT, ROOT / "relay", ROOT / "clients/cli/relay_client")
LABEL = "relay/1"
# Pages that name classes of this project alone.
INSIDE = ("CONTRIBUTING.md", "docs/architecture.md", "docs/client.md", "docs/glossary.md")


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


def code(text: str) -> Iterator[str]:
    """Yield what stands between backquotes in a page, outside its code blocks."""
    yield from CODE.findall(FENCE.sub("", text))


def is_there(path: str, place: Path) -> bool:
    """Whether a file, a folder, a module without its ending, or a name in a module is there; `*` stands for any letters."""
    module = path.rpartition(".")[0]
    return any(
        True for each in (path, f"{path}{PYTHON}", f"{module}{PYTHON}") for _ in place.glob(each.rstrip("/"))
    )


def lost(text: str) -> list[str]:
    """The paths of a page, into folders that there are, that lead to nothing."""
    return [
        path
        for path in (each for span in code(text) for each in PATH.findall(span))
        if not f"{path}/".startswith(f"{LABEL}/")
        and (places := [place for place in PLACES if (place / path.partition("/")[0]).is_dir()])
        and not any(is_there(path, place) for place in places)
    ]


def unknown(text: str, known: AbstractSet[str]) -> list[str]:
    """The classes that a page names and nothing defines."""
    return [name for span in code(text) for name in CLASS.findall(span) if name not in known]


def defined() -> frozenset[str]:
    """The classes and aliases of the product."""
    sources = (written(path) for path in python_files("relay", "clients"))
    return frozenset(
        name
        for source in sources
        for name in re.findall(r"^(?:class )?([A-Z]\w+)(?=[(:\[ ])", source, re.MULTILINE)
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


@pytest.mark.parametrize("page", pages(), ids=shown)
def test_every_path_that_a_page_gives_is_there(page: Path) -> None:
    assert lost(written(page)) == []


@pytest.mark.parametrize("name", INSIDE)
def test_every_class_that_a_page_names_is_there(name: str) -> None:
    assert unknown(written(ROOT / name), defined()) == []


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


def test_a_path_into_nothing_is_seen() -> None:
    text = "`relay/wire/nothing.py` `wire/codec` `domain/*_rules` `domain/decide.decide` `relay/1/sig` `text/plain` `store/nothing`"
    assert lost(text) == ["relay/wire/nothing.py", "store/nothing"]


def test_a_class_that_nothing_defines_is_seen() -> None:
    text = "`SqliteStore` `SqliteStores` `UMask=0077` `Record`\n```\n`NothingAtAll`\n```\n"
    assert unknown(text, defined()) == ["SqliteStores"]
