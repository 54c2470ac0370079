"""The errors that may come out of the service, in one place for whoever turns them into replies."""

from relay.crypto.errors import CryptoError
from relay.domain.refusals import Refused
from relay.store.base import StoreFailed

__all__ = ["CryptoError", "Refused", "StoreFailed"]
