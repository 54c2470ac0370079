"""Wherever cases, people and letters are listed they go by their names, or by how long they wait: never by a number."""

from __future__ import annotations

import io
from pathlib import Path

from relay.domain.ids import CaseId
from relay.domain.model import Place, StaffRole
from relay_client.commands.base import CommandContext
from relay_client.main import one
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.family import family_of
from tests.support.organisation import Organisation, Seated
from tests.support.said import says
from tests.support.stopping import Sitting, second_contact

FIRST, LAST = "Aart", "Zus"


async def against_their_numbers(office: Organisation, seated: Seated) -> tuple[CaseId, CaseId]:
    """Make a second contact of Anna's; return the case that shall come first by its name, and last by its number."""
    low, high = sorted((seated.case, await second_contact(office, seated)))
    return high, low


def places(said: str, *words: str) -> list[int]:
    return [said.index(word) for word in words]


async def test_a_partys_contacts_go_by_the_names_that_they_gave(office: Organisation) -> None:
    seated = await office.seated()
    first, last = await against_their_numbers(office, seated)
    await seated.anna.names.give(first, FIRST)
    await seated.anna.names.give(last, LAST)
    said, told = await says(office, seated.anna, "home")
    assert places(said, f"Contact {FIRST}: ", f"Contact {LAST}: ") == sorted(
        places(said, f"Contact {FIRST}: ", f"Contact {LAST}: ")
    )
    assert [(each["case"], each["name"]) for each in told["cases"]] == [(first.hex(), FIRST), (last.hex(), LAST)]
    said, told = await says(office, seated.bert, "home")
    assert f"Contact {seated.case.hex()[:8]}: " in said, "who has no name here goes by the number"
    assert told["cases"][0]["name"] is None


async def test_a_guardian_s_contact_goes_by_the_name_that_they_gave(office: Organisation) -> None:
    family = await family_of(office)
    await family.father.names.give(family.case, "Our daughter")
    said, _ = await says(office, family.father, "home")
    assert "Contact Our daughter: you were asked" in said


async def test_a_mediators_cases_go_by_their_labels(office: Organisation) -> None:
    seated = await office.seated()
    first, last = await against_their_numbers(office, seated)
    for case, label in ((first, FIRST), (last, LAST)):
        await seated.office.coordinator.label(case, label)
    said, _ = await says(office, seated.lead, "today")
    assert f"No deputy: {FIRST}, {LAST}" in said
    said, told = await says(office, seated.lead, "deputies")
    assert places(said, f"{FIRST}: ", f"{LAST}: ") == sorted(places(said, f"{FIRST}: ", f"{LAST}: "))
    assert [each["label"] for each in told["cases"]] == [FIRST, LAST]
    await office.staff("daan", StaffRole.MEDIATOR)
    for case in (first, last):
        await seated.office.coordinator.assign(case, await seated.office.find_staff("daan"), Place.DEPUTY)
    said, _ = await says(office, seated.lead, "handover daan --all")
    assert said.splitlines()[0].startswith(f"Case {FIRST}: ")
    assert f"\nCase {LAST}: " in said


async def test_the_offices_cases_go_by_their_labels(office: Organisation) -> None:
    seated = await office.seated()
    first, last = await against_their_numbers(office, seated)
    for case, label in ((first, FIRST), (last, LAST)):
        await seated.office.coordinator.label(case, label)
    for command in ("today", "warnings"):
        assert f"No deputy: {FIRST}, {LAST}" in (await says(office, seated.office, command))[0]
    await office.staff("daan", StaffRole.MEDIATOR)
    said, _ = await says(office, seated.office, "take-over meral daan --sure")
    assert f"Case {FIRST}: " in said
    assert said.index(f"Case {FIRST}: ") < said.index(f"Case {LAST}: ")


async def test_cases_of_one_label_are_told_apart_in_every_list(office: Organisation) -> None:
    seated = await office.seated()
    for case in await against_their_numbers(office, seated):
        await seated.office.coordinator.label(case, "One label")
        for command in ("deputies", "today"):
            said, _ = await says(office, seated.lead, command)
            assert said.count("One label (") == (2 if "File" not in said else 0), said


async def test_mediators_of_one_place_go_by_their_names(office: Organisation) -> None:
    seated = await office.seated()
    names = [f"deputy-{letter}" for letter in "abcde"]
    for name in names:
        await office.staff(name, StaffRole.MEDIATOR)
        keyset = await seated.office.find_staff(name)
        await seated.office.coordinator.assign(seated.case, keyset, Place.DEPUTY)
    _, told = await says(office, seated.anna, "people")
    assert [each["name"] for each in told["readers"]] == ["meral", *names]
    assert [each["keyset"] for each in told["readers"][1:]] != sorted(
        each["keyset"] for each in told["readers"][1:]
    )


async def test_no_name_in_the_list_of_the_staff_is_cut_so_that_two_look_alike(office: Organisation) -> None:
    seated = await office.seated()
    names = [f"somebody-with-quite-a-long-name-{end}" for end in ("jansen", "janssen")]
    for name in names:
        await office.staff(name, StaffRole.MEDIATOR)
    said, _ = await says(office, seated.office, "staff list")
    assert all(name in said for name in names)


async def test_a_copy_has_the_letters_of_one_day_as_they_stand_in_the_lists(
    office: Organisation, tmp_path: Path
) -> None:
    seated = await office.seated()
    anna, case = seated.anna.party, seated.case
    sent = [
        await anna.letters.submit(case, Letter(f"letter {at}", "en"), await anna.cases.readers(case))
        for at in range(5)
    ]
    assert [each.item for each in sent] != sorted(each.item for each in sent)
    _, told = await Sitting(office, seated.anna).says("export", "--out", str(tmp_path / "copy.txt"))
    assert told["items"] == [each.item.hex() for each in sent]


async def test_a_mediator_is_told_the_case_before_they_decide_about_a_letter(office: Organisation) -> None:
    seated = await office.seated()
    anna, case = seated.anna.party, seated.case
    sent = [
        (await anna.letters.submit(case, Letter("hello", "en"), await anna.cases.readers(case))).item.hex()[:8]
        for _ in range(4)
    ]
    output = io.StringIO()
    terminal = Terminal(Sentences(Language.EN), io.StringIO("a reason\n.\n"), output, io.StringIO())
    context = CommandContext(terminal, office.letters("unused"), office.around("x").now, account=seated.lead)
    context.in_session = True
    for line in (
        f"review {sent[0]}",
        f"release {sent[0]} --sure",
        f"review {sent[1]}",
        f"decline {sent[1]} --sure",
        f"postpone {sent[2]} 2027-12-25",
        f"review {sent[3]}",
        f"return {sent[3]} --stdin --sure",
    ):
        before = len(output.getvalue())
        status = await one(context, line.split())
        assert (status, "For: File 7" in output.getvalue()[before:]) == (0, True), (line, output.getvalue())
