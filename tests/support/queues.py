"""What waits in the kernel on the way between two programs of this machine, by the port that one of them listens at (proc(5))."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_ESTABLISHED: Final = "01"


def waiting(port: int, *, at_listener: bool) -> tuple[int, int]:
    """Bytes not yet taken by the peer, and not yet read, over all connections to a port.

    Of the sockets of whoever listens there, or else of the sockets of whoever connected to it.
    """
    unsent = unread = 0
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, queues, *_ = line.split()
        end = local if at_listener else remote
        if state == _ESTABLISHED and int(end.rpartition(":")[2], 16) == port:
            transmit, receive = queues.split(":")
            unsent += int(transmit, 16)
            unread += int(receive, 16)
    return unsent, unread


def connections(port: int) -> int:
    """How many connections to a port there are."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(int(each[1].rpartition(":")[2], 16) == port and each[3] == _ESTABLISHED for each in lines)
