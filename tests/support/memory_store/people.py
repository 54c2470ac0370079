"""The people of the in-memory store: accounts, slots, keyrings, keysets and tokens, as plain values."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relay.domain.account import SlotKind
from relay.domain.ids import AccountId, KeysetId, Seconds
from relay.store.base import (
    AccountRow,
    Commit,
    Conflict,
    DeviceRow,
    KeyringRow,
    KeysetRow,
    NameMoves,
    NewAccountRow,
    SlotRow,
    Stale,
)
from tests.support.memory_store.devices import MemoryDevices


class MemoryAccounts:
    """Who has an account, and with what."""

    def __init__(self) -> None:
        self.accounts: dict[AccountId, AccountRow] = {}
        self.looks: dict[AccountId, str] = {}
        self.slots: dict[tuple[AccountId, str], SlotRow] = {}
        self.keyrings: dict[AccountId, KeyringRow] = {}
        self.keysets: dict[KeysetId, KeysetRow] = {}
        self.bearers: dict[bytes, tuple[AccountId, Seconds]] = {}
        self.devices = MemoryDevices()

    def named(self, login: str) -> AccountRow | None:
        return next((each for each in self.accounts.values() if each.login == login), None)

    def like(self, skeleton: str) -> AccountRow | None:
        """Return the account whose login name looks like this."""
        return next((self.accounts[id_] for id_, look in self.looks.items() if look == skeleton), None)

    def put_skeleton(self, account: AccountId, skeleton: str) -> bool:
        if account not in self.accounts or (self.like(skeleton) or self.accounts[account]).id != account:
            return False
        self.looks[account] = skeleton
        return True

    def _taken(self, account: NewAccountRow) -> bool:
        alike = None if account.skeleton is None else self.like(account.skeleton)
        return self.named(account.login) is not None or alike is not None

    def check(self, commit: Commit) -> None:
        """Raise `Conflict` where a commit's account or keyset is somebody else's already."""
        account, keyset = commit.account, commit.keyset
        if account is not None and (account.id in self.accounts or self._taken(account)):
            raise Conflict("login.taken")
        if commit.name is not None and self._name_of(commit.name.former) != commit.name.login:
            raise Conflict("login.taken")
        if keyset is not None:
            holder = self.keysets.get(keyset[1])
            if holder is not None and holder.account not in (None, keyset[0]):
                raise Conflict("record.conflict")

    def commit(self, commit: Commit) -> None:
        """Take in a commit's account and keyset."""
        if commit.account is not None:
            self._put(commit.account)
        if commit.keyset is not None:
            account, keyset, public = commit.keyset
            present = self.keysets.get(keyset, KeysetRow(keyset, public, account))
            self.keysets[keyset] = replace(present, account=account)
        replaced = None if commit.replaces is None else self.keysets.get(commit.replaces)
        if replaced is not None:
            self._end_tokens(replaced.account)
        if commit.name is not None:
            self._move(commit.name)

    def _name_of(self, account: AccountId) -> str | None:
        return None if account not in self.accounts else self.accounts[account].login

    def _move(self, name: NameMoves) -> None:
        """Give the name of one account to another."""
        self.accounts[name.former] = replace(self.accounts[name.former], login=name.after)
        self.looks.pop(name.former, None)
        self.accounts[name.account] = replace(self.accounts[name.account], login=name.login)
        self.looks[name.account] = name.skeleton

    def create(self, account: NewAccountRow, keyset: KeysetRow) -> None:
        if account.id in self.accounts or keyset.id in self.keysets:
            raise Conflict("staff.known")
        if self._taken(account):
            raise Conflict("login.taken")
        self._put(account)
        self.keysets[keyset.id] = replace(keyset, account=account.id)

    def keysets_of(self, account: AccountId) -> Sequence[KeysetRow]:
        return tuple(self.keysets[each] for each in sorted(self.keysets) if self.keysets[each].account == account)

    def staff(self) -> Sequence[KeysetRow]:
        return tuple(self.keysets[each] for each in sorted(self.keysets) if self.keysets[each].role is not None)

    def renew_staff(self, keyset: KeysetId, not_before: Seconds, not_after: Seconds, record: bytes) -> None:
        row = self.keysets.get(keyset)
        if row is not None and row.record:
            earlier = (*row.earlier, row.record)
            self.keysets[keyset] = replace(
                row, not_before=not_before, not_after=not_after, record=record, earlier=earlier
            )

    def end_staff(self, keyset: KeysetId) -> None:
        if keyset in self.keysets:
            ended = self.keysets[keyset] = replace(self.keysets[keyset], ended=True)
            self._end_tokens(ended.account)

    def slot(self, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
        account = self.named(login)
        slot = None if account is None else self.slots.get((account.id, kind))
        return None if account is None or slot is None else (account.id, slot)

    def put_slot(self, account: AccountId, slot: SlotRow, token_hash: bytes) -> None:
        present = self.slots.get((account, slot.kind))
        if present is not None and slot.at <= present.at:
            raise Stale
        held = self.bearers.get(token_hash)
        if held is None or held[0] != account:
            raise Stale
        self.slots[account, slot.kind] = slot
        self._end_tokens(account)
        if slot.kind == SlotKind.PASSPHRASE.value:
            self.devices.forget(account)

    def put_keyring(self, account: AccountId, keyring: KeyringRow) -> None:
        present = self.keyrings.get(account)
        if keyring.version != (0 if present is None else present.version) + 1:
            raise Stale
        self.keyrings[account] = keyring

    def put_bearer(self, token_hash: bytes, account: AccountId, expires: Seconds, device: DeviceRow | None) -> None:
        self.bearers[token_hash] = (account, expires)
        self.devices.gave(token_hash, account, device)

    def end_device(self, account: AccountId, device: bytes) -> bool:
        tokens = self.devices.end(account, device)
        for each in tokens or ():
            self.bearers.pop(each, None)
        return tokens is not None

    def _end_tokens(self, account: AccountId | None) -> None:
        self.bearers = {each: held for each, held in self.bearers.items() if held[0] != account}

    def sweep(self, now: Seconds, latest: Seconds) -> int:
        before = len(self.bearers)
        self.bearers = {each: held for each, held in self.bearers.items() if now < held[1] <= latest}
        return before - len(self.bearers)

    def _put(self, account: NewAccountRow) -> None:
        self.accounts[account.id] = AccountRow(account.id, account.login, account.staff, account.key)
        if account.skeleton is not None:
            self.looks[account.id] = account.skeleton
        self.slots.update({(account.id, slot.kind): slot for slot in account.slots})
        self.keyrings[account.id] = account.keyring
