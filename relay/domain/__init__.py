"""The rules of the service, pure: no clock, no random, no I/O, no cryptography. Everything else asks here."""
