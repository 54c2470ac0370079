"""Records that do not hold, whoever sends them: a stable code each, and nothing written. A replay gets its first receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.ids import Day, Seconds
from relay.domain.model import Side
from relay.wire import codec, messages
from relay.wire import statements as s
from tests.integration.conftest import Served
from tests.support.process import Line
from tests.support.tamper import flipped
from tests.support.world import DAY, Someone, record_id


async def test_a_replayed_record_gets_its_first_receipt_and_does_nothing_again(served: Served, line: Line) -> None:
    with served.unchanged():
        for _ in range(3):
            reply = await line.ask("item.submit", served.case.a, served.submitted, case=served.case.case)
            assert reply.body == codec.encode(served.answer)
        by_another = await line.ask("item.submit", served.case.b, served.submitted, case=served.case.case)
    assert (by_another.status, by_another.code) == (403, "signer.unknown")


Refusing = Callable[[Served], Awaitable[tuple[str, Someone, dict[str, bytes], object]]]


async def _submit(served: Served, **changed: Any) -> tuple[str, Someone, dict[str, bytes], object]:
    request = (await served.new_letter()).request
    made = {name: change(getattr(request, name)) for name, change in changed.items()}
    return "item.submit", served.case.a, {"case": served.case.case}, replace(request, **made)


async def _consent(served: Served, **said: Any) -> tuple[str, Someone, dict[str, bytes], object]:
    case, said = served.case, {"side": Side.A, **said}
    request = await served.site.request(case.a, s.Consent, said.pop("case", case.case), **said)
    return "case.consent", case.a, {"case": case.case}, request


async def _release(
    served: Served, change: Callable[[messages.Act], messages.Act]
) -> tuple[str, Someone, dict[str, bytes], object]:
    case = served.case
    request = await served.site.release_request(served.lead, case.case, served.held, case.b, note_text="About it.")
    return "item.release", served.lead, {"case": case.case, "item": served.held.item}, change(request)


async def _release_of_old(served: Served) -> tuple[str, Someone, dict[str, bytes], object]:
    """A decision by somebody who has not seen the newest of the journal."""
    site, case = served.site, served.case
    empty = s.Position(0, s.Digest(bytes(32)))
    asked = await _release(served, lambda act: act)
    request = asked[3]
    assert isinstance(request, messages.Act)
    said = await site.statement(
        served.lead, s.Log, case.case, (served.lead,), statement=record_id(request.record), journal=empty
    )
    return *asked[:3], replace(request, log=site.signed(said, served.lead))


def _other_words(act: messages.Act) -> messages.Act:
    assert act.words is not None
    return replace(act, words=(replace(act.words[0], sealed=flipped(act.words[0].sealed, 0)),))


def _other_grant(grants: tuple[messages.GrantFor, ...]) -> tuple[messages.GrantFor, ...]:
    first = replace(grants[0], grant=s.GrantBytes(flipped(grants[0].grant, -1)))
    return (first, *grants[1:])


SIGNED: dict[str, tuple[Refusing, int, str]] = {
    "another signature": (lambda x: _submit(x, submit=lambda r: flipped(r, -1)), 422, "crypto.signature"),
    "another manifest signature": (
        lambda x: _submit(x, manifest=lambda r: flipped(r, -1)),
        422,
        "crypto.signature",
    ),
    "another letter": (lambda x: _submit(x, letter=lambda r: flipped(r, 900)), 422, "letter.root"),
    "another grant": (lambda x: _submit(x, grants=_other_grant), 422, "grant.digest"),
    "one grant less": (lambda x: _submit(x, grants=lambda g: g[:1]), 422, "record.mismatch"),
    "other words": (lambda x: _release(x, _other_words), 422, "words.digest"),
    "no words": (lambda x: _release(x, lambda act: replace(act, words=None)), 422, "record.mismatch"),
    "no log": (lambda x: _release(x, lambda act: replace(act, log=None)), 422, "record.mismatch"),
    "an old head": (_release_of_old, 409, "journal.stale"),
    "too late": (lambda x: _consent(x, at=Seconds(x.site.now() - 3_600)), 409, "record.late"),
    "too early": (lambda x: _consent(x, at=Seconds(x.site.now() + 3_600)), 409, "record.late"),
    "another root": (lambda x: _consent(x, root=s.RootFingerprint(bytes(32))), 422, "record.root"),
    "another case": (lambda x: _consent(x, case=x.foreign.case), 422, "record.mismatch"),
    "a head of nobody": (
        lambda x: _consent(x, journal=s.Position(1, s.Digest(bytes(32)))),
        409,
        "journal.unknown",
    ),
    "a head to come": (
        lambda x: _consent(x, journal=s.Position(1_000, s.Digest(bytes(32)))),
        409,
        "journal.unknown",
    ),
    "for the other side": (lambda x: _consent(x, side=Side.B), 403, "not.allowed"),
}


@pytest.mark.parametrize("name", SIGNED)
async def test_a_record_that_does_not_hold_changes_nothing(served: Served, line: Line, name: str) -> None:
    refusing, status, code = SIGNED[name]
    route, who, ids, request = await refusing(served)
    with served.unchanged():
        reply = await line.ask(route, who, request, **ids)
        assert (reply.status, reply.code) == (status, code)
        again = await line.ask(route, who, request, **ids)
    assert again.told == reply.told


async def test_a_day_far_from_ours_is_late_too(served: Served, line: Line) -> None:
    for days in (-2, 2):
        day = Day(served.site.now() // DAY + days)
        request = await served.site.request(served.lead, s.CaseOpen, served.case.case, day=day)
        with served.unchanged():
            reply = await line.ask("case.open", served.lead, request, case=served.case.case)
        assert (reply.status, reply.code) == (409, "record.late")


async def test_a_letter_for_other_readers_than_the_mediators_is_refused(served: Served, line: Line) -> None:
    case, other = served.case, served.foreign.mediator
    for readers in ([served.lead, other], [other]):
        written = await served.site.write(case.a, case.case, Side.A, readers)
        with served.unchanged():
            reply = await line.ask("item.submit", case.a, written.request, case=case.case)
        assert (reply.status, reply.code) == (409, "grant.readers")
