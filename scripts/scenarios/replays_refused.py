"""Journals that must not be believed: each is a good one to which records were added that the rules do not let stand there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from relay.domain.ids import ItemId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Attested, Mode, Purpose, Scope, Seat, Side
from relay.wire import statements as s
from scripts.scenarios.base import Json, Kept, Made, refused, short_id
from scripts.scenarios.cast import AT, CASE
from scripts.scenarios.replays import BESIDE, EVER, READERS, prepared, release, stands_by
from scripts.scenarios.replays_kept_back import KEPT_BACK
from scripts.scenarios.story import by_root
from scripts.scenarios.telling import PEOPLE, Telling, digest, id_of, root_public, seat_of, staff_records

DAY_S: Final = 86_400
A, B, INTERPRETER = Seat.of(Side.A), Seat.of(Side.B), seat_of("interpreter")
_STALE: Final = ("journal.rule", "journal.stale")
Lie = Callable[[Telling], object]


def base() -> Telling:
    """Return the good case: opened, with one letter held, one released, and one opened."""
    told = prepared("refused")
    for name in ("held", "released", "opened"):
        told.letter(name, "anna", Side.A, readers=READERS)
    release(told, "released", "bram")
    release(told, "opened", "bram")
    told.tell("open opened", "bram", s.Open, item=told.release("opened", "bram")["item"], tell_author=False)
    return told


def put(told: Telling, name: str, by: str, shape: type[s.Statement], *seats: Seat, **members: Any) -> RecordId:
    """Sign a statement and put it into journals without asking any rule."""
    id_ = told.make(name, by, shape, **members)
    told.enter(name, *(seats or (MEDIATORS,)))
    return id_


def _released(told: Telling, item: str, to: str = "bram", by: str = "mediator", *seats: Seat, **more: Any) -> None:
    """Put a release, with its log, into journals without asking any rule."""
    said = told.release(item, to, by=by)
    manifest = told.ids[told.manifests[said["item"]]]
    put(told, "release", by, s.Release, *(seats or (MEDIATORS,)), **{"manifest": manifest, **said, **more})
    if MEDIATORS in (seats or (MEDIATORS,)):
        told.log("release", by)


def _item(told: Telling, name: str) -> Any:
    return told.release(name, "bram")["item"]


def _replaced(told: Telling) -> None:
    told.enrol("bram anew", Side.B, 2, second="deputy", replaces=id_of("bram"))


def _deputy_ended(told: Telling) -> None:
    said: dict[str, Any] = {"mediator": id_of("deputy"), "place": s.PlaceGiven.ENDED}
    told.tell("deputy ended", "coordinator", s.Assignment, not_after=told.now, **said)


def _replaced_speaks(told: Telling) -> None:
    _replaced(told)
    put(told, "open by old keys", "bram", s.Open, item=_item(told, "released"), tell_author=False)


def _replaced_pauses(told: Telling) -> None:
    _replaced(told)
    put(told, "pause by old keys", "bram", s.Pause, B, side=Side.B, journal=told.position("bram"))


def _ended_releases(told: Telling) -> None:
    _deputy_ended(told)
    _released(told, "held", by="deputy")


def _ended_releases_to_side(told: Telling) -> None:
    _deputy_ended(told)
    _released(told, "held", "bram", "deputy", B)


def _paused_release(told: Telling) -> None:
    told.tell("pause", "anna", s.Pause, side=Side.A)
    _released(told, "held")


def _regrant(told: Telling, item: str, release_: str) -> None:
    said = told.release(item, "bram anew")
    put(told, "regrant", "mediator", s.Regrant, release=told.ids[release_], **said)
    told.log("regrant", "mediator")


def _regrant_held(told: Telling) -> None:
    _replaced(told)
    _regrant(told, "held", "release released")


def _regrant_other_release(told: Telling) -> None:
    _replaced(told)
    _regrant(told, "released", "release opened")


def _regranted_twice(told: Telling, to: str, names: str = "release released") -> None:
    """Wrap a letter anew for the newest keys, and then once more for somebody, or by another record than its release."""
    _replaced(told)
    said = told.release("released", "bram anew", by="deputy")
    told.tell("regrant by the other one", "deputy", s.Regrant, release=told.ids["release released"], **said)
    put(told, "regrant", "mediator", s.Regrant, release=told.ids[names], **told.release("released", to))
    told.log("regrant", "mediator")


def _recopy(told: Telling, to: str, manifest: str = "held") -> None:
    said: dict[str, Any] = {"item": _item(told, "held"), "manifest": told.ids[f"manifest {manifest}"]}
    put(told, "recopy", "mediator", s.Recopy, to=id_of(to), grant=digest("copied anew"), **said)
    told.log("recopy", "mediator")


def _without_log(told: Telling) -> None:
    said = told.release("held", "bram")
    put(told, "release", "mediator", s.Release, manifest=told.ids["manifest held"], **said)
    put(told, "pause", "mediator", s.Pause)


def _log_of_another(told: Telling) -> None:
    said = told.release("held", "bram")
    put(told, "release", "mediator", s.Release, manifest=told.ids["manifest held"], **said)
    told.log("release", "mediator", statement=told.ids["release opened"])


def _log_elsewhere(told: Telling, *, older: bool) -> None:
    said = told.release("held", "bram")
    heads, here = told.heads(MEDIATORS), len(told.journals[MEDIATORS])
    place = (
        s.Position(here - 1, s.Digest(heads[here - 2])) if older else s.Position(here, digest("another history"))
    )
    put(told, "release", "mediator", s.Release, manifest=told.ids["manifest held"], **said)
    told.log("release", "mediator", journal=place)


def _manifest_alone(told: Telling) -> None:
    told.manifest("new", "anna", Side.A)
    told.enter("manifest new", MEDIATORS)
    put(told, "pause", "anna", s.Pause, side=Side.A)


def _submit_alone(told: Telling) -> None:
    grants = (s.GrantRef(id_of("mediator"), Purpose.MEDIATOR, digest("grant")),)
    said: dict[str, Any] = {
        "item": ItemId(short_id("refused new")),
        "manifest": RecordId(digest("no manifest")),
        "grants": grants,
    }
    put(told, "submit new", "anna", s.Submit, **said)


def _place(told: Telling, days: int, mediator: str = "deputy", by: str = "coordinator") -> None:
    said: dict[str, Any] = {"mediator": id_of(mediator), "place": s.PlaceGiven.DEPUTY}
    until = Seconds(told.now + 60 + days * DAY_S)
    put(told, "assign more", by, s.Assignment, A, B, MEDIATORS, not_after=until, **said)


def _confirm(told: Telling, epoch: int, **more: Any) -> None:
    slip = SlipId(short_id("refused slip"))
    until = Seconds(told.now + DAY_S)
    told.tell("slip", "mediator", s.Slip, slip=slip, side=Side.B, epoch=epoch, expires=until)
    keyset = s.KeysetBytes(PEOPLE["bram anew"].public.to_bytes())
    put(told, "confirm", "mediator", s.Confirm, slip=slip, side=Side.B, epoch=epoch, keyset=keyset, **more)


def _delegated(told: Telling, days: int, **more: Any) -> RecordId:
    return put(
        told,
        "delegation",
        "mediator",
        s.Delegation,
        MEDIATORS,
        A,
        seat_of("counsellor"),
        side=Side.A,
        counsellor=id_of("counsellor"),
        scopes=(Scope.READ,),
        mode=Mode.TYPED,
        not_before=told.now,
        not_after=Seconds(told.now + days * DAY_S),
        **more,
    )


def _lent_behind_its_end(told: Telling) -> None:
    """Let Anna's sister read a letter, twice signed; the first is kept back until she may not any more."""
    stands_by(told)
    said: dict[str, Any] = {"item": _item(told, "released"), "side": Side.A, "to": id_of("sister")}
    more: dict[str, Any] = {"manifest": told.ids["manifest released"], "grant": s.Digest(bytes(32))}
    told.make("lend", "anna", s.Lend, **said, **more)
    told.tell("lend again", "anna", s.Lend, **said, **more)
    told.tell("unlend", "anna", s.Unlend, **said)
    told.enter("lend", MEDIATORS, A)


def _shared_twice(told: Telling) -> ItemId:
    """Give an interpreter a letter, twice signed: the first is kept back."""
    item: ItemId = _item(told, "held")
    said: dict[str, Any] = {"item": item, "side": Side.A, "to": id_of("interpreter")}
    said |= {"manifest": told.ids["manifest held"], "grant": s.Digest(bytes(32))}
    told.make("share", "mediator", s.Share, **said)
    told.tell("share again", "mediator", s.Share, **said)
    return item


def _shared_behind_its_end(told: Telling) -> None:
    told.tell("unshare", "mediator", s.Unshare, item=_shared_twice(told), to=id_of("interpreter"))
    told.enter("share", A, INTERPRETER)


def _shared_behind_a_translation(told: Telling) -> None:
    """Keep it back until the translation was in, of which the writer of the letter is told nothing."""
    told.letter("translated", "interpreter", Side.A, readers=READERS, derived_from=_shared_twice(told))
    told.enter("share", A, INTERPRETER)


def _delegated_behind_its_end(told: Telling) -> None:
    """Let a counsellor act for Anna, twice signed; the first is kept back until that was taken away, minutes later."""
    said: dict[str, Any] = {"side": Side.A, "counsellor": id_of("counsellor"), "scopes": (Scope.READ,)}
    said |= {"mode": Mode.TYPED, "not_before": told.now, "not_after": Seconds(told.now + DAY_S)}
    told.make("delegation", "mediator", s.Delegation, second="anna", **said)
    again = told.tell("delegation again", "mediator", s.Delegation, second="anna", **said)
    told.tell("revocation", "mediator", s.Revocation, delegation=again)
    told.enter("delegation", MEDIATORS, A)


def _counsellor_release(told: Telling) -> None:
    counsel = _delegated(told, 5, second="anna")
    item = {**told.release("held", "counsellor"), "item": _item(told, "released")}
    said: dict[str, Any] = {"manifest": told.ids["manifest released"], "delegation": counsel, **item}
    put(told, "release", "deputy", s.Release, seat_of("counsellor"), **said)


def _restore(told: Telling, n: int, *, by: str = "root") -> None:
    heads = told.heads(MEDIATORS)
    place = s.Position(n, s.Digest(heads[n - 1]))
    put(told, "restore", by, s.Restore, seat=MEDIATORS.name, journal=place)


def _early(told: Telling, seconds: int) -> None:
    until = Seconds(told.now + DAY_S)
    slip = short_id("refused early slip")
    put(told, "early", "mediator", s.Slip, slip=slip, side=Side.B, epoch=2, expires=until, early_s=seconds + 60)


def _twice(told: Telling) -> None:
    told.enter("consent anna", MEDIATORS)


def _elsewhere(told: Telling) -> None:
    put(told, "elsewhere", "anna", s.Pause, side=Side.A, case=short_id("another case"))


_LIES: Final[tuple[tuple[str, str, str, Seat, Lie], ...]] = (
    ("a date 1,201 seconds before the one in front of it", "journal.order", "order.backwards", MEDIATORS,
        lambda t: _early(t, 1_201)),
    ("a date two days ahead of the reader's clock", "journal.order", "order.ahead", MEDIATORS,
        lambda t: _early(t, -2 * DAY_S)),
    ("a release of a day in no calendar", "journal.order", "order.ahead", MEDIATORS,
        lambda t: _released(t, "held", early_s=t.now - EVER * DAY_S)),
    ("replaced keys open a letter", "journal.rule", "not.found", MEDIATORS, _replaced_speaks),
    ("replaced keys pause, in the side's own journal", "journal.rule", "not.found", B, _replaced_pauses),
    ("a mediator whose place ended releases", "journal.rule", "not.found", MEDIATORS, _ended_releases),
    ("the same, in the recipient's journal", "journal.rule", "not.found", B, _ended_releases_to_side),
    ("a release while a side's pause stands", "journal.rule", "case.paused", MEDIATORS, _paused_release),
    ("a release of a letter that was released", "journal.rule", "item.released", MEDIATORS,
        lambda t: _released(t, "released")),
    ("a release to its own author", "journal.rule", "item.recipient", MEDIATORS,
        lambda t: _released(t, "held", "anna")),
    ("a release to somebody else, in the side's journal", "journal.rule", "item.recipient", B,
        lambda t: _released(t, "held", "deputy", "mediator", B)),
    ("a release of another manifest", "journal.rule", "item.changed", MEDIATORS,
        lambda t: _released(t, "held", manifest=t.ids["manifest opened"])),
    ("a release by a party", "journal.rule", "not.allowed", MEDIATORS, lambda t: _released(t, "held", by="bram")),
    ("a release by a coordinator", "journal.rule", "not.allowed", MEDIATORS,
        lambda t: _released(t, "held", by="coordinator")),
    ("a regrant of a held letter", "journal.rule", "item.held", MEDIATORS, _regrant_held),
    ("a regrant that names another release", "journal.rule", "item.changed", MEDIATORS, _regrant_other_release),
    ("a second regrant to the keys that were replaced", "journal.rule", "item.recipient", MEDIATORS,
        lambda t: _regranted_twice(t, "bram")),
    ("a second regrant that names the first one for the release", "journal.rule", "item.changed", MEDIATORS,
        lambda t: _regranted_twice(t, "bram anew", "regrant by the other one")),
    ("a letter given anew to whoever has it still", "journal.rule", "item.not_lost", MEDIATORS,
        lambda t: _recopy(t, "anna")),
    ("a letter given anew to the other side", "journal.rule", "item.recipient", MEDIATORS, lambda t: _recopy(t, "bram")),
    ("another letter given anew", "journal.rule", "item.changed", MEDIATORS, lambda t: _recopy(t, "anna", "opened")),
    ("a release to a counsellor, by a mediator of whose place no record tells", "journal.rule", "not.found", seat_of("counsellor"),
        _counsellor_release),
    ("an opening of a held letter", "journal.rule", "not.found", MEDIATORS,
        lambda t: put(t, "open", "bram", s.Open, item=_item(t, "held"), tell_author=False)),
    ("a release without its log", "journal.rule", "record.mismatch", MEDIATORS, _without_log),
    ("a log about another record", "journal.rule", "record.mismatch", MEDIATORS, _log_of_another),
    ("a log that names an older position", "journal.contradiction", "", MEDIATORS,
        lambda t: _log_elsewhere(t, older=True)),
    ("a log that names another history", "journal.contradiction", "", MEDIATORS,
        lambda t: _log_elsewhere(t, older=False)),
    ("a manifest without its submit", "journal.rule", "record.mismatch", MEDIATORS, _manifest_alone),
    ("a submit without its manifest", "journal.rule", "record.mismatch", MEDIATORS, _submit_alone),
    ("a place for 91 days", "journal.rule", "assignment.too_long", MEDIATORS, lambda t: _place(t, 91)),
    ("the same, in a side's journal", "journal.rule", "assignment.too_long", A, lambda t: _place(t, 91)),
    ("a place for a counsellor", "journal.rule", "assignment.role", MEDIATORS,
        lambda t: _place(t, 9, "counsellor")),
    ("a place given by a mediator", "journal.rule", "not.allowed", MEDIATORS,
        lambda t: _place(t, 9, by="mediator")),
    ("new keys with one signature", "journal.rule", "recovery.second_signature", MEDIATORS,
        lambda t: _confirm(t, 2, replaces=id_of("bram"))),
    ("new keys that replace others than there are", "journal.rule", "slip.epoch", MEDIATORS,
        lambda t: _confirm(t, 2, second="deputy", replaces=id_of("anna"))),
    ("a delegation without its party's signature", "journal.rule", "delegation.party_signature", A,
        lambda t: _delegated(t, 5)),
    ("a delegation kept back until it was taken away", "journal.rule", "journal.stale", A, _delegated_behind_its_end),
    ("a lend kept back until it was taken back", "journal.rule", "journal.stale", MEDIATORS, _lent_behind_its_end),
    ("the same by the party's own journal", "journal.rule", "journal.stale", A, _lent_behind_its_end),
    ("a letter given to an interpreter, kept back until it was taken from them", *_STALE, A, _shared_behind_its_end),
    ("the same by the interpreter's own journal", *_STALE, INTERPRETER, _shared_behind_its_end),
    ("the same, kept back until the translation was in", *_STALE, A, _shared_behind_a_translation),
    ("that too by the interpreter's own journal", *_STALE, INTERPRETER, _shared_behind_a_translation),
    ("a delegation for 401 days", "journal.rule", "delegation.too_long", A,
        lambda t: _delegated(t, 401, second="anna")),
    ("consent attested for somebody with keys", "journal.rule", "party.enrolled", MEDIATORS,
        lambda t: put(t, "attested", "mediator", s.Consent, side=Side.B, attested=Attested.PAPER)),
    ("a record twice", "journal.record", "", MEDIATORS, _twice),
    ("a restore that names another place", "journal.record", "", MEDIATORS, lambda t: _restore(t, 5)),
    ("a restore that the root did not sign", "trust.standing", "", MEDIATORS,
        lambda t: _restore(t, len(t.journals[MEDIATORS]), by="coordinator")),
    ("a record of another case", "journal.record", "", MEDIATORS, _elsewhere),
    *KEPT_BACK,
)  # fmt: skip
"""What is told, the code, behind it the code of the rule or the order, in whose journal, and how it is made."""


def replays_refused(_kept: Kept) -> Made:
    """Each lie in a journal that is good up to there."""
    good = base()
    return Made(
        about="A good case; and journals that go on from it with what must not be believed, each with its code.",
        steps="J2 J3 J5 J6 J7 J8 J9",
        inputs={
            "root_public": root_public(),
            "case": CASE.hex(),
            "now": good.now + 3600,
            "staff": staff_records(),
            "records": {name: data.hex() for name, data in good.records.items()},
            "journals": {seat.name: good.journals[seat] for seat in (MEDIATORS, A, B)},
            "beside": {seat.name: [] for seat in (MEDIATORS, A, B)}
            | {seat.name: list(BESIDE) for seat in (seat_of("counsellor"), INTERPRETER)},
        },
        outputs={},
        negatives=[_told(good, *each) for each in _LIES] + _shown_otherwise(good),
    )


def _told(good: Telling, why: str, code: str, rule: str, seat: Seat, lie: Lie) -> Json:
    told = base()
    lie(told)
    more = {name: data.hex() for name, data in told.records.items() if name not in good.records}
    return refused(why, code, why, rule=rule, seat=seat.name, records=more, journal=told.journals[seat])


def _shown_otherwise(good: Telling) -> list[Json]:
    """Journals whose records are good, and are not shown as they should be."""
    seat, names = MEDIATORS, good.journals[MEDIATORS]
    given: dict[str, Any] = {"rule": "", "seat": seat.name, "records": {}, "journal": names}
    at = names.index("consent anna") + 1
    ended = s.StaffEnd(
        root=_root(),
        nonce=s.Nonce(bytes(16)),
        signers=(id_of("root"),),
        at=Seconds(AT - 3600),
        keyset=id_of("deputy"),
    )
    damaged = {"consent anna": _flipped(good.records["consent anna"])}
    return [
        refused("an entry without its record", "journal.withheld", "J5", **given, withheld=at),
        refused("an entry left out, the chain as it was", "journal.chain", "J1", **given, left_out=at),
        refused("a chain value that is another one", "journal.chain", "J1", **given, head=at),
        refused("an entry whose record is another one", "journal.record", "R3", **given, other=at),
        refused("a signature that does not hold", "trust.signature", "R2", **{**given, "records": damaged}),
        refused("a mediator's place given after the root ended their role", "journal.rule", "K3",
                **{**given, "rule": "assignment.role"}, staff=[by_root(ended).hex()]),
    ]  # fmt: skip


def _root() -> s.RootFingerprint:
    return s.RootFingerprint(bytes(id_of("root")))


def _flipped(data: bytes) -> str:
    return (data[:-1] + bytes([data[-1] ^ 1])).hex()
