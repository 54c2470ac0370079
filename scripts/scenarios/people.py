"""Scenarios of who is whom through time: keysets that follow one another, delegations, journals that were set back."""

from __future__ import annotations

from typing import Any, Final

from relay.crypto import digests
from relay.domain.ids import CaseId, KeysetId, Seconds, SlipId
from relay.domain.model import Mode, Scope, Side
from relay.wire import records
from relay.wire import statements as s
from scripts.scenarios.base import Json, Kept, Made, Stream, keyset_of, refused, short_id
from scripts.scenarios.cast import AT, FINGERPRINT, KEYSETS, by, id_of, in_case
from scripts.scenarios.organisation import Journal, Named, by_root, given, root_and_case, signed_by, spoilt

LATER: Final = ("bram, second", "bram, third")
"""Bram's keysets after he lost everything, and after that once more."""
FOLLOWED: Final[dict[str, list[Json]]] = {
    "an epoch is left out": ["journal.rule", "slip.epoch"],
    "the same epoch again": ["journal.rule", "slip.epoch"],
    "the first one is of epoch 2": ["journal.rule", "slip.epoch"],
    "it replaces another keyset": ["journal.rule", "slip.epoch"],
    "it replaces nothing": ["journal.rule", "slip.epoch"],
    "it replaces the first one once more": ["journal.rule", "slip.epoch"],
    "a keyset replaces itself": ["journal.rule", "party.enrolled"],
    "one signature only": ["journal.rule", "recovery.second_signature"],
    "a counsellor signs second": ["journal.rule", "recovery.second_signature"],
    "the party signs second": ["journal.rule", "recovery.second_signature"],
    "the same mediator twice": ["trust.record", "record.signers"],
    "the second signature does not hold": ["trust.second_signature", ""],
    "a coordinator signs first": ["journal.rule", "not.allowed"],
    "a party confirms": ["trust.signer", ""],
    "without the party's signature, after the party has a keyset": ["journal.rule", "delegation.party_signature"],
    "signed second by the other party": ["journal.rule", "delegation.party_signature"],
    "signed second before there is a keyset": ["trust.second_signature", ""],
    "signed second by the keyset that was replaced": ["journal.rule", "delegation.party_signature"],
    "signed second by another mediator": ["journal.rule", "delegation.party_signature"],
    "the party's signature does not hold": ["trust.second_signature", ""],
    "signed first by the party": ["journal.rule", "not.allowed"],
    "signed by the coordinator": ["journal.rule", "not.allowed"],
}
"""What a client says that follows such a journal: its code, and behind it the rule's, or why the record does not parse."""
_ABOUT_FOLLOWED: Final = (
    " `followed` is what a client says that follows these as side b's journal, behind the two assignments (J6): its code, and the"
    " rule's, or why the record does not parse; empty where neither says more."
)


def _public(name: str) -> s.KeysetBytes:
    return s.KeysetBytes(keyset_of(name).public.to_bytes())


def _id(name: str) -> KeysetId:
    return KeysetId(keyset_of(name).public.id)


def confirm(epoch: int, keyset: str, *signers: str, replaces: str | None = None, side: Side = Side.B) -> s.Confirm:
    """Return a confirm of one of Bram's keysets, with those who sign it."""
    label = f"confirm {side.value} {epoch} {keyset} {' '.join(signers)}"
    return s.Confirm(
        **in_case(signers[0], label, *signers[1:]),
        slip=SlipId(short_id(f"slip {epoch}")),
        side=side,
        epoch=epoch,
        keyset=_public(keyset),
        replaces=None if replaces is None else _id(replaces),
    )


def confirmed(epoch: int, keyset: str, *signers: str, replaces: str | None = None) -> Json:
    """Return such a confirm as a record."""
    statement = confirm(epoch, keyset, *signers, replaces=replaces)
    return signed_by(statement, *(KEYSETS[signer] for signer in signers))


def succession_of_epochs(_kept: Kept) -> Made:
    """Bram's keyset, and the two that followed it."""
    second, third = LATER
    first_one = confirmed(1, "bram", "mediator")
    then = confirmed(2, second, "mediator", "coordinator", replaces="bram")
    last = confirmed(3, third, "deputy", "mediator", replaces=second)
    chain = [first_one, then, last]
    ids = [_id(name).hex() for name in ("bram", *LATER)]
    wrong: list[tuple[str, str, str, Json]] = [
        ("an epoch is left out", "trust.epoch", "3 does not follow 1", [first_one, _next(3, second, "bram")]),
        (
            "the same epoch again",
            "trust.epoch",
            "1 does not follow 1",
            [first_one, confirmed(1, second, "mediator")],
        ),
        (
            "the first one is of epoch 2",
            "trust.epoch",
            "2 follows 1, and there is none",
            [_next(2, second, "bram")],
        ),
        (
            "it replaces another keyset",
            "trust.epoch",
            "the keyset before is Bram's first",
            [first_one, _next(2, second, third)],
        ),
        ("it replaces nothing", "trust.epoch", "a keyset stood before", [first_one, _next(2, second, None)]),
        (
            "it replaces the first one once more",
            "trust.epoch",
            "the second had replaced it",
            [first_one, then, _next(3, third, "bram")],
        ),
        ("a keyset replaces itself", "trust.epoch", "nothing changed", [first_one, _next(2, "bram", "bram")]),
        (
            "one signature only",
            "trust.second_signature",
            "from epoch 2 on two sign",
            [first_one, confirmed(2, second, "mediator", replaces="bram")],
        ),
        (
            "a counsellor signs second",
            "trust.role",
            "only a mediator or coordinator may",
            [first_one, confirmed(2, second, "mediator", "counsellor", replaces="bram")],
        ),
        (
            "the party signs second",
            "trust.unknown",
            "a party is no staff member",
            [first_one, confirmed(2, second, "mediator", "bram", replaces="bram")],
        ),
        (
            "the same mediator twice",
            "record.signers",
            "no signer twice",
            [first_one, confirmed(2, second, "mediator", "mediator", replaces="bram")],
        ),
        ("the second signature does not hold", "trust.signature", "zeros", [first_one, spoilt(then)]),
        (
            "a coordinator signs first",
            "trust.standing",
            "only a mediator may confirm",
            [confirmed(1, "bram", "coordinator")],
        ),
        ("a party confirms", "trust.signer", "nobody's here yet", [confirmed(1, "bram", "anna")]),
    ]
    named = Named()
    outputs = {"confirms": named.of(chain), "keysets": ids}
    negatives = [
        refused(name, code, why, followed=FOLLOWED[name], confirms=named.of(confirms))
        for name, code, why, confirms in wrong
    ]
    return Made(
        about=(
            "The confirms of side b in the order of a journal, by their names in `records`. After each the side has"
            " the keyset it names: `keysets` are their ids. In a negative the last confirm is refused, and those"
            " before it hold." + _ABOUT_FOLLOWED
        ),
        steps="J6 K3 K4 E5 E6 T4",
        inputs={**given(), "records": named.records},
        outputs=outputs,
        negatives=negatives,
    )


def _next(epoch: int, keyset: str, replaces: str | None) -> Json:
    return confirmed(epoch, keyset, "mediator", "coordinator", replaces=replaces)


def delegation(label: str, *signers: str, **change: Any) -> s.Delegation:
    """Return a delegation for side b, with those who sign it."""
    members: dict[str, Any] = {
        "side": Side.B,
        "counsellor": id_of("counsellor"),
        "scopes": (Scope.READ, Scope.SUBMIT),
        "mode": Mode.DICTATED,
        "not_before": AT,
        "not_after": Seconds(AT + 30 * 86_400),
    }
    named = [signer if signer in KEYSETS else "" for signer in signers]
    head = in_case(signers[0], f"delegation {label}", *(signer for signer in named[1:] if signer))
    extra = tuple(_id(signer) for signer in signers[1:] if signer not in KEYSETS)
    return s.Delegation(**{**head, "signers": (*head["signers"], *extra)}, **{**members, **change})


def delegations(_kept: Kept) -> Made:
    """A counsellor's delegations: before there is a keyset, and after, with the party's signature."""

    def made(label: str, *signers: str, **change: Any) -> Json:
        secrets = [keyset_of(signer) for signer in signers]
        return signed_by(delegation(label, *signers, **change), *secrets)

    anna = signed_by(
        s.Confirm(
            **in_case("mediator", "confirm anna"),
            slip=SlipId(short_id("slip anna")),
            side=Side.A,
            epoch=1,
            keyset=_public("anna"),
        ),
        KEYSETS["mediator"],
    )
    bram, second = LATER[0], confirmed(2, LATER[0], "mediator", "coordinator", replaces="bram")
    first = confirmed(1, "bram", "mediator")
    alone, both = made("alone", "mediator"), made("both", "mediator", "bram")
    after = made("after the second epoch", "deputy", bram)
    wrong: list[tuple[str, str, str, Json]] = [
        (
            "without the party's signature, after the party has a keyset",
            "trust.second_signature",
            "the party must sign",
            [first, alone],
        ),
        (
            "signed second by the other party",
            "trust.second_signature",
            "not of this side",
            [anna, first, made("other party", "mediator", "anna")],
        ),
        (
            "signed second before there is a keyset",
            "trust.second_signature",
            "this keyset is nobody's yet",
            [both],
        ),
        (
            "signed second by the keyset that was replaced",
            "trust.second_signature",
            "it has no voice any more",
            [first, second, made("old keyset", "mediator", "bram")],
        ),
        (
            "signed second by another mediator",
            "trust.second_signature",
            "the party signs, nobody for them",
            [first, made("two mediators", "mediator", "deputy")],
        ),
        ("the party's signature does not hold", "trust.signature", "zeros", [first, spoilt(both)]),
        (
            "signed first by the party",
            "trust.standing",
            "only a mediator may delegate",
            [first, made("party first", "bram")],
        ),
        (
            "signed by the coordinator",
            "trust.standing",
            "only a mediator may delegate",
            [made("coordinator", "coordinator")],
        ),
    ]
    named = Named()
    outputs = {
        "before there is a keyset": named.of([alone, first]),
        "with the party's signature": named.of([first, both]),
        "after a recovery, with the new keyset's": named.of([first, second, after]),
    }
    negatives = [
        refused(name, code, why, followed=FOLLOWED[name], journal=named.of(records_))
        for name, code, why, records_ in wrong
    ]
    return Made(
        about=(
            "Records of side b (and a confirm of side a) in the order of a journal, by their names in `records`: each"
            " case is a journal of its own, behind the two assignments. All of the outputs hold. In a negative the"
            " last record is refused, and those before it hold." + _ABOUT_FOLLOWED
        ),
        steps="J6 K3 K4 E7 S13 T4",
        inputs={**given(), "records": named.records},
        outputs=outputs,
        negatives=negatives,
    )


def restores(_kept: Kept) -> Made:
    """A journal that the root set back, and every way in which one was not."""
    ids = [Stream(f"entry {n}")(32) for n in range(1, 7)]
    pinned = _journal(ids)
    word = _restore("the word", _journal(ids[:3]).position)
    record, word_id = by_root(word)
    grown = [*ids[:3], word_id, Stream("entry after")(32)]

    def shown(entries: list[bytes], *restored: bytes) -> Json:
        return {"journal": _journal(entries).shown(), "records": [record.hex() for record in restored]}

    def with_word(label: str, at: s.Position, entries: list[bytes], **change: Any) -> Json:
        record, id_ = by_root(_restore(label, at, **change))
        return shown([*entries, id_], record)

    others = [*ids[:2], *(Stream(f"other {n}")(32) for n in range(3))]
    server = _restore("by the server", _journal(ids[:3]).position, signers=(id_of("server"),))
    by_server = bytes.fromhex(str(signed_by(server, KEYSETS["server"])))
    server_id = _record_id(server)
    back, contradiction = "journal.rollback", "journal.contradiction"
    wrong: list[tuple[str, str, str, Json]] = [
        ("shorter, and nobody signed for it", back, "six entries were seen", shown(ids[:3])),
        ("another entry at a place that was seen", contradiction, "not the fifth one seen", shown(others)),
        (
            "the word of the server",
            contradiction,
            "only the root may set a journal back",
            shown([*ids[:3], server_id], by_server),
        ),
        (
            "the word for another seat",
            contradiction,
            "side b's, not the mediators'",
            with_word("other seat", _journal(ids[:3]).position, ids[:3], seat="b"),
        ),
        (
            "the word for another case",
            contradiction,
            "not this case",
            with_word("other case", _journal(ids[:3]).position, ids[:3], case=CaseId(short_id("other case"))),
        ),
        (
            "the word does not stand where it says",
            contradiction,
            "it names three entries, and stands behind two",
            with_word("elsewhere", _journal(ids[:3]).position, ids[:2]),
        ),
        (
            "the word names another head",
            contradiction,
            "three entries, and not these",
            with_word("other head", _journal(others[:3]).position, ids[:3]),
        ),
        (
            "the journal before the word is another one",
            contradiction,
            "the third entry is not the one seen",
            with_word("other entries", _journal(others[:3]).position, others[:3]),
        ),
        (
            "the same word once more",
            back,
            "it was followed before: what came behind it is gone, and it speaks of nothing new",
            {"pinned": _journal([*grown, *ids[4:]]).shown(), **shown(grown[:4], record)},
        ),
    ]
    return Made(
        about=(
            "The mediators' journal as it was followed before (`pinned`), and as it is shown now, each as record ids"
            " in order and the head behind the last one; `records` are the bytes of those that are restores. A client"
            " follows what is shown from its beginning, and takes it where the root's word stands right behind the"
            " place it names, everything up to there is as pinned, and the word was not in what it had followed. A"
            " negative with a `pinned` of its own has that one."
        ),
        steps="J1 J6 B3",
        inputs={**root_and_case(), "seat": "mediators", "pinned": pinned.shown()},
        outputs={
            "taken": [shown(grown[:4], record), shown(grown, record)],
            "grown": shown([*ids, Stream("seventh")(32)]),
        },
        negatives=[refused(name, code, why, **members) for name, code, why, members in wrong],
    )


def _journal(ids: list[bytes]) -> Journal:
    journal = Journal()
    for id_ in ids:
        journal.enter(id_)
    return journal


def _restore(label: str, at: s.Position, **change: Any) -> s.Restore:
    head = {**by("mediator", f"restore {label}"), "signers": (KeysetId(FINGERPRINT),)}
    members: dict[str, Any] = {**in_case("mediator", "restore"), **head, "seat": "mediators", "journal": at}
    return s.Restore(**{**members, **change})


def _record_id(statement: s.Statement) -> bytes:
    return digests.record_id(*records.body_of(statement))
