"""Parents and guardians of somebody under age: a mediator's part in bringing them in and asking them, and their own one answer.

A guardian is sealed nothing and reads nothing. What they say begins nothing: the side itself agrees behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from relay.crypto import slip as slips
from relay.domain import newest
from relay.domain.guardian_rules import guardians_of
from relay.domain.guardians import AGE_LINE
from relay.domain.ids import CaseId, GuardianId, RecordId, SlipId
from relay.domain.model import Attested, Guardian, Side
from relay.domain.people_rules import SLIP_LONGEST_S
from relay.domain.policy import Standing
from relay.domain.supporters import NO_EPOCH
from relay.wire import statements as s
from relay_client.account import keyring
from relay_client.account.keyring import SlipKey, SlipSecret
from relay_client.account.slip_text import slip_paper
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Ambiguous, Misused
from relay_client.roles import presenters
from relay_client.roles.case_access import CaseAccess
from relay_client.views.base import short
from relay_client.views.cases import CaseView, Outcome
from relay_client.views.guardians import GuardianAnswer, GuardianLine, OwnQuestion
from relay_client.views.people import SlipPaper


class Guardians:
    """A mediator's part: who is under age, who decides with them, and what was seen of somebody without a device."""

    def __init__(self, cases: CaseAccess) -> None:
        self._cases = cases

    async def age_line(self) -> int:
        """Return the age below which somebody decides together with a parent or guardian, as the organisation chose."""
        return (await self._cases.case_client.sender.office(anew=True)).age_line or AGE_LINE

    async def under_age(self, case: CaseId, side: Side, *, on: bool) -> Outcome:
        """Say that a side is under age, or that they are of age now."""
        return await self._cases.say(await self._cases.look(case), "case.age", s.UnderAge, side=side, on=on)

    async def invite(self, case: CaseId, side: Side, *, days: int = 14) -> SlipPaper:
        """Name somebody who decides together with a side, and make the slip that invites them."""
        snapshot = await self._cases.look(case)
        now = self._cases.now()
        expires = await self._cases.end_of_day(days, SLIP_LONGEST_S, "slip.too_long")
        slip = SlipId(snapshot.signer.new_id())
        secret = SlipSecret(slips.new_slip_secret(snapshot.signer.random))
        key = SlipKey(slip, case, side, NO_EPOCH, expires, secret)
        await self._cases.session.update(keyring.with_slip(key, now))
        guardian = GuardianId(snapshot.signer.new_id())
        await self._say(snapshot, side, guardian, s.GuardianStep.NAMED, slip=slip, expires=expires)
        profile = self._cases.session.profile
        return slip_paper(profile.origin, profile.fingerprint, slip, case, side, expires, secret)

    async def name(self, case: CaseId, side: Side) -> Outcome:
        """Name somebody without a device; a mediator asks them, and attests what they say."""
        snapshot = await self._cases.look(case)
        guardian = GuardianId(snapshot.signer.new_id())
        return await self._say(snapshot, side, guardian, s.GuardianStep.NAMED)

    async def ask(self, case: CaseId, side: Side, which: str | None = None) -> Outcome:
        """Ask a guardian anew; Misused `guardian.none`, `id.ambiguous`."""
        snapshot = await self._cases.look(case)
        guardian = _chosen([each for each in _live(snapshot, side) if not each.agrees and not each.slip], which)
        return await self._say(snapshot, side, guardian.id, s.GuardianStep.ASKED)

    async def end(self, case: CaseId, side: Side, which: str | None = None) -> Outcome:
        """Let somebody decide with a side no more; Misused `guardian.none`, `id.ambiguous`."""
        snapshot = await self._cases.look(case)
        guardian = _chosen(_live(snapshot, side), which)
        return await self._say(snapshot, side, guardian.id, s.GuardianStep.ENDED)

    async def attest(
        self, case: CaseId, side: Side, seen: Attested, *, agrees: bool, which: str | None = None
    ) -> Outcome:
        """Record what a guardian without a device said; Misused `guardian.none`, `id.ambiguous`."""

        def guardian(snapshot: CaseSnapshot) -> Guardian:
            without = [each for each in _live(snapshot, side) if each.keyset is None and not each.slip]
            return _chosen(without, which)

        return await (_agreed if agrees else _disagreed)(self._cases, case, guardian, seen)

    async def _say(
        self, snapshot: CaseSnapshot, side: Side, guardian: GuardianId, step: s.GuardianStep, **more: Any
    ) -> Outcome:
        members = {"side": side, "guardian": guardian, "step": step, **more}
        if step in (s.GuardianStep.ASKED, s.GuardianStep.ENDED):
            members["behind"] = newest.named(snapshot.history.file, newest.deciding(guardian))
        return await self._cases.say(snapshot, "case.guardian", s.Guardian, **members)


class GuardianRole:
    """A guardian's own part: what they were asked, and what they say."""

    def __init__(self, case_client: CaseClient) -> None:
        self.cases = CaseAccess(case_client, Standing.GUARDIAN)

    async def is_one(self, case: CaseId) -> bool:
        """Whether this account decides together with a side of a case, and is nothing else to it."""
        return await self.cases.case_client.standing(case) is Standing.GUARDIAN

    async def question(self, case: CaseId) -> OwnQuestion:
        """Return what this guardian was asked in a case, and what they said, by their own journal."""
        snapshot = await self.cases.view(case)
        summary = presenters.summary_of(snapshot)
        names = tuple(mediator.name for mediator in presenters.mediators(snapshot, self.cases.now()))
        return OwnQuestion(case, summary.state, said_of(_own(snapshot)), names, summary.by_service)

    async def answer(self, case: CaseId, *, agrees: bool) -> Outcome:
        """Say yes or no to what one was asked; a yes begins nothing by itself, and a no is a stop (step R9)."""
        return await (_agreed if agrees else _disagreed)(self.cases, case, _own)


def said_of(guardian: Guardian) -> GuardianAnswer:
    """Return in one word what a guardian said to what they were asked last."""
    if guardian.ended:
        return GuardianAnswer.ENDED
    if guardian.slip:
        return GuardianAnswer.INVITED
    if guardian.question is None:
        return GuardianAnswer.TO_ASK
    if guardian.answered is None:
        return GuardianAnswer.ASKED
    return GuardianAnswer.YES if guardian.agrees else GuardianAnswer.NO


def with_guardians(snapshot: CaseSnapshot, view: CaseView) -> CaseView:
    """Return a case as shown, with who decides together with each side in it."""
    sides = tuple(
        replace(
            side,
            under_age=snapshot.history.file.parties[side.side].under_age is not None,
            guardians=lines_of(snapshot, side.side),
        )
        for side in view.sides
    )
    return replace(view, sides=sides)


def lines_of(snapshot: CaseSnapshot, side: Side) -> tuple[GuardianLine, ...]:
    """Return who decides together with a side now, by the journal of a mediator or of that side."""
    return tuple(
        GuardianLine(short(guardian.id), said_of(guardian), guardian.keyset is not None)
        for guardian in _live(snapshot, side)
    )


def words_of(snapshot: CaseSnapshot, side: Side) -> tuple[RecordId, ...] | None:
    """Return what a consent of somebody under age names: every guardian's yes. None for somebody who decides alone.

    Misused `guardian.first` where one has not said yes: the side's own word is the last.
    """
    if snapshot.history.file.parties[side].under_age is None:
        return None
    theirs = _live(snapshot, side)
    records = tuple(guardian.answered for guardian in theirs if guardian.agrees and guardian.answered is not None)
    if not records or len(records) < len(theirs):
        raise Misused("guardian.first")
    return records


Which = Callable[[CaseSnapshot], Guardian]


async def _agreed(cases: CaseAccess, case: CaseId, which: Which, attested: Attested | None = None) -> Outcome:
    snapshot = await cases.look(case)
    return await cases.say(
        snapshot,
        "case.together",
        s.GuardianWord,
        **_asked(which(snapshot), agrees=True),
        attested=attested,
    )


async def _disagreed(cases: CaseAccess, case: CaseId, which: Which, attested: Attested | None = None) -> Outcome:
    """Say no, which is a stop (step R9)."""
    return await cases.stop(
        case,
        "case.together",
        s.GuardianWord,
        lambda known: {**_asked(which(known), agrees=False), "attested": attested},
    )


def _asked(guardian: Guardian, *, agrees: bool) -> dict[str, Any]:
    """Answer what a guardian was asked; Misused `guardian.not_asked` for a yes to nothing. A no is taken whatever was asked."""
    if guardian.question is None and agrees:
        raise Misused("guardian.not_asked")
    asked = guardian.named if guardian.question is None else guardian.question
    return {"side": guardian.side, "guardian": guardian.id, "asked": asked, "agrees": agrees}


def _live(snapshot: CaseSnapshot, side: Side) -> tuple[Guardian, ...]:
    return guardians_of(snapshot.history.file, side)


def _own(snapshot: CaseSnapshot) -> Guardian:
    guardian = snapshot.history.guardian_with(snapshot.signer.id)
    if guardian is None:
        raise Misused("role.other")
    return guardian


def _chosen(among: list[Guardian] | tuple[Guardian, ...], which: str | None) -> Guardian:
    typed = (which or "").strip().casefold()
    guardians = [guardian for guardian in among if guardian.id.hex().startswith(typed)]
    if not guardians:
        raise Misused("guardian.none")
    if len(guardians) > 1:
        raise Ambiguous.among(guardian.id for guardian in guardians)
    return guardians[0]
