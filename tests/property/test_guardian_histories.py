"""Any honest history with somebody under age stands in every seat's journal, the guardian's too (see test_replay_machine.py)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from relay.domain.guardian_rules import guardians_of
from relay.domain.ids import GuardianId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Guardian, Side
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.messages import Mac, SlotKind
from tests.property.test_replay_machine import OFTEN, History, lived
from tests.support.stores import KINDS
from tests.support.world import DAY

HISTORIES = 13
EXPECTED = (
    *("marked", "of age", "named", "joined", "asked anew", "ended", "yes", "yes on paper", "no", "no on paper"),
    *("agreed together", "consent ended", "looked as g"),
    *("supported", "lent an own", "lent a received", "looked as s", "read along beside a guardian"),
)


class GuardianHistory(History):
    """A history in which a side is under age, and two of five things are about that."""

    begins = ("bare", "enrolled", "open")

    def set_up(self) -> None:
        """Mark side a, and name two who decide with it."""
        super().set_up()
        self.joined = 0
        self.mark(Side.A)
        self.invite(Side.A)
        self.name(Side.A)

    def step(self) -> None:
        """Let one thing happen as ever, or one about guardians, and everybody look."""
        if self.chance.randrange(5) > 1:
            super().step()
            return
        what = self.chance.choice(
            ("mark", "name", "invite", "ask", "let_go", "read_along", *("say", "agree_together") * 6)
        )
        side = self.chance.choice((Side.A, Side.A, Side.A, Side.B))
        self.done.append(f"{what} {side.value}")
        getattr(self, what)(side)
        for often in (
            *OFTEN,
            *(each for each in ("s",) if each in self.people),
            *(name for name in self.people if name.startswith("g")),
        ):
            self._look_as(often)

    def mark(self, side: Side) -> None:
        on = self._file().parties[side].under_age is None
        if self._act(self._mediator("live"), "case.age", s.UnderAge, side=side, on=on):
            self.seen["marked" if on else "of age"] += 1

    def name(self, side: Side) -> None:
        if self._guardian(side, GuardianId(self.world.chance(16)), s.GuardianStep.NAMED):
            self.seen["named"] += 1

    def invite(self, side: Side) -> None:
        """Invite somebody by a slip, who answers it and is confirmed."""
        if self.joined == 3:
            return
        guardian, slip = GuardianId(self.world.chance(16)), SlipId(self.world.chance(16))
        until = Seconds(self.world.now() + 20 * DAY)
        if not self._guardian(side, guardian, s.GuardianStep.NAMED, slip=slip, expires=until):
            return
        self.joined += 1
        person = self.world.someone(f"seat-g{self.joined}")
        self.world.early[person.name] = self.chance.choice((0, -600, 600))
        keyset = s.KeysetBytes(person.public.to_bytes())
        key = s.SigningKeyBytes(person.account.public.raw)
        new = self.world.account(person, SlotKind.PASSPHRASE)
        answer = messages.SlipAnswer(keyset, key, Mac(self.world.chance(32)), new)
        self.run(self.world.service.enrolment.answer_slip(slip, None, answer))
        if self._guardian(side, guardian, s.GuardianStep.CONFIRMED, slip=slip, keyset=keyset):
            self.run(self.world.give_bearer(person))
            self.people[f"g{self.joined}"] = person
            self.seen["joined"] += 1

    def ask(self, side: Side) -> None:
        for each in self._theirs(side):
            if not each.agrees and self._guardian(side, each.id, s.GuardianStep.ASKED):
                self.seen["asked anew"] += 1

    def let_go(self, side: Side) -> None:
        theirs = self._theirs(side)
        if theirs and self._guardian(side, self.chance.choice(theirs).id, s.GuardianStep.ENDED):
            self.seen["ended"] += 1

    def say(self, side: Side) -> None:
        """Let each guardian of a side say something, mostly yes."""
        for each in self._theirs(side):
            agrees = self.chance.randrange(6) > 0
            said: dict[str, Any] = {"side": side, "guardian": each.id, "agrees": agrees}
            said["asked"] = each.question or RecordId(bytes(32))
            by = next((who for who in self.people.values() if who.id == each.keyset), self._mediator("live"))
            if each.keyset is None:
                said["attested"] = self.chance.choice(tuple(Attested))
            if self._act(by, "case.together", s.GuardianWord, **said):
                self.seen[("yes" if agrees else "no") + (" on paper" if each.keyset is None else "")] += 1

    def agree_together(self, side: Side) -> None:
        """Let a side that is under age agree with whoever agrees, and now and then take that back."""
        self.ask(side)
        self.say(side)
        attested = None if self._file().parties[side].keyset else Attested.PAPER
        words = tuple(each.answered for each in self._theirs(side) if each.agrees)
        if words and self._as_side(side, attested, "case.consent", s.Consent, together=words):
            self.seen["agreed together"] += 1
        elif not self.chance.randrange(4):
            self.agree_no_more(side, attested, None)

    def read_along(self, side: Side) -> None:
        """Let somebody who stands by this side read a letter, also where its guardians said no."""
        self.let_read(side, received=self.chance.choice((True, False)))
        lent = any(each.live and each.side is side for each in self._file().lends)
        if lent and any(each.keyset is not None for each in self._theirs(side)):
            self.seen["read along beside a guardian"] += 1

    def _theirs(self, side: Side) -> tuple[Guardian, ...]:
        return guardians_of(self._file(), side)

    def _guardian(
        self, side: Side, guardian: GuardianId, step: s.GuardianStep, **more: Any
    ) -> messages.Done | None:
        members: dict[str, Any] = {"side": side, "guardian": guardian, "step": step, **more}
        return self._act(self._mediator("live"), "case.guardian", s.Guardian, **members)


@pytest.mark.parametrize("kind", KINDS)
def test_every_history_with_somebody_under_age_stands_in_every_journal(kind: str) -> None:
    """Whoever decides together, on a device or on paper, early or late, locks nobody out of their own journal."""
    seen: Counter[str] = Counter()
    for seed in range(HISTORIES):
        lived(kind, seed, seen, GuardianHistory)
    assert [each for each in EXPECTED if not seen[each]] == []
