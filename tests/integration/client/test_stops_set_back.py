"""Where a server was set back: every stop is sent again, its owner is told, and both sides hear why everything waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import CaseId, KeysetId, RecordId, Seconds
from relay.store.base import Commit, Store
from relay.wire import codec
from relay.wire import messages as m
from relay_client.errors import Untrusted
from tests.support.between import bodies
from tests.support.organisation import Organisation, Seated, organisation
from tests.support.stopping import (
    Line,
    Sitting,
    letters_under_way,
    line_of,
    paused,
    second_contact,
)
from tests.support.stores import opened


async def set_back(office: Organisation) -> tuple[Seated, Line]:
    """Anna paused, and the server shows her journal as it was before: set back without the root's word."""
    seated = await office.seated()
    await paused(seated.anna, seated.case)
    line = line_of(seated.anna)
    path = {"case": codec.base64url(seated.case)}
    before = await seated.anna._session.call("case.get", m.CaseReply, path=path)
    await seated.anna.stopping.pause(seated.case)
    assert await paused(seated.anna, seated.case)
    line.change("case.get", m.CaseReply, lambda _: before)
    return seated, line


async def test_where_a_journal_was_set_back_every_stop_of_it_is_sent_again_and_that_is_told(
    office: Organisation,
) -> None:
    seated, line = await set_back(office)
    with pytest.raises(Untrusted, match=r"journal\.rollback") as told:
        await seated.anna.party.status(seated.case)
    assert told.value.sent_again == ("pause",)
    first, again = bodies(line, "case.pause")
    assert first == again, "byte for byte"


async def test_where_the_keyring_was_set_back_every_stop_is_sent_again_and_that_is_told(
    office: Organisation,
) -> None:
    seated = await office.seated()
    line = line_of(seated.anna)
    older = await seated.anna._session.call("keyring.get", m.Keyring)
    await seated.anna.stopping.pause(seated.case)
    again = office.started_again(seated.anna)
    line = line_of(again)
    line.change("keyring.get", m.Keyring, lambda _: older)
    with pytest.raises(Untrusted, match=r"keyring\.older") as told:
        await again.party.status(seated.case)
    assert told.value.sent_again == ("pause",)
    assert len(bodies(line, "case.pause")) == 1
    _, answer = await Sitting(office, again).says("home")
    assert answer["sent_again"] == ["pause"]


async def after_a_restore(store: Store, case: CaseId, now: Seconds) -> None:
    """Pause a case as a restore does."""
    file = await store.load(case)
    assert file is not None
    decision = decide(file, c.RestorePause(record=RecordId(b"r" * 32)), c.Caller(KeysetId(b"")), now)
    await store.commit(Commit(file=decision.file, at=now))


async def test_why_a_restore_paused_everything_is_said_to_both_parties_at_home_and_before_a_closed_letter(
    tmp_path: Path,
) -> None:
    async with opened("memory", tmp_path) as store, organisation(store, tmp_path) as office:
        seated = await office.seated()
        _, theirs = await letters_under_way(seated)
        await after_a_restore(store, seated.case, Seconds(office.clock.at))
        for person in (seated.anna, seated.bert):
            _, shown = await Sitting(office, person, screen=True).says("home")
            assert "The service was restored from a copy." in " ".join(shown.split())
            assert "Nobody did anything wrong." in " ".join(shown.split())
        _, shown = await Sitting(office, seated.anna, "2\n", screen=True).says("read", theirs.hex()[:8])
        assert "a closed letter waits until your mediator has looked" in " ".join(shown.split())
        await seated.lead.mediator.resume(seated.case)
        _, shown = await Sitting(office, seated.anna, screen=True).says("home")
        assert "restored" not in shown


async def test_a_restore_tells_nobody_that_the_other_left_before_it_began(tmp_path: Path) -> None:
    async with opened("memory", tmp_path) as store, organisation(store, tmp_path) as office:
        seated = await office.seated(opened=False)
        other = await second_contact(office, seated)
        await seated.bert.stopping.withdraw(seated.case)
        await after_a_restore(store, other, Seconds(office.clock.at))
        pauses = [(await seated.anna.party.status(case)).service_pause for case in (seated.case, other)]
        assert pauses == [None, None]
