"""Logging in over a line, as a person whose keys were made here."""

from __future__ import annotations

from relay.crypto import sign
from relay.wire import messages as m
from tests.support.process import Line
from tests.support.signing import Someone


async def logged_in(line: Line, person: Someone, origin: str, profile: m.Profile) -> bytes:
    """Log in as people do; return the token."""
    started = await line.ask("login.start", None, m.LoginStart(person.name, profile))
    challenge = started.read(m.LoginChallenge)
    statement = sign.LoginStatement(person.name, origin, challenge.nonce, challenge.at)
    signature = m.Signature(sign.sign_login(person.account, statement).signature)
    shown = m.Auth(person.auth)
    proof = m.LoginProof(person.name, challenge.nonce, challenge.at, m.SlotKind.PASSPHRASE, shown, signature)
    return (await line.ask("login.prove", None, proof)).read(m.LoggedIn).bearer
