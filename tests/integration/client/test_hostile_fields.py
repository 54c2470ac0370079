"""Every member of every row changed by itself: a client shows, signs and seals what it would without the lie, or it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from msgspec.structs import replace

from relay.domain.ids import Day, Seconds, day_of
from relay.domain.model import Side
from relay.domain.reasons import Why
from relay_client.api.account import Account
from relay_client.views.cases import CaseSummary, CaseView, NoteView, SideView
from relay_client.views.items import HeldItem, Letter, OpenedItem, ReceivedItem, WrittenItem
from relay_client.views.needs import Today, WaitingItem
from relay_client.views.people import PendingEnrolment
from tests.support.full import Full, full
from tests.support.liar import Allowed, Do, Liar, caught
from tests.support.organisation import START, Organisation

_LATER: Final = Day(day_of(Seconds(START)) + 30)


def words_missing(member: str) -> Callable[[Any, Any], bool]:
    """Return whether words are kept back: nothing in their place, never others."""
    return lambda _honest, told: not getattr(told, member)


def either_marked(honest: Any, told: Any) -> bool:
    """Return whether one of both says that this is the service's word: where news is kept back, the journal's stands."""
    return bool(honest.by_service or told.by_service)


def no_more(member: str) -> Callable[[Any, Any], bool]:
    """Return whether nobody was added."""
    return lambda honest, told: set(getattr(told, member)) <= set(getattr(honest, member))


def spoilt(_honest: Any, told: Any) -> bool:
    """Return whether an answer to a slip is kept back, or shown with what is wrong with it."""
    return told.problem is not None or not told.answered


HINTED: Final = frozenset({Why.SLIP_ANSWERED, Why.SLIP_ENDING, Why.SLIP_OVER, Why.SERVICE_PAUSE, Why.SEND_AGAIN})
"""What the service says beside a journal: that a slip was answered, its own pause, a letter that nobody can read."""
TAKEN_AWAY: Final = frozenset({Why.ENVELOPE, Why.TO_PRINT})
"""What it may say is gone, or stopped."""


def hinted(honest: Today, told: Today) -> bool:
    """Return whether two lists differ by what is the service's word alone, or by labels that are kept back."""
    was, now = ({replace(each, label=None) for each in of.needs} for of in (honest, told))
    labels = {each.label for each in told.needs} <= {None, *(each.label for each in honest.needs)}
    return (
        labels
        and all(each.why in HINTED | TAKEN_AWAY for each in was - now)
        and all(each.why in HINTED for each in now - was)
    )


STOPPED = "More may have stopped than a seat sees: marked."
BECAME = "What became of a letter with others enters no journal of this seat: marked."
KEPT_BACK = "Words may be kept back; others are never shown."
MARK = "The mark itself."
LEFT_OUT = "They do not hear of every end: whom the service leaves out is left out; it adds nobody."
THE_SERVICE_S_WORD: Final = (
    Allowed(CaseView, "service_pause", "The service's own pause is no record (B3); it is shown as the service's."),
    Allowed(CaseView, "warnings", "What to look at; nothing acts on it."),
    Allowed(Today, "warnings", "As above."),
    Allowed(Today, "troubled", "Cases that are refused are told here."),
    Allowed(Today, "cosigns", "How many records wait for a signature; each is verified before it is shown."),
    Allowed(Today, "needs", "What the service may say beside a journal (J10), and no more.", hinted),
    Allowed(CaseSummary, "state", STOPPED, either_marked),
    Allowed(CaseSummary, "by_service", MARK),
    Allowed(CaseSummary, "label", KEPT_BACK, words_missing("label")),
    Allowed(WaitingItem, "label", KEPT_BACK, words_missing("label")),
    Allowed(WrittenItem, "status", BECAME, either_marked),
    Allowed(WrittenItem, "by_service", MARK),
    Allowed(WrittenItem, "opened", "Said of a letter that was passed on by the service's word, which is marked."),
    Allowed(WrittenItem, "unread", "Advice to send it again; nothing acts on it."),
    Allowed(WrittenItem, "reason", KEPT_BACK, words_missing("reason")),
    Allowed(ReceivedItem, "status", BECAME, either_marked),
    Allowed(ReceivedItem, "by_service", MARK),
    Allowed(ReceivedItem, "brought", "Said in a list of an opened letter; the letter says it by its manifest."),
    Allowed(ReceivedItem, "pages", "Said of an envelope; whoever opens it is shown what its manifest says."),
    Allowed(ReceivedItem, "note", KEPT_BACK, words_missing("note")),
    Allowed(OpenedItem, "note", KEPT_BACK, words_missing("note")),
    Allowed(HeldItem, "remark", KEPT_BACK, words_missing("remark")),
    Allowed(NoteView, "text", KEPT_BACK, words_missing("text")),
    Allowed(PendingEnrolment, "answered", "That a slip was answered is no record."),
    Allowed(PendingEnrolment, "short_fingerprint", "Of an answer that cannot be confirmed.", spoilt),
    Allowed(
        PendingEnrolment,
        "problem",
        "An answer may be kept back or spoilt: then it cannot be confirmed.",
        spoilt,
    ),
)
TO_A_COUNSELLOR: Final = (
    *(
        Allowed(SideView, name, "A counsellor's journal begins in the middle of the case: marked.", either_marked)
        for name in SideView.__struct_fields__
        if name not in ("side", "pause", "by_service")
    ),
    Allowed(CaseView, "mediators", LEFT_OUT, no_more("mediators")),
    Allowed(CaseSummary, "mediators", LEFT_OUT, lambda honest, told: told.mediators <= honest.mediators),
)
"""The only members that may change with what the service says."""


def mediators(made: Full) -> dict[str, Do]:
    """Say what a mediator does and looks at."""
    case, items = made.case, made.items

    async def release(who: Account) -> object:
        return await who.mediator.decisions.release(
            await who.mediator.held.read(case, items["held"]), note="a note"
        )

    async def give_back(who: Account) -> object:
        return await who.mediator.decisions.return_item(
            await who.mediator.held.read(case, items["held"]), "a reason"
        )

    return {
        "today": lambda who: who.mediator.today(),
        "cases": lambda who: who.cases(),
        "case": lambda who: who.mediator.case(case),
        "items": lambda who: who.mediator.held.list(case),
        "notes": lambda who: who.mediator.notes.of(case),
        "readers": lambda who: who.mediator.cases.readers(case),
        "journal": lambda who: who.mediator.cases.journal(case),
        "enrolments": lambda who: who.mediator.invitations.enrolments(case),
        "enrolments of the second": lambda who: who.mediator.invitations.enrolments(made.second),
        "find": lambda who: who.find_items(items["held"].hex()[:8]),
        "read": lambda who: who.mediator.held.read(case, items["held"]),
        "release": release,
        "give back": give_back,
        "postpone": lambda who: who.mediator.decisions.postpone(case, items["held"], _LATER, remark="later"),
        "regrantable": lambda who: who.mediator.handovers.regrantable(case),
        "regrant": lambda who: who.mediator.handovers.regrant(case, items["closed"]),
        "regrant of a held letter": lambda who: who.mediator.handovers.regrant(case, items["held"]),
        "hand over": lambda who: who.mediator.handovers.hand_over(case, made.ids["iris"]),
        "hand over all": lambda who: who.mediator.handovers.hand_over_all(made.ids["iris"]),
        "open": lambda who: who.mediator.open_case(made.second),
        "confirm": lambda who: who.mediator.invitations.confirm(made.second, made.slip),
        "prepared": lambda who: who.mediator.invitations.prepared(made.second, Side.A),
        "note": lambda who: who.mediator.note(case, "a note", about=Side.B),
        "label": lambda who: who.mediator.label(case, "another label"),
    }


def parties(made: Full, opened: str) -> dict[str, Do]:
    """Say what a party does and looks at."""
    case, items = made.case, made.items

    async def submit(who: Account) -> object:
        return await who.party.letters.submit(case, Letter("words", "en"), await who.party.cases.readers(case))

    return {
        "today": lambda who: who.needs.today(),
        "cases": lambda who: who.cases(),
        "status": lambda who: who.party.status(case),
        "readers": lambda who: who.party.cases.readers(case),
        "items": lambda who: who.party.letters.items(case),
        "notes": lambda who: who.party.notes.of(case),
        "journal": lambda who: who.party.cases.journal(case),
        "open": lambda who: who.party.letters.open(case, items["for anna"], tell_author=False),
        "read": lambda who: who.party.letters.read(case, items[opened]),
        "read own": lambda who: who.party.letters.read(case, items["held"]),
        "submit": submit,
        "recall": lambda who: who.party.letters.recall(case, items["held"]),
        "end consent": lambda who: who.party.end_consent(case),
        "resume": lambda who: who.party.contact.resume(case),
        "note": lambda who: who.party.note(case, "a note"),
    }


def counsellors(made: Full) -> dict[str, Do]:
    """Say what a counsellor does and looks at."""
    case, items = made.case, made.items
    return {
        "today": lambda who: who.needs.today(),
        "cases": lambda who: who.counsellor.delegated_cases(),
        "case": lambda who: who.counsellor.case(case),
        "items": lambda who: who.counsellor.letters.items(case),
        "notes": lambda who: who.counsellor.notes.of(case),
        "journal": lambda who: who.counsellor.cases.journal(case),
        "open": lambda who: who.counsellor.letters.open(case, items["for sanne"], tell_author=False),
        "recall": lambda who: who.counsellor.letters.recall(case, items["brought"]),
        "resume": lambda who: who.counsellor.contact.resume(case),
    }


@pytest.fixture
async def made(office: Organisation) -> Full:
    """A case in which everything has happened."""
    return await full(office)


async def test_no_row_changes_what_a_mediator_s_client_shows_signs_or_seals(made: Full) -> None:
    found = await caught(Liar(made.meral), mediators(made), THE_SERVICE_S_WORD, made.named())
    assert found.differences == []
    assert found.lies > 400


@pytest.mark.parametrize(("who", "opened"), [("anna", "read by anna"), ("bert", "opened")])
async def test_nor_what_a_party_s_does(made: Full, who: str, opened: str) -> None:
    found = await caught(Liar(made.people[who]), parties(made, opened), THE_SERVICE_S_WORD, made.named())
    assert found.differences == []
    assert found.lies > 200


async def test_nor_what_a_counsellor_s_does(made: Full) -> None:
    allowed = (*THE_SERVICE_S_WORD, *TO_A_COUNSELLOR)
    found = await caught(Liar(made.sanne), counsellors(made), allowed, made.named())
    assert found.differences == []
    assert found.lies > 200


async def test_the_same_lies_are_noticed_where_nothing_is_allowed(made: Full) -> None:
    some = {
        name: do
        for name, do in parties(made, "read by anna").items()
        if name in ("status", "items", "notes", "read")
    }
    found = await caught(Liar(made.anna), some, (), made.named())
    for member in ("state", "status", "note", "text", "reason", "opened", "unread", "service_pause"):
        assert any(f".{member}: " in each for each in found.differences), member
