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
    telling = Telling(label)
    until = Seconds(AT + 80 * 86_400)
    for name, place in (("mediator", s.PlaceGiven.LEAD), ("deputy", s.PlaceGiven.DEPUTY)):
        telling.tell(
            f"assign {name}", "coordinator", s.Assignment, mediator=id_of(name), place=place, not_after=until
        )
    for name, side in (("anna", Side.A), ("bram", Side.B)):
        telling.enrol(name, side)
        telling.tell(f"consent {name}", name, s.Consent, side=side)
        telling.tell(f"prepared {name}", "mediator", s.Prepared, side=side)
    telling.tell("case open", "mediator", s.CaseOpen)
    return telling


def release(telling: Telling, name: str, to: str, *, by: str = "mediator", **more: Any) -> RecordId:
    """Release a letter."""
    members = telling.release(name, to, by=by)
    manifest = telling.ids[telling.manifests[members["item"]]]
    return telling.tell(f"release {name}", by, s.Release, manifest=manifest, **members, **more)


def replays(_kept: Kept) -> Made:
    """One case, nearly everything that can happen in it, and what each seat makes of its journal."""
    telling = prepared("replays")
    _letters(telling)
    _counsellor(telling)
    _interpreter(telling)
    _supporter(telling)
    _stops(telling)
    _recovery(telling)
    _ends(telling)
    seats = _seats()
    return Made(
        about="One case, from its first record to one side's pause. Each seat's journal, and the case file that it gives.",
        steps="J1 J2 J4 J6 J7 J8",
        inputs={
            "root_public": root_public(),
            "case": CASE.hex(),
            "now": telling.now,
            "staff": staff_records(),
            "records": {name: data.hex() for name, data in telling.records.items()},
            "journals": {seat.name: telling.journals[seat] for seat in seats},
            "beside": {seat.name: list(beside) for seat, beside in seats.items()},
        },
        outputs={
            "heads": {seat.name: telling.heads(seat)[-1].hex() for seat in seats},
            "case_files": {seat.name: plain(_file(telling, seat, beside)) for seat, beside in seats.items()},
        },
        negatives=[],
    )


def _seats() -> dict[Seat, tuple[str, ...]]:
    return {MEDIATORS: (), Seat.of(Side.A): (), Seat.of(Side.B): (), seat_of("counsellor"): BESIDE} | {
        seat_of("interpreter"): BESIDE[:1],
        seat_of("sister"): BESIDE,
    }


def _file(telling: Telling, seat: Seat, beside: tuple[str, ...]) -> CaseFile:
    """Return the service's own case file for the seat that sees all, and what the rules make of it for the others.

    When a delegation that was taken away ended, a client takes to be as early as it may have been (J8).
    """
    known = replayed(telling, seat, beside).file
    return replace(telling.file, delegations=known.delegations) if seat == MEDIATORS else known


def _letters(telling: Telling) -> None:
    """Letters are released, opened, declined, postponed, taken back before and after they were passed on."""
    telling.tell(
        "preferences bram", "bram", s.Preferences, side=Side.B, kinds=(Form.LETTER, Form.AUDIO), tell_opened=True
    )
    telling.letter("opened", "anna", Side.A, readers=READERS)
    release(telling, "opened", "bram")
    item = telling.release("opened", "bram")["item"]
    telling.tell("open opened", "bram", s.Open, item=item, tell_author=True)
    for name in ("declined", "postponed", "taken", "passed"):
        telling.letter(name, "anna", Side.A, readers=READERS)
    declined, postponed, taken, passed = (
        telling.release(name, "bram")["item"] for name in ("declined", "postponed", "taken", "passed")
    )
    manifest = telling.ids["manifest declined"]
    telling.tell("decline", "deputy", s.Decline, item=declined, manifest=manifest)
    telling.tell("postpone", "mediator", s.Postpone, item=postponed, until=Day(DAY + 7))
    telling.tell("recall taken", "anna", s.Recall, item=taken)
    _shred(telling, "taken")
    release(telling, "passed", "bram")
    telling.tell("recall passed", "anna", s.Recall, item=passed)
    telling.tell("destroy", "anna", s.Destroy, item=taken)
    telling.letter("late", "anna", Side.A, readers=READERS)


def _shred(telling: Telling, name: str) -> None:
    members: dict[str, Any] = {
        "record": telling.ids[f"recall {name}"],
        "item": telling.release(name, "bram")["item"],
    }
    telling.make(f"shredded {name}", "server", s.ShredReceipt, grants=(digest(name),), **members)
    telling.enter(f"shredded {name}", MEDIATORS)


def _counsellor(telling: Telling) -> None:
    """A counsellor acts for Anna: brings a letter that is returned, replaces it, and opens one for her."""
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
        not_after=Seconds(AT + 30 * 86_400),
    )
    brought = telling.letter("brought", "counsellor", Side.A, readers=READERS, delegation=counsel)
    reason = (s.WordsRef(id_of("counsellor"), digest("reason")),)
    telling.tell(
        "return", "mediator", s.Return, item=brought, manifest=telling.ids["manifest brought"], reason=reason
    )
    telling.letter("again", "counsellor", Side.A, readers=READERS, delegation=counsel, replaces=brought)
    answer = telling.letter("answer", "bram", Side.B, readers=READERS)
    release(telling, "answer", "counsellor", delegation=counsel)
    telling.tell("open answer", "counsellor", s.Open, item=answer, delegation=counsel, tell_author=False)
    telling.tell("deliver", "counsellor", s.Deliver, item=answer, delegation=counsel, how=Delivery.READ_ALOUD)
    members: dict[str, Any] = {"to": id_of("deputy"), "grants": (s.ItemGrantRef(answer, digest("handed")),)}
    telling.tell("hand-over", "mediator", s.Handover, **members)
    telling.tell("revocation", "mediator", s.Revocation, delegation=counsel)


def _interpreter(telling: Telling) -> None:
    """An interpreter is given two letters: one is taken back, and of the other the translation goes with it as one letter."""
    unwanted = shared(telling, "unwanted")
    telling.tell("unshare unwanted", "deputy", s.Unshare, item=unwanted, to=id_of("interpreter"))
    item = shared(telling, "foreign")
    translated = telling.letter("translation", "interpreter", Side.A, readers=READERS, derived_from=item)
    members: dict[str, Any] = {"item": translated, "manifest": telling.ids["manifest translation"]}
    offered: dict[str, Any] = {"original": item, "to": id_of("anna"), "grant": digest("offered")}
    telling.tell("offer translation", "mediator", s.Offer, **members, **offered)
    telling.tell("agree translation", "anna", s.Agree, agrees=True, **members)
    original = s.Original(item, telling.ids["manifest foreign"], digest("original"))
    release(telling, "translation", "bram", derived=True, original=original)
    telling.tell("open translation", "bram", s.Open, item=translated, tell_author=False)


def shared(telling: Telling, name: str) -> ItemId:
    """Have Anna write a letter that a mediator gives to the interpreter."""
    item = telling.letter(name, "anna", Side.A, readers=READERS)
    members: dict[str, Any] = {"item": item, "manifest": telling.ids[f"manifest {name}"], "side": Side.A}
    telling.tell(
        f"share {name}", "mediator", s.Share, to=id_of("interpreter"), grant=digest(f"share {name}"), **members
    )
    return item


def _supporter(telling: Telling) -> None:
    """Anna's sister stands by her: she is lent an own letter and one that Anna received, which its author allows; it all ends."""
    stands_by(telling)
    opened = telling.release("opened", "bram")["item"]
    for name, item in (("opened", opened), ("for both", _for_both(telling))):
        lend(telling, name, item)
    telling.tell("unlend opened", "anna", s.Unlend, item=opened, side=Side.A, to=id_of("sister"))
    lend(telling, "opened", opened, "opened again")
    telling.tell("recall opened", "anna", s.Recall, item=opened)
    telling.tell("supporter end", "sister", s.SupporterEnd, side=Side.A, supporter=id_of("sister"))


def stands_by(telling: Telling) -> None:
    """Enrol Anna's sister by a slip, because Anna wishes it."""
    slip = SlipId(short_id(f"{telling.label} slip sister"))
    until = Seconds(telling.now + 86_400)
    telling.tell("slip sister", "mediator", s.Slip, slip=slip, side=Side.A, epoch=0, expires=until)
    telling.answered(slip, "sister")
    keyset = s.KeysetBytes(KEYSETS["sister"].public.to_bytes())
    telling.tell("supporter", "mediator", s.Supporter, second="anna", slip=slip, side=Side.A, keyset=keyset)


def lend(telling: Telling, name: str, item: ItemId, again: str = "") -> None:
    """Let Anna's sister read a letter."""
    members: dict[str, Any] = {"item": item, "manifest": telling.ids[f"manifest {name}"], "side": Side.A}
    name = again or name
    telling.tell(f"lend {name}", "anna", s.Lend, to=id_of("sister"), grant=digest(f"lend {name}"), **members)


def _for_both(telling: Telling) -> ItemId:
    """Return a letter of Bram's to Anna that a supporter may read, opened, and taken back then."""
    item = telling.letter("for both", "bram", Side.B, readers=READERS, lendable=True)
    release(telling, "for both", "anna")
    telling.tell("open for both", "anna", s.Open, item=item, tell_author=False)
    telling.tell("recall for both", "bram", s.Recall, item=item)
    return item


def _stops(telling: Telling) -> None:
    """Pauses, by devices whose clocks are a year behind and in no calendar; a consent given anew; the service's own pause."""
    pause = telling.tell("pause anna", "anna", s.Pause, side=Side.A, early_s=365 * 86_400)
    telling.tell("resume anna", "anna", s.Resume, side=Side.A, pause=pause)
    pause = telling.tell("pause far off", "anna", s.Pause, side=Side.A, early_s=telling.now + STEP_S - EVER)
    telling.tell("resume far off", "anna", s.Resume, side=Side.A, pause=pause)
    ended = telling.ids["consent bram"]
    telling.tell("consent bram ended", "bram", s.ConsentEnd, side=Side.B, consent=ended)
    telling.tell("consent bram anew", "bram", s.Consent, side=Side.B, early_s=590)
    place = telling.position("mediator")
    telling.make("restore", "root", s.Restore, seat=MEDIATORS.name, journal=place)
    telling.enter("restore", MEDIATORS)
    service = RecordId(digest("the service's own pause"))
    telling.file = decide(telling.file, c.RestorePause(record=service), c.Caller(id_of("server")), telling.now).file
    telling.tell("resume after the restore", "mediator", s.Resume, pause=service)


def _recovery(telling: Telling) -> None:
    """Bram's keys are replaced twice, and what had been released to them, and what he wrote, is wrapped anew.

    What one mediator wrapped anew, the other one wraps beside it; and it is wrapped once more for the newest keys.
    """
    mine = telling.letter("mine", "bram", Side.B, readers=READERS)
    telling.letter("kept", "anna", Side.A, readers=READERS)
    release(telling, "kept", "bram")
    telling.enrol("bram anew", Side.B, 2, second="deputy", replaces=id_of("bram"))
    members = telling.release("kept", "bram anew", by="deputy")
    telling.tell("regrant kept", "deputy", s.Regrant, release=telling.ids["release kept"], **members)
    members = {"item": mine, "manifest": telling.ids["manifest mine"], "to": id_of("bram anew")}
    telling.tell("recopy mine", "mediator", s.Recopy, grant=digest("mine anew"), **members)
    members = telling.release("kept", "bram anew")
    telling.tell("regrant kept beside it", "mediator", s.Regrant, release=telling.ids["release kept"], **members)
    telling.enrol("bram once more", Side.B, 3, second="deputy", replaces=id_of("bram anew"))
    members = telling.release("kept", "bram once more")
    telling.tell("regrant kept once more", "mediator", s.Regrant, release=telling.ids["release kept"], **members)


def _ends(telling: Telling) -> None:
    """The deputy's place ends, the lead's is renewed, and Bram pauses."""
    members: dict[str, Any] = {"mediator": id_of("deputy"), "place": s.PlaceGiven.ENDED}
    telling.tell("deputy ended", "coordinator", s.Assignment, not_after=telling.now, **members)
    telling.now = Seconds(telling.now + 5 * 86_400)
    members = {"mediator": id_of("mediator"), "place": s.PlaceGiven.LEAD}
    telling.tell(
        "lead renewed", "coordinator", s.Assignment, not_after=Seconds(telling.now + 85 * 86_400), **members
    )
    telling.letter("last", "anna", Side.A, readers=("mediator",))
    words = tuple(s.WordsRef(id_of(reader), digest(f"note {reader}")) for reader in ("mediator", "bram once more"))
    note = s.NoteId(short_id("replays note"))
    telling.tell("note", "bram once more", s.Note, note=note, words=words, about=Side.B)
    telling.tell("pause bram", "bram once more", s.Pause, side=Side.B)
