"""Which login names a new account may bear, and how an account is found by what somebody typed (step L1).

A new account bears a folded name that looks like no other one's. Accounts from before there was a fold keep the name they were made
with, and are found by it alone, letter for letter: it is bound into their slots. What they look like is worked out once.
"""

from __future__ import annotations

import unicodedata

from relay.domain.ids import AccountId
from relay.store.base import AccountRow, SlotRow, Store
from relay.wire import logins
from relay.wire.problems import Denied


async def require_free(store: Store, login: str) -> str:
    """Return what a new account's name looks like; Denied `login.taken` where another one looks so, `login.name` for no name.

    A name that is unfit and also looks like one that is taken is answered `login.taken`.
    """
    folded = logins.fold(login)
    looks = logins.skeleton(folded or unicodedata.normalize("NFC", unicodedata.normalize("NFKC", login).lower()))
    if folded != login:
        raise Denied("login.taken" if await store.account_by_skeleton(looks) else "login.name")
    return looks


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
        folded = logins.fold(account.login) or unicodedata.normalize("NFKC", account.login).lower()
        filled += await store.put_skeleton(account.id, logins.skeleton(folded))
    return filled
