"""The audit of the campaigns sees what may never be: each thing is brought about behind the service, and found by its name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from relay.domain.model import Purpose
from scripts.campaign.lib.audit import DATABASE, FILES, Auditor, lingering, may_be_there, strays
from scripts.campaign.lib.found import Findings
from scripts.campaign.races import races
from tests.property.world import LEAD, A, B, Move, case_file, item_id, offer, opened, person, submit
from tests.property.worlds import walk_to

SEED = 2
LONGEST_S = 60.0

DAMAGES = {
    "update items set state = 'held' where state = 'voided'": "a live item in a closed case",
    "delete from records where id in (select record from journal limit 1)": "an entry of a journal without its record",
    "delete from shares where n = (select min(n) from shares)": "a grant without its share",
    "delete from grants where n = (select min(n) from grants)": "a share without its grant",
    "update journal set head = zeroblob(32) where n = 2 and seat = 'mediators'": "a journal does not verify",
    "update journal set head = zeroblob(32) where n = 2 and seat = 'a'": "a journal does not chain",
    "delete from journal where n > 10": "a journal does not end where its case says",
    "delete from items where n = (select max(n) from items)": "a case is not what its journal makes of it",
    "insert into parts values (1, 1, zeroblob(16), 5)": "a part has not its bytes",
}


@pytest.fixture(scope="module")
def raced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A relay's folder after some races, with letters in every state."""
    folder = tmp_path_factory.mktemp("raced")
    assert races(folder, SEED, 25, LONGEST_S).good
    return folder / "relay"


@pytest.fixture
def home(raced: Path) -> Iterator[Path]:
    """The same folder; its database is put back afterwards."""
    before = (raced / DATABASE).read_bytes()
    yield raced
    (raced / DATABASE).write_bytes(before)


def changed(home: Path, *statements: str) -> None:
    """Change the database behind the service; each statement changes something."""
    with closing(sqlite3.connect(home / DATABASE)) as db:
        for each in statements:
            assert db.execute(each).rowcount
        db.commit()


def found_in(home: Path) -> dict[str, object]:
    findings = Findings("audit", SEED)
    Auditor(home, findings).audit()
    finds: dict[str, object] = findings.result()["finds"]
    return finds


def test_what_the_service_left_is_as_it_should_be(home: Path) -> None:
    assert found_in(home) == {}
    assert strays(home) == []


@pytest.mark.parametrize(("damage", "kind"), DAMAGES.items())
def test_what_was_changed_behind_the_service_is_found(home: Path, damage: str, kind: str) -> None:
    changed(home, damage)
    assert kind in found_in(home)


def test_a_share_that_should_be_gone_is_found(home: Path) -> None:
    """A mediator's grant and share of a letter that is void come again, as a copy put back would bring them."""
    of = "select (select min(n) from items where state = 'voided'), reader, grantor, purpose,"
    where = "where n = (select min(n) from grants where purpose = 1) and purpose = 1"
    changed(
        home,
        f"insert into shares {of} share from shares {where}",
        f"insert into grants {of} sealed from grants {where}",
    )
    assert "somebody has a share who may not read" in found_in(home)


def test_what_was_there_at_the_last_look_and_is_not_now_is_found(home: Path) -> None:
    """As after a kill that lost the newest acts: a journal is shorter, a case is gone, an answered act is not there."""
    findings = Findings("audit", SEED)
    auditor = Auditor(home, findings)
    auditor.audit()
    assert findings.good
    changed(home, "delete from cases where id = (select id from cases limit 1)")
    auditor.audit()
    assert "a case is gone" in findings.result()["finds"]


def test_a_share_that_no_row_has_and_the_file_still_bears_is_found(home: Path) -> None:
    """A database without `secure_delete` keeps the bytes of a deleted row."""
    with closing(sqlite3.connect(home / DATABASE)) as db:
        share = bytes(db.execute("select share from shares").fetchone()[0])
        assert lingering(home, [share]) == (0, 0)
        db.execute("pragma secure_delete = off")
        db.execute("delete from shares where share = ?", (share,))
        db.commit()
    assert lingering(home, [share, bytes(range(100, 132))]) == (2, 1)


def test_the_copy_of_a_derived_letter_may_be_with_whom_it_was_shown_to_and_nobody_else() -> None:
    original, derived = item_id(A), item_id(A, 2)
    shown = walk_to(
        opened(case_file()),
        Move(submit(A), person(A)),
        Move(submit(A, 2, derived_from=original, own_copy=False), LEAD),
        Move(offer(derived, original, person(A).keyset), LEAD),
    )
    readers = {each.keyset: each for each in (person(A), person(B), LEAD)}
    item = shown.items[derived]
    allowed = [reader for reader in readers if may_be_there(shown, item, reader, Purpose.OWN_COPY)]
    assert allowed == [person(A).keyset]


def test_files_that_no_row_knows_are_found(home: Path) -> None:
    stray = home / FILES / ("0" * 32)
    stray.write_bytes(b"x")
    try:
        assert strays(home) == [stray.name]
    finally:
        stray.unlink()
