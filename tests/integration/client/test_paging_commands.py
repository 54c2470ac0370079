"""The commands that send pages, over a line that is cut: stopping is a pause, and the same command goes on."""

import asyncio
import io
from pathlib import Path

import pytest

from relay_client.api.account import Account
from relay_client.commands.base import CommandContext
from relay_client.main import one
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.between import between
from tests.support.organisation import Organisation
from tests.support.pages import contents
from tests.support.tasks import beside
from tests.unit.cli.conftest import Screen
from tests.unit.scans import corpus

WORDS = Letter("A page comes with this.", "en")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    corpus.letter(620, 877).save(path, exif=corpus.exif())
    return path


def context_of(office: Organisation, person: Account, typed: str = "", *, screen: bool = False) -> CommandContext:
    stream = Screen if screen else io.StringIO
    terminal = Terminal(
        Sentences(Language.EN),
        stream(typed),
        stream(),
        io.StringIO(),
        environment={"TERM": "xterm", "LETTERS_EDITOR": "true"},
    )
    return CommandContext(terminal, office.letters("unused"), office.around("x").now, account=person)


def shown(context: CommandContext) -> str:
    assert isinstance(context.terminal.output, io.StringIO)
    assert isinstance(context.terminal.errors, io.StringIO)
    return context.terminal.output.getvalue() + context.terminal.errors.getvalue()


async def test_ctrl_c_pauses_and_the_command_that_is_named_goes_on(office: Organisation, photo: Path) -> None:
    seated = await office.seated()
    stands = between(seated.anna)

    async def typed() -> None:
        raise KeyboardInterrupt

    stands.before["upload.add"] = typed
    context = context_of(office, seated.anna)
    assert await one(context, ["write", "--no-text", "--page", str(photo), "--send", "--sure"]) == 2
    (draft,) = seated.anna.drafts()
    told = shown(context)
    command = f"letters write --draft {draft.id} --no-text --send"
    assert f"Paused. What was sent stays sent, and your letter is safe. Go on: {command}" in told
    assert "[cli.interrupted]" in told
    again = context_of(office, seated.anna)
    assert await one(again, command.split()[1:]) == 0
    assert "is with your mediator" in shown(again)
    assert "There is 1 page, " in shown(again)
    assert seated.anna.drafts() == ()


async def test_a_program_that_is_ended_by_its_loop_says_the_same(office: Organisation, photo: Path) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    reached, never = asyncio.Event(), asyncio.Event()

    async def waits() -> None:
        reached.set()
        await never.wait()

    stands.before["upload.add"] = waits
    context = context_of(office, seated.anna)
    async with beside(one(context, ["write", "--no-text", "--page", str(photo), "--send", "--sure"])) as running:
        await reached.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert "Paused. What was sent stays sent" in shown(context)
        assert len(seated.anna.drafts()) == 1


async def test_no_room_is_told_with_its_code_and_the_draft_stays(office: Organisation, photo: Path) -> None:
    seated = await office.seated()
    between(seated.anna).loses_request = {"upload.create"}
    context = context_of(office, seated.anna)
    assert await one(context, ["write", "--no-text", "--page", str(photo), "--send", "--sure"]) == 6
    assert "Your text is safe: draft " in shown(context)
    assert "Nothing is lost." in shown(context)
    assert "[net.timeout]" in shown(context)


async def test_a_screen_shows_how_far_it_is(office: Organisation, photo: Path) -> None:
    seated = await office.seated()
    context = context_of(office, seated.anna, "yes\nyes\n", screen=True)
    assert await one(context, ["write", "--no-text", "--page", str(photo), "--send"]) == 0
    told = shown(context)
    assert "Making the pages [########################] 100 %" in told
    assert "Sending the pages [########################] 100 %" in told
    assert "This is taken off photo.jpg" in told


async def test_a_blocked_page_is_told_sentence_by_sentence(office: Organisation, photo: Path) -> None:
    seated = await office.seated()
    draft = seated.anna.save_draft(WORDS, case=seated.case)
    await seated.anna.enclose(draft, seated.case, contents(photo.read_bytes()))
    sent = await seated.anna.party.letters.submit(
        seated.case, WORDS, await seated.anna.party.cases.readers(seated.case), draft=draft
    )
    context = context_of(office, seated.lead)
    assert await one(context, ["review", sent.item.hex(), "--pages", str(photo.with_name("look.pdf"))]) == 0
    assert "Must not go on: With this picture it still says where, when or with what it was made." in shown(context)
    assert b"Anna Example" not in photo.with_name("look.pdf").read_bytes()
    context = context_of(office, seated.lead)
    assert await one(context, ["release", sent.item.hex(), "--sure"]) == 3
    assert "page.blocked" in shown(context)
    assert "This letter was not passed on." in shown(context)
    assert "Page 1: With this picture it still says where, when or with what it was made." in shown(context)
