"""Lets permission bits hold for root too, as they do for the user that a service runs as."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_VERSION: Final = 0x2008_0522
_PASSES_BY: Final = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7))."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextmanager
def bits_hold() -> Iterator[None]:
    """Be held to permission bits in this thread while the context lasts, and in the threads and programs that it starts."""
    libc, header, data = ctypes.CDLL(None, use_errno=True), _Header(_VERSION, 0), (_Data * 2)()

    def call(function: object) -> None:
        assert callable(function)
        assert function(ctypes.byref(header), data) == 0, os.strerror(ctypes.get_errno())

    call(libc.capget)
    before = data[0].effective
    data[0].effective &= ~_PASSES_BY
    call(libc.capset)
    try:
        yield
    finally:
        data[0].effective = before
        call(libc.capset)
