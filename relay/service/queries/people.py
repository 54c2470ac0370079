"""Questions about people: staff, pending slips."""

from __future__ import annotations

from collections.abc import Sequence

from relay.domain.ids import CaseId
from relay.domain.model import Slip
from relay.domain.refusals import Code, Refused
from relay.domain.staff_rules import TOLD_AHEAD_S
from relay.service.access import AccessControl
from relay.service.authentication import Session
from relay.service.context import ServiceContext
from relay.store.base import SlipAnswerRow
from relay.wire import messages
from relay.wire.messages import Mac
from relay.wire.statements import KeysetBytes, SigningKeyBytes


class PeopleQueries:
    """Answers questions about people; changes nothing."""

    def __init__(self, context: ServiceContext, access: AccessControl) -> None:
        self._context = context
        self._access = access

    async def staff(self, session: Session) -> messages.StaffList:
        """Return the records of current staff, and of those whose authority ran out lately, the newest of each first, to staff.

        Who ran out can be renewed still; by their dates they have no authority, for whoever reads the records.
        """
        if not session.account.staff:
            raise Refused(Code.NOT_FOUND)
        now = self._context.now()
        rows = [
            row for row in await self._context.store.staff() if not row.ended and now < row.not_after + TOLD_AHEAD_S
        ]
        return messages.StaffList(records=tuple(record for row in rows for record in row.vouched))

    async def slips(self, session: Session, case: CaseId) -> messages.AnsweredSlips:
        """Return the pending slips of a case, with what they were answered with, to its mediators."""
        file = (await self._access.mediator(session, case)).file
        return messages.AnsweredSlips(slips=slip_rows(file.slips, await self._context.store.slip_answers(case)))


def slip_rows(slips: Sequence[Slip], answered: Sequence[SlipAnswerRow]) -> tuple[messages.AnsweredSlip, ...]:
    """Return pending slips as mediators see them, each with what it was answered with."""
    answers, rows = {answer.slip: answer for answer in answered}, list[messages.AnsweredSlip]()
    for slip in slips:
        answer = answers.get(slip.id)
        rows.append(
            messages.AnsweredSlip(
                slip=slip.id,
                side=slip.side,
                epoch=slip.epoch,
                expires=slip.expires,
                keyset=None if answer is None else KeysetBytes(answer.keyset),
                account_key=None if answer is None else SigningKeyBytes(answer.account_key),
                mac=None if answer is None else Mac(answer.mac),
            )
        )
    return tuple(rows)
