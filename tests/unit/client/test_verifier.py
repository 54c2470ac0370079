"""Who belonged to a case when, and whose signature counts for what: the rules of the service, asked with the journal's own file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from relay.crypto import sign
from relay.crypto.keys import SigningSecret
from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds, SlipId, day_of
from relay.domain.model import Attested, Delivery, Mode, Place, Scope, Side, StaffRole
from relay.domain.policy import POLICY, Standing
from relay.wire import records
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.items.signer import Signer
from relay_client.trust.directory import parsed
from relay_client.trust.verifier import BESIDE_COMMANDS
from scripts.describing.refusals import COMMANDS
from tests.support.chain import DAY, NOW, Chain, public
from tests.support.tamper import flipped

ITEM = ItemId(bytes(16))


@dataclass
class Full:
    """A case with one person of each kind; Bert has no device, and the chaplain acts for him."""

    chain: Chain
    office: Signer
    lead: Signer
    party: Signer
    chaplain: Signer
    delegation: RecordId


@pytest.fixture
def full() -> Full:
    chain = Chain()
    office = chain.staff("office", StaffRole.COORDINATOR)
    lead = chain.staff("meral", StaffRole.MEDIATOR)
    chaplain = chain.staff("sanne", StaffRole.COUNSELLOR)
    party = chain.person()
    chain.assign(office, lead, s.PlaceGiven.LEAD)
    chain.confirm(lead, party, Side.A)
    return Full(chain, office, lead, party, chaplain, delegated(chain, lead, chaplain, Side.B))


def delegated(chain: Chain, by: Signer, to: Signer, side: Side, **members: Any) -> RecordId:
    at = members.get("at", chain.at)
    dates = {"not_before": Seconds(at), "not_after": Seconds(at + 10 * DAY)}
    said = {"side": side, "counsellor": to.id, "scopes": (Scope.READ,), "mode": Mode.TYPED, **dates}
    return chain.say(by, s.Delegation, **{**said, **members})


def test_a_place_begins_is_renewed_and_ends() -> None:
    chain = Chain()
    office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
    chain.assign(office, lead, s.PlaceGiven.DEPUTY, days=1)
    chain.assign(office, lead, s.PlaceGiven.LEAD, days=9, at=NOW + 100)
    facts, _ = chain.follow()
    assert facts.mediators(Seconds(NOW + 2 * DAY))[lead.id].place is Place.LEAD
    assert facts.mediators(Seconds(NOW + 10 * DAY)) == {}
    chain.assign(office, lead, s.PlaceGiven.ENDED, at=NOW + 5 * DAY)
    facts, _ = chain.follow(now=NOW + 5 * DAY)
    assert facts.mediators(Seconds(NOW + 5 * DAY)) == {}


def test_an_assignment_cannot_be_shown_once_more_behind_its_end() -> None:
    chain = Chain()
    office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
    first = chain.assign(office, lead, s.PlaceGiven.LEAD)
    chain.assign(office, lead, s.PlaceGiven.ENDED, at=NOW + DAY)
    data = chain.entries[0].record
    assert data is not None
    assert chain.add(data) == first
    assert chain.code(now=NOW + DAY) == "journal.record"


SIGNS: dict[str, tuple[Callable[[Full], Signer], type[s.Statement], Callable[[Full], dict[str, Any]]]] = {
    "a party pauses": (lambda f: f.party, s.Pause, lambda f: {"side": Side.A}),
    "the mediators pause": (lambda f: f.lead, s.Pause, lambda f: {}),
    "a counsellor pauses": (
        lambda f: f.chaplain,
        s.Pause,
        lambda f: {"side": Side.B, "delegation": f.delegation},
    ),
    "a party agrees": (lambda f: f.party, s.Consent, lambda f: {"side": Side.A}),
    "a mediator attests": (lambda f: f.lead, s.Consent, lambda f: {"side": Side.B, "attested": Attested.PAPER}),
    "a coordinator labels": (
        lambda f: f.office,
        s.Label,
        lambda f: {"words": (s.WordsRef(f.lead.id, s.Digest(bytes(32))),)},
    ),
}

WRONG: dict[str, tuple[str, Callable[[Full], Signer], type[s.Statement], Callable[[Full], dict[str, Any]]]] = {
    "a stranger": ("trust.signer", lambda f: f.chain.person(), s.Pause, lambda f: {"side": Side.A}),
    "for the other side": ("not.allowed", lambda f: f.party, s.Pause, lambda f: {"side": Side.B}),
    "a mediator pausing as a party": ("not.allowed", lambda f: f.lead, s.Pause, lambda f: {"side": Side.A}),
    "consent by a mediator who attests nothing": (
        "not.allowed",
        lambda f: f.lead,
        s.Consent,
        lambda f: {"side": Side.B},
    ),
    "consent attested for somebody who has a device": (
        "party.enrolled",
        lambda f: f.lead,
        s.Consent,
        lambda f: {"side": Side.A, "attested": Attested.PAPER},
    ),
    "a party attesting": (
        "not.allowed",
        lambda f: f.party,
        s.Consent,
        lambda f: {"side": Side.A, "attested": Attested.PAPER},
    ),
    "a mediator withdrawing for a party": (
        "not.allowed",
        lambda f: f.lead,
        s.Withdraw,
        lambda f: {"side": Side.A},
    ),
    "a party declining": (
        "not.allowed",
        lambda f: f.party,
        s.Decline,
        lambda f: {"item": ITEM, "manifest": RecordId(bytes(32))},
    ),
    "a mediator assigning": (
        "not.allowed",
        lambda f: f.lead,
        s.Assignment,
        lambda f: {"mediator": f.lead.id, "place": s.PlaceGiven.LEAD, "not_after": Seconds(NOW + DAY)},
    ),
    "a coordinator closing": ("not.allowed", lambda f: f.office, s.Close, lambda f: {}),
    "a mediator of other cases": (
        "not.found",
        lambda f: f.chain.staff("other", StaffRole.MEDIATOR),
        s.Close,
        lambda f: {},
    ),
    "a counsellor without naming a delegation": (
        "delegation.unknown",
        lambda f: f.chaplain,
        s.Pause,
        lambda f: {"side": Side.B},
    ),
    "a counsellor for the wrong side": (
        "delegation.unknown",
        lambda f: f.chaplain,
        s.Pause,
        lambda f: {"side": Side.A, "delegation": f.delegation},
    ),
    "staff whose time is over": (
        "trust.expired",
        lambda f: f.chain.staff("gone", StaffRole.COORDINATOR, since=NOW - 90 * DAY, until=NOW - DAY),
        s.Label,
        lambda f: {"words": (s.WordsRef(f.lead.id, s.Digest(bytes(32))),)},
    ),
    "a coordinator who is assigned to mediate": (
        "assignment.role",
        lambda f: f.office,
        s.Assignment,
        lambda f: {"mediator": f.office.id, "place": s.PlaceGiven.DEPUTY, "not_after": Seconds(NOW + DAY)},
    ),
    "a letter of a mediator's that is neither told nor derived": (
        "not.allowed",
        lambda f: f.lead,
        s.Submit,
        lambda f: {},
    ),
    "a letter of a party's that claims to be told": (
        "not.allowed",
        lambda f: f.party,
        s.Submit,
        lambda f: {"attested": Attested.PAPER},
    ),
    "a delivery of what nobody opened": (
        "not.found",
        lambda f: f.chaplain,
        s.Deliver,
        lambda f: {"item": ITEM, "how": Delivery.HANDED, "delegation": f.delegation},
    ),
}


def refused(full: Full, who: Signer, shape: type[s.Statement], members: dict[str, Any]) -> str:
    """Return the code with which the journal is refused once this is behind it; the rule's own where a rule does it."""
    entries = list(full.chain.entries)
    if shape is s.Submit:
        full.chain.letter(who, Side.A, (full.lead,), **members)
    else:
        full.chain.say(who, shape, **members)
    code, said = full.chain.refusal()
    full.chain.entries = entries
    return said if code == "journal.rule" else code


def test_who_is_entitled_passes(full: Full) -> None:
    found = {name: refused(full, who(full), shape, members(full)) for name, (who, shape, members) in SIGNS.items()}
    assert found == dict.fromkeys(SIGNS, "")


def test_who_is_not_entitled_is_refused_with_the_code_that_the_service_gives(full: Full) -> None:
    found = {
        name: refused(full, who(full), shape, members(full)) for name, (_, who, shape, members) in WRONG.items()
    }
    assert found == {name: code for name, (code, *_) in WRONG.items()}


def label(full: Full) -> None:
    """Let something of that day stand in between: what stops moves no clock, and may have been taken long before it is seen."""
    full.chain.say(full.office, s.Label, words=(s.WordsRef(full.lead.id, s.Digest(bytes(32))),))


def test_a_delegation_ends_by_date_and_by_revocation(full: Full) -> None:
    members = {"side": Side.B, "delegation": full.delegation}
    full.chain.at = NOW + 11 * DAY
    entries = list(full.chain.entries)
    label(full)
    assert refused(full, full.chaplain, s.Pause, members) == "delegation.expired"
    full.chain.at, full.chain.entries = NOW + DAY, entries
    full.chain.say(full.chaplain, s.Pause, **members)
    full.chain.say(full.lead, s.Revocation, delegation=full.delegation)
    assert full.chain.code() == ""
    for at in (0, NOW, NOW + DAY, NOW + 2 * DAY):
        assert refused(full, full.chaplain, s.Pause, {**members, "at": at}) == "delegation.expired"


def test_a_delegation_by_the_mediator_alone_is_none_once_the_party_has_a_device(full: Full) -> None:
    eve = full.chain.staff("eve", StaffRole.COUNSELLOR)
    delegated(full.chain, full.lead, eve, Side.A)
    assert full.chain.refusal() == ("journal.rule", "delegation.party_signature")


def test_a_delegation_that_the_party_signed_too_counts(full: Full) -> None:
    eve = full.chain.staff("eve", StaffRole.COUNSELLOR)
    record = delegated(full.chain, full.lead, eve, Side.A, second=full.party)
    facts, _ = full.chain.follow()
    assert list(facts.delegations_of(eve.id, Seconds(NOW + 1))) == [record]


def test_an_ended_staff_member_says_nothing_behind_the_end_whatever_the_date(full: Full) -> None:
    said = s.StaffEnd(
        root=full.chain.fingerprint,
        nonce=s.Nonce(bytes(16)),
        signers=(KeysetId(full.chain.fingerprint),),
        at=Seconds(NOW + DAY),
        keyset=full.lead.id,
    )
    full.chain.say(full.lead, s.Close)
    full.chain.entries.pop()
    full.chain.add(full.chain.by_root(said))
    full.chain.say(full.lead, s.Close, at=NOW)
    assert full.chain.refusal(now=NOW + DAY) == ("journal.rule", "not.found")


def recovery(full: Full, fresh: Signer, second: Signer | None, **members: Any) -> RecordId:
    slip = SlipId(full.chain.chance(16))
    said = {"side": Side.A, "epoch": 2, "slip": slip}
    full.chain.say(full.lead, s.Slip, **said, expires=Seconds(full.chain.at + DAY))
    said |= {"keyset": public(fresh), "replaces": full.party.id, **members}
    return full.chain.say(full.lead, s.Confirm, second=second, **said)


def test_a_recovery_takes_two_of_the_staff(full: Full) -> None:
    for second, expected in (
        (None, "recovery.second_signature"),
        (full.party, "recovery.second_signature"),
        (full.chaplain, "recovery.second_signature"),
        (full.office, ""),
    ):
        entries = list(full.chain.entries)
        recovery(full, full.chain.person(), second)
        code, said = full.chain.refusal()
        assert said == expected, code
        full.chain.entries = entries


def test_a_confirmation_follows_the_one_before(full: Full) -> None:
    wrongs: list[dict[str, Any]] = [{"epoch": 1, "replaces": None}, {"epoch": 3}, {"replaces": None}]
    for wrong in wrongs:
        entries = list(full.chain.entries)
        recovery(full, full.chain.person(), full.office, **wrong)
        assert full.chain.refusal() == ("journal.rule", "slip.epoch")
        full.chain.entries = entries


def test_a_replaced_keyset_is_silent_as_first_and_as_second_signer(full: Full) -> None:
    recovery(full, full.chain.person(), full.office)
    assert full.chain.code() == ""
    assert refused(full, full.party, s.Pause, {"side": Side.A}) == "not.found"
    assert refused(full, full.party, s.Submit, {}) == "not.found"
    eve = full.chain.staff("eve", StaffRole.COUNSELLOR)
    delegated(full.chain, full.lead, eve, Side.A, second=full.party)
    assert full.chain.refusal() == ("journal.rule", "delegation.party_signature")


def test_a_keyset_is_one_persons(full: Full) -> None:
    recovery(full, full.party, full.office)
    assert full.chain.refusal() == ("journal.rule", "party.enrolled")


def test_a_place_of_more_than_90_days_is_none() -> None:
    for days, expected in ((90, ""), (91, "assignment.too_long"), (3650, "assignment.too_long")):
        chain = Chain()
        office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
        chain.assign(office, lead, s.PlaceGiven.LEAD, days=days)
        assert chain.refusal()[1] == expected


def test_staff_of_more_than_400_days_are_none() -> None:
    for days, expected in ((400, ""), (401, "trust.dates")):
        chain = Chain()
        chain.staff("office", StaffRole.COORDINATOR, since=NOW, until=NOW + days * DAY)
        assert chain.code() == expected


def test_another_root_and_damaged_signatures_are_refused(full: Full) -> None:
    made = full.chain.made(full.party, s.Pause, side=Side.A)
    full.chain.add(flipped(made.data, -1))
    assert full.chain.code() == "trust.signature"
    with pytest.raises(Untrusted, match=r"trust\.root"):
        parsed(made.data, s.RootFingerprint(bytes(32)))
    with pytest.raises(Untrusted, match=r"trust\.record"):
        parsed(made.data[:-1], full.chain.fingerprint)


def test_a_restore_by_anybody_but_the_root_is_none(full: Full) -> None:
    said = s.Restore(
        root=full.chain.fingerprint,
        nonce=s.Nonce(bytes(16)),
        signers=(KeysetId(full.chain.fingerprint),),
        case=full.lead.case,
        at=Seconds(NOW),
        seat="mediators",
        journal=full.chain.position,
    )
    entries = list(full.chain.entries)
    full.chain.add(full.chain.by_root(said))
    assert full.chain.code() == ""
    full.chain.entries = entries
    full.chain.root, true = SigningSecret.generate(full.chain.chance), full.chain.root
    full.chain.add(full.chain.by_root(said))
    full.chain.root = true
    assert full.chain.code() == "trust.signature"


def test_what_the_root_and_the_server_say_nobody_else_says(full: Full) -> None:
    place = full.chain.position
    nobody: dict[str, Any] = {
        "root": full.chain.fingerprint,
        "nonce": s.Nonce(bytes(16)),
        "signers": (full.lead.id,),
    }
    restore = s.Restore(**nobody, case=full.lead.case, at=Seconds(NOW), seat="mediators", journal=place)
    shred = s.ShredReceipt(**nobody, record=full.delegation, item=ITEM, grants=(), day=day_of(Seconds(NOW)))
    ended = s.StaffEnd(**nobody, at=Seconds(NOW), keyset=full.office.id)
    for said in (restore, shred, ended):
        code, body = records.body_of(said)
        made = sign.sign_record(full.lead.keyset.signing, full.lead.id, sign.RecordStatement(code, body))
        entries = list(full.chain.entries)
        full.chain.add(records.frame(code, body, (records.Signature(full.lead.id, made.alg, made.signature),)))
        assert full.chain.code() == "trust.standing"
        full.chain.entries = entries


def test_every_statement_of_a_case_journal_has_somebody_who_may_sign_it() -> None:
    elsewhere = {s.Staff, s.StaffEnd, s.Receipt}
    asked = set(s.CODES) - elsewhere - set(BESIDE_COMMANDS)
    assert set(COMMANDS) <= asked
    standings = {standing for cells in POLICY.values() for standing in cells}
    assert standings == set(Standing)
