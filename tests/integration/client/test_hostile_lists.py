"""Lists say which cases there are: what one keeps back is found by the other, and no row of either is shown as it stands."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, RecordId
from relay.domain.model import CaseState, Side
from relay.domain.policy import Standing
from relay.wire import codec, limits
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.cases import look_request
from relay_client.errors import Misused, ServerProblem, Unreachable, Untrusted
from tests.support.between import Between, between, bodies
from tests.support.organisation import Organisation, Seated


async def test_a_case_that_the_look_at_everything_keeps_back_is_looked_at_by_itself(office: Organisation) -> None:
    seated = await office.seated()
    honest = await seated.anna.cases()
    between(seated.anna).change("look", m.Looked, lambda said: replace(said, cases=()))
    assert await seated.anna.cases() == honest
    assert [each.case for each in honest] == [seated.case]


@pytest.mark.parametrize("role", [Standing.COORDINATOR, Standing.PARTY])
async def test_what_a_row_of_the_list_says_of_a_case_is_not_shown(office: Organisation, role: Standing) -> None:
    seated = await office.seated()
    stands = between(seated.lead)
    honest = await seated.lead.cases()

    def closed(said: m.CaseList) -> m.CaseList:
        return replace(said, cases=tuple(replace(row, role=role, state=CaseState.CLOSED) for row in said.cases))

    stands.change("case.list", m.CaseList, closed)
    assert await seated.lead.cases() == honest
    # With nothing else told, a mediator is shown no list of the office's kind.
    stands.change("look", m.Looked, lambda said: replace(said, cases=()))
    assert [each.state for each in await seated.lead.cases()] in ([], [CaseState.OPEN])


async def test_whoever_is_told_to_be_the_other_kind_of_account_is_nobody_s(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.change(
        "case.get", m.CaseReply, lambda said: replace(said, case=replace(said.case, role=Standing.COORDINATOR))
    )
    with pytest.raises(Untrusted, match="trust.role"):
        await seated.anna.party.status(seated.case)


@pytest.fixture
async def seated(office: Organisation) -> Seated:
    return await office.seated()


@pytest.fixture
async def second(seated: Seated) -> CaseId:
    """Give the same party another contact, under a number that begins like the first one's."""
    meral = await seated.office.find_staff("meral")
    access, begin = seated.office._session, seated.case[:4]
    honest = access.environment
    access.environment = replace(honest, random=lambda count: (begin + honest.random(count))[:count])
    case = await seated.office.coordinator.create_case(meral)
    access.environment = honest
    assert case[:4] == begin
    slip = await seated.lead.mediator.invitations.slip(case, Side.A)
    await seated.anna.join(slip)
    await seated.lead.mediator.invitations.confirm(case, slip.slip)
    await seated.anna.cases()
    return case


def without(person: Account, case: CaseId) -> Between:
    """Let no list of the server name a case."""
    stands = between(person)
    stands.change(
        "look", m.Looked, lambda said: replace(said, cases=tuple(each for each in said.cases if each.case != case))
    )
    stands.change(
        "case.list",
        m.CaseList,
        lambda said: replace(said, cases=tuple(each for each in said.cases if each.case != case)),
    )
    return stands


@pytest.mark.parametrize("typed", [None, "begin"])
async def test_nobody_is_led_to_stop_in_another_case_because_the_lists_leave_one_out(
    office: Organisation, seated: Seated, second: CaseId, typed: str | None
) -> None:
    anna = office.started_again(seated.anna)
    stands = without(anna, seated.case)
    assert {each.case for each in await anna.cases()} == {seated.case, second}
    with pytest.raises(Misused, match=r"id\.ambiguous"):
        await anna.find_case(typed and seated.case.hex()[:8])
    assert await anna.find_case(seated.case.hex()) == seated.case
    # A service that knows nothing of it any more had a journal of it.
    refused = ServerProblem("not.found", 404)

    async def unknown() -> None:
        raise refused

    stands.before["case.get"] = unknown
    listed = await anna.cases()
    assert [(each.case, each.code) for each in listed.troubled] == [(seated.case, "journal.gone")]
    stands.before["case.get"] = unknown
    with pytest.raises(Misused, match=r"id\.ambiguous"):
        await anna.find_case(typed and seated.case.hex()[:8])


# --- what all answers to one look may hold


@pytest.fixture
async def three(office: Organisation) -> Account:
    """A mediator of three cases, whose device has seen none of them."""
    seated = await office.seated()
    meral = await seated.office.find_staff("meral")
    for _ in range(2):
        await seated.office.coordinator.create_case(meral)
    return seated.lead


def asked(stands: Between) -> list[CaseId | None]:
    """Return behind which case each look asked."""
    return [codec.decode(m.LookWanted, each).after for each in bodies(stands, "look")]


@pytest.mark.parametrize("held", [1, 3_000, 64 << 20])
async def test_however_little_is_held_at_once_all_cases_are_told(
    three: Account, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = await three.cases()
    monkeypatch.setattr(look_request, "HELD_BYTES", held)
    monkeypatch.setattr(limits, "LOOK_ENTRIES", 5)
    stands = between(three)
    forgotten(three)
    assert await three.cases() == honest
    assert len(honest) == 3
    after = [each for each in asked(stands) if each is not None]
    assert after == sorted(after)
    by_itself = len(bodies(stands, "case.journal"))
    assert by_itself == 0 if held > 1 << 20 else by_itself > 0, "a case that was not told to its end"


def forgotten(person: Account) -> None:
    """Let a device be new to all cases."""
    vault = person._session.vault
    for name, _ in vault.all("replays"):
        vault.drop("replays", name)


async def test_a_server_that_always_has_one_more_case_is_not_heard_out(
    three: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of its answers brings something: a case that nobody has heard of, with entries that prove nothing."""
    monkeypatch.setattr(look_request, "MOST_REPLIES", 9)
    monkeypatch.setattr(look_request, "HELD_BYTES", 20_000)
    stands, told = between(three), 0

    def invented(said: m.Looked) -> m.Looked:
        nonlocal told
        told += 1
        case, digest = CaseId(told.to_bytes(16, "big")), s.Digest(bytes(32))
        entry = m.JournalEntry(1, digest, RecordId(bytes(32)), bytes(9_000))
        look = m.CaseLook(case, "mediators", s.Position(2, digest), (entry,), True, digest)
        return replace(said, cases=(look,), more=True, next=case)

    stands.change("look", m.Looked, invented)
    with pytest.raises(Unreachable, match=r"net\.endless"):
        await three.cases()
    assert told == 9


async def test_a_case_of_which_nothing_is_shown_is_looked_at_by_itself(
    three: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = await three.cases()
    monkeypatch.setattr(limits, "LOOK_SHOWN_BYTES", 100)
    forgotten(three)
    stands = between(three)
    assert await three.cases() == honest
    assert len(bodies(stands, "case.get")) == 3


async def test_a_case_that_is_shown_before_it_is_told_to_its_end_is_looked_at_by_itself(three: Account) -> None:
    honest = await three.cases()
    forgotten(three)
    stands = between(three)

    def cut(said: m.Looked) -> m.Looked:
        return replace(
            said, cases=tuple(replace(each, entries=each.entries[:-1], more=True) for each in said.cases)
        )

    stands.change("look", m.Looked, cut)
    assert await three.cases() == honest
    assert len(bodies(stands, "case.get")) == 3
