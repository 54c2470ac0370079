"""What a seat remembers of its journal beside the case file: who said or did something that somebody may have to act on.

Values, and how one command changes them. Nothing here allows or refuses: the rules do not look at it, and the service does not keep
it. What needs somebody follows from it in `needs.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import field
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.choice import Choice
from relay.domain.ids import GuardianId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import MEDIATORS, Delivery, PauseOwner, Seat, Side, StaffRole
from relay.domain.persisted import Persisted


class Event(Choice):
    """What happened to an item that somebody else may not have seen yet."""

    RELEASED = "released"
    OPENED = "opened"
    DELIVERED = "delivered"
    RETURNED = "returned"
    NOT_PASSED_ON = "not_passed_on"
    SENT_BACK = "sent_back"
    OFFERED = "offered"
    ANSWERED = "answered"
    COUNTERSIGNED = "countersigned"


class Mark(Persisted, frozen=True):
    """A record of the journal: its id, who signed it, and the second that counts for it (step J8)."""

    record: RecordId
    by: KeysetId
    at: Seconds


class Question(Persisted, frozen=True):
    """A note that waits for an answer: its record, the id that its writer gave it, and who can read it."""

    mark: Mark
    note: bytes
    readers: frozenset[KeysetId]


class Conversation(Persisted, frozen=True):
    """The private notes between the mediators and one person, as far as they were not answered or are the newest."""

    asked: tuple[Question, ...] = ()
    """Notes of that person that no mediator answered, oldest first."""
    together: Mapping[ItemId, Mark] = field(default_factory=dict)
    """Closed envelopes that they wish to open with a mediator, where no mediator answered that."""
    told: Mark | None = None
    """The newest note of a mediator."""


class ItemNews(Persisted, frozen=True):
    """What became of an item, and which mediators were given its key."""

    events: Mapping[Event, Mark] = field(default_factory=dict)
    """The newest record of each kind."""
    how: Delivery | None = None
    """What the newest delivery says."""
    readers: frozenset[KeysetId] = frozenset()
    """For whom its key was sealed at the submit, or handed over since."""


class News(Persisted, frozen=True):
    """What one seat remembers of one case."""

    conversations: Mapping[str, Conversation] = field(default_factory=dict)
    """By the name of the seat of the person; the mediators' own is the one among themselves."""
    items: Mapping[ItemId, ItemNews] = field(default_factory=dict)
    pauses: Mapping[PauseOwner, Mark] = field(default_factory=dict)
    """Who stopped last, also where that pause is over: whether it stands the case file says."""
    ended: Mark | None = None
    flagged: Mark | None = None
    """The newest word about how many mediators decide."""
    ages: Mapping[Side, Mark] = field(default_factory=dict)
    """The newest word about whether a side is under age."""
    guardians: Mapping[GuardianId, Mark] = field(default_factory=dict)
    """The newest word about each parent or guardian, theirs or a mediator's."""
    supporter_ended: Mark | None = None
    """The newest end of a supporter's place."""


EVENTS: Final[Mapping[type[c.Command], Event]] = {
    c.Release: Event.RELEASED,
    c.Open: Event.OPENED,
    c.Deliver: Event.DELIVERED,
    c.Return: Event.RETURNED,
    c.NotPassedOn: Event.NOT_PASSED_ON,
    c.Refuse: Event.SENT_BACK,
    c.Offer: Event.OFFERED,
    c.Agree: Event.ANSWERED,
    c.Countersign: Event.COUNTERSIGNED,
}


def with_command(news: News, command: c.Command, caller: c.Caller, at: Seconds) -> News:
    """Return what is remembered behind one more command that stands."""
    mark = Mark(command.record, caller.keyset, at)
    match command:
        case c.WriteNote():
            return _with_note(news, command, caller, mark)
        case c.Answered():
            seat, spoken = _conversation(news, command)
            return _with_conversation(news, seat, Conversation(told=spoken.told))
        case c.HandNote():
            return _handed(news, command)
        case c.Submit() | c.Handover():
            return _with_readers(news, command)
        case c.Pause() | c.EndConsent():
            owner = PauseOwner.of if isinstance(command, c.Pause) else PauseOwner.consent_of
            return replace(news, pauses={**news.pauses, owner(command.side): mark})
        case c.Withdraw() | c.Close():
            return replace(news, ended=mark)
        case c.TwoMediators():
            return replace(news, flagged=mark)
        case c.UnderAge() | c.ForGuardian() | c.SupporterEnd():
            return _with_people(news, command, mark)
        case c.ForItem() if type(command) in EVENTS:
            known = news.items.get(command.item, ItemNews())
            how = command.how if isinstance(command, c.Deliver) else known.how
            events = {**known.events, EVENTS[type(command)]: mark}
            return _with_item(news, command.item, replace(known, events=events, how=how))
    return news


def _with_people(news: News, command: c.UnderAge | c.ForGuardian | c.SupporterEnd, mark: Mark) -> News:
    """Remember the newest word about a side's age, about each parent or guardian, and the newest end of a supporter's place."""
    if isinstance(command, c.SupporterEnd):
        return replace(news, supporter_ended=mark)
    if isinstance(command, c.UnderAge):
        return replace(news, ages={**news.ages, command.side: mark})
    return replace(news, guardians={**news.guardians, command.guardian: mark})


def _with_readers(news: News, command: c.Submit | c.Handover) -> News:
    """Remember for which mediators an item's key was sealed."""
    if isinstance(command, c.Submit):
        return _with_item(news, command.item, ItemNews(readers=command.readers))
    for item in command.items:
        known = news.items.get(item, ItemNews())
        news = _with_item(news, item, replace(known, readers=known.readers | {command.to}))
    return news


def _with_note(news: News, command: c.WriteNote, caller: c.Caller, mark: Mark) -> News:
    seat, known = _conversation(news, command)
    if caller.staff is StaffRole.MEDIATOR:
        known = Conversation(told=mark)
    elif command.together is not None:
        known = replace(known, together={**known.together, command.together: mark})
    else:
        known = replace(known, asked=(*known.asked, Question(mark, command.note, command.readers)))
    return _with_conversation(news, seat, known)


def _handed(news: News, command: c.HandNote) -> News:
    """Remember who can read a note besides, of those that wait for an answer."""
    seat, known = _conversation(news, command)
    asked = tuple(
        replace(question, readers=question.readers | {command.to})
        if (question.note, question.mark.by) == (command.note, command.by)
        else question
        for question in known.asked
    )
    return news if asked == known.asked else _with_conversation(news, seat, replace(known, asked=asked))


def _conversation(news: News, command: c.WriteNote | c.Answered | c.HandNote) -> tuple[Seat, Conversation]:
    seat = MEDIATORS
    if command.about is not None:
        seat = Seat.of(command.about)
    if command.counsellor is not None:
        seat = Seat.counsellor(command.counsellor)
    return seat, news.conversations.get(seat.name, Conversation())


def _with_conversation(news: News, seat: Seat, known: Conversation) -> News:
    return replace(news, conversations={**news.conversations, seat.name: known})


def _with_item(news: News, item: ItemId, known: ItemNews) -> News:
    return replace(news, items={**news.items, item: known})
