"""The folder of the web client is taken whole and as its list says, or not at all; each kind of file has its own headers."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hatch_build import write_list
from relay.bundle import files
from relay.bundle.files import DamagedBundle, File
from relay.wire import codec, messages
from tests.support.installed import FILES, SCRIPT, WORKER, web_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return web_folder(tmp_path / "web")


def listed_anew(folder: Path, change: Callable[[list[dict[str, str]]], object]) -> None:
    rows = json.loads((folder / files.LIST).read_text())["files"]
    change(rows)
    (folder / files.LIST).write_text(json.dumps({"files": rows}))


def test_a_whole_folder_is_read_with_the_sum_of_each_file(folder: Path) -> None:
    bundle = files.read(folder)
    assert bundle.sums == {name: hashlib.sha256(data).hexdigest() for name, data in sorted(FILES.items())}
    assert bundle.lines()[0] == f"{bundle.sums['assets/index-Ab3_x-9Q.js']}  assets/index-Ab3_x-9Q.js"
    listed = (folder / files.LIST).read_bytes()
    assert bundle.list_sum == hashlib.sha256(listed).hexdigest()
    assert bundle.files["/integrity.json"].body == listed
    assert [each.name for each in codec.decode(messages.Integrity, listed).files] == sorted(FILES)
    assert bundle.files["/"].body == FILES["index.html"]
    assert "/index.html" not in bundle.files


def test_the_list_is_the_same_each_time_it_is_made(folder: Path, tmp_path: Path) -> None:
    other = web_folder(tmp_path / "other")
    assert (other / files.LIST).read_bytes() == (folder / files.LIST).read_bytes()
    assert write_list(folder) == len(FILES)
    assert (other / files.LIST).read_bytes() == (folder / files.LIST).read_bytes()


def test_no_folder_is_no_web_client(tmp_path: Path) -> None:
    assert files.installed(tmp_path / "nowhere") is None


def grown(folder: Path) -> None:
    (folder / SCRIPT).write_bytes(b"// others' screens")


def added(folder: Path) -> None:
    (folder / "assets" / "more-12345678.js").write_bytes(b"1")


def linked(folder: Path) -> None:
    (folder / "assets" / "link-12345678.js").symlink_to(folder / SCRIPT)


def strange(folder: Path) -> None:
    (folder / "setup.exe").write_bytes(b"MZ")
    write_list(folder)


def hidden(folder: Path) -> None:
    (folder / ".htaccess.json").write_bytes(b"{}")
    write_list(folder)


def deep(folder: Path) -> None:
    (folder / "a" / "b" / "c").mkdir(parents=True)
    (folder / "a" / "b" / "c" / "d.js").write_bytes(b"1")
    write_list(folder)


def pageless(folder: Path) -> None:
    (folder / "index.html").unlink()
    write_list(folder)


def unlisted(folder: Path) -> None:
    (folder / files.LIST).unlink()


def no_list(folder: Path) -> None:
    (folder / files.LIST).write_text('{"files": {}}')


def twice(folder: Path) -> None:
    listed_anew(folder, lambda rows: rows.append(rows[0]))


def beyond(folder: Path) -> None:
    listed_anew(folder, lambda rows: rows.append({"name": "../config.py", "sha256": "0" * 64}))


def large(folder: Path) -> None:
    (folder / "assets" / "large-12345678.js").write_bytes(bytes(files.MOST_BYTES))
    write_list(folder)


def many(folder: Path) -> None:
    for number in range(files.MOST_FILES):
        (folder / "assets" / f"f-{number:08}.js").write_bytes(b"1")
    write_list(folder)


def queue(folder: Path) -> None:
    os.mkfifo(folder / "assets" / "pipe-12345678.js")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (grown, "is not what its list says"),
        (added, "'assets/more-12345678.js', which is not in its list"),
        (lambda folder: (folder / WORKER).unlink(), f"lacks {WORKER}"),
        (linked, "which nobody serves"),
        (queue, "which nobody serves"),
        (strange, "'setup.exe', which nobody serves"),
        (hidden, "which nobody serves"),
        (deep, "which nobody serves"),
        (pageless, "has no page"),
        (unlisted, "has no list"),
        (no_list, "cannot be read"),
        (twice, "names a file twice"),
        (beyond, "lacks ../config.py"),
        (large, "larger than any web client"),
        (many, "larger than any web client"),
    ],
)
def test_a_folder_that_is_not_what_its_list_says_is_refused(
    folder: Path, damage: Callable[[Path], object], told: str
) -> None:
    damage(folder)
    with pytest.raises(DamagedBundle, match=told):
        files.read(folder)


def sent(folder: Path, path: str, accepts: str = "", known: str = "") -> tuple[int, dict[str, str], bytes]:
    return files.read(folder).files[path].answer({"Accept-Encoding": accepts, "If-None-Match": known})


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=1.0, gzip;q=0.8", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=0.5, br;q=0", "gzip"),
        ("", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip; q=0.0, br; q=0", None),
        ("notgzip, broken", None),
    ],
)
def test_a_file_goes_packed_as_whoever_asks_takes_it(folder: Path, accepts: str, coding: str | None) -> None:
    status, headers, body = sent(folder, f"/{SCRIPT}", accepts)
    assert status == 200
    assert headers["Vary"] == "Accept-Encoding"
    assert headers.get("Content-Encoding") == coding
    on_disk = SCRIPT if coding is None else f"{SCRIPT}.{files.CODINGS[coding]}"
    assert body == (folder / on_disk).read_bytes()


def test_no_packed_file_and_no_list_of_them_has_an_address(folder: Path) -> None:
    assert (folder / files.PACKED_LIST).is_file()
    addresses = files.read(folder).files
    assert addresses.keys() == {
        "/",
        "/integrity.json",
        *files.WIPED,
        *(f"/{name}" for name in FILES if name != "index.html"),
    }


def test_without_packed_files_all_goes_as_it_is(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.suffix in {".br", ".gz"} or path.name == files.PACKED_LIST:
            path.unlink()
    _, headers, body = sent(folder, f"/{SCRIPT}", "br, gzip")
    assert body == FILES[SCRIPT]
    assert not {"Vary", "Content-Encoding"} & headers.keys()


def packed_grown(folder: Path) -> None:
    (folder / f"{SCRIPT}.br").write_bytes(b"others' screens")


def packs_nothing(folder: Path) -> None:
    (folder / "assets" / "more-12345678.js.br").write_bytes(b"1")
    write_list(folder)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (packed_grown, f"{SCRIPT}.br of the web client in .* is not what its list says"),
        (lambda folder: (folder / f"{SCRIPT}.gz").unlink(), f"lacks {SCRIPT}.gz"),
        (lambda folder: (folder / files.PACKED_LIST).unlink(), "which is not in its list"),
        (packs_nothing, "'assets/more-12345678.js.br', which packs no file of it"),
    ],
)
def test_what_is_packed_is_held_against_its_list(folder: Path, damage: Callable[[Path], object], told: str) -> None:
    damage(folder)
    with pytest.raises(DamagedBundle, match=told):
        files.read(folder)


@pytest.mark.parametrize(("accepts", "name"), [("", SCRIPT), ("gzip", f"{SCRIPT}.gz"), ("br", f"{SCRIPT}.br")])
def test_what_changed_since_it_was_checked_is_not_sent(folder: Path, accepts: str, name: str) -> None:
    held = files.read(folder).files[f"/{SCRIPT}"]
    (folder / name).write_bytes(b"others' screens")
    with pytest.raises(DamagedBundle, match="has changed since it was checked"):
        held.answer({"Accept-Encoding": accepts})
    (folder / name).unlink()
    with pytest.raises(DamagedBundle, match="is gone since it was checked"):
        held.answer({"Accept-Encoding": accepts})


def test_what_packing_makes_longer_goes_as_it_is(folder: Path) -> None:
    _, headers, body = sent(folder, "/assets/short-12345678.js", "br, gzip")
    assert body == b"1\n"
    assert not {"Vary", "Content-Encoding"} & headers.keys()


@pytest.mark.parametrize(
    ("address", "clears"), [("/wiped/account", '"cache"'), ("/wiped/device", '"cache", "storage"'), ("/", None)]
)
def test_a_browser_is_told_to_clear_by_a_page_of_ours_alone(folder: Path, address: str, clears: str | None) -> None:
    file = files.read(folder).files[address]
    own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}
    status, headers, _ = file.answer(own)
    assert (status, headers["Cache-Control"], headers.get("Clear-Site-Data")) == (200, "no-store", clears)
    for other in ("cross-site", "same-site", "none"):
        assert "Clear-Site-Data" not in file.answer({**own, "Sec-Fetch-Site": other})[1]
    for other in ("document", "image", "script", "iframe"):
        assert "Clear-Site-Data" not in file.answer({**own, "Sec-Fetch-Dest": other})[1]
    assert "Clear-Site-Data" not in file.answer({})[1]


def test_whoever_has_a_file_is_not_sent_it_again(folder: Path) -> None:
    plain, packed = (sent(folder, f"/{SCRIPT}", accepts)[1]["ETag"] for accepts in ("", "gzip"))
    assert plain != packed
    assert sent(folder, f"/{SCRIPT}", "", f'"other", W/{plain}')[0::2] == (304, b"")
    assert sent(folder, f"/{SCRIPT}", "gzip", packed)[0] == 304
    assert sent(folder, f"/{SCRIPT}", "", packed)[0] == 200
    assert "ETag" not in sent(folder, "/")[1], "a page that is never kept is never asked for like this"


@pytest.mark.parametrize(
    ("name", "kept", "policy", "kind"),
    [
        ("index.html", False, files.PAGE_POLICY, "text/html; charset=utf-8"),
        (SCRIPT, True, "default-src 'none'; ", "text/javascript; charset=utf-8"),
        (WORKER, True, files.WORKER_POLICY, "text/javascript; charset=utf-8"),
        ("assets/plain.js", False, "default-src 'none'; ", "text/javascript; charset=utf-8"),
        ("other/worker-12345678.js", False, "default-src 'none'; ", "text/javascript; charset=utf-8"),
        ("icon.svg", False, "default-src 'none'; ", "image/svg+xml"),
        ("integrity.json", False, "default-src 'none'; ", "application/json"),
    ],
)
def test_each_kind_of_file_has_its_headers(name: str, kept: bool, policy: str, kind: str) -> None:
    file: File = files.file(name, files.Kept(hashlib.sha256(b"content").hexdigest(), b"content"))
    assert file.headers["Content-Security-Policy"].startswith(policy)
    assert file.headers["Content-Type"] == kind
    assert file.headers["Cache-Control"] == ("public, max-age=31536000, immutable" if kept else "no-store")
    for header, value in {
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }.items():
        assert file.headers[header] == value
    assert "camera=(self)" in file.headers["Permissions-Policy"]


def test_the_page_has_no_wasm_and_the_worker_has_no_network() -> None:
    assert "unsafe" not in files.PAGE_POLICY
    assert "connect-src 'self'" in files.PAGE_POLICY
    assert "require-trusted-types-for 'script'" in files.PAGE_POLICY
    assert "connect-src 'none'" in files.WORKER_POLICY
    assert "'self'" not in files.WORKER_POLICY
    assert "'wasm-unsafe-eval'" in files.WORKER_POLICY
