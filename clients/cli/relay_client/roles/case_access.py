"""One account's cases in one kind of role: looked at, refused where the role is another one, and signed in.

Roles differ in what they may do there; that is decided in the files named after them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from relay.crypto.note import WordsKind
from relay.domain.ids import SECONDS_PER_DAY, CaseId, ItemId, Seconds
from relay.domain.policy import Standing
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.zones import ZONE
from relay_client.account.session import AccountSession
from relay_client.cases.case_client import CaseClient
from relay_client.cases.fetcher import CaseSnapshots
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.items.signer import Moment, Signed
from relay_client.roles import presenters
from relay_client.roles.journal_lines import journal_line
from relay_client.trust.directory import Directory
from relay_client.views.cases import JournalLine, Outcome
from relay_client.views.people import ReaderList
from relay_client.words.dates import end_of_day


class BoundData(Struct, frozen=True):
    """What goes along with a statement that binds it by digest: sealed texts, and keys wrapped for others."""

    words: tuple[m.WordsFor, ...] = ()
    grants: tuple[m.GrantFor, ...] = ()


_NOTHING: Final = BoundData()
Names = Callable[[CaseSnapshot], Mapping[str, Any]]
"""Gives the members of a statement from what is known of a case."""


def nothing(_snapshot: CaseSnapshot) -> Mapping[str, Any]:
    """Name nothing of a case."""
    return {}


class CaseAccess:
    """What every part of a role stands on: the case client, and the role that the account must have in a case."""

    def __init__(self, case_client: CaseClient, role: Standing) -> None:
        self.case_client = case_client
        self.role = role

    @property
    def session(self) -> AccountSession:
        """The account's way to the server."""
        return self.case_client.session

    def now(self) -> Seconds:
        """Return the time by which authority is judged."""
        return self.case_client.now()

    async def directory(self) -> Directory:
        """Return the organisation's current staff, for staff."""
        return await self.case_client.directory()

    async def with_staff(self, snapshot: CaseSnapshot) -> Directory:
        """Return the organisation's current staff, known with a look from now on: before one of them is given something there."""
        return await self.case_client.with_staff(snapshot)

    async def look_all(self) -> CaseSnapshots:
        """Look at every case of this account, whatever its role there."""
        return await self.case_client.look_all()

    async def end_of_day(self, days: int, longest_s: int, too_long: str) -> Seconds:
        """Return when the day ends, where the organisation is, that is so many days from now: at most `longest_s` from now.

        More days than that are refused, and not made fewer unasked: Misused with the code `too_long`.
        """
        if days * SECONDS_PER_DAY > longest_s:
            raise Misused(too_long)
        now = self.now()
        zone = (await self.case_client.sender.office()).zone or ZONE
        return end_of_day(now, days, zone, now + longest_s)

    async def look(self, case: CaseId) -> CaseSnapshot:
        """Look at a case; Misused `role.other` where this account is something else to it."""
        return self._own(await self.case_client.look(case))

    async def view(self, case: CaseId) -> CaseSnapshot:
        """Return a look to show something from, never to sign by; Misused `role.other`."""
        return self._own(await self.case_client.view(case))

    async def known(self, case: CaseId) -> CaseSnapshot:
        """Return what this device knows of a case, to choose in it what is to be stopped; Misused `role.other`."""
        return self._own(await self.case_client.known(case))

    async def journal(self, case: CaseId) -> tuple[JournalLine, ...]:
        """Return one's whole journal of a case, oldest first, verified once more."""
        snapshot = await self.view(case)
        steps = await self.case_client.fetcher.steps_after(snapshot, 0)
        return tuple(journal_line(snapshot, step.line()) for step in steps)

    async def readers(self, case: CaseId) -> ReaderList:
        """Return who would read an item sealed now."""
        return presenters.reader_list(await self.view(case), self.case_client.now())

    async def say(
        self,
        snapshot: CaseSnapshot,
        route: str,
        shape: type[s.Statement],
        *,
        item: ItemId | None = None,
        bound: BoundData = _NOTHING,
        **members: object,
    ) -> Outcome:
        """Sign one statement with these members, and send it with what is beside it."""
        if item is not None:
            members["item"] = item
        members |= snapshot.behind(shape, members)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = snapshot.signer.sign(shape, moment, **members)
            log = snapshot.signer.log(signed, moment).data if isinstance(signed.statement, s.LOGGED) else None
            return m.Act(signed.data, log, bound.words or None, bound.grants or None), signed

        return await self.case_client.act(snapshot, route, build, item=item)

    async def stop(
        self,
        case: CaseId,
        route: str,
        shape: type[s.Statement],
        names: Names = nothing,
        *,
        item: ItemId | None = None,
    ) -> Outcome:
        """Say what only stops, ends or takes back something, by what this device knows: every stop of every role goes here.

        `names` returns the statement's members from what is known of the case; Misused or ServerProblem where that lacks what they
        name, and only then is the case looked at (`CaseClient.stop`).
        """

        async def said(snapshot: CaseSnapshot) -> Outcome:
            return await self.say(self._own(snapshot), route, shape, item=item, **names(snapshot))

        return await self.case_client.stop(case, shape, item, said)

    def _own(self, snapshot: CaseSnapshot) -> CaseSnapshot:
        if snapshot.reply.case.role is not self.role:
            raise Misused("role.other")
        return snapshot


def path_of(case: CaseId, item: ItemId | None = None) -> dict[str, str]:
    """Return the ids of a request's path."""
    ids = {"case": codec.base64url(case)}
    return ids if item is None else {**ids, "item": codec.base64url(item)}


async def label_case(cases: CaseAccess, case: CaseId, text: str) -> Outcome:
    """Seal a tidy label for the coordinators and the case's mediators."""
    snapshot, now = await cases.look(case), cases.now()
    keys = (await cases.directory()).coordinators(now) | presenters.mediator_keys(snapshot, now)
    sealed = snapshot.signer.seal_words(WordsKind.CASE_LABEL, text, case, tuple(keys.values()))
    return await cases.say(snapshot, "case.label", s.Label, bound=BoundData(sealed.words), words=sealed.refs)


async def two_mediators(cases: CaseAccess, case: CaseId, *, on: bool) -> Outcome:
    """Say whether a release in this case needs two mediators."""
    return await cases.say(await cases.look(case), "case.flag", s.TwoMediators, on=on)
