"""An office that keeps going: whose authority ends is told in time, renewed with the same keys, and cases change hands together."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain.ids import Seconds
from relay.domain.model import Place, Purpose, StaffRole
from relay.operate import renewing
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.errors import Misused, ServerProblem, Unreadable
from relay_client.items.signer import grant_digest
from relay_client.roles.case_access import BoundData
from relay_client.views.items import Letter
from tests.support.between import between
from tests.support.organisation import DAY, START, Organisation, Seated


def codes(found: object) -> set[str]:
    return {each.code for each in found if each.case is None}  # type: ignore[attr-defined]


async def warned(office: Organisation, seated: Seated, day: int) -> tuple[set[str], set[str]]:
    """Return what the office and its lead mediator are told of the staff so many days after the start."""
    office.clock.at = START + day * DAY
    told = codes(await seated.office.coordinator.warnings())
    return told, codes((await seated.lead.mediator.today()).warnings)


async def renewed(office: Organisation, boss: Account, days: int = 365) -> list[bytes]:
    """Have the root sign anew what the office wrote down, as `relay root renew` does."""
    due = await boss.coordinator.staffing.due()
    path = office.folder / f"due-{office.clock.at}"
    path.write_bytes(b"".join(codec.base64url(each).encode() + b"\n" for each in due))
    found = renewing.read_records(path)
    assert len(renewing.described(found, days, Seconds(office.clock.at))) == len(due) + 1
    return list(renewing.renewed(found, office.root, days, Seconds(office.clock.at), office.chance, path))


async def test_an_end_is_told_sixty_and_twenty_one_days_ahead_and_is_over_once_renewed(
    office: Organisation,
) -> None:
    seated = await office.seated()
    assert await warned(office, seated, 239) == (set(), set())
    assert await warned(office, seated, 241) == ({"warn.staff_ending", "warn.office_ending"}, {"warn.staff_ending"})
    assert (await warned(office, seated, 280))[1] == {"warn.staff_ending_soon"}
    file = office.folder / "signed"
    signed = await renewed(office, seated.office)
    assert len(signed) == 2
    file.write_bytes(b"\n".join(codec.base64url(each).encode() for each in signed))
    await office.letters("office").staff_renewed(file.read_bytes(), "office")
    assert await warned(office, seated, 301) == (set(), set())
    await seated.office.coordinator.assign(seated.case, await seated.office.find_staff("meral"), Place.LEAD)
    # Everything that was signed under the record of before is verified still, by somebody who begins anew.
    again = office.started_again(seated.lead)
    assert (await again.mediator.case(seated.case)).summary.label == "File 7"


async def test_whose_authority_ran_out_hands_in_the_renewal_without_logging_in(office: Organisation) -> None:
    seated = await office.seated()
    office.clock.at = START + 299 * DAY
    signed = await renewed(office, seated.office)
    office.clock.at = START + 310 * DAY
    with pytest.raises(ServerProblem, match="staff.ended"):
        await seated.lead.mediator.today()
    lines = b"\n".join(codec.base64url(each).encode() for each in signed)
    names = await office.letters("meral").staff_renewed(lines, "meral")
    assert sorted(names) == ["meral", "office"]
    await seated.lead.mediator.today()


async def test_who_ran_out_lately_is_written_down_for_the_root_too(office: Organisation) -> None:
    seated = await office.seated()
    office.clock.at = START + 100 * DAY
    second = await office.staff("second", StaffRole.COORDINATOR)
    office.clock.at = START + 310 * DAY
    names = {each.name for each in await second.coordinator.staff() if each.role is not StaffRole.SERVER}
    assert names == {"second"}, "who ran out has no authority"
    assert len(await second.coordinator.staffing.due()) == 2
    lines = b"\n".join(codec.base64url(each).encode() for each in await renewed(office, second))
    await office.letters("second").staff_renewed(lines, "second")
    assert len(await second.coordinator.staffing.due()) == 0
    names = {each.name for each in await second.coordinator.staff() if each.role is not StaffRole.SERVER}
    assert names == {"meral", "office", "second"}
    await seated.lead.mediator.today()


async def test_a_file_that_is_no_records_or_anothers_is_not_handed_in(office: Organisation) -> None:
    await office.seated()
    for file in (b"", b"nothing", b"\xff"):
        with pytest.raises(Misused, match="staff.file"):
            await office.letters("meral").staff_renewed(file, "meral")


async def test_places_that_end_soon_last_longer_in_one_go_but_not_past_what_the_root_says(
    office: Organisation,
) -> None:
    seated = await office.seated()
    boss = seated.office.coordinator
    lead = await seated.office.find_staff("meral")
    second = await boss.create_case(lead, label="File 8")
    assert await boss.staffing.renew_due() == ()
    office.clock.at = START + 70 * DAY
    third = await boss.create_case(lead, label="File 9")
    assert {each.case: each.places for each in await boss.staffing.renew_due()} == {seated.case: 1, second: 1}
    assert await boss.staffing.renew_due() == ()
    office.clock.at = START + 150 * DAY
    assert {each.case for each in await boss.staffing.renew_due()} == {seated.case, second, third}
    for day in (230, 299):
        office.clock.at = START + day * DAY
        done = await boss.staffing.renew_due()
        assert [each.code for each in done] == [None] * 3
    (reader,) = (await boss.case(seated.case)).mediators
    assert reader.not_after == START + 300 * DAY


async def test_a_leaving_mediators_cases_go_to_another_together(office: Organisation) -> None:
    seated = await office.seated()
    boss = seated.office.coordinator
    leaving = await seated.office.find_staff("meral")
    second = await boss.create_case(leaving, label="File 8")
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    following = await seated.office.find_staff("deputy")
    others = await boss.create_case(following, label="File 9")
    with pytest.raises(Misused, match="assignment.unknown"):
        await boss.staffing.take_over(leaving, leaving, ends=True)

    done = await boss.staffing.take_over(leaving, following, ends=False)
    assert {each.case: (each.places, each.code) for each in done} == {seated.case: (1, None), second: (1, None)}
    reports = await seated.lead.mediator.handovers.hand_over_all(following)
    assert {each.case for each in reports} == {seated.case, second}

    await boss.staffing.take_over(leaving, following, ends=True)
    for case in (seated.case, second, others):
        (reader,) = (await boss.case(case)).mediators
        assert (reader.keyset, reader.place) == (following, Place.LEAD)
    assert len((await deputy.mediator.today()).cases) == 3
    assert await boss.staffing.take_over(leaving, following, ends=True) == ()


async def test_the_office_cannot_end_its_last_member(office: Organisation) -> None:
    seated = await office.seated()
    boss = seated.office.coordinator
    own = await seated.office.find_staff("office")
    with pytest.raises(ServerProblem, match="staff.last_coordinator"):
        await boss.end_staff(own)
    await office.staff("second", StaffRole.COORDINATOR)
    await boss.end_staff(await seated.office.find_staff("second"))
    with pytest.raises(ServerProblem, match="staff.last_coordinator"):
        await boss.end_staff(own)


async def test_what_a_colleague_handed_over_as_noise_another_one_hands_over(office: Organisation) -> None:
    seated = await office.seated()
    case, lead, boss, anna = seated.case, seated.lead, seated.office.coordinator, seated.anna.party
    deputy, third = [await office.staff(name, StaffRole.MEDIATOR) for name in ("deputy", "third")]
    await boss.assign(case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    item = (await anna.letters.submit(case, Letter("Hello", "en"), await anna.cases.readers(case))).item
    to = await seated.office.find_staff("third")
    await boss.assign(case, to, Place.DEPUTY)
    look = await lead.mediator.cases.look(case)
    noise = look.signer.grant(item, bytes(32), look.directory.public(to), Purpose.HANDOVER)
    refs = (s.ItemGrantRef(item, grant_digest(noise)),)
    await lead.mediator.cases.say(
        look, "case.handover", s.Handover, to=to, grants=refs, bound=BoundData(grants=(noise,))
    )
    with pytest.raises(Unreadable):
        await third.mediator.held.read(case, item)
    assert (await deputy.mediator.handovers.hand_over(case, to)).items == 1
    assert (await third.mediator.held.read(case, item)).letter.text == "Hello"
    assert (await deputy.mediator.handovers.hand_over(case, to)).items == 0


async def test_the_office_ends_a_place_that_the_service_leaves_out(office: Organisation) -> None:
    seated = await office.seated()
    await office.staff("deputy", StaffRole.MEDIATOR)
    boss, deputy = seated.office.coordinator, await seated.office.find_staff("deputy")
    await boss.assign(seated.case, deputy, Place.DEPUTY)
    stands = between(seated.office)
    stands.change("case.get", m.CaseReply, lambda said: replace(said, assignments=()))
    await boss.end_assignment(seated.case, deputy)
    stands.changes.clear()
    assert [each.name for each in (await boss.case(seated.case)).mediators] == ["meral"]
    with pytest.raises(ServerProblem, match="assignment.unknown"):
        await boss.end_assignment(seated.case, deputy)
