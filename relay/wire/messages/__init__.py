"""Shapes of requests and replies. With the route table they are the one source for a machine-readable description.

A request that changes a case is an `Act`: a signed record and the ciphertexts it binds by digest.
"""

from __future__ import annotations

from relay.domain.account import Profile as Profile
from relay.domain.account import SlotKind as SlotKind
from relay.wire.messages.account import *
from relay.wire.messages.acts import *
from relay.wire.messages.base import *
from relay.wire.messages.cases import *
from relay.wire.messages.enrolment import *
from relay.wire.messages.look import *
from relay.wire.messages.uploads import *
