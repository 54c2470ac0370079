"""What a command says at the wrong moment: whose work it is, which contacts there are, and what became of a letter."""

from __future__ import annotations

import io
import json
import shlex
from typing import Any

import pytest

from relay.domain.model import Place, Side, StaffRole
from relay_client.api.account import Account
from relay_client.commands.base import CommandContext
from relay_client.errors import ServerProblem
from relay_client.main import one
from relay_client.ui.terminal import Terminal
from relay_client.views.items import Letter
from relay_client.words.sentences import Language, Sentences
from tests.support.organisation import Organisation
from tests.support.stopping import second_contact


async def refused(office: Organisation, who: Account, line: str, typed: str = "") -> Any:
    """Give a command that must not succeed; return what it answers."""
    output = io.StringIO()
    terminal = Terminal(Sentences(Language.EN), io.StringIO(typed), output, io.StringIO(), json_only=True)
    context = CommandContext(terminal, office.letters("nobody"), office.around("x").now, account=who)
    assert await one(context, shlex.split(line)) != 0, output.getvalue()
    return json.loads(output.getvalue())


async def test_what_is_another_roles_work_is_told_as_that_and_not_as_missing(office: Organisation) -> None:
    seated = await office.seated()
    case = seated.case.hex()
    for line in ("counts", "case new --lead meral --no-label", "handover meral --all", f"assign {case} meral"):
        assert (await refused(office, seated.anna, line))["code"] == "role.other", line
    assert (await refused(office, seated.lead, "counts"))["code"] == "role.other"
    gone = await refused(office, seated.lead, f"countersign {'0' * 8} --sure")
    assert gone["code"] == "id.unknown", "what is their own work, and is not there, is told as that"


async def test_a_mediator_is_told_with_which_command_they_read(office: Organisation) -> None:
    seated = await office.seated()
    anna = seated.anna.party
    item = (
        await anna.letters.submit(seated.case, Letter("hello", "en"), await anna.cases.readers(seated.case))
    ).item
    short = item.hex()[:8]
    for line, instead in (
        (f"read {short}", "letters review NUMBER"),
        (f"open {short}", "letters review NUMBER"),
        (f"refuse {short} --sure", "letters return NUMBER"),
        (f"deliver {short} handed", "letters review NUMBER"),
        ("list", "letters case CASE"),
        ("resume-case File", "letters case"),
    ):
        assert instead in (await refused(office, seated.lead, line))["say"], line
    said = (await refused(office, seated.anna, f"open {short}"))["say"]
    assert "Your own letter: letters read NUMBER" in said
    assert "letters consent" in (await refused(office, seated.anna, "resume"))["say"]


async def test_a_letter_that_could_go_nowhere_is_refused_before_anybody_is_asked(office: Organisation) -> None:
    seated = await office.seated()
    no = await refused(office, seated.lead, f"write --case {seated.case.hex()} --stdin", "Dear both.")
    assert (no["code"], len(no["draft"])) == ("role.other", 8)
    assert "letters note" in no["say"]
    await seated.anna.party.contact.withdraw(seated.case)
    no = await refused(office, seated.bert, "write --stdin", "Dear Anna.")
    assert (no["code"], seated.bert.draft(no["draft"]).letter.text) == ("case.closed", "Dear Anna.")


async def test_who_names_no_contact_is_told_which_there_are(office: Organisation) -> None:
    seated = await office.seated()
    await second_contact(office, seated)
    await seated.anna.names.give(seated.case, "Bert from work")
    for line in ("resume", "list", "notes", "consent"):
        no = await refused(office, seated.anna, line)
        assert (no["code"], "Bert from work" in no["say"]) == ("id.which", True), line


async def test_what_became_of_a_letter_is_told_before_what_else_passing_it_on_would_need(
    office: Organisation,
) -> None:
    seated = await office.seated()
    case, meral, anna = seated.case, seated.lead.mediator, seated.anna.party
    await office.staff("daan", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(case, await seated.office.find_staff("daan"), Place.DEPUTY)
    sent = await anna.letters.submit(case, Letter("hello", "en"), await anna.cases.readers(case))
    await meral.decisions.return_item(await meral.held.read(case, sent.item), "Please without the address.")
    await meral.two_mediators(case, on=True)
    await meral.invitations.slip(case, Side.B)
    with pytest.raises(ServerProblem, match=r"item\.returned"):
        await meral.decisions.release(await meral.held.read(case, sent.item))
