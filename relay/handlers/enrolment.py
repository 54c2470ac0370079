"""Staff taking up and losing their accounts, slips, second signatures."""

from __future__ import annotations

from relay.handlers.call import Call
from relay.wire import messages


async def accept_staff(call: Call) -> messages.Nothing:
    """Create a staff account."""
    return await call.service.enrolment.accept_staff(call.body)


async def end_staff(call: Call) -> messages.Nothing:
    """End a staff member's authority."""
    return await call.service.enrolment.end_staff(call.session, call.body)


async def staff(call: Call) -> messages.StaffList:
    """List current staff records."""
    return await call.service.enrolment.staff(call.session)


async def answer_slip(call: Call) -> messages.Nothing:
    """Take an answer to a slip."""
    return await call.service.enrolment.answer_slip(call.slip, call.someone, call.body)


async def slips(call: Call) -> messages.AnsweredSlips:
    """List a case's pending slips."""
    return await call.service.enrolment.slips(call.session, call.case)


async def put_cosign(call: Call) -> messages.Nothing:
    """Keep a record for its second signer."""
    return await call.service.enrolment.put_cosign(call.session, call.body)


async def cosigns(call: Call) -> messages.Cosigns:
    """List records that wait for the caller's signature."""
    return await call.service.enrolment.cosigns(call.session)
