"""The benchmarks of cycles, files, looks and journals, in their quick form: they run, all succeeds, each prints one JSON object.

Nothing is asserted about time: on a machine that others use, that would test the machine.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.bench.lib.files_table import BEGIN, END, written
from tests.support.checkout import ROOT

KINDS = {"submit", "queue", "release", "open"}


def quickly(name: str, folder: Path) -> str:
    """Run a benchmark and return what it printed; it must leave nothing behind."""
    done = subprocess.run(
        [sys.executable, "-m", f"scripts.bench.{name}", "--json", "--quick", "--folder", str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert list(folder.iterdir()) == []
    return done.stdout


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return quickly("cycle", tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def result(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed)
    return found


def test_it_prints_one_json_object_and_nothing_else(printed: str) -> None:
    assert printed.count("\n") == 1
    assert json.loads(printed)["benchmark"] == "cycle"


def test_everything_sent_was_answered_and_is_there_afterwards(result: dict[str, Any]) -> None:
    """A reply but 200, a journal not where it was foretold or an item in a wrong state ends the program."""
    warmed = 8
    submits = result["submits"]["clients"] * 8
    cycles = 1 * 20 + 4 * 8 + 8 * 4
    assert result["items_checked"] == warmed + submits + cycles


def test_each_request_has_its_times_and_each_load_its_rate(result: dict[str, Any]) -> None:
    assert set(result["cycles"]) == {"1", "4", "8"}
    for each in result["cycles"].values():
        assert each["cycles_per_s"] > 0
        assert set(each["requests"]) == KINDS
        assert all(0 < times["p50_ms"] <= times["p99_ms"] for times in each["requests"].values())
    assert result["submits"]["submits_per_s"] > 0


def test_each_control_is_there_with_a_ratio_to_it(result: dict[str, Any]) -> None:
    names = {"empty_post", "commit_per_request", "group_commit"}
    assert set(result["controls"]) == {f"{name}_per_s" for name in names}
    assert set(result["ratios"]) == {f"submit_to_{name}" for name in names}
    assert all(ratio["median"] > 0 for ratio in result["ratios"].values())


def test_it_says_on_what_it_was_measured(result: dict[str, Any]) -> None:
    machine = result["machine"]
    assert machine["cores"] >= 1
    assert machine["cpu"]
    assert {"aiohttp", "cryptography", "PyNaCl", "uvloop"} <= set(machine["libraries"])
    assert result["pace"] > 1
    assert result["memory"]["peak_mib"] >= result["memory"]["idle_mib"] > 0


def test_targets_are_told_and_never_fail_the_run(result: dict[str, Any]) -> None:
    assert len(result["targets"]) == 7
    assert all(isinstance(each["met"], bool) for each in result["targets"])


@pytest.fixture(scope="module")
def of_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    said = quickly("files", tmp_path_factory.mktemp("bench"))
    assert said.count("\n") == 1
    found: dict[str, Any] = json.loads(said)
    return found


def test_files_are_moved_whole_beside_their_controls(of_files: dict[str, Any]) -> None:
    """A wrong status, a wrong length, a root that does not fit or a byte that is not what was sent ends the program."""
    assert of_files["benchmark"] == "files"
    theirs = {"nginx_put", "nginx_get"} if of_files["nginx"] else set()
    against = {"upload_to_nginx_put", "download_to_nginx_get"} if of_files["nginx"] else set()
    assert set(of_files["sizes"]) == {"1", "6"}
    for each in of_files["sizes"].values():
        assert set(each["moved"]) == {"upload", "download", "copy"} | theirs
        assert all(moved["mib_per_s"] > 0 for moved in each["moved"].values())
        assert set(each["ratios"]) == {"upload_to_copy"} | against
        assert len(each["peaks_mib"]) == 2
        assert each["peak_mib"] >= sum(of_files["idle_mib"]) / 2
        assert all(figure > 0 for figure in each["client"].values())


def test_sealing_and_letters_are_measured_beside_their_controls(of_files: dict[str, Any]) -> None:
    assert all(of_files["sealing"][f"{name}_to_primitives"]["median"] > 0 for name in ("seal", "open"))
    letters = of_files["letters"]
    assert letters["requests"] == letters["clients"] * 4 * 4
    assert letters["p99_ratio"]["median"] > 0
    plain, by_the_client, cycles = 2, 2, 2 * letters["clients"] * 4
    assert of_files["items_checked"] == plain + by_the_client + cycles


def test_the_targets_of_files_are_told_and_never_fail_the_run(of_files: dict[str, Any]) -> None:
    assert len(of_files["targets"]) == (8 if of_files["nginx"] else 6)
    assert all(isinstance(each["met"], bool) for each in of_files["targets"])


@pytest.fixture(scope="module")
def of_looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    said = quickly("looks", tmp_path_factory.mktemp("bench"))
    assert said.count("\n") == 1
    found: dict[str, Any] = json.loads(said)
    return found


def test_every_command_of_looks_did_what_it_was_asked_over_a_line_with_a_delay(of_looks: dict[str, Any]) -> None:
    """A command that does not say that all is well, or shows a case apart, ends the program."""
    assert of_looks["benchmark"] == "looks"
    round_trip_s = 2 * of_looks["delay_ms"] / 1e3
    far = {name: each for name, each in of_looks["commands"].items() if not name.endswith("no delay")}
    assert {"today", "today, cold", "home", "review", "read", "write"} <= set(far)
    for each in far.values():
        assert each["seconds"] > (each["most_requests"] + each["logins"]) * round_trip_s
        assert len(each["asked"]) == each["most_requests"] + each["logins"]
        assert each["cpu_s"] > 0
        assert each["peak_mib"] > 0


def test_one_look_asks_once_and_each_case_by_itself_as_often_as_there_are_cases(of_looks: dict[str, Any]) -> None:
    assert of_looks["one_look"]["requests"] == 1
    assert of_looks["one_by_one"]["requests"] == of_looks["cases"]
    assert of_looks["ratios"]["one_by_one_to_one_look"]["median"] > 1
    assert of_looks["session"]["requests"] == 1


def test_the_targets_of_looks_are_told_and_never_fail_the_run(of_looks: dict[str, Any]) -> None:
    assert len(of_looks["targets"]) == 14
    assert all(isinstance(each["met"], bool) for each in of_looks["targets"])


def test_figures_of_files_go_into_their_place_in_the_page_again_and_again(of_files: dict[str, Any]) -> None:
    page = written(f"before\n{BEGIN}old figures\n{END}behind\n", of_files)
    assert "old figures" not in page
    assert all(each["name"] in page for each in of_files["targets"])
    assert page.startswith("before\n")
    assert page.endswith("behind\n")
    assert written(page, of_files) == page
    with pytest.raises(ValueError, match="no marks"):
        written("a page without marks", of_files)


def test_a_journal_is_followed_beside_its_signatures_alone(tmp_path: Path) -> None:
    """A record that does not stand where it is ends the program."""
    said = quickly("replay", tmp_path)
    assert said.count("\n") == 1
    found = json.loads(said)
    assert found["benchmark"] == "replay"
    assert 60 <= found["records"] < 65
    assert found["signatures"] >= found["records"]
    assert all(each["median"] >= 0 for each in found["ms"].values())
    assert found["ratios"]["following_to_signatures"]["median"] > 1
    assert len(found["targets"]) == 1


def test_letters_arrive_beside_every_flood(tmp_path: Path) -> None:
    """A letter that is refused, or a connection that breaks, ends the program."""
    result = json.loads(quickly("floods", tmp_path))
    assert set(result["floods"]) == {"silent", "beyond", "logins", "bodies"}
    assert all(each["letters"] == 2 * (1 + 2 * 2) and each["p99_ratio"] > 0 for each in result["floods"].values())
    assert all(result["floods"][name]["answered_beside"] > 0 for name in ("logins", "bodies"))
    assert len(result["targets"]) == 4
