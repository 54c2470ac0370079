"""What somebody is to a case is the root's word or the pinned seat, never a row: every role, told to be each of the others.

A row that says otherwise is refused, and leaves what is in hand as it was; a stop is said all the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from msgspec.structs import replace

from relay.domain.ids import CaseId, KeysetId
from relay.domain.model import Side
from relay.domain.policy import Authority, Standing, seat_of
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.cases.known_cases import OwnRole
from relay_client.cases.stops_in_hand import AllInHand
from relay_client.errors import Untrusted
from relay_client.net.transport import JsonRequest
from relay_client.views.cases import Outcome
from tests.support.between import Between, access_on
from tests.support.every_stop import EVERY_STOP
from tests.support.family import kin
from tests.support.full import Full, full
from tests.support.fuller import fuller
from tests.support.organisation import Organisation

NOWHERE: Final = s.Position(0, s.Digest(bytes(32)))
PEOPLE: Final[dict[Standing, tuple[Callable[[Organisation], Awaitable[Full]], str]]] = {
    Standing.PARTY: (full, "anna"),
    Standing.GUARDIAN: (kin, "mother"),
    Standing.SUPPORTER: (kin, "sister"),
    Standing.MEDIATOR: (full, "meral"),
    Standing.COUNSELLOR: (full, "sanne"),
    Standing.INTERPRETER: (fuller, "lena"),
    Standing.COORDINATOR: (full, "office"),
}
FOR_A_SIDE: Final = (Standing.PARTY, Standing.GUARDIAN, Standing.SUPPORTER)
STOPS: Final = frozenset({"case.pause", "case.together", "item.unlend", "item.unshare"})
"""What is said of each role under the last of the lies."""
each_role = pytest.mark.parametrize("true", Standing, ids=lambda each: each.value)


class Telling(Between):
    """A service that tells somebody that they are something else to a case, with their journal or, `empty`, with none."""

    def __init__(self, person: Account, case: CaseId, told: Standing, keyset: KeysetId, *, empty: bool) -> None:
        super().__init__(person._session.transport)
        person._session.transport = self
        self.case, self.told, self.keyset, self.empty = case, told, keyset, empty
        self.change("case.get", m.CaseReply, self.reply)
        self.change("look", m.Looked, lambda seen: replace(seen, cases=tuple(map(self.looked, seen.cases))))

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Show all that there is to a look, whatever it says that it knows."""
        if call.route.name == "look":
            wanted = codec.decode(m.LookWanted, call.body)
            known = tuple(replace(each, rows=None) for each in wanted.known)
            call = replace(call, body=codec.encode(replace(wanted, known=known)))
        return await super().send(call, bearer)

    def reply(self, before: m.CaseReply) -> m.CaseReply:
        if before.case.case != self.case:
            return before
        row = replace(before.case, role=self.told, side=before.case.side or Side.A)
        names = {"guardian": self.keyset} if self.told is Standing.GUARDIAN else {}
        names = {"supporter": self.keyset} if self.told is Standing.SUPPORTER else names
        return replace(before, case=row, journal=NOWHERE if self.empty else before.journal, **names)

    def looked(self, before: m.CaseLook) -> m.CaseLook:
        if before.case != self.case or before.shown is None:
            return before
        seat = seat_of(Authority(self.told, Side.A), self.keyset)
        shown = replace(before.shown, reply=self.reply(before.shown.reply))
        journal, entries = (NOWHERE, ()) if self.empty else (before.journal, before.entries)
        name = "office" if seat is None else seat.name
        return replace(before, seat=name, shown=shown, journal=journal, entries=entries, more=False)


def in_hand(person: Account) -> AllInHand | None:
    return person._session.vault.read("account", "in-hand", AllInHand)


async def keyset_of(person: Account, case: CaseId) -> KeysetId:
    return (await person._case_client.look(case)).signer.id


def others(true: Standing) -> list[tuple[Standing, bool]]:
    """Return every other role, told with the journal of its true one and with none."""
    return [(told, empty) for told in Standing if told is not true for empty in (False, True)]


@each_role
async def test_a_row_that_says_otherwise_is_refused_and_takes_nothing_out_of_hand(
    true: Standing, office: Organisation
) -> None:
    world, name = PEOPLE[true]
    made = await world(office)
    person, case = made.people[name], made.case
    keyset = await keyset_of(person, case)
    await person.cases()
    before, again = in_hand(person), person
    for told, empty in others(true):
        again = office.started_again(person)
        Telling(again, case, told, keyset, empty=empty)
        with pytest.raises(Untrusted, match=r"trust\.role"):
            await again._case_client.look(case)
        if true is not Standing.COORDINATOR:
            seen = await again._case_client.look_all()
            assert [each.code for each in seen.troubled if each.case == case] == ["trust.role"], told
        assert in_hand(again) == before, told
        assert await again.standing(case) is true, told
    said = [each for each in EVERY_STOP if (each.world, each.who) == (world, name) and each.route in STOPS]
    assert len(said) == (0 if true is Standing.COORDINATOR else 1)
    for stop in said:
        done = await stop.do(again, made)
        outcome = getattr(done, "outcome", done)
        assert isinstance(outcome, Outcome)
        assert outcome.trouble is not None
        assert outcome.trouble.code == "trust.role"


@each_role
async def test_nor_does_a_device_that_followed_nothing_yet_believe_it(true: Standing, office: Organisation) -> None:
    world, name = PEOPLE[true]
    made = await world(office)
    person, case = made.people[name], made.case
    keyset = await keyset_of(person, case)
    for told, empty in others(true):
        elsewhere = Account(access_on(office, person, f"{name}-{told.value}-{empty}"))
        Telling(elsewhere, case, told, keyset, empty=empty)
        with pytest.raises(Untrusted):
            await elsewhere._case_client.look(case)
        assert in_hand(elsewhere) is None, told
        kept = elsewhere._session.vault.read("account", "own-role", OwnRole)
        assert (kept is None) is (true in FOR_A_SIDE)
        assert kept is None or kept.role == true.value
