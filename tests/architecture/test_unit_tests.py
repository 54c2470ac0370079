"""Unit tests open no line: whatever they import of tests and scripts, none of it can listen or connect.

A test that needs a port stands in tests/integration, where it may take its time.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.checkout import ROOT, python_files, shown

LINES = frozenset({"aiohttp", "http.client", "http.server", "socket", "socketserver", "urllib.request", "uvloop"})
"""Modules by which a program listens or connects."""
OPENS = frozenset({"create_connection", "create_server", "open_connection", "start_server"})
"""What asyncio and socket call the same."""


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield every module that may be imported: of `from a import b` both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def openers(source: str) -> set[str]:
    """Return by what a file opens a line."""
    tree = ast.parse(source)
    called = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
    return {each for each in imported(tree) if each in LINES or each.startswith("aiohttp.")} | (called & OPENS)


def reached(start: Path) -> list[Path]:
    """Return a file and everything of tests and scripts that it imports, by whatever detour."""
    found = [start]
    for path in found:  # grows while it is walked
        for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            module = ROOT / (name.replace(".", "/") + ".py")
            if name.startswith(("tests.", "scripts.")) and module.is_file() and module not in found:
                found.append(module)
    return found


def lines(start: Path) -> list[str]:
    """Return what a test file reaches that opens lines, with the file that does."""
    return [
        f"{shown(start)}: {', '.join(sorted(by))} in {shown(path)}"
        for path in reached(start)
        if (by := openers(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize("path", python_files("tests/unit"), ids=shown)
def test_opens_no_line(path: Path) -> None:
    assert lines(path) == []


# The test itself: it must see what it is there for.


def test_a_line_is_seen_also_by_a_detour() -> None:
    assert openers("import socket\nfrom aiohttp import web\n") == {"socket", "aiohttp", "aiohttp.web"}
    assert openers("import asyncio\nasyncio.start_server(print)\n") == {"start_server"}
    assert openers('import logging\nlogging.getLogger("aiohttp.access")\n') == set()
    sees = lines(ROOT / "tests" / "integration" / "client" / "conftest.py")
    assert any("tests/support/organisation.py" in each for each in sees)
