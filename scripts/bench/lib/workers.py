"""The processes beside the server: some prepare what will be sent, one sends it. Idle while others are measured."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import Self

from scripts.bench.lib.letters import Prepared
from scripts.bench.lib.load import Outcome, Request, send
from scripts.bench.lib.people import BenchCase

Prepare = Callable[[BenchCase, int], Prepared]


class Workers:
    """As many preparers as there are cores, and one process that sends."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._preparing = ProcessPoolExecutor(os.cpu_count(), context)
        self._sending = ProcessPoolExecutor(1, context)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._preparing.shutdown()
        self._sending.shutdown()

    def prepare(self, how: Prepare, cases: Sequence[BenchCase], count: int) -> list[Prepared]:
        """Prepare so many letters in each case; each case must be sent what it was prepared, whole and in order."""
        return list(self._preparing.map(how, cases, [count] * len(cases)))

    def send(self, port: int, clients: Sequence[Sequence[Request]]) -> Outcome:
        """Send everything, a connection for each client, and wait."""
        return self._sending.submit(send, port, clients).result()
