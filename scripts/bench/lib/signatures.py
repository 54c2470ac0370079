"""What signing and verifying cost here and now: the part of a submit that no other code can take away.

A submit is two records verified and one receipt signed.
"""

from __future__ import annotations

import os
import time
from typing import Final

from relay.crypto import sign
from relay.crypto.keys import SigningSecret

VERIFIES: Final = 2
SIGNS: Final = 1
RECORD_BYTES: Final = 700
"""A submit's or manifest's body, about; the hash over it is the small part."""
_TIMES: Final = 400


def signature_costs() -> tuple[float, float]:
    """Return microseconds for one verification and for one signature, on one core, by the relay's own functions."""
    secret = SigningSecret.generate(os.urandom)
    statement = sign.RecordStatement(12, os.urandom(RECORD_BYTES))
    signer = os.urandom(32)
    signature = sign.sign_record(secret, signer, statement)
    begun = time.perf_counter()
    for _ in range(_TIMES):
        sign.sign_record(secret, signer, statement)
    between = time.perf_counter()
    for _ in range(_TIMES):
        sign.verify_record(secret.public, statement, signature)
    ended = time.perf_counter()
    return (ended - between) / _TIMES * 1e6, (between - begun) / _TIMES * 1e6
