"""Journals of one case as three seats see it, and the case file that follows from each by the rules (steps J6 to J8)."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.forms import Form
from relay.domain.ids import Day, ItemId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, CaseFile, Delivery, Mode, Scope, Seat, Side
from relay.wire import statements as s
from scripts.scenarios.base import Kept, Made, short_id
from scripts.scenarios.cast import AT, CASE, DAY, KEYSETS
from scripts.scenarios.plain import plain
from scripts.scenarios.telling import (
    STEP_S,
    Telling,
    digest,
    id_of,
    replayed,
    root_public,
    seat_of,
    staff_records,
)

BESIDE: Final = ("assign mediator", "confirm anna")
"""What a counsellor is given beside a journal that begins in the middle of the case; an interpreter is given the first."""
EVER: Final = 2**53 - 1
READERS: Final = ("mediator", "deputy")


def prepared(label: str) -> Telling:
    """Return a case with two mediators, both sides enrolled and agreed, that was opened."""
    told = Telling(label)
    until = Seconds(AT + 80 * 86_400)
    for name, place in (("mediator", s.PlaceGiven.LEAD), ("deputy", s.PlaceGiven.DEPUTY)):
        told.tell(f"assign {name}", "coordinator", s.Assignment, mediator=id_of(name), place=place, not_after=until)
    for name, side in (("anna", Side.A), ("bram", Side.B)):
        told.enrol(name, side)
        told.tell(f"consent {name}", name, s.Consent, side=side)
        told.tell(f"prepared {name}", "mediator", s.Prepared, side=side)
    told.tell("case open", "mediator", s.CaseOpen)
    return told


def release(told: Telling, name: str, to: str, *, by: str = "mediator", **more: Any) -> RecordId:
    """Release a letter."""
    said = told.release(name, to, by=by)
    manifest = told.ids[told.manifests[said["item"]]]
    return told.tell(f"release {name}", by, s.Release, manifest=manifest, **said, **more)


def replays(_kept: Kept) -> Made:
    """One case, nearly everything that can happen in it, and what each seat makes of its journal."""
    told = prepared("replays")
    _letters(told)
    _counsellor(told)
    _interpreter(told)
    _supporter(told)
    _stops(told)
    _recovery(told)
    _ends(told)
    seats = _seats()
    return Made(
        about="One case, from its first record to one side's pause. Each seat's journal, and the case file that it gives.",
        steps="J1 J2 J4 J6 J7 J8",
        inputs={
            "root_public": root_public(),
            "case": CASE.hex(),
            "now": told.now,
            "staff": staff_records(),
            "records": {name: data.hex() for name, data in told.records.items()},
            "journals": {seat.name: told.journals[seat] for seat in seats},
            "beside": {seat.name: list(beside) for seat, beside in seats.items()},
        },
        outputs={
            "heads": {seat.name: told.heads(seat)[-1].hex() for seat in seats},
            "case_files": {seat.name: plain(_file(told, seat, beside)) for seat, beside in seats.items()},
        },
        negatives=[],
    )


def _seats() -> dict[Seat, tuple[str, ...]]:
    return {MEDIATORS: (), Seat.of(Side.A): (), Seat.of(Side.B): (), seat_of("counsellor"): BESIDE} | {
        seat_of("interpreter"): BESIDE[:1],
        seat_of("sister"): BESIDE,
    }


def _file(told: Telling, seat: Seat, beside: tuple[str, ...]) -> CaseFile:
    """Return the service's own case file for the seat that sees all, and what the rules make of it for the others.

    When a delegation that was taken away ended, a client takes to be as early as it may have been (J8).
    """
    known = replayed(told, seat, beside).file
    return replace(told.file, delegations=known.delegations) if seat == MEDIATORS else known


def _letters(told: Telling) -> None:
    """Letters are released, opened, declined, postponed, taken back before and after they were passed on."""
    told.tell(
        "preferences bram", "bram", s.Preferences, side=Side.B, kinds=(Form.LETTER, Form.AUDIO), tell_opened=True
    )
    told.letter("opened", "anna", Side.A, readers=READERS)
    release(told, "opened", "bram")
    item = told.release("opened", "bram")["item"]
    told.tell("open opened", "bram", s.Open, item=item, tell_author=True)
    for name in ("declined", "postponed", "taken", "passed"):
        told.letter(name, "anna", Side.A, readers=READERS)
    declined, postponed, taken, passed = (
        told.release(name, "bram")["item"] for name in ("declined", "postponed", "taken", "passed")
    )
    manifest = told.ids["manifest declined"]
    told.tell("decline", "deputy", s.Decline, item=declined, manifest=manifest)
    told.tell("postpone", "mediator", s.Postpone, item=postponed, until=Day(DAY + 7))
    told.tell("recall taken", "anna", s.Recall, item=taken)
    _shred(told, "taken")
    release(told, "passed", "bram")
    told.tell("recall passed", "anna", s.Recall, item=passed)
    told.tell("destroy", "anna", s.Destroy, item=taken)
    told.letter("late", "anna", Side.A, readers=READERS)


def _shred(told: Telling, name: str) -> None:
    said: dict[str, Any] = {"record": told.ids[f"recall {name}"], "item": told.release(name, "bram")["item"]}
    told.make(f"shredded {name}", "server", s.ShredReceipt, grants=(digest(name),), **said)
    told.enter(f"shredded {name}", MEDIATORS)


def _counsellor(told: Telling) -> None:
    """A counsellor acts for Anna: brings a letter that is returned, replaces it, and opens one for her."""
    counsel = told.tell(
        "delegation",
        "mediator",
        s.Delegation,
        second="anna",
        side=Side.A,
        counsellor=id_of("counsellor"),
        scopes=(Scope.READ, Scope.SUBMIT),
        mode=Mode.TYPED,
        not_before=told.now,
        not_after=Seconds(AT + 30 * 86_400),
    )
    brought = told.letter("brought", "counsellor", Side.A, readers=READERS, delegation=counsel)
    reason = (s.WordsRef(id_of("counsellor"), digest("reason")),)
    told.tell("return", "mediator", s.Return, item=brought, manifest=told.ids["manifest brought"], reason=reason)
    told.letter("again", "counsellor", Side.A, readers=READERS, delegation=counsel, replaces=brought)
    answer = told.letter("answer", "bram", Side.B, readers=READERS)
    release(told, "answer", "counsellor", delegation=counsel)
    told.tell("open answer", "counsellor", s.Open, item=answer, delegation=counsel, tell_author=False)
    told.tell("deliver", "counsellor", s.Deliver, item=answer, delegation=counsel, how=Delivery.READ_ALOUD)
    said: dict[str, Any] = {"to": id_of("deputy"), "grants": (s.ItemGrantRef(answer, digest("handed")),)}
    told.tell("hand-over", "mediator", s.Handover, **said)
    told.tell("revocation", "mediator", s.Revocation, delegation=counsel)


def _interpreter(told: Telling) -> None:
    """An interpreter is given two letters: one is taken back, and of the other the translation goes with it as one letter."""
    unwanted = shared(told, "unwanted")
    told.tell("unshare unwanted", "deputy", s.Unshare, item=unwanted, to=id_of("interpreter"))
    item = shared(told, "foreign")
    translated = told.letter("translation", "interpreter", Side.A, readers=READERS, derived_from=item)
    said: dict[str, Any] = {"item": translated, "manifest": told.ids["manifest translation"]}
    offered: dict[str, Any] = {"original": item, "to": id_of("anna"), "grant": digest("offered")}
    told.tell("offer translation", "mediator", s.Offer, **said, **offered)
    told.tell("agree translation", "anna", s.Agree, agrees=True, **said)
    original = s.Original(item, told.ids["manifest foreign"], digest("original"))
    release(told, "translation", "bram", derived=True, original=original)
    told.tell("open translation", "bram", s.Open, item=translated, tell_author=False)


def shared(told: Telling, name: str) -> ItemId:
    """Have Anna write a letter that a mediator gives to the interpreter."""
    item = told.letter(name, "anna", Side.A, readers=READERS)
    said: dict[str, Any] = {"item": item, "manifest": told.ids[f"manifest {name}"], "side": Side.A}
    told.tell(f"share {name}", "mediator", s.Share, to=id_of("interpreter"), grant=digest(f"share {name}"), **said)
    return item


def _supporter(told: Telling) -> None:
    """Anna's sister stands by her: she is lent an own letter and one that Anna received, which its author allows; it all ends."""
    stands_by(told)
    opened = told.release("opened", "bram")["item"]
    for name, item in (("opened", opened), ("for both", _for_both(told))):
        lend(told, name, item)
    told.tell("unlend opened", "anna", s.Unlend, item=opened, side=Side.A, to=id_of("sister"))
    lend(told, "opened", opened, "opened again")
    told.tell("recall opened", "anna", s.Recall, item=opened)
    told.tell("supporter end", "sister", s.SupporterEnd, side=Side.A, supporter=id_of("sister"))


def stands_by(told: Telling) -> None:
    """Enrol Anna's sister by a slip, because Anna wishes it."""
    slip = SlipId(short_id(f"{told.label} slip sister"))
    until = Seconds(told.now + 86_400)
    told.tell("slip sister", "mediator", s.Slip, slip=slip, side=Side.A, epoch=0, expires=until)
    told.answered(slip, "sister")
    keyset = s.KeysetBytes(KEYSETS["sister"].public.to_bytes())
    told.tell("supporter", "mediator", s.Supporter, second="anna", slip=slip, side=Side.A, keyset=keyset)


def lend(told: Telling, name: str, item: ItemId, again: str = "") -> None:
    """Let Anna's sister read a letter."""
    said: dict[str, Any] = {"item": item, "manifest": told.ids[f"manifest {name}"], "side": Side.A}
    name = again or name
    told.tell(f"lend {name}", "anna", s.Lend, to=id_of("sister"), grant=digest(f"lend {name}"), **said)


def _for_both(told: Telling) -> ItemId:
    """Return a letter of Bram's to Anna that a supporter may read, opened, and taken back then."""
    item = told.letter("for both", "bram", Side.B, readers=READERS, lendable=True)
    release(told, "for both", "anna")
    told.tell("open for both", "anna", s.Open, item=item, tell_author=False)
    told.tell("recall for both", "bram", s.Recall, item=item)
    return item


def _stops(told: Telling) -> None:
    """Pauses, by devices whose clocks are a year behind and in no calendar; a consent given anew; the service's own pause."""
    pause = told.tell("pause anna", "anna", s.Pause, side=Side.A, early_s=365 * 86_400)
    told.tell("resume anna", "anna", s.Resume, side=Side.A, pause=pause)
    pause = told.tell("pause far off", "anna", s.Pause, side=Side.A, early_s=told.now + STEP_S - EVER)
    told.tell("resume far off", "anna", s.Resume, side=Side.A, pause=pause)
    ended = told.ids["consent bram"]
    told.tell("consent bram ended", "bram", s.ConsentEnd, side=Side.B, consent=ended)
    told.tell("consent bram anew", "bram", s.Consent, side=Side.B, early_s=590)
    place = told.position("mediator")
    told.make("restore", "root", s.Restore, seat=MEDIATORS.name, journal=place)
    told.enter("restore", MEDIATORS)
    service = RecordId(digest("the service's own pause"))
    told.file = decide(told.file, c.RestorePause(record=service), c.Caller(id_of("server")), told.now).file
    told.tell("resume after the restore", "mediator", s.Resume, pause=service)


def _recovery(told: Telling) -> None:
    """Bram's keys are replaced twice, and what had been released to them, and what he wrote, is wrapped anew.

    What one mediator wrapped anew, the other one wraps beside it; and it is wrapped once more for the newest keys.
    """
    mine = told.letter("mine", "bram", Side.B, readers=READERS)
    told.letter("kept", "anna", Side.A, readers=READERS)
    release(told, "kept", "bram")
    told.enrol("bram anew", Side.B, 2, second="deputy", replaces=id_of("bram"))
    said = told.release("kept", "bram anew", by="deputy")
    told.tell("regrant kept", "deputy", s.Regrant, release=told.ids["release kept"], **said)
    said = {"item": mine, "manifest": told.ids["manifest mine"], "to": id_of("bram anew")}
    told.tell("recopy mine", "mediator", s.Recopy, grant=digest("mine anew"), **said)
    said = told.release("kept", "bram anew")
    told.tell("regrant kept beside it", "mediator", s.Regrant, release=told.ids["release kept"], **said)
    told.enrol("bram once more", Side.B, 3, second="deputy", replaces=id_of("bram anew"))
    said = told.release("kept", "bram once more")
    told.tell("regrant kept once more", "mediator", s.Regrant, release=told.ids["release kept"], **said)


def _ends(told: Telling) -> None:
    """The deputy's place ends, the lead's is renewed, and Bram pauses."""
    said: dict[str, Any] = {"mediator": id_of("deputy"), "place": s.PlaceGiven.ENDED}
    told.tell("deputy ended", "coordinator", s.Assignment, not_after=told.now, **said)
    told.now = Seconds(told.now + 5 * 86_400)
    said = {"mediator": id_of("mediator"), "place": s.PlaceGiven.LEAD}
    told.tell("lead renewed", "coordinator", s.Assignment, not_after=Seconds(told.now + 85 * 86_400), **said)
    told.letter("last", "anna", Side.A, readers=("mediator",))
    words = tuple(s.WordsRef(id_of(each), digest(f"note {each}")) for each in ("mediator", "bram once more"))
    note = s.NoteId(short_id("replays note"))
    told.tell("note", "bram once more", s.Note, note=note, words=words, about=Side.B)
    told.tell("pause bram", "bram once more", s.Pause, side=Side.B)
