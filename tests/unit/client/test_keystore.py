"""The device's own files: found again, whole or not at all, and told in our own codes when the disk says no."""

import multiprocessing
import stat
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from relay.domain.model import MEDIATORS, Side, StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.statements import SigningKeyBytes
from relay_client.cases import pins
from relay_client.device.keystore import AccountProfile, CachedSlot, DeviceStore, Vault
from relay_client.errors import LocalFault
from tests.support.chain import CASE, Chain, seated
from tests.support.chance import Chance

PROFILE = AccountProfile("https://relay.example", SigningKeyBytes(bytes(32)), "anna", m.Profile.PARTY, "nl")


@pytest.fixture
def home(tmp_path: Path) -> DeviceStore:
    return DeviceStore(tmp_path / "letters", Chance("home"))


def vault_in(folder: Path, seed: str = "vault") -> Vault:
    return Vault(folder / "account", bytes(32), Chance(seed))


def test_the_environment_names_the_folder() -> None:
    assert DeviceStore.locate({"LETTERS_HOME": "/somewhere"}) == Path("/somewhere")
    assert DeviceStore.locate({}).name == "letters"


def test_accounts_are_found_by_name_or_by_being_the_only_one(home: DeviceStore) -> None:
    with pytest.raises(LocalFault, match="home.no_profile"):
        home.profile()
    home.keep(PROFILE)
    assert home.profile() == home.profile("anna") == PROFILE
    other = AccountProfile("https://relay.example", SigningKeyBytes(bytes(32)), "bert", m.Profile.PARTY)
    home.keep(other)
    with pytest.raises(LocalFault, match="home.several_profiles"):
        home.profile()
    assert home.set_language(other, "en").language == "en"
    assert home.profile("bert").language == "en"
    home.forget(PROFILE)
    assert [each.login for each in home.profiles()] == ["bert"]


def test_a_device_token_stays_as_long_as_the_salt_that_it_came_with(home: DeviceStore) -> None:
    device = m.DeviceToken(bytes(48))
    home.keep_device(PROFILE, device)
    assert home.cached_slot(PROFILE) is None, "without a slot there is nothing to keep it beside"
    first, second = (CachedSlot(m.Salt(bytes([n]) * 16), bytes(60)) for n in (1, 2))
    home.keep_cached_slot(PROFILE, first)
    home.keep_device(PROFILE, device)
    home.keep_cached_slot(PROFILE, first)
    assert home.cached_slot(PROFILE) == CachedSlot(first.salt, first.wrapped, device)
    home.keep_cached_slot(PROFILE, second)
    assert home.cached_slot(PROFILE) == second


def test_a_damaged_profile_is_said_to_be_damaged(home: DeviceStore) -> None:
    home.keep(PROFILE)
    (home.folder(PROFILE) / "profile.json").write_bytes(b"{")
    with pytest.raises(LocalFault, match="home.damaged"):
        home.profiles()


def test_values_come_back_under_their_shelf_and_name_only(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    vault.put("drafts", "one", b"first")
    vault.put("drafts", "two", b"second")
    vault.put("drafts", "one", b"third")
    assert vault.get("drafts", "one") == b"third"
    assert vault.get("pins", "one") is None
    assert vault.all("drafts") == (("one", b"third"), ("two", b"second"))
    vault.drop("drafts", "one")
    vault.drop("drafts", "one")
    assert vault.all("drafts") == (("two", b"second"),)
    assert vault.all("pins") == ()


def test_a_value_moved_or_damaged_does_not_open(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    vault.put("drafts", "one", b"first")
    (sealed,) = (tmp_path / "account" / "drafts").iterdir()
    moved = tmp_path / "account" / "pins"
    moved.mkdir()
    (moved / sealed.name).write_bytes(sealed.read_bytes())
    with pytest.raises(LocalFault, match="home.damaged"):
        vault.all("pins")
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(LocalFault, match="home.damaged"):
        vault.get("drafts", "one")
    with pytest.raises(LocalFault, match="home.damaged"):
        Vault(tmp_path / "account", bytes([1]) * 32, Chance("x")).all("drafts")


def test_short_values_have_one_size_on_the_disk(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    vault.put("drafts", "one", b"a")
    vault.put("drafts", "a longer name", b"a letter of some length" * 50)
    assert len({each.stat().st_size for each in (tmp_path / "account" / "drafts").iterdir()}) == 1


def test_a_write_that_fails_leaves_the_old_value_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = vault_in(tmp_path)
    vault.put("drafts", "one", b"first")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LocalFault, match="home.full"):
        vault.put("drafts", "one", b"second")
    monkeypatch.undo()
    assert vault.get("drafts", "one") == b"first"
    assert len(list((tmp_path / "account" / "drafts").iterdir())) == 1


def test_a_folder_that_is_not_ours_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    vault = vault_in(tmp_path)
    vault.put("drafts", "one", b"first")
    monkeypatch.setattr("os.open", denied)
    with pytest.raises(LocalFault, match="home.permissions"):
        vault.put("drafts", "two", b"second")


def test_files_are_for_their_owner_alone(home: DeviceStore) -> None:
    home.keep(PROFILE)
    path = home.folder(PROFILE) / "profile.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert codec.decode(AccountProfile, path.read_bytes()) == PROFILE


def followed(count: int) -> Chain:
    """A journal of so many entries."""
    chain = Chain()
    office = chain.staff("office", StaffRole.COORDINATOR)
    lead = chain.staff("meral", StaffRole.MEDIATOR)
    for _ in range(count):
        chain.assign(office, lead, s.PlaceGiven.LEAD)
    return chain


def remembered(chain: Chain, count: int) -> pins.CasePins:
    """What a device remembers of the first entries of a journal."""
    whole = chain.entries
    chain.entries = whole[:count]
    journal, history = chain.journal, chain.follow()[0]
    chain.entries = whole
    return pins.with_journal(pins.CasePins(MEDIATORS.name, readers=()), journal, history)


def test_an_older_memory_is_never_put_over_a_newer_one(tmp_path: Path) -> None:
    vault, chain = vault_in(tmp_path), followed(3)
    older, newer = remembered(chain, 2), remembered(chain, 3)
    pins.keep(vault, CASE, newer)
    pins.keep(vault, CASE, older)
    kept = pins.load(vault, CASE, MEDIATORS.name)
    assert (kept.ids, kept.readers) == (newer.ids, ())
    assert pins.journal_of(kept, CASE) == chain.journal


def test_what_follows_from_a_journal_is_remembered_as_it_was(tmp_path: Path) -> None:
    vault, case = vault_in(tmp_path), seated()
    case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    kept = remembered(case.chain, len(case.chain.entries))
    pins.keep(vault, CASE, kept)
    found = pins.history_of(pins.load(vault, CASE, MEDIATORS.name))
    history, _ = case.chain.follow()
    assert found == history


def _add_turns(folder: Path, name: str, turns: int) -> None:
    vault = Vault(folder / "account", bytes(32), Chance(name))
    for _ in range(turns):
        with vault.turn():
            count = int(vault.get("count", "all") or b"0")
            vault.put("count", "all", str(count + 1).encode())


@pytest.fixture(scope="module")
def helper() -> None:
    """Start what the interpreter starts beside the first spawned process, and keeps to the end of the run."""
    resource_tracker.ensure_running()


def test_two_commands_at_once_take_turns(helper: None, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add_turns, args=(tmp_path, name, 20)) for name in ("one", "two")]
    try:
        for each in workers:
            each.start()
        for each in workers:
            each.join(60)
        assert [each.exitcode for each in workers] == [0, 0]
    finally:
        for each in workers:
            each.kill()
            each.join()
            each.close()
    assert vault_in(tmp_path).get("count", "all") == b"40"
