"""What a device remembers of a case: kept as it was, never an older over a newer, and an earlier program's pins still count."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain import newest
from relay.domain.ids import CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import MEDIATORS, Side
from relay.domain.replay import begun
from relay.wire import statements as s
from relay_client.cases import pins
from relay_client.cases.pins import CasePins, KnownAuthor, KnownReader
from relay_client.device.keystore import Vault
from relay_client.errors import LocalFault, Untrusted
from relay_client.trust.case_history import CaseHistory, PartyKey, SignedWords
from relay_client.trust.journal import FollowedJournal
from tests.support.chain import CASE
from tests.support.chance import Chance

SEAT = MEDIATORS.name
ONE, TWO = b"1" * 32, b"2" * 32
READERS = (KnownReader(KeysetId(bytes(32)), "meral"),)
AUTHORS = (KnownAuthor(Side.B, KeysetId(bytes(32))),)
OTHER = CaseId(bytes([9]) * 16)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "account", bytes(32), Chance("pins"))


def test_what_is_kept_is_found_by_its_case_and_seat(vault: Vault) -> None:
    first = CasePins(SEAT, ONE, rows=b"rows", shown=b"shown", authors=AUTHORS, readers=READERS)
    second = CasePins("a", TWO)
    pins.keep(vault, CASE, first)
    pins.keep(vault, OTHER, second)
    assert (pins.load(vault, CASE, SEAT), pins.load(vault, OTHER, "a")) == (first, second)
    assert pins.all_of(vault) == ((CASE, SEAT, first), (OTHER, "a", second))
    assert pins.load(vault, CASE, "a") == CasePins("a")


def test_before_anything_is_known_nothing_is_claimed(vault: Vault) -> None:
    none = pins.load(vault, CASE, SEAT)
    assert none == CasePins(SEAT)
    assert (none.clock, none.restores, none.replay, none.readers, none.authors) == (0, 0, None, None, ())
    assert (none.said, none.handed, none.keys) == ({}, {}, ())
    assert pins.history_of(none) is None
    assert pins.journal_of(none, CASE) == FollowedJournal(CASE, SEAT)


def test_what_another_command_followed_further_stays_with_what_was_agreed_to_here(vault: Vault) -> None:
    further = CasePins(SEAT, ONE + TWO, readers=(), clock=Seconds(9))
    pins.keep(vault, CASE, further)
    agreed = CasePins(SEAT, ONE, authors=AUTHORS, readers=READERS)
    pins.keep(vault, CASE, agreed)
    assert pins.load(vault, CASE, SEAT) == replace(further, authors=AUTHORS, readers=READERS)


@pytest.mark.parametrize("ids", [ONE + TWO + ONE, ONE + TWO], ids=["longer", "as long"])
def test_anything_else_takes_the_place_of_what_was_kept(vault: Vault, ids: bytes) -> None:
    pins.keep(vault, CASE, CasePins(SEAT, ONE + TWO, clock=Seconds(9)))
    pins.keep(vault, CASE, CasePins(SEAT, ids, clock=Seconds(5)))
    assert pins.load(vault, CASE, SEAT) == CasePins(SEAT, ids, clock=Seconds(5))


@pytest.mark.parametrize("ids", [TWO, ONE + ONE, TWO + ONE + TWO], ids=["shorter", "as long", "longer"])
def test_another_journal_contradicts_it_but_where_the_root_set_it_back(vault: Vault, ids: bytes) -> None:
    """Two looks that were under way at once, and were told two histories."""
    pins.keep(vault, CASE, CasePins(SEAT, ONE + TWO))
    with pytest.raises(Untrusted, match=r"journal\.contradiction"):
        pins.keep(vault, CASE, CasePins(SEAT, ids))
    assert pins.load(vault, CASE, SEAT) == CasePins(SEAT, ONE + TWO)
    pins.keep(vault, CASE, CasePins(SEAT, ids), set_back=True)
    assert pins.load(vault, CASE, SEAT) == CasePins(SEAT, ids)


def test_what_is_kept_already_is_not_written_again(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    pins.keep(vault, CASE, CasePins(SEAT, ONE))
    written: list[str] = []
    monkeypatch.setattr(Vault, "put", lambda *_: written.append("put"))
    pins.keep(vault, CASE, CasePins(SEAT, ONE))
    assert written == []
    pins.keep(vault, CASE, CasePins(SEAT, ONE + TWO))
    assert written == ["put"]


def test_a_journal_and_what_follows_from_it_are_remembered_member_by_member() -> None:
    key = PartyKey(Side.A, 1, bytes(1248), RecordId(TWO))
    said = {b"s": SignedWords(KeysetId(ONE), (), about=Side.A)}
    handed = {b"h": KeysetId(ONE)}
    beside = PartyKey(Side.B, 1, bytes(1247) + b"s", RecordId(ONE))
    history = CaseHistory(
        begun(CASE, MEDIATORS), Seconds(7), {key.id: key}, said, handed, restores=3, supporters={beside.id: beside}
    )
    kept = pins.with_journal(CasePins(SEAT, readers=READERS), FollowedJournal(CASE, SEAT, ONE, TWO), history)
    assert kept == CasePins(
        SEAT,
        ONE,
        TWO,
        replay=history.replay,
        clock=Seconds(7),
        keys=(key,),
        said=said,
        handed=handed,
        restores=3,
        readers=READERS,
        supporters=(beside,),
    )
    assert pins.history_of(kept) == history


def test_a_journal_is_asked_for_anew_unless_all_that_follows_from_it_is_remembered() -> None:
    whole = begun(CASE, MEDIATORS)
    assert whole.news is not None
    assert pins.remembered(CasePins(SEAT, ONE, replay=whole))
    assert not pins.remembered(CasePins(SEAT, ONE, replay=replace(whole, news=None)))
    assert not pins.remembered(CasePins(SEAT, ONE, replay=replace(whole, taken_noted=newest.NOTED - 1)))
    assert not pins.remembered(CasePins(SEAT, ONE))


def test_a_damaged_memory_is_told_as_such(vault: Vault) -> None:
    vault.put(pins.SHELF, f"{CASE.hex()} {SEAT}", b"\xc1")
    with pytest.raises(LocalFault, match=r"home\.damaged"):
        pins.load(vault, CASE, SEAT)


def test_the_pins_of_an_earlier_program_count_and_its_journal_is_followed_anew(vault: Vault) -> None:
    words = (pins._EarlierWords(s.Digest(bytes(32)), KeysetId(bytes(32))),)
    for facts, said in (((), ()), ((bytes(300),), words)):
        earlier = pins._Earlier(SEAT, ONE, facts, said, AUTHORS, READERS)
        vault.write("cases", f"{CASE.hex()} {SEAT}", earlier)
        found = pins.load(vault, CASE, SEAT)
        assert found == CasePins(SEAT, ONE, authors=AUTHORS, readers=READERS)
        assert pins.history_of(found) is None
    assert (pins._MANY.least, pins._MANY.most) == (0, 64 << 20)
