"""Who belonged to a case when, and whose signature counts for what: every way of not being entitled has its code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from relay.crypto import sign
from relay.crypto.digests import root_fingerprint
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Delivery, Kind, Mode, Place, Scope, Side, StaffRole
from relay.wire import records
from relay.wire import statements as s
from relay_client.authority import MAY_SIGN, Authority, Signer
from relay_client.errors import Untrusted
from relay_client.facts import Facts
from relay_client.session import Moment, Session
from relay_client.trust import Directory, Parsed, Window, parsed
from tests.support.chance import Chance
from tests.support.tamper import flipped

NOW = Seconds(1_800_000_000)
DAY = 86_400
CASE = CaseId(bytes([7]) * 16)
ITEM = ItemId(bytes(16))
NOWHERE = s.Position(0, s.Digest(bytes(32)))


@dataclass
class House:
    """People with keys, the root's word on them, and a case's facts."""

    chance: Chance = field(default_factory=lambda: Chance("authority"))

    def __post_init__(self) -> None:
        self.root = SigningSecret.generate(self.chance)
        self.fingerprint = s.RootFingerprint(root_fingerprint(self.root.public.raw))
        self.directory = Directory(s.SigningKeyBytes(self.root.public.raw))
        self.facts = Facts()
        self.authority = Authority(self.directory, self.facts)

    def person(self) -> Session:
        return Session(self.fingerprint, CASE, KeysetSecret.generate(self.chance), self.chance)

    def staff(self, name: str, role: StaffRole, *, since: int = NOW - DAY, until: int = NOW + 90 * DAY) -> Session:
        person = self.person()
        said = s.Staff(
            root=self.fingerprint,
            nonce=s.Nonce(self.chance(16)),
            signers=(KeysetId(self.fingerprint),),
            at=Seconds(since),
            keyset=s.KeysetBytes(person.keyset.public.to_bytes()),
            account=s.SigningKeyBytes(self.root.public.raw),
            role=role,
            name=name,
            not_before=Seconds(since),
            not_after=Seconds(until),
        )
        self.directory.admit([self.by_root(said)])
        return person

    def by_root(self, said: s.Statement) -> bytes:
        code, body = records.body_of(said)
        made = sign.sign_record(self.root, self.fingerprint, sign.RecordStatement(code, body))
        return records.frame(code, body, (records.Signature(KeysetId(made.keyset_id), made.alg, made.signature),))

    def said(self, who: Session, shape: type[s.Statement], *, at: int = NOW, **members: Any) -> Parsed:
        return parsed(who.sign(shape, Moment(Seconds(at), NOWHERE), **members).data, self.fingerprint)

    def admit(self, found: Parsed) -> Parsed:
        self.authority.check(found)
        self.facts.add(found)
        return found

    def assign(self, by: Session, who: Session, place: s.PlaceGiven, *, at: int, until: int) -> Parsed:
        members = {"mediator": who.id, "place": place, "not_after": Seconds(until)}
        return self.admit(self.said(by, s.Assignment, at=at, **members))

    def confirm(self, by: Session, who: Session, side: Side, epoch: int = 1) -> Parsed:
        members = {"slip": SlipId(bytes(16)), "side": side, "epoch": epoch, "keyset": _public(who)}
        return self.admit(self.said(by, s.Confirm, at=NOW, **members))


def _public(who: Session) -> s.KeysetBytes:
    return s.KeysetBytes(who.keyset.public.to_bytes())


@dataclass
class Full:
    """A house with one person of each kind in the case."""

    house: House
    office: Session
    lead: Session
    party: Session
    chaplain: Session
    delegation: RecordId


@pytest.fixture
def full() -> Full:
    house = House()
    office = house.staff("office", StaffRole.COORDINATOR)
    lead = house.staff("meral", StaffRole.MEDIATOR)
    chaplain = house.staff("chaplain", StaffRole.COUNSELLOR)
    party = house.person()
    house.assign(office, lead, s.PlaceGiven.LEAD, at=NOW, until=NOW + 30 * DAY)
    house.confirm(lead, party, Side.A)
    said = house.said(
        lead,
        s.Delegation,
        side=Side.B,
        counsellor=chaplain.id,
        scopes=(Scope.READ,),
        mode=Mode.TYPED,
        not_before=NOW,
        not_after=Seconds(NOW + 10 * DAY),
    )
    return Full(house, office, lead, party, chaplain, house.admit(said).id)


def test_a_place_begins_is_renewed_and_ends() -> None:
    house = House()
    office = house.staff("office", StaffRole.COORDINATOR)
    lead = house.staff("meral", StaffRole.MEDIATOR)
    house.assign(office, lead, s.PlaceGiven.DEPUTY, at=NOW, until=NOW + DAY)
    house.assign(office, lead, s.PlaceGiven.LEAD, at=NOW + 100, until=NOW + 9 * DAY)
    assert house.facts.mediators(Seconds(NOW + 2 * DAY))[lead.id].place is Place.LEAD
    assert house.facts.mediators(Seconds(NOW + 10 * DAY)) == {}
    house.assign(office, lead, s.PlaceGiven.ENDED, at=NOW + 5 * DAY, until=NOW + 5 * DAY)
    assert house.facts.mediators(Seconds(NOW + 6 * DAY)) == {}
    assert house.facts.is_mediator(lead.id, Window.at(Seconds(NOW + 4 * DAY)))
    assert not house.facts.is_mediator(lead.id, Window.at(Seconds(NOW + 6 * DAY)))
    assert not house.facts.is_mediator(lead.id, Window.at(Seconds(NOW - DAY)))


def test_an_old_assignment_shown_after_its_end_revives_nothing() -> None:
    house = House()
    office = house.staff("office", StaffRole.COORDINATOR)
    lead = house.staff("meral", StaffRole.MEDIATOR)
    members = {"mediator": lead.id, "place": s.PlaceGiven.LEAD, "not_after": Seconds(NOW + 50 * DAY)}
    old = house.said(office, s.Assignment, at=NOW, **members)
    house.assign(office, lead, s.PlaceGiven.ENDED, at=NOW + DAY, until=NOW + DAY)
    house.admit(old)
    assert house.facts.mediators(Seconds(NOW + 2 * DAY)) == {}


SIGNS: dict[str, tuple[Callable[[Full], Session], type[s.Statement], Callable[[Full], dict[str, Any]]]] = {
    "a party pauses": (lambda f: f.party, s.Pause, lambda f: {"side": Side.A}),
    "the mediators pause": (lambda f: f.lead, s.Pause, lambda f: {}),
    "a counsellor pauses": (
        lambda f: f.chaplain,
        s.Pause,
        lambda f: {"side": Side.B, "delegation": f.delegation},
    ),
    "a party agrees": (lambda f: f.party, s.Consent, lambda f: {"side": Side.A}),
    "a mediator attests": (
        lambda f: f.lead,
        s.Consent,
        lambda f: {"side": Side.B, "attested": Attested.PAPER},
    ),
    "a coordinator labels": (
        lambda f: f.office,
        s.Label,
        lambda f: {"words": (s.WordsRef(f.lead.id, s.Digest(bytes(32))),)},
    ),
    "a counsellor delivers": (
        lambda f: f.chaplain,
        s.Deliver,
        lambda f: {"item": ITEM, "how": Delivery.HANDED, "delegation": f.delegation},
    ),
}

WRONG: dict[str, tuple[str, Callable[[Full], Session], type[s.Statement], Callable[[Full], dict[str, Any]]]] = {
    "a stranger": ("trust.signer", lambda f: f.house.person(), s.Pause, lambda f: {"side": Side.A}),
    "for the other side": ("trust.standing", lambda f: f.party, s.Pause, lambda f: {"side": Side.B}),
    "a mediator pausing as a party": ("trust.standing", lambda f: f.lead, s.Pause, lambda f: {"side": Side.A}),
    "consent by a mediator who attests nothing": (
        "trust.standing",
        lambda f: f.lead,
        s.Consent,
        lambda f: {"side": Side.B},
    ),
    "a party attesting": (
        "trust.standing",
        lambda f: f.party,
        s.Consent,
        lambda f: {"side": Side.A, "attested": Attested.PAPER},
    ),
    "a mediator withdrawing for a party": (
        "trust.standing",
        lambda f: f.lead,
        s.Withdraw,
        lambda f: {"side": Side.A},
    ),
    "a party releasing": (
        "trust.standing",
        lambda f: f.party,
        s.Decline,
        lambda f: {"item": ITEM, "manifest": RecordId(bytes(32))},
    ),
    "a mediator assigning": (
        "trust.standing",
        lambda f: f.lead,
        s.Assignment,
        lambda f: {"mediator": f.lead.id, "place": s.PlaceGiven.LEAD, "not_after": NOW},
    ),
    "a coordinator closing": ("trust.standing", lambda f: f.office, s.Close, lambda f: {}),
    "a mediator of other cases": (
        "trust.assignment",
        lambda f: f.house.staff("other", StaffRole.MEDIATOR),
        s.Close,
        lambda f: {},
    ),
    "a counsellor without naming a delegation": (
        "trust.delegation",
        lambda f: f.chaplain,
        s.Pause,
        lambda f: {"side": Side.B},
    ),
    "a counsellor for the wrong side": (
        "trust.standing",
        lambda f: f.chaplain,
        s.Pause,
        lambda f: {"side": Side.A, "delegation": f.delegation},
    ),
    "staff whose time is over": (
        "trust.expired",
        lambda f: f.house.staff("gone", StaffRole.COORDINATOR, since=NOW - 90 * DAY, until=NOW - DAY),
        s.Label,
        lambda f: {"words": (s.WordsRef(f.lead.id, s.Digest(bytes(32))),)},
    ),
    "a recovery with one signature": (
        "trust.second_signature",
        lambda f: f.lead,
        s.Confirm,
        lambda f: {
            "slip": SlipId(bytes(16)),
            "side": Side.A,
            "epoch": 2,
            "keyset": _public(f.house.person()),
            "replaces": f.party.id,
        },
    ),
    "a mediator's letter that says neither told nor derived": (
        "trust.standing",
        lambda f: f.lead,
        s.Manifest,
        lambda f: _manifest(f, f.lead),
    ),
    "a party's letter that claims to be told": (
        "trust.standing",
        lambda f: f.party,
        s.Manifest,
        lambda f: _manifest(f, f.party, told=True),
    ),
}


def _manifest(full: Full, author: Session, **members: Any) -> dict[str, Any]:
    ref = s.PartRef(s.PartHeader(bytes(74)), 4_000, 1, s.Digest(bytes(32)))
    return {"item": ITEM, "author": author.id, "side": Side.A, "kind": Kind.LETTER, "parts": (ref,), **members}


def test_who_is_entitled_passes(full: Full) -> None:
    for who, shape, members in SIGNS.values():
        full.house.authority.check(full.house.said(who(full), shape, **members(full)))


def test_who_is_not_entitled_is_refused_with_a_code_of_its_own(full: Full) -> None:
    found = {}
    for name, (_, who, shape, members) in WRONG.items():
        with pytest.raises(Untrusted) as refused:
            full.house.authority.check(full.house.said(who(full), shape, **members(full)))
        found[name] = refused.value.code
    assert found == {name: code for name, (code, *_) in WRONG.items()}


def test_a_delegation_ends_by_date_and_by_revocation(full: Full) -> None:
    house = full.house
    members = {"side": Side.B, "delegation": full.delegation}
    later = house.said(full.chaplain, s.Pause, at=NOW + 11 * DAY, **members)
    with pytest.raises(Untrusted, match="trust.delegation"):
        house.authority.check(later)
    house.admit(house.said(full.lead, s.Revocation, at=NOW + DAY, delegation=full.delegation))
    house.authority.check(house.said(full.chaplain, s.Pause, at=NOW, **members))
    with pytest.raises(Untrusted, match="trust.delegation"):
        house.authority.check(house.said(full.chaplain, s.Pause, at=NOW + 2 * DAY, **members))


def test_an_ended_staff_member_signs_nothing_afterwards(full: Full) -> None:
    house = full.house
    ended = house.said(full.office, s.StaffEnd, at=NOW + DAY, keyset=full.lead.id)
    house.directory.admit([ended.record.data])
    house.authority.check(house.said(full.lead, s.Close, at=NOW))
    with pytest.raises(Untrusted, match="trust.ended"):
        house.authority.check(house.said(full.lead, s.Close, at=NOW + 2 * DAY))
    assert "meral" not in [each.name for each in house.directory.members(NOW)]
    by_nobody = house.said(full.lead, s.StaffEnd, at=NOW, keyset=full.office.id)
    with pytest.raises(Untrusted, match="trust.role"):
        house.directory.admit([by_nobody.record.data])


def test_a_confirmation_follows_the_one_before(full: Full) -> None:
    house = full.house
    fresh = house.person()
    members: dict[str, Any] = {"slip": SlipId(bytes(16)), "side": Side.A, "keyset": _public(fresh)}
    wrongs: list[dict[str, Any]] = [
        {"epoch": 1, "replaces": None},
        {"epoch": 3, "replaces": full.party.id},
        {"epoch": 2},
    ]
    for wrong in wrongs:
        found = house.said(full.lead, s.Confirm, **members, **wrong)
        said = found.statement
        assert isinstance(said, s.Confirm)
        with pytest.raises(Untrusted, match="trust.epoch"):
            house.authority.succeeds(said)


def test_another_root_and_damaged_signatures_are_refused(full: Full) -> None:
    found = full.house.said(full.party, s.Pause, side=Side.A)
    data = found.record.data
    with pytest.raises(Untrusted, match="trust.signature"):
        full.house.authority.check(parsed(flipped(data, -1), full.house.fingerprint))
    with pytest.raises(Untrusted, match="trust.root"):
        parsed(data, s.RootFingerprint(bytes(32)))
    with pytest.raises(Untrusted, match="trust.record"):
        parsed(data[:-1], full.house.fingerprint)


def test_the_table_names_every_statement_that_a_case_journal_may_hold() -> None:
    elsewhere = {s.Staff, s.StaffEnd, s.Receipt}
    assert set(MAY_SIGN) == set(s.CODES) - elsewhere
    assert {Signer.ROOT} == set(MAY_SIGN[s.Restore])
