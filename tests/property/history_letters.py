"""What people of a case do with letters, keys and words."""

from __future__ import annotations

from typing import Any

from relay.crypto import digests
from relay.domain.ids import ItemId, Seconds
from relay.domain.model import (
    Attested,
    Delivery,
    Kind,
    Purpose,
    Side,
)
from relay.wire import messages
from relay.wire import statements as s
from tests.property.history import ATTESTED, INDEX, MEDIATOR, SIDES, WAITS, WILD, Unsent, action, refs
from tests.property.history_people import WithPeople
from tests.support.world import DAY, Someone, Written


class WithLetters(WithPeople):
    """What people of a case do with letters, keys and words."""

    # --- letters

    @action(side=SIDES, replaces=INDEX, kind=(Kind.LETTER, *Kind))
    def submit(self, side: Side, replaces: int, kind: Kind) -> None:
        author = self.people.get(side.value)
        if author:
            named = self._replaced(side, replaces)
            self._submitted(author, side, kind=kind, **named)

    @action(index=INDEX, replaces=INDEX)
    def bring(self, index: int, replaces: int) -> None:
        if self.delegations:
            record, side, name = self.delegations[index % len(self.delegations)]
            copy = index % 2 == 0
            named = self._replaced(side, replaces)
            if self._submitted(self.people[name], side, own_copy=copy, delegation=record, **named):
                self.seen["brought"] += 1

    @action(who=MEDIATOR, side=SIDES, attested=ATTESTED)
    def tell(self, who: str, side: Side, attested: Attested) -> None:
        if self._submitted(self._mediator(who), side, own_copy=False, told=True, attested=attested):
            self.seen["told"] += 1

    @action(who=MEDIATOR, index=INDEX)
    def derive(self, who: str, index: int) -> None:
        of = self._held(index)
        if of and self._submitted(self._mediator(who), of.side, own_copy=False, derived_from=of.item):
            self.seen["derived"] += 1
            self._offer(self._mediator(who), self.items[-1], of.item)

    def _offer(self, mediator: Someone, written: Written, original: ItemId) -> None:
        """Show a derived letter to whoever wrote the original, where they have a keyset."""
        to = self.people.get(written.side.value)
        if to is None:
            return
        made = self.world.grant_for(written.cek, to, self.case, written.item, mediator, Purpose.OWN_COPY)
        said: dict[str, Any] = {
            "item": written.item,
            "manifest": written.manifest,
            "original": original,
            "to": to.id,
        }
        digest = s.Digest(digests.digest(made.grant))
        if self._act(mediator, "item.offer", s.Offer, grants_beside=(made,), **said, grant=digest):
            self.seen["offered"] += 1

    def _answer(self, written: Written, *, agrees: bool) -> None:
        """Its author says whether it may go; for one without a device a mediator attests it."""
        said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "agrees": agrees}
        attested: dict[str, Any] = {**said, "attested": Attested.PRESENT}
        for by, what in ((self.people.get(written.side.value), said), (self.people["m1"], attested)):
            if by and self._act(by, "item.agree", s.Agree, **what):
                self.seen["agreed" if agrees else "not agreed"] += 1

    @action(who=MEDIATOR, index=INDEX)
    def share(self, who: str, index: int) -> None:
        """Give a letter to the interpreter, who has one at a time."""
        written = self._held(index)
        if written is not None:
            self._share(self._mediator(who), written)

    def _share(self, mediator: Someone, written: Written) -> None:
        to = self.people["i1"]
        made = self.world.grant_for(written.cek, to, self.case, written.item, mediator, Purpose.INTERPRETER)
        said: dict[str, Any] = {
            "item": written.item,
            "manifest": written.manifest,
            "side": written.side,
            "to": to.id,
        }
        digest = s.Digest(digests.digest(made.grant))
        if self._act(mediator, "item.share", s.Share, grants_beside=(made,), **said, grant=digest):
            self.seen["shared"] += 1

    @action(index=INDEX, after=(False, False, True))
    def pass_on_in_two_languages(self, index: int, *, after: bool) -> None:
        """Have a letter translated, shown to its writer, who says no and then yes, and pass both on, or one after the other."""
        written = self._held(index)
        to = None if written is None else self.people.get(written.side.other.value)
        if written is None or to is None:
            return
        self.calm(prepares=True)
        if after:
            by = self._mediator("live")
            self._allowed(lambda: self.world.release(by, self.case, written, to))
        self._share(self._mediator("live"), written)
        self.interpret("translate")
        made = self.items[-1]
        item = self._file().items[made.item]
        if item.derived_from == written.item and item.interpreted:
            self._answer(made, agrees=False)
            self._answer(made, agrees=True)
            self._release_together(self._mediator("live"), made, to, {"derived": True})

    @action(what=("translate", "put down", "take back"))
    def interpret(self, what: str) -> None:
        """Let the interpreter give a translation back, or let them have the letter no more."""
        live = [each for each in self._file().shares if each.live]
        by = self.people["i1"]
        if not live:
            return
        if what == "translate":
            if self._submitted(by, live[0].side, own_copy=False, derived_from=live[0].item):
                self.seen["translated"] += 1
                self._offer(self._mediator("live"), self.items[-1], live[0].item)
            return
        by = by if what == "put down" else self._mediator("live")
        if self._act(by, "item.unshare", s.Unshare, item=live[0].item, to=live[0].keyset):
            self.seen[what] += 1

    def flag(self, who: str, *, on: bool) -> None:
        """Have two mediators decide from now on, or say that one is enough; only flagged histories draw it."""
        person = self.people["office"] if who == "office" else self._mediator(who)
        before = self._file().case
        if self._act(person, "case.flag", s.TwoMediators, on=on):
            ended = before.two_mediators and not self._file().case.two_mediators
            self.seen["flagged" if on else "unflagged" if ended else "asked to unflag"] += 1

    def _countersign(self, written: Written, to: Someone, releases: Someone) -> None:
        """Have each other mediator say, in a flagged case, that this one may pass a letter on."""
        if not self._file().case.two_mediators:
            return
        said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "to": to.id}
        for name in ("m1", "m2", "m3"):
            other = self.people[name]
            if other is not releases and self._act(other, "item.countersign", s.Countersign, **said):
                self.seen["countersigned"] += 1

    @action(who=MEDIATOR, index=INDEX, how=("party", "party", "counsellor", "in person"), late=WAITS)
    def release(self, who: str, index: int, how: str, *, late: bool) -> None:
        written, mediator = self._held(index), self._mediator(who)
        if written is None:
            return
        side = written.side.other
        said: dict[str, Any] = {}
        to = self.people.get(side.value)
        if how == "in person":
            to, said = mediator, {"in_person": True}
        if how == "counsellor":
            found = [each for each in self.delegations if each[1] is side]
            if not found:
                return
            to, said = self.people[found[-1][2]], {"delegation": found[-1][0]}
        if to is None:
            return
        item = self._file().items.get(written.item)
        if item is not None and item.derived_from is not None:
            said["derived"] = True
            self._answer(written, agrees=index % 3 != 0)
            if item.interpreted or index % 4 == 0:
                self._release_together(mediator, written, to, said)
                return
        if index % 5:
            self._countersign(written, to, mediator)
        self._release_alone(mediator, written, to, said, how, waits_by=index if late else None)

    def _release_alone(
        self, by: Someone, written: Written, to: Someone, said: dict[str, Any], how: str, *, waits_by: int | None
    ) -> None:
        """Pass one letter on, now, or once the request has waited on its way."""
        work = self.world.release_request(by, self.case, written, to, note_text="Sit down first.", **said)
        request = self.run(work)
        if waits_by is None:
            if self._allowed(lambda: self.world.send(by, "item.release", self.case, request, written.item)):
                self.seen[f"released {how}"] += 1
                self.seen["released by two"] += self._file().case.two_mediators
            return
        self.unsent.append(Unsent(by, "item.release", request, written.item))
        if waits_by % 2:  # now and then it waits for a minute only, and nothing happens meanwhile
            self.pass_time(60)
            self.arrive(len(self.unsent) - 1)

    def _release_together(self, by: Someone, written: Written, to: Someone, said: dict[str, Any]) -> None:
        """Pass a translation on with its original, or after it where the reader has that already."""
        item = self._file().items[written.item]
        source = next(each for each in self.items if each.item == item.derived_from)
        has = self._file().items[source.item].released_to == to.id
        letters = (written,) if has else (written, source)
        made = [self.world.grant_for(each.cek, to, self.case, each.item, by, Purpose.RELEASE) for each in letters]
        named = [s.Digest(digests.digest(each.grant)) for each in made]
        original = s.Original(source.item, source.manifest, None if has else named[1])
        members: dict[str, Any] = {
            "item": written.item,
            "manifest": written.manifest,
            "to": to.id,
            "grant": named[0],
        }
        members |= {**said, "original": original}
        if self._act(by, "item.release", s.Release, grants_beside=tuple(made), **members):
            self.seen["released after" if has else "released together"] += 1

    @action(who=MEDIATOR, index=INDEX, what=("return", "decline", "postpone"))
    def decide(self, who: str, index: int, what: str) -> None:
        written, mediator = self._held(index), self._mediator(who)
        if written is None:
            return
        said: dict[str, Any] = {"item": written.item}
        words: tuple[messages.WordsFor, ...] = ()
        if what == "postpone":
            said["until"] = self.world.now() // DAY + 7
        else:
            said["manifest"] = written.manifest
        if what == "return":
            words = (messages.WordsFor(written.author.id, self.world.chance(560)),)
            said["reason"] = refs(words)
        shapes: dict[str, type[s.Statement]] = {"return": s.Return, "decline": s.Decline, "postpone": s.Postpone}
        if what == "decline" and index % 3 == 0:
            # Some say why. The words are nobody's: what is drawn by chance stays as it was.
            words = (messages.WordsFor(written.author.id, bytes(560)),)
            said["reason"] = refs(words)
            what, shapes = "explain", {"explain": s.NotPassedOn}
        if self._act(mediator, f"item.{what}", shapes[what], words=words or None, **said):
            self.seen[what] += 1

    @action(index=INDEX, what=("open", "open", "refuse"))
    def receive(self, index: int, what: str) -> None:
        released = [each for each in self._file().items.values() if each.released_to is not None]
        if not released:
            return
        item = released[index % len(released)]
        person = next((each for each in self.people.values() if each.id == item.released_to), None)
        if person is None:
            return
        said: dict[str, Any] = {"item": item.id, "delegation": item.release_delegation}
        if what == "open":
            said["tell_author"] = index % 2 == 0
        shape: type[s.Statement] = s.Open if what == "open" else s.Refuse
        if self._act(person, f"item.{what}", shape, **said):
            self.seen[what] += 1
            if what == "open" and not item.release_delegation and not item.in_person:
                return
            told: dict[str, Any] = {"item": item.id, "how": Delivery.HANDED, "delegation": item.release_delegation}
            if self._act(person, "item.deliver", s.Deliver, **told):
                self.seen["delivered"] += 1

    @action(index=INDEX, at=WILD, by=("author", "counsellor", "mediator"))
    def recall(self, index: int, at: int | None, by: str) -> None:
        if not self.items:
            return
        written = self.items[index % len(self.items)]
        dated: dict[str, Any] = {} if at is None else {"at": Seconds(at)}
        side, person = written.side, self.people.get(written.side.value)
        said: dict[str, Any] = {}
        if by == "mediator":
            person, said = self.people["m1"], {"attested": Attested.PRESENT}
        if by == "counsellor":
            found = [each for each in self.delegations if each[1] is side]
            if not found:
                return
            person, said = self.people[found[-1][2]], {"delegation": found[-1][0]}
        if person and self._act(person, "item.recall", s.Recall, item=written.item, **said, **dated):
            self.seen[f"recalled by {by}"] += 1

    @action(index=INDEX, by=(None, *INDEX))
    def destroy(self, index: int, by: int | None) -> None:
        if self.items:
            written = self.items[index % len(self.items)]
            person, named = self._speaker(written.side, by)
            if person and self._act(person, "item.destroy", s.Destroy, item=written.item, **named):
                self.seen["destroyed"] += 1

    # --- keys for others, and words

    @action(who=MEDIATOR, to=("m1", "m2", "m2", "m3"), count=(1, 2, 3))
    def hand_over(self, who: str, to: str, count: int) -> None:
        given, by, for_ = self.items[-count:], self._mediator(who), self.people[to]
        if not given:
            return
        grants = tuple(
            self.world.grant_for(each.cek, for_, self.case, each.item, by, Purpose.HANDOVER) for each in given
        )
        named = tuple(s.ItemGrantRef(each.item, s.Digest(digests.digest(each.grant))) for each in grants)
        if self._act(by, "case.handover", s.Handover, grants_beside=grants, to=for_.id, grants=named):
            self.seen["handed over"] += 1

    @action(who=MEDIATOR, index=INDEX)
    def regrant(self, who: str, index: int) -> None:
        file = self._file()
        lost = [each for each in self.items if self._is_lost(file, each)]
        if not lost:
            return
        written, mediator = lost[index % len(lost)], self._mediator(who)
        to = self.people[written.side.other.value]
        made = self.world.grant_for(written.cek, to, self.case, written.item, mediator, Purpose.REGRANT)
        said: dict[str, Any] = {"item": written.item, "release": file.items[written.item].release, "to": to.id}
        digest = s.Digest(digests.digest(made.grant))
        if self._act(mediator, "item.regrant", s.Regrant, grants_beside=(made,), **said, grant=digest):
            self.seen["regranted"] += 1

    @action(who=MEDIATOR, index=INDEX)
    def recopy(self, who: str, index: int) -> None:
        """Give somebody who lost their keys anew what they wrote with them."""
        file = self._file()
        lost = [each for each in self.items if file.items[each.item].author in self.lost]
        if not lost:
            return
        written, mediator = lost[index % len(lost)], self._mediator(who)
        to = self.people[written.side.value]
        made = self.world.grant_for(written.cek, to, self.case, written.item, mediator, Purpose.OWN_COPY)
        said: dict[str, Any] = {"item": written.item, "manifest": written.manifest, "to": to.id}
        digest = s.Digest(digests.digest(made.grant))
        if self._act(mediator, "item.recopy", s.Recopy, grants_beside=(made,), **said, grant=digest):
            self.seen["recopied"] += 1

    @action(who=MEDIATOR, side=SIDES)
    def give_a_note_anew(self, who: str, side: Side) -> None:
        """Seal a note for a side that has new keys; which notes there were, no rule knows."""
        to = self.people.get(side.value)
        if to is None:
            return
        words = (messages.WordsFor(to.id, self.world.chance(560)),)
        digest = s.Digest(digests.digest(words[0].sealed))
        note = s.NoteId(self.world.chance(16))
        said: dict[str, Any] = {"to": to.id, "note": note, "by": to.id, "digest": digest, "about": side}
        if self._act(self._mediator(who), "case.handed", s.HandNote, words=words, **said):
            self.seen["note anew"] += 1

    @action(who=("live", "m2", "a", "b", "c1", "c2"), about=(None, *SIDES))
    def leave_a_note(self, who: str, about: Side | None) -> None:
        person = self._mediator(who) if who[0] in "lm" else self.people.get(who)
        if person is None:
            return
        readers = [each.keyset for each in self._file().mediators(self.world.now())]
        side = Side(who) if who in ("a", "b") else about if who[0] in "lm" else None
        counsellor = person.id if who.startswith("c") else None
        party = None if side is None else self.people.get(side.value)
        readers += [party.id] if party else []
        readers += [counsellor] if counsellor else []
        words = tuple(messages.WordsFor(each, self.world.chance(560)) for each in readers)
        said: dict[str, Any] = {
            "note": s.NoteId(self.world.chance(16)),
            "about": side,
            "counsellor": counsellor,
            "words": words,
        }
        if words and self._act(person, "case.note", s.Note, **said):
            self.seen["note"] += 1

    @action(who=("office", "m1", "m2"))
    def label(self, who: str) -> None:
        words = (messages.WordsFor(self.people["m1"].id, self.world.chance(560)),)
        self._act(self.people[who], "case.label", s.Label, words=words)
