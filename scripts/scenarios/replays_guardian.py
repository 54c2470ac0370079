"""Journals of a case with somebody under age: a guardian with a device and one without, and who hears of what (S25).

Behind them journals that must not be believed: in each somebody is left out, or says what is not theirs to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from relay.domain.ids import GuardianId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Attested, Seat, Side
from relay.wire import statements as s
from scripts.scenarios.base import Json, Kept, Made, refused, short_id
from scripts.scenarios.cast import AT, CASE
from scripts.scenarios.plain import plain
from scripts.scenarios.replays import READERS
from scripts.scenarios.replays_refused import put
from scripts.scenarios.telling import PEOPLE, Telling, id_of, replayed, root_public, seat_of, staff_records

PARENT: Final = GuardianId(short_id("a parent"))
ON_PAPER: Final = GuardianId(short_id("a parent without a device"))
NEW: Final = GuardianId(short_id("another parent"))
A, B, GUARDIAN = Seat.of(Side.A), Seat.of(Side.B), seat_of("guardian")
SEATS: Final = (MEDIATORS, A, B, GUARDIAN)


def replays_guardian(_kept: Kept) -> Made:
    """Anna is under age: two people decide with her, one takes it back, she takes it back herself, and then she is of age."""
    telling = _asked()
    negatives = _negatives()
    _agreed(telling)
    telling.tell("case open", "mediator", s.CaseOpen)
    telling.tell("no", "guardian", s.GuardianWord, **_word(telling, PARENT, "confirm guardian", agrees=False))
    telling.tell("asked again", "mediator", s.Guardian, **_of(PARENT, s.GuardianStep.ASKED))
    telling.tell("yes again", "guardian", s.GuardianWord, **_word(telling, PARENT, "asked again"))
    _consent(telling, "consent again", "yes again", "yes on paper")
    telling.letter("while it goes on", "anna", Side.A, readers=READERS)
    consent = telling.ids["consent again"]
    telling.tell("taken back by herself", "anna", s.ConsentEnd, side=Side.A, consent=consent)
    telling.tell("ended on paper", "mediator", s.Guardian, **_of(ON_PAPER, s.GuardianStep.ENDED))
    telling.tell("asked a third time", "mediator", s.Guardian, **_of(PARENT, s.GuardianStep.ASKED))
    telling.tell("of age", "mediator", s.UnderAge, side=Side.A, on=False)
    telling.tell("consent alone", "anna", s.Consent, side=Side.A)
    return Made(
        about="A case in which one side is under age. The other side hears nothing of it but that the contact pauses.",
        steps="J4 J6 J7 S25",
        inputs={
            "root_public": root_public(),
            "case": CASE.hex(),
            "now": telling.now,
            "staff": staff_records(),
            "records": {name: data.hex() for name, data in telling.records.items()},
            "journals": {seat.name: telling.journals[seat] for seat in SEATS},
            "beside": {seat.name: [] for seat in SEATS},
        },
        outputs={
            "heads": {seat.name: telling.heads(seat)[-1].hex() for seat in SEATS},
            "case_files": {seat.name: plain(replayed(telling, seat).file) for seat in SEATS},
        },
        negatives=negatives,
    )


def _asked() -> Telling:
    """Return a case in preparation: both joined and were prepared, Bram agreed, and two people were asked to decide with Anna."""
    telling = Telling("guardian")
    until = Seconds(AT + 80 * 86_400)
    for name, place in (("mediator", s.PlaceGiven.LEAD), ("deputy", s.PlaceGiven.DEPUTY)):
        telling.tell(
            f"assign {name}", "coordinator", s.Assignment, mediator=id_of(name), place=place, not_after=until
        )
    for name, side in (("anna", Side.A), ("bram", Side.B)):
        telling.enrol(name, side)
        telling.tell(f"prepared {name}", "mediator", s.Prepared, side=side)
    telling.tell("consent bram", "bram", s.Consent, side=Side.B)
    telling.tell("consent before", "anna", s.Consent, side=Side.A)
    telling.tell("under age", "mediator", s.UnderAge, side=Side.A, on=True)
    slip, soon = SlipId(short_id("guardian slip")), Seconds(telling.now + 86_400)
    named = _of(PARENT, s.GuardianStep.NAMED)
    telling.tell("name guardian", "mediator", s.Guardian, slip=slip, expires=soon, **named)
    telling.answered(slip, "guardian")
    keyset = s.KeysetBytes(PEOPLE["guardian"].public.to_bytes())
    confirmed = _of(PARENT, s.GuardianStep.CONFIRMED)
    telling.tell("confirm guardian", "mediator", s.Guardian, slip=slip, keyset=keyset, **confirmed)
    telling.tell("name on paper", "mediator", s.Guardian, **_of(ON_PAPER, s.GuardianStep.NAMED))
    return telling


def _agreed(telling: Telling) -> None:
    telling.tell("yes", "guardian", s.GuardianWord, **_word(telling, PARENT, "confirm guardian"))
    members = _word(telling, ON_PAPER, "name on paper")
    telling.tell("yes on paper", "mediator", s.GuardianWord, attested=Attested.PAPER, **members)
    _consent(telling, "consent", "yes", "yes on paper")


def _consent(telling: Telling, name: str, *words: str) -> None:
    telling.tell(name, "anna", s.Consent, side=Side.A, together=tuple(telling.ids[word] for word in words))


def _of(guardian: GuardianId, step: s.GuardianStep) -> dict[str, Any]:
    return {"side": Side.A, "guardian": guardian, "step": step}


def _word(telling: Telling, guardian: GuardianId, asked: str, *, agrees: bool = True) -> dict[str, Any]:
    return {"side": Side.A, "guardian": guardian, "asked": telling.ids[asked], "agrees": agrees}


# --- what must not be believed


def _alone(telling: Telling) -> None:
    put(telling, "alone", "anna", s.Consent, MEDIATORS, A, side=Side.A)


def _with_one(telling: Telling) -> None:
    telling.tell("yes", "guardian", s.GuardianWord, **_word(telling, PARENT, "confirm guardian"))
    put(telling, "with one", "anna", s.Consent, MEDIATORS, A, side=Side.A, together=(telling.ids["yes"],))


def _with_an_older_yes(telling: Telling) -> None:
    _agreed(telling)
    telling.tell("no", "guardian", s.GuardianWord, **_word(telling, PARENT, "confirm guardian", agrees=False))
    telling.tell("asked again", "mediator", s.Guardian, **_of(PARENT, s.GuardianStep.ASKED))
    telling.tell("yes again", "guardian", s.GuardianWord, **_word(telling, PARENT, "asked again"))
    older = (telling.ids["yes"], telling.ids["yes on paper"])
    put(telling, "with an older yes", "anna", s.Consent, MEDIATORS, A, side=Side.A, together=older)


def _yes_behind_a_no(telling: Telling) -> None:
    telling.tell("no", "guardian", s.GuardianWord, **_word(telling, PARENT, "confirm guardian", agrees=False))
    seats = (MEDIATORS, A, GUARDIAN)
    put(telling, "yes", "guardian", s.GuardianWord, *seats, **_word(telling, PARENT, "confirm guardian"))


def _let_go_behind_a_no(telling: Telling) -> None:
    telling.make("let go", "mediator", s.Guardian, **_of(PARENT, s.GuardianStep.ENDED))
    telling.tell("no", "guardian", s.GuardianWord, **_word(telling, PARENT, "confirm guardian", agrees=False))
    telling.enter("let go", MEDIATORS, A, GUARDIAN)


def _opened(telling: Telling) -> None:
    put(telling, "case open", "mediator", s.CaseOpen, *SEATS[:3])
    telling.log("case open", "mediator")


def _opened_behind_a_no(telling: Telling) -> None:
    _agreed(telling)
    telling.tell("no", "guardian", s.GuardianWord, **_word(telling, PARENT, "confirm guardian", agrees=False))
    _opened(telling)


def _opened_behind_another_name(telling: Telling) -> None:
    _agreed(telling)
    telling.tell("name another", "mediator", s.Guardian, **_of(NEW, s.GuardianStep.NAMED))
    _opened(telling)


def _in_her_place(telling: Telling) -> None:
    put(telling, "in her place", "guardian", s.Pause, MEDIATORS, side=Side.A, journal=telling.position("guardian"))


def _in_a_guardians_place(telling: Telling) -> None:
    put(telling, "yes", "anna", s.GuardianWord, MEDIATORS, A, **_word(telling, PARENT, "confirm guardian"))


def _attested_of_a_device(telling: Telling) -> None:
    members = _word(telling, PARENT, "confirm guardian")
    put(telling, "yes", "mediator", s.GuardianWord, MEDIATORS, A, attested=Attested.PAPER, **members)


def _of_another(telling: Telling) -> None:
    put(telling, "yes", "guardian", s.GuardianWord, MEDIATORS, A, **_word(telling, ON_PAPER, "name on paper"))


def _the_other_side(telling: Telling) -> None:
    slip, soon = SlipId(short_id("slip of bram")), Seconds(telling.now + 86_400)
    named = _of(NEW, s.GuardianStep.NAMED)
    telling.tell("name another", "mediator", s.Guardian, slip=slip, expires=soon, **named)
    keyset = s.KeysetBytes(PEOPLE["bram"].public.to_bytes())
    confirmed = _of(NEW, s.GuardianStep.CONFIRMED)
    put(telling, "confirm him", "mediator", s.Guardian, MEDIATORS, A, slip=slip, keyset=keyset, **confirmed)


def _without_a_mark(telling: Telling) -> None:
    telling.tell("of age", "mediator", s.UnderAge, side=Side.A, on=False)
    put(telling, "name another", "mediator", s.Guardian, MEDIATORS, A, **_of(NEW, s.GuardianStep.NAMED))


Lie = Callable[[Telling], object]
LIES: Final[tuple[tuple[str, Lie, str, Seat], ...]] = (
    ("she agrees, and names nobody", _alone, "guardian.missing", MEDIATORS),
    ("she agrees, and names nobody, by her own journal", _alone, "guardian.missing", A),
    ("she agrees where one of two has not", _with_one, "guardian.not_agreed", MEDIATORS),
    ("she agrees by a word that was taken back since", _with_an_older_yes, "guardian.not_agreed", A),
    ("a yes to a question that was answered with no", _yes_behind_a_no, "guardian.not_asked", GUARDIAN),
    ("the end of a guardian, kept back until they said no", _let_go_behind_a_no, "journal.stale", MEDIATORS),
    ("the same by her own journal", _let_go_behind_a_no, "journal.stale", A),
    ("the same by the guardian's", _let_go_behind_a_no, "journal.stale", GUARDIAN),
    ("opened, and nobody has agreed", _opened, "consent.missing", MEDIATORS),
    ("opened behind a no", _opened_behind_a_no, "consent.missing", MEDIATORS),
    ("opened behind a no, by her own journal", _opened_behind_a_no, "consent.missing", A),
    ("opened where somebody else was named since", _opened_behind_another_name, "consent.missing", MEDIATORS),
    ("a guardian pauses in her place", _in_her_place, "not.allowed", MEDIATORS),
    ("she agrees in her guardian's place", _in_a_guardians_place, "not.allowed", A),
    ("a mediator attests it of somebody with a device", _attested_of_a_device, "party.enrolled", MEDIATORS),
    ("a guardian speaks for another one", _of_another, "not.allowed", MEDIATORS),
    ("the other side as her guardian", _the_other_side, "party.enrolled", MEDIATORS),
    ("somebody is named for a side that is of age", _without_a_mark, "party.age", A),
)


def _negatives() -> list[Json]:
    negatives: list[Json] = []
    for name, lie, rule, seat in LIES:
        telling = _asked()
        known = dict(telling.records)
        lie(telling)
        records: dict[str, Json] = {name: data.hex() for name, data in telling.records.items() if name not in known}
        journal: list[Json] = list(telling.journals[seat])
        given: dict[str, Json] = {"rule": rule, "seat": seat.name, "records": records, "journal": journal}
        negatives.append(refused(name, "journal.rule", "J7", **given))
    return negatives
