"""How large and how many anything on the wire may be. Checked before anything is parsed or stored."""

from __future__ import annotations

from typing import Final

from relay.domain import order

RECORD_BYTES: Final = 65_536
"""A record's body."""
REQUEST_BYTES: Final = 1_048_576
"""A request's body, uploads excepted."""
SMALL_BYTES: Final = 4_096
"""The body of a request that carries no record: logging in, changing a slot, or nothing at all."""
STOP_BYTES: Final = 16_384
"""The body of a request that only stops, ends or takes back something: its record takes a twentieth of it."""
LOOK_WANTED_BYTES: Final = 65_536
"""What a look tells of what one knows."""
PIECES: Final = 8_192
"""Commas, opening brackets and backslashes in a request's body: what takes time to read. The largest has a tenth of it."""
LETTER_BYTES: Final = 262_144
"""Part 0 as stored: one sealed segment."""
PARTS: Final = 64
UPLOADS: Final = PARTS - 1
"""Parts of an item that are uploaded before: all but the first."""
GRANTS: Final = 64
"""Grants beside one record; a hand-over sends several records."""
SHREDDED: Final = 256
"""Grants that one shred receipt names; of more there are more receipts."""
SIGNERS: Final = 2
WORDS_BYTES: Final = 32_768
"""One sealed note, reason, remark or label."""
KEYRING_BYTES: Final = 262_144
NAME_CHARACTERS: Final = 80
LOGIN_CHARACTERS: Final = 64
PAGE: Final = 100
"""Rows in one page of a list."""
LOOK_ENTRIES: Final = 400
"""Entries of journals in one look, of all cases together."""
LOOK_BYTES: Final = 786_432
"""What one look holds of entries and of what is shown of cases; the first case may go beyond by what is shown of it."""
SHOWN_BYTES: Final = 262_144
"""What a look shows of the items and notes of one case; of more, their own lists tell."""
LOOK_SHOWN_BYTES: Final = 1_048_576
"""What a look shows of one case in all, its people too; of more it shows nothing, and the case's own routes tell."""
ANSWER_BYTES: Final = 16_777_216
"""No answer that is JSON is longer."""
LOOK_ANSWER_BYTES: Final = 4_194_304
"""No answer to a look is longer: its entries and what is shown, the staff who signed them, and what waits for a signature."""

CLOCK_SKEW_S: Final = order.CLOCK_SKEW_S
"""How far a record's time may lie from the server's clock (step R5)."""
