"""Stops that were answered: kept on this device and in the keyring, held against the journal, and sent again until they stand.

A server may receipt a pause and drop it. So what a person said to stop something is kept with what the server said to it, and
whoever has followed the journal of its case asks here what is missing from it. Nothing here reads a journal or signs anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId, RecordId
from relay.wire import codec, records, routes
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import keyring
from relay_client.account import outbox as requests
from relay_client.account.keyring import KeyringContent
from relay_client.account.outbox import PendingRequest
from relay_client.errors import ClientError, ServerProblem, StopsLost, Unreachable, Untrusted
from relay_client.net.retry import PASSES
from relay_client.trust.stops import STOPPING, Pin, Stop, newest_stops
from relay_client.views.base import snake
from relay_client.views.cases import Outcome

if TYPE_CHECKING:
    from relay_client.account.session import AccountSession

_SHELF: Final = "stops"
_SERVER_FAULT: Final = 500
"""HTTP statuses from here on are faults of the server's own."""


class StopState(Enum):
    """Where a stop is kept besides this device."""

    DUE = "due"
    """Not in the keyring yet."""
    KEPT = "kept"
    """In the keyring too."""
    DROPPED = "dropped"
    """Not wished any more, and still in the keyring."""


class KeptStop(Struct, frozen=True):
    """A stop as this device keeps it."""

    stop: Stop
    state: StopState


def stop_in(kept: PendingRequest) -> Stop | None:
    """Return the stop that a request is, None where it is something else."""
    if kept.case is None or kept.record is None:
        return None
    record = _record_in(kept)
    if record is None or not s.at_any_age(records.parse(record).statement):
        return None
    return Stop(kept.route, kept.case, record, kept.since, kept.item)


def request_of(stop: Stop) -> PendingRequest:
    """Return the request that a stop was sent as, byte for byte."""
    return PendingRequest(
        route=stop.route,
        body=codec.encode(m.Act(stop.record)),
        since=stop.since,
        case=stop.case,
        item=stop.item,
        record=stop.id,
    )


def gone(stops: Sequence[Stop], *, again: bool) -> StopsLost:
    """Return the one error for stops that were receipted and are not in the journal; it names the gravest.

    `again` says whether they were sent again.
    """
    order = [shape.__name__ for shape in STOPPING]
    what = min((stop.what for stop in stops), key=order.index)
    fault = StopsLost("receipt.gone", what)
    fault.proofs = tuple((stop.record, stop.receipt) for stop in stops if stop.receipt is not None)
    fault.variables = {"what": name_of_stop(what), "again": "yes" if again else "no"}
    return fault


def name_of_stop(what: str) -> str:
    """Return how sentences and scripts name a statement that stops: `ConsentEnd` as `consent-end`."""
    return snake(what).replace("_", "-")


def passes(problem: ServerProblem) -> bool:
    """Whether a server's no to a stop says only that it cannot answer now: the stop is kept, and sent again."""
    return problem.code in PASSES or problem.code.startswith("login.") or problem.status >= _SERVER_FAULT


class StandingStops:
    """The stops of one account, and how far its journals were followed."""

    def __init__(self, session: AccountSession, send: Callable[[PendingRequest], Awaitable[Outcome]]) -> None:
        self._session = session
        self._vault = session.vault
        self._send = send
        self._pins: dict[tuple[CaseId, str], Pin] = {}
        self._set_back: set[CaseId] = set()
        session.riders.append(self._ride)

    # what was answered

    def answered(self, stop: Stop, receipt: bytes) -> None:
        """Keep a stop with what the server said to it, before anything else is done with the answer."""
        self._put(KeptStop(replace(stop, receipt=receipt), StopState.DUE))

    def lifted(self, kept: PendingRequest) -> bool:
        """Let go of what a receipted request takes back: a pause by its resuming, a consent's end by a new consent.

        And a guardian's no by their yes.
        Return whether there was any.
        """
        record = _record_in(kept)
        statement = None if record is None else records.parse(record).statement
        if not isinstance(statement, s.Resume | s.Consent | s.GuardianWord) or s.at_any_age(statement):
            return False
        stops = [stop for stop in self._all() if _lifts(statement, stop.statement, stop.id)]
        for stop in stops:
            self.drop(stop)
        return bool(stops)

    def drop(self, stop: Stop) -> None:
        """Let go of a stop that nobody wishes any more, or on which nothing hangs any more."""
        self._put(KeptStop(stop, StopState.DROPPED))

    # holding against the journal

    def missing(self, case: CaseId, holds: Callable[[RecordId], bool], *, closed: bool = False) -> tuple[Stop, ...]:
        """Return the stops of a case that its journal, followed to the end, does not hold: oldest first.

        Those that were answered have a `receipt`; one without was never answered. In a case whose journal says that it is
        closed nothing is missing, and what was kept is let go.
        """
        mine = [stop for stop in self._all() if stop.case == case]
        if closed:
            for stop in mine:
                self.drop(stop)
            return ()
        waiting = (stop_in(kept) for _, kept in requests.waiting(self._vault))
        unanswered = [stop for stop in waiting if stop is not None and stop.case == case]
        return tuple(newest_stop for newest_stop in newest_stops([*unanswered, *mine]) if not holds(newest_stop.id))

    async def repeat(self, stop: Stop) -> Outcome | None:
        """Send a stop again, byte for byte; None where the server says no to it: then one that was answered is kept as it was.

        Raises Unreachable, ServerProblem where the server cannot answer now, and Untrusted for a bad receipt; the stop is kept all
        the same.
        """
        try:
            return await self._send(request_of(stop))
        except ServerProblem as problem:
            if passes(problem):
                raise
            return None

    async def repeat_all(self, case: CaseId | None = None) -> tuple[str, ...]:
        """Send every kept stop (of a case) again where no journal can be held against it; return what was sent: `pause` and so on.

        Whoever has them already answers as before (step R7). What does not get there waits for the next time.
        """
        sent = []
        for stop in self._all():
            if case not in {None, stop.case}:
                continue
            with suppress(Unreachable, ServerProblem, Untrusted):
                if await self.repeat(stop) is not None:
                    sent.append(name_of_stop(stop.what))
        return tuple(dict.fromkeys(sent))

    async def require(self, case: CaseId, holds: Callable[[RecordId], bool], *, closed: bool = False) -> None:
        """Send again whatever is missing from a journal that was followed to its end (step R9).

        Raises Untrusted `receipt.gone`, once for all of them, where the server had answered and now has not. One that was never
        answered is sent again in silence; where it cannot be, it waits on. Call it last: what was looked at is lost by it.
        """
        lost, again = [], True
        for stop in self.missing(case, holds, closed=closed):
            if stop.receipt is not None:
                lost.append(stop)
            try:
                outcome = await self.repeat(stop)
            except (Unreachable, ServerProblem):
                again = again and stop.receipt is None
            except Untrusted:
                if stop.receipt is None:
                    raise
            else:
                again = again and (outcome is not None or stop.receipt is None)
                if outcome is None and stop.receipt is not None:
                    # What the server refuses now is told, and not held against it for ever: there may be nothing left to stop.
                    self.drop(stop)
        if lost:
            raise gone(lost, again=again)

    # the keyring

    def follow(self, pin: Pin, *, set_back: bool = False) -> None:
        """Note how far a journal was followed and verified; `set_back` where the root signed that it was set back."""
        self._pins[pin.case, pin.seat] = pin
        if set_back:
            self._set_back.add(pin.case)

    def pinned(self, case: CaseId, seat: str) -> Pin | None:
        """Return how far some device of this account followed a journal, as far as the keyring says."""
        content = self._session.known_content
        return None if content is None else keyring.pin_of(content, case, seat)

    async def settle(self) -> None:
        """Write into the keyring what is due there. What fails is left for the next time: a stop stands without it."""
        try:
            content = await self._session.content()
            pins = keyring.pins_due(content, self._pins.values(), frozenset(self._set_back))
            if (
                pins
                or self._session.names.due
                or self._session.seen.due
                or any(stop.state is not StopState.KEPT for stop in self._held())
            ):
                await self._session.update(lambda content: content)
                self._all()
        except ClientError:
            return

    async def take_older_keys(self) -> tuple[int | None, int]:
        """Go on from an older keyring, as its person wishes; what this device knows of stops goes into its next version."""
        for stop in self._held():
            if stop.state is StopState.KEPT:
                self._put(KeptStop(stop.stop, StopState.DUE))
        return await self._session.take_older_keys()

    def _ride(self, content: KeyringContent) -> KeyringContent:
        """Put into the next keyring version what is due there."""
        held = self._held()
        due = (stop.stop for stop in held if stop.state is StopState.DUE)
        dropped = (stop.stop.id for stop in held if stop.state is StopState.DROPPED)
        content = keyring.with_stops(due, dropped)(content)
        return keyring.with_pins(self._pins.values(), frozenset(self._set_back))(content)

    # this device

    def _all(self) -> tuple[Stop, ...]:
        """Return every stop that is still wished, and bring this device's list up to what the keyring says."""
        content = self._session.known_content
        if content is None:
            return tuple(kept.stop for kept in self._held() if kept.state is not StopState.DROPPED)
        there = {stop.id: stop for stop in content.stops or ()}
        stops: list[Stop] = []
        for kept_stop in self._held():
            written = there.pop(kept_stop.stop.id, None)
            if kept_stop.state is StopState.DUE:
                stops.append(kept_stop.stop)
                if written == kept_stop.stop:
                    self._put(KeptStop(kept_stop.stop, StopState.KEPT))
            elif kept_stop.state is StopState.KEPT and written is not None:
                stops.append(written)
            elif written is None:
                # Another device let go of it, or it is out of the keyring as it should be.
                self._vault.drop(_SHELF, _name(kept_stop.stop))
        for new in there.values():
            self._put(KeptStop(new, StopState.KEPT))
        return newest_stops([*stops, *there.values()])

    def _held(self) -> tuple[KeptStop, ...]:
        return tuple(held for _, held in self._vault.rows(_SHELF, KeptStop))

    def _put(self, held: KeptStop) -> None:
        self._vault.write(_SHELF, _name(held.stop), held)


def _lifts(statement: s.Resume | s.Consent | s.GuardianWord, stopped: s.Statement, id_: RecordId) -> bool:
    if isinstance(statement, s.Resume):
        return statement.pause == id_
    if isinstance(statement, s.GuardianWord):
        return isinstance(stopped, s.GuardianWord) and stopped.guardian == statement.guardian
    return isinstance(stopped, s.ConsentEnd) and (stopped.case, stopped.side) == (statement.case, statement.side)


def _name(stop: Stop) -> str:
    return stop.id.hex()


def _record_in(kept: PendingRequest) -> bytes | None:
    """Return the record that a kept request carries, None where it is no act."""
    if routes.BY_NAME[kept.route].request is not m.Act:
        return None
    return codec.decode(m.Act, kept.body).record
