"""What a record took away is given again by newer words only: never by a record that was signed before and kept back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from relay.domain.ids import KeysetId, Seconds
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.domain.order import BACKWARDS_S
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.errors import ServerProblem, Unreachable, Untrusted
from relay_client.items.signer import Signed
from tests.support.between import Between, between, bodies
from tests.support.chain import DAY, NOW, Seated, seated
from tests.support.organisation import Organisation
from tests.support.shadowing import grown, journal_of, shows


@pytest.fixture
def case() -> Seated:
    return seated()


# --- consent


@contextmanager
def kept_back(person: Account, route: str) -> Iterator[Between]:
    """Let the server take what is signed, and say nothing."""
    stands = between(person)
    stands.loses_request = {route}
    with pytest.raises(Unreachable):
        yield stands
    stands.loses_request = set()


async def test_consent_is_not_given_again_by_what_was_signed_before_it_was_taken_back(office: Organisation) -> None:
    made = await office.seated(opened=False)
    with kept_back(made.anna, "case.consent") as stands:
        await made.anna.party.consent(made.case)
    (sent,) = bodies(stands, "case.consent")
    older = codec.decode(m.Act, sent).record
    await made.anna.party.consent(made.case)
    office.clock.at += 5
    await made.anna.party.end_consent(made.case)
    # The service itself does not take it, also where it is sent once more while it is fresh.
    with pytest.raises(ServerProblem, match=r"journal\.stale"):
        await made.anna.resend(made.anna.pending()[0].id)
    for person in (made.lead, made.anna):
        shows(between(person), grown(await journal_of(person, made.case), made.case, older))
    with pytest.raises(Untrusted, match=r"journal\.rule") as refused:
        await made.lead.mediator.case(made.case)
    assert refused.value.who == "journal.stale"
    with pytest.raises(Untrusted, match=r"journal\.rule"):
        await made.anna.party.status(made.case)


async def test_who_took_it_back_may_give_it_anew(office: Organisation) -> None:
    made = await office.seated()
    for _ in range(3):
        await made.anna.party.end_consent(made.case)
        await made.anna.party.consent(made.case)
    assert (await made.lead.mediator.case(made.case)).side(Side.A).consent is not None


@pytest.mark.parametrize("later_s", [1, 400 * DAY, -400 * DAY])
def test_whoever_s_clock_is_off_gives_it_anew_too(case: Seated, later_s: int) -> None:
    """A stop says any date: one that is wrong keeps nobody from agreeing again."""
    chain = case.chain
    consent = next(each.id for each in chain.entries if each.record is not None and is_consent(each.record))
    ended = s.Position(5, s.Digest(bytes(32)))
    chain.say(case.anna, s.ConsentEnd, side=Side.A, consent=consent, at=NOW + later_s, position=ended)
    chain.say(case.anna, s.Consent, side=Side.A, position=s.Position(6, s.Digest(bytes(32))))
    assert chain.code(now=NOW + DAY) == ""


def is_consent(record: bytes) -> bool:
    return record[4] == s.CODES[s.Consent]


# --- a delegation


def delegation(case: Seated, *, at: int = NOW) -> Signed:
    return case.chain.made(
        case.lead,
        s.Delegation,
        second=case.anna,
        at=at,
        side=Side.A,
        counsellor=case.chaplain.id,
        scopes=(Scope.SUBMIT,),
        mode=Mode.DICTATED,
        not_before=Seconds(NOW),
        not_after=Seconds(NOW + 100 * DAY),
    )


def revoked(case: Seated, *, at: int) -> None:
    """Let a delegation run until somebody takes it away."""
    record = case.chain.add(delegation(case).data)
    case.chain.say(case.lead, s.Revocation, delegation=record, at=at)


def test_a_delegation_is_not_given_again_by_what_was_signed_before_it_was_revoked(case: Seated) -> None:
    older = delegation(case)
    revoked(case, at=NOW + 5 * DAY)
    case.chain.add(older.data)
    assert case.chain.refusal(now=NOW + 6 * DAY) == ("journal.rule", "journal.stale")


@pytest.mark.parametrize("signed_s", [0, -BACKWARDS_S + 600])
def test_one_that_was_signed_since_stands(case: Seated, signed_s: int) -> None:
    revoked(case, at=NOW + 5 * DAY)
    case.chain.add(delegation(case, at=NOW + 5 * DAY + signed_s).data)
    assert case.chain.code(now=NOW + 6 * DAY) == ""


def test_one_that_waited_while_another_counsellors_was_revoked_stands(case: Seated) -> None:
    waits = delegation(case)
    other = case.chaplain
    case.chaplain = case.chain.staff("piet", StaffRole.COUNSELLOR)
    revoked(case, at=NOW + 5 * DAY)
    case.chaplain = other
    case.chain.add(waits.data)
    assert case.chain.code(now=NOW + 6 * DAY) == ""


# --- somebody's authority


def staff_ends(case: Seated, keyset: KeysetId) -> None:
    chain = case.chain
    said = s.StaffEnd(
        root=chain.fingerprint,
        nonce=s.Nonce(chain.chance(16)),
        signers=(KeysetId(chain.fingerprint),),
        at=Seconds(NOW + 5 * DAY),
        keyset=keyset,
    )
    chain.staff_records.append(chain.by_root(said))
    chain.add(chain.staff_records[-1])


def test_whose_authority_ended_gets_no_place_by_what_the_office_had_signed_before(case: Seated) -> None:
    older = case.chain.made(
        case.office,
        s.Assignment,
        mediator=case.deputy.id,
        place=s.PlaceGiven.DEPUTY,
        not_after=Seconds(NOW + 80 * DAY),
    )
    staff_ends(case, case.deputy.id)
    case.chain.add(older.data)
    assert case.chain.refusal(now=NOW + 6 * DAY) == ("journal.rule", "assignment.role")


def test_nor_a_delegation(case: Seated) -> None:
    older = delegation(case)
    case.chain.add(delegation(case).data)
    staff_ends(case, case.chaplain.id)
    case.chain.add(older.data)
    assert case.chain.refusal(now=NOW + 6 * DAY) == ("journal.rule", "delegation.role")
