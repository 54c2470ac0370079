"""A statement for every route that acts, with everything beside it that it binds: what a stranger would have to send.

The statements are well formed and truly signed; whether they are allowed is what the tests ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from relay.crypto import digests
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, GuardianId, ItemId, RecordId, Seconds, SlipId
from relay.domain.model import Delivery, Mode, Purpose, Scope, Side
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.routes import ROUTES, Route
from tests.support.world import DAY, Someone, World, record_id

ACTS: Final = tuple(route for route in ROUTES if route.request is messages.Act and "{case}" in route.path)
"""The routes that take an act on a case that exists."""


class About(Struct, frozen=True):
    """What a statement is made of."""

    world: World
    by: Someone
    case: CaseId
    item: ItemId
    manifest: RecordId
    mediator: Someone
    somebody: Someone

    def record(self) -> RecordId:
        return RecordId(self.world.chance(32))

    def keyset(self) -> s.KeysetBytes:
        return s.KeysetBytes(self.somebody.public.to_bytes())

    def until(self) -> Seconds:
        return Seconds(self.world.now() + DAY)


_SAID: Final[Mapping[type[s.Statement], Callable[[About], dict[str, Any]]]] = {
    s.Assignment: lambda t: {"mediator": t.mediator.id, "place": s.PlaceGiven.DEPUTY, "not_after": t.until()},
    s.Label: lambda t: {"readers": (t.mediator,)},
    s.Slip: lambda t: {"slip": SlipId(t.world.chance(16)), "side": Side.A, "epoch": 1, "expires": t.until()},
    s.Confirm: lambda t: {"slip": SlipId(t.world.chance(16)), "side": Side.A, "epoch": 1, "keyset": t.keyset()},
    s.Consent: lambda t: {"side": Side.A},
    s.ConsentEnd: lambda t: {"side": Side.A, "consent": t.record()},
    s.UnderAge: lambda t: {"side": Side.A, "on": True},
    s.Guardian: lambda t: {
        "side": Side.A,
        "guardian": GuardianId(t.world.chance(16)),
        "step": s.GuardianStep.NAMED,
    },
    s.GuardianWord: lambda t: {
        "side": Side.A,
        "guardian": GuardianId(t.world.chance(16)),
        "asked": t.record(),
        "agrees": True,
    },
    s.Preferences: lambda t: {"side": Side.A, "kinds": (Form.LETTER,), "tell_opened": False},
    s.Prepared: lambda t: {"side": Side.A},
    s.TwoMediators: lambda t: {"on": True},
    s.CaseOpen: lambda t: {},
    s.Pause: lambda t: {"side": Side.A},
    s.Resume: lambda t: {"side": Side.A, "pause": t.record()},
    s.Withdraw: lambda t: {"side": Side.A},
    s.Close: lambda t: {},
    s.Delegation: lambda t: {
        "side": Side.A,
        "counsellor": t.somebody.id,
        "scopes": (Scope.READ,),
        "mode": Mode.SCAN,
        "not_before": t.world.now(),
        "not_after": t.until(),
    },
    s.Supporter: lambda t: {"slip": SlipId(t.world.chance(16)), "side": Side.A, "keyset": t.keyset()},
    s.SupporterEnd: lambda t: {"side": Side.A, "supporter": t.somebody.id},
    s.Revocation: lambda t: {"delegation": t.record()},
    s.Handover: lambda t: {"to": t.mediator.id},
    s.Note: lambda t: {"note": s.NoteId(t.world.chance(16)), "about": Side.A, "readers": (t.mediator,)},
    s.Answered: lambda t: {"about": Side.A},
    s.HandNote: lambda t: {
        "to": t.mediator.id,
        "note": s.NoteId(t.world.chance(16)),
        "by": t.somebody.id,
        "about": Side.A,
    },
    s.Postpone: lambda t: {"item": t.item, "until": Day(t.world.now() // DAY + 3)},
    s.Viewed: lambda t: {"item": t.item, "manifest": t.manifest, "parts": (s.Digest(bytes(32)),)},
    s.Countersign: lambda t: {"item": t.item, "manifest": t.manifest, "to": t.somebody.id},
    s.Release: lambda t: {
        "item": t.item,
        "manifest": t.manifest,
        "to": t.somebody.id,
    },
    s.Return: lambda t: {"item": t.item, "manifest": t.manifest, "readers": (t.somebody,)},
    s.NotPassedOn: lambda t: {"item": t.item, "manifest": t.manifest, "readers": (t.somebody,)},
    s.StepAside: lambda t: {},
    s.TakeUp: lambda t: {"earlier": CaseId(t.world.chance(16))},
    s.Decline: lambda t: {"item": t.item, "manifest": t.manifest},
    s.Offer: lambda t: {"item": t.item, "manifest": t.manifest, "original": t.item, "to": t.somebody.id},
    s.Agree: lambda t: {"item": t.item, "manifest": t.manifest, "agrees": True},
    s.Share: lambda t: {"item": t.item, "manifest": t.manifest, "side": Side.A, "to": t.somebody.id},
    s.Unshare: lambda t: {"item": t.item, "to": t.somebody.id},
    s.Lend: lambda t: {"item": t.item, "manifest": t.manifest, "side": Side.A, "to": t.somebody.id},
    s.Unlend: lambda t: {"item": t.item, "side": Side.A, "to": t.somebody.id},
    s.Recall: lambda t: {"item": t.item},
    s.Open: lambda t: {"item": t.item, "tell_author": False},
    s.Refuse: lambda t: {"item": t.item},
    s.Regrant: lambda t: {"item": t.item, "release": t.record(), "to": t.somebody.id},
    s.Recopy: lambda t: {"item": t.item, "manifest": t.manifest, "to": t.somebody.id},
    s.Deliver: lambda t: {"item": t.item, "how": Delivery.HANDED},
    s.Destroy: lambda t: {"item": t.item},
}
_GRANTED: Final = {
    s.Release: Purpose.RELEASE,
    s.Regrant: Purpose.REGRANT,
    s.Offer: Purpose.OWN_COPY,
    s.Recopy: Purpose.OWN_COPY,
    s.Share: Purpose.INTERPRETER,
    s.Lend: Purpose.SUPPORT,
    s.Handover: Purpose.HANDOVER,
}


async def act_of(route: Route, about: About, shape: type[s.Statement] | None = None, **others: Any) -> messages.Act:
    """Sign what a route takes, or another of the statements that it takes; `others` are said in place of what is made up."""
    shape = shape or route.records[0]
    world, by, case, said = about.world, about.by, about.case, _SAID[shape](about) | others
    words: tuple[messages.WordsFor, ...] | None = None
    grants: tuple[messages.GrantFor, ...] | None = None
    if readers := said.pop("readers", None):
        words = tuple(messages.WordsFor(each.id, world.chance(200)) for each in readers)
        refs = tuple(s.WordsRef(each.to, s.Digest(digests.digest(each.sealed))) for each in words)
        said["reason" if shape in (s.Return, s.NotPassedOn) else "words"] = refs
    if shape is s.HandNote:
        words = (messages.WordsFor(about.mediator.id, world.chance(200)),)
        said["digest"] = s.Digest(digests.digest(words[0].sealed))
    if shape in _GRANTED:
        to = about.mediator if shape is s.Handover else about.somebody
        grants = (world.grant_for(world.chance(32), to, case, about.item, by, _GRANTED[shape]),)
        digest = s.Digest(digests.digest(grants[0].grant))
        said |= {"grants": (s.ItemGrantRef(about.item, digest),)} if shape is s.Handover else {"grant": digest}
    record = world.signed(await world.statement(by, shape, case, (by,), **said), by)
    log = None
    if shape in s.LOGGED:
        log = world.signed(await world.statement(by, s.Log, case, (by,), statement=record_id(record)), by)
    return messages.Act(record, log, words, grants)
