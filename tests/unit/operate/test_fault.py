"""What the operator reads when something is in the way: one sentence, for every cause that can be known."""

import errno
import os
import ssl
from pathlib import Path

import pytest

from relay.config import SettingsError
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.domain.ids import Seconds
from relay.operate import disk, make
from relay.operate.fault import KNOWN, Fault, sentence
from relay.store.base import SchemaMismatch, StoreFailed, StoreInUse
from relay.store.sqlite.backup import Damaged
from relay.wire.codec import Malformed
from tests.support.chance import Chance

SAID = {
    "The disk is full: nothing was changed.": StoreFailed("store.full"),
    "The database is busy: try again in a moment.": StoreFailed("store.busy"),
    "The database cannot be written: it, its folder or its disk is read-only. Nothing was changed.": StoreFailed(
        "store.read_only"
    ),
    "The database cannot be used (store.failed): is the file whole, and a database?": StoreFailed("store.failed"),
    "The disk is full.": OSError(errno.ENOSPC, "No space left on device"),
    "The disk is read-only: /a/b.": OSError(errno.EROFS, "Read-only file system", "/a/b"),
    "Access is denied: /a/b.": PermissionError(errno.EACCES, "Permission denied", "/a/b"),
    "The address to listen on is taken by another program.": OSError(errno.EADDRINUSE, "Address already in use"),
    "The certificate or its key cannot be used: are they PEM files, and a pair?": ssl.SSLError(1, "[SSL] PEM lib"),
    "Too many open files.": OSError(errno.EMFILE, "Too many open files"),
    "The signature does not hold (crypto.signature).": CannotOpen(CryptoCode.SIGNATURE),
    "The file is not what it should be (json.missing .root).": Malformed("json.missing", ".root"),
    "As it stands.": Fault("As it stands."),
    "A setting.": SettingsError("A setting."),
    "A schema.": SchemaMismatch("A schema."),
    "In use.": StoreInUse("In use."),
    "Damaged.": Damaged("Damaged."),
}


@pytest.mark.parametrize(("said", "error"), SAID.items(), ids=[each.split(":")[0] for each in SAID])
def test_each_known_cause_is_one_sentence(said: str, error: Exception) -> None:
    assert isinstance(error, KNOWN)
    assert sentence(error) == said


def test_a_disk_that_is_really_full_is_told_as_such(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb", buffering=0) as device, pytest.raises(OSError, match="No space left") as full:
        device.write(b"x")
    assert sentence(full.value) == "The disk is full."


def test_a_file_is_written_once_and_whole_with_its_mode(tmp_path: Path) -> None:
    path, mask = tmp_path / "key", os.umask(0)
    try:
        disk.write_new(path, b"secret")
    finally:
        os.umask(mask)
    assert (path.read_bytes(), disk.mode_of(path)) == (b"secret", 0o600)
    with pytest.raises(Fault, match="exists already and is not overwritten"):
        disk.write_new(path, b"other")
    assert path.read_bytes() == b"secret"


def fill_half_way(folder: Path) -> None:
    with disk.new_folder(folder) as making:
        (making / "file").write_bytes(b"x")
        raise ValueError("half way")


def test_what_fails_while_a_folder_is_filled_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="half way"):
        fill_half_way(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_root_key_is_not_left_behind_by_a_relay_that_was_not_made(tmp_path: Path) -> None:
    folder, drawn = tmp_path / "server", Chance("keys")
    folder.mkdir()

    def meddling(length: int) -> bytes:
        # Whoever draws with a folder in the making is past the look at whether it is empty.
        if len(list(tmp_path.iterdir())) > 1:
            (folder / "somebody else's").touch()
        return drawn(length)

    plan = make.FolderPlan(folder=folder, origin="https://relay.example.org", root_key=tmp_path / "root.key")
    with pytest.raises(OSError, match="not empty"):
        make.make(plan, "", Seconds(1_800_000_000), meddling)
    assert [path.name for path in tmp_path.iterdir()] == ["server"]
    assert [path.name for path in folder.iterdir()] == ["somebody else's"]


def test_a_file_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(bytes(disk.MOST_BYTES + 1))
    with pytest.raises(Fault, match="too long to be the key"):
        disk.read(tmp_path / "long", "The key")
