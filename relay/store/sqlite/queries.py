"""The queries, written once: `$1` placeholders, and only what SQLite and PostgreSQL both understand.

Statements over many keys or rows are made for a few numbers of them, so that an engine prepares a handful of texts and
keeps them: one step over sixty rows costs far less than sixty steps. No value is ever written into a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, TypeVar

from msgspec import Struct

SIZES: Final = (64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1)
"""Rows of one insert. Two to an octave: most batches are written in one or two steps, and few texts are kept."""
ROWS_MAX: Final = SIZES[0]
"""Keys of one list; more are split."""

V = TypeVar("V")


def padded_keys(values: Sequence[V]) -> list[V]:
    """Return `values` filled up with its last one to a power of two: a list to be searched is the same with it."""
    size = _power_of_two(len(values))
    return [*values, *[values[-1]] * (size - len(values))]


def key_lists(keys: Sequence[V]) -> Iterator[list[V]]:
    """Yield keys as lists that a query can take."""
    for start in range(0, len(keys), ROWS_MAX):
        yield padded_keys(keys[start : start + ROWS_MAX])


def row_chunks(rows: Sequence[V]) -> Iterator[Sequence[V]]:
    """Cut rows into runs of `SIZES`, the longest first."""
    start = 0
    while start < len(rows):
        left = len(rows) - start
        size = next(siz for siz in SIZES if siz <= left)
        yield rows[start : start + size]
        start += size


def _power_of_two(count: int) -> int:
    return 1 << (count - 1).bit_length()


def _marks(first: int, count: int) -> str:
    return ",".join(f"${first + offset}" for offset in range(count))


class Insert(Struct, frozen=True):
    """An insert of any number of rows; `clash` says what becomes of a row that is there already."""

    table: str
    columns: tuple[str, ...]
    clash: str = ""

    def text(self, rows: int) -> str:
        """Return the statement for so many rows; its values are the rows' one after another."""
        return _insert(self, rows)


@cache
def _insert(insert: Insert, rows: int) -> str:
    width = len(insert.columns)
    marks = ",".join(f"({_marks(1 + row * width, width)})" for row in range(rows))
    text = f"insert into {insert.table} ({', '.join(insert.columns)}) values {marks}"
    return f"{text} on conflict {insert.clash}" if insert.clash else text


class KeyedQuery(Struct, frozen=True):
    """A statement about any number of keys: `$keys` stands for their marks, which follow `fixed` others."""

    template: str
    fixed: int = 0

    def text(self, keys: int) -> str:
        """Return the statement for so many keys."""
        return _among(self, keys)


@cache
def _among(among: KeyedQuery, keys: int) -> str:
    return among.template.replace("$keys", _marks(among.fixed + 1, keys))


# --- commit: look before writing ------------------------------------------------------------------------------


@cache
def at_versions(pairs: int) -> str:
    """Count how many of these cases are at these versions; values are (id, version) one after another."""
    at = " or ".join(f"(id = ${2 * pair + 1} and version = ${2 * pair + 2})" for pair in range(pairs))
    return f"select count(*) from cases where {at}"


VERSIONS: Final = KeyedQuery("select id, version from cases where id in ($keys)")
UPLOADS: Final = KeyedQuery("select id from uploads where id in ($keys)")
KNOWN_RECORDS: Final = KeyedQuery("select id from records where id in ($keys)")
ITEMS_BEFORE: Final = KeyedQuery("select id, n, case_id, state, due, queued from items where id in ($keys)")
LAST_ITEM: Final = "select coalesce(max(n), 0) from items"
LOGIN_TAKEN: Final = "select 1 from accounts where login = $1 or skeleton = $2 or id = $3"
KEYSET_HOLDER: Final = "select account from keysets where id = $1"
SLIPS_ELSEWHERE: Final = KeyedQuery("select id from slips where case_id <> $1 and id in ($keys)", fixed=1)

# --- commit: write --------------------------------------------------------------------------------------------

NEW_CASE: Final = Insert("cases", ("id", "version", "state", "closed_on", "held", "document"))
"""`held` is the number of held items."""


@cache
def move_cases(rows: int) -> str:
    """Move cases from the version before to this one; a case at any other version is left alone.

    Values as `NEW_CASE`, but `held` is what to add to the number of held items.
    """
    marks = ",".join(f"({_marks(1 + 6 * row, 6)})" for row in range(rows))
    return (
        "update cases set version = moved.column2, state = moved.column3, closed_on = moved.column4,"
        f" held = cases.held + moved.column5, document = moved.column6 from (values {marks}) as moved"
        " where cases.id = moved.column1 and cases.version = moved.column2 - 1"
    )


PUT_RECORD: Final = Insert("records", ("id", "type", "data", "answer"))
KEEP_RECORD: Final = Insert("records", ("id", "type", "data", "answer"), "(id) do nothing")
PUT_JOURNAL: Final = Insert("journal", ("case_id", "seat", "n", "head", "record"))
PUT_ITEM: Final = Insert(
    "items",
    ("n", "id", "case_id", "state", "side", "kind", "held_at", "due", "queued", "document"),
    "(id) do update set state = excluded.state, side = excluded.side, kind = excluded.kind,"
    " held_at = excluded.held_at, due = excluded.due, queued = excluded.queued, document = excluded.document",
)
NEW_ITEM: Final = Insert("items", PUT_ITEM.columns)
PUT_QUEUE: Final = Insert("queue", ("mediator", "due", "item"), "(mediator, due, item) do nothing")
DROP_QUEUE: Final = "delete from queue where mediator = $1 and due = $2 and item = $3"
HELD_OF: Final = "select id, due, queued from items where case_id = $1 and state = 'held'"
REQUEUE: Final = "update items set queued = $2 where case_id = $1 and state = 'held'"
PUT_LETTER: Final = Insert("letters", ("n", "data"))
PUT_PART: Final = Insert("parts", ("n", "part", "upload", "length"))
CLAIMED: Final = KeyedQuery("delete from uploads where id in ($keys)")
PUT_GRANT: Final = Insert(
    "grants",
    ("n", "reader", "grantor", "purpose", "sealed"),
    "(n, reader, grantor, purpose) do update set sealed = excluded.sealed",
)
PUT_SHARE: Final = Insert(
    "shares",
    ("n", "reader", "grantor", "purpose", "share"),
    "(n, reader, grantor, purpose) do update set share = excluded.share",
)
PUT_WORDS: Final = Insert(
    "words",
    ("kind", "subject", "reader", "place", "author", "sealed", "at", "turn", "record"),
    "(kind, subject, reader, place) do update set author = excluded.author, sealed = excluded.sealed,"
    " at = excluded.at, turn = excluded.turn, record = excluded.record",
)
PUT_POKE: Final = Insert("pokes", ("keyset", "n"), "(keyset) do update set n = pokes.n + excluded.n")
PUT_SEAT: Final = Insert("seats", ("keyset", "case_id"))
DROP_SEATS: Final = "delete from seats where case_id = $1"
PUT_SLIP: Final = Insert("slips", ("id", "case_id"))
DROP_SLIPS: Final = "delete from slips where case_id = $1"
PUT_SLIP_ANSWER: Final = Insert(
    "slip_answers",
    ("slip", "case_id", "account", "account_key", "keyset", "mac"),
    "(slip) do update set account = excluded.account, account_key = excluded.account_key,"
    " keyset = excluded.keyset, mac = excluded.mac",
)
DROP_SLIP_ANSWERS: Final = (
    "delete from slip_answers where case_id = $1"
    " and not exists (select 1 from slips where slips.id = slip_answers.slip)"
)
ANY_COSIGN: Final = "select 1 from cosigns limit 1"
COSIGNED: Final = KeyedQuery("delete from cosigns where record in ($keys)")


class Shredding(Struct, frozen=True):
    """The deletes of a shred, in order; what becomes unwanted stands before what is deleted for it.

    Values: item or case, reader if any, then the readers who are spared and the purposes that stay.
    """

    shares: str
    grants: str
    words: str
    letters: str
    unwanted: str
    parts: str


@cache
def shredding(*, item: bool, reader: bool, kept: int, spared: int = 0) -> Shredding:
    """Return the deletes for one item or all of a case, for one reader or all but so many, keeping so many purposes.

    All of a case for all readers takes every sealed text of it too: nothing is kept of it any more.
    `words` and what follows take no purposes; what follows takes no reader either: it is about items without any grant.
    """
    column = "id" if item else "case_id"
    which = f"n in (select n from items where {column} = $1)"
    subject = "subject = $1" if item else "subject in (select id from items where case_id = $1)"
    at = 3 if reader else 2
    whose = " and reader = $2" if reader else ""
    whose += f" and reader not in ({_marks(at, spared)})" if spared else ""
    stays = f" and purpose not in ({_marks(at + spared, kept)})" if kept else ""
    bare = f"where {which} and not exists (select 1 from grants where grants.n = "
    if item or reader:
        words = f"delete from words where kind = 'release' and {subject}{whose}"
    else:
        words = f"delete from words where (subject = $1 or {subject}){whose}"
    return Shredding(
        shares=f"delete from shares where {which}{whose}{stays}",
        grants=f"delete from grants where {which}{whose}{stays}",
        words=words,
        letters=f"delete from letters {bare}letters.n)",
        unwanted=f"insert into unwanted (upload) select upload from parts {bare}parts.n)",
        parts=f"delete from parts {bare}parts.n)",
    )


# --- load -----------------------------------------------------------------------------------------------------


CASES: Final = KeyedQuery("select document from cases where id in ($keys)")
ITEMS: Final = KeyedQuery("select document from items where id in ($keys)")
ITEM_OF: Final = "select document from items where id = $1 and case_id = $2"
LIVE_ITEMS: Final = "select document from items where case_id = $1 and state in ('held', 'released')"
ALL_ITEMS: Final = "select document from items where case_id = $1 order by n"

# --- read a case ----------------------------------------------------------------------------------------------

POSITION: Final = "select n, head from journal where case_id = $1 and seat = $2 and n = $3"
JOURNAL: Final = (
    "select journal.n, journal.head, records.id, records.type, records.data from journal"
    " join records on records.id = journal.record"
    " where journal.case_id = $1 and journal.seat = $2 and journal.n > $3 order by journal.n limit $4"
)
RECORDS: Final = KeyedQuery("select id, type, data, answer from records where id in ($keys)")
CASES_OF: Final = KeyedQuery(
    "select document from cases where id in"
    " (select distinct case_id from seats where case_id > $1 and keyset in ($keys) order by case_id limit $2)"
    " order by id",
    fixed=2,
)
SEATS_OF: Final = "select case_id from seats where keyset = $1"
ALL_CASES: Final = "select document from cases where id > $1 order by id limit $2"
ITEMS_OF: Final = (
    "select document from items where case_id = $1 and n >"
    " (select n from items where case_id = $1 and id = $2) order by n limit $3"
)
FIRST_ITEMS_OF: Final = "select document from items where case_id = $1 order by n limit $2"
HELD_COUNTS: Final = KeyedQuery("select id, held from cases where id in ($keys)")
QUEUE: Final = (
    "select queue.due, items.id, items.case_id, items.side, items.kind, items.held_at from queue"
    " join items on items.id = queue.item where queue.mediator = $1 and (queue.due, queue.item) > ($2, $3)"
    " order by queue.due, queue.item limit $4"
)
GRANTS_TO: Final = (
    "select items.id, grants.reader, grants.grantor, grants.purpose, sealed, share from items"
    " join grants on grants.n = items.n join shares on shares.n = grants.n and shares.reader = grants.reader"
    " and shares.grantor = grants.grantor and shares.purpose = grants.purpose"
    " where items.id = $1 and grants.reader = $2 order by grants.purpose, grants.grantor"
)
GRANTS_OF: Final = (
    "select items.id, reader, grantor, purpose, sealed from items join grants on grants.n = items.n"
    " where items.id = $1 order by reader, purpose, grantor"
)
READERS_OF: Final = KeyedQuery(
    "select items.id, reader, purpose from items join grants on grants.n = items.n where items.id in ($keys)"
)
LETTER: Final = "select data from items join letters on letters.n = items.n where items.id = $1"
PART: Final = (
    "select parts.upload, parts.length from items join parts on parts.n = items.n where items.id = $1 and part = $2"
)
WORDS: Final = KeyedQuery(
    "select kind, subject, reader, author, sealed, at, record from words"
    " where kind = $1 and reader = $2 and subject in ($keys) order by at, turn, record",
    fixed=2,
)
REMARKS: Final = (
    "select items.case_id, words.kind, subject, reader, author, sealed, at, record from queue"
    " join words on words.kind = 'remark' and words.subject = queue.item and words.reader = queue.mediator"
    " join items on items.id = queue.item where queue.mediator = $1 order by queue.due, queue.item"
)
SLIP: Final = "select case_id from slips where id = $1"
SLIP_ANSWERS: Final = (
    "select slip, account, account_key, keyset, mac from slip_answers where case_id = $1 order by slip"
)
TOTALS: Final = (
    "select (select count(*) from cases), (select coalesce(sum(held), 0) from cases),"
    " (select min(held_at) from items where state = 'held')"
)
CLOSED_BEFORE: Final = (
    "select id from cases where closed_on <= $1 and (exists"
    " (select 1 from items join grants on grants.n = items.n where items.case_id = cases.id)"
    " or exists (select 1 from words where kind in ('note', 'label') and subject = cases.id))"
    " order by closed_on, id limit $2"
)
"""Cases that ended so long ago and keep something sealed: letters, notes, a label."""

# --- people ---------------------------------------------------------------------------------------------------

PUT_ACCOUNT: Final = Insert("accounts", ("id", "login", "staff", "key", "skeleton"))
PUT_SLOT: Final = Insert(
    "slots",
    ("account", "kind", "auth_hash", "salt", "wrapped", "at"),
    "(account, kind) do update set auth_hash = excluded.auth_hash, salt = excluded.salt, wrapped = excluded.wrapped,"
    " at = excluded.at",
)
PUT_KEYRING: Final = Insert(
    "keyrings",
    ("account", "version", "sealed"),
    "(account) do update set version = excluded.version, sealed = excluded.sealed",
)
PUT_KEYRING_SHARE: Final = Insert(
    "keyring_shares",
    ("account", "version", "share"),
    "(account) do update set version = excluded.version, share = excluded.share",
)
PUT_KEYSET: Final = Insert(
    "keysets",
    ("id", "public", "account", "role", "not_before", "not_after", "ended", "record", "earlier"),
    "(id) do update set account = excluded.account",
)
PUT_BEARER: Final = Insert(
    "bearers",
    ("hash", "account", "expires", "device"),
    "(hash) do update set account = excluded.account, expires = excluded.expires, device = excluded.device",
)
PUT_COSIGN: Final = Insert("cosigns", ("record", "case_id", "waits_for", "data", "at"), "(record) do nothing")
_ACCOUNT = "select id, login, staff, key from accounts"
ACCOUNT: Final = f"{_ACCOUNT} where id = $1"
ACCOUNT_NAMED: Final = f"{_ACCOUNT} where login = $1"
ACCOUNT_LIKE: Final = f"{_ACCOUNT} where skeleton = $1"
ACCOUNTS_WITHOUT_SKELETON: Final = f"{_ACCOUNT} where skeleton is null order by rowid"
PUT_SKELETON: Final = (
    "update accounts set skeleton = $2 where id = $1"
    " and not exists (select 1 from accounts as others where others.skeleton = $2 and others.id <> $1)"
)
NAME_ACCOUNT: Final = "update accounts set login = $2, skeleton = $3 where id = $1"
_KEYSET = "select id, public, account, role, not_before, not_after, ended, record, earlier from keysets"
KEYSETS: Final = KeyedQuery(f"{_KEYSET} where id in ($keys)")
KEYSETS_OF: Final = f"{_KEYSET} where account = $1 order by id"
STAFF: Final = f"{_KEYSET} where role is not null order by id"
RENEW_STAFF: Final = "update keysets set not_before = $2, not_after = $3, record = $4, earlier = $5 where id = $1"
END_STAFF: Final = "update keysets set ended = 1 where id = $1"
END_BEARERS: Final = "delete from bearers where account in (select account from keysets where id = $1)"
END_BEARERS_OF: Final = "delete from bearers where account = $1"
SLOT_AT: Final = "select at from slots where account = $1 and kind = $2"
SLOT: Final = (
    "select accounts.id, slots.kind, slots.auth_hash, slots.salt, slots.wrapped, slots.at from slots"
    " join accounts on accounts.id = slots.account where accounts.login = $1 and slots.kind = $2"
)
KEYRING_VERSION: Final = "select version from keyrings where account = $1"
KEYRING: Final = (
    "select keyrings.version, sealed, share from keyrings join keyring_shares"
    " on keyring_shares.account = keyrings.account and keyring_shares.version = keyrings.version"
    " where keyrings.account = $1"
)
BEARER: Final = "select account, expires from bearers where hash = $1"
DROP_BEARER: Final = "delete from bearers where hash = $1"
KEEP_BEARERS: Final = (
    "delete from bearers where account = $1 and hash <> $2 and hash not in"
    " (select hash from bearers where account = $1 and hash <> $2 order by expires desc limit $3)"
)
COSIGNS: Final = KeyedQuery("select data from cosigns where waits_for in ($keys) order by at, record")
POKE_CURSOR: Final = KeyedQuery("select coalesce(sum(n), 0) from pokes where keyset in ($keys)")
OPEN_CASES: Final = "select count(*) from cases where state <> 'closed'"
PEOPLE: Final = "select count(*) from accounts"
SWEEP_BEARERS: Final = "delete from bearers where expires <= $1 or expires > $2"
SWEEP_COSIGNS: Final = "delete from cosigns where at < $1"
OLD_SCHEMA: Final = "select value from meta where name = 'schema'"
TOUCH: Final = """
    insert into meta (name, value) values ('checked', 'a')
    on conflict (name) do update set value = case meta.value when 'a' then 'b' else 'a' end
"""
"""A write that is one: a row that stays as it was would not be written at all, and a full disk not be noticed."""
