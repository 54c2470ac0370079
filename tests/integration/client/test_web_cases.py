"""The browser client's cases at the real server: what it signs stands, what it reads is what the command-line client reads.

One account on two kinds of device. The steps in between are clients/web/tests/client/cases/served.test.ts.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

from relay.domain.ids import CaseId
from relay.domain.model import CaseState, Side
from relay_client.api.account import Account
from tests.support.organisation import Organisation, Seated
from tests.support.programs import WEB, vitest

WAITS_S = 120


async def browser(office: Organisation, who: Account, case: CaseId, steps: str, folder: Path) -> None:
    """Let the browser client take its steps as this account, on a device that knows nothing yet."""
    access = who._session
    await access.content()
    token = access._live_token()
    assert token is not None
    told = {
        "origin": office.origin,
        "root": access.profile.root.hex(),
        "login": access.profile.login,
        "kind": access.profile.kind.value,
        "secret": access.secret.hex(),
        "bearer": token.bearer.hex(),
        "now": office.clock.at,
        "case": case.hex(),
        "steps": steps,
    }
    file = folder / "served.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    said = os.environ | {"NO_COLOR": "1", "RELAY_SERVED": str(file)}
    command = (str(vitest()), "run", "tests/client/cases/served.test.ts")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=WEB, env=said, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(), WAITS_S)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, out.decode()
    assert "1 passed" in out.decode(), "the steps were taken, and not skipped"


async def test_what_a_party_stops_in_a_browser_stands_and_is_lifted_at_a_terminal(
    office: Organisation, tmp_path: Path
) -> None:
    seated: Seated = await office.seated()
    await browser(office, seated.anna, seated.case, "party", tmp_path)
    view = await seated.lead.mediator.case(seated.case)
    assert view.summary.state is CaseState.PAUSED
    pause = view.side(Side.A).pause
    anna = office.started_again(seated.anna)
    assert (await anna.party.status(seated.case)).side(Side.A).pause == pause
    assert [each.id for each in (await anna._session.content()).stops or ()] == [pause]
    await anna.party.contact.resume(seated.case)
    assert (await seated.lead.mediator.case(seated.case)).summary.state is CaseState.OPEN


async def test_a_mediator_reads_the_whole_journal_in_a_browser_and_signs_nothing_that_it_forbids(
    office: Organisation, tmp_path: Path
) -> None:
    seated = await office.seated()
    await browser(office, seated.lead, seated.case, "mediator", tmp_path)
    view = await seated.bert.party.status(seated.case)
    assert view.summary.state is CaseState.PAUSED
