"""Whose word is whose: receipts are the server's own, and staff are who the root says they are, in their dates, in one role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from relay.crypto import sign
from relay.domain.ids import KeysetId, RecordId, Seconds, day_of
from relay.domain.model import StaffRole
from relay.wire import records
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.items.signer import Moment, Signer
from relay_client.trust.directory import SKEW_S, STAFF_LONGEST_S, Directory, Window, parsed, verify_receipt
from tests.support.chain import DAY, NOW, Chain, public

RECORD = RecordId(b"r" * 32)
HERE = Moment(NOW, s.Position(0, s.Digest(bytes(32))))


def signed(who: Signer, shape: type[s.Statement], **members: Any) -> bytes:
    """Sign what a server says, which no session of a client's does."""
    said = shape(root=who.root, nonce=s.Nonce(bytes(16)), signers=(who.id,), **members)
    code, body = records.body_of(said)
    made = sign.sign_record(who.keyset.signing, who.id, sign.RecordStatement(code, body))
    return records.frame(code, body, (records.Signature(KeysetId(made.keyset_id), made.alg, made.signature),))


@dataclass
class Servers:
    """A root that vouched for a server, for another one, for one that is no more, and for a mediator."""

    chain: Chain
    server: Signer
    other: Signer
    former: Signer
    mediator: Signer

    @property
    def directory(self) -> Directory:
        made = Directory(s.SigningKeyBytes(self.chain.root.public.raw))
        made.admit(self.chain.staff_records)
        return made

    def receipt(self, by: Signer, **members: Any) -> bytes:
        said = {"record": RECORD, "n": 3, "day": day_of(NOW), "head": s.Digest(bytes(32)), "at": NOW}
        return signed(by, s.Receipt, **{**said, **members})

    def refusal(self, data: bytes, server: Signer | None = None) -> str:
        with pytest.raises(Untrusted) as refused:
            verify_receipt(data, RECORD, (server or self.server).id, self.directory)
        return refused.value.code


@pytest.fixture
def servers() -> Servers:
    chain = Chain()
    former = chain.staff("former", StaffRole.SERVER, since=NOW - 20 * DAY, until=NOW - 10 * DAY)
    server, other = chain.staff("server", StaffRole.SERVER), chain.staff("other", StaffRole.SERVER)
    return Servers(chain, server, other, former, chain.staff("meral", StaffRole.MEDIATOR))


def test_a_receipt_is_the_servers_own_word_for_this_very_record(servers: Servers) -> None:
    said = verify_receipt(servers.receipt(servers.server), RECORD, servers.server.id, servers.directory)
    assert (said.record, said.n, said.signers) == (RECORD, 3, (servers.server.id,))
    assert servers.refusal(servers.receipt(servers.server, record=RecordId(b"o" * 32))) == "trust.receipt"
    assert servers.refusal(servers.receipt(servers.other)) == "trust.receipt"
    assert servers.refusal(servers.receipt(servers.mediator)) == "trust.receipt"
    grants = (s.Digest(bytes(32)),)
    shred = signed(servers.server, s.ShredReceipt, record=RECORD, item=bytes(16), grants=grants, day=day_of(NOW))
    assert servers.refusal(shred) == "trust.receipt"
    assert Window.of(parsed(shred, servers.directory.root).statement) == Window.on(day_of(NOW))


def test_a_receipt_needs_a_server_that_is_one_in_its_dates_and_its_signature(servers: Servers) -> None:
    assert servers.refusal(servers.receipt(servers.mediator), servers.mediator) == "trust.role"
    assert servers.refusal(servers.receipt(servers.former), servers.former) == "trust.expired"
    earlier = servers.receipt(servers.former, day=day_of(Seconds(NOW - 15 * DAY)))
    assert verify_receipt(earlier, RECORD, servers.former.id, servers.directory).n == 3
    assert servers.refusal(servers.receipt(servers.chain.person()), servers.chain.person()) == "trust.receipt"
    stranger = servers.chain.person()
    assert servers.refusal(servers.receipt(stranger), stranger) == "trust.unknown"
    good = servers.receipt(servers.server)
    assert servers.refusal(good[:-1] + bytes([good[-1] ^ 1])) == "trust.signature"


def test_a_record_of_another_root_is_nobodys(servers: Servers) -> None:
    with pytest.raises(Untrusted, match=r"trust\.root"):
        parsed(servers.receipt(servers.server), s.RootFingerprint(bytes(32)))
    with pytest.raises(Untrusted, match=r"trust\.record"):
        parsed(b"", servers.chain.fingerprint)


# --- staff


def vouched(chain: Chain, who: Signer, **changed: Any) -> s.Staff:
    """Return what the root says of a mediator, with something changed."""
    said: dict[str, Any] = {
        "root": chain.fingerprint,
        "nonce": s.Nonce(chain.chance(16)),
        "signers": (KeysetId(chain.fingerprint),),
        "at": NOW,
        "keyset": public(who),
        "account": s.SigningKeyBytes(chain.root.public.raw),
        "role": StaffRole.MEDIATOR,
        "name": "meral",
        "not_before": NOW,
        "not_after": Seconds(NOW + DAY),
    }
    return s.Staff(**{**said, **changed})


def admitted(chain: Chain, *data: bytes) -> Directory:
    made = Directory(s.SigningKeyBytes(chain.root.public.raw))
    made.admit(data)
    return made


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"not_after": NOW}, "trust.dates"),
        ({"not_after": Seconds(NOW - 1)}, "trust.dates"),
        ({"not_after": Seconds(NOW + STAFF_LONGEST_S + 1)}, "trust.dates"),
        ({"not_after": Seconds(NOW + STAFF_LONGEST_S)}, ""),
        ({"not_after": Seconds(NOW + 1)}, ""),
    ],
    ids=str,
)
def test_the_roots_word_counts_for_dates_that_can_be(changed: dict[str, Any], code: str) -> None:
    chain = Chain()
    data = chain.by_root(vouched(chain, chain.person(), **changed))
    if not code:
        admitted(chain, data)
        return
    with pytest.raises(Untrusted, match=code.replace(".", r"\.")):
        admitted(chain, data)


def test_only_the_root_makes_staff(servers: Servers) -> None:
    chain, lead = servers.chain, servers.mediator
    members = vouched(chain, chain.person())
    own = {
        name: getattr(members, name) for name in ("keyset", "account", "role", "name", "not_before", "not_after")
    }
    forged = lead.sign(s.Staff, HERE, **own).data
    with pytest.raises(Untrusted, match=r"trust\.chain"):
        admitted(chain, *chain.staff_records, forged)
    true = chain.by_root(members)
    with pytest.raises(Untrusted, match=r"trust\.signature"):
        admitted(chain, true[:-1] + bytes([true[-1] ^ 1]))
    with pytest.raises(Untrusted, match=r"trust\.record"):
        admitted(chain, servers.receipt(servers.server))


def test_nobody_has_two_roles() -> None:
    chain = Chain()
    who = chain.person()
    first, second = vouched(chain, who), vouched(chain, who, role=StaffRole.COORDINATOR)
    with pytest.raises(Untrusted, match=r"trust\.two_roles"):
        admitted(chain, chain.by_root(first), chain.by_root(second))
    renewed = vouched(chain, who, at=Seconds(NOW + 9), name="meral again", not_after=Seconds(NOW + 9 * DAY))
    directory = admitted(chain, chain.by_root(renewed), chain.by_root(first), chain.by_root(first))
    assert directory.name(who.id) == "meral again"
    assert [each.name for each in directory.members(Seconds(NOW + 2 * DAY))] == ["meral again"]


def test_a_role_counts_within_its_dates_and_the_clocks_tolerance() -> None:
    chain = Chain()
    who, roles = chain.person(), frozenset({StaffRole.MEDIATOR})
    directory = admitted(chain, chain.by_root(vouched(chain, who)))
    first, last = NOW - SKEW_S, NOW + DAY + SKEW_S
    for at, fits in ((first - 1, False), (first, True), (last - 1, True), (last, False)):
        if fits:
            assert directory.require(who.id, roles, Window.at(Seconds(at))).name == "meral"
            continue
        with pytest.raises(Untrusted, match=r"trust\.expired"):
            directory.require(who.id, roles, Window.at(Seconds(at)))
    with pytest.raises(Untrusted, match=r"trust\.role"):
        directory.require(who.id, frozenset({StaffRole.SERVER}), Window.at(NOW))
    assert directory.role(who.id, NOW) is StaffRole.MEDIATOR
    assert directory.role(who.id, Seconds(NOW - 1)) is None
    assert directory.role(who.id, Seconds(NOW + DAY)) is None


def ended(chain: Chain, by: Signer | None, who: Signer, at: int) -> bytes:
    """End somebody's authority, as the root or as this coordinator."""
    if by is not None:
        return by.sign(s.StaffEnd, Moment(Seconds(at), HERE.position), keyset=who.id).data
    said = s.StaffEnd(
        root=chain.fingerprint,
        nonce=s.Nonce(chain.chance(16)),
        signers=(KeysetId(chain.fingerprint),),
        at=Seconds(at),
        keyset=who.id,
    )
    return chain.by_root(said)


@pytest.mark.parametrize("by", ["root", "coordinator"])
def test_an_end_counts_from_its_second_and_the_earliest_does(by: str) -> None:
    chain = Chain()
    office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
    signer = None if by == "root" else office
    ends = [ended(chain, signer, lead, NOW + at) for at in (5_000, 3_000, 4_000)]
    directory = admitted(chain, *ends, *chain.staff_records)
    roles = frozenset({StaffRole.MEDIATOR})
    assert directory.require(lead.id, roles, Window.at(Seconds(NOW + 3_000 + SKEW_S))).name == "meral"
    with pytest.raises(Untrusted, match=r"trust\.ended"):
        directory.require(lead.id, roles, Window.at(Seconds(NOW + 3_001 + SKEW_S)))
    assert [each.name for each in directory.members(NOW)] == ["office"]
    assert list(directory.coordinators(NOW)) == [office.id]


def test_nobody_else_ends_anybody() -> None:
    chain = Chain()
    office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
    with pytest.raises(Untrusted, match=r"trust\.role"):
        admitted(chain, *chain.staff_records, ended(chain, lead, office, NOW))
    with pytest.raises(Untrusted, match=r"trust\.unknown"):
        admitted(chain, *chain.staff_records, ended(chain, chain.person(), office, NOW))
    for good in (ended(chain, office, lead, NOW), ended(chain, None, lead, NOW)):
        with pytest.raises(Untrusted, match=r"trust\.signature"):
            admitted(chain, *chain.staff_records, good[:-1] + bytes([good[-1] ^ 1]))


def test_a_statement_that_says_its_day_counts_for_all_of_it(servers: Servers) -> None:
    day = day_of(NOW)
    for shape, said in ((s.CaseOpen, {}), (s.Log, {"statement": RECORD})):
        made = servers.mediator.sign(shape, HERE, **said).statement
        dated = isinstance(made, s.Dated)
        assert Window.of(made) == (Window.on(day) if dated else Window.at(NOW))
    assert Window.on(day) == Window(day * DAY - SKEW_S, (day + 1) * DAY + SKEW_S)
