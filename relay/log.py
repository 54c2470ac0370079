"""What may stand in a log line: a known set of fields, each of a known form, one line of JSON each on standard error.

Everything else is dropped, not escaped: addresses, names, bodies, query strings and the texts of exceptions never get
through, whoever logs them. A fault is told by the classes of its exceptions and the places in the code, without values.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import sys
import time
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog

Check = Callable[[Any], bool]

_VERB: Final = re.compile(r"[a-z][a-z_]{0,30}(\.[a-z][a-z_]{0,30}){1,2}")
"""What an event or a code is: two or three short words with dots between them."""
ONE_WORD: Final = frozenset(
    {"counts", "health", "logout", "look", "organisation", "pokes", "queue", "ready", "unrouted"}
)
"""The names of routes that are one word. Any other could be anybody's."""
_SETTING: Final = re.compile(r"RELAY_[A-Z_]{1,40}")
_REQUEST: Final = re.compile(r"[A-Za-z0-9_-]{12}")
_FRAMES: Final = 24
"""Places in the code that are told of one fault, the innermost."""
_CAUSES: Final = 8
_CODE: Final = Path(__file__).resolve().parents[1]


def _is_verb(value: Any) -> bool:
    return isinstance(value, str) and (_VERB.fullmatch(value) is not None or value in ONE_WORD)


def _is_request(value: Any) -> bool:
    return isinstance(value, str) and _REQUEST.fullmatch(value) is not None


def _is_setting(value: Any) -> bool:
    return isinstance(value, str) and _SETTING.fullmatch(value) is not None


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


FIELDS: Final[Mapping[str, Check]] = {
    "code": _is_verb,
    "count": _is_number,
    "port": _is_number,
    "request": _is_request,
    "route": _is_verb,
    "seconds": _is_number,
    "setting": _is_setting,
    "status": _is_number,
}
"""The fields a line may have beside its event, and the form each must have; anything else is left out."""

UNNAMED: Final = "event.unnamed"
"""Stands in place of an event that is not a verb of ours: it could be anybody's words."""

_encode: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class LineWriter:
    """Writes each line with one call, so that lines never mix. A full disk loses lines, never a request."""

    __slots__ = ("_file",)

    def __init__(self, file: int) -> None:
        self._file = file

    def write(self, line: bytes) -> None:
        """Write one line, or lose it."""
        try:
            os.write(self._file, line)
        except OSError:
            return

    debug = info = warning = error = critical = write


class LineFormatter:
    """Turns an event into its line: the last word on what is written."""

    __slots__ = ("_clock", "_second", "_text")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._second = -1
        self._text = ""

    def __call__(self, _logger: Any, level: str, event: MutableMapping[str, Any]) -> bytes:
        """Return the line for an event; a structlog processor."""
        verb = event["event"]
        # No value that passes its check has a character that JSON would escape, so the line needs no encoder.
        line = f'{{"at":"{self._now()}","level":"{level}","event":"{verb if _is_verb(verb) else UNNAMED}"'
        for name, value in event.items():
            check = FIELDS.get(name)
            if check is not None and check(value):
                line += f',"{name}":"{value}"' if isinstance(value, str) else f',"{name}":{value}'
        if event.get("exc_info"):
            line += "".join(f',"{name}":{_encode(value)}' for name, value in told(event["exc_info"]).items())
        return f"{line}}}\n".encode()

    def _now(self) -> str:
        now = self._clock()
        second = int(now)
        if second != self._second:
            self._second, self._text = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._text}.{int((now - second) * 1_000):03d}Z"


def told(exc_info: Any) -> dict[str, Any]:
    """Say what may be said of an exception: the classes along its causes, and places in the code."""
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    elif not isinstance(exc_info, BaseException):
        exc_info = sys.exc_info()[1]
    faults: list[str] = []
    innermost: BaseException | None = exc_info
    error: BaseException | None = exc_info
    while error is not None and len(faults) < _CAUSES:
        faults.append(type(error).__qualname__)
        innermost = error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if innermost is None:
        return {}
    frames = [*_places(exc_info.__traceback__)]
    if innermost is not exc_info:
        frames += ["caused by", *_places(innermost.__traceback__)]
    return {"fault": faults, "frames": frames[-_FRAMES:]}


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{_short(frame.f_code.co_filename)}:{number} {frame.f_code.co_name}"
        for frame, number in traceback.walk_tb(trace)
    ]


def _short(filename: str) -> str:
    """A file as its author names it; of a library, the last two parts."""
    path = Path(filename)
    return str(path.relative_to(_CODE)) if path.is_relative_to(_CODE) else "/".join(path.parts[-2:])


class LibraryLogHandler(logging.Handler):
    """Takes in what libraries log: which of them, how bad, where. Never their words, which quote requests."""

    def __init__(self, logger: Any) -> None:
        super().__init__(logging.WARNING)
        self._logger = logger

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of a library's line without its text."""
        library = re.sub(r"[^a-z]", "_", record.name.partition(".")[0].lower())
        tell = self._logger.warning if record.levelno < logging.ERROR else self._logger.error
        tell(f"library.{library}", exc_info=record.exc_info)


def configure(level: str, *, file: int = 2, clock: Callable[[], float] = time.time) -> None:
    """Set up logging for this process: lines of `level` and worse go to the file descriptor `file`."""
    lines = LineWriter(file)
    structlog.configure(
        processors=[LineFormatter(clock)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        context_class=dict,
        logger_factory=lambda *_args: lines,
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        handlers=[LibraryLogHandler(structlog.get_logger("relay"))], level=logging.WARNING, force=True
    )
    # One line of ours per request says more than the library's access log, which has addresses and paths in it.
    logging.getLogger("aiohttp.access").disabled = True
    logging.captureWarnings(capture=True)
