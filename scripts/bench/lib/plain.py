"""The plainest client: sends a file's bytes and takes a body, as cheaply as a program can, the same way from every server.

The kernel sends from the file, and what comes is counted and dropped. Each call has a connection of its own and one
request, whose head is made beforehand; an unexpected status ends the run. Runs in a process kept for it.
"""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Final

from msgspec import Struct

from scripts.bench.lib.load import HOST

STEP_BYTES: Final = 8 << 20
BUFFER_BYTES: Final = 1 << 20
_MIB: Final = 1 << 20
_END: Final = b"\r\n\r\n"
_STATUS: Final = slice(9, 12)
_TAKEN: Final = (b"201", b"204")
_GIVEN: Final = (b"200", b"206")
_HEAD_MOST: Final = 16_384


class Moved(Struct, frozen=True):
    """How many bytes went, and how long it took from the request until the reply was whole."""

    size: int
    seconds: float
    cpu_s: float
    """Processor seconds of the client."""

    @property
    def rate(self) -> float:
        """MiB a second."""
        return self.size / _MIB / self.seconds


class _Clock:
    def __init__(self, size: int) -> None:
        self._size = size
        self._cpu, self._begun = time.process_time(), time.perf_counter()

    def stop(self) -> Moved:
        seconds = time.perf_counter() - self._begun
        return Moved(self._size, seconds, time.process_time() - self._cpu)


def put(port: int, head: bytes, source: Path, size: int) -> Moved:
    """Send a request whose body is the first bytes of a file; return when it is answered. Raises `RuntimeError`."""
    with _line(port) as line, source.open("rb") as file:
        clock = _Clock(size)
        line.sendall(head)
        at = 0
        while at < size:
            at += os.sendfile(line.fileno(), file.fileno(), at, min(STEP_BYTES, size - at))
        _, status, _ = _head(line, bytearray(_HEAD_MOST))
        moved = clock.stop()
    if status not in _TAKEN:
        raise RuntimeError(f"an upload was answered with {status.decode()}")
    return moved


def get(port: int, head: bytes, size: int) -> Moved:
    """Send a request and take a body of this size. Raises `RuntimeError`."""
    buffer = bytearray(BUFFER_BYTES)
    with _line(port) as line:
        clock = _Clock(size)
        line.sendall(head)
        came, status, length = _head(line, buffer)
        if status not in _GIVEN or length != size:
            raise RuntimeError(f"a download was answered with {status.decode()} and {length} bytes")
        missing = size - came
        while missing > 0:
            count = line.recv_into(buffer)
            if not count:
                raise RuntimeError(f"a download ended {missing} bytes early")
            missing -= count
        return clock.stop()


def copied(source: Path, target: Path, size: int) -> Moved:
    """Copy the first bytes of a file by hand, in pieces, and put them on disk."""
    buffer = memoryview(bytearray(BUFFER_BYTES))
    with source.open("rb", buffering=0) as file, target.open("wb", buffering=0) as copy:
        clock = _Clock(size)
        at = 0
        while at < size:
            count = file.readinto(buffer[: size - at])
            copy.write(buffer[:count])
            at += count
        os.fdatasync(copy.fileno())
        return clock.stop()


def _line(port: int) -> socket.socket:
    return socket.create_connection((HOST, port))


def _head(line: socket.socket, buffer: bytearray) -> tuple[int, bytes, int]:
    """Take the head of a reply; return how many bytes of its body came along, its status and its announced length."""
    view, filled = memoryview(buffer), 0
    while (end := buffer.find(_END, 0, filled)) < 0:
        count = line.recv_into(view[filled:])
        if not count:
            raise RuntimeError("the server hung up")
        filled += count
    head = bytes(view[:end])
    length = 0
    for header in head.split(b"\r\n")[1:]:
        name, _, value = header.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return filled - end - len(_END), head[_STATUS], length
