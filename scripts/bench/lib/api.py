"""A plain client of the relay's own interface, for setting up and for looking afterwards. Never used while measuring."""

from __future__ import annotations

import http.client
import os
import time
from typing import Any, Final

from relay.crypto import sign
from relay.crypto.keys import SigningSecret
from relay.wire import codec, routes
from relay.wire import messages as m
from relay.wire.codec import base64url
from relay.wire.messages import Bearer, Login, Profile
from relay.wire.statements import ShareBytes, SigningKeyBytes
from scripts.bench.lib.load import HOST

JSON = "application/json"
RESTS_S: Final = 20.0
"""A connection that was silent for longer is made anew: a relay ends those that stay silent."""


class Api:
    """A connection to one server, kept while it is used."""

    def __init__(self, port: int, origin: str) -> None:
        self._line = http.client.HTTPConnection(HOST, port, timeout=60)
        self._used = time.monotonic()
        self.origin = origin

    def call(
        self,
        name: str,
        body: object = None,
        *,
        bearer: bytes | None = None,
        query: str = "",
        **path: bytes,
    ) -> Any:
        """Send a request of the route table and return its decoded reply. Raises `RuntimeError` for any but 200."""
        route = routes.BY_NAME[name]
        target = route.path.format(**{key: base64url(value) for key, value in path.items()}) + query
        headers = {} if bearer is None else {"Authorization": f"Bearer {base64url(bearer)}"}
        data = None
        if body is not None:
            data, headers["Content-Type"] = codec.encode(body), JSON
        if time.monotonic() - self._used > RESTS_S:
            self._line.close()
        self._line.request(route.method.value, target, data, headers)
        response = self._line.getresponse()
        reply = response.read()
        self._used = time.monotonic()
        if response.status != http.client.OK:
            raise RuntimeError(f"{name}: {response.status} {reply.decode()}")
        return codec.decode(route.reply, reply)

    def log_in(self, login: Login, account: SigningSecret, profile: Profile, auth: m.Auth) -> Bearer:
        """Log in with an account key, and the `auth` of its passphrase's slot. Nothing is unlocked: neither was locked away."""
        challenge: m.LoginChallenge = self.call("login.start", m.LoginStart(login, profile))
        statement = sign.LoginStatement(login, self.origin, challenge.nonce, challenge.at)
        signature = m.Signature(sign.sign_login(account, statement).signature)
        slot = m.SlotKind.PASSPHRASE
        proof = m.LoginProof(login, challenge.nonce, challenge.at, slot, auth, signature)
        logged_in: m.LoggedIn = self.call("login.prove", proof)
        return logged_in.bearer

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def new_account(login: Login, account: SigningSecret) -> m.NewAccount:
    """Return an account for somebody made up.

    The server never sees a passphrase: it keeps a digest of the `auth` half and passes on what is sealed. Random bytes
    stand for both here, which saves Argon2 at this end and changes nothing at the server's.
    """
    kinds = (m.SlotKind.PASSPHRASE, m.SlotKind.RECOVERY)
    slots = tuple(
        m.Slot(
            kind=kind,
            auth=m.Auth(os.urandom(32)),
            wrapped=os.urandom(60),
            salt=m.Salt(os.urandom(16)) if kind is m.SlotKind.PASSPHRASE else None,
        )
        for kind in kinds
    )
    keyring = m.Keyring(version=1, sealed=os.urandom(400), share=ShareBytes(os.urandom(32)))
    return m.NewAccount(login=login, slots=slots, keyring=keyring, account=SigningKeyBytes(account.public.raw))
