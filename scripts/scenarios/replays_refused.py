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
    telling = prepared("refused")
    for name in ("held", "released", "opened"):
        telling.letter(name, "anna", Side.A, readers=READERS)
    release(telling, "released", "bram")
    release(telling, "opened", "bram")
    telling.tell("open opened", "bram", s.Open, item=telling.release("opened", "bram")["item"], tell_author=False)
    return telling


def put(telling: Telling, name: str, by: str, shape: type[s.Statement], *seats: Seat, **members: Any) -> RecordId:
    """Sign a statement and put it into journals without asking any rule."""
    id_ = telling.make(name, by, shape, **members)
    telling.enter(name, *(seats or (MEDIATORS,)))
    return id_


def _released(
    telling: Telling, item: str, to: str = "bram", by: str = "mediator", *seats: Seat, **more: Any
) -> None:
    """Put a release, with its log, into journals without asking any rule."""
    members = telling.release(item, to, by=by)
    manifest = telling.ids[telling.manifests[members["item"]]]
    put(telling, "release", by, s.Release, *(seats or (MEDIATORS,)), **{"manifest": manifest, **members, **more})
    if MEDIATORS in (seats or (MEDIATORS,)):
        telling.log("release", by)


def _item(telling: Telling, name: str) -> Any:
    return telling.release(name, "bram")["item"]


def _replaced(telling: Telling) -> None:
    telling.enrol("bram anew", Side.B, 2, second="deputy", replaces=id_of("bram"))


def _deputy_ended(telling: Telling) -> None:
    members: dict[str, Any] = {"mediator": id_of("deputy"), "place": s.PlaceGiven.ENDED}
    telling.tell("deputy ended", "coordinator", s.Assignment, not_after=telling.now, **members)


def _replaced_speaks(telling: Telling) -> None:
    _replaced(telling)
    put(telling, "open by old keys", "bram", s.Open, item=_item(telling, "released"), tell_author=False)


def _replaced_pauses(telling: Telling) -> None:
    _replaced(telling)
    put(telling, "pause by old keys", "bram", s.Pause, B, side=Side.B, journal=telling.position("bram"))


def _ended_releases(telling: Telling) -> None:
    _deputy_ended(telling)
    _released(telling, "held", by="deputy")


def _ended_releases_to_side(telling: Telling) -> None:
    _deputy_ended(telling)
    _released(telling, "held", "bram", "deputy", B)


def _paused_release(telling: Telling) -> None:
    telling.tell("pause", "anna", s.Pause, side=Side.A)
    _released(telling, "held")


def _regrant(telling: Telling, item: str, release_: str) -> None:
    members = telling.release(item, "bram anew")
    put(telling, "regrant", "mediator", s.Regrant, release=telling.ids[release_], **members)
    telling.log("regrant", "mediator")


def _regrant_held(telling: Telling) -> None:
    _replaced(telling)
    _regrant(telling, "held", "release released")


def _regrant_other_release(telling: Telling) -> None:
    _replaced(telling)
    _regrant(telling, "released", "release opened")


def _regranted_twice(telling: Telling, to: str, names: str = "release released") -> None:
    """Wrap a letter anew for the newest keys, and then once more for somebody, or by another record than its release."""
    _replaced(telling)
    members = telling.release("released", "bram anew", by="deputy")
    telling.tell(
        "regrant by the other one", "deputy", s.Regrant, release=telling.ids["release released"], **members
    )
    put(telling, "regrant", "mediator", s.Regrant, release=telling.ids[names], **telling.release("released", to))
    telling.log("regrant", "mediator")


def _recopy(telling: Telling, to: str, manifest: str = "held") -> None:
    members: dict[str, Any] = {"item": _item(telling, "held"), "manifest": telling.ids[f"manifest {manifest}"]}
    put(telling, "recopy", "mediator", s.Recopy, to=id_of(to), grant=digest("copied anew"), **members)
    telling.log("recopy", "mediator")


def _without_log(telling: Telling) -> None:
    members = telling.release("held", "bram")
    put(telling, "release", "mediator", s.Release, manifest=telling.ids["manifest held"], **members)
    put(telling, "pause", "mediator", s.Pause)


def _log_of_another(telling: Telling) -> None:
    members = telling.release("held", "bram")
    put(telling, "release", "mediator", s.Release, manifest=telling.ids["manifest held"], **members)
    telling.log("release", "mediator", statement=telling.ids["release opened"])


def _log_elsewhere(telling: Telling, *, older: bool) -> None:
    members = telling.release("held", "bram")
    heads, here = telling.heads(MEDIATORS), len(telling.journals[MEDIATORS])
    place = (
        s.Position(here - 1, s.Digest(heads[here - 2])) if older else s.Position(here, digest("another history"))
    )
    put(telling, "release", "mediator", s.Release, manifest=telling.ids["manifest held"], **members)
    telling.log("release", "mediator", journal=place)


def _manifest_alone(telling: Telling) -> None:
    telling.manifest("new", "anna", Side.A)
    telling.enter("manifest new", MEDIATORS)
    put(telling, "pause", "anna", s.Pause, side=Side.A)


def _submit_alone(telling: Telling) -> None:
    grants = (s.GrantRef(id_of("mediator"), Purpose.MEDIATOR, digest("grant")),)
    members: dict[str, Any] = {
        "item": ItemId(short_id("refused new")),
        "manifest": RecordId(digest("no manifest")),
        "grants": grants,
    }
    put(telling, "submit new", "anna", s.Submit, **members)


def _place(telling: Telling, days: int, mediator: str = "deputy", by: str = "coordinator") -> None:
    members: dict[str, Any] = {"mediator": id_of(mediator), "place": s.PlaceGiven.DEPUTY}
    until = Seconds(telling.now + 60 + days * DAY_S)
    put(telling, "assign more", by, s.Assignment, A, B, MEDIATORS, not_after=until, **members)


def _confirm(telling: Telling, epoch: int, **more: Any) -> None:
    slip = SlipId(short_id("refused slip"))
    until = Seconds(telling.now + DAY_S)
    telling.tell("slip", "mediator", s.Slip, slip=slip, side=Side.B, epoch=epoch, expires=until)
    keyset = s.KeysetBytes(PEOPLE["bram anew"].public.to_bytes())
    put(telling, "confirm", "mediator", s.Confirm, slip=slip, side=Side.B, epoch=epoch, keyset=keyset, **more)


def _delegated(telling: Telling, days: int, **more: Any) -> RecordId:
    return put(
        telling,
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
        not_before=telling.now,
        not_after=Seconds(telling.now + days * DAY_S),
        **more,
    )


def _lent_behind_its_end(telling: Telling) -> None:
    """Let Anna's sister read a letter, twice signed; the first is kept back until she may not any more."""
    stands_by(telling)
    members: dict[str, Any] = {"item": _item(telling, "released"), "side": Side.A, "to": id_of("sister")}
    more: dict[str, Any] = {"manifest": telling.ids["manifest released"], "grant": s.Digest(bytes(32))}
    telling.make("lend", "anna", s.Lend, **members, **more)
    telling.tell("lend again", "anna", s.Lend, **members, **more)
    telling.tell("unlend", "anna", s.Unlend, **members)
    telling.enter("lend", MEDIATORS, A)


def _shared_twice(telling: Telling) -> ItemId:
    """Give an interpreter a letter, twice signed: the first is kept back."""
    item: ItemId = _item(telling, "held")
    members: dict[str, Any] = {"item": item, "side": Side.A, "to": id_of("interpreter")}
    members |= {"manifest": telling.ids["manifest held"], "grant": s.Digest(bytes(32))}
    telling.make("share", "mediator", s.Share, **members)
    telling.tell("share again", "mediator", s.Share, **members)
    return item


def _shared_behind_its_end(telling: Telling) -> None:
    telling.tell("unshare", "mediator", s.Unshare, item=_shared_twice(telling), to=id_of("interpreter"))
    telling.enter("share", A, INTERPRETER)


def _shared_behind_a_translation(telling: Telling) -> None:
    """Keep it back until the translation was in, of which the writer of the letter is told nothing."""
    telling.letter("translated", "interpreter", Side.A, readers=READERS, derived_from=_shared_twice(telling))
    telling.enter("share", A, INTERPRETER)


def _delegated_behind_its_end(telling: Telling) -> None:
    """Let a counsellor act for Anna, twice signed; the first is kept back until that was taken away, minutes later."""
    members: dict[str, Any] = {"side": Side.A, "counsellor": id_of("counsellor"), "scopes": (Scope.READ,)}
    members |= {"mode": Mode.TYPED, "not_before": telling.now, "not_after": Seconds(telling.now + DAY_S)}
    telling.make("delegation", "mediator", s.Delegation, second="anna", **members)
    again = telling.tell("delegation again", "mediator", s.Delegation, second="anna", **members)
    telling.tell("revocation", "mediator", s.Revocation, delegation=again)
    telling.enter("delegation", MEDIATORS, A)


def _counsellor_release(telling: Telling) -> None:
    counsel = _delegated(telling, 5, second="anna")
    item = {**telling.release("held", "counsellor"), "item": _item(telling, "released")}
    members: dict[str, Any] = {"manifest": telling.ids["manifest released"], "delegation": counsel, **item}
    put(telling, "release", "deputy", s.Release, seat_of("counsellor"), **members)


def _restore(telling: Telling, n: int, *, by: str = "root") -> None:
    heads = telling.heads(MEDIATORS)
    place = s.Position(n, s.Digest(heads[n - 1]))
    put(telling, "restore", by, s.Restore, seat=MEDIATORS.name, journal=place)


def _early(telling: Telling, seconds: int) -> None:
    until = Seconds(telling.now + DAY_S)
    slip = short_id("refused early slip")
    put(telling, "early", "mediator", s.Slip, slip=slip, side=Side.B, epoch=2, expires=until, early_s=seconds + 60)


def _twice(telling: Telling) -> None:
    telling.enter("consent anna", MEDIATORS)


def _elsewhere(telling: Telling) -> None:
    put(telling, "elsewhere", "anna", s.Pause, side=Side.A, case=short_id("another case"))


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
        negatives=[_told(good, *lie) for lie in _LIES] + _shown_otherwise(good),
    )


def _told(good: Telling, why: str, code: str, rule: str, seat: Seat, lie: Lie) -> Json:
    telling = base()
    lie(telling)
    more = {name: data.hex() for name, data in telling.records.items() if name not in good.records}
    return refused(why, code, why, rule=rule, seat=seat.name, records=more, journal=telling.journals[seat])


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
