"""A server that tells one lie at a time, and what a client made of it: what it showed, and what it would have signed and sealed.

Answers are the real service's, heard once and then given again. Nothing that a client signs reaches the service: it is taken down,
and the line breaks. So every lie meets the same case.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.routes import BY_NAME
from relay_client.account.session import AccountSession
from relay_client.api.account import Account
from relay_client.errors import ClientError, Unreachable
from relay_client.net.transport import JsonRequest
from tests.support.between import Between
from tests.support.lying import ids_in, lies

Do = Callable[[Account], Awaitable[object]]
_ONCE: Final = frozenset({"nonce", "at", "parts"})
"""Members of a statement that are other ones each time it is signed."""
_FRESH: Final[Mapping[type[s.Statement], frozenset[str]]] = {
    s.Manifest: frozenset({"item"}),
    s.Submit: frozenset({"item", "manifest"}),
    s.Log: frozenset({"statement"}),
    s.Note: frozenset({"note"}),
    s.Release: frozenset({"grant", "note"}),
    s.Regrant: frozenset({"grant"}),
    s.Slip: frozenset({"slip"}),
    s.Offer: frozenset({"grant"}),
    s.Share: frozenset({"grant"}),
    s.Lend: frozenset({"grant"}),
    s.Guardian: frozenset({"guardian"}),
}
"""Members that bear something freshly made: only whether they are there is compared."""


class Liar(Between):
    """Stands before one person and lies to them on one route at a time."""

    def __init__(self, person: Account) -> None:
        access: AccountSession = person._session
        super().__init__(access.transport)
        access.transport = self
        self.person = person
        self.heard: dict[tuple[str, str], bytes] = {}
        """Honest answers, by route and what was asked."""
        self.used: set[bytes] = set()
        """Which of the honest answers were given since somebody emptied it."""
        self.signed: list[object] = []
        """What the client was about to send."""
        work = person._case_client
        work.sender.send = self._taken_down  # type: ignore[method-assign, assignment]

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Answer as the service did; `changes` are the lies."""
        name = call.route.name
        if name == "cosign.put":
            self.signed.append(codec.decode(m.Cosign, call.body))
            raise Unreachable("net.timeout")
        if name == "look":
            # The client is always told what is shown, whatever it says that it knows of that.
            wanted = codec.decode(m.LookWanted, call.body)
            known = tuple(replace(each, rows=None) for each in wanted.known)
            call = replace(call, body=codec.encode(replace(wanted, known=known)))
        key = (name, repr((call.path, call.query, call.body)))
        if key not in self.heard:
            self.heard[key] = await self.inside.send(call, bearer)
        self.used.add(self.heard[key])
        change = self.changes.get(name)
        return self.heard[key] if change is None else change(self.heard[key])

    def answers_of(self, route: str) -> list[bytes]:
        """Return the honest answers that a route gave so far."""
        return [body for (name, _), body in self.heard.items() if name == route]

    def tells(self, route: str, honest: bytes, lie: bytes) -> None:
        """Tell this lie in the place of that answer from now on."""
        self.changes = {route: lambda body: lie if body == honest else body}

    def begin(self, *, at_once: bool) -> None:
        """Begin a command of somebody at a screen, who looks at everything at once; or one that looks at each case by itself."""
        self.used.clear()
        work = self.person._case_client
        work.next_command()
        if not at_once:
            work._seen = None

    async def made_of_it(self, do: Do) -> object:
        """Return what a call came to, as something to compare: the words shown, the statements signed, or a refusal."""
        self.signed.clear()
        try:
            shown = await do(self.person)
        except ClientError as fault:
            return [_request(each) for each in self.signed] or fault
        return shown

    async def _taken_down(self, _route: str, request: object, *_: object) -> None:
        self.signed.append(request)
        raise Unreachable("net.timeout")


def _request(request: object) -> object:
    """Return a request without what is made anew each time: statements, and for whom something is sealed."""
    match request:
        case m.Cosign():
            return _statement(request.record)
        case m.Submission():
            return (_statement(request.manifest), _statement(request.submit), _grants(request.grants, fresh=True))
        case m.Act():
            words = sorted(each.to.hex() for each in request.words or ())
            log = None if request.log is None else _statement(request.log)
            return (_statement(request.record), log, words, _grants(request.grants or (), fresh=False))
        case _:
            raise TypeError(type(request).__name__)


def _grants(grants: tuple[m.GrantFor, ...], *, fresh: bool) -> object:
    return sorted((b"" if fresh else each.item, each.to, each.purpose.value) for each in grants)


def _statement(data: bytes) -> object:
    said = records.parse(data, partial=True).statement
    members = {
        name: _plain(getattr(said, name), present=name in _FRESH.get(type(said), ()))
        for name in said.__struct_fields__
        if name not in _ONCE
    }
    return (type(said).__name__, members)


def _plain(value: Any, *, present: bool) -> object:
    if present:
        return value is not None
    if isinstance(value, tuple) and value and isinstance(value[0], s.GrantRef | s.ItemGrantRef | s.WordsRef):
        return sorted(
            repr([getattr(each, name) for name in each.__struct_fields__ if name != "digest"]) for each in value
        )
    return value


class Allowed(Struct, frozen=True):
    """What of a view is the service's word: which member of which shape, when, and why that is all right."""

    shape: type
    member: str
    why: str
    when: Callable[[Any, Any], bool] = lambda _honest, _told: True
    """Asked with the member's owner as it is without the lie, and with it."""


def refused(told: object) -> frozenset[CaseId]:
    """Return which cases a view of several leaves out, and says so."""
    return frozenset(each.case for each in getattr(told, "troubled", ()))


def without(value: Any, cases: frozenset[CaseId]) -> Any:
    """Return a view of several cases without these."""
    if isinstance(value, Struct):
        return replace(value, **{each: without(getattr(value, each), cases) for each in value.__struct_fields__})
    if isinstance(value, list | tuple):
        return tuple(without(each, cases) for each in value if _case_of(each) not in cases)
    return value


def _case_of(value: Any) -> object:
    if isinstance(value, tuple) and value:
        return value[0] if isinstance(value[0], bytes) else None
    found = getattr(value, "case", None) or getattr(getattr(value, "summary", None), "case", None)
    return found if isinstance(found, bytes) else None


def differences(honest: Any, told: Any, allowed: tuple[Allowed, ...]) -> list[str]:
    """Return where two views differ, but for what is allowed to; a refusal is always, of the whole or of one case."""
    left_out = refused(told)
    if left_out and not told and isinstance(honest, list):
        # Nothing was signed, and the case is told among those that cannot be shown.
        return []
    return _differences(without(honest, left_out) if left_out else honest, told, allowed, "")


def _differences(honest: object, told: object, allowed: tuple[Allowed, ...], path: str) -> list[str]:
    if isinstance(honest, Struct) and type(honest) is type(told):
        found = []
        for name in honest.__struct_fields__:
            rules = [each for each in allowed if each.shape is type(honest) and each.member == name]
            if any(each.when(honest, told) for each in rules):
                continue
            found += _differences(getattr(honest, name), getattr(told, name), allowed, f"{path}.{name}")
        return found
    if isinstance(honest, list | tuple) and isinstance(told, list | tuple) and len(honest) == len(told):
        pairs = enumerate(zip(honest, told, strict=True))
        return [each for at, (a, b) in pairs for each in _differences(a, b, allowed, f"{path}[{at}]")]
    if isinstance(told, ClientError):
        return []
    return [] if honest == told else [f"{path}: {_short(honest)} became {_short(told)}"]


def _short(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    return value.hex()[:8] if isinstance(value, bytes) else repr(value)[:300]


class Caught(Struct, frozen=True):
    """What a client made of lies, and how many were told."""

    differences: list[str]
    lies: int


ROUTES: Final = ("case.get", "look", "item.list", "item.read", "slip.list", "note.list")
"""Whose answers are changed."""


HIDDEN: Final = re.compile(r"Looked\.cases( without its last|\[\d+\]\.case = .*)")
"""Lies that keep back a whole case: no key and no journal says that there is one more."""


async def caught(liar: Liar, doings: dict[str, Do], allowed: tuple[Allowed, ...], named: Iterable[bytes]) -> Caught:
    """Tell every lie once to everything that asks for that answer, looking at each case by itself and at all of them at once."""
    honest: dict[tuple[str, bool], object] = {}
    used: dict[tuple[str, bool], set[bytes]] = {}
    for at_once in (False, True):
        for name, do in doings.items():
            liar.begin(at_once=at_once)
            honest[name, at_once] = await liar.made_of_it(do)
            used[name, at_once] = set(liar.used)
    answers = [(route, each) for route in ROUTES for each in liar.answers_of(route)]
    pool = [*named, *(each for route, body in answers for each in ids_in(codec.decode(BY_NAME[route].reply, body)))]
    found, told = [], 0
    for route, answer in answers:
        for lie in lies(BY_NAME[route].reply, answer, pool):
            if HIDDEN.fullmatch(lie.what):
                continue
            liar.tells(route, answer, lie.body)
            told += 1
            for (name, at_once), before in honest.items():
                if at_once is (route == "look") and answer in used[name, at_once]:
                    liar.begin(at_once=at_once)
                    after = await liar.made_of_it(doings[name])
                    found += [f"{name}: {lie.what}: {each}" for each in differences(before, after, allowed)]
    liar.changes = {}
    for (name, at_once), before in honest.items():
        liar.begin(at_once=at_once)
        after = await liar.made_of_it(doings[name])
        found += [f"{name}, told the truth again: {each}" for each in differences(before, after, ())]
    return Caught(found, told)
