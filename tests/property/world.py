"""Small worlds for the exhaustive search: who is there, and every move anyone can try.

Ids are readable, and whatever belongs to one side begins with its letter, so that swapping the sides is renaming. A
record's id follows from what it says and who says it: the same move made twice is the same record, which keeps the
worlds finite. Nothing here decides anything.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import newest
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, GuardianId, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.domain.model import (
    Assignment,
    Attested,
    Case,
    CaseFile,
    CaseState,
    Consent,
    Delegation,
    Guardian,
    Kind,
    Mode,
    Party,
    Place,
    Scope,
    Side,
    StaffRole,
    Supporter,
)

A, B = Side.A, Side.B
EARLY = Seconds(1_000 * 86_400)
LATE = Seconds(EARLY + 50 * 86_400)
"""After every delegation and the deputy's place have run out, while the lead's has not."""
TODAY = day_of(EARLY)


def keyset(name: str) -> KeysetId:
    return KeysetId(name.encode())


def record(name: str) -> RecordId:
    return RecordId(name.encode())


LEAD = c.Caller(keyset("m.lead"), StaffRole.MEDIATOR)
DEPUTY = c.Caller(keyset("m.deputy"), StaffRole.MEDIATOR)
OFFICE = c.Caller(keyset("office"), StaffRole.COORDINATOR)
STRANGER = c.Caller(keyset("stranger"))
OTHER_MEDIATOR = c.Caller(keyset("m.other"), StaffRole.MEDIATOR)
GUARDIAN = c.Caller(keyset("a.guardian"))
"""Who decides together with side A, where it is under age."""
INTERPRETER = c.Caller(keyset("i.lena"), StaffRole.INTERPRETER)
SUPPORTER = c.Caller(keyset("s.sara"))
"""Who stands by side A, where a file has them (`standing_by`)."""
BOTH = frozenset({LEAD.keyset, DEPUTY.keyset})


def person(side: Side) -> c.Caller:
    return c.Caller(keyset(f"{side.value}.keyset"))


def bringer(side: Side) -> c.Caller:
    """The counsellor who may submit for a side."""
    return c.Caller(keyset(f"{side.value}.bringer"), StaffRole.COUNSELLOR)


def reader(side: Side) -> c.Caller:
    """The counsellor who may read for a side."""
    return c.Caller(keyset(f"{side.value}.reader"), StaffRole.COUNSELLOR)


_NAMES: Final = newest.GIVES_BEHIND + newest.SAYS_BEHIND


class Move(Struct, frozen=True):
    """Somebody asks for something at a moment."""

    command: c.Command
    caller: c.Caller
    now: Seconds = EARLY
    kept: bool = False
    """Whether it was signed before all that happened since, and kept back until now."""

    def signed(self, file: CaseFile) -> Move:
        """The move as it is signed by somebody who knows this file: it names what it stands behind."""
        command = self.command
        if self.kept or not isinstance(command, _NAMES) or command.behind is not None:
            return self
        return _naming(self, newest.behind(file, command, self.caller))

    @property
    def name(self) -> str:
        return f"{self.caller.keyset.decode()}: {type(self.command).__name__} {self.command.record.decode()}"


@functools.cache
def _naming(move: Move, behind: RecordId) -> Move:
    return replace(move, command=replace(move.command, behind=behind))


def delegation(side: Side, scope: Scope) -> Delegation:
    counsellor = bringer(side) if scope is Scope.SUBMIT else reader(side)
    return Delegation(
        record=record(f"{side.value}.{scope.value}"),
        side=side,
        keyset=counsellor.keyset,
        scopes=frozenset({scope}),
        mode=Mode.SCAN,
        not_before=Seconds(EARLY - 86_400),
        not_after=Seconds(EARLY + 86_400),
    )


def case_file(
    *, agreed: bool = True, enrolled: frozenset[Side] = frozenset(Side), counsellors: bool = False
) -> CaseFile:
    """A case in preparation with a lead and a deputy. `agreed`: both sides consent and are prepared."""
    parties = {
        side: Party(
            side,
            epoch=1 if side in enrolled else 0,
            keyset=person(side).keyset if side in enrolled else None,
            consent=Consent(record(f"{side.value}.consent")) if agreed else None,
            prepared=record(f"{side.value}.prepared") if agreed else None,
        )
        for side in Side
    }
    return CaseFile(
        case=Case(CaseId(b"case")),
        parties=parties,
        assignments=(
            Assignment(LEAD.keyset, Place.LEAD, record("assign.lead"), Seconds(EARLY + 80 * 86_400)),
            Assignment(DEPUTY.keyset, Place.DEPUTY, record("assign.deputy"), Seconds(EARLY + 40 * 86_400)),
        ),
        delegations=tuple(delegation(side, scope) for side in Side for scope in Scope) if counsellors else (),
    )


PARENT, ON_PAPER = GuardianId(b"a.parent"), GuardianId(b"a.on paper")


def under_age(file: CaseFile) -> CaseFile:
    """The file with side A under age, and a guardian with a device who was asked and did not answer."""
    parties = {**file.parties, A: replace(file.parties[A], under_age=record("a.young"), consent=None)}
    parent = Guardian(PARENT, A, record("a.named"), keyset=GUARDIAN.keyset, question=record("a.asked"))
    return replace(file, parties=parties, guardians=(parent,))


def word(
    guardian: GuardianId = PARENT, asked: str = "a.asked", *, agrees: bool = True, attested: Attested | None = None
) -> c.GuardianWord:
    """A guardian of side A answers what they were asked."""
    said = record(f"a.{'yes' if agrees else 'no'}.{guardian.decode()}.{asked}")
    return c.GuardianWord(
        record=said, side=A, guardian=guardian, asked=record(asked), agrees=agrees, attested=attested
    )


def agreeing_with(*words: c.GuardianWord) -> c.GiveConsent:
    """Side A agrees together with whoever said this."""
    names = tuple(each.record for each in words)
    return c.GiveConsent(record=RecordId(b"a.consent with " + b"+".join(names)), side=A, together=names)


def opened(file: CaseFile) -> CaseFile:
    return replace(file, case=replace(file.case, state=CaseState.OPEN, opened=True))


def item_id(side: Side, number: int = 1) -> ItemId:
    return ItemId(f"{side.value}.{number}".encode())


def manifest(item: ItemId) -> RecordId:
    return RecordId(item + b".manifest")


def submit(
    side: Side,
    number: int = 1,
    *,
    readers: frozenset[KeysetId] = BOTH,
    own_copy: bool = True,
    delegation: Delegation | None = None,
    attested: Attested | None = None,
    derived_from: ItemId | None = None,
    replaces: ItemId | None = None,
    kind: Kind = Kind.LETTER,
) -> c.Submit:
    item = item_id(side, number)
    author = person(side).keyset if delegation is None else delegation.keyset
    return c.Submit(
        record=RecordId(item + b".submit"),
        side=side,
        delegation=None if delegation is None else delegation.record,
        attested=attested,
        item=item,
        kind=kind,
        manifest=manifest(item),
        readers=readers,
        copies=frozenset({author}) if own_copy else frozenset(),
        derived_from=derived_from,
        replaces=replaces,
        day=TODAY,
    )


def release(
    item: ItemId,
    to: KeysetId,
    *,
    delegation: RecordId | None = None,
    in_person: bool = False,
    derived: bool = False,
) -> c.Release:
    said = RecordId(item + b".release")
    return c.Release(
        record=said,
        item=item,
        manifest=manifest(item),
        to=to,
        release=said,
        delegation=delegation,
        in_person=in_person,
        derived=derived,
    )


def offer(item: ItemId, original: ItemId, to: KeysetId) -> c.Offer:
    """A mediator shows a derived item to the author of its original."""
    said = RecordId(item + b".offer")
    return c.Offer(record=said, item=item, manifest=manifest(item), original=original, to=to)


def answering(item: ItemId, *, agrees: bool = True, attested: Attested | None = None) -> c.Agree:
    """The author of the original says whether a derived item may go."""
    said = RecordId(item + (b".agree" if agrees else b".disagree"))
    return c.Agree(record=said, item=item, manifest=manifest(item), agrees=agrees, attested=attested)


def share(item: ItemId, to: c.Caller = INTERPRETER) -> c.Share:
    """A mediator gives an item of the side that its id names to an interpreter."""
    said = RecordId(item + b".share." + to.keyset)
    side = Side(item.decode().partition(".")[0])
    return c.Share(record=said, item=item, manifest=manifest(item), side=side, to=to.keyset, role=to.staff)


def standing_by(file: CaseFile, side: Side = Side.A) -> CaseFile:
    """The file in which somebody stands by a side."""
    placed = Supporter(record("s.sara.place"), side, SUPPORTER.keyset, EARLY)
    return replace(file, supporters=(*file.supporters, placed))


def lend(item: ItemId, side: Side = Side.A, to: c.Caller = SUPPORTER, attested: Attested | None = None) -> c.Lend:
    """A side lets its supporter read a letter."""
    said = RecordId(item + b".lend." + to.keyset)
    return c.Lend(record=said, item=item, manifest=manifest(item), side=side, to=to.keyset, attested=attested)


def handing(said: RecordId) -> c.HandNote:
    """A mediator hands a note of side A's to the deputy."""
    return c.HandNote(record=said, to=DEPUTY.keyset, note=b"note", by=person(A).keyset, about=A, counsellor=None)


def stops(side: Side) -> Iterator[c.ForSide]:
    """What a side may always do."""
    name = side.value
    yield c.Pause(record=record(f"{name}.pause"), side=side)
    yield c.Resume(record=record(f"{name}.resume"), side=side, pause=record(f"{name}.pause"))
    yield c.Withdraw(record=record(f"{name}.withdraw"), side=side)


def agreements(side: Side) -> Iterator[c.Command]:
    """What a side says about the contact as such."""
    name = side.value
    yield c.GiveConsent(record=record(f"{name}.consent"), side=side)
    yield c.EndConsent(record=record(f"{name}.consent-end"), side=side, consent=record(f"{name}.consent"))
    yield c.SetPreferences(record=record(f"{name}.none"), side=side, kinds=frozenset())
    yield c.SetPreferences(record=record(f"{name}.letters"), side=side, kinds=frozenset({Form.LETTER}))


def case_commands() -> Iterator[c.Command]:
    """What mediators decide about the case."""
    yield c.OpenCase(record=record("open"))
    yield c.PauseCase(record=record("pause"))
    yield c.ResumeCase(record=record("resume"), pause=record("pause"))
    yield c.ResumeCase(record=record("resume-service"), pause=record("restore"))
    yield c.Close(record=record("close"))
    for side in Side:
        yield c.MarkPrepared(record=record(f"{side.value}.prepared"), side=side)


def service_commands() -> Iterator[c.Command]:
    """What nobody asks: a restore and the sweeper."""
    yield c.RestorePause(record=record("restore"))
    yield c.EndKeeping(record=record("sweep"))


def mediator_on_item(item: ItemId) -> Iterator[c.Command]:
    """What mediators decide about one item, the release apart."""
    name = item.decode()
    yield c.Return(record=record(f"{name}.return"), item=item, manifest=manifest(item))
    yield c.Decline(record=record(f"{name}.decline"), item=item, manifest=manifest(item))
    yield c.Postpone(record=record(f"{name}.postpone"), item=item, until=Day(TODAY + 7))


def party_on_item(
    item: ItemId, *, delegation: RecordId | None = None, attested: Attested | None = None
) -> Iterator[c.Command]:
    """What the two sides do with one item."""
    name = item.decode()
    yield c.Recall(record=record(f"{name}.recall"), item=item, delegation=delegation, attested=attested)
    yield c.Open(record=record(f"{name}.open"), item=item, delegation=delegation)
    yield c.Open(record=record(f"{name}.open-told"), item=item, delegation=delegation, tell_author=True)
    yield c.Refuse(record=record(f"{name}.refuse"), item=item, delegation=delegation)
    yield c.DestroyOwnCopy(record=record(f"{name}.destroy"), item=item, delegation=delegation)
