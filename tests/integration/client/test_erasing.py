"""That the letters of an ended contact are erased is told at home 30, 7 and 1 day ahead, with how to keep a copy."""

from __future__ import annotations

import io
import json

import pytest

from relay.domain.ids import Seconds, day_of
from relay.service.sweep import Sweeper
from relay_client.commands.base import CommandContext
from relay_client.main import one
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.organisation import DAY, Organisation
from tests.support.said import says

TOLD = {
    Language.EN: {30: "On {day} your letters", 7: "On {day}, within a week, your", 1: "Tomorrow, on {day}, your"},
    Language.NL: {
        30: "Op {day} worden uw",
        7: "Op {day}, binnen een week, worden uw",
        1: "Morgen, op {day}, worden uw",
    },
}


@pytest.mark.parametrize("language", Language)
async def test_home_tells_of_it_three_times_and_each_time_how_to_keep_a_copy(
    office: Organisation, language: Language
) -> None:
    seated = await office.seated()
    anna = seated.anna.party
    await anna.letters.submit(seated.case, Letter("hello", "en"), await anna.cases.readers(seated.case))
    await anna.contact.withdraw(seated.case)
    erased_on = (await anna.status(seated.case)).summary.erased_on
    assert erased_on is not None
    words = Sentences(language)
    copy = words("erased-30", day="", id=seated.case.hex()[:8]).rpartition(": ")[2]
    start = office.clock.at
    for days, sentence in TOLD[language].items():
        office.clock.at = start + (erased_on - day_of(Seconds(start)) - days) * DAY
        said, told = await says(office, seated.anna, "home", language)
        assert sentence.format(day=words.day(erased_on)) in said, said
        assert copy in said, "how to keep a copy"
        assert [each["why"] for each in told["needs"]] == ["erasing"]


async def test_what_was_destroyed_after_its_time_is_told_as_that_and_not_as_missing(office: Organisation) -> None:
    seated = await office.seated()
    anna, case = seated.anna.party, seated.case
    sent = await anna.letters.submit(case, Letter("hello", "en"), await anna.cases.readers(case))
    await anna.contact.withdraw(case)
    erased_on = (await anna.status(case)).summary.erased_on
    assert erased_on is not None
    sweeper = Sweeper(office.service.context, office.service.context.keep_days)
    while not await sweeper.round():
        assert day_of(Seconds(office.clock.at)) < erased_on
        office.clock.at += DAY
    output = io.StringIO()
    terminal = Terminal(Sentences(Language.EN), io.StringIO(), output, io.StringIO(), json_only=True)
    context = CommandContext(terminal, office.letters("nobody"), office.around("x").now, account=seated.anna)
    assert await one(context, ["read", sent.item.hex()[:8]]) == 3
    told = json.loads(output.getvalue())
    assert told["code"] == "item.expired"
    assert "destroyed after its time" in told["say"]
