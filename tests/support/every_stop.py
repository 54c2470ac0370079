"""Every stop of every role, each with a case in which it can be said: by route, by whom, and how the library says it.

For tests of what holds for all of them. A route of pace *stop* without a row here fails `tests/architecture/test_stop_routes.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import Struct

from relay.domain.ids import SlipId
from relay.domain.model import Attested, Side
from relay_client.api.account import Account
from relay_client.views.cases import Outcome, StopOutcome
from relay_client.views.items import Letter
from tests.support.family import kin
from tests.support.full import Full, full
from tests.support.fuller import fuller
from tests.support.organisation import Organisation

Do = Callable[[Account, Full], Awaitable[Outcome | StopOutcome]]


class EveryStop(Struct, frozen=True):
    """One stop: its route, its case, who says it, and how. `made` is the case as it was, with ids by name."""

    route: str
    world: Callable[[Organisation], Awaitable[Full]]
    who: str
    do: Do
    line: str
    """How it is typed: `CASE`, and the letters of the case by name, stand for what there is."""
    leaves: bool = False
    """Whether the service shows nothing of the case to who said it."""

    def typed(self, made: Full) -> list[str]:
        """Return the words of the command."""
        ids = {"CASE": made.case.hex()} | {
            name.replace(" ", "_").upper(): item.hex() for name, item in made.items.items()
        }
        return [ids.get(each, each) for each in self.line.split()]

    @property
    def name(self) -> str:
        """Which test it is."""
        return f"{self.who}-{self.route}-{self.world.__name__}"


async def in_person(office: Organisation) -> Full:
    """Give a case in which one letter was told by side b, which has no device, and another one waits to be read out to it."""
    seated = await office.seated()
    case = await seated.office.coordinator.create_case(await seated.office.find_staff("meral"))
    anna = await office.enrol(seated.lead, case, Side.A, "anna2")
    mediator = seated.lead.mediator
    await anna.party.consent(case)
    await mediator.invitations.attest_consent(case, Side.B, Attested.PRESENT)
    for side in (Side.A, Side.B):
        await mediator.invitations.prepared(case, side)
    await mediator.open_case(case)
    made = Full(case, case, SlipId(bytes(16)), {"meral": seated.lead, "anna": anna}, {})
    told = await mediator.decisions.told(
        case, Side.B, Letter("words: told", "en"), Attested.PRESENT, await mediator.cases.readers(case)
    )
    sent = await anna.party.letters.submit(
        case, Letter("words: read out", "en"), await anna.party.cases.readers(case)
    )
    await mediator.decisions.release_in_person(await mediator.held.read(case, sent.item))
    made.items.update({"told": told.item, "read out": sent.item})
    return made


async def _unlend(who: Account, made: Full) -> Outcome:
    part = who.party.supporters
    return await part.unlend(made.case, made.items["own"], await part.find(made.case, None, to_stop=True))


async def _end_supporter(who: Account, made: Full) -> Outcome:
    part = who.party.supporters
    return await part.end(made.case, await part.find(made.case, None, to_stop=True))


async def _mediator_ends_supporter(who: Account, made: Full) -> Outcome:
    part = who.mediator.supporters
    return await part.end(made.case, await part.find(made.case, None, to_stop=True))


async def _revoke(who: Account, made: Full) -> Outcome:
    (given,) = await who.mediator.known_delegations(made.case)
    return await who.mediator.invitations.revoke(made.case, given.record)


async def named_guardian(office: Organisation) -> Full:
    """Give a case in which side a is under age, with somebody without a device who decides with them and was asked."""
    seated = await office.seated()
    guardians = seated.lead.mediator.guardians
    await guardians.under_age(seated.case, Side.A, on=True)
    await guardians.name(seated.case, Side.A)
    return Full(seated.case, seated.case, SlipId(bytes(16)), {"meral": seated.lead, "anna": seated.anna}, {})


EVERY_STOP: Final = (
    EveryStop("case.pause", full, "anna", lambda who, made: who.stopping.pause(made.case), line="pause CASE"),
    EveryStop(
        "case.withdraw",
        full,
        "anna",
        lambda who, made: who.stopping.withdraw(made.case),
        line="withdraw CASE --sure",
    ),
    EveryStop(
        "case.consent",
        full,
        "anna",
        lambda who, made: who.stopping.end_consent(made.case),
        line="consent --case CASE --end --sure",
    ),
    EveryStop(
        "item.recall",
        full,
        "anna",
        lambda who, made: who.stopping.recall(made.case, made.items["held"]),
        line="recall HELD",
    ),
    EveryStop(
        "item.refuse",
        full,
        "anna",
        lambda who, made: who.stopping.refuse(made.case, made.items["for anna"]),
        line="refuse FOR_ANNA --sure",
    ),
    EveryStop(
        "item.destroy",
        full,
        "anna",
        lambda who, made: who.party.letters.destroy(made.case, made.items["back"]),
        line="destroy BACK --sure",
    ),
    EveryStop("item.unlend", kin, "anna", _unlend, line="unlend OWN"),
    EveryStop("case.unsupport", kin, "anna", _end_supporter, line="end-supporter --case CASE --sure"),
    EveryStop("case.pause", full, "sanne", lambda who, made: who.stopping.pause(made.case), line="pause CASE"),
    EveryStop(
        "case.withdraw",
        full,
        "sanne",
        lambda who, made: who.stopping.withdraw(made.case),
        line="withdraw CASE --sure",
    ),
    EveryStop(
        "item.recall",
        full,
        "sanne",
        lambda who, made: who.stopping.recall(made.case, made.items["brought"]),
        line="recall BROUGHT",
    ),
    EveryStop(
        "item.refuse",
        full,
        "sanne",
        lambda who, made: who.stopping.refuse(made.case, made.items["for sanne"]),
        line="refuse FOR_SANNE --sure",
    ),
    EveryStop(
        "item.destroy",
        full,
        "sanne",
        lambda who, made: who.counsellor.letters.destroy(made.case, made.items["brought"]),
        line="destroy BROUGHT --sure",
    ),
    EveryStop("case.pause", full, "meral", lambda who, made: who.stopping.pause(made.case), line="pause-case CASE"),
    EveryStop(
        "case.close", full, "meral", lambda who, made: who.mediator.close(made.case), line="close CASE --sure"
    ),
    EveryStop(
        "case.aside",
        full,
        "meral",
        lambda who, made: who.mediator.step_aside(made.case),
        line="step-aside CASE --sure",
        leaves=True,
    ),
    EveryStop("case.revoke", full, "meral", _revoke, line="revoke CASE sanne"),
    EveryStop(
        "item.decline",
        full,
        "meral",
        lambda who, made: who.mediator.decisions.decline_unread(made.case, made.items["held"]),
        line="decline HELD --unread --sure",
    ),
    EveryStop("case.unsupport", kin, "meral", _mediator_ends_supporter, line="end-supporter --case CASE --sure"),
    EveryStop(
        "case.together",
        named_guardian,
        "meral",
        lambda who, made: who.mediator.guardians.attest(made.case, Side.A, Attested.PRESENT, agrees=False),
        line="attest together CASE a --seen present --end",
    ),
    EveryStop(
        "item.unshare",
        fuller,
        "meral",
        lambda who, made: who.mediator.interpreting.take_back(made.case, made.items["shared"]),
        line="end-interpreting SHARED --sure",
    ),
    EveryStop(
        "item.recall",
        in_person,
        "meral",
        lambda who, made: who.mediator.decisions.recall_for(made.case, made.items["told"], Attested.PRESENT),
        line="recall TOLD --attested present",
    ),
    EveryStop(
        "item.refuse",
        in_person,
        "meral",
        lambda who, made: who.mediator.decisions.refuse_in_person(made.case, made.items["read out"]),
        line="refuse READ_OUT --sure",
    ),
    EveryStop(
        "case.consent",
        in_person,
        "meral",
        lambda who, made: who.mediator.invitations.attest_consent_end(made.case, Side.B, Attested.PRESENT),
        line="attest consent CASE b --seen present --end",
    ),
    EveryStop(
        "case.together",
        kin,
        "mother",
        lambda who, made: who.stopping.disagree(made.case),
        line="together --case CASE --end --sure",
    ),
    EveryStop(
        "item.unlend",
        kin,
        "sister",
        lambda who, made: who.supporter.put_down(made.case, made.items["own"]),
        line="unlend OWN",
    ),
    EveryStop(
        "case.unsupport",
        kin,
        "sister",
        lambda who, made: who.supporter.leave(made.case),
        line="end-supporter --case CASE --sure",
    ),
    EveryStop(
        "item.unshare",
        fuller,
        "lena",
        lambda who, made: who.interpreter.put_down(made.case, made.items["shared"]),
        line="end-interpreting SHARED --sure",
    ),
)
NAMES_NO_CASE: Final = frozenset({"staff.end"})
"""What stops and is about no case: the office signs it by nothing but its own key."""
