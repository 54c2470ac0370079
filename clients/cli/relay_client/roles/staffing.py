"""Keeping a staff and its places going: whose authority ends, places made to last longer, one mediator's cases given to another.

The office sees who mediates where, and nothing of the parties. A case that cannot be changed is told by its code; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from relay.crypto.digests import keyset_id
from relay.domain.ids import NOTHING, SECONDS_PER_DAY, CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import Place, StaffRole
from relay.domain.staff_rules import Ending, Vouched, ending, office_stays
from relay.domain.views import WARN_AHEAD_S
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import ClientError, Misused
from relay_client.items.signer import Moment, Signed, Signer
from relay_client.roles import presenters
from relay_client.roles.case_access import CaseAccess
from relay_client.trust.directory import Directory, Window, parsed
from relay_client.views.cases import Outcome
from relay_client.views.people import Reader, StaffMember, Warn

_MEDIATORS: Final = frozenset({StaffRole.MEDIATOR})
_DAYS: Final = 90


class CaseChange(Struct, frozen=True):
    """What became of one case of many: how many places were given or ended in it, and the code of why not."""

    case: CaseId
    places: int
    code: str | None = None


class Staffing:
    """What the office does about places, in one case or in many at once."""

    def __init__(self, cases: CaseAccess) -> None:
        self._cases = cases

    async def due(self) -> tuple[bytes, ...]:
        """Return the newest record of whoever ends within 60 days or ran out lately, for the root to sign anew."""
        listed = await self._cases.session.call("staff.list", m.StaffList)
        directory = Directory(self._cases.session.profile.root)
        directory.admit(listed.records)
        now, newest = self._cases.now(), dict[KeysetId, tuple[s.Staff, bytes]]()
        for record in listed.records:
            statement = parsed(record, directory.root).statement
            if isinstance(statement, s.Staff):
                id_ = KeysetId(keyset_id(statement.keyset))
                if id_ not in newest or newest[id_][0].at < statement.at:
                    newest[id_] = (statement, record)
        soon = [(staff, record) for staff, record in newest.values() if ending(staff.not_after, now) is not None]
        return tuple(record for _, record in sorted(soon, key=lambda pair: (pair[0].not_after, pair[1])))

    async def give(
        self,
        snapshot: CaseSnapshot,
        mediator: KeysetId,
        place: s.PlaceGiven,
        days: int,
        latest: Seconds | None = None,
    ) -> Outcome:
        """Sign a place in a case: for so many days from now, and not past `latest`."""

        def build(moment: Moment) -> tuple[object, Signed]:
            behind = snapshot.behind(s.Assignment, {"mediator": mediator})["behind"]
            signed = assignment(snapshot.signer, moment, mediator, place, days, latest, behind=behind)
            return m.Act(signed.data), signed

        return await self._cases.case_client.act(snapshot, "case.assign", build)

    async def renew(self, case: CaseId, *, days: int = _DAYS) -> tuple[Outcome, ...]:
        """Make everyone's place in a case last longer, as far as the root vouches for them."""
        snapshot = await self._cases.look(case)
        return tuple(
            [
                await self.give(
                    snapshot, reader.keyset, s.PlaceGiven((reader.place or Place.DEPUTY).value), days, latest
                )
                for reader, latest in self._lengthened(snapshot, days)
            ]
        )

    async def renew_due(self, *, days: int = _DAYS) -> tuple[CaseChange, ...]:
        """Make the places last longer in every case in which one ends within 21 days."""
        now, changes = self._cases.now(), list[CaseChange]()
        for row in [case async for case in self._cases.case_client.fetcher.rows()]:
            if row.closed_on is None and row.not_after is not None and row.not_after - now < WARN_AHEAD_S:
                changes.append(await self._renewed(row.case, days))
        return tuple(changes)

    async def take_over(
        self, leaving: KeysetId, following: KeysetId, *, ends: bool, days: int = _DAYS
    ) -> tuple[CaseChange, ...]:
        """Give one mediator's cases to another: as a deputy first, so that what is held can be handed over.

        With `ends` the one who leaves has no place after it, and the other one has theirs. Misused `assignment.unknown` for one
        and the same.
        """
        if leaving == following:
            raise Misused("assignment.unknown")
        now, changes = self._cases.now(), list[CaseChange]()
        staff = (await self._cases.directory()).require(following, _MEDIATORS, Window.at(now))
        for row in [case async for case in self._cases.case_client.fetcher.rows()]:
            if row.closed_on is not None:
                continue
            try:
                places = await self._taken_over(row.case, leaving, following, staff.not_after, ends=ends, days=days)
            except ClientError as fault:
                changes.append(CaseChange(row.case, 0, fault.code))
            else:
                changes += [] if places is None else [CaseChange(row.case, places)]
        return tuple(changes)

    async def _taken_over(
        self, case: CaseId, leaving: KeysetId, following: KeysetId, latest: Seconds, *, ends: bool, days: int
    ) -> int | None:
        """Return how many places were given or ended; None where the one who leaves has none here."""
        snapshot = await self._cases.look(case)
        places = {mediator.keyset: mediator.place for mediator in presenters.mediators(snapshot, self._cases.now())}
        if leaving not in places:
            return None
        given = 0
        if following not in places:
            await self.give(snapshot, following, s.PlaceGiven.DEPUTY, days, latest)
            given += 1
        if ends:
            await self.give(snapshot, leaving, s.PlaceGiven.ENDED, 0)
            given += 1
            if places[leaving] is Place.LEAD:
                await self.give(await self._cases.look(case), following, s.PlaceGiven.LEAD, days, latest)
        return given

    async def _renewed(self, case: CaseId, days: int) -> CaseChange:
        try:
            return CaseChange(case, len(await self.renew(case, days=days)))
        except ClientError as fault:
            return CaseChange(case, 0, fault.code)

    def _lengthened(self, snapshot: CaseSnapshot, days: int) -> list[tuple[Reader, Seconds]]:
        """Return the places that would last longer, each with the end of what the root vouches for."""
        now = self._cases.now()
        lengthened = []
        for mediator in presenters.mediators(snapshot, now):
            latest = snapshot.directory.require(mediator.keyset, _MEDIATORS, Window.at(now)).not_after
            lasts = min(now + days * SECONDS_PER_DAY, latest)
            if mediator.not_after is None or lasts >= mediator.not_after:
                lengthened.append((mediator, latest))
        return lengthened


def assignment(
    signer: Signer,
    moment: Moment,
    mediator: KeysetId,
    place: s.PlaceGiven,
    days: int,
    latest: Seconds | None = None,
    *,
    behind: RecordId = NOTHING,
) -> Signed:
    """Sign a mediator's place for so many days, and not past `latest`; `behind` is the newest record about their place."""
    until = moment.at + days * SECONDS_PER_DAY
    until = until if latest is None else min(until, latest)
    return signer.sign(
        s.Assignment, moment, mediator=mediator, place=place, not_after=Seconds(until), behind=behind
    )


def staff_warnings(members: Iterable[StaffMember], now: Seconds, only: KeysetId | None = None) -> tuple[Warn, ...]:
    """Return whose authority ends within 60 days, the first one first; with `only`, of this one alone.

    To the office also that nobody of it will be left.
    """
    known = sorted(members, key=lambda member: (member.not_after, member.name))
    warnings = [
        Warn(_CODES[near], None, member.name, max(0, (member.not_after - now) // SECONDS_PER_DAY))
        for member in known
        if (near := ending(member.not_after, now)) is not None and only in (None, member.keyset)
    ]
    office = [
        Vouched(member.keyset, member.role, member.not_before, member.not_before, member.not_after)
        for member in known
    ]
    if only is None and not office_stays(office, now):
        warnings.append(Warn("warn.office_ending", None))
    return tuple(warnings)


_CODES: Final = {Ending.TOLD: "warn.staff_ending", Ending.PRESSES: "warn.staff_ending_soon"}
STAFF_ENDS: Final = frozenset({*_CODES.values(), "warn.office_ending"})
"""Warnings that somebody who runs the organisation must act upon before a day."""


async def own_warnings(case_client: CaseClient, snapshots: Iterable[CaseSnapshot]) -> tuple[Warn, ...]:
    """Return that one's own authority ends within 60 days, by the root's word as it came with these looks, or with a list.

    Misused `role.other` for a party.
    """
    own, now = (await case_client.staff_signer(CaseId(bytes(16)))).id, case_client.now()
    known = next((snapshot.directory for snapshot in snapshots if snapshot.directory.knows(own)), None)
    return staff_warnings((known or await case_client.directory()).members(now), now, own)
