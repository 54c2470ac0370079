"""Scenarios of readings that came otherwise than by a release: handed over to another mediator, given anew after a recovery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from relay.crypto import digests, part
from relay.domain.ids import ItemId, KeysetId, RecordId
from relay.domain.model import Kind, Purpose, Side
from relay.wire import records
from relay.wire import statements as s
from scripts.scenarios.base import Json, Kept, Made, Stream, keyset_inputs, keyset_of, refused, short_id
from scripts.scenarios.cast import CASE, ITEM, KEYSETS, chained, dated, id_of, public_of
from scripts.scenarios.organisation import Named, given, signed_by, spoilt
from scripts.scenarios.people import LATER, confirmed

INNER: Final = '{"text":"Ik denk er elke dag aan.","language":"nl","subject":"Die avond","parts":[]}'
ANEW: Final = LATER[0]
"""Bram's keyset after he lost everything."""
OTHER_ITEM: Final = ItemId(short_id("other item"))


class Letter:
    """Anna's letter: sealed, its manifest, and what her submit said."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self.cek, self.shares = Stream("reading cek")(32), Stream("reading shares")
        sealed = part.seal_part(self.cek, CASE, ITEM, 0, part.letter_part(INNER.encode()))
        self.segments = sealed.segments
        ref = s.PartRef(s.PartHeader(sealed.header), 4_000, 1, s.Digest(sealed.root))
        statement = s.Manifest(
            **dated("anna", "reading manifest"),
            item=ITEM,
            author=id_of("anna"),
            side=Side.A,
            kind=Kind.LETTER,
            parts=(ref,),
        )
        self.manifest = signed_by(statement, KEYSETS["anna"])
        self.manifest_id = _id_of(self.manifest)

    def grant(
        self, name: str, to: str, grantor: str, purpose: Purpose, cek: bytes | None = None
    ) -> tuple[bytes, bytes]:
        """Return a kept grant of the letter's key, and its share."""
        place = {"case": bytes(CASE), "item": bytes(ITEM), "grantor": bytes(id_of(grantor))}
        return self._kept.grant(
            name, cek or self.cek, keyset_of(to), place=place, purpose=purpose, random=self.shares
        )

    def reading(self, grantor: str, purpose: Purpose, grant: bytes, share: bytes, **more: Json) -> dict[str, Json]:
        """Return what a reader is given."""
        return {
            "manifest": self.manifest,
            "letter": self.segments.hex(),
            "grantor": id_of(grantor).hex(),
            "purpose": int(purpose),
            "grant": grant.hex(),
            "share": share.hex(),
            **more,
        }


def _id_of(record: Json) -> RecordId:
    parsed = records.parse(bytes.fromhex(str(record)))
    return RecordId(digests.record_id(parsed.type, parsed.body))


_RECORDS: Final = ("manifest", "release", "regrant")


def _by_name(named: Named, change: dict[str, Json]) -> dict[str, Json]:
    """Return what is given with the names of records in place of the records."""
    shown = dict(change)
    if "journal" in change:
        shown["journal"] = named.of(change["journal"])
    if "reading" in change:
        shown["reading"] = {
            member: named.of([value])[0] if member in _RECORDS and value is not None else value
            for member, value in change["reading"].items()
        }
    return shown


def _wrong_share(share: bytes) -> str:
    return bytes([share[0] ^ 1, *share[1:]]).hex()


def hand_over_reading(kept: Kept) -> Made:
    """The mediator hands Anna's letter over to the deputy, who reads it."""
    letter = Letter(kept)
    grant, share = letter.grant("hand-over", "deputy", "mediator", Purpose.HANDOVER)
    submitted, submitted_share = letter.grant("to deputy", "deputy", "anna", Purpose.MEDIATOR)
    other, other_share = letter.grant("other", "deputy", "mediator", Purpose.HANDOVER, Stream("other cek")(32))

    def handover(label: str, by: str = "mediator", **change: Any) -> Json:
        ref = s.ItemGrantRef(change.pop("item", ITEM), s.Digest(digests.digest(change.pop("grant", grant))))
        members: dict[str, Any] = {"to": id_of("deputy"), "grants": (ref,), **change}
        return signed_by(s.Handover(**chained(by, f"hand-over {label}"), **members), KEYSETS[by])

    word = handover("the word")
    journal = [letter.manifest, word]
    reading = letter.reading("mediator", Purpose.HANDOVER, grant, share)
    wrong: list[tuple[str, str, str, dict[str, Json]]] = [
        ("no hand-over in the journal", "item.grant", "nobody signed for this grant", {"journal": journal[:1]}),
        (
            "the hand-over of another grant",
            "item.grant",
            "its digest is another one",
            {"journal": [letter.manifest, handover("other grant", grant=other)]},
        ),
        (
            "the hand-over of another item",
            "item.grant",
            "not of this letter",
            {"journal": [letter.manifest, handover("other item", item=OTHER_ITEM)]},
        ),
        (
            "a hand-over to somebody else",
            "item.grant",
            "not to the deputy",
            {"journal": [letter.manifest, handover("to another", to=id_of("mediator"))]},
        ),
        (
            "another grantor",
            "item.grant",
            "the deputy signed no hand-over",
            {"reading": {"grantor": id_of("deputy").hex()}},
        ),
        (
            "another grant",
            "item.grant",
            "nobody signed for it",
            {"reading": {"grant": other.hex(), "share": other_share.hex()}},
        ),
        (
            "the grant of a submit that there is not",
            "item.manifest",
            "purpose 1 needs a submit",
            {
                "reading": {
                    "purpose": int(Purpose.MEDIATOR),
                    "grantor": id_of("anna").hex(),
                    "grant": submitted.hex(),
                    "share": submitted_share.hex(),
                }
            },
        ),
        ("the manifest is not in the journal", "item.journal", "nothing binds it", {"journal": [word]}),
        (
            "a manifest whose signature does not hold",
            "item.author",
            "zeros",
            {"reading": {"manifest": spoilt(letter.manifest)}, "journal": [spoilt(letter.manifest), word]},
        ),
        ("another share", "crypto.header", "the key is another one", {"reading": {"share": _wrong_share(share)}}),
    ]
    named = Named()
    whole = _by_name(named, {"journal": journal, "reading": reading})
    negatives = [refused(name, code, why, **_by_name(named, change)) for name, code, why, change in wrong]
    return Made(
        about=(
            "What the deputy is given of a letter that was handed over, and the records of their journal that matter,"
            " by their names in `records`; they all hold, and the words come out. A negative changes members of"
            " `reading`, or has another `journal`, and says which check refuses it (steps S2, S10, G5, I9)."
        ),
        steps="G1 G3 G5 S2 S10",
        inputs={
            **given(),
            "item": ITEM.hex(),
            "reader": {"name": "deputy", **keyset_inputs(KEYSETS["deputy"])},
            "authors": {"anna": public_of("anna").hex()},
            "records": named.records,
            **whole,
        },
        outputs={"inner": INNER},
        negatives=negatives,
    )


def regrant_reading(kept: Kept) -> Made:
    """Bram lost everything; the mediator wraps for his second keyset what had been released to his first."""
    letter = Letter(kept)
    first, first_share = letter.grant("release", "bram", "mediator", Purpose.RELEASE)
    grant, share = letter.grant("regrant", ANEW, "mediator", Purpose.REGRANT)
    other, other_share = letter.grant("other", ANEW, "mediator", Purpose.REGRANT, Stream("other cek")(32))
    anew = KeysetId(keyset_of(ANEW).public.id)
    members: dict[str, Any] = {
        "item": ITEM,
        "manifest": letter.manifest_id,
        "to": id_of("bram"),
        "author": public_of("anna"),
        "grant": s.Digest(digests.digest(first)),
    }
    release = signed_by(s.Release(**dated("mediator", "reading release"), **members), KEYSETS["mediator"])
    other_release = signed_by(
        s.Release(**dated("mediator", "other release"), **{**members, "item": OTHER_ITEM}), KEYSETS["mediator"]
    )

    def regrant(label: str, by: str = "mediator", **change: Any) -> Json:
        members = {
            "item": ITEM,
            "release": _id_of(release),
            "to": anew,
            "grant": s.Digest(digests.digest(grant)),
            **change,
        }
        return signed_by(s.Regrant(**dated(by, f"regrant {label}"), **members), KEYSETS[by])

    word = regrant("the word")
    confirms = [confirmed(1, "bram", "mediator"), confirmed(2, ANEW, "mediator", "coordinator", replaces="bram")]
    reading = letter.reading(
        "mediator", Purpose.REGRANT, grant, share, release=release, regrant=word, author=public_of("anna").hex()
    )
    in_journal: Callable[..., list[Json]] = lambda *more: [*confirms, *more]  # noqa: E731 - a word for a list
    wrong: list[tuple[str, str, str, dict[str, Json]]] = [
        ("no release", "item.release", "a regrant without a release", {"reading": {"release": None}}),
        *[
            (f"a regrant {name}", "item.grant", f"a regrant {name}", {"journal": in_journal(release, record)})
            for name, record in (
                ("of another item", regrant("i", item=OTHER_ITEM)),
                ("by a mediator of other cases", regrant("c", "counsellor")),
                ("by the coordinator", regrant("o", "coordinator")),
                ("by its author", regrant("a", "anna")),
                ("to the first keyset", regrant("b", to=id_of("bram"))),
                ("of another grant", regrant("g", grant=s.Digest(digests.digest(other)))),
            )
        ],
        (
            "another grant",
            "item.grant",
            "its digest is not in the regrant",
            {"reading": {"grant": other.hex(), "share": other_share.hex()}},
        ),
        (
            "the release's own grant",
            "item.grant",
            "the regrant binds, not the release",
            {"reading": {"grant": first.hex(), "share": first_share.hex()}},
        ),
        ("another grantor", "item.grant", "not who regranted", {"reading": {"grantor": id_of("deputy").hex()}}),
        ("the regrant is not in the journal", "item.grant", "nothing binds it", {"journal": in_journal(release)}),
        ("the release is not in the journal", "item.journal", "nothing binds it", {"journal": in_journal(word)}),
        (
            "the release of another item",
            "item.release",
            "not of this letter",
            {"reading": {"release": other_release}, "journal": in_journal(other_release, word)},
        ),
        (
            "a manifest whose signature does not hold",
            "item.author",
            "zeros",
            {"reading": {"manifest": spoilt(letter.manifest)}},
        ),
        ("another share", "crypto.header", "the key is another one", {"reading": {"share": _wrong_share(share)}}),
    ]
    noise, noise_share = letter.grant("noise", ANEW, "deputy", Purpose.REGRANT, Stream("noise cek")(32))
    worthless = regrant("noise", "deputy", grant=s.Digest(digests.digest(noise)))
    named = Named()
    whole = _by_name(named, {"journal": in_journal(release, word), "reading": reading})
    first_tried = {"grantor": id_of("deputy").hex(), "grant": noise.hex(), "share": noise_share.hex()}
    second = {member: reading[member] for member in ("grantor", "purpose", "grant", "share")}
    beside = _by_name(
        named,
        {
            "journal": in_journal(release, worthless, word),
            "reading": {**reading, **first_tried, "others": [second]},
        },
    )
    negatives = [refused(name, code, why, **_by_name(named, change)) for name, code, why, change in wrong]
    return Made(
        about=(
            "What Bram is given, with his second keyset, of a letter that had been released to his first, and the"
            " records of his journal that matter, by their names in `records`: the words come out. A negative changes"
            " members of `reading` (null leaves one out), or has another `journal`, and says which check refuses it"
            " (steps S5, S11, G5, I9). In `beside` the deputy regranted noise, which is tried first: the same words come out, and"
            " `noise` says by whose grants they did not (step G1)."
        ),
        steps="E6 G1 G3 G5 S5 S11",
        inputs={
            **given(),
            "item": ITEM.hex(),
            "reader": {"name": ANEW, **keyset_inputs(keyset_of(ANEW))},
            "records": named.records,
            **whole,
            "beside": beside,
        },
        outputs={"inner": INNER, "noise": [id_of("deputy").hex()]},
        negatives=negatives,
    )
