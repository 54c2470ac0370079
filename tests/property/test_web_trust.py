"""Both clients believe the same journals, and refuse the others with the same words.

Every journal that the tests of the command-line client's trust make, honest or not, is followed by the browser client too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.property import journals
from tests.support.chain import TOLD
from tests.support.checkout import ROOT

MAKE = (
    "hostile_records",
    "histories_of_journals",
    "order_of_journals",
    "trust_edges",
    "verifier",
    "beside_journals",
)
CODES = {
    "journal.chain", "journal.contradiction", "journal.order", "journal.record", "journal.rule", "journal.withheld",
    "trust.expired", "trust.second_signature", "trust.signature", "trust.signer", "trust.standing",
}  # fmt: skip


def test_both_clients_follow_alike(tmp_path: Path) -> None:
    file = tmp_path / "chains.jsonl"
    tests = [f"tests/unit/client/test_{name}.py" for name in MAKE]
    made = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests],
        cwd=ROOT,
        env=os.environ | {TOLD: str(file)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stdout
    with file.open(encoding="utf-8") as lines:
        answers = [json.loads(line)["answer"] for line in lines]
    codes = Counter(each.get("code", "") for each in answers)
    assert set(codes) >= CODES
    assert min(codes[""], codes.total() - codes[""]) > 90
    found = journals.compared(chains=file)
    assert found.returncode == 0, found.stdout + found.stderr
