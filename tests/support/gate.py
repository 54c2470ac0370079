"""A port before another one, for programs: passes everything by, until it is told to hold the next long body in its middle."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

_PIECE_BYTES = 16_384


class Gate:
    """Listens at once on `port`; where it leads is said later."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._inside = 0
        self._hold_after: int | None = None
        self.held = threading.Event()
        """Set when a body stands still in its middle."""
        self._go = threading.Event()

    def leads_to(self, port: int) -> None:
        """Begin to let people through."""
        self._inside = port
        threading.Thread(target=self._accept, daemon=True).start()

    def hold_after(self, count: int) -> None:
        """Hold the first line that brings so many bytes from now on."""
        self.held.clear()
        self._go.clear()
        self._hold_after = count

    def let_go(self) -> None:
        """Break the line that is held, and hold no other."""
        self._hold_after = None
        self._go.set()

    def close(self) -> None:
        """Let nobody in any more."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                outside, _ = self._listener.accept()
            except OSError:
                return
            inside = socket.create_connection(("127.0.0.1", self._inside))
            threading.Thread(target=self._pass, args=(outside, inside, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(inside, outside, False), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, inwards: bool) -> None:
        count = 0
        with suppress(OSError):
            while piece := one.recv(_PIECE_BYTES):
                if inwards and self._hold_after is not None:
                    count += len(piece)
                    if count > self._hold_after:
                        self.held.set()
                        self._go.wait()
                        break
                other.sendall(piece)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
