"""A decision is about the letter that was shown whole in this sitting, by its whole id and its bytes, or nothing is sent."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.ids import ItemId, RecordId, Seconds
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.wire import messages as m
from relay_client.api.account import Account
from relay_client.commands.base import CommandContext
from relay_client.device.reviews import GOOD_S, Review
from relay_client.main import one, session
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.between import Between, between
from tests.support.organisation import Organisation, Seated
from tests.support.pages import clean, contents
from tests.unit.cli.conftest import Screen

LONG = "\n".join(f"line {n}" for n in range(60))
ACTS = {"item.release", "item.return", "item.decline", "item.submit"}


@pytest.fixture
async def seated(office: Organisation) -> Seated:
    return await office.seated()


@pytest.fixture
async def item(seated: Seated) -> ItemId:
    return await written(seated, LONG)


@pytest.fixture
def stands(seated: Seated) -> Between:
    return between(seated.lead)


async def written(seated: Seated, text: str, draft: str | None = None) -> ItemId:
    readers = await seated.anna.party.cases.readers(seated.case)
    return (await seated.anna.party.letters.submit(seated.case, Letter(text, "en"), readers, draft=draft)).item


def context_of(
    office: Organisation, person: Account, typed: str = "", *, screen: bool = False, script: bool = False
) -> CommandContext:
    """Sit down anew, as each single command does."""
    stream = Screen if screen else io.StringIO
    streams = (stream(typed), stream(), io.StringIO())
    terminal = Terminal(Sentences(Language.EN), *streams, json_only=script, environment={"TERM": "xterm"})
    return CommandContext(terminal, office.letters("unused"), office.around("x").now, account=person)


def said(context: CommandContext) -> str:
    assert isinstance(context.terminal.output, io.StringIO)
    assert isinstance(context.terminal.errors, io.StringIO)
    return context.terminal.output.getvalue() + context.terminal.errors.getvalue()


async def refused(context: CommandContext, stands: Between, *line: str, code: str = "release.unreviewed") -> None:
    """Give a command that must be refused with this code and a sentence, and sends nothing."""
    before = len(stands.sent)
    assert await one(context, line) == 3
    assert code in said(context)
    assert "Nothing was done." in said(context)
    assert {each.route.name for each in stands.sent[before:]} & ACTS == set()


DECISIONS = [("release",), ("release", "--in-person"), ("return", "--stdin"), ("decline",), ("derive", "--stdin")]


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("script", [False, True])
async def test_sure_without_a_review_is_refused(
    office: Organisation, seated: Seated, stands: Between, item: ItemId, decision: tuple[str, ...], script: bool
) -> None:
    what, *options = decision
    context = context_of(office, seated.lead, "Because.", script=script)
    await refused(context, stands, what, item.hex(), *options, "--sure")
    assert await one(context_of(office, seated.lead, script=script), ["review", item.hex()]) == 0
    context = context_of(office, seated.lead, "Because.", script=script)
    assert await one(context, [what, item.hex(), *options, "--sure"]) == 0, said(context)


async def test_a_release_to_a_counsellor_wants_it_too(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    await office.staff("sanne", StaffRole.COUNSELLOR)
    sanne = await seated.lead.find_staff("sanne")
    at = Seconds(office.clock.at)
    await seated.lead.mediator.invitations.delegate(
        seated.case, Side.B, sanne, [Scope.READ], Mode.DICTATED, at, Seconds(at + 86_400)
    )
    for request in await seated.bert.cosigns():
        await seated.bert.cosign(request)
    line = ["release", item.hex(), "--to-counsellor", "sanne", "--sure"]
    await refused(context_of(office, seated.lead), stands, *line)
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    context = context_of(office, seated.lead)
    assert await one(context, line) == 0, said(context)


async def test_a_script_that_is_not_sure_decides_about_nothing_that_it_was_not_shown(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    await refused(context_of(office, seated.lead, script=True), stands, "release", item.hex())
    await refused(context_of(office, seated.lead, script=True), stands, "release", item.hex(), "--sure")


async def test_a_review_that_failed_in_the_end_showed_a_script_nothing(
    office: Organisation, seated: Seated, stands: Between, tmp_path: Path
) -> None:
    item = await with_page(seated)
    there = tmp_path / "there.pdf"
    there.write_bytes(b"")
    context = context_of(office, seated.lead, script=True)
    assert await one(context, ["review", item.hex(), "--pages", str(there)]) == 2
    assert "line" not in said(context)
    await refused(context_of(office, seated.lead, script=True), stands, "release", item.hex(), "--sure")


async def test_a_letter_that_was_read_in_part_was_not_read(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    context = context_of(office, seated.lead, "q\n", screen=True)
    assert await one(context, ["review", item.hex()]) == 0
    assert "line 59" not in said(context)
    await refused(context_of(office, seated.lead), stands, "release", item.hex(), "--sure")
    stops = context_of(office, seated.lead, "q\nyes\n", screen=True)
    await refused(stops, stands, "release", item.hex())
    context = context_of(office, seated.lead, "\n\n\nyes\n", screen=True)
    assert await one(context, ["release", item.hex()]) == 0
    assert "Passed on." in said(context)


async def test_a_review_lasts_eight_hours_also_for_a_program_that_is_started_again(
    office: Organisation, seated: Seated, item: ItemId
) -> None:
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    again = office.started_again(seated.lead)
    office.clock.at += GOOD_S - 1
    assert item in again.reviews.all()
    office.clock.at += 1
    assert again.reviews.all() == {}
    office.clock.at -= 1
    assert again.reviews.all() == {}, "what was forgotten does not come back"


async def test_a_review_by_a_clock_that_was_ahead_does_not_count(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    office.clock.at += 86_400
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    office.clock.at -= 86_400
    await refused(context_of(office, seated.lead), stands, "release", item.hex(), "--sure")


async def test_a_session_remembers_its_own_reviews_until_it_is_locked(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    lines = [
        f"release {item.hex()} --sure",
        f"review {item.hex()}",
        "today",
        f"return {item.hex()} --sure --stdin",
        ".",
    ]
    context = context_of(office, seated.lead, "\n".join(lines) + "\n")
    assert await session(context, []) == 3
    assert "release.unreviewed" in said(context), "another sitting's review is not this one's"
    assert "words.empty" in said(context), "after a review it gets as far as its reason"
    context = context_of(office, seated.lead, "\n".join([f"review {item.hex()}", "lock"]) + "\n")
    assert await session(context, []) == 0
    assert context.reviewed == {}
    assert seated.lead.reviews.all() == {}, "locking drops what single commands keep on the device too"
    await refused(context_of(office, seated.lead), stands, "release", item.hex(), "--sure")


async def test_giving_back_the_token_and_forgetting_the_account_drop_it(
    office: Organisation, seated: Seated, item: ItemId
) -> None:
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    await seated.lead.logout()
    assert seated.lead.reviews.all() == {}
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    office.letters("meral").forget(seated.lead.profile)
    assert seated.lead.reviews.all() == {}


async def test_other_bytes_under_the_same_number_were_not_reviewed(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    review = seated.lead.reviews.all()[item]
    for other in (
        replace(review, manifest=RecordId(bytes(32))),
        replace(review, case=type(review.case)(bytes(16))),
        replace(review, journal=replace(review.journal, n=review.journal.n + 1)),
    ):
        seated.lead.reviews.keep(other)
        await refused(context_of(office, seated.lead), stands, "release", item.hex(), "--sure")
    seated.lead.reviews.keep(review)
    assert await one(context_of(office, seated.lead), ["release", item.hex(), "--sure"]) == 0


async def test_a_short_number_that_fits_another_reviewed_letter_is_refused_and_a_whole_one_works(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    review = seated.lead.reviews.all()[item]
    alike = ItemId(item[:4] + bytes(12))
    seated.lead.reviews.keep(replace(review, item=alike))
    before = len(stands.sent)
    context = context_of(office, seated.lead)
    assert await one(context, ["release", item.hex()[:8], "--sure"]) == 2
    assert "id.ambiguous" in said(context)
    assert item.hex()[:9] in said(context)
    assert alike.hex()[:9] in said(context), "so much of both as tells them apart"
    assert {each.route.name for each in stands.sent[before:]} & ACTS == set()
    assert await one(context_of(office, seated.lead), ["release", item.hex(), "--sure"]) == 0


async def test_the_reviewed_letter_is_not_exchanged_for_one_whose_number_begins_alike(
    office: Organisation, seated: Seated, stands: Between, item: ItemId
) -> None:
    other = await written(seated, "Quite other words.")
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    # The server hides the reviewed one, and shows the other under a number that begins like it.
    review = seated.lead.reviews.all()[item]
    seated.lead.reviews.clear()
    seated.lead.reviews.keep(replace(review, item=ItemId(other[:4] + bytes(12))))
    stands.change(
        "item.list",
        m.ItemList,
        lambda page: replace(page, mediated=tuple(r for r in page.mediated if r.item == other)),
    )
    for typed, code in ((other.hex()[:8], "id.ambiguous"), (other.hex(), "release.unreviewed")):
        context = context_of(office, seated.lead, script=True)
        assert await one(context, ["release", typed, "--sure"]) in (2, 3)
        assert json.loads(said(context))["code"] == code
    assert {each.route.name for each in stands.sent} & ACTS == set()


async def with_page(seated: Seated) -> ItemId:
    draft = seated.anna.save_draft(Letter(LONG, "en"), case=seated.case)
    await seated.anna.enclose(draft, seated.case, contents(clean()))
    return await written(seated, LONG, draft)


async def test_pages_must_have_been_looked_at_too(
    office: Organisation, seated: Seated, stands: Between, tmp_path: Path
) -> None:
    item = await with_page(seated)
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0
    context = context_of(office, seated.lead)
    await refused(context, stands, "release", item.hex(), "--sure", code="release.pages_unseen")
    look = ["review", item.hex(), "--pages", str(tmp_path / "look.pdf")]
    assert await one(context_of(office, seated.lead), look) == 0
    assert await one(context_of(office, seated.lead), ["review", item.hex()]) == 0, "reading again loses nothing"
    assert await one(context_of(office, seated.lead), ["release", item.hex(), "--sure"]) == 0


def test_a_review_holds_no_word_of_the_letter() -> None:
    assert Review.__struct_fields__ == ("case", "item", "manifest", "journal", "at", "pages", "shown")
