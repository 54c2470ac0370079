"""One letter from writing to opening, and what its recipient must refuse: the whole protocol in one file."""

from __future__ import annotations

from typing import Any

from relay.crypto import digests, note, part
from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Kind, Purpose, Side, StaffRole
from relay.wire import records
from relay.wire import statements as s
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Kept, Made, Stream, framed, keyset_inputs, refused, short_id, signed
from scripts.scenarios.cast import (
    AT,
    CASE,
    FINGERPRINT,
    ITEM,
    KEYSETS,
    ROOT,
    by,
    chained,
    dated,
    id_of,
    in_case,
    public_of,
)

INNER = '{"text":"Ik denk er elke dag aan.","language":"nl","subject":"Die avond","parts":[]}'
NOTE = "Een brief over die avond. Hij vraagt niets."


class Journals:
    """The heads of the seats, as records enter."""

    def __init__(self) -> None:
        self.entries: dict[str, list[bytes]] = {}
        self.heads: dict[str, bytes] = {}

    def enter(self, record: bytes, *seats: str) -> None:
        """Put a record id into the journals of these seats."""
        for seat in seats:
            entries = self.entries.setdefault(seat, [])
            head = self.heads.get(seat, digests.JOURNAL_START)
            self.heads[seat] = digests.journal_head(CASE, len(entries) + 1, head, record)
            entries.append(record)

    def at(self, seat: str) -> dict[str, Any]:
        """Return a seat's position as the arguments of `chained`."""
        return {"n": len(self.entries.get(seat, [])), "head": self.heads.get(seat, digests.JOURNAL_START)}

    def shown(self) -> Json:
        """Return ids and last head of every seat."""
        return {
            seat: {"records": [entry.hex() for entry in entries], "head": self.heads[seat].hex()}
            for seat, entries in self.entries.items()
        }


def submit_release_open(kept: Kept) -> Made:
    """Anna writes, the mediator releases with a note, Bram opens."""
    journals, made = Journals(), dict[str, Json]()

    def enter(name: str, statement: s.Statement, by_whom: str, *seats: str) -> bytes:
        record, id_ = signed(statement, KEYSETS[by_whom])
        journals.enter(id_, *seats)
        made[name] = record.hex()
        return id_

    for name, role in (
        ("coordinator", StaffRole.COORDINATOR),
        ("mediator", StaffRole.MEDIATOR),
        ("deputy", StaffRole.MEDIATOR),
        ("server", StaffRole.SERVER),
    ):
        made[f"staff {name}"] = by_root(cast.staff(name, role, name.title())).hex()
    assignment = s.Assignment(
        **in_case("coordinator", "story assign"),
        mediator=id_of("mediator"),
        place=s.PlaceGiven.LEAD,
        not_after=Seconds(AT + 90 * 86_400),
    )
    enter("assignment", assignment, "coordinator", "a", "b", "mediators")
    for name, side in (("anna", Side.A), ("bram", Side.B)):
        confirm = s.Confirm(
            **in_case("mediator", f"story confirm {name}"),
            slip=SlipId(short_id(f"slip {name}")),
            side=side,
            epoch=1,
            keyset=public_of(name),
        )
        enter(f"confirm {name}", confirm, "mediator", side.value, "mediators")

    cek = Stream("story cek")(32)
    sealed = part.seal_part(cek, CASE, ITEM, 0, part.letter_part(INNER.encode()))
    ref = s.PartRef(s.PartHeader(sealed.header), 4_000, 1, s.Digest(sealed.root))
    manifest = s.Manifest(
        **dated("anna", "story manifest"),
        item=ITEM,
        author=id_of("anna"),
        side=Side.A,
        kind=Kind.LETTER,
        parts=(ref,),
    )
    submit_at = journals.at("a")
    manifest_id = RecordId(enter("manifest", manifest, "anna", "a", "mediators"))
    shares = Stream("story shares")
    to_mediator, share_m = _grant(kept, "to mediator", cek, "mediator", "anna", Purpose.MEDIATOR, shares)
    own_copy, share_a = _grant(kept, "own copy", cek, "anna", "anna", Purpose.OWN_COPY, shares)
    submit = s.Submit(
        **chained("anna", "story submit", **submit_at),
        item=ITEM,
        manifest=manifest_id,
        grants=(
            s.GrantRef(id_of("mediator"), Purpose.MEDIATOR, s.Digest(digests.digest(to_mediator))),
            s.GrantRef(id_of("anna"), Purpose.OWN_COPY, s.Digest(digests.digest(own_copy))),
        ),
    )
    submit_id = enter("submit", submit, "anna", "a", "mediators")

    to_bram, share_b = _grant(kept, "release", cek, "bram", "mediator", Purpose.RELEASE, shares)
    place = {"case": bytes(CASE), "subject": bytes(ITEM), "author_id": bytes(id_of("mediator"))}
    sealed_note = kept.words("note", note.WordsKind.RELEASE_NOTE, NOTE, KEYSETS["bram"], place=place)
    log_at = journals.at("mediators")
    given: dict[str, Any] = {
        "item": ITEM,
        "manifest": manifest_id,
        "to": id_of("bram"),
        "grant": s.Digest(digests.digest(to_bram)),
        "note": s.Digest(digests.digest(sealed_note)),
    }
    release_id = enter(
        "release", s.Release(**dated("mediator", "story release"), **given), "mediator", "b", "mediators"
    )
    log = s.Log(**chained("mediator", "story log", **log_at), statement=RecordId(release_id))
    enter("log", log, "mediator", "mediators")
    opening = s.Open(**chained("bram", "story open", **journals.at("b")), item=ITEM, tell_author=False)
    opened_id = enter("open", opening, "bram", "b", "mediators")
    for name, id_, seat in (("submit", submit_id, "a"), ("open", opened_id, "b")):
        stands = journals.at(seat)
        receipt = s.Receipt(
            **by("server", f"receipt {name}"),
            record=RecordId(id_),
            n=stands["n"],
            day=cast.DAY,
            head=s.Digest(stands["head"]),
            at=AT,
        )
        made[f"receipt {name}"] = signed(receipt, KEYSETS["server"])[0].hex()

    reading: dict[str, Json] = {
        "manifest": made["manifest"],
        "release": made["release"],
        "letter": sealed.segments.hex(),
        "grantor": id_of("mediator").hex(),
        "grant": to_bram.hex(),
        "share": share_b.hex(),
        "author": public_of("anna").hex(),
    }
    return Made(
        about=(
            "Anna (side a) submits a letter, the mediator releases it with a note, Bram (side b) opens it. The negatives"
            " change one thing in what Bram is given; `code` says which of his checks (steps S5 and I9) refuses it."
        ),
        steps="K3 K4 J1 J2 J3 G2 G3 I8 S1 S2 S3 S5 R6",
        inputs={
            "root_public": ROOT.public.raw.hex(),
            "at": AT,
            "case": CASE.hex(),
            "item": ITEM.hex(),
            "keysets": {name: keyset_inputs(KEYSETS[name]) for name in ("anna", "bram", "mediator")},
            "content_key": cek.hex(),
            "inner": INNER,
            "note": NOTE,
        },
        outputs={
            "records": made,
            "journals": journals.shown(),
            "grants": {"mediator": {"share": share_m.hex()}, "own copy": {"share": share_a.hex()}},
            "sealed_note": sealed_note.hex(),
            "reading": {**reading, "note": sealed_note.hex()},
            "reading by an older client": _older(reading, given),
        },
        negatives=[
            refused(name, code, why, **change)
            for name, code, why, change in _refused(kept, given, reading, manifest)
        ],
    )


def _older(reading: dict[str, Json], given: dict[str, Any]) -> dict[str, Json]:
    """Return the reading of a release as older clients wrote it: it names the author's keyset itself, and *open* need not."""
    older = s.Release(**dated("mediator", "story release"), **given, author=public_of("anna"))
    rest = {name: value for name, value in reading.items() if name != "author"}
    return {**rest, "release": signed(older, KEYSETS["mediator"])[0].hex()}


def _refused(
    kept: Kept, given: dict[str, Any], reading: dict[str, Json], manifest: s.Manifest
) -> list[tuple[str, str, str, Json]]:
    """Return what a dishonest server, or one with a dishonest mediator's help, might show Bram."""
    cek, other_cek = Stream("story cek")(32), Stream("other story cek")(32)
    other_grant, other_share = _grant(
        kept, "other", other_cek, "bram", "mediator", Purpose.RELEASE, Stream("other share")
    )
    forged = part.seal_part(cek, CASE, ITEM, 0, part.letter_part(INNER.replace("elke", "nooit").encode()))

    def released(**change: Any) -> Json:
        return {
            "release": signed(
                s.Release(**dated("mediator", "story release"), **{**given, **change}), KEYSETS["mediator"]
            )[0].hex()
        }

    def release_by(name: str) -> Json:
        return {"release": signed(s.Release(**dated(name, "story release"), **given), KEYSETS[name])[0].hex()}

    bodies = bytes.fromhex(str(reading["manifest"]))
    unsigned = bodies[:-64] + bytes(64)
    swapped = s.Manifest(
        **{**dated("bram", "story manifest"), "signers": (id_of("bram"),)},
        item=ITEM,
        author=id_of("bram"),
        side=Side.A,
        kind=Kind.LETTER,
        parts=manifest.parts,
    )
    other_item = s.Manifest(
        **dated("anna", "other item"),
        item=ItemId(short_id("other item")),
        author=id_of("anna"),
        side=Side.A,
        kind=Kind.LETTER,
        parts=manifest.parts,
    )
    share = bytes.fromhex(str(reading["share"]))
    return [
        (
            "a release of another manifest",
            "item.release",
            "the mediator read something else",
            released(manifest=RecordId(bytes(32))),
        ),
        (
            "a release of another item",
            "item.release",
            "the release is not for this letter",
            released(item=short_id("other item")),
        ),
        (
            "released by a mediator of other cases",
            "item.release_signer",
            "no assignment for the deputy in this case",
            release_by("deputy"),
        ),
        (
            "released by the coordinator",
            "item.release_signer",
            "a coordinator is no mediator",
            release_by("coordinator"),
        ),
        ("released by its author", "item.release_signer", "a party is no mediator", release_by("anna")),
        (
            "a release with a wrong signature",
            "item.release_signer",
            "the signature does not hold",
            {"release": str(reading["release"])[:-128] + "00" * 64},
        ),
        ("a release to somebody else", "item.recipient", "not for Bram's keyset", released(to=id_of("anna"))),
        (
            "a grant that was not released",
            "item.grant",
            "its digest is not in the release",
            {"grant": other_grant.hex(), "share": other_share.hex()},
        ),
        (
            "another grantor",
            "item.grant",
            "the grant is not from whoever released",
            {"grantor": id_of("deputy").hex()},
        ),
        (
            "another author's keys",
            "item.author",
            "the manifest names another author",
            {"author": public_of("deputy").hex()},
        ),
        (
            "another author's keys in a release as older clients wrote it",
            "item.author",
            "the manifest names another author, whoever signed the release",
            released(author=public_of("deputy")),
        ),
        (
            "a manifest without its author's signature",
            "item.author",
            "the signature does not hold",
            {"manifest": unsigned.hex()},
        ),
        (
            "a manifest by somebody else",
            "item.release",
            "it is not the one released",
            {"manifest": signed(swapped, KEYSETS["bram"])[0].hex()},
        ),
        (
            "the manifest of another item",
            "item.manifest",
            "not the letter asked for",
            {"manifest": signed(other_item, KEYSETS["anna"])[0].hex()},
        ),
        (
            "another share",
            "crypto.header",
            "the key is another one",
            {"share": bytes([share[0] ^ 1, *share[1:]]).hex()},
        ),
        (
            "other words under the same key",
            "crypto.segments",
            "a mediator who holds the key wrote them",
            {"letter": forged.segments.hex()},
        ),
    ]


def _grant(
    kept: Kept, name: str, cek: bytes, to: str, grantor: str, purpose: Purpose, random: Stream
) -> tuple[bytes, bytes]:
    place = {"case": bytes(CASE), "item": bytes(ITEM), "grantor": bytes(id_of(grantor))}
    return kept.grant(name, cek, KEYSETS[to], place=place, purpose=purpose, random=random)


def by_root(statement: s.Statement) -> bytes:
    """Return a record that the root signed."""
    code, body = records.body_of(statement)
    return framed(code, body, [(KeysetId(FINGERPRINT), ROOT)])
