"""One case with much that waits, and what it asks of each person, by their own journal at some seconds (step J10)."""

from __future__ import annotations

from typing import Any, Final

from relay.domain import needs as rule
from relay.domain import reasons
from relay.domain.ids import Day, ItemId, KeysetId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Delivery, Mode, Scope, Seat, Side
from relay.domain.seen import Replay
from relay.wire import statements as s
from scripts.scenarios.base import Json, Kept, Made, short_id
from scripts.scenarios.cast import AT
from scripts.scenarios.replays import BESIDE, READERS, lend, prepared, release, shared, stands_by
from scripts.scenarios.telling import Telling, digest, id_of, replayed, root_public, seat_of, staff_records

DAY_S: Final = 86_400
_Question = tuple[Seat, KeysetId, Seconds, reasons.Hints, tuple[bytes, ...]]


def needs(_kept: Kept) -> Made:
    """Return the case, and for each question who asks, when, what the service showed beside it, and the list that follows."""
    telling = _told()
    about = "One case with letters, notes, a counsellor, a supporter and an invitation. Who asks when, and what needs them."
    return _asked(telling, _questions(telling), about)


def needs_later(_kept: Kept) -> Made:
    """The same of a case in which somebody came back, somebody wants to be asked on a day, and what ends is told."""
    telling = _told_later()
    about = (
        "One case with a pause that asks, a reason why a letter is not passed on, new keys, and ends that are near."
    )
    return _asked(telling, _questions_later(telling), about)


def _asked(telling: Telling, questions: dict[str, _Question], about: str) -> Made:
    seats = sorted({seat for seat, *_ in questions.values()}, key=lambda seat: seat.name)
    return Made(
        about=about,
        steps="J6 J7 J8 J10",
        inputs={
            "root_public": root_public(),
            "case": telling.file.case.id.hex(),
            "staff": staff_records(),
            "records": {name: data.hex() for name, data in telling.records.items()},
            "journals": {seat.name: telling.journals[seat] for seat in seats},
            "beside": {seat.name: list(_beside(seat)) for seat in seats},
            "followed_at": telling.now,
            "questions": {
                name: {
                    "seat": seat.name,
                    "keyset": keyset.hex(),
                    "now": now,
                    "hints": {
                        "answered": sorted(mark.hex() for mark in hints.answered),
                        "gone": sorted(mark.hex() for mark in hints.gone),
                        "unread": sorted(mark.hex() for mark in hints.unread),
                        "service_pause": hints.service_pause,
                        "stopped": hints.stopped,
                        "erased_on": hints.erased_on,
                    },
                    "seen": [mark.hex() for mark in seen],
                }
                for name, (seat, keyset, now, hints, seen) in questions.items()
            },
        },
        outputs={
            "needs": {
                name: [
                    plain(need) for need in rule.needs(_known(telling, seat), keyset, now, hints, frozenset(seen))
                ]
                for name, (seat, keyset, now, hints, seen) in questions.items()
            }
        },
        negatives=[],
    )


def plain(need: reasons.Need) -> Json:
    """Return a need as plain JSON."""
    return {
        "why": need.why.value,
        "since": need.since,
        "mark": None if need.mark is None else need.mark.hex(),
        "item": None if need.item is None else need.item.hex(),
        "side": None if need.side is None else need.side.value,
        "by": None if need.by is None else need.by.hex(),
        "until": need.until,
        "how": None if need.how is None else need.how.value,
        "slip": None if need.slip is None else need.slip.hex(),
    }


def _questions(telling: Telling) -> dict[str, _Question]:
    soon, later = telling.now, Seconds(telling.now + 8 * DAY_S)
    counsellor = seat_of("counsellor")
    slip = SlipId(short_id("needs slip again"))
    waiting = reasons.Hints(answered=frozenset({slip}))
    delivered, note = (telling.ids[name][: reasons.MARK_BYTES] for name in ("deliver read", "note to bram"))
    gone = reasons.Hints(gone=frozenset({telling.release("passed", "bram")["item"]}))
    return {
        "the lead": (MEDIATORS, id_of("mediator"), soon, reasons.NO_HINTS, ()),
        "the lead, who saw what was delivered, when a slip was answered": (
            MEDIATORS,
            id_of("mediator"),
            soon,
            waiting,
            (delivered,),
        ),
        "the deputy": (MEDIATORS, id_of("deputy"), soon, reasons.NO_HINTS, ()),
        "the lead, eight days later": (MEDIATORS, id_of("mediator"), later, reasons.NO_HINTS, ()),
        "anna": (Seat.of(Side.A), id_of("anna"), soon, reasons.NO_HINTS, ()),
        "bram": (Seat.of(Side.B), id_of("bram"), soon, reasons.NO_HINTS, ()),
        "bram, who saw the note, when the envelope was taken back": (
            Seat.of(Side.B),
            id_of("bram"),
            soon,
            gone,
            (note,),
        ),
        "bram, while the contact is paused": (
            Seat.of(Side.B),
            id_of("bram"),
            soon,
            reasons.Hints(stopped=True),
            (),
        ),
        "the counsellor": (counsellor, id_of("counsellor"), soon, reasons.NO_HINTS, ()),
        "the counsellor, whose permission has ended": (
            counsellor,
            id_of("counsellor"),
            Seconds(AT + 40 * DAY_S),
            reasons.NO_HINTS,
            (),
        ),
        "the supporter": (seat_of("sister"), id_of("sister"), soon, reasons.NO_HINTS, ()),
        "the supporter, who read one letter, when the other was not with her any more": (
            seat_of("sister"),
            id_of("sister"),
            soon,
            gone,
            (telling.ids["lend refused"][: reasons.MARK_BYTES],),
        ),
    }


def _known(telling: Telling, seat: Seat) -> Replay:
    return replayed(telling, seat, _beside(seat), by_order=True)


def _beside(seat: Seat) -> tuple[str, ...]:
    if seat == seat_of("interpreter"):
        return BESIDE[:1]
    return BESIDE if seat in (seat_of("counsellor"), seat_of("sister")) else ()


def _told() -> Telling:
    telling = prepared("needs")
    _letters(telling)
    _counsellor(telling)
    _notes(telling)
    stands_by(telling)
    for name in ("passed", "refused"):
        lend(telling, name, telling.release(name, "bram")["item"])
    slip = SlipId(short_id("needs slip again"))
    until = Seconds(telling.now + 6 * DAY_S)
    telling.tell("slip again", "mediator", s.Slip, slip=slip, side=Side.B, epoch=2, expires=until)
    telling.tell("flag", "mediator", s.TwoMediators, on=True)
    item = telling.letter("two", "anna", Side.A, readers=READERS)
    manifest = telling.ids["manifest two"]
    telling.tell("countersign", "deputy", s.Countersign, item=item, manifest=manifest, to=id_of("bram"))
    return telling


def _letters(telling: Telling) -> None:
    telling.letter("held", "anna", Side.A, readers=READERS)
    back = telling.letter("back", "anna", Side.A, readers=READERS)
    reason = (s.WordsRef(id_of("anna"), digest("reason")),)
    telling.tell("return", "mediator", s.Return, item=back, manifest=telling.ids["manifest back"], reason=reason)
    telling.letter("passed", "anna", Side.A, readers=READERS)
    release(telling, "passed", "bram")
    refused = telling.letter("refused", "anna", Side.A, readers=READERS)
    release(telling, "refused", "bram")
    telling.tell("refuse", "bram", s.Refuse, item=refused)


def _counsellor(telling: Telling) -> None:
    counsel = telling.tell(
        "delegation",
        "mediator",
        s.Delegation,
        second="anna",
        side=Side.A,
        counsellor=id_of("counsellor"),
        scopes=(Scope.READ, Scope.SUBMIT),
        mode=Mode.TYPED,
        not_before=telling.now,
        not_after=Seconds(AT + 30 * DAY_S),
    )
    members: dict[str, Any] = {"delegation": counsel}
    for name in ("to print", "to report", "read"):
        telling.letter(name, "bram", Side.B, readers=READERS)
        release(telling, name, "counsellor", **members)
        if name != "to print":
            item = telling.release(name, "counsellor")["item"]
            telling.tell(f"open {name}", "counsellor", s.Open, item=item, tell_author=False, **members)
    item = telling.release("read", "counsellor")["item"]
    telling.tell("deliver read", "counsellor", s.Deliver, item=item, how=Delivery.NOT_WANTED, **members)


def _notes(telling: Telling) -> None:
    _note(telling, "note of anna", "anna", "anna", about=Side.A)
    _note(telling, "note of bram", "bram", "bram", about=Side.B)
    _note(telling, "note to bram", "mediator", "bram", about=Side.B)
    counsellor = id_of("counsellor")
    _note(telling, "note of the counsellor", "counsellor", "counsellor", counsellor=counsellor)
    _note(telling, "note among mediators", "deputy")
    passed = telling.release("passed", "bram")["item"]
    _note(telling, "wish of bram", "bram", "bram", about=Side.B, together=passed)
    telling.tell("answered", "deputy", s.Answered, counsellor=counsellor)


def _note(telling: Telling, name: str, by: str, *others: str, **beside: Any) -> None:
    words = tuple(s.WordsRef(id_of(reader), digest(f"{name} {reader}")) for reader in (*READERS, *others))
    telling.tell(name, by, s.Note, note=s.NoteId(short_id(f"needs {name}")), words=words, **beside)


def _told_later() -> Telling:
    telling = prepared("needs later")
    telling.letter("kept", "anna", Side.A, readers=READERS)
    words = (s.WordsRef(id_of("anna"), digest("why")),)
    item = telling.letter("explained", "anna", Side.A, readers=READERS)
    members: dict[str, Any] = {"item": item, "manifest": telling.ids["manifest explained"], "reason": words}
    telling.tell("explanation", "mediator", s.NotPassedOn, **members)
    telling.letter("passed", "anna", Side.A, readers=READERS)
    release(telling, "passed", "bram")
    shared(telling, "foreign")
    telling.letter("mine", "bram", Side.B, readers=READERS)
    _note(telling, "note of bram", "bram", "bram", about=Side.B)
    telling.tell(
        "delegation",
        "mediator",
        s.Delegation,
        second="anna",
        side=Side.A,
        counsellor=id_of("counsellor"),
        scopes=(Scope.READ, Scope.SUBMIT),
        mode=Mode.TYPED,
        not_before=telling.now,
        not_after=Seconds(AT + 30 * DAY_S),
    )
    telling.letter("brought", "counsellor", Side.A, readers=READERS, delegation=telling.ids["delegation"])
    telling.enrol("bram anew", Side.B, 2, second="deputy", replaces=id_of("bram"))
    telling.tell("pause", "anna", s.Pause, side=Side.A, ask_on=Day(telling.now // DAY_S + 3))
    return telling


def _questions_later(telling: Telling) -> dict[str, _Question]:
    day = Day(telling.now // DAY_S)
    soon, asked = telling.now, Seconds((day + 3) * DAY_S)
    of_a, anna, counsellor = Seat.of(Side.A), id_of("anna"), seat_of("counsellor")
    interpreter, taken_back = (
        seat_of("interpreter"),
        reasons.Hints(gone=frozenset({ItemId(short_id(f"{telling.label} foreign"))})),
    )
    why = telling.ids["explanation"][: reasons.MARK_BYTES]
    thirty = bytes([30]) + bytes(reasons.MARK_BYTES - 1)

    def erased(days: int) -> reasons.Hints:
        return reasons.Hints(stopped=True, erased_on=Day(day + days))

    return {
        "the lead, when somebody has new keys": (MEDIATORS, id_of("mediator"), soon, reasons.NO_HINTS, ()),
        "anna": (of_a, anna, soon, reasons.NO_HINTS, ()),
        "anna, who read why": (of_a, anna, soon, reasons.NO_HINTS, (why,)),
        "anna, a second before the day of her pause": (of_a, anna, Seconds(asked - 1), reasons.NO_HINTS, (why,)),
        "anna, on the day of her pause": (of_a, anna, asked, reasons.NO_HINTS, (why,)),
        "anna, 31 days before what ended is erased": (of_a, anna, soon, erased(31), (why,)),
        "anna, 30 days before": (of_a, anna, soon, erased(30), (why,)),
        "anna, who saw that": (of_a, anna, soon, erased(29), (why, thirty)),
        "anna, 7 days before, who saw that": (of_a, anna, soon, erased(7), (why, thirty)),
        "anna, the day before": (of_a, anna, soon, erased(1), (why, thirty)),
        "anna, on the day": (of_a, anna, soon, erased(0), (why, thirty)),
        "bram, whose keys are others": (Seat.of(Side.B), id_of("bram anew"), asked, erased(7), ()),
        "the counsellor, before what ended is erased": (counsellor, id_of("counsellor"), soon, erased(7), ()),
        "the counsellor, whose permission has ended": (
            counsellor,
            id_of("counsellor"),
            Seconds(AT + 31 * DAY_S),
            reasons.NO_HINTS,
            (),
        ),
        "the interpreter": (interpreter, id_of("interpreter"), soon, reasons.NO_HINTS, ()),
        "the interpreter, when its author took the letter back": (
            interpreter,
            id_of("interpreter"),
            soon,
            taken_back,
            (),
        ),
    }
