"""The people, ids and one statement of every type that several scenarios share."""

from __future__ import annotations

from typing import Any, Final

from relay.crypto import digests
from relay.crypto.keys import SigningSecret
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, GuardianId, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Delivery, Kind, Mode, Purpose, Scope, Side, StaffRole
from relay.wire import statements as s
from scripts.scenarios.base import Stream, keyset_of, short_id

AT: Final = Seconds(1_800_000_000)
DAY: Final = Day(AT // 86_400)
YEAR_S: Final = 365 * 86_400
ORIGIN: Final = "https://letters.example"

ROOT: Final = SigningSecret(Stream("root")(32))
FINGERPRINT: Final = s.RootFingerprint(digests.root_fingerprint(ROOT.public.raw))
CASE: Final = CaseId(short_id("case"))
ITEM: Final = ItemId(short_id("item"))
NAMES: Final = (
    "anna",
    "bram",
    "coordinator",
    "mediator",
    "deputy",
    "counsellor",
    "interpreter",
    "guardian",
    "server",
    "sister",
)
KEYSETS: Final = {name: keyset_of(name) for name in NAMES}


def id_of(name: str) -> KeysetId:
    """Return a person's keyset id."""
    return KeysetId(KEYSETS[name].public.id)


def public_of(name: str) -> s.KeysetBytes:
    """Return a person's public keyset."""
    return s.KeysetBytes(KEYSETS[name].public.to_bytes())


def account_of(name: str) -> s.SigningKeyBytes:
    """Return a person's public account key."""
    return s.SigningKeyBytes(SigningSecret(Stream(f"account of {name}")(32)).public.raw)


def by(name: str, label: str, *more: str) -> dict[str, Any]:
    """Return the members every statement begins with, signed by `name` and perhaps more."""
    return {
        "root": FINGERPRINT,
        "nonce": s.Nonce(Stream(f"nonce {label}")(16)),
        "signers": tuple(id_of(signer) for signer in (name, *more)),
    }


def in_case(name: str, label: str, *more: str) -> dict[str, Any]:
    """Return the members of a statement about the case, with its second."""
    return {**by(name, label, *more), "case": CASE, "at": AT}


def chained(name: str, label: str, n: int = 0, head: bytes = bytes(32)) -> dict[str, Any]:
    """Return the members of a statement that carries a journal position."""
    return {**in_case(name, label), "journal": s.Position(n, s.Digest(head))}


def dated(name: str, label: str) -> dict[str, Any]:
    """Return the members of a statement that the other side may read."""
    return {**by(name, label), "case": CASE, "day": DAY}


def staff(name: str, role: StaffRole, shown: str) -> s.Staff:
    """Return the root's statement about a staff member."""
    return s.Staff(
        **{**by(name, f"staff {name}"), "signers": (KeysetId(FINGERPRINT),)},
        at=AT,
        keyset=public_of(name),
        account=account_of(name),
        role=role,
        name=shown,
        not_before=AT,
        not_after=Seconds(AT + YEAR_S),
    )


def _digest(name: str) -> s.Digest:
    return s.Digest(Stream(f"digest {name}")(32))


def _record(name: str) -> RecordId:
    return RecordId(Stream(f"record {name}")(32))


def every_statement() -> dict[type[s.Statement], tuple[s.Statement, tuple[str, ...]]]:
    """Return one statement of each type with as many members as it can have, and who signs it."""
    words = (s.WordsRef(id_of("mediator"), _digest("words")), s.WordsRef(id_of("deputy"), _digest("more words")))
    slip, until = SlipId(short_id("slip")), Seconds(AT + 30 * 86_400)
    part = s.PartRef(s.PartHeader(Stream("header")(74)), 4_000, 1, _digest("segments"))
    counsel = _record("delegation")
    made: list[tuple[s.Statement, tuple[str, ...]]] = [
        (staff("mediator", StaffRole.MEDIATOR, 'M. \u00d6zt\u00fcrk "Mo" \\ de Vri\u00e8s'), ("root",)),
        (
            s.StaffEnd(
                **{**by("mediator", "end"), "signers": (KeysetId(FINGERPRINT),)}, at=AT, keyset=id_of("deputy")
            ),
            ("root",),
        ),
        (
            s.Assignment(
                **in_case("coordinator", "assign"),
                mediator=id_of("mediator"),
                place=s.PlaceGiven.LEAD,
                not_after=until,
            ),
            ("coordinator",),
        ),
        (s.Slip(**chained("mediator", "slip"), slip=slip, side=Side.A, epoch=1, expires=until), ("mediator",)),
        (
            s.Confirm(
                **in_case("mediator", "confirm", "coordinator"),
                slip=slip,
                side=Side.A,
                epoch=2,
                keyset=public_of("anna"),
                replaces=KeysetId(_record("old keyset")),
            ),
            ("mediator", "coordinator"),
        ),
        (
            s.Consent(**chained("mediator", "consent"), side=Side.B, attested=Attested.PAPER, guardian=True),
            ("mediator",),
        ),
        (s.UnderAge(**in_case("mediator", "under age"), side=Side.A, on=True), ("mediator",)),
        (
            s.Guardian(
                **in_case("mediator", "guardian"),
                side=Side.A,
                guardian=GuardianId(short_id("guardian")),
                step=s.GuardianStep.NAMED,
                slip=slip,
                expires=until,
            ),
            ("mediator",),
        ),
        (
            s.GuardianWord(
                **in_case("guardian", "word"),
                side=Side.A,
                guardian=GuardianId(short_id("guardian")),
                asked=_record("question"),
                agrees=True,
            ),
            ("guardian",),
        ),
        (s.ConsentEnd(**chained("anna", "consent end"), side=Side.A, consent=_record("consent")), ("anna",)),
        (
            s.Preferences(
                **chained("anna", "preferences", 7, _digest("head")),
                side=Side.A,
                kinds=(Form.LETTER, Form.AUDIO),
                tell_opened=False,
            ),
            ("anna",),
        ),
        (s.Prepared(**chained("mediator", "prepared"), side=Side.A), ("mediator",)),
        (s.CaseOpen(**dated("mediator", "open case")), ("mediator",)),
        (
            s.Manifest(
                **dated("counsellor", "manifest"),
                item=ITEM,
                author=id_of("counsellor"),
                side=Side.A,
                kind=Kind.LETTER,
                parts=(part,),
                delegation=counsel,
            ),
            ("counsellor",),
        ),
        (
            s.Submit(
                **chained("anna", "submit"),
                item=ITEM,
                manifest=_record("manifest"),
                grants=(
                    s.GrantRef(id_of("mediator"), Purpose.MEDIATOR, _digest("grant")),
                    s.GrantRef(id_of("anna"), Purpose.OWN_COPY, _digest("own copy")),
                ),
                replaces=ItemId(short_id("older item")),
            ),
            ("anna",),
        ),
        (s.Postpone(**chained("mediator", "postpone"), item=ITEM, until=Day(DAY + 7), remark=words), ("mediator",)),
        (
            s.Release(
                **dated("mediator", "release"),
                item=ITEM,
                manifest=_record("manifest"),
                to=id_of("counsellor"),
                grant=_digest("grant"),
                note=_digest("note"),
                delegation=counsel,
            ),
            ("mediator",),
        ),
        (
            s.Log(**chained("mediator", "log", 2**53 - 1, _digest("head")), statement=_record("release")),
            ("mediator",),
        ),
        (
            s.Deliver(**chained("counsellor", "deliver"), item=ITEM, how=Delivery.READ_ALOUD, delegation=counsel),
            ("counsellor",),
        ),
        (
            s.Return(**in_case("mediator", "return"), item=ITEM, manifest=_record("manifest"), reason=words),
            ("mediator",),
        ),
        (
            s.NotPassedOn(
                **in_case("mediator", "not passed on"), item=ITEM, manifest=_record("manifest"), reason=words
            ),
            ("mediator",),
        ),
        (s.TakeUp(**in_case("coordinator", "take up"), earlier=CaseId(short_id("earlier"))), ("coordinator",)),
        (s.StepAside(**in_case("mediator", "step aside")), ("mediator",)),
        (s.Answered(**chained("mediator", "answered"), counsellor=id_of("counsellor")), ("mediator",)),
        (
            s.HandNote(
                **in_case("mediator", "hand note"),
                to=id_of("deputy"),
                note=s.NoteId(short_id("note")),
                by=id_of("anna"),
                digest=_digest("note for the deputy"),
                about=Side.A,
            ),
            ("mediator",),
        ),
        (s.TwoMediators(**in_case("mediator", "two mediators"), on=True), ("mediator",)),
        (
            s.Viewed(
                **chained("mediator", "viewed"), item=ITEM, manifest=_record("manifest"), parts=(_digest("page"),)
            ),
            ("mediator",),
        ),
        (
            s.Countersign(
                **chained("mediator", "countersign"),
                item=ITEM,
                manifest=_record("manifest"),
                to=id_of("bram"),
            ),
            ("mediator",),
        ),
        (s.Decline(**chained("mediator", "decline"), item=ITEM, manifest=_record("manifest")), ("mediator",)),
        (s.Recall(**chained("anna", "recall"), item=ITEM), ("anna",)),
        (s.Open(**chained("bram", "open"), item=ITEM, tell_author=True), ("bram",)),
        (s.Refuse(**chained("bram", "refuse"), item=ITEM), ("bram",)),
        (
            s.Regrant(
                **dated("mediator", "regrant"),
                item=ITEM,
                release=_record("release"),
                to=id_of("bram"),
                grant=_digest("new"),
            ),
            ("mediator",),
        ),
        (
            s.Recopy(
                **in_case("mediator", "recopy"),
                item=ITEM,
                manifest=_record("manifest"),
                to=id_of("anna"),
                grant=_digest("copied anew"),
            ),
            ("mediator",),
        ),
        (s.Note(**in_case("anna", "note"), note=s.NoteId(short_id("note")), words=words, about=Side.A), ("anna",)),
        (s.Pause(**chained("bram", "pause"), side=Side.B), ("bram",)),
        (s.Resume(**chained("mediator", "resume"), pause=_record("pause")), ("mediator",)),
        (s.Withdraw(**chained("counsellor", "withdraw"), side=Side.A, delegation=counsel), ("counsellor",)),
        (s.Close(**chained("mediator", "close")), ("mediator",)),
        (
            s.Delegation(
                **in_case("mediator", "delegation", "anna"),
                side=Side.A,
                counsellor=id_of("counsellor"),
                scopes=(Scope.READ, Scope.SUBMIT),
                mode=Mode.SCAN,
                not_before=AT,
                not_after=until,
            ),
            ("mediator", "anna"),
        ),
        (s.Revocation(**in_case("mediator", "revocation"), delegation=counsel), ("mediator",)),
        (
            s.Handover(
                **chained("mediator", "handover"),
                to=id_of("deputy"),
                grants=(s.ItemGrantRef(ITEM, _digest("handed")),),
            ),
            ("mediator",),
        ),
        (
            s.Restore(
                **{**by("mediator", "restore"), "signers": (KeysetId(FINGERPRINT),)},
                case=CASE,
                at=AT,
                seat="mediators",
                journal=s.Position(3, _digest("head")),
            ),
            ("root",),
        ),
        (
            s.Receipt(
                **by("server", "receipt"), record=_record("submit"), n=2, day=DAY, head=_digest("head"), at=AT
            ),
            ("server",),
        ),
        (
            s.ShredReceipt(
                **by("server", "shred"),
                record=_record("recall"),
                item=ITEM,
                grants=(_digest("grant"), _digest("new")),
                day=DAY,
            ),
            ("server",),
        ),
        (
            s.Offer(
                **in_case("mediator", "offer"),
                item=ITEM,
                manifest=_record("manifest"),
                original=ItemId(short_id("older item")),
                to=id_of("anna"),
                grant=_digest("shown"),
            ),
            ("mediator",),
        ),
        (s.Agree(**chained("anna", "agree"), item=ITEM, manifest=_record("manifest"), agrees=True), ("anna",)),
        (
            s.Share(
                **in_case("mediator", "share"),
                item=ITEM,
                manifest=_record("manifest"),
                side=Side.A,
                to=id_of("interpreter"),
                grant=_digest("lent"),
            ),
            ("mediator",),
        ),
        (s.Unshare(**in_case("mediator", "unshare"), item=ITEM, to=id_of("interpreter")), ("mediator",)),
        (
            s.Supporter(
                **in_case("mediator", "supporter", "anna"),
                slip=SlipId(short_id("supporter's slip")),
                side=Side.A,
                keyset=public_of("sister"),
            ),
            ("mediator", "anna"),
        ),
        (
            s.SupporterEnd(**in_case("sister", "supporter end"), side=Side.A, supporter=id_of("sister")),
            ("sister",),
        ),
        (
            s.Lend(
                **in_case("anna", "lend"),
                item=ITEM,
                manifest=_record("manifest"),
                side=Side.A,
                to=id_of("sister"),
                grant=_digest("lent to a supporter"),
            ),
            ("anna",),
        ),
        (s.Unlend(**in_case("anna", "unlend"), item=ITEM, side=Side.A, to=id_of("sister")), ("anna",)),
        (s.Destroy(**chained("anna", "destroy"), item=ITEM), ("anna",)),
        (s.Label(**in_case("coordinator", "label"), words=words), ("coordinator",)),
    ]
    return {type(statement): (statement, signers) for statement, signers in made}
