"""Which login names a new account may bear, and how an account is found by what somebody typed (step L1).

A new account bears a folded name that looks like no other one's. Accounts from before there was a fold keep the name they were made
with, and are found by it alone, letter for letter: it is bound into their slots. What they look like is worked out once.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from relay.domain.ids import AccountId, KeysetId
from relay.store.base import AccountRow, NameMoves, SlotRow, Store
from relay.wire import logins
from relay.wire.problems import Denied

_ASIDE: Final = "\x1f"
"""Stands behind the name in what an account is called that nobody logs in to."""


async def require_free(store: Store, login: str) -> str:
    """Return what a new account's name looks like; Denied `login.taken` where another one looks so, `login.name` for no name.

    A name that is unfit and also looks like one that is taken is answered `login.taken`.
    """
    folded = logins.fold(login)
    looks = logins.skeleton(folded or unicodedata.normalize("NFC", unicodedata.normalize("NFKC", login).lower()))
    if folded != login:
        raise Denied("login.taken" if await store.account_by_skeleton(looks) else "login.name")
    return looks


def aside(login: str, account: AccountId) -> str:
    """Return the name of an account that wants this one, or had it: nobody logs in by it, because no request bears U+001F."""
    return f"{login}{_ASIDE}{account.hex()}"


def wanted(login: str) -> str | None:
    """Return which name an account waits for, or had; None for one that bears its own."""
    name, line, _ = login.partition(_ASIDE)
    return name if line else None


async def require_own(store: Store, login: str, keyset: KeysetId | None) -> None:
    """Require that the account that holds a keyset bears exactly this name; Denied `login.taken` else, whoever bears it."""
    row = None if keyset is None else (await store.keysets((keyset,))).get(keyset)
    account = None if row is None or row.account is None else await store.account(row.account)
    if account is None or account.staff or account.login != login:
        raise Denied("login.taken")


async def moving(store: Store, account: AccountId, replaces: KeysetId | None) -> NameMoves | None:
    """Return how a name moves to an account that waits for it, from the one that holds the keyset that is replaced.

    None for an account that waits for none. Denied `login.taken` where that one does not bear the name any more.
    """
    waiting = await store.account(account)
    login = None if waiting is None else wanted(waiting.login)
    if login is None:
        return None
    await require_own(store, login, replaces)
    former = (await store.keysets((replaces,)))[replaces].account if replaces is not None else None
    if former is None:
        raise Denied("login.taken")
    return NameMoves(login, _looks(login), former, aside(login, former), account)


def _looks(login: str) -> str:
    return logins.skeleton(logins.fold(login) or unicodedata.normalize("NFKC", login).lower())


async def named(store: Store, login: str) -> AccountRow | None:
    """Return the account of exactly this name, or else of its fold. Both are always asked for, so that neither takes longer."""
    folded = await store.account_named(logins.fold(login) or login)
    return await store.account_named(login) or folded


async def slot(store: Store, login: str, kind: str) -> tuple[AccountId, SlotRow] | None:
    """Return a slot of the account that `named` finds, and take as long where there is none."""
    folded = await store.slot(logins.fold(login) or login, kind)
    return await store.slot(login, kind) or folded


async def fill_missing_skeletons(store: Store) -> int:
    """Store the skeletons of accounts that were made before skeletons were kept; return how many got theirs.

    Of two accounts with one skeleton the first one made gets it; the other stays without.
    """
    filled = 0
    for account in await store.accounts_without_skeleton():
        if wanted(account.login) is None:
            filled += await store.put_skeleton(account.id, _looks(account.login))
    return filled
