"""Challenges of logins: what an account key signs, taken once (steps L1, L4).

Nothing is kept of a challenge that was given out: it says itself that it was made here, for which name and when. Only one that
logged in is remembered, for as long as it could be shown again. So no number of made-up logins can push out the one that
somebody is about to answer.
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from relay.domain.ids import Seconds
from relay.wire import limits
from relay.wire.messages import Challenge

_RANDOM_BYTES: Final = 16
_MAC_BYTES: Final = 16
"""Together the 32 bytes of a challenge."""
_KEY_BYTES: Final = 32


class Challenges:
    """The challenges of one process: those of an earlier one are over."""

    def __init__(self, random: Callable[[int], bytes]) -> None:
        self._random = random
        self._key = random(_KEY_BYTES)
        self._answered: OrderedDict[bytes, Seconds] = OrderedDict()
        """Those that logged in, with the second until which they could be shown again."""

    def new(self, login: str, now: Seconds) -> Challenge:
        """Return a nonce for a name as it was typed, at this second."""
        drawn = self._random(_RANDOM_BYTES)
        return Challenge(drawn + self._mac(login, now, drawn))

    def is_open(self, nonce: bytes, login: str, at: Seconds, now: Seconds) -> bool:
        """Whether this nonce was given for this name at `at`, within 600 seconds, and did not log in yet."""
        drawn, mac = nonce[:_RANDOM_BYTES], nonce[_RANDOM_BYTES:]
        made_here = hmac.compare_digest(mac, self._mac(login, at, drawn))
        return made_here and abs(now - at) <= limits.CLOCK_SKEW_S and nonce not in self._answered

    def close(self, nonce: bytes, now: Seconds) -> None:
        """Remember that this nonce logged in, and forget those that are too old by now."""
        self._answered[nonce] = Seconds(now + limits.CLOCK_SKEW_S)
        while self._answered and next(iter(self._answered.values())) < now:
            self._answered.popitem(last=False)

    def _mac(self, login: str, at: Seconds, drawn: bytes) -> bytes:
        message = at.to_bytes(8, "big") + drawn + login.encode()
        return hmac.digest(self._key, message, "sha256")[:_MAC_BYTES]
