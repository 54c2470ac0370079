"""Any honest history, taken by the service, stands in every seat's journal by the rules that clients replay it by.

People's clocks are early and late by up to ten minutes, requests wait, days pass between them, and what stops says any date.
After each step everybody's device looks at the case: a record that it refused would lock a real person out.
"""

from __future__ import annotations

from collections import Counter

import pytest

from relay.domain.model import (
    MEDIATORS,
    Kind,
    Side,
)
from relay.domain.refusals import Refused
from relay.wire import statements as s
from relay.wire.problems import Denied
from relay_client.errors import Untrusted
from tests.property import agreeing
from tests.property.history import ACTIONS, OFTENER, action
from tests.property.history_supporters import WithSupporters
from tests.support.following import Device
from tests.support.stores import KINDS

OFTEN = ("m1", "a", "b", "c1", "i1")
"""Whose devices look after every step; the others look now and then, and everybody once more at the end, from the beginning."""


class History(WithSupporters):
    """A history in which everybody's device looks after each step."""

    begins: tuple[str, ...] = ("bare", "enrolled", "open", "open")

    def set_up(self) -> None:
        """Make the people, and bring the case to where this history begins."""
        self.run(self._set_up())
        for name in [*self.people, "a", "b"]:
            self.world.early[f"seat-{name}"] = self.chance.choice((0, 0, -600, 600, 599, -300))
        if self.chance.choice((True, False)):
            self.take_up()
        begin = self.chance.choice(self.begins)
        if begin == "bare":
            return
        for side in Side:
            self.enrol("m1", side, waits=False)
        if begin == "enrolled":
            return
        for side in Side:
            self.agree(side, attested=None)
            self.prepare("m1", side)
        self.open_case("m1")
        for side in Side:
            self.submit(side, replaces=9, kind=Kind.LETTER)
        self.assign("m2", s.PlaceGiven.DEPUTY)

    def end(self) -> None:
        """Let everybody look once more, on a device that knows nothing yet."""
        for name, person in self.people.items():
            if name != "office":
                self._look(Device(self.world, person, self.case, self.world.early.get(person.name, 0)))

    def step(self) -> None:
        """Let one thing happen, and everybody look."""
        name = self.chance.choice([*ACTIONS, *OFTENER])
        drawn = {each: self.chance.choice(among) for each, among in ACTIONS[name].items()}
        self.done.append(f"{name} {drawn}")
        getattr(self, name)(**drawn)
        for often in OFTEN:
            self._look_as(often)

    @action(name=("m2", "m3", "c2"))
    def look_now_and_then(self, name: str) -> None:
        """Look with a device that has not seen what happened meanwhile."""
        self._look_as(name)

    def _look_as(self, name: str) -> None:
        person = self.people.get(name)
        if person is not None:
            fresh = Device(self.world, person, self.case, self.world.early.get(person.name, 0))
            self._look(self.devices.setdefault(name, fresh))

    def _look(self, device: Device) -> None:
        try:
            look = self.run(device.look())
        except (Refused, Denied):
            return
        except Untrusted as fault:
            fault.add_note(f"to {device.person.name}")
            raise
        assert look.journal is not None
        told, true, seat = look.history.file, self._file(), look.history.replay.seat
        now = self.world.now()
        if seat == MEDIATORS:
            agreeing.whole(told, true, now)
            assert device.person.id in look.history.mediators(look.verifier.now)
        elif seat.name in ("a", "b"):
            agreeing.a_side(told, true, Side(seat.name), now)
            own = look.history.party(Side(seat.name))
            assert own is not None
            assert own.id == device.person.id
        elif look.history.replay.counsellor:
            agreeing.a_counsellor(told, true, seat, now)
        elif look.history.replay.guardian:
            agreeing.a_guardian(told, true, seat)
        elif look.history.replay.supporter:
            agreeing.a_supporter(told, true, seat)
        else:
            agreeing.an_interpreter(told, true, seat)
        self.seen[f"looked as {seat.name[0]}"] += 1


EXPECTED = (
    "submitted", "brought", "told", "derived", "released party", "released counsellor", "released in person", "open", "refuse",
    "delivered", "return", "decline", "postpone", "recalled by author", "recalled by counsellor", "destroyed", "handed over",
    "regranted", "recovered", "waited", "place deputy", "place ended", "staff ended", "delegated", "delegated with a party",
    "revoked", "consent", "consent attested", "consent ended", "opened the case", "stopped", "stopped by a counsellor", "left",
    "resumed", "restored", "service pause lifted", "note", "late", "looked as m", "looked as a", "looked as b", "looked as c",
    "offered", "agreed", "not agreed", "explain", "shared", "translated", "put down", "take back", "looked as i",
    "released together", "released after", "recopied", "stepped aside", "taken up", "note anew",
    "supported", "lent an own", "lent a received", "unlent", "support ended", "looked as s",
)  # fmt: skip


HISTORIES = 33
STEPS = 90


class FlaggedHistory(History):
    """A history in which two mediators decide from early on, and now and then somebody says that one is enough."""

    begins = ("open",)

    def set_up(self) -> None:
        """Begin with an open case that the office flags."""
        super().set_up()
        self.flag("office", on=True)

    def step(self) -> None:
        """Let one thing happen as ever; every seventh is about the flag."""
        if self.chance.randrange(7):
            super().step()
            return
        who, on = self.chance.choice(("office", "m1", "m2")), self.chance.choice((True, False))
        self.done.append(f"flag {who} {on}")
        self.flag(who, on=on)
        for often in OFTEN:
            self._look_as(often)


FLAGGED = ("flagged", "asked to unflag", "unflagged", "countersigned", "released by two")
FLAGGED_HISTORIES = 8


def lived(kind: str, seed: int, seen: Counter[str], machine: type[History] = History) -> None:
    """Live one history, and say all of it where something in it does not stand."""
    history = machine(kind, seed, seen)
    try:
        history.set_up()
        for _ in range(STEPS):
            history.step()
        history.end()
    except Exception as fault:
        fault.add_note("\n".join([f"history {seed}", *history.done]))
        raise
    finally:
        history.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_honest_history_stands_in_every_journal(kind: str) -> None:
    """Whoever belongs to the case follows their journal to its end, and knows what the service decided."""
    seen: Counter[str] = Counter()
    for seed in range(HISTORIES):
        lived(kind, seed, seen)
    assert [each for each in EXPECTED if not seen[each]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_history_in_which_two_mediators_decide_stands_in_every_journal(kind: str) -> None:
    """The flag, the countersignatures and what follows from them are known to the mediators as they are, and to nobody else."""
    seen: Counter[str] = Counter()
    for seed in range(FLAGGED_HISTORIES):
        lived(kind, seed, seen, FlaggedHistory)
    assert [each for each in FLAGGED if not seen[each]] == []
