"""Backups of the shares: only their holder opens them, and only as of the moment they were made."""

import pytest

from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetSecret
from relay.crypto.sharebackup import file_of, open_shares, seal_shares, sealed_in, shares_made_at
from tests.support.chance import Chance
from tests.support.tamper import flipped

HOLDER = KeysetSecret.generate(Chance("keeper"))
MADE = 1_795_329_000


def test_the_holder_opens_what_was_sealed() -> None:
    sealed = seal_shares(HOLDER.public, b"shares" * 1000, MADE)
    assert open_shares(HOLDER, sealed) == b"shares" * 1000
    assert shares_made_at(sealed) == MADE
    assert b"shares" not in sealed
    assert len(sealed) == 6000 + 1148


def test_a_file_that_was_cut_or_changed_is_none() -> None:
    sealed = seal_shares(HOLDER.public, b"shares", MADE)
    file = file_of(sealed)
    assert sealed_in(file) == sealed
    assert sealed_in(sealed) == sealed, "an earlier program wrote it alone"
    for damaged in (file[:-1], file + b"\0", flipped(file, 8 * 11), flipped(file, 8 * 12), flipped(file, -1)):
        with pytest.raises(CannotOpen, match="crypto.local"):
            sealed_in(damaged)


def test_what_is_too_short_to_hold_anything_says_no_moment() -> None:
    sealed = seal_shares(HOLDER.public, b"", MADE)
    assert shares_made_at(sealed) == MADE
    for length in range(len(sealed)):
        with pytest.raises(CannotOpen, match="crypto.local"):
            shares_made_at(sealed[:length])


def test_nobody_else_opens_it() -> None:
    sealed = seal_shares(HOLDER.public, b"shares", MADE)
    with pytest.raises(CannotOpen, match="crypto.local"):
        open_shares(KeysetSecret.generate(Chance("other")), sealed)


@pytest.mark.parametrize("bit", [0, 33, 95, 96, 9_000, -1])
def test_neither_the_moment_nor_the_bytes_can_be_changed(bit: int) -> None:
    with pytest.raises(CannotOpen, match="crypto.local"):
        open_shares(HOLDER, flipped(seal_shares(HOLDER.public, b"shares", MADE), bit))


@pytest.mark.parametrize("length", [0, 4, 12, 1147])
def test_a_short_file_is_refused(length: int) -> None:
    with pytest.raises(CannotOpen, match="crypto.local"):
        open_shares(HOLDER, seal_shares(HOLDER.public, b"", MADE)[:length])
