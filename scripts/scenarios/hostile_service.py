"""What a service shows to one device, look after look, that must not be believed: whoever runs it owns rows and network.

Each look is an answer to `case.get` and to `case.journal`; what is left out of it is as an honest service would have it.
"""

from __future__ import annotations

from typing import Any, Final

from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side, StaffRole
from relay.wire import statements as s
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, keyset_inputs, short_id
from scripts.scenarios.lies import A, B, Lies, flipped
from scripts.scenarios.replays import BESIDE
from scripts.scenarios.story import by_root
from scripts.scenarios.telling import PEOPLE, id_of, seat_of

HOUR_S: Final = 3600
ORIGIN: Final = "https://letters.example"
WHO: Final = ("mediator", "anna", "bram", "counsellor")
BACK, TWO, CHAIN = "journal.rollback", "journal.contradiction", "journal.chain"


def hostile_service(_kept: Kept) -> Made:
    """Every lie, told to somebody who saw the truth before."""
    lies = Lies()
    _about_journals(lies)
    _about_a_way_back(lies)
    _about_who_somebody_is(lies)
    _about_people(lies)
    _about_other_devices(lies)
    good = lies.good
    return Made(
        about=(
            "What a service shows to one device of `who`, look after look: all but the last hold, and the last is refused, with"
            " `evidence` where two positions contradict each other. A look is an answer to `case.get` and to `case.journal`:"
            " `journal` are the `first` entries of the good one `of` a seat and what is shown `then`, each chained behind the one"
            " before; `position` is where the reply says that it ends, else where it does. `withheld` is the entry without its"
            " record, `left_out` the one that is missing though the chain counts it, `swapped` the one whose bytes are those of"
            " the first. `seat` is whose journal it says that it is; `row` are other members of the reply's row, `staff` further"
            " staff records beside the case, `assignments` records of places beside it. `root` is another root that the service"
            " says is its own, `server` another record of it. `pin` is how far another device followed the journal, as the"
            " keyring says; `stops` are requests whose records were receipted. Root, case, time, staff, journals and the records of"
            " the good case are the inputs of `replays-refused`."
        ),
        steps="J1 J6 J7 J9 K3 K4 R9 R10 T5 V1",
        inputs={
            "origin": ORIGIN,
            "server": lies.server,
            "keysets": {name: keyset_inputs(PEOPLE[name]) for name in (*WHO, "server")},
            "seats": {name: seat_of(name).name for name in WHO},
            "rows": {name: _row(name) for name in WHO},
            "records": {name: data.hex() for name, data in lies.records.items() if name not in good.records},
            "assignments": {name: list(BESIDE) if name == "counsellor" else [] for name in WHO},
        },
        outputs={"taken": lies.taken},
        negatives=lies.refused,
    )


def _row(name: str) -> Json:
    role = {"mediator": "mediator", "counsellor": "counsellor"}.get(name, "party")
    return {"role": role, **({"side": seat_of(name).name} if role == "party" else {})}


def _about_journals(lies: Lies) -> None:
    """Roll back, fork, withhold."""
    whole, short = lies.whole, lies.whole[:-3]
    seen = {"journal": whole}
    lies.take("the same again, and grown", "mediator", {"journal": short}, seen, seen)
    lies.refuse(
        "fewer entries than were seen",
        BACK,
        "J6",
        "mediator",
        seen,
        {"journal": short},
        evidence=lies.place(len(whole), ours=whole),
    )
    lies.refuse(
        "the last two in another order",
        TWO,
        "J6",
        "mediator",
        seen,
        {"journal": [*whole[:-2], whole[-1], whole[-2]]},
        evidence=lies.place(len(whole), ours=whole),
    )
    lies.refuse(
        "another entry in the place of the last, and one more",
        CHAIN,
        "J1",
        "mediator",
        seen,
        {"journal": [*whole[:-1], "consent anna", whole[-1]]},
    )
    lies.refuse("nothing at all", BACK, "J6", "anna", {"journal": lies.good.journals[A]}, {"journal": []})
    lies.refuse(
        "a new entry without its record",
        "journal.withheld",
        "J5",
        "mediator",
        {"journal": short},
        {**seen, "withheld": len(whole)},
    )
    lies.refuse(
        "an entry left out that the chain counts",
        CHAIN,
        "J1",
        "mediator",
        {"journal": short[:-2]},
        {**seen, "left_out": len(short) - 1},
    )
    lies.refuse(
        "a new entry under the id of another",
        "journal.record",
        "R3",
        "mediator",
        {"journal": short},
        {**seen, "swapped": len(whole)},
    )
    lies.refuse(
        "fewer entries than the reply says",
        CHAIN,
        "J6",
        "mediator",
        {"journal": short, "position": lies.position(whole)},
    )
    lies.refuse(
        "another end than the reply says",
        CHAIN,
        "J6",
        "mediator",
        {"journal": whole, "position": lies.position([*whole[:-2], whole[-1], whole[-2]])},
    )
    lies.refuse(
        "a release whose log is kept back",
        CHAIN,
        "J6",
        "mediator",
        {"journal": whole[: 1 + whole.index("release opened")]},
    )
    lies.refuse(
        "the journal of another seat",
        "journal.seat",
        "J1",
        "anna",
        {"journal": lies.good.journals[B], "seat": "b"},
    )
    members: Any = {"mediator": id_of("deputy"), "place": s.PlaceGiven.DEPUTY}
    long = lies.going_on(
        "place for ninety-one days",
        "coordinator",
        s.Assignment,
        not_after=Seconds(lies.good.now + 91 * 86_400 + HOUR_S),
        **members,
    )
    lies.refuse(
        "a record that no rule lets stand there",
        "journal.rule",
        "J7",
        "mediator",
        seen,
        {"journal": [*whole, long]},
    )


def _about_a_way_back(lies: Lies) -> None:
    """Set back with and without the root's word."""
    whole = lies.whole
    kept = whole[:-3]
    lies.restored("word of the root", kept)
    lies.restored("word about another seat", kept, seat="a")
    lies.restored("word at another place", kept, upto=5)
    lies.restored("word of another root", kept, forged=True)
    seen, back = {"journal": whole}, {"journal": [*kept, "word of the root"]}
    grown = {"journal": [*back["journal"], lies.going_on("pause of anna", "anna", s.Pause, side=Side.A)]}
    lies.take("set back by the root, and grown since", "mediator", seen, back, grown)
    lies.take("set back by the root when it was never seen", "mediator", back)
    lies.refuse("set back, and the root says nothing", BACK, "J6", "mediator", seen, {"journal": kept})
    for name in ("word of another root", "word about another seat", "word at another place"):
        lies.refuse(f"set back by the {name}", TWO, "J6", "mediator", seen, {"journal": [*kept, name]})
    lies.refuse("set back by the same word once more", BACK, "J6", "mediator", seen, grown, back)


def _about_who_somebody_is(lies: Lies) -> None:
    """Rows that say who the reader is."""
    mine, theirs = {"journal": lies.good.journals[A]}, lies.good.journals[B]
    lies.refuse(
        "a party is the other side",
        "trust.key",
        "V5",
        "anna",
        mine,
        {"journal": theirs, "seat": "b", "row": {"side": "b"}},
    )
    lies.refuse(
        "a party is the other side, from the first look on",
        "trust.key",
        "V5",
        "anna",
        {"journal": theirs, "seat": "b", "row": {"side": "b"}},
    )
    lies.refuse(
        "a party is a mediator",
        "trust.role",
        "K3",
        "anna",
        {"journal": lies.whole, "seat": "mediators", "row": {"role": "mediator", "side": None}},
    )
    lies.refuse("a party is of no side", "trust.role", "V5", "anna", {**mine, "row": {"side": None}})
    lies.refuse(
        "a mediator is a party",
        "trust.role",
        "K3",
        "mediator",
        {"journal": lies.good.journals[A], "seat": "a", "row": {"role": "party", "side": "a"}},
    )
    lies.refuse(
        "a mediator is a counsellor",
        "trust.role",
        "K3",
        "mediator",
        {"journal": [], "seat": f"c{id_of('mediator').hex()}", "row": {"role": "counsellor"}},
    )
    lies.refuse(
        "another case than was asked for",
        "trust.record",
        "V1",
        "anna",
        {**mine, "case": short_id("another case").hex()},
    )
    ended = lies.going_on(
        "place ended",
        "coordinator",
        s.Assignment,
        mediator=id_of("mediator"),
        place=s.PlaceGiven.ENDED,
        not_after=Seconds(lies.good.now + 60),
    )
    lies.refuse(
        "a mediator whose place ended is a mediator still",
        "trust.assignment",
        "K3",
        "mediator",
        {"journal": lies.whole},
        {"journal": [*lies.whole, ended]},
    )


def _about_people(lies: Lies) -> None:
    """Staff and places beside the journal."""
    mine = {"journal": lies.good.journals[A]}
    ghost = cast.staff("counsellor", StaffRole.MEDIATOR, "Ghost")
    lies.refuse(
        "a member of the staff in a second role",
        "trust.two_roles",
        "T5",
        "anna",
        {**mine, "staff": [by_root(ghost).hex()]},
    )
    lies.refuse(
        "a staff record that the root did not sign",
        "trust.signature",
        "K3",
        "anna",
        {**mine, "staff": [flipped(by_root(ghost))]},
    )
    lies.refuse(
        "a record of the journal among the staff",
        "trust.record",
        "K3",
        "anna",
        {**mine, "staff": [lies.records["consent anna"].hex()]},
    )
    lies.refuse(
        "bytes that are no record among the staff", "trust.record", "R4", "anna", {**mine, "staff": ["00" * 70]}
    )
    other = bytes(Stream("another root")(32)).hex()
    lies.refuse("another organisation at the same address", "trust.root", "K1", "anna", {**mine, "root": other})
    lies.refuse(
        "a mediator in the place of the server",
        "trust.record",
        "K1",
        "anna",
        {**mine, "server": lies.records["consent anna"].hex()},
    )
    elsewhere = lies.going_on(
        "place in another case",
        "coordinator",
        s.Assignment,
        mediator=id_of("mediator"),
        place=s.PlaceGiven.LEAD,
        not_after=Seconds(lies.good.now + 86_400),
        case=CaseId(short_id("another case")),
    )
    lies.refuse(
        "a counsellor is shown a place of another case",
        "trust.record",
        "J7",
        "counsellor",
        {"journal": [], "assignments": [elsewhere]},
    )
    given = lies.going_on(
        "place by a mediator",
        "mediator",
        s.Assignment,
        mediator=id_of("deputy"),
        place=s.PlaceGiven.LEAD,
        not_after=Seconds(lies.good.now + 86_400),
    )
    lies.refuse(
        "a counsellor is shown a place that a mediator gave",
        "journal.rule",
        "J7",
        "counsellor",
        {"journal": [], "assignments": [given]},
    )
    keyset = s.KeysetBytes(PEOPLE["bram"].public.to_bytes())
    members: Any = {"slip": SlipId(short_id("another slip")), "side": Side.B, "keyset": keyset}
    by_office = lies.going_on("keyset by the office", "coordinator", s.Confirm, epoch=1, **members)
    by_one = lies.going_on(
        "second keyset by one", "mediator", s.Confirm, epoch=2, replaces=id_of("anna"), **members
    )
    for name in (by_office, by_one):
        lies.refuse(
            f"a counsellor is shown a {name}",
            "trust.standing",
            "J7",
            "counsellor",
            {"journal": [], "assignments": [name]},
        )


def _about_other_devices(lies: Lies) -> None:
    """What the keyring knows, and what was receipted."""
    mine = lies.good.journals[A]
    further = lies.position([*mine, "consent bram"])
    lies.refuse(
        "fewer entries than another device followed",
        BACK,
        "K7",
        "anna",
        {"journal": mine},
        pin=further,
        evidence=lies.place(further["n"], ours=[*mine, "consent bram"]),
    )
    lies.refuse(
        "another history than another device followed",
        BACK,
        "K7",
        "anna",
        {"journal": mine},
        pin=lies.position([*mine[:-1], "consent bram"]),
    )
    lies.take("as far as another device followed", "anna", {"journal": mine}, pin=lies.position(mine))
    lies.going_on("pause of anna, lost", "anna", s.Pause, side=Side.A)
    stops = [
        {
            "route": "case.pause",
            "record": "pause of anna, lost",
            "receipt": lies.receipt("pause of anna, lost"),
        }
    ]
    lies.refuse(
        "a pause that was receipted is not there", "receipt.gone", "R9", "anna", {"journal": mine}, stops=stops
    )
    lies.take(
        "a pause that was receipted is there", "anna", {"journal": [*mine, "pause of anna, lost"]}, stops=stops
    )
    closed = lies.going_on("closed by the mediator", "mediator", s.Close)
    lies.take(
        "a pause that was receipted is not missed once the contact is over",
        "anna",
        {"journal": [*mine, closed]},
        stops=stops,
    )
