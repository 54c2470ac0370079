"""Stopping always works: in one contact or all, with a line and without, and what was said is never lost without a word."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from relay.domain.model import CaseState, Side
from relay_client.main import AGAIN_S, session
from relay_client.ui.terminal import Terminal
from relay_client.ui.waiting import IDLE_S, Idle
from relay_client.words.sentences import Language, Sentences
from tests.support.organisation import Organisation
from tests.support.stopping import (
    Sitting,
    helped,
    letters_under_way,
    line_of,
    paused,
    second_contact,
    started_without_line,
)
from tests.unit.cli.conftest import Screen


async def test_a_pause_with_several_contacts_takes_all_of_them_where_nobody_can_be_asked(
    office: Organisation,
) -> None:
    seated = await office.seated()
    other = await second_contact(office, seated)
    status, answer = await Sitting(office, seated.anna).says("pause")
    assert (status, answer["done"], len(answer["stops"])) == (0, True, 2)
    assert await paused(seated.anna, seated.case)
    assert await paused(seated.anna, other)


async def test_at_a_screen_one_or_all_are_chosen_by_name(office: Organisation) -> None:
    seated = await office.seated()
    other = await second_contact(office, seated)
    await seated.anna.names.give(seated.case, "Work")
    await seated.anna.names.give(other, "Home")
    status, shown = await Sitting(office, seated.anna, "work\n", screen=True).says("pause")
    assert (status, "1  Home" in shown, "2  Work" in shown, "3  all" in shown) == (0, True, True, True)
    assert (await paused(seated.anna, seated.case), await paused(seated.anna, other)) == (True, False)
    status, _ = await Sitting(office, seated.anna, "9\n3\n", screen=True).says("pause")
    assert (status, await paused(seated.anna, other)) == (0, True)


async def test_leaving_with_several_contacts_says_what_to_type_and_takes_a_name_or_all(
    office: Organisation,
) -> None:
    seated = await office.seated()
    other = await second_contact(office, seated)
    await seated.anna.names.give(seated.case, "Bert from work")
    sitting = Sitting(office, seated.anna)
    status, answer = await sitting.says("withdraw", "--sure")
    assert (status, answer["code"]) == (2, "stop.which")
    assert "Bert from work" in answer["say"]
    assert "letters pause" in answer["say"]
    assert (await sitting.says("withdraw", "bert", "--all", "--sure"))[1]["code"] == "cli.all_or_one"
    assert (await sitting.says("withdraw", "Nobody", "--sure"))[1]["code"] == "id.unknown"
    assert (await sitting.says("withdraw", "bert fr", "--sure"))[0] == 0
    assert {each.case: each.state for each in await seated.anna.cases()} == {
        seated.case: CaseState.CLOSED,
        other: CaseState.PREPARING,
    }
    assert (await sitting.says("withdraw", "--all", "--sure"))[0] == 0
    assert {each.state for each in await seated.anna.cases()} == {CaseState.CLOSED}


async def test_a_counsellor_pauses_all_or_one_by_the_inmate_s_name(office: Organisation) -> None:
    seated = await office.seated()
    other = await second_contact(office, seated)
    imam = await helped(office, seated, other)
    sitting = Sitting(office, imam)
    await sitting.says("name", other.hex(), "Karim")
    status, answer = await sitting.says("pause", "karim")
    assert (status, answer["done"]) == (0, True)
    assert (await imam.counsellor.case(other)).side(Side.B).pause is not None
    assert (await Sitting(office, seated.lead).says("pause"))[1]["code"] == "role.other"
    assert (await Sitting(office, seated.lead).says("withdraw", "--sure"))[1]["code"] == "role.other"


@pytest.mark.parametrize("trouble", ["down", "busy"])
async def test_without_an_answer_a_stop_is_written_down_and_goes_with_the_next_command(
    trouble: str, office: Organisation
) -> None:
    seated = await office.seated()
    await paused(seated.anna, seated.case)
    again = office.started_again(seated.anna)
    line = line_of(again)
    setattr(line, trouble, True)
    sitting = Sitting(office, again)
    status, answer = await sitting.says("pause")
    assert (status, answer["ok"], answer["done"], answer["written_down"]) == (6, True, False, True)
    status, said = await sitting.says("pause")
    assert (said["pending"], len(again.pending())) == (answer["pending"], 1), "said twice, it is one stop"
    office.clock.at += 60
    setattr(line, trouble, False)
    status, answer = await sitting.says("drafts")
    assert (status, [each["state"] for each in answer["caught_up"]]) == (0, ["sent"])
    assert again.pending() == ()
    assert await paused(again, seated.case)
    assert "caught_up" not in (await sitting.says("drafts"))[1]


async def test_the_person_is_told_that_it_waits_and_whom_to_ring(office: Organisation) -> None:
    seated = await office.seated()
    await paused(seated.anna, seated.case)
    again, line = started_without_line(office, seated.anna)
    _, shown = await Sitting(office, again, screen=True).says("pause")
    assert "Your pause is written down on this device. It counts from the moment it" in shown
    assert "Call 020 555 0100" in shown
    _, shown = await Sitting(office, again, screen=True).says("drafts")
    assert "has not reached the service yet" in shown
    line.down = False
    _, shown = await Sitting(office, again, screen=True).says("drafts")
    assert "reached the service. It counts from now on." in " ".join(shown.split())


async def test_every_kind_of_stop_is_in_hand_without_a_line(office: Organisation) -> None:
    seated = await office.seated()
    mine, theirs = await letters_under_way(seated)
    again, line = started_without_line(office, seated.anna)
    sitting = Sitting(office, again)
    for words in (
        ("recall", mine.hex()[:8]),
        ("refuse", theirs.hex()[:8], "--sure"),
        ("consent", "--end"),
        ("withdraw", "--sure"),
    ):
        status, answer = await sitting.says(*words)
        assert (status, answer.get("written_down")) == (6, True), answer
        office.clock.at += 1
    assert (await sitting.says("recall", "00000000"))[1]["code"] == "id.unknown"
    line.down = False
    status, answer = await sitting.says("home")
    assert [(each["what"], each["state"]) for each in answer["caught_up"]] == [
        ("recall", "sent"),
        ("refuse", "sent"),
        ("consent-end", "sent"),
        ("withdraw", "sent"),
    ]
    assert (await again.party.status(seated.case)).summary.state is CaseState.CLOSED


async def test_a_counsellor_stops_without_a_line_by_the_permission_that_lasts(office: Organisation) -> None:
    seated = await office.seated()
    other = await second_contact(office, seated)
    imam = await helped(office, seated, other)
    again, line = started_without_line(office, imam)
    assert (await Sitting(office, again).says("pause"))[1]["written_down"] is True
    line.down = False
    assert (await Sitting(office, again).says("people"))[1]["caught_up"][0]["state"] == "sent"
    assert (await again.counsellor.case(other)).side(Side.B).pause is not None


async def test_a_mediator_s_pause_is_in_hand_too_and_closing_needs_a_line(office: Organisation) -> None:
    seated = await office.seated()
    await seated.lead.cases()
    again, line = started_without_line(office, seated.lead)
    stop = await again.stopping.pause(seated.case)
    assert stop.waiting is not None
    line.down = False
    assert [each.what for each in (await again.stopping.catch_up()).waiting] == ["pause"], (
        "not asked twice in a command"
    )
    again.next_command()
    assert [each.what for each in (await again.stopping.catch_up()).sent] == ["pause"]
    assert (await again.mediator.case(seated.case)).mediators_pause is not None


async def test_what_the_service_refuses_when_the_line_is_back_is_told(office: Organisation) -> None:
    seated = await office.seated()
    await paused(seated.anna, seated.case)
    again, line = started_without_line(office, seated.anna)
    await again.stopping.pause(seated.case)
    await seated.lead.mediator.close(seated.case)
    line.down = False
    _, answer = await Sitting(office, again).says("drafts")
    assert [(each["state"], each["code"]) for each in answer["caught_up"]] == [("refused", "case.closed")]
    assert again.pending() == ()


async def test_a_stop_that_waits_can_be_looked_at_and_thrown_away_before_it_goes(office: Organisation) -> None:
    seated = await office.seated()
    await paused(seated.anna, seated.case)
    again, line = started_without_line(office, seated.anna)
    sitting = Sitting(office, again)
    name = (await sitting.says("pause"))[1]["pending"]
    line.down = False
    assert [each["id"] for each in (await sitting.says("pending"))[1]["pending"]] == [name]
    await sitting.says("pending", "--drop", name)
    assert not await paused(again, seated.case)


async def test_a_pause_works_again_after_it_was_lifted(office: Organisation) -> None:
    seated = await office.seated()
    for _ in range(2):
        await paused(seated.anna, seated.case)
        again, line = started_without_line(office, seated.anna)
        await again.stopping.pause(seated.case)
        line.down = False
        again.next_command()
        assert (await again.stopping.catch_up()).sent
        assert await paused(again, seated.case)
        await again.party.contact.resume(seated.case)
        assert not await paused(again, seated.case)


class Silent(Terminal):
    """A screen at which nobody types for a while: `moments` pass, each with something that happens in it."""

    moments: list[Callable[[], None]]
    waited_s: list[float]

    def command_line(self, idle_s: float, *, prompt: bool = True) -> str | None:
        self.waited_s.append(idle_s)
        if self.moments:
            self.moments.pop(0)()
            raise Idle
        return None


async def test_a_session_that_stays_open_tries_again_by_itself(office: Organisation) -> None:
    seated = await office.seated()
    await paused(seated.anna, seated.case)
    again, line = started_without_line(office, seated.anna)
    assert (await again.stopping.pause(seated.case)).waiting is not None
    sitting = Sitting(office, again, screen=True)
    terminal = Silent(Sentences(Language.EN), Screen(), Screen(), io.StringIO(), environment={"TERM": "dumb"})
    sitting.context.terminal = terminal
    terminal.waited_s = []
    terminal.moments = [lambda: None, lambda: setattr(line, "down", False)]
    assert await session(sitting.context, []) == 0
    assert isinstance(terminal.output, io.StringIO)
    shown = terminal.output.getvalue()
    assert shown.count("reached the service. It counts from now on.") == 1
    assert terminal.waited_s == [AGAIN_S, AGAIN_S, IDLE_S]
    assert await paused(office.started_again(seated.anna), seated.case)


async def test_after_a_quarter_of_an_hour_a_session_locks_also_while_a_stop_waits(office: Organisation) -> None:
    seated = await office.seated()
    await paused(seated.anna, seated.case)
    again, _ = started_without_line(office, seated.anna)
    await again.stopping.pause(seated.case)
    sitting = Sitting(office, again, screen=True)
    terminal = Silent(Sentences(Language.EN), Screen(), Screen(), io.StringIO(), environment={"TERM": "dumb"})
    sitting.context.terminal = terminal
    terminal.waited_s = []
    terminal.moments = [lambda: None] * (IDLE_S // AGAIN_S)
    assert await session(sitting.context, []) == 0
    assert sitting.context.account is None
    assert isinstance(terminal.output, io.StringIO)
    assert "Nobody typed for 15 minutes" in terminal.output.getvalue()


async def test_nothing_known_of_on_this_device_says_that_there_is_no_line(office: Organisation) -> None:
    seated = await office.seated()
    again, _ = started_without_line(office, seated.bert)
    again._session.vault.drop("account", "in-hand")
    assert (await Sitting(office, again).says("pause"))[1]["code"] == "stop.no_contact"
