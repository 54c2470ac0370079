"""Libraries are used by their public face: no class of ours shares a private name with a library's class that it extends.

Ruff (SLF001) sees `their._name` from outside; from inside a subclass the same reach is `self._name`, which only this sees.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator

import pytest

import relay
import relay_client


def private_names(kind: type) -> set[str]:
    """Collect the private names that a class's own body defines, reads or sets on `self`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and is_self(node.value)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


def is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def is_library(kind: type) -> bool:
    """Whether a class is a package's that is installed beside ours, not Python's own and not compiled."""
    try:
        return "site-packages" in inspect.getfile(kind) and bool(inspect.getsource(kind))
    except (OSError, TypeError):
        return False


def reaches(kind: type) -> set[str]:
    """Return the private names that a class shares with the library's classes above it."""
    return private_names(kind) & {
        name for above in kind.__mro__[1:] if is_library(above) for name in private_names(above)
    }


def extensions() -> Iterator[type]:
    """Yield our classes that extend a library's class."""
    for package in (relay, relay_client):
        names = [info.name for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
        for name in (
            name for name in names if not name.endswith("__main__")
        ):  # a program begins when it is imported
            for kind in vars(importlib.import_module(name)).values():
                if isinstance(kind, type) and kind.__module__ == name and any(map(is_library, kind.__mro__)):
                    yield kind


def test_no_class_uses_a_private_name_of_the_library_class_it_extends() -> None:
    kinds = list(extensions())
    assert {kind.__name__ for kind in kinds} >= {"_Connection", "_Server", "FrontendRunner"}
    names = {f"{kind.__module__}.{kind.__name__}": reaches(kind) for kind in kinds}
    assert {name: reached for name, reached in names.items() if reached} == {}


def test_a_reach_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "is_library", lambda kind: kind is Theirs)
    assert reaches(Ours) == {"_loop", "_make"}


class Theirs:
    def __init__(self) -> None:
        self._loop = object()

    def _make(self) -> None: ...


class Ours(Theirs):
    def _make(self) -> None:
        self._own = self._loop
