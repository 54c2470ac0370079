"""Puts what `scripts/bench/files --json` printed into docs/performance.md, between its two marks: `files_table RESULT.json`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

PAGE: Final = Path(__file__).resolve().parents[3] / "docs" / "performance.md"
BEGIN: Final = "<!-- from scripts/bench/files -->\n"
END: Final = "<!-- to here -->\n"
_MOVED: Final = {
    "upload": "upload, durable",
    "nginx_put": "nginx PUT, not synced",
    "copy": "copy and fdatasync",
    "download": "download",
    "nginx_get": "nginx GET",
}
_CLIENT: Final = {
    "seal_mib_per_s": "client: seal onto its disk",
    "upload_mib_per_s": "client: upload that",
    "seal_and_upload_mib_per_s": "client: both",
    "fetch_and_open_mib_per_s": "client: fetch and open",
    "sending_peak_mib": "client: memory at most, sending",
    "fetching_peak_mib": "client: memory at most, fetching",
}


def written(page: str, result: dict[str, Any]) -> str:
    """Return the page with the tables of this result. Raises `ValueError` where the marks are not there."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError("the page has no marks to write between")
    return f"{before}{BEGIN}{tables(result)}\n{END}{after}"


def tables(result: dict[str, Any]) -> str:
    """Return the result as tables in Markdown."""
    sizes = result["sizes"]
    head = ["MiB a second", *(f"{size} MiB" for size in sizes)]
    rows = [
        [label, *(_spread(figures["moved"][name], "mib_per_s") for figures in sizes.values())]
        for name, label in _MOVED.items()
        if all(name in figures["moved"] for figures in sizes.values())
    ]
    rows += [
        [label, *(str(figures["client"][name]) for figures in sizes.values())] for name, label in _CLIENT.items()
    ]
    rows.append(
        ["server: memory at most, both processes", *(str(figures["peak_mib"]) for figures in sizes.values())]
    )
    sealed, letters = result["sealing"], result["letters"]
    more = [
        ["seal, open, the three primitives", _joined(sealed, "seal", "open", "primitives", of="mib_per_s")],
        ["letters' p50, quiet and beside uploads, ms", _joined(letters, "quiet", "beside", of="p50_ms")],
        ["letters' p99, quiet and beside uploads, ms", _joined(letters, "quiet", "beside", of="p99_ms")],
        ["those uploads", str(letters["uploads_mib_per_s"])],
    ]
    targets = [
        [target["name"], target["target"], str(target["figure"]), "met" if target["met"] else "**missed**"]
        for target in result["targets"]
    ]
    load = result["load_average"]
    return "\n\n".join(
        [
            f"Load average {load['before']} before and {load['after']} after.",
            _table(head, rows),
            _table(["in memory, MiB a second; letters", ""], more),
            _table(["target", "", "figure", ""], targets),
        ]
    )


def _spread(moved: dict[str, Any], name: str) -> str:
    least, most = moved["spread"]
    return f"{moved[name]:.0f} [{least:.0f}, {most:.0f}]"


def _joined(figures: dict[str, Any], *names: str, of: str) -> str:
    return ", ".join(str(figures[f"{name}_{of}"]) for name in names)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: Sequence[str]) -> None:
    if len(arguments) != 1:
        sys.exit("usage: python -m scripts.bench.lib.files_table RESULT.json")
    result = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), result), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
