"""Checking signatures beside the event loop: whoever waits together is checked together, in one hop to one thread.

The cipher library lets go of the interpreter while it works, so that a second core checks while the first serves.
With few waiting a hop costs more than it saves, and the check is made at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from relay.crypto import sign
from relay.crypto.errors import CryptoError
from relay.crypto.keys import SigningPublic

AT_ONCE: Final = 1000
"""Up to so many callers at a time check in place."""


class Check(Struct, frozen=True):
    """One signature to check."""

    public: SigningPublic
    statement: sign.RecordStatement
    signature: sign.RecordSignature


@dataclass(slots=True)
class _Waiting:
    checks: Sequence[Check]
    answer: asyncio.Future[None]
    fault: CryptoError | None = None


class Verifier:
    """Checks signatures for one process. Nothing is kept between checks."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="verify")
        self._waiting: list[_Waiting] = []
        self._carrying: asyncio.Task[None] | None = None
        self._callers = 0

    async def verify(self, checks: Sequence[Check]) -> None:
        """Raise `CannotVerify` unless every signature holds (step R2)."""
        self._callers += 1
        try:
            if self._callers <= AT_ONCE:
                _check(checks)
                # Whoever comes meanwhile is counted, so that a crowd goes beside the loop.
                await asyncio.sleep(0)
                return
            waiting = _Waiting(checks, asyncio.get_running_loop().create_future())
            self._waiting.append(waiting)
            if self._carrying is None:
                self._carrying = asyncio.create_task(self._carry())
            await waiting.answer
        finally:
            self._callers -= 1

    async def _carry(self) -> None:
        """Check groups until nobody waits."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting, []
            await loop.run_in_executor(self._thread, _check_group, group)
            for each in group:
                if each.answer.cancelled():
                    continue
                if each.fault is None:
                    each.answer.set_result(None)
                else:
                    each.answer.set_exception(each.fault)
        self._carrying = None


def _check(checks: Sequence[Check]) -> None:
    for each in checks:
        sign.verify_record(each.public, each.statement, each.signature)


def _check_group(group: list[_Waiting]) -> None:
    for each in group:
        try:
            _check(each.checks)
        except CryptoError as fault:
            each.fault = fault
