"""Whose keyset is whose, and what the organisation root says of it: looked up once, kept in memory.

A keyset's public bytes never change; a staff member's authority ends by date or by record, and is asked anew at
every use.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from relay.crypto import sign
from relay.crypto.keys import KeysetPublic, SigningPublic
from relay.domain.commands import Caller
from relay.domain.ids import KeysetId, Seconds
from relay.store.base import KeysetRow, Store
from relay.wire.problems import Denied
from relay.wire.records import Record

KEPT: Final = 20_000
"""Keysets kept in memory; each costs about 400 bytes without its sealing half."""


class KeysetCache:
    """A bounded look-aside over the store's keysets."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: OrderedDict[KeysetId, KeysetRow] = OrderedDict()
        self._forgotten = 0
        """How often something was forgotten: what was being loaded meanwhile may be what is over, and is not kept."""

    async def rows(self, keysets: Iterable[KeysetId]) -> dict[KeysetId, KeysetRow]:
        """Return those of these keysets that are known."""
        wanted = list(dict.fromkeys(keysets))
        rows = {keyset: self._rows[keyset] for keyset in wanted if keyset in self._rows}
        missing = [keyset for keyset in wanted if keyset not in rows]
        if missing:
            forgotten = self._forgotten
            loaded = await self._store.keysets(missing)
            if forgotten == self._forgotten:
                for keyset, row in loaded.items():
                    self._keep(keyset, row)
            rows.update(loaded)
        return rows

    async def row(self, keyset: KeysetId) -> KeysetRow | None:
        """Return a known keyset."""
        return self._rows.get(keyset) or (await self.rows([keyset])).get(keyset)

    def forget(self, keyset: KeysetId) -> None:
        """Drop what is kept of a keyset, because its authority changed."""
        self._forgotten += 1
        self._rows.pop(keyset, None)

    async def caller(self, keyset: KeysetId, now: Seconds) -> Caller:
        """Return who signs with this keyset: with a staff role while the root's record is live.

        Raises `Denied` signer.unknown, or staff.ended for somebody whose authority is over.
        """
        row = await self.row(keyset)
        if row is None:
            raise Denied("signer.unknown")
        if row.role is None:
            return Caller(keyset)
        if row.ended or not row.not_before <= now < row.not_after:
            raise Denied("staff.ended")
        return Caller(keyset, row.role)

    async def verify(self, *records: Record) -> None:
        """Verify every signature of these records (step R2), or raise `Denied` or `CannotVerify`."""
        for record in records:
            statement = sign.RecordStatement(record.type, record.body)
            for signed in record.signatures:
                row = self._rows.get(signed.keyset) or await self.row(signed.keyset)
                if row is None:
                    raise Denied("signer.unknown")
                signature = sign.RecordSignature(signed.keyset, signed.alg, signed.value)
                sign.verify_record(SigningPublic(row.public[:32]), statement, signature)

    async def public(self, keyset: KeysetId) -> KeysetPublic | None:
        """Return a keyset's public halves."""
        row = await self.row(keyset)
        return None if row is None else KeysetPublic.from_bytes(row.public)

    def _keep(self, keyset: KeysetId, row: KeysetRow) -> None:
        self._rows[keyset] = row
        if len(self._rows) > KEPT:
            self._rows.popitem(last=False)
