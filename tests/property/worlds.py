"""The worlds that are walked through to their ends: each small, together every rule.

A world says where it starts and which moves are tried in every state. It leaves out what another one shows: items
depend on each other only through the case, so two are enough, and the pauses of two sides and of the service for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import NOTHING, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, CaseFile, Delivery, Mode, Place, Scope, Side, StaffRole
from tests.property.keys import Keys, made
from tests.property.world import (
    BOTH,
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    OTHER_MEDIATOR,
    STRANGER,
    A,
    B,
    Move,
    agreements,
    answering,
    bringer,
    case_commands,
    case_file,
    delegation,
    item_id,
    keyset,
    manifest,
    mediator_on_item,
    offer,
    opened,
    party_on_item,
    person,
    reader,
    record,
    release,
    service_commands,
    stops,
    submit,
)


class World(Struct, frozen=True):
    """Where a walk begins, and what is tried everywhere."""

    name: str
    start: CaseFile
    moves: tuple[Move, ...]
    keys: Keys = frozenset()
    """Who has keys of the items that are there from the beginning."""

    @staticmethod
    def of(name: str, start: CaseFile, moves: Iterable[Move], keys: Keys = frozenset()) -> World:
        """A world in which a stranger, too, tries whatever anybody does."""
        tried = tuple(moves)
        commands = {each.command: None for each in tried}
        return World(name, start, (*tried, *by(STRANGER, commands)), keys)


def by(caller: c.Caller, commands: Iterable[c.Command], now: Seconds = EARLY) -> Iterator[Move]:
    """Let somebody try these commands."""
    return (Move(each, caller, now) for each in commands)


def consent_and_pauses() -> World:
    """From the first talk to the end: every order of consent, preparation, opening, pausing, leaving; one letter."""
    item = item_id(A)
    moves = [*by(LEAD, case_commands()), *by(OFFICE, service_commands())]
    for side in Side:
        moves += by(person(side), stops(side))
        moves += by(person(side), (each for each in agreements(side) if not isinstance(each, c.SetPreferences)))
    moves = [each for each in moves if not (isinstance(each.command, c.PauseCase) or each.name.endswith(" resume"))]
    moves += [
        Move(submit(A), person(A)),
        Move(release(item, person(B).keyset), LEAD),
        Move(c.Open(record=record("a.1.open"), item=item), person(B)),
    ]
    for side in Side:
        kept = c.GiveConsent(record=record(f"{side.value}.kept back"), side=side, behind=NOTHING)
        moves.append(Move(kept, person(side), kept=True))
    return World.of("consent and pauses", case_file(agreed=False), tuple(moves))


def left_behind() -> World:
    """Contact never begins because one of them leaves; the other, who has deposited letters, is not to notice."""
    first = item_id(B)
    commands: list[c.Command] = [
        *stops(B),
        *agreements(B),
        submit(B),
        submit(B, 2, replaces=first),
        c.Recall(record=record("b.1.recall"), item=first),
        c.DestroyOwnCopy(record=record("b.1.destroy"), item=first),
        c.WriteNote(record=record("b.note"), readers=BOTH | {person(B).keyset}, about=B),
        c.WriteNote(record=record("b.together"), readers=BOTH | {person(B).keyset}, about=B, together=item_id(A)),
        c.Answered(record=record("b.answered"), about=B, counsellor=None),
        c.HandNote(
            record=record("b.handed"),
            to=DEPUTY.keyset,
            note=b"b.note",
            by=person(B).keyset,
            about=B,
            counsellor=None,
        ),
    ]
    moves = [
        *by(person(B), commands),
        *by(person(A), (c.Withdraw(record=record("a.withdraw"), side=A), submit(A))),
        *by(LEAD, (c.Return(record=record("b.1.return"), item=first, manifest=manifest(first)),)),
    ]
    return World.of("left behind", case_file(), moves)


def two_letters() -> World:
    """One letter each way, everything that can become of them, and the mediators' pause."""
    to_b, to_a = item_id(A), item_id(B)
    moves = [
        Move(submit(A), person(A)),
        Move(submit(B), person(B)),
        Move(release(to_b, person(B).keyset), LEAD),
        Move(replace(release(to_b, person(B).keyset), manifest=record("other")), LEAD),
        Move(replace(submit(A), copies=frozenset({person(B).keyset})), person(A)),
        Move(replace(submit(A), copies=frozenset({person(A).keyset, person(B).keyset})), person(A)),
        Move(release(to_b, LEAD.keyset, in_person=True), LEAD),
        Move(
            c.Regrant(record=record("a.1.regrant"), item=to_b, release=_released(to_b), to=person(B).keyset), LEAD
        ),
        Move(release(to_a, person(A).keyset), DEPUTY),
        Move(release(to_b, person(B).keyset), OTHER_MEDIATOR),
        *by(DEPUTY, mediator_on_item(to_b)),
        *by(LEAD, party_on_item(to_b, attested=Attested.PAPER)),
        *by(person(A), party_on_item(to_b)),
        *by(person(B), party_on_item(to_b)),
        *by(person(A), _short(party_on_item(to_a))),
        *by(person(B), _short(party_on_item(to_a))),
        Move(c.PauseCase(record=record("pause")), LEAD),
        Move(c.ResumeCase(record=record("resume"), pause=record("pause")), DEPUTY),
        Move(c.Close(record=record("close")), DEPUTY),
        Move(c.Withdraw(record=record("b.withdraw"), side=B), person(B)),
    ]
    return World.of("two letters", opened(case_file()), tuple(moves))


def _released(item: ItemId) -> RecordId:
    return release(item, LEAD.keyset).record


def _short(commands: Iterable[c.Command]) -> Iterator[c.Command]:
    return (
        each for each in commands if isinstance(each, c.Recall | c.Open) and not getattr(each, "tell_author", False)
    )


def rewriting() -> World:
    """A letter, a translation of it by the mediator, and the letter that replaces it."""
    first, derived, second = item_id(A), item_id(A, 2), item_id(A, 3)
    moves = [
        Move(submit(A), person(A)),
        Move(submit(A, 2, derived_from=first, own_copy=False), LEAD),
        Move(submit(A, 2, derived_from=first), person(A)),
        Move(offer(derived, first, person(A).keyset), LEAD),
        Move(offer(derived, first, person(B).keyset), LEAD),
        *by(person(A), (answering(derived), answering(derived, agrees=False))),
        Move(answering(derived), person(B)),
        Move(answering(derived, attested=Attested.PRESENT), LEAD),
        Move(submit(A, 3, replaces=first), person(A)),
        Move(submit(A, 3, replaces=first), person(B)),
        Move(c.Withdraw(record=record("b.withdraw"), side=B), person(B)),
        *by(person(B), (each for each in agreements(B) if isinstance(each, c.SetPreferences))),
        Move(c.Handover(record=record("handover"), to=DEPUTY.keyset, items=frozenset({first, derived})), LEAD),
    ]
    for item in (first, derived, second):
        moves += [
            Move(release(item, person(B).keyset, derived=item == derived), LEAD),
            Move(c.Open(record=record(f"{item.decode()}.open"), item=item), person(B)),
            Move(c.Recall(record=record(f"{item.decode()}.recall"), item=item), person(A)),
        ]
    moves += by(DEPUTY, mediator_on_item(first))
    moves += by(DEPUTY, (c.PauseCase(record=record("pause")),))
    moves += [each for each in by(person(A), party_on_item(first)) if isinstance(each.command, c.DestroyOwnCopy)]
    return World.of("rewriting", opened(case_file()), tuple(moves))


def two_mediators() -> World:
    """A case that is flagged: one letter that two mediators pass on together, and a flag that two take away."""
    item, to_b = item_id(A), person(B).keyset

    def countersigned(name: str, to: KeysetId) -> c.Command:
        return c.Countersign(record=record(f"countersign.{name}"), item=item, manifest=manifest(item), to=to)

    off = c.TwoMediators(record=record("two.off"), on=False)
    moves = [
        Move(submit(A), person(A)),
        *by(LEAD, (c.TwoMediators(record=record("two.on"), on=True), off)),
        *by(DEPUTY, (c.TwoMediators(record=record("two.kept"), on=True), off)),
        *by(OFFICE, (c.TwoMediators(record=record("two.office"), on=True), off)),
        *by(OFFICE, (c.EndAssignment(record=record("office.end"), mediator=DEPUTY.keyset),)),
        *by(person(B), (c.TwoMediators(record=record("two.b"), on=True), countersigned("b", to_b))),
        *by(
            person(A), (c.Recall(record=record("a.1.recall"), item=item), c.Pause(record=record("a.pause"), side=A))
        ),
        *by(person(B), (c.Open(record=record("a.1.open"), item=item),)),
    ]
    for mediator in (LEAD, DEPUTY, OTHER_MEDIATOR):
        moves += by(
            mediator, (release(item, to_b), countersigned("lead", LEAD.keyset), countersigned("to b", to_b))
        )
    moves += by(LEAD, (release(item, LEAD.keyset, in_person=True),))
    return World.of("two mediators", opened(case_file()), tuple(moves))


_EVERYBODY = (person(A), bringer(B), reader(B), reader(A), LEAD, OFFICE, OTHER_MEDIATOR)


_LATER = Move(c.SetLabel(record=record("label")), LEAD, LATE)
"""Changes nothing, when nobody's authority lasts but the lead's: who can read then is looked at."""


def read_for_others() -> World:
    """B has no device: a counsellor reads for them, or the mediator does in person; authority ends or runs out."""
    item, reading, bringing = item_id(A), delegation(B, Scope.READ), delegation(B, Scope.SUBMIT)
    commands: list[c.Command] = [
        submit(A),
        release(item, reader(B).keyset, delegation=reading.record),
        release(item, bringer(B).keyset, delegation=bringing.record),
        release(item, LEAD.keyset, in_person=True),
        *party_on_item(item, delegation=reading.record),
        *(each for each in party_on_item(item) if isinstance(each, c.Open | c.Refuse)),
        c.Deliver(record=record("a.1.handed"), item=item, how=Delivery.HANDED),
        c.Deliver(record=record("a.1.read"), item=item, delegation=reading.record, how=Delivery.READ_ALOUD),
        *_stops_by_counsellor(reading.record),
        c.Revoke(record=record("b.revoke"), delegation=reading.record),
        c.EndAssignment(record=record("office.end"), mediator=LEAD.keyset),
        c.EndPlace(record=record("staff.end"), mediator=reader(B).keyset),
        c.WriteNote(
            record=record("b.note"), readers=BOTH | {reader(B).keyset}, about=None, counsellor=reader(B).keyset
        ),
    ]
    late = (c.Release, c.Open, c.Pause, c.Withdraw, c.WriteNote)
    moves = [Move(each, caller) for each in commands for caller in _EVERYBODY]
    moves += [
        Move(each, caller, LATE)
        for each in commands
        if isinstance(each, late)
        for caller in (reader(B), DEPUTY, LEAD)
    ]
    moves.append(_LATER)
    start = opened(case_file(enrolled=frozenset({A}), counsellors=True))
    return World.of("read for others", start, tuple(moves))


def written_for_others() -> World:
    """B has no device: a counsellor brings their letters, or they tell the mediator; consent on their word."""
    item, bringing = item_id(B), delegation(B, Scope.SUBMIT)
    commands: list[c.Command] = [
        submit(B, delegation=bringing, own_copy=False),
        submit(B, delegation=bringing),
        submit(B, attested=Attested.PRESENT, own_copy=False),
        release(item, person(A).keyset),
        *mediator_on_item(item),
        *party_on_item(item, delegation=bringing.record),
        *party_on_item(item),
        c.Recall(record=record("b.1.recall-told"), item=item, attested=Attested.PRESENT),
        *_stops_by_counsellor(bringing.record),
        submit(B, delegation=delegation(A, Scope.READ), own_copy=False),
        *_stops_by_counsellor(delegation(A, Scope.READ).record),
        c.GiveConsent(record=record("b.consent"), side=B, attested=Attested.PAPER),
        c.EndConsent(record=record("b.consent-end"), side=B, attested=Attested.PAPER, consent=record("b.consent")),
        c.WriteNote(record=record("a.note"), readers=BOTH | {person(A).keyset}, about=A),
    ]
    start = opened(case_file(enrolled=frozenset({A}), counsellors=True))
    moves = [Move(each, by) for each in commands for by in _EVERYBODY]
    return World.of("written for others", start, (*moves, _LATER))


def _stops_by_counsellor(delegation: RecordId) -> Iterator[c.Command]:
    return (replace(each, delegation=delegation) for each in stops(B))


def enrolling() -> World:
    """Slips, keysets and a lost phone: who may become whom, and how a released letter finds its reader again."""
    item, again = item_id(A), keyset("b.again")
    commands: list[c.Command] = [
        release(item, person(B).keyset),
        release(item, again),
        c.Open(record=record("a.1.open"), item=item),
        c.Regrant(record=record("a.1.regrant"), item=item, release=record("a.1.release"), to=again),
        c.Regrant(record=record("a.1.regrant-old"), item=item, release=record("a.1.release"), to=person(B).keyset),
        c.SetLabel(record=record("label")),
        c.Assign(
            record=record("assign.other"),
            mediator=OTHER_MEDIATOR.keyset,
            mediator_role=StaffRole.MEDIATOR,
            place=Place.DEPUTY,
            not_after=Seconds(EARLY + 86_400),
        ),
        c.EndAssignment(record=record("end.deputy"), mediator=DEPUTY.keyset),
        c.Revoke(record=record("b.revoke"), delegation=record("b.new")),
        c.Delegate(
            record=record("b.new"),
            side=B,
            counsellor=reader(B).keyset,
            counsellor_role=StaffRole.COUNSELLOR,
            scopes=frozenset({Scope.READ}),
            mode=Mode.SCAN,
            not_before=EARLY,
            not_after=Seconds(EARLY + 86_400),
            party=None,
        ),
        *_slips(),
    ]
    callers = (person(A), person(B), c.Caller(again), LEAD, OFFICE, OTHER_MEDIATOR, reader(B))
    start = opened(case_file(enrolled=frozenset({A})))
    held = walk_to(start, Move(submit(A), person(A)))
    return World.of(
        "enrolling", held, tuple(Move(each, caller) for each in commands for caller in callers), made(submit(A))
    )


def _slips() -> Iterator[c.Command]:
    for epoch, mine in ((1, person(B).keyset), (2, keyset("b.again"))):
        slip = SlipId(f"b.slip.{epoch}".encode())
        yield c.RegisterSlip(
            record=record(f"b.slip.{epoch}"), slip=slip, side=B, epoch=epoch, expires=Seconds(EARLY + 86_400)
        )
        yield c.AnswerSlip(record=record(f"b.answer.{epoch}"), slip=slip, keyset=mine)
        yield _confirm(epoch, slip=slip, mine=mine, second=OFFICE)
        yield _confirm(epoch, slip=slip, mine=mine, second=None)


def _confirm(epoch: int, *, slip: SlipId, mine: KeysetId, second: c.Caller | None) -> c.Confirm:
    seconded = "" if second is None else "-seconded"
    return c.Confirm(
        record=record(f"b.confirm.{epoch}{seconded}"),
        slip=slip,
        side=B,
        epoch=epoch,
        keyset=mine,
        replaces=None if epoch == 1 else person(B).keyset,
        second=second,
    )


def walk_to(file: CaseFile, *moves: Move) -> CaseFile:
    """Return the file after moves that are all allowed."""
    for move in moves:
        move = move.signed(file)  # noqa: PLW2901
        file = decide(file, move.command, move.caller, move.now).file
    return file


WORLDS = (
    consent_and_pauses,
    left_behind,
    two_letters,
    rewriting,
    two_mediators,
    read_for_others,
    written_for_others,
    enrolling,
)
