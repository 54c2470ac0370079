"""The order in which files of tests are given out: what takes long first, whole files, the same in every process."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.support.checkout import ROOT
from tests.support.longest_first import LONGEST, place, put_in_order


def items(*files: str) -> list[Any]:
    return [Mock(nodeid=f"{file}::test_it") for file in files]


def test_what_takes_long_comes_first_and_a_file_stays_as_it_is() -> None:
    given = items(
        "tests/unit/wire/test_b.py", LONGEST[0], "tests/unit/wire/test_a.py", "tests/cli/test_c.py", LONGEST[0]
    )
    one, longest, two, three, again = given
    put_in_order(given)
    assert given == [longest, again, three, one, two]


def test_the_tests_of_this_run_stand_in_that_order(request: pytest.FixtureRequest) -> None:
    places = [place(each.nodeid) for each in request.session.items]
    assert places == sorted(places)


@pytest.mark.parametrize("path", LONGEST)
def test_what_is_named_is_there(path: str) -> None:
    assert Path(ROOT / path).exists()
