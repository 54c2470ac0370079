"""Both programs as they lie in an installation, with a web client or without one: the checkout's own may be built or not.

The web client here is made by hand and small: a file of each kind, packed where that is shorter, and the lists that the build
writes. Nothing here unpacks `br`, which Python's own library does not know.
"""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path
from typing import Final

from hatch_build import write_list
from tests.support.checkout import ROOT

SCRIPT: Final = "assets/index-Ab3_x-9Q.js"
PAGE: Final = f'<!doctype html>\n<html lang="nl"><title>Post</title><script type="module" src="/{SCRIPT}"></script>\n'.encode()
WORKER: Final = "assets/worker-Zz1234-_.js"
FILES: Final = {
    "index.html": PAGE,
    SCRIPT: b"// the screens\n" * 100,
    WORKER: b"// the core\n" * 100,
    "assets/look-Qwertyui.css": b":root { --ink: #1f4b50; }\n" * 20,
    "assets/short-12345678.js": b"1\n",
    "icon.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>\n',
}


def web_folder(folder: Path) -> Path:
    """Make the folder of a small web client, with its lists."""
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        for ending, packed in (("gz", gzip.compress(data, mtime=0)), ("br", b"br of " + name.encode())):
            if len(packed) < len(data):
                (folder / f"{name}.{ending}").write_bytes(packed)
    write_list(folder)
    return folder


def installation(folder: Path, *, web: bool) -> dict[str, str]:
    """Install both programs into a folder; return what makes a process of this Python take them from there."""
    for source in (ROOT / "relay", ROOT / "clients" / "cli" / "relay_client"):
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("web", "__pycache__"))
    if web:
        web_folder(folder / "relay" / "web")
    return {"PYTHONPATH": os.fspath(folder)}
