"""Stopping, with a line and without: what somebody says is receipted, or is written down on this device and goes when it can.

Decides where a stop goes when no answer comes. What may be stopped the roles decide; what is in hand, `cases/stops_in_hand`.
Nothing here is ever lost: a stop that was said waits in the outbox until the service answers it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial
from typing import Any, Final, TypeVar

from relay.domain.ids import CaseId, Day, ItemId
from relay.domain.model import CaseState, StaffRole
from relay.domain.policy import Standing
from relay.wire import statements as s
from relay_client.account import outbox as requests
from relay_client.account.outbox import PendingRequest
from relay_client.account.session import AccountSession
from relay_client.cases.case_client import CaseClient
from relay_client.cases.standing_stops import name_of_stop, passes, stop_in
from relay_client.errors import (
    Ambiguous,
    ClientError,
    ClockOff,
    Locked,
    Misused,
    ServerProblem,
    Unreachable,
    Untrusted,
)
from relay_client.roles import presenters
from relay_client.roles.counsellor import CounsellorRole
from relay_client.roles.guardians import GuardianRole
from relay_client.roles.mediator import MediatorRole
from relay_client.roles.party import PartyRole
from relay_client.views.cases import CaughtUp, Outcome, StopOutcome, StoppableContacts

T = TypeVar("T")
CHOOSING_S: Final = 10
"""How long a look may take that only finds what somebody wants to stop, where this device knows it too."""
Speaker = PartyRole | CounsellorRole | MediatorRole | GuardianRole
_NO_LOGIN: Final = frozenset(
    {"login.salt", "trust.account", "trust.root", "trust.keyring", "keyring.older", "keyring.other"}
)
"""What keeps somebody from logging in at all, so that nothing can be signed with a key that the service keeps."""


class Stopping:
    """The stops of one account."""

    def __init__(
        self,
        session: AccountSession,
        case_client: CaseClient,
        role: Callable[[], Awaitable[StaffRole | None]],
        speaks: Callable[[Standing], Speaker],
        find: Callable[[str | None], Coroutine[Any, Any, tuple[CaseId, ...]]],
    ) -> None:
        self._session = session
        self._case_client = case_client
        self._in_hand = case_client.fetcher.in_hand
        self._role = role
        self._speaks = speaks
        self._find = find
        self._no_line: ClientError | None = None
        """Why the service could not be asked in this command; it is not asked again in it."""

    def next_command(self) -> None:
        """Begin a command: the line may be back."""
        self._no_line = None

    def telephone(self) -> str | None:
        """Return the office's number as it was told last; None where it was never told on this device. No network."""
        return self._case_client.sender.known_telephone()

    async def contacts(self, typed: str | None = None) -> StoppableContacts:
        """Return the contacts that go by what was typed, or all that go on: from this device where the service does not answer.

        Of all, those are left out, beside others, in which this account is a guardian or supporter: nothing can be paused there.
        """
        try:
            cases = await _soon(self._find(typed), partial(self._known, typed, decides=False))
            mine = tuple(case for case in cases if case not in self._in_hand.cannot_pause())
            return StoppableContacts(mine if typed is None and mine else cases)
        except (Unreachable, ServerProblem, Locked, Untrusted) as fault:
            self._require_no_answer(fault)
        return StoppableContacts(await self._known(typed, decides=False), offline=True)

    async def decided(self, typed: str | None, find: Callable[[], Coroutine[Any, Any, CaseId]]) -> CaseId:
        """Return the case that `find` finds; where the service does not answer, one in which a no of a guardian is in hand.

        Raises as `find`, and Misused `id.unknown`, `id.ambiguous`.
        """
        try:
            return await _soon(find(), partial(_only, self._known, typed, decides=True))
        except (Unreachable, ServerProblem, Locked, Untrusted) as fault:
            self._require_no_answer(fault)
        cases = await self._known(typed, decides=True)
        if len(cases) != 1:
            raise Ambiguous.among(cases) if cases else Misused("id.unknown")
        return cases[0]

    async def case(self, typed: str | None, find: Callable[[], Coroutine[Any, Any, CaseId]]) -> CaseId:
        """Return the case that `find` finds, to end something in it; one that this device knows where that takes long or fails.

        Raises as `find` where this device knows none by what was typed, or several.
        """
        return await _found(find, partial(_only, self._followed_cases, typed))

    async def item(
        self, typed: str, find: Callable[[], Coroutine[Any, Any, tuple[CaseId, ItemId]]]
    ) -> tuple[CaseId, ItemId]:
        """Return the letter that `find` finds, to end something about it; as `case`."""
        return await _found(find, partial(_only, self._followed_items, typed))

    async def _followed_cases(self, typed: str | None) -> tuple[CaseId, ...]:
        """Return the cases followed on this device that go by what was typed: by name, label or id; for nothing all that go on."""
        known = self._case_client.fetcher.known
        if typed is not None and (named := await self._known(typed, of=known.cases())):
            return named
        snapshots = [
            case_snapshot for case in known.cases() if (case_snapshot := await known.snapshot(case)) is not None
        ]
        if typed is None:
            return tuple(
                snapshot.case for snapshot in snapshots if snapshot.history.file.case.state is not CaseState.CLOSED
            )
        labels = {snapshot.case: (presenters.label(snapshot) or "").casefold() for snapshot in snapshots}
        wanted = typed.strip().casefold()
        whole = tuple(case for case, label in labels.items() if label == wanted)
        return whole or tuple(case for case, label in labels.items() if wanted and label.startswith(wanted))

    async def _followed_items(self, typed: str) -> tuple[tuple[CaseId, ItemId], ...]:
        return self.followed(typed.strip().casefold(), self._case_client.fetcher.known.cases())

    async def _known(
        self, typed: str | None, *, decides: bool = False, of: tuple[CaseId, ...] | None = None
    ) -> tuple[CaseId, ...]:
        """Return the cases known from this device by what was typed: those it decides in as a guardian, or others; or of these."""
        known = [case for case, role in self._in_hand.cases() if (role is Standing.GUARDIAN) is decides]
        known = known if of is None else list(of)
        if typed is None:
            return tuple(known)
        wanted = typed.strip().casefold()
        named = [case_id for case_id in self._session.names.find(typed) if case_id in known]
        by_id = [case_id for case_id in known if wanted and case_id.hex().startswith(wanted)]
        return tuple(dict.fromkeys(named or by_id))

    async def letters(
        self, typed: str, find: Callable[[], Coroutine[Any, Any, tuple[CaseId, ItemId]]]
    ) -> tuple[CaseId, ItemId]:
        """Return the letter that `find` finds; where the service does not answer, one that can be stopped from this device.

        Where it answers what cannot be believed, one that a journal followed on this device tells of. Raises as `find`, and Misused
        `id.unknown`, `id.ambiguous`.
        """
        wanted, known = typed.strip().casefold(), self._case_client.fetcher.known
        try:
            return await _soon(find(), partial(_only, self._followed_items, typed))
        except (Unreachable, ServerProblem, Locked, Untrusted) as fault:
            followed = self.followed(wanted, known.cases()) if isinstance(fault, Untrusted) else ()
            if len(followed) == 1:
                return followed[0]
            self._require_no_answer(fault)
        matching = [item for item in self._in_hand.items() if wanted and item[1].hex().startswith(wanted)]
        if len(matching) != 1:
            raise Ambiguous.among(item for _, item in matching) if matching else Misused("id.unknown")
        return matching[0]

    def followed(self, typed: str, cases: Iterable[CaseId]) -> tuple[tuple[CaseId, ItemId], ...]:
        """Return the letters of these cases whose id begins so, by their journals as followed on this device. No network."""
        known_items = self._case_client.fetcher.known.items(*cases)
        return tuple(item for item in known_items if typed and item[1].hex().startswith(typed))

    async def pause(self, case: CaseId, *, ask_on: Day | None = None) -> StopOutcome:
        """Pause: nothing reaches anyone from the moment at which it is receipted. One that waits for a line asks on no day."""

        async def now(speaker: Speaker) -> Outcome:
            if isinstance(speaker, MediatorRole):
                return await speaker.pause(case)
            return await _side(speaker).contact.pause(case, ask_on=ask_on)

        return await self._stop(case, s.Pause, None, now)

    async def withdraw(self, case: CaseId) -> StopOutcome:
        """Leave a contact for good; Misused `role.other` for a mediator, who closes it."""
        return await self._stop(case, s.Withdraw, None, lambda speaker: _side(speaker).contact.withdraw(case))

    async def recall(self, case: CaseId, item: ItemId) -> StopOutcome:
        """Take a letter back."""
        return await self._stop(case, s.Recall, item, lambda speaker: _side(speaker).letters.recall(case, item))

    async def refuse(self, case: CaseId, item: ItemId) -> StopOutcome:
        """Send a closed envelope back unopened."""
        return await self._stop(case, s.Refuse, item, lambda speaker: _side(speaker).letters.refuse(case, item))

    async def end_consent(self, case: CaseId) -> StopOutcome:
        """Take one's own standing consent back; Misused `consent.none`, `role.other`."""

        async def now(speaker: Speaker) -> Outcome:
            if not isinstance(speaker, PartyRole):
                raise Misused("role.other")
            return await speaker.end_consent(case)

        return await self._stop(case, s.ConsentEnd, None, now)

    async def disagree(self, case: CaseId) -> StopOutcome:
        """Say no as a parent or guardian; Misused `guardian.not_asked`, `role.other`."""

        async def now(speaker: Speaker) -> Outcome:
            if not isinstance(speaker, GuardianRole):
                raise Misused("role.other")
            return await speaker.answer(case, agrees=False)

        return await self._stop(case, s.GuardianWord, None, now)

    async def require_side(self) -> None:
        """Make sure that this account speaks for a side, a party's or a counsellor's: Misused `role.other` for other staff."""
        try:
            other = await _soon(self._other_staff(), self._mediates_in_hand)
        except (Unreachable, ServerProblem, Locked, Untrusted) as fault:
            self._require_no_answer(fault)
            other = bool(await self._mediates_in_hand())
        if other:
            raise Misused("role.other")

    async def _other_staff(self) -> bool:
        return await self._role() not in {None, StaffRole.COUNSELLOR}

    async def _mediates_in_hand(self) -> bool | None:
        """Whether this account mediates anywhere, by what is in hand; None where nothing is."""
        standings = [standing for _, standing in self._in_hand.cases()]
        return any(each is Standing.MEDIATOR for each in standings) if standings else None

    async def mediates(self, case: CaseId) -> bool:
        """Whether this account mediates there, as far as is known from this device, else by a look."""
        return await self._standing(case) is Standing.MEDIATOR

    async def require_decides(self, case: CaseId) -> None:
        """Make sure that this account decides there as a parent or guardian: Misused `role.other`. Asks as `mediates` does."""
        try:
            other = await self._standing(case) is not Standing.GUARDIAN
        except (Unreachable, ServerProblem, Locked, Untrusted) as fault:
            self._require_no_answer(fault)
            other = False
        if other:
            raise Misused("role.other")

    def waits(self) -> bool:
        """Whether a stop waits on this device for an answer. No network."""
        return bool(self._waiting())

    async def catch_up(self) -> CaughtUp:
        """Send every stop that waits on this device, oldest first, as long as the service answers."""
        sent, waiting, refused = [], [], []
        for name, kept, outcome in self._waiting():
            if self._no_line is not None:
                waiting.append(_told(outcome, waiting=name, code=self._no_line.code))
                continue
            try:
                sent.append(_told(outcome, outcome=await self._case_client.sender.resend(name)))
            except ClockOff as fault:
                sent.append(_told(outcome, code=fault.code))
            except (Unreachable, ServerProblem, Locked, Untrusted) as fault:
                if not requests.waits(self._session.vault, kept.name):
                    refused.append(_told(outcome, code=fault.code))
                    continue
                self._no_line = fault
                waiting.append(_told(outcome, waiting=name, code=fault.code))
        return CaughtUp(tuple(sent), tuple(waiting), tuple(refused))

    def _waiting(self) -> list[tuple[str, PendingRequest, StopOutcome]]:
        waiting = []
        for name, kept in requests.waiting(self._session.vault):
            stop = stop_in(kept)
            if stop is not None:
                waiting.append((name, kept, StopOutcome(name_of_stop(stop.what), stop.case, stop.item)))
        return waiting

    async def _stop(
        self,
        case: CaseId,
        what: type[s.Statement],
        item: ItemId | None,
        act: Callable[[Speaker], Awaitable[Outcome]],
    ) -> StopOutcome:
        """Say a stop now, or write it down where no answer comes. Raises what the service says against it."""
        outcome = StopOutcome(name_of_stop(what.__name__), case, item)
        if self._no_line is None:
            try:
                speaker = self._speaks(await self._standing(case))
                return _told(outcome, outcome=await act(speaker))
            except (Unreachable, ServerProblem, Locked, Untrusted) as fault:
                self._require_no_answer(fault)
        why = self._no_line or Unreachable("net.unreachable")
        kept = self._in_hand.write_down(case, what, item)
        if kept is None:
            raise why
        return _told(outcome, waiting=kept.name, code=why.code)

    async def _standing(self, case: CaseId) -> Standing:
        """Return as what this account stands in a case: by what is in hand, else by a look."""
        known = dict(self._in_hand.cases()).get(case)
        if known is not None:
            return known
        try:
            return await self._case_client.standing(case)
        except Untrusted:
            kept = await self._case_client.fetcher.known.snapshot(case)
            if kept is None:
                raise
            return kept.reply.case.role

    def _require_no_answer(self, fault: ClientError) -> None:
        """Raise what the service, or this device, decided; note that no answer came where that is all that the fault says."""
        match fault:
            case Unreachable() | Locked():
                none_came = True
            case ServerProblem():
                none_came = passes(fault)
            case _:
                none_came = fault.code in _NO_LOGIN
        if not none_came:
            raise fault
        self._no_line = fault


async def _soon(asked: Coroutine[Any, Any, T], known: Callable[[], Awaitable[T | None]]) -> T:
    """Return what was asked for, or, where that takes long, what this device knows instead, if anything.

    No look without an end keeps somebody from stopping. The line counts as there: what stops is sent all the same.
    """
    task = asyncio.ensure_future(asked)
    try:
        await asyncio.wait({task}, timeout=CHOOSING_S)
        instead = None if task.done() else await known()
        return instead if instead or instead is False else await task
    finally:
        task.cancel()


async def _found(find: Callable[[], Coroutine[Any, Any, T]], known: Callable[[], Awaitable[T | None]]) -> T:
    """Return what was asked for; where that takes long, or the service does not tell of it, the only one known instead."""
    try:
        return await _soon(find(), known)
    except (Unreachable, ServerProblem, Locked, Untrusted, Misused) as fault:
        several = isinstance(fault, Misused) and fault.code != "id.unknown"
        instead = None if several else await known()
        if instead is None:
            raise
        return instead


async def _only(known: Callable[..., Awaitable[tuple[T, ...]]], typed: str | None, **more: bool) -> T | None:
    matching = await known(typed, **more)
    return matching[0] if len(matching) == 1 else None


def _side(speaker: Speaker) -> PartyRole | CounsellorRole:
    if isinstance(speaker, MediatorRole | GuardianRole):
        raise Misused("role.other")
    return speaker


def _told(
    told: StopOutcome, *, outcome: Outcome | None = None, waiting: str | None = None, code: str | None = None
) -> StopOutcome:
    return StopOutcome(told.what, told.case, told.item, outcome, waiting, code)
