"""What every command is made of: its name, its arguments, and the context it works in.

The context holds what one sitting shares: terminal, library, the unlocked account, letters already reviewed. It decides how a
text is taken in and how a thing is found by name; it never decides what may be done.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId, Seconds
from relay.domain.model import StaffRole
from relay.domain.policy import Standing
from relay_client.api.account import Account
from relay_client.api.device_client import DeviceClient
from relay_client.commands import catching_up
from relay_client.commands.arguments import Argument
from relay_client.device import plain_text
from relay_client.device.plain_text import PlainText
from relay_client.device.reviews import Review
from relay_client.errors import Ambiguous, LocalFault, Locked, Misused, Untrusted
from relay_client.roles.counsellor import CounsellorRole
from relay_client.roles.party import PartyRole
from relay_client.ui.exits import Usage
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style, Terminal
from relay_client.views.items import OpenedItem
from relay_client.words.sentences import Sentences

Result = Mapping[str, Json]
Run = Callable[["CommandContext", argparse.Namespace], Awaitable[Result]]
_TRIES: Final = 3
_PATIENCE_S: Final = 10
"""Seconds for which a session that nobody types in is busy with what waits."""
_SHORT_ID: Final = 8


class Unchanged(Exception):
    """Whoever was asked said no: the command ends there, and nothing happened. `data` is for scripts."""

    def __init__(self, data: Result | None = None) -> None:
        super().__init__()
        self.data: Result = data or {}


class KeptText(Struct, frozen=True):
    """What somebody wrote for this command, kept as a draft: its number, and what it is for (`letter`, `note` and so on)."""

    draft: str
    use: str


@dataclass(slots=True)
class CommandContext:
    """One sitting. `person` is None while locked."""

    terminal: Terminal
    device_client: DeviceClient
    now: Callable[[], Seconds]
    login: str | None = None
    passphrase_fd: int | None = None
    ca_file: Path | None = None
    """Which authorities vouch for the service, where somebody named them."""
    account: Account | None = None
    in_session: bool = False
    reviewed: dict[ItemId, Review] = field(default_factory=dict)
    """Letters that this mediator was shown whole in this session; single commands share theirs through the device."""
    shown: dict[ItemId, CaseId] = field(default_factory=dict)
    """Items that stood on the screen in this sitting: with forty cases nobody waits for all of them again."""
    labels: dict[CaseId, str | None] = field(default_factory=dict)
    """Labels of cases that were looked at in this sitting, for lists of contacts."""
    catches_up: bool = True
    """Whether what waits on this device is sent before a command: not before one that looks at it or throws it away."""
    command: str = ""
    use: str | None = None
    """The name of the command that is being run, and what its text is for: none is ever sent as another's."""
    took_text: bool = False
    """Whether this command has read the text that follows its line in the input."""
    kept: KeptText | None = None
    """The text of this command, until it was sent; where the command fails it is said that it is safe."""
    began: Seconds = Seconds(0)
    caught_up: list[Json] = field(default_factory=list)
    """What became of such stops in this command, for scripts."""
    _given: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Hear from the terminal whenever it has waited for somebody."""
        self.terminal.waited = self.time_passes

    @property
    def words(self) -> Sentences:
        """The sentences in the language of this sitting."""
        return self.terminal.words

    def given_passphrase(self) -> str | None:
        """Return the passphrase that was handed in through a file descriptor, if one was."""
        if self.passphrase_fd is not None and self._given is None:
            try:
                with os.fdopen(self.passphrase_fd, encoding="utf-8") as stream:
                    self._given = stream.readline().rstrip("\n")
            except (OSError, UnicodeDecodeError):
                raise Usage("cli.passphrase_fd") from None
            if not self._given:
                raise Usage("cli.passphrase_fd")
        return self._given

    def hand_in(self, fd: int) -> None:
        """Take the next passphrase from another file descriptor."""
        self.passphrase_fd = fd
        self._given = None

    def forget_given(self) -> None:
        """Do not use the passphrase that was handed in again."""
        self.passphrase_fd = None
        self._given = None

    async def unlocked(self) -> Account:
        """Return the person, asking for the passphrase where it is still locked; three tries at a screen."""
        if self.account is not None:
            return self.account
        self.choose_account()  # says so where there is no such account, before anybody types
        given = self.given_passphrase()
        left = _TRIES if given is None and self.terminal.is_screen else 1
        while True:
            left -= 1
            passphrase = given or self.terminal.ask_secret("ask-passphrase")
            try:
                self.account = await self.device_client.unlock(passphrase, self.login)
            except Locked as fault:
                if fault.code != "lock.passphrase" or not left:
                    raise
                self.terminal.say("lock-again")
            else:
                self.account.next_command()
                await self.catch_up()
                return self.account

    def choose_account(self) -> None:
        """Make sure which account is meant: the one named, the only one, or the one that somebody chooses at a screen.

        Raises LocalFault `home.no_profile`, and `home.several_profiles` where nobody can be asked.
        """
        try:
            self.device_client.profile(self.login)
        except LocalFault as fault:
            if fault.code != "home.several_profiles" or not self.terminal.is_screen or self.terminal.json_only:
                raise
            logins = [profile.login for profile in self.device_client.profiles()]
            self.login = logins[self.terminal.pick("choose-account", [one_line(login) for login in logins])]

    async def catch_up(self) -> None:
        """Send what was said to stop something and waits on this device, before anything else, and say what came of it."""
        if self.account is None or not self.catches_up or not self.account.stopping.waits():
            return
        self.caught_up += catching_up.say(self.terminal, self.account, await self.account.stopping.catch_up())

    async def try_again(self) -> bool:
        """Send what waits, while nobody types; say what got there. Return whether anything was said."""
        if self.account is None:
            return False
        self.account.next_command()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                caught_up = await self.account.stopping.catch_up()
        except TimeoutError:
            return False
        rest = replace(caught_up, waiting=())
        if rest:
            self.terminal.gap()
            catching_up.say(self.terminal, self.account, rest)
        return bool(rest)

    def next_command(self) -> None:
        """Begin a command: nothing that was looked at for the one before counts any more."""
        if self.account is not None:
            self.account.next_command()

    def time_passes(self) -> None:
        """Somebody was asked something: what is signed from now on rests on a look from after the answer."""
        if self.account is not None:
            self.account.time_passes()

    def lock(self) -> None:
        """Forget the keys and what was read."""
        self.account = None
        self._given = None
        self.reviewed.clear()
        self.shown.clear()

    async def keep_review(self, opened: OpenedItem, shown: Sequence[bytes] = ()) -> None:
        """Remember that a letter was shown whole just now, and its pages too, now or before in this sitting."""
        before = await self.review_of(opened)
        review = Review.of(opened, self.now(), shown or (() if before is None else before.shown or ()))
        if self.in_session:
            self.reviewed[opened.item] = review
        else:
            (await self.unlocked()).reviews.keep(review)

    async def review_of(self, opened: OpenedItem) -> Review | None:
        """Return the review of exactly this letter in this sitting, None where there is none."""
        review = (await self._reviews()).get(opened.item)
        return review if review is not None and review.covers(opened, self.now()) else None

    async def _reviews(self) -> Mapping[ItemId, Review]:
        return self.reviewed if self.in_session else (await self.unlocked()).reviews.all()

    async def case(self, typed: str | None) -> CaseId:
        """Find a case by its name, label or short id; None means the only one there is.

        Where more than one fits, somebody at a screen chooses by name; else Misused `id.ambiguous`, or `id.which` for None.
        """
        cases = await (account := await self.unlocked()).find_cases(typed)
        if not cases:
            raise Misused("id.unknown")
        if len(cases) == 1:
            return cases[0]
        shown = account.names.listed({case: self.labels.get(case) for case in cases})
        if not self.terminal.is_screen or self.terminal.json_only:
            raise Ambiguous(shown.values(), "id.which" if typed is None else "id.ambiguous")
        return list(shown)[self.terminal.pick("choose-contact", [one_line(each) for each in shown.values()])]

    async def case_to_stop(self, typed: str | None) -> CaseId:
        """Find a case as `case` does, to end something in it: no look without an end, or that leaves it out, stands in the way."""
        return await (await self.unlocked()).stopping.case(typed, partial(self.case, typed))

    async def item_to_stop(self, typed: str) -> tuple[CaseId, ItemId]:
        """Find an item as `item` does, to end something about it; as `case_to_stop`."""
        return await (await self.unlocked()).stopping.item(typed, partial(self.item, typed))

    async def item(self, typed: str) -> tuple[CaseId, ItemId]:
        """Find an item by the start of its id: among those shown in this sitting, else in all of the person's cases.

        A start that fits two items, of those found, shown or reviewed, is `id.ambiguous`, whatever the server shows now.
        """
        wanted = typed.strip().casefold()
        fits = {
            review for review in (*self.shown, *await self._reviews()) if wanted and review.hex().startswith(wanted)
        }
        if len(fits) == 1 and len(wanted) >= _SHORT_ID and (item := next(iter(fits))) in self.shown:
            return self.shown[item], item
        account = await self.unlocked()
        partial_list = await account.find_items(wanted)
        if not partial_list and partial_list.troubled:
            # It may be in a case that cannot be shown. As it was followed here it is enough to stop something; else that is told.
            followed = account.stopping.followed(wanted, [troubled.case for troubled in partial_list.troubled])
            if len(followed) != 1:
                raise Untrusted(partial_list.troubled[0].code, partial_list.troubled[0].who)
            return followed[0]
        if not partial_list:
            raise Misused("id.unknown")
        if len(partial_list) > 1 or fits - {partial_list[0][1]}:
            raise Ambiguous.among(fits | {found for _, found in partial_list})
        return partial_list[0]

    async def speaker(self) -> PartyRole | CounsellorRole:
        """Return the acts of whoever speaks for a side here, a party or a counsellor; Misused `role.other` for other staff."""
        account = await self.unlocked()
        match await account.role():
            case None:
                return account.party
            case StaffRole.COUNSELLOR:
                return account.counsellor
            case _:
                raise Misused("role.other")

    async def speaker_in(self, case: CaseId) -> PartyRole | CounsellorRole:
        """Return the acts of whoever speaks for a side in a case, by what this device knows; Misused `role.other`."""
        account = await self.unlocked()
        match await account.standing(case):
            case Standing.PARTY:
                return account.party
            case Standing.COUNSELLOR:
                return account.counsellor
            case _:
                raise Misused("role.other")

    async def supports(self, case: CaseId) -> bool:
        """Whether this person is there as somebody who stands by a party."""
        return await (await self.unlocked()).standing(case) is Standing.SUPPORTER

    def is_handed_in(self, args: argparse.Namespace) -> bool:
        """Whether a text comes from a file or the input; else it is written at the screen (`commands/editing.py`)."""
        return args.file is not None or bool(args.stdin) or not self.terminal.is_screen

    def take_text(self, args: argparse.Namespace) -> str:
        """Return a text that is handed in: from a file or the input, never from the line; say where it was in no usual encoding."""
        if args.file is not None:
            taken = read_text_file(args.file)
        else:
            self.took_text = True
            taken = self.terminal.read_text(until_dot=self.in_session)
        if not taken.is_usual:
            self.terminal.say("text-read-as", style=Style.NOTICE, encoding=taken.encoding)
        return taken.text

    def take_line(self, args: argparse.Namespace, question: str) -> str:
        """Return one line that must not stand on the command line either: from a file, the input, or asked for."""
        if args.file is not None or args.stdin:
            return self.take_text(args)
        return self.terminal.ask(question)

    def sure(self, args: argparse.Namespace, question: str, /, **arguments: str | int) -> bool:
        """Whether to go on: `--sure` was given, or the person says yes."""
        return bool(args.sure) or self.terminal.yes(question, **arguments)

    def require_yes(self, args: argparse.Namespace, question: str, /, **arguments: str | int) -> None:
        """Go on only where `--sure` was given, or the person says yes; else Unchanged."""
        if not self.sure(args, question, **arguments):
            raise Unchanged

    def require_word(self, args: argparse.Namespace, question: str) -> None:
        """Go on only where `--sure` was given, or the person types one exact word; else Unchanged."""
        if not args.sure and not self.terminal.confirm_by_word(question, self.words("withdraw-word")):
            raise Unchanged


class CliCommand(Struct, frozen=True):
    """One command: `name` may be two words; `help-<name>` says what it does."""

    name: str
    run: Run
    takes: tuple[Argument, ...]
    text: str | None = None
    """What its text is for, which is kept as a draft: *letter*, *note* and so on. None where it takes none."""

    @property
    def sentence(self) -> str:
        """The id of its one-line help."""
        return sentence_of(self.name)


class Commands(list[CliCommand]):
    """The commands of one file, in their order."""

    def add(self, name: str, *takes: Argument, text: str | None = None) -> Callable[[Run], Run]:
        """Make the function below a command with these arguments; `text` says what its text is for, where it is kept."""

        def added(run: Run) -> Run:
            self.append(CliCommand(name, run, takes, text))
            return run

        return added


def sentence_of(name: str) -> str:
    """Return the id of the one-line help of the command with this name."""
    return "help-" + name.replace(" ", "-")


def read_file(path: Path) -> str:
    """Return a text file's content, as `read_text_file`."""
    return read_text_file(path).text


def read_text_file(path: Path) -> PlainText:
    """Return a text file's content and encoding; Usage `cli.file` where it cannot be read, `cli.not_text` where it is none."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Usage("cli.file", str(path)) from None
    if not plain_text.is_text(data):
        raise Usage("cli.not_text", str(path))
    taken = plain_text.read(data)
    return PlainText(taken.text.removesuffix("\n"), taken.encoding)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; Usage `cli.file` where it exists already or cannot be written."""
    write_private_bytes(path, text.encode("utf-8"))


def write_private_bytes(path: Path, data: bytes) -> None:
    """Write bytes to a file that only its owner may read; Usage `cli.file` where it exists already or cannot be written whole."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise Usage("cli.file", str(path)) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError:
        path.unlink(missing_ok=True)  # half a letter in the clear is of no use to anybody
        raise Usage("cli.file", str(path)) from None


def require_free(path: Path) -> None:
    """Make sure, before something is done for its sake, that a new file can be written there; else Usage `cli.file`."""
    write_private_bytes(path, b"")
    path.unlink()
