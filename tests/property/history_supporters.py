"""What a party and whoever stands by them do, in a history: a slip, letters that are lent, and their end."""

from __future__ import annotations

from typing import Any

from relay.crypto import digests
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import Attested, Item, Purpose, Side
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.messages import Mac, SlotKind
from tests.property.history import INDEX, MEDIATOR, NO, SIDES, action
from tests.property.history_letters import WithLetters
from tests.support.world import DAY, Someone, Written


class WithSupporters(WithLetters):
    """What happens around a supporter; of both sides together there is one at a time here."""

    supporters = 0

    @action(who=MEDIATOR, side=SIDES)
    def support(self, who: str, side: Side) -> None:
        """Bring somebody in who stands by a side, with the party's signature, or by a mediator's word where they have no keys."""
        mediator, file = self._mediator(who), self._file()
        if any(each.live for each in file.supporters):
            return
        self.supporters += 1
        person = self.world.someone(f"seat-s{self.supporters}")
        self.world.early[person.name] = self.world.early.get(f"seat-{side.value}", 0)
        slip, expires = SlipId(self.world.chance(16)), Seconds(self.world.now() + 20 * DAY)
        if not self._act(mediator, "case.slip", s.Slip, slip=slip, side=side, epoch=0, expires=expires):
            return
        keyset = s.KeysetBytes(person.public.to_bytes())
        account = s.SigningKeyBytes(person.account.public.raw)
        new = self.world.account(person, SlotKind.PASSPHRASE)
        answer = messages.SlipAnswer(keyset, account, Mac(self.world.chance(32)), new)
        try:
            self.run(self.world.service.enrolment.answer_slip(slip, None, answer))
        except NO:
            return
        party = self.people.get(side.value)
        attested = {"attested": Attested.PRESENT} if party is None else {}
        said: dict[str, Any] = {"slip": slip, "side": side, "keyset": keyset, **attested}
        request = self.run(self.world.request(mediator, s.Supporter, self.case, second=party, **said))
        if self._allowed(lambda: self.world.send(party or mediator, "case.supporter", self.case, request)):
            self.run(self.world.give_bearer(person))
            self.people["s"] = person
            self.devices.pop("s", None)
            self.seen["supported"] += 1

    @action(side=SIDES, received=(True, False))
    def let_read(self, side: Side, *, received: bool) -> None:
        """Have a letter sent, passed on and opened, and let the supporter of its reader, or of its writer, read it."""
        self.calm(prepares=True)
        self.support("live", side)
        writer, reader = (
            self.people.get(each.value) for each in ((side.other, side) if received else (side, side.other))
        )
        if writer is None or reader is None:
            return
        if not self._submitted(writer, side.other if received else side, lendable=True):
            return
        written, by = self.items[-1], self._mediator("live")
        if self._allowed(lambda: self.world.release(by, self.case, written, reader)):
            self._act(reader, "item.open", s.Open, item=written.item, tell_author=False)
            self._lend(self.people[side.value], side, written)

    @action(index=INDEX)
    def lend(self, index: int) -> None:
        """Let a supporter read any letter, whether or not that may be."""
        live = [each for each in self._file().supporters if each.live]
        written = self._held(index, lambda item: item.release is not None)
        if live and written is not None:
            self._lend(self.people.get(live[0].side.value), live[0].side, written)

    def _lend(self, by: Someone | None, side: Side, written: Written) -> None:
        to, item = self.people.get("s"), self._file().items.get(written.item)
        if to is None or item is None:
            return
        attested: dict[str, Any] = {} if by else {"attested": Attested.PRESENT}
        by = by or self._mediator("live")
        made = self.world.grant_for(written.cek, to, self.case, written.item, by, Purpose.SUPPORT)
        said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "side": side, "to": to.id}
        digest = s.Digest(digests.digest(made.grant))
        if self._act(by, "item.lend", s.Lend, grants_beside=(made,), **said, **attested, grant=digest):
            self.seen[_whose(item, side)] += 1

    @action(by=("party", "mediator", "supporter"), whole=(False, False, True))
    def end_support(self, by: str, *, whole: bool) -> None:
        """Take one letter back from a supporter, or end it altogether."""
        file = self._file()
        live = [each for each in file.supporters if each.live]
        if not live or "s" not in self.people:
            return
        side, keyset = live[0].side, live[0].keyset
        people = {"party": self.people.get(side.value), "supporter": self.people["s"]}
        person = people.get(by) or self._mediator("live")
        lent = [each for each in file.lends if each.live]
        if whole:
            if self._act(person, "case.unsupport", s.SupporterEnd, side=side, supporter=keyset):
                self.seen["support ended"] += 1
        elif lent and self._act(person, "item.unlend", s.Unlend, item=lent[0].item, side=side, to=keyset):
            self.seen["unlent"] += 1


def _whose(item: Item, side: Side) -> str:
    return "lent an own" if item.side is side else "lent a received"
