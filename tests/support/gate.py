"""A port before another one, for programs: passes everything by, until it is told to hold the next long body in its middle."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

_PIECE_BYTES = 16_384


class Gate:
    """Listens on `port` while the context lasts; where it leads is said later."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._inside = 0
        self._hold_after: int | None = None
        self._brought = 0
        self._counting = threading.Lock()
        self.held = threading.Event()
        """Set when a body stands still in its middle."""
        self._go = threading.Event()
        self._threads: list[threading.Thread] = []
        self._lines: list[socket.socket] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let nobody in any more, and break every line."""
        self.let_go()
        _break(self._listener)  # which also wakes whoever waits for the next one
        if self._threads:
            self._threads[0].join()
        for each in self._lines:
            _break(each)
        for thread in self._threads[1:]:
            thread.join()
        for each in (self._listener, *self._lines):
            each.close()

    def leads_to(self, port: int) -> None:
        """Begin to let people through, or lead those who come from now on elsewhere."""
        self._inside = port
        if not self._threads:
            self._start(self._accept)

    def hold_after(self, count: int) -> None:
        """Hold the line that brings the byte after so many from now on, over whatever lines they come."""
        self.held.clear()
        self._go.clear()
        self._brought = 0
        self._hold_after = count

    def let_go(self) -> None:
        """Break the line that is held, and hold no other."""
        self._hold_after = None
        self._go.set()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while True:
            try:
                outside, _ = self._listener.accept()
            except OSError:
                return
            self._lines.append(outside)
            try:
                inside = socket.create_connection(("127.0.0.1", self._inside))
            except OSError:
                _break(outside)
                continue
            self._lines.append(inside)
            self._start(self._pass, outside, inside, True)
            self._start(self._pass, inside, outside, False)

    def _pass(self, one: socket.socket, other: socket.socket, inwards: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(_PIECE_BYTES):
                if inwards and self._is_beyond(len(piece)):
                    self.held.set()
                    self._go.wait()
                    break
                other.sendall(piece)
        for each in (one, other):
            _break(each)

    def _is_beyond(self, count: int) -> bool:
        with self._counting:
            self._brought += count
            return self._hold_after is not None and self._brought > self._hold_after


def _break(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
