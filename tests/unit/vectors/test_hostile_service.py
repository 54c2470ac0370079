"""A service that lies about a journal, people or rows, told by the vectors to a real client: its vault, keyring and looks.

The browser client is told the same (clients/web/tests/client/cases/hostile.test.ts).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from relay.domain.model import Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import outbox
from relay_client.cases import evidence
from relay_client.errors import Untrusted
from relay_client.items.signer import Moment
from tests.support.checkout import ROOT
from tests.support.told import INPUTS, ToldDevice
from tests.support.vectors import each_negative, vectors

FOUND = vectors("hostile-service")
RECEIPTS = json.loads((ROOT / "tests" / "tables" / "receipts.json").read_text(encoding="utf-8"))["rows"]
SHAPES: dict[str, tuple[type[s.Statement], dict[str, Any]]] = {
    "preferences": (s.Preferences, {"side": Side.A, "kinds": (), "tell_opened": False}),
    "pause": (s.Pause, {"side": Side.A}),
}
WRITTEN_DOWN = {"journal.chain", "journal.contradiction", "journal.rollback", "journal.rule", "receipt.gone"}


@pytest.mark.parametrize("given", FOUND.outputs["taken"], ids=lambda given: given["name"])
async def test_what_holds_is_taken(given: dict[str, Any], tmp_path: Path) -> None:
    device = ToldDevice(given, tmp_path)
    for shown in given["looks"]:
        await device.look(shown)


@each_negative("hostile-service")
async def test_a_lie_is_refused_and_what_came_before_it_was_not(
    given: dict[str, Any], code: str, tmp_path: Path
) -> None:
    device = ToldDevice(given, tmp_path)
    *before, lie = given["looks"]
    for shown in before:
        await device.look(shown)
    with pytest.raises(Untrusted) as refused:
        await device.look(lie)
    assert refused.value.code == code
    found = refused.value.evidence
    if "evidence" in given:
        assert found is not None
        assert {"n": found.n, "ours": found.ours.hex()} == given["evidence"]
        assert found.ours != found.theirs or code == "journal.rollback"
    file = refused.value.file
    assert (file is not None) == (code in WRITTEN_DOWN)
    if file is not None:
        proof = evidence.read(file.read_bytes())
        assert (proof.code, proof.case, proof.seat) == (code, device.case, INPUTS["seats"][given["who"]])
    stops = [each.route.name for each in device.told.sent if each.route.name == "case.pause"]
    assert bool(stops) == bool(given.get("stops")), "what was said to stop something is sent again"


@pytest.mark.parametrize("given", RECEIPTS, ids=lambda given: given["name"])
async def test_a_receipt_holds_only_for_what_was_sent_when_it_was(given: dict[str, Any], tmp_path: Path) -> None:
    device = ToldDevice({"who": "anna"}, tmp_path)
    journal = INPUTS["journals"]["a"]
    snapshot = await device.look({"journal": {"of": "a", "first": len(journal), "then": []}})
    shape, members = SHAPES[given["what"]]
    sender, route = device.fetcher.sender, f"case.{given['what']}"
    signed = snapshot.signer.sign(shape, Moment(sender.dating(), snapshot.position), **members)
    device.receipts(route, signed.id, given["otherwise"])
    sending = sender.send(route, m.Act(m.RecordBytes(signed.data)), signed.id, device.case, None)
    if given["code"]:
        with pytest.raises(Untrusted) as refused:
            await sending
        assert refused.value.code == given["code"]
    else:
        assert (await sending).what == route
    assert bool(outbox.waiting(device.session.vault)) == given["kept"]
    is_stop = given["what"] == "pause"
    assert bool(sender.standing.missing(device.case, lambda _id: False)) == is_stop, (
        "a stop that was answered stays kept"
    )
