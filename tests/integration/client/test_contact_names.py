"""Names for contacts: their owner's alone, on every device of theirs, and never two that look the same."""

from __future__ import annotations

import pytest

from relay.domain.ids import CaseId
from relay.wire import messages as m
from relay_client.account import keyring
from relay_client.account.contact_names import told_apart
from relay_client.account.keyring import MOST_NAMES, NAME_CHARACTERS, ContactName, KeyringContent, with_names
from relay_client.api.account import Account
from relay_client.errors import Misused, UnfitText
from tests.support.between import access_on, between, bodies
from tests.support.organisation import Organisation


async def test_a_name_is_on_another_device_too_and_travels_only_in_the_keyring(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    assert await seated.anna.names.give(seated.case, "  Bert\tfrom work ") == "Bert from work"
    assert {each.route.name for each in stands.sent} == {"keyring.put"}
    assert b"Bert" not in b"".join(bodies(stands, "keyring.put"))
    elsewhere = Account(access_on(office, seated.anna, "elsewhere"))
    assert elsewhere.names.of(seated.case) is None
    assert await elsewhere.find_case("bert from") == seated.case
    assert elsewhere.names.shown(seated.case) == "Bert from work"
    assert await elsewhere.find_case("BERT FROM WORK") == seated.case


async def test_a_program_that_is_still_open_sees_a_name_that_another_one_gave_on_this_device(
    office: Organisation,
) -> None:
    seated = await office.seated()
    await seated.anna.party.status(seated.case)
    other = office.started_again(seated.anna)
    await other.names.give(seated.case, "Bert")
    assert seated.anna.names.of(seated.case) == "Bert"
    assert await seated.anna.find_case("bert") == seated.case
    await seated.anna.names.give(seated.case, "Bertus")
    assert office.started_again(seated.anna).names.of(seated.case) == "Bertus"


async def test_a_name_of_any_length_is_sealed_in_as_many_bytes(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    for name in ("B", "x" * NAME_CHARACTERS):
        await seated.anna.names.give(seated.case, name)
    short, long = bodies(stands, "keyring.put")
    assert len(short) == len(long)


async def test_a_name_that_could_not_be_written_goes_in_with_the_next_version(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"keyring.put"}
    await seated.anna.names.give(seated.case, "Bert")
    stands.loses_request = set()
    assert (seated.anna.names.due, seated.anna.names.of(seated.case)) == (True, "Bert")
    await seated.anna.party.status(seated.case)
    assert seated.anna.names.due is False
    sealed = await seated.anna._session.call("keyring.get", m.Keyring)
    assert keyring.unseal(sealed, seated.anna._session.secret).names == (ContactName(seated.case, "Bert"),)


async def test_what_is_no_name_is_refused(office: Organisation) -> None:
    seated = await office.seated()
    for typed, code in (("  ", "name.empty"), ("x" * (NAME_CHARACTERS + 1), "name.too_long")):
        with pytest.raises(Misused, match=code):
            await seated.anna.names.give(seated.case, typed)
    with pytest.raises(UnfitText, match="name.characters"):
        await seated.anna.names.give(seated.case, "Bert\u202e")
    await seated.anna.names.give(seated.case, "Bert")
    with pytest.raises(Misused, match="name.taken"):
        await seated.anna.names.give(CaseId(bytes(16)), "BERT")
    with pytest.raises(Misused, match="name.taken"):
        await seated.anna.names.give(CaseId(bytes(16)), "\u0412ert")  # another letter, of the same look
    assert await seated.anna.names.give(seated.case, "bert") == "bert"


def test_of_too_many_names_the_oldest_go() -> None:
    many = [ContactName(CaseId(n.to_bytes(16, "big")), f"name {n}") for n in range(MOST_NAMES + 5)]
    content = KeyringContent(keyring.SigningSeed(bytes(32)), (), ())
    assert with_names(many)(content).names == tuple(many[5:])


def test_labels_that_look_alike_when_cut_are_shown_longer_and_equal_ones_with_their_number() -> None:
    one, two, three, four = (CaseId(bytes([n]) * 16) for n in (1, 2, 3, 4))
    names = {one: "Burglary in the Long Street, 7", two: "Burglary in the Long Street, 9", three: "Ab", four: "ab"}
    shown = told_apart(names, 20)
    assert shown == {
        three: "Ab (03030303)",
        four: "ab (04040404)",
        one: "Burglary in the Long Street, 7",
        two: "Burglary in the Long Street, 9",
    }
    assert list(shown) == [three, four, one, two], "in the order of the names"
    assert told_apart({one: "Burglary in the Long Street, 7"}, 20) == {one: "Burglary in the Long"}
