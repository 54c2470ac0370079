"""How often each command asks: counted on the line, by a recorder in front of a server that is a process of its own.

What a command takes over a far line is its requests, one after the other. Logging in anew is three more, once in hours, and
counts apart.
"""

from __future__ import annotations

import io
import shlex
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Seconds
from relay.domain.model import Side
from relay.wire.routes import BY_NAME, LOOK_PATH
from relay_client.api.account import Account
from relay_client.commands.base import CommandContext
from relay_client.main import one
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.organisation import Seated
from tests.support.served import ServedOrganisation, served

LOGIN = {BY_NAME[name].path for name in ("login.start", "login.unlock", "login.prove")}
CASES, LETTERS = 3, 2
NOTHING_NEW, SOMETHING_NEW = 3, 6
LETTER = Letter("I think of the summer by the lake.", "en", "The lake")


class Screen(io.StringIO):
    """A stream that says it is a screen."""

    def isatty(self) -> bool:
        return True


@dataclass
class Sitting:
    """Somebody who gives commands, each as a program that was just started, or all of them in one session."""

    office: ServedOrganisation
    person: Account
    paths: list[str] = field(default_factory=list)
    """What the last command asked for."""
    session: CommandContext | None = None

    def _now(self) -> Seconds:
        return Seconds(self.office.clock.at)

    async def __call__(self, line: str, typed: str = "", *, screen: bool = False) -> int:
        """Give a command, which must succeed; return how many requests it made beside those of logging in."""
        stream = Screen if screen else io.StringIO
        output, errors = stream(), stream()
        terminal = Terminal(
            Sentences(Language.EN),
            stream(typed),
            output,
            errors,
            json_only=not typed,
            environment={"TERM": "xterm"},
        )
        context = self.session or CommandContext(terminal, self.office.letters("nobody"), self._now)
        if self.session is None:
            context.account = self.office.started_again(self.person)
        with self.counted():
            status = await one(context, shlex.split(line))
        assert status == 0, (line, output.getvalue(), errors.getvalue())
        return len(self.paths)

    @contextmanager
    def counted(self) -> Iterator[None]:
        exchanges = self.office.recorder.exchanges
        before = len(exchanges)
        yield
        self.paths = [each.path for each in exchanges[before:] if each.path not in LOGIN]

    def sits_down(self) -> None:
        """Begin a session."""
        terminal = Terminal(Sentences(Language.EN), io.StringIO(), io.StringIO(), io.StringIO(), json_only=True)
        self.session = CommandContext(terminal, self.office.letters("nobody"), self._now)
        self.session.account = self.office.started_again(self.person)
        self.session.in_session = True


@dataclass
class Scene:
    """Several cases of one mediator, with letters held in each; two devices of Anna's."""

    office: ServedOrganisation
    seated: Seated
    meral: Sitting
    anna: Sitting
    letter: Path

    async def hands_in(self, party: Account | None = None) -> str:
        """Let somebody hand in a letter from elsewhere; return its id."""
        author, case = party or self.office.started_again(self.seated.anna), self.seated.case
        sent = await author.party.letters.submit(case, LETTER, await author.party.cases.readers(case))
        return sent.item.hex()

    async def releases(self) -> str:
        """Let the mediator release a letter to Anna; return its id."""
        item = await self.hands_in(self.seated.bert)
        mediator = self.seated.lead.mediator
        (found,) = await self.seated.lead.find_items(item)
        await mediator.decisions.release(await mediator.held.read(*found), note="He asks nothing of you.")
        return item

    @property
    def sends(self) -> str:
        return f"write --file {self.letter} --send"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with served(tmp_path) as office:
        seated = await office.seated()
        cases = [seated.case, *[await _case(office, seated, number) for number in range(1, CASES)]]
        for case in cases[1:]:
            author = await office.enrol(seated.lead, case, Side.A, f"anna-{case.hex()[:6]}")
            await _open(
                seated.lead, case, author, await office.enrol(seated.lead, case, Side.B, f"b-{case.hex()[:6]}")
            )
            for _ in range(LETTERS):
                await author.party.letters.submit(case, LETTER, await author.party.cases.readers(case))
        letter = tmp_path / "letter.txt"
        letter.write_text("I write to you once more.\n", encoding="utf-8")
        found = Scene(office, seated, Sitting(office, seated.lead), Sitting(office, seated.anna), letter)
        await found.hands_in()
        await found.meral("today")
        await found.anna("home")
        yield found


async def _case(office: ServedOrganisation, seated: Seated, number: int) -> CaseId:
    lead = await seated.office.find_staff("meral")
    return await seated.office.coordinator.create_case(lead, label=f"File {number}")


async def _open(lead: Account, case: CaseId, *parties: Account) -> None:
    for party, side in zip(parties, Side, strict=True):
        await party.party.consent(case)
        await party.party.preferences(case, [Form.LETTER], tell_opened=False)
        await lead.mediator.invitations.prepared(case, side)
    await lead.mediator.open_case(case)


async def test_with_nothing_new_no_command_asks_more_than_three_times(scene: Scene) -> None:
    item = await scene.hands_in()
    await scene.meral("today")
    await scene.anna("home")
    asked = {
        "today": await scene.meral("today"),
        "review": await scene.meral(f"review {item}"),
        "home": await scene.anna("home"),
        "list": await scene.anna("list"),
        "read": await scene.anna(f"read {item}"),
        "write": await scene.anna(scene.sends),
    }
    assert asked == {"today": 2, "review": 3, "home": 2, "list": 2, "read": 3, "write": 3}
    assert max(asked.values()) <= NOTHING_NEW


async def test_with_something_new_no_command_asks_more_than_six_times(scene: Scene) -> None:
    own = await scene.hands_in()
    asked = {"today": await scene.meral("today")}
    asked["review"] = await scene.meral(f"review {await scene.hands_in()}")
    for command, line in (("home", "home"), ("read", f"read {own}"), ("write", scene.sends)):
        await scene.releases()
        asked[command] = await scene.anna(line)
    asked["opening"] = await scene.anna(f"read {await scene.releases()} --choice now")
    # Opening is the dearest: a new keyring version with how far the journals were followed happens to be due then.
    assert asked == {"today": 2, "review": 3, "home": 2, "read": 3, "write": 3, "opening": 6}
    assert max(asked.values()) <= SOMETHING_NEW


async def test_in_a_session_the_keyring_is_not_fetched_again(scene: Scene) -> None:
    item = await scene.hands_in()
    scene.meral.sits_down()
    scene.anna.sits_down()
    await scene.meral("today")
    await scene.anna("home")
    assert [await scene.meral(line) for line in ("today", f"review {item}")] == [1, 2]
    assert [await scene.anna(line) for line in ("home", f"read {item}", scene.sends)] == [1, 2, 2]


async def test_where_every_journal_is_followed_from_its_beginning_today_asks_no_more_often(scene: Scene) -> None:
    """Four hundred entries fit into one answer; more cases than these would take a request for as many each."""
    (kept,) = (scene.office.folder / "meral").rglob("replays")
    for file in kept.iterdir():
        file.unlink()
    assert await scene.meral("today") == 2
    assert scene.meral.paths.count(LOOK_PATH) == 1


async def test_after_a_question_a_letter_is_signed_by_a_look_from_after_the_answer(scene: Scene) -> None:
    """The readers are agreed to, and meanwhile things may change: so the case is asked for once more."""
    assert await scene.anna(f"write --file {scene.letter}", "send\n") == 4
    case = BY_NAME["case.get"].path.partition("{")[0]
    assert [each.startswith(case) for each in scene.anna.paths][-2:] == [True, True]
    assert not scene.anna.paths[-2].endswith("/items")
