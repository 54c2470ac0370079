"""What needs somebody: one list for one person, from the case as their own journal tells of it, and a time.

Pure, and no rule of the service's: every client asks it of the case that it verified itself (step J10). What the service shows
beside a journal comes in as `Hints`, which can say that something waits or has stopped, and never adds a letter, a reader or a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from relay.domain.guardian_rules import guardians_of
from relay.domain.ids import SECONDS_PER_DAY, ItemId, KeysetId, RecordId, Seconds, day_of, start_of
from relay.domain.model import (
    MEDIATORS,
    CaseFile,
    CaseState,
    Delivery,
    Item,
    ItemState,
    PauseOwner,
    Scope,
    Seat,
    Side,
    Slip,
)
from relay.domain.news import Conversation, Event, ItemNews, Mark, News
from relay.domain.readers import is_lost_own, is_lost_received, seen_by_two
from relay.domain.reasons import NEWS, NO_HINTS, Hints, Need, Why
from relay.domain.seen import UNSEEN, Replay
from relay.domain.views import WARN_AHEAD_S, due_at, erasure_told, is_authors, is_offered, is_recipients

SLIP_AHEAD_S: Final = 7 * SECONDS_PER_DAY
"""How long before an invitation runs out its end is told."""
REPORT_AFTER_S: Final = 7 * SECONDS_PER_DAY
"""How long after a counsellor opened a letter the mediators are told that nobody said what became of it."""


def needs(
    replay: Replay,
    keyset: KeysetId,
    now: Seconds,
    hints: Hints = NO_HINTS,
    seen: frozenset[bytes] = frozenset(),
) -> tuple[Need, ...]:
    """Return what needs the holder of `keyset` in the seat of `replay`, as of `now`.

    `seen` are the first bytes of the marks of what was seen. Nothing where an earlier program followed the journal, which
    remembered no news: it is followed anew then.
    """
    if replay.news is None:
        return ()
    if replay.whole:
        needed = _for_mediator(replay, replay.news, keyset, now, hints)
    elif replay.interpreter:
        needed = _for_interpreter(replay.file, keyset, hints)
    elif replay.guardian:
        needed = _for_guardian(replay.file, replay.news, keyset)
    elif replay.supporter:
        needed = _for_supporter(replay.file, keyset, hints)
    elif replay.counsellor:
        needed = _for_counsellor(replay, replay.news, keyset, now, hints)
    else:
        needed = _for_party(replay, replay.news, keyset, now, hints)
    waiting = (need for need in needed if need.why not in NEWS or need.seen_as not in seen)
    return tuple(sorted(waiting, key=lambda need: need.order))


# --- mediators


def _for_mediator(replay: Replay, news: News, keyset: KeysetId, now: Seconds, hints: Hints) -> Iterator[Need]:
    file = replay.file
    yield from _asked(file, news, keyset)
    yield from _stopped(file, news, now, hints)
    for item in file.items.values():
        known = news.items.get(item.id, ItemNews())
        if item.state is ItemState.HELD and due_at(item) <= now:
            yield from _held(file, item, known, keyset, now)
        yield from _passed_on(item, known, keyset, now)
    if file.case.state is CaseState.CLOSED:
        return
    yield from _of_the_case(file, news, keyset, now)
    for slip in file.slips:
        yield from _slip(slip, now, answered=slip.id in hints.answered)


def _asked(file: CaseFile, news: News, keyset: KeysetId) -> Iterator[Need]:
    """Wishes to open something together, notes that no mediator answered, and the newest one of a colleague."""
    for seat, conversation in news.conversations.items():
        if seat == MEDIATORS.name:
            if conversation.told is not None and conversation.told.by != keyset:
                yield _of(Why.COLLEAGUE_NOTE, conversation.told)
            continue
        for item, mark in conversation.together.items():
            if item in file.items and file.items[item].state is ItemState.RELEASED:
                yield _of(Why.TOGETHER, mark, item, _side_of(seat))
        if conversation.asked:
            yield _of(Why.NOTE, conversation.asked[0].mark, side=_side_of(seat))


def _stopped(file: CaseFile, news: News, now: Seconds, hints: Hints) -> Iterator[Need]:
    """Who paused or left, and the service's own pause, which waits for a mediator."""
    if file.case.state is CaseState.CLOSED:
        if news.ended is not None and file.case.ended_by is not None:
            yield _of(Why.LEFT, news.ended, side=file.case.ended_by)
        return
    for side in Side:
        for owner, why in ((PauseOwner.of(side), Why.PAUSED), (PauseOwner.consent_of(side), Why.CONSENT_ENDED)):
            mark = news.pauses.get(owner)
            if mark is not None and file.case.holds.get(owner) == mark.record:
                yield _of(why, mark, side=side)
        yield from _refused_together(file, news, side)
    if hints.service_pause:
        yield Need(Why.SERVICE_PAUSE, now)


def _held(file: CaseFile, item: Item, known: ItemNews, keyset: KeysetId, now: Seconds) -> Iterator[Need]:
    """What a held item asks of this mediator; nothing where somebody else has the next word."""
    why, since = Why.HELD, due_at(item)
    signed = item.countersigned
    if keyset not in known.readers:
        why = Why.NO_KEY
    elif item.derived_from is not None and not item.agrees:
        author = file.parties[item.side].keyset
        if item.answered is not None:
            why = Why.NOT_AGREED
        elif author is None:
            why = Why.TO_READ_BACK
        elif item.offered_to == author:
            return
        else:
            why = Why.TO_OFFER
    elif file.case.two_mediators and signed is not None:
        if signed.by == keyset:
            return
        if seen_by_two(file, item, signed.to, keyset, now):
            why, since = Why.COUNTERSIGNED, _at(known, Event.COUNTERSIGNED, since)
    elif item.derived_from is not None:
        why, since = Why.AGREED, _at(known, Event.ANSWERED, since)
    yield Need(why, since, item.submit, item.id, item.side)


def _passed_on(item: Item, known: ItemNews, keyset: KeysetId, now: Seconds) -> Iterator[Need]:
    """What an item asks that was passed on: to be read in person, to be reported, and what became of it."""
    events, to = known.events, item.recipient
    own = item.in_person and item.released_to == keyset
    if item.state is ItemState.RELEASED and own and Event.RELEASED in events:
        yield _of(Why.READ_IN_PERSON, events[Event.RELEASED], item.id, to)
    reported = events.get(Event.DELIVERED)
    if item.state is ItemState.OPENED and Event.OPENED in events and reported is None:
        opened = events[Event.OPENED]
        if own:
            yield _of(Why.TO_REPORT, opened, item.id, to)
        elif item.release_delegation is not None and opened.at + REPORT_AFTER_S <= now:
            yield _of(Why.NOT_REPORTED, opened, item.id, to)
    if reported is not None and reported.by != keyset:
        yield _of(Why.DELIVERED, reported, item.id, to, known.how)
    if item.state is ItemState.REFUSED and Event.SENT_BACK in events and events[Event.SENT_BACK].by != keyset:
        yield _of(Why.SENT_BACK, events[Event.SENT_BACK], item.id, to)


def _of_the_case(file: CaseFile, news: News, keyset: KeysetId, now: Seconds) -> Iterator[Need]:
    """What a case itself asks of its mediators."""
    case, flagged = file.case, news.flagged
    if case.two_mediators and flagged is not None:
        if len(file.mediators(now)) == 1:
            yield _of(Why.ONE_MEDIATOR, flagged)
        if case.unflag_asked not in (None, keyset):
            yield _of(Why.UNFLAG_ASKED, flagged)
    yield from _hand_over(file, news, keyset, now)
    yield from _give_anew(file, news, keyset, now)
    for side in Side:
        yield from _together(file, news, side)
    ready = all(party.consent is not None and party.prepared is not None for party in file.parties.values())
    if case.state is CaseState.PREPARING and ready and not case.holds:
        yield Need(Why.READY_TO_OPEN, now)


def _together(file: CaseFile, news: News, side: Side) -> Iterator[Need]:
    """What a side that is under age asks of its mediators: that somebody is named, and asked anew."""
    marked, theirs = news.ages.get(side), guardians_of(file, side)
    if file.parties[side].under_age is not None and marked is not None and not theirs:
        yield _of(Why.GUARDIAN_TO_NAME, marked, side=side)
    for guardian in theirs:
        if guardian.question is None and not guardian.slip and guardian.id in news.guardians:
            yield _of(Why.GUARDIAN_TO_ASK, news.guardians[guardian.id], side=side)


def _refused_together(file: CaseFile, news: News, side: Side) -> Iterator[Need]:
    """Parents and guardians of a side who said no to what they were asked last."""
    for guardian in guardians_of(file, side):
        if guardian.answered is not None and not guardian.agrees and guardian.id in news.guardians:
            yield _of(Why.GUARDIAN_NOT_AGREED, news.guardians[guardian.id], side=side)


def _hand_over(file: CaseFile, news: News, keyset: KeysetId, now: Seconds) -> Iterator[Need]:
    """Colleagues who cannot read a held letter, or a note that waits for an answer, which this mediator can."""
    held = [item for item in file.items.values() if item.state is ItemState.HELD]
    known = [news.items.get(item.id, ItemNews()).readers for item in held]
    known += [question.readers for seat in news.conversations.values() for question in seat.asked]
    for place in file.mediators(now):
        if place.keyset != keyset and any(keyset in keysets and place.keyset not in keysets for keysets in known):
            yield Need(Why.TO_HAND_OVER, now, place.record, by=place.keyset)


def _give_anew(file: CaseFile, news: News, keyset: KeysetId, now: Seconds) -> Iterator[Need]:
    """Sides that lost their keys, and had something that this mediator can read."""
    readable = [item for item in file.items.values() if keyset in news.items.get(item.id, ItemNews()).readers]
    for party in file.parties.values():
        if party.keyset is None or party.epoch == 1:
            continue
        known = news.conversations.get(Seat.of(party.side).name, Conversation())
        notes = any(keyset in question.readers and party.keyset not in question.readers for question in known.asked)
        if notes or any(is_lost_own(file, item, party) or is_lost_received(item, party) for item in readable):
            yield Need(Why.TO_GIVE_ANEW, now, party.confirm, side=party.side)


def _slip(slip: Slip, now: Seconds, *, answered: bool) -> Iterator[Need]:
    why = None
    if answered:
        why = Why.SLIP_ANSWERED
    elif slip.expires <= now:
        why = Why.SLIP_OVER
    elif slip.expires - now < SLIP_AHEAD_S:
        why = Why.SLIP_ENDING
    if why is not None:
        yield Need(why, slip.expires, slip.id, side=slip.side, by=slip.by, until=slip.expires, slip=slip.id)


# --- the two sides, and who acts for them


def _for_party(replay: Replay, news: News, keyset: KeysetId, now: Seconds, hints: Hints) -> Iterator[Need]:
    file, side = replay.file, Side(replay.seat.name)
    yield from _told(replay, news, keyset, now)
    yield from _asked_whether_to_go_on(file, news, side, now)
    yield from _erasing(file, side, keyset, now, hints)
    for item in file.items.values():
        known = news.items.get(item.id, ItemNews())
        if is_authors(item, side, keyset):
            yield from _written(item, known, now, hints)
        elif is_offered(item, keyset) and item.state is ItemState.HELD and item.answered is None:
            yield from _event(Why.TO_AGREE, item, known, Event.OFFERED)
        elif is_recipients(item, keyset) and _can_open(file, item, hints):
            yield from _event(Why.ENVELOPE, item, known, Event.RELEASED)
    if file.case.state is not CaseState.CLOSED:
        yield from _own_together(file, news, side)
    if news.supporter_ended is not None and news.supporter_ended.by != keyset:
        yield _of(Why.SUPPORTER_ENDED, news.supporter_ended)
    for given in file.delegations:
        if given.side is side and 0 < given.not_after - now < WARN_AHEAD_S and not given.revoked:
            yield Need(Why.HELP_ENDING, given.not_before, given.record, by=given.keyset, until=given.not_after)


def _own_together(file: CaseFile, news: News, side: Side) -> Iterator[Need]:
    """What whoever decides together with this person says: no, or yes, and then the last word is their own."""
    party, theirs = file.parties[side], guardians_of(file, side)
    yield from (replace(need, side=None) for need in _refused_together(file, news, side))
    agreeing = [guardian.id for guardian in theirs if guardian.agrees]
    marks = [news.guardians[guardian] for guardian in agreeing if guardian in news.guardians]
    if party.under_age is not None and party.consent is None and marks and len(agreeing) == len(theirs):
        yield _of(Why.TO_CONSENT, max(marks, key=lambda mark: (mark.at, mark.record)))


def _for_guardian(file: CaseFile, news: News, keyset: KeysetId) -> Iterator[Need]:
    for guardian in file.guardians:
        mark = news.guardians.get(guardian.id)
        mine = guardian.keyset == keyset and guardian.waits
        if mine and mark is not None and file.case.state is not CaseState.CLOSED:
            yield _of(Why.TO_DECIDE, mark, side=guardian.side)


def _for_counsellor(replay: Replay, news: News, keyset: KeysetId, now: Seconds, hints: Hints) -> Iterator[Need]:
    file = replay.file
    given = [delegation for delegation in file.delegations if delegation.keyset == keyset and delegation.live(now)]
    if not given:
        yield from _help_ended(file, keyset, now)
        return
    yield from _told(replay, news, keyset, now)
    yield from _erasing(file, None, keyset, now, hints)
    reads = {delegation.side for delegation in given if Scope.READ in delegation.scopes}
    for item in file.items.values():
        known = news.items.get(item.id, ItemNews())
        if item.author == keyset:
            yield from _written(item, known, now, hints)
        elif is_recipients(item, keyset) and item.recipient in reads:
            if _can_open(file, item, hints):
                yield from _event(Why.TO_PRINT, item, known, Event.RELEASED)
            if item.state is ItemState.OPENED and Event.DELIVERED not in known.events:
                yield from _event(Why.TO_REPORT, item, known, Event.OPENED)
    last = max(given, key=lambda delegation: (delegation.not_after, delegation.record))
    if last.not_after - now < WARN_AHEAD_S:
        yield Need(Why.HELP_ENDING, last.not_before, last.record, side=last.side, until=last.not_after)


def _asked_whether_to_go_on(file: CaseFile, news: News, side: Side, now: Seconds) -> Iterator[Need]:
    """Their own pause, from the day on which they wanted to be asked; it stands all the same."""
    owner = PauseOwner.of(side)
    day, mark = file.case.ask_on.get(owner), news.pauses.get(owner)
    if day is not None and mark is not None and owner in file.case.holds and day <= day_of(now):
        yield Need(Why.PAUSE_ASKS, start_of(day), mark.record)


def _erasing(file: CaseFile, side: Side | None, keyset: KeysetId, now: Seconds, hints: Hints) -> Iterator[Need]:
    """That what somebody can still read of an ended contact is erased: told 30 days ahead, 7 days ahead, and the day before.

    Each time is news of its own: its mark is the number of days.
    """
    notice = None if hints.erased_on is None else erasure_told(hints.erased_on, day_of(now))
    own = (
        item for item in file.items.values() if is_authors(item, side, keyset) and item.submit not in (None, UNSEEN)
    )
    came = (item for item in file.items.values() if is_recipients(item, keyset))
    kept = any(item.own_copy for item in own) or any(item.state is ItemState.OPENED for item in came)
    if hints.erased_on is not None and notice and kept:
        until = start_of(hints.erased_on)
        yield Need(Why.ERASING, Seconds(until - notice * SECONDS_PER_DAY), _days(notice), until=until)


def _days(days: int) -> RecordId:
    """Return the mark of what is told so many days ahead."""
    return RecordId(bytes([days]) + bytes(31))


def _help_ended(file: CaseFile, keyset: KeysetId, now: Seconds) -> Iterator[Need]:
    """That the last permission of a counsellor is over."""
    over = [
        delegation for delegation in file.delegations if delegation.keyset == keyset and delegation.not_after <= now
    ]
    if over:
        last = max(over, key=lambda delegation: (delegation.not_after, delegation.record))
        yield Need(Why.HELP_ENDED, last.not_after, last.record, side=last.side)


def _for_interpreter(file: CaseFile, keyset: KeysetId, hints: Hints) -> Iterator[Need]:
    """What they were given; that its author took it back since is in no journal of theirs, and the service shows it as gone."""
    for given in file.shares:
        if given.keyset == keyset and given.live and given.item not in hints.gone:
            yield Need(Why.TO_TRANSLATE, given.since, given.record, given.item, given.side, given.by)


def _for_supporter(file: CaseFile, keyset: KeysetId, hints: Hints) -> Iterator[Need]:
    for lent in file.lends:
        if lent.keyset == keyset and lent.live and lent.item not in hints.gone:
            yield Need(Why.TO_READ_ALONG, lent.since, lent.record, lent.item)


def _told(replay: Replay, news: News, keyset: KeysetId, now: Seconds) -> Iterator[Need]:
    """The newest note of a mediator, and own notes that nobody answered and nobody who mediates now can read."""
    known = news.conversations.get(replay.seat.name, Conversation())
    if known.told is not None and known.told.by != keyset:
        yield _of(Why.MEDIATOR_NOTE, known.told)
    live = {place.keyset for place in replay.places if now < place.not_after}
    for question in known.asked:
        if live and not question.readers & live and replay.file.case.state is not CaseState.CLOSED:
            yield _of(Why.WRITE_AGAIN, question.mark)


def _written(item: Item, known: ItemNews, now: Seconds, hints: Hints) -> Iterator[Need]:
    """What an author's own item asks of them."""
    if item.submit in (None, UNSEEN) or item.taken_back:
        return
    if item.state is ItemState.RETURNED and not item.replaced:
        yield from _event(Why.RETURNED, item, known, Event.RETURNED)
    if item.state is ItemState.DECLINED:
        yield from _event(Why.NOT_PASSED_ON, item, known, Event.NOT_PASSED_ON)
    if item.state is ItemState.HELD and item.id in hints.unread:
        yield Need(Why.SEND_AGAIN, now, item.submit, item.id)


def _can_open(file: CaseFile, item: Item, hints: Hints) -> bool:
    """Whether a closed envelope lies there that can be opened now."""
    lies = item.state is ItemState.RELEASED and item.id not in hints.gone
    return lies and file.case.state is CaseState.OPEN and not hints.stopped


def _event(why: Why, item: Item, known: ItemNews, event: Event) -> Iterator[Need]:
    mark = known.events.get(event)
    if mark is not None:
        yield _of(why, mark, item.id)


def _of(
    why: Why, mark: Mark, item: ItemId | None = None, side: Side | None = None, how: Delivery | None = None
) -> Need:
    return Need(why, mark.at, mark.record, item, side, mark.by, how=how)


def _at(known: ItemNews, event: Event, otherwise: Seconds) -> Seconds:
    mark = known.events.get(event)
    return otherwise if mark is None else mark.at


def _side_of(seat: str) -> Side | None:
    """Return the side whose seat this is; None for a counsellor's."""
    return next((side for side in Side if Seat.of(side).name == seat), None)
