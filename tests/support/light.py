"""`letters` with passphrases that are stretched little: the same program, for tests that do not ask how long a guess takes.

A start of a member of staff takes most of a second of Argon2, and a folder of tests starts hundreds. Started as a program
(`python -m tests.support.light`) it is `letters`; accounts made so are opened so. The cost itself, and programs that pay it:
tests/unit/crypto/test_slots.py, tests/unit/vectors, tests/integration/client/test_accounts.py, tests/integration/test_manual.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Final
from unittest.mock import patch

from nacl import bindings

from relay.crypto import slots
from relay_client.__main__ import main

PROGRAM: Final = (sys.executable, "-m", "tests.support.light")
_PASSES: Final = 1
_MEMORY_BYTES: Final = 8 << 10


@contextmanager
def light_passphrases() -> Iterator[None]:
    """Stretch passphrases little in this process while the context lasts."""
    alg = bindings.crypto_pwhash_ALG_ARGON2ID13
    with patch.object(
        slots, "sodium", SimpleNamespace(crypto_pwhash_alg=_little, crypto_pwhash_ALG_ARGON2ID13=alg)
    ):
        yield


def _little(size: int, passphrase: bytes, salt: bytes, _passes: int, _memory_bytes: int, alg: int) -> bytes:
    return bindings.crypto_pwhash_alg(size, passphrase, salt, _PASSES, _MEMORY_BYTES, alg)


if __name__ == "__main__":
    with light_passphrases():
        sys.exit(main())
