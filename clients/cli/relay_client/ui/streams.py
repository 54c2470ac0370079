"""The streams that a sitting has: there where they were closed, and written to so that nothing they lack ends the program.

What an output cannot show is replaced, and whoever writes is told so. An output that went away takes nothing any more, quietly.
"""

from __future__ import annotations

import errno
import logging
import os
import warnings
from collections.abc import Iterable
from typing import Final, Literal, TextIO

from relay_client.ui.margins import unturned

_STANDARD: Final = 3
_GONE: Final = frozenset({errno.EPIPE, errno.EBADF, errno.EIO})
"""Nobody reads any more: a pipe that was closed, or a window."""


def standard(source: TextIO | None, output: TextIO | None, errors: TextIO | None) -> tuple[TextIO, TextIO, TextIO]:
    """Return the streams that a program was started with; in place of one that was closed before that, an empty one."""
    while (number := os.open(os.devnull, os.O_RDWR)) < _STANDARD:
        os.set_inheritable(number, True)  # noqa: FBT003 - its only argument
    os.close(number)
    source, output, errors = source or _empty("r"), output or _empty("w"), errors or _empty("w")
    if (reconfigure := getattr(source, "reconfigure", None)) is not None:
        reconfigure(errors="surrogateescape")  # bytes of another encoding come in as they are
    return source, output, errors


def quiet_libraries() -> None:
    """Keep to themselves what libraries would say beside this program: what matters to a person has a sentence of ours."""
    logging.lastResort = None
    warnings.simplefilter("ignore")


def written(stream: TextIO, text: str) -> bool:
    """Write a text at once; return whether all of it could be shown there. Raises OSError where the stream is gone or full."""
    whole = True
    try:
        stream.write(text)
    except UnicodeEncodeError as error:
        plain = unturned(text)
        shown = plain.encode(error.encoding, "replace").decode(error.encoding)
        whole = shown == plain
        stream.write(shown)
    except ValueError:  # it was closed
        raise OSError(errno.EBADF, os.strerror(errno.EBADF)) from None
    stream.flush()
    return whole


def takes(stream: TextIO, text: str) -> bool:
    """Whether a stream can show every character of a text."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeError, LookupError):
        return False
    return True


def lacking(stream: TextIO, rows: Iterable[str]) -> int:
    """Return how many characters of some rows a stream cannot show."""
    return sum(
        not takes(stream, character) for row in rows if not takes(stream, row) for character in unturned(row)
    )


def is_gone(error: OSError) -> bool:
    """Whether nobody reads any more; else the place that is written to is full or broken, which somebody has to be told."""
    return error.errno in _GONE


def silence(stream: TextIO) -> None:
    """Let nothing more reach a stream that is gone, at the end of the program either."""
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        return
    empty = os.open(os.devnull, os.O_WRONLY)
    os.dup2(empty, number)
    os.close(empty)


def _empty(mode: Literal["r", "w"]) -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123 - as long as the program, and no file
