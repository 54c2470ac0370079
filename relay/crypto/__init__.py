"""The cryptographic layer: keys, seals, signatures and the bytes under them.

Everything here takes bytes, keys and a random source, and gives bytes back. It never sees a case file, a
request or an address, it reads no clock, and nothing below it may choose its own randomness.
docs/protocol.md is its specification.
"""
