"""Which connections are kept, and for how long: silent ones go first, and people who showed a token are never in their way.

A *stranger* is a connection over which nobody showed a good token yet. Where there is no room for another one, the stranger who
waits longest goes: whoever has something to ask has asked it long before. Of one address only so many are strangers. A connection
over which somebody showed a token is kept, of one account so many. So silent connections keep nobody out, however many come.
"""

from __future__ import annotations

import resource
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Final, Protocol

from relay.domain.ids import AccountId
from relay.handlers.clients import network_of

SILENT_S: Final = 10.0
"""How long a new connection may take until its first request's head is there."""
STRANGER_S: Final = 60.0
"""How long a stranger's request may take, with its body and its reply."""
IDLE_S: Final = 75.0
"""How long a connection may rest between two requests, of a head half sent too."""
OF_ADDRESS: Final = 256
"""Strangers of one address. An office or a prison is one; whoever has logged in there is no stranger."""
OF_ACCOUNT: Final = 64
"""Connections of one account that are kept; beyond that its others are strangers."""
RESERVED: Final = 128
"""Descriptors that no connection takes, at most half of all: for files, for parts that are sent, for the way to the backend."""


class Connection(Protocol):
    """A connection as far as it can be hung up."""

    def hang_up(self) -> None:
        """Break it off; it is dropped here at once."""


class _State:
    """What is known of one connection."""

    __slots__ = ("account", "address", "until")

    def __init__(self, address: str, until: float) -> None:
        self.address = address
        self.account: AccountId | None = None
        self.until: float | None = until
        """When its time is over; None while somebody known waits for a reply."""


class Connections:
    """The connections of a frontend, at most `most`. `clock` is the loop's; `is_proxy` tells addresses that are no client's."""

    def __init__(self, most: int, clock: Callable[[], float], is_proxy: Callable[[str], bool]) -> None:
        self._most = most
        self._clock = clock
        self._is_proxy = is_proxy
        self._states: dict[Connection, _State] = {}
        self._strangers: OrderedDict[Connection, None] = OrderedDict()
        """Those who wait longest first."""
        self._of_address: defaultdict[str, OrderedDict[Connection, None]] = defaultdict(OrderedDict)
        self._of_account: Counter[AccountId] = Counter()

    def __len__(self) -> int:
        return len(self._states)

    def make_room(self, address: str) -> bool:
        """Hang up strangers until there is room for another connection from this address; False where there are none left."""
        if not self._is_proxy(address):
            here = self._of_address.get(network_of(address), OrderedDict())
            while len(here) >= OF_ADDRESS:
                self._hang_up(next(iter(here)))
        while len(self._states) >= self._most and self._strangers:
            self._hang_up(next(iter(self._strangers)))
        return len(self._states) < self._most

    def add(self, connection: Connection, address: str) -> None:
        """Take in a new connection, for which there is room."""
        state = self._states[connection] = _State(network_of(address), self._clock() + SILENT_S)
        self._strangers[connection] = None
        self._of_address[state.address][connection] = None

    def drop(self, connection: Connection) -> None:
        """Forget a connection that has ended; one that is not here is no fault."""
        state = self._states.pop(connection, None)
        if state is None:
            return
        self._leave_strangers(connection, state)
        if state.account is not None:
            self._of_account[state.account] -= 1
            if not self._of_account[state.account]:
                del self._of_account[state.account]

    def begins(self, connection: Connection) -> None:
        """Note that a request's head has come."""
        state = self._states.get(connection)
        if state is not None:
            state.until = None if state.account is not None else self._clock() + STRANGER_S

    def replies(self, connection: Connection, within_s: float) -> None:
        """Note that a reply goes out: whoever does not take it in that time holds it in memory, and is hung up."""
        state = self._states.get(connection)
        if state is not None:
            state.until = self._clock() + within_s

    def rests(self, connection: Connection) -> None:
        """Note that a reply is out: whoever asked last is hung up last."""
        state = self._states.get(connection)
        if state is None:
            return
        state.until = self._clock() + IDLE_S
        if state.account is None:
            self._strangers.move_to_end(connection)
            self._of_address[state.address].move_to_end(connection)

    def know(self, connection: Connection, account: AccountId) -> None:
        """Note that a good token of this account was shown, for the request that is under way."""
        state = self._states.get(connection)
        if state is None or state.account is not None or self._of_account[account] >= OF_ACCOUNT:
            return
        self._leave_strangers(connection, state)
        state.account, state.until = account, None
        self._of_account[account] += 1

    def hang_up_late(self) -> None:
        """Hang up every connection whose time is over."""
        now = self._clock()
        for connection in [
            connection
            for connection, state in self._states.items()
            if state.until is not None and state.until < now
        ]:
            self._hang_up(connection)

    def _hang_up(self, connection: Connection) -> None:
        self.drop(connection)
        connection.hang_up()

    def _leave_strangers(self, connection: Connection, state: _State) -> None:
        self._strangers.pop(connection, None)
        here = self._of_address[state.address]
        here.pop(connection, None)
        if not here:
            del self._of_address[state.address]


def most_connections(wanted: int) -> int:
    """Return how many connections there may be, at most `wanted`, with descriptors to spare; asks for all that may be had."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = wanted + RESERVED
    if soft != resource.RLIM_INFINITY and soft < enough:
        soft = enough if hard == resource.RLIM_INFINITY else min(enough, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, max(soft - RESERVED, soft // 2)))
