"""Damages bytes the way an adversary or a bad disk would."""


def flipped(data: bytes, bit: int) -> bytes:
    """Turn one bit of `data`: 0 is the lowest of the first byte, -1 the highest of the last."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
