"""One name, one thing: a class of the product has its name alone, but for what a statement says and what the rules do with it."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import Final

from tests.support.checkout import python_files, shown

PRODUCT: Final = ("relay", "clients/cli/relay_client")
SAID: Final = "relay/wire/statements/"
"""What somebody signs. The rules take it as a command (`c.`) and keep what follows from it, by the same word on purpose."""
RULES: Final = "relay/domain/"


def classes(source: str) -> list[str]:
    return [each.name for each in ast.walk(ast.parse(source)) if isinstance(each, ast.ClassDef)]


def shared(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the names that several things bear, each with the files; what a statement says may go on in the rules."""
    return {
        name: files
        for name, files in found.items()
        if len(files) > 1
        and not (files[0].startswith(RULES) and all(each.startswith((SAID, RULES)) for each in files))
    }


def test_every_class_of_the_product_has_its_name_alone() -> None:
    found = defaultdict[str, list[str]](list)
    for path in sorted(python_files(*PRODUCT)):
        for name in classes(path.read_text(encoding="utf-8")):
            found[name].append(shown(path))
    assert shared(found) == {}


def test_a_name_that_two_things_bear_is_found() -> None:
    statement, command, elsewhere = f"{SAID}x.py", f"{RULES}x.py", "relay/store/x.py"
    assert shared({"Pause": [command, statement]}) == {}
    assert shared({"Queue": [elsewhere, statement], "Form": [command, elsewhere]}).keys() == {"Queue", "Form"}
    assert classes("class A:\n    class B: ...\n") == ["A", "B"]
