"""A random source that gives the same bytes in every run, so that whatever a test makes can be made again."""

from hashlib import shake_256


class Chance:
    """Callable like the real source; `seed` names the stream, and every call continues it."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self._calls = 0

    def __call__(self, length: int) -> bytes:
        self._calls += 1
        return shake_256(f"{self._seed}/{self._calls}".encode()).digest(length)
