"""What must hold in every step of every world of who can read a letter, who can no more, and who speaks for whom.

A letter can be read by whoever has a key of it (a grant and its share) and is given that by the service. Watchers as in
`promises.py`: the docstring says what a person was promised, and the rules are not asked for what is expected.
"""

from __future__ import annotations

from relay.domain import commands as c
from relay.domain.ids import KeysetId, Seconds
from relay.domain.lifecycle import closed_without_notice
from relay.domain.model import (
    CaseFile,
    CaseState,
    Item,
    ItemState,
    PauseOwner,
    Purpose,
    Scope,
    StaffRole,
)
from tests.property.keys import Key, opens
from tests.property.search import Step, Watcher

_NEVER_READ = frozenset({ItemState.DECLINED, ItemState.RECALLED, ItemState.REFUSED, ItemState.VOIDED})
"""States in which an item has ended without having been opened."""
_BY_THE_AUTHOR = (c.Recall, c.DestroyOwnCopy)
_BY_THE_RECIPIENT = (c.Open, c.Refuse, c.Deliver)
_FOR_MEDIATORS = (Purpose.MEDIATOR, Purpose.HANDOVER)


def _mediates(file: CaseFile, keyset: KeysetId, now: Seconds) -> bool:
    return any(each.keyset == keyset and now < each.not_after for each in file.assignments)


def _reads_for_somebody(file: CaseFile, keyset: KeysetId, now: Seconds) -> bool:
    theirs = [each for each in file.delegations if each.keyset == keyset]
    return any(Scope.READ in each.scopes and each.not_before <= now < each.not_after for each in theirs)


def _is_a_person(file: CaseFile, keyset: KeysetId) -> bool:
    return any(each.keyset == keyset for each in file.parties.values())


def _translates(file: CaseFile, item: Item, keyset: KeysetId) -> bool:
    """Whether a mediator gave somebody this item to translate, and it is with them still."""
    return any(each.live and (each.item, each.keyset) == (item.id, keyset) for each in file.shares)


def _reads_along(file: CaseFile, item: Item, keyset: KeysetId) -> bool:
    """Whether somebody stands by a party who lets them read this letter: an own one, or one that its author lets them show."""
    lent = [each for each in file.lends if each.live and (each.item, each.keyset) == (item.id, keyset)]
    sides = {each.side for each in file.supporters if each.live and each.keyset == keyset}
    return any(each.side in sides and (each.side is item.side or item.lendable) for each in lent)


def _may_have(file: CaseFile, item: Item, key: Key) -> bool:
    """Whether somebody could be meant to have this key, however they came by it."""
    if key.purpose is Purpose.OWN_COPY:
        if item.derived_from is not None:
            return key.reader == item.offered_to == file.parties[item.side].keyset
        anew = key.reader == item.offered_to == file.parties[item.side].keyset and item.delegation is None
        return (key.reader == item.author or anew) and not item.told
    if key.purpose is Purpose.INTERPRETER:
        return _translates(file, item, key.reader)
    if key.purpose is Purpose.SUPPORT:
        return item.release is not None and _reads_along(file, item, key.reader)
    if key.purpose in _FOR_MEDIATORS:
        return any(each.keyset == key.reader for each in file.assignments)
    return item.release is not None and key.reader == item.released_to


def nobody_else_has_a_key(step: Step) -> bool | None:
    """Keys of your letter exist for you, your mediators, an interpreter who was given it, and the one it was passed on to.

    And for a supporter, yours or, where you allow it, the reader's: once it was passed on, by the party's own act.
    """
    if step.decision is None or step.keys_after == step.keys:
        return None
    file = step.after
    return all(_may_have(file, file.items[key.item], key) for key in step.keys_after - step.keys)


def nobody_else_can_read(step: Step) -> bool | None:
    """Your letter is read by you, by your mediators, an interpreter while they have it, and by the other once they opened it.

    And by a supporter for as long as they are lent it.
    """
    if step.decision is None or not step.keys_after:
        return None
    file, now = step.after, step.move.now
    for key in step.keys_after:
        if not opens(file, key, now):
            continue
        item = file.items[key.item]
        person = _is_a_person(file, key.reader) or _reads_for_somebody(file, key.reader, now)
        if key.purpose is Purpose.OWN_COPY:
            fits = key.reader in (item.author, item.offered_to) and person
        elif key.purpose is Purpose.INTERPRETER:
            fits = _translates(file, item, key.reader)
        elif key.purpose is Purpose.SUPPORT:
            fits = _reads_along(file, item, key.reader)
        elif key.purpose in _FOR_MEDIATORS:
            fits = _mediates(file, key.reader, now)
        else:
            mediates = item.in_person and _mediates(file, key.reader, now)
            fits = item.state is ItemState.OPENED and key.reader == item.released_to and (person or mediates)
        if not fits:
            return False
    return True


def what_ended_unread_is_the_authors_alone(step: Step) -> bool | None:
    """Declined, taken back, sent back, or unopened when it ended: then nobody has a key but the author, for their own copy.

    And whoever stands by that author, of what they sent and lent, where it was sent back: neither of them learns of that.
    """
    if step.decision is None:
        return None
    ended = {item.id for item in step.after.items.values() if item.state in _NEVER_READ}
    if not ended:
        return None
    sent_back = {item.id for item in step.after.items.values() if item.state is ItemState.REFUSED}
    own = {(each.item, each.keyset) for each in step.after.lends if each.live and each.item in sent_back}
    return all(
        key.purpose is Purpose.OWN_COPY or (key.purpose is Purpose.SUPPORT and (key.item, key.reader) in own)
        for key in step.keys_after
        if key.item in ended
    )


def whoever_has_left_can_read_nothing(step: Step) -> bool | None:
    """A mediator or counsellor who is one no more, and a telephone that was lost, open nothing from that moment on."""
    command = step.move.command
    if step.decision is None:
        return None
    match command:
        case c.EndAssignment() | c.EndPlace() | c.StepAside():
            gone = command.mediator
        case c.Confirm() if command.replaces is not None:
            gone = command.replaces
        case c.Revoke():
            gone = next(each.keyset for each in step.before.delegations if each.record == command.delegation)
            if _reads_for_somebody(step.after, gone, step.move.now):
                return None
        case _:
            return None
    return not any(key.reader == gone for key in step.keys_after)


def an_interpreter_has_one_letter_while_it_is_theirs(step: Step) -> bool | None:
    """An interpreter has a key of one letter at most, which a mediator gave them; once it is done or taken back there is none."""
    if step.decision is None or not step.after.shares:
        return None
    has: dict[KeysetId, set[Key]] = {each.keyset: set() for each in step.after.shares}
    for key in step.keys_after:
        if key.reader in has:
            has[key.reader].add(key)
    live = {(each.keyset, each.item) for each in step.after.shares if each.live}
    return all(
        len(keys) <= 1 and all(key.purpose is Purpose.INTERPRETER and (reader, key.item) in live for key in keys)
        for reader, keys in has.items()
    )


def a_supporter_reads_no_more_than_whom_they_support(step: Step) -> bool | None:
    """Whoever stands by you has keys of what you let them read and can read yourself, and of nothing else; none once it is over."""
    if step.decision is None or not step.after.supporters:
        return None
    file = step.after
    by = {each.keyset: each for each in file.supporters}
    theirs = [key for key in step.keys_after if key.reader in by]
    if not theirs:
        return None
    live = {(each.keyset, each.item): each.by for each in file.lends if each.live}
    has = {(key.reader, key.item) for key in step.keys_after if key.purpose is not Purpose.SUPPORT}
    return file.case.state is not CaseState.CLOSED and all(
        by[key.reader].live
        and key.purpose is Purpose.SUPPORT
        and (live.get((key.reader, key.item)), key.item) in has
        for key in theirs
    )


def what_the_other_does_changes_nothing_for_a_supporter(step: Step) -> bool | None:
    """Whether a letter was opened, sent back or taken back by the other side, whoever stands by you cannot tell."""
    caller, file = step.move.caller.keyset, step.before
    side = next((party.side for party in file.parties.values() if party.keyset == caller), None)
    if side is None or not isinstance(step.move.command, c.Open | c.Refuse | c.Recall | c.DestroyOwnCopy):
        return None
    others = [each.record for each in file.lends if each.live and each.side is side.other]
    if step.decision is None or not others:
        return None
    return all(each.live for each in step.after.lends if each.record in others) and not any(
        seat.name.startswith("s") for seat in step.decision.seats | step.decision.pokes
    )


def nothing_is_carried_over_from_what_ended(step: Step) -> bool | None:
    """A contact that is taken up again begins with nothing: nobody has agreed to it yet, and nothing is open."""
    if step.decision is None or not isinstance(step.move.command, c.TakeUp):
        return None
    before, after = step.before, step.after
    nobody = all(each.consent is None for each in after.parties.values())
    return nobody and after.case.state is before.case.state and after.items == before.items


def no_day_ends_a_pause(step: Step) -> bool | None:
    """You can be asked on a day whether you want to go on; your pause is lifted by you alone, whatever day it is."""
    asked = step.before.case.ask_on
    if step.decision is None or not asked or step.after.case.state is CaseState.CLOSED:
        return None
    lifted = asked.keys() - step.after.case.holds.keys()
    own = isinstance(step.move.command, c.Resume) and {PauseOwner.of(step.move.command.side)} >= lifted
    return not lifted or own


def whoever_stepped_aside_does_not_come_back(step: Step) -> bool | None:
    """A mediator who knows one of you, and says so, is given no place in your case again, whoever asks."""
    aside = step.before.case.aside
    if step.decision is None or not aside:
        return None
    return aside <= step.after.case.aside and not any(each.keyset in aside for each in step.after.assignments)


def your_copy_stays_until_you_destroy_it(step: Step) -> bool | None:
    """Whatever others do, what you wrote stays yours to read until you destroy it, or its time is over and you know of the end."""
    if step.decision is None or isinstance(step.move.command, c.EndPlace | c.Revoke | c.Confirm):
        return None
    own = {key for key in step.keys if key.purpose is Purpose.OWN_COPY}
    if isinstance(step.move.command, c.EndKeeping):
        own = {key for key in own if closed_without_notice(step.before.case, step.before.items[key.item].side)}
    lost = own - step.keys_after
    if not own:
        return None
    command = step.move.command
    return lost == {key for key in own if isinstance(command, c.DestroyOwnCopy) and key.item == command.item}


def what_was_opened_stays_readable(step: Step) -> bool | None:
    """You opened it: you can read it again, also while there is a pause and after the end, as long as it is kept."""
    if step.decision is None or not isinstance(
        step.move.command, c.Open | c.Pause | c.Withdraw | c.Close | c.Recall
    ):
        return None
    file, now = step.after, step.move.now
    opened = [item for item in file.items.values() if item.state is ItemState.OPENED and not item.in_person]
    readers = [(item, item.released_to) for item in opened if _is_a_person(file, item.released_to or KeysetId(b""))]
    if not readers or file.case.state is CaseState.PREPARING:
        return None
    return all(
        any(key.item == item.id and key.reader == reader and opens(file, key, now) for key in step.keys_after)
        for item, reader in readers
    )


def the_mediators_read_what_they_decide_about(step: Step) -> bool | None:
    """What waits for a decision can be read by those who were mediators when it came, as long as they are."""
    if step.decision is None or not isinstance(step.move.command, c.Submit):
        return None
    item = step.after.items[step.move.command.item]
    if item.state is not ItemState.HELD:
        return None
    now = step.move.now
    reading = {key.reader for key in step.keys_after if key.item == item.id and opens(step.after, key, now)}
    return reading >= {each.keyset for each in step.after.assignments if now < each.not_after}


def nobody_speaks_for_you_unasked(step: Step) -> bool | None:
    """Only you speak in your name, or whoever you let for as long as you do; or your mediator, where you have no device."""
    command, file, now = step.move.command, step.before, step.move.now
    ends = isinstance(command, c.SupporterEnd)  # it only takes away, and a supporter speaks of themselves
    if step.decision is None or ends or not isinstance(command, c.ForSide | c.ForItem):
        return None
    if isinstance(command, c.ForSide | c.Lend):
        side = command.side
    elif isinstance(command, _BY_THE_AUTHOR):
        side = file.items[command.item].side
    elif isinstance(command, _BY_THE_RECIPIENT):
        side = file.items[command.item].recipient
    else:
        return None
    if step.move.caller.keyset == file.parties[side].keyset:
        return True
    chosen = [each for each in file.delegations if each.keyset == step.move.caller.keyset and each.side is side]
    if any(each.not_before <= now < each.not_after for each in chosen):
        return True
    mediator = any(each.keyset == step.move.caller.keyset and now < each.not_after for each in file.assignments)
    if isinstance(command, c.Submit) and command.derived_from is not None:
        original = file.items.get(command.derived_from)
        if original is not None and original.side is side and _translates(file, original, step.move.caller.keyset):
            return True
    own = isinstance(command, c.Submit) and command.derived_from is not None
    in_person = isinstance(command, _BY_THE_RECIPIENT) and file.items[command.item].in_person
    return mediator and (own or in_person or file.parties[side].keyset is None)


def one_mediator_alone_passes_nothing_on_where_two_decide(step: Step) -> bool | None:
    """Where two mediators decide, nobody gets your letter before both have said so, and both must say that one is enough."""
    before, caller, now = step.before, step.move.caller.keyset, step.move.now
    if not before.case.two_mediators or step.decision is None:
        return None
    colleagues = {each.keyset for each in before.assignments if now < each.not_after} - {caller}
    if not step.after.case.two_mediators and before.case.unflag_asked not in colleagues:
        return False
    released = [
        item
        for item in step.after.items.values()
        if item.state is ItemState.RELEASED and before.items[item.id].state is ItemState.HELD
    ]
    words = [before.items[item.id].countersigned for item in released]
    return all(
        word is not None and word.by in colleagues and word.to == item.released_to
        for word, item in zip(words, released, strict=True)
    )


def nobody_speaks_for_you_unseen(step: Step) -> bool | None:
    """What a mediator made of your letter is passed on only once you saw it and agreed, or it was read back to you."""
    command = step.move.command
    item = step.before.items.get(command.item) if isinstance(command, c.Release) else None
    if item is None or item.derived_from is None:
        return None
    return step.decision is None or (item.agrees and item.answered is not None)


def an_agreement_is_your_own_and_about_these_bytes(step: Step) -> bool | None:
    """Only your own word, about exactly what you were shown, counts as yes; where you have no device, what a mediator attests."""
    now = [
        item
        for item in step.after.items.values()
        if item.agrees and not (item.id in step.before.items and step.before.items[item.id].agrees)
    ]
    if not now:
        return None
    ((item,), command, caller) = (now, step.move.command, step.move.caller)
    party = step.before.parties[item.side]
    own = party.keyset is not None and party.keyset == caller.keyset == item.offered_to
    attested = party.keyset is None and caller.staff is StaffRole.MEDIATOR
    return isinstance(command, c.Agree) and command.manifest == item.manifest and (own or attested)


def a_translation_comes_with_the_words_it_was_made_from(step: Step) -> bool | None:
    """What an interpreter made is passed on together with the letter itself, or where you have that already."""
    passed = (ItemState.RELEASED, ItemState.OPENED)
    made = [item for item in step.after.items.values() if item.interpreted and item.state in passed]
    if step.decision is None or not made:
        return None
    originals = [(item, step.after.items[item.derived_from or item.id]) for item in made]
    return all(
        original.state in (item.state, ItemState.OPENED) and original.released_to == item.released_to
        for item, original in originals
    )


def what_was_made_of_your_letter_ends_with_it(step: Step) -> bool | None:
    """When your letter comes back to you, or you take it back, nothing that was made of it can be passed on any more."""
    command = step.move.command
    if step.decision is None or not isinstance(command, c.Return | c.Decline | c.Recall):
        return None
    made = [item for item in step.after.items.values() if item.derived_from == command.item]
    return all(item.state is not ItemState.HELD for item in made)


def what_you_wrote_anew_leaves_the_first_to_you_alone(step: Step) -> bool | None:
    """Your mediator can hold a letter against the one that came back, until they decide; then the first one is yours alone."""
    if step.decision is None:
        return None
    decided = {
        item.replaces
        for item in step.after.items.values()
        if item.replaces is not None and item.state is not ItemState.HELD
    }
    if not decided:
        return None
    return all(key.purpose is Purpose.OWN_COPY for key in step.keys_after if key.item in decided)


PROMISES_OF_ACCESS: tuple[Watcher, ...] = (
    what_you_wrote_anew_leaves_the_first_to_you_alone,
    what_was_made_of_your_letter_ends_with_it,
    an_interpreter_has_one_letter_while_it_is_theirs,
    a_supporter_reads_no_more_than_whom_they_support,
    what_the_other_does_changes_nothing_for_a_supporter,
    a_translation_comes_with_the_words_it_was_made_from,
    nobody_speaks_for_you_unseen,
    an_agreement_is_your_own_and_about_these_bytes,
    nobody_speaks_for_you_unasked,
    one_mediator_alone_passes_nothing_on_where_two_decide,
    nobody_else_has_a_key,
    nobody_else_can_read,
    what_ended_unread_is_the_authors_alone,
    whoever_has_left_can_read_nothing,
    whoever_stepped_aside_does_not_come_back,
    nothing_is_carried_over_from_what_ended,
    no_day_ends_a_pause,
    your_copy_stays_until_you_destroy_it,
    what_was_opened_stays_readable,
    the_mediators_read_what_they_decide_about,
)
