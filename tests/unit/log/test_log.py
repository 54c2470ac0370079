"""What comes out of the log, and what never does, however it was put in."""

import asyncio
import json
import logging
import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from relay import log
from relay.wire.routes import BY_NAME

AT = 1_795_329_000.25
CANARIES = ("Jansen", "203.0.113.9", "?after=", "Beste Karel", "hunter2", "k.jansen")
Read = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Read]:
    """Set logging up on a file; read back its lines, having made sure that nothing planted is among them."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    file = os.open(tmp_path / "lines", os.O_RDWR | os.O_CREAT)
    log.configure("info", file=file, clock=lambda: AT)

    def read() -> list[dict[str, Any]]:
        text = (tmp_path / "lines").read_text(encoding="utf-8")
        assert [canary for canary in CANARIES if canary in text] == []
        return [json.loads(line) for line in text.splitlines()]

    yield read
    os.close(file)
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    logging.getLogger("aiohttp.access").disabled = False
    root.handlers[:], root.level = handlers, level


def logger() -> Any:
    return structlog.get_logger("relay")


def test_a_line_is_one_json_object_with_time_level_event_and_known_fields(written: Read) -> None:
    logger().info(
        "item.held", route="item.submit", request="AAAAbbbb-_12", code="case.paused", count=3, seconds=0.5
    )
    assert written() == [
        {
            "at": "2026-11-22T06:30:00.250Z",
            "level": "info",
            "event": "item.held",
            "route": "item.submit",
            "request": "AAAAbbbb-_12",
            "code": "case.paused",
            "count": 3,
            "seconds": 0.5,
        }
    ]


@pytest.mark.parametrize(
    "name", ["name", "login", "address", "remote", "body", "query", "path", "headers", "error"]
)
def test_a_field_that_is_not_known_is_dropped(written: Read, name: str) -> None:
    logger().info("item.held", **{name: "Jansen 203.0.113.9 ?after= Beste Karel"})
    assert list(written()[0]) == ["at", "level", "event"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("route", "/v1/cases?after=k.jansen"),
        ("code", "Beste Karel"),
        ("request", "k.jansen@x.org"),
        ("count", "hunter2"),
        ("count", True),
        ("seconds", float("inf")),
        ("status", ["hunter2"]),
        ("seconds", {"hunter2": 1}),
    ],
)
def test_a_known_field_with_a_value_of_another_form_is_dropped(written: Read, field: str, value: object) -> None:
    logger().warning("item.held", **{field: value})
    assert list(written()[0]) == ["at", "level", "event"]


@pytest.mark.parametrize("event", ["Beste Karel, ...", "GET /v1/cases?after=hunter2", "from 203.0.113.9", ""])
def test_an_event_that_is_no_verb_is_unnamed(written: Read, event: str) -> None:
    logger().info(event)
    assert written()[0]["event"] == "event.unnamed"


def fail(name: str) -> None:
    try:
        raise KeyError(name)
    except KeyError as error:
        raise ValueError(f"no such person: {name}") from error


def test_an_exception_is_told_by_its_classes_and_places_without_a_value(written: Read) -> None:
    try:
        fail("Jansen")
    except ValueError as error:
        logger().error("service.fault", exc_info=error)
    line = written()[0]
    assert line["fault"] == ["ValueError", "KeyError"]
    assert [frame.partition(" ")[2] for frame in line["frames"] if frame != "caused by"] == [
        "test_an_exception_is_told_by_its_classes_and_places_without_a_value",
        "fail",
        "fail",
    ]
    assert line["frames"][0].startswith("tests/unit/log/test_log.py:")


def test_an_exception_in_hand_is_found_and_none_is_no_fault(written: Read) -> None:
    try:
        fail("Jansen")
    except ValueError:
        logger().exception("service.fault")
    logger().error("service.fault", exc_info=True)
    with_fault, without = written()
    assert with_fault["fault"] == ["ValueError", "KeyError"]
    assert "fault" not in without


def test_a_context_that_was_set_aside_is_not_told(written: Read) -> None:
    try:
        try:
            raise KeyError("Jansen")
        except KeyError:
            raise ValueError("hunter2") from None
    except ValueError as error:
        logger().error("service.fault", exc_info=(type(error), error, error.__traceback__))
    assert written()[0]["fault"] == ["ValueError"]


def test_a_deep_fault_is_cut_off(written: Read) -> None:
    def deep(left: int) -> None:
        if left == 0:
            raise RecursionError("hunter2")
        deep(left - 1)

    try:
        deep(200)
    except RecursionError as error:
        logger().error("service.fault", exc_info=error)
    assert len(written()[0]["frames"]) == 24


def test_libraries_are_told_by_name_and_place_never_in_their_words(written: Read) -> None:
    try:
        fail("Jansen")
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request from %s", "203.0.113.9")
    logging.getLogger("asyncio").warning("Executing %r took too long", "Beste Karel")
    logging.getLogger("asyncio").info("hunter2")
    first, second = written()
    assert (first["event"], first["level"], first["fault"]) == (
        "library.aiohttp",
        "error",
        ["ValueError", "KeyError"],
    )
    assert (second["event"], second["level"]) == ("library.asyncio", "warning")


def test_the_access_log_is_off(written: Read) -> None:
    logging.getLogger("aiohttp.access").error('203.0.113.9 "GET /v1/cases?after=x"')
    assert written() == []


def test_a_warning_of_the_language_is_told_without_its_text(written: Read) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("hunter2", ResourceWarning, stacklevel=1)
    assert written()[0]["event"] == "library.py"


def test_what_is_below_the_level_is_not_written(written: Read) -> None:
    logger().debug("item.held")
    assert written() == []


async def test_a_fault_in_a_forgotten_task_is_told_by_its_class(written: Read) -> None:
    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved: Jansen", "exception": ValueError("Jansen")}
    )
    assert written()[0]["fault"] == ["ValueError"]


def test_a_place_that_cannot_be_written_loses_the_line_and_nothing_else(tmp_path: Path) -> None:
    file = os.open(tmp_path / "read-only", os.O_RDONLY | os.O_CREAT)
    try:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(file, b"x")
        log.LineWriter(file).write(b"x")
    finally:
        os.close(file)


def test_the_clock_is_spelled_anew_each_second() -> None:
    moments = iter((0.0, 0.999, 1.0, 86_400.5))
    line_of = log.LineFormatter(lambda: next(moments))
    lines = [json.loads(line_of(None, "info", {"event": "item.held"})) for _ in range(4)]
    assert [line["at"] for line in lines] == [
        "1970-01-01T00:00:00.000Z",
        "1970-01-01T00:00:00.999Z",
        "1970-01-01T00:00:01.000Z",
        "1970-01-02T00:00:00.500Z",
    ]


def test_the_name_of_every_route_is_logged() -> None:
    assert {name for name in BY_NAME if "." not in name} <= log.ONE_WORD
