"""How the web client comes into an installation: built for the wheel, the same each time, or left out with a sentence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import hatch_build
from relay.bundle import files
from tests.support.checkout import ROOT
from tests.support.programs import program

BUILD = """
import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync("../../relay/web/assets", { recursive: true });
writeFileSync("../../relay/web/index.html", "<!doctype html>\\n");
writeFileSync("../../relay/web/assets/index-12345678.js", "// made by node\\n");
"""
LOCK = {"name": "made-up", "lockfileVersion": 3, "requires": True, "packages": {"": {"name": "made-up"}}}
WITH_NODE = pytest.mark.usefixtures("node")


@pytest.fixture(scope="module")
def node() -> None:
    program("node", "nodejs")
    program("npm", "npm")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose web client is small, with everything that a wheel is made of."""
    for name in ("pyproject.toml", "README.md", "hatch_build.py", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("relay", "clients/cli"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("web", "__pycache__"))
    sources(tmp_path, {"build": "node build.mjs"})
    return tmp_path


def sources(checkout: Path, scripts: dict[str, str], engines: str = ">=18") -> None:
    folder = checkout / "clients" / "web"
    folder.mkdir(exist_ok=True)
    package = {"name": "made-up", "private": True, "engines": {"node": engines}, "scripts": scripts}
    (folder / "package.json").write_text(json.dumps(package))
    (folder / "package-lock.json").write_text(json.dumps(LOCK))
    (folder / "build.mjs").write_text(BUILD)


def wheel(checkout: Path, path: str | None = None) -> tuple[dict[str, bytes], str]:
    """Make the wheel as pip does, in place; return what is in it by name, and what was said."""
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (made,) = (checkout / "dist").iterdir()
    with zipfile.ZipFile(made) as packed:
        return {name: packed.read(name) for name in packed.namelist()}, done.stdout + done.stderr


@WITH_NODE
def test_the_wheel_has_the_web_client_with_its_list_and_git_does_not(checkout: Path, tmp_path: Path) -> None:
    packed, said = wheel(checkout)
    assert "The web client is built: 2 files." in said
    inside = {name: data for name, data in packed.items() if name.startswith("relay/web/")}
    assert inside.keys() == {
        "relay/web/index.html",
        "relay/web/assets/index-12345678.js",
        "relay/web/integrity.json",
        "relay/web/packed.json",
    }
    assert "relay/wire/routes.py" in packed
    assert not [name for name in packed if "node_modules" in name or "clients/web" in name]
    assert files.read(checkout / "relay" / "web").sums.keys() == {"index.html", "assets/index-12345678.js"}
    assert "/relay/web/\n" in (ROOT / ".gitignore").read_text()


@WITH_NODE
def test_two_builds_give_the_same_list(checkout: Path) -> None:
    assert hatch_build.build(checkout) == "The web client is built: 2 files."
    first = (checkout / "relay" / "web" / "integrity.json").read_bytes()
    shutil.rmtree(checkout / "relay" / "web")
    shutil.rmtree(checkout / "clients" / "web" / "node_modules")
    hatch_build.build(checkout)
    assert (checkout / "relay" / "web" / "integrity.json").read_bytes() == first


@WITH_NODE
def test_it_is_built_again_only_where_something_changed_that_the_build_reads(checkout: Path) -> None:
    built_again, as_it_is = (
        "The web client is built: 2 files.",
        "The web client is built already, and nothing changed since.",
    )
    assert hatch_build.build(checkout) == built_again
    assert hatch_build.build(checkout) == as_it_is
    (checkout / "README.md").write_text("Other words.\n")
    assert hatch_build.build(checkout) == as_it_is
    (checkout / "clients" / "cli" / "relay_client" / "words" / "nl" / "more.ftl").write_text("more = meer\n")
    assert hatch_build.build(checkout) == built_again
    shutil.rmtree(checkout / "relay" / "web")
    assert hatch_build.build(checkout) == built_again


@WITH_NODE
def test_what_was_built_before_does_not_stay_beside_what_is_built_now(checkout: Path) -> None:
    hatch_build.build(checkout)
    (checkout / "relay" / "web" / "assets" / "old-12345678.js").write_text("1\n")
    (checkout / "clients" / "web" / "build.mjs").write_text(f"{BUILD}\n")
    hatch_build.build(checkout)
    assert len(files.read(checkout / "relay" / "web").sums) == 2


@WITH_NODE
def test_a_build_that_fails_says_why_and_leaves_nothing_to_serve(checkout: Path) -> None:
    hatch_build.build(checkout)
    sources(checkout, {"build": "echo the build is broken >&2 && exit 3"})
    with pytest.raises(RuntimeError, match=r"(?s)npm run build failed.*the build is broken"):
        hatch_build.build(checkout)
    assert not (checkout / "relay" / "web").exists()


@pytest.mark.parametrize("there", [None, "v18.20.4"])
def test_without_a_node_that_will_do_the_wheel_is_made_without_it(
    checkout: Path, tmp_path: Path, there: str | None
) -> None:
    own = tmp_path / "programs"
    own.mkdir()
    sources(checkout, {"build": "node build.mjs"}, engines=">=20.19")
    if there is not None:
        for name in ("node", "npm"):
            (own / name).write_text(f"#!/bin/sh\necho {there}\n")
            (own / name).chmod(0o755)
    packed, said = wheel(checkout, os.fspath(own))
    reason = (
        "node and npm are not on this machine" if there is None else f"node here is {there}, and >=20.19 is needed"
    )
    assert f"The web client is left out: {reason}." in said
    assert not [name for name in packed if name.startswith("relay/web/")]
    assert "relay/bundle/files.py" in packed


def test_what_pip_brings_for_the_build_is_node_only_where_there_is_none(checkout: Path) -> None:
    ask = "from hatchling.build import get_requires_for_build_wheel as ask; print(ask())"
    for path, wanted in ((os.environ["PATH"], []), (os.fspath(checkout), [hatch_build.NODE])):
        if not wanted and hatch_build.node_missing(checkout):
            continue  # this machine has none: the other half is what holds here
        done = subprocess.run(
            [sys.executable, "-c", ask],
            cwd=checkout,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == str(wanted)


def test_without_sources_there_is_nothing_to_build(tmp_path: Path) -> None:
    assert hatch_build.build(tmp_path) == "The web client is left out: its sources are not here."
