"""Which problem codes each route can answer with: read off the rules where they decide, said here where a service does.

What the rules of `relay/domain` can refuse is found in their source: every code that a rule, or what it calls, names. That may be
a code too many, for a function that two rules share, and is never one too few.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import relay.domain
from relay.domain import commands as c
from relay.domain.decide import RULES, SEALING
from relay.domain.newest import GIVES_BEHIND, SAYS_BEHIND
from relay.domain.policy import POLICY, Permit
from relay.domain.refusals import Code
from relay.service.quotas import quota_of
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import PROBLEMS
from relay.wire.routes import Method, Pace, RequestNeeds, Route

_DOMAIN: Final = Path(next(iter(relay.domain.__path__)))

COMMANDS: Final[Mapping[type[s.Statement], tuple[type[c.Command], ...]]] = {
    s.Assignment: (c.Assign, c.EndAssignment),
    s.Label: (c.SetLabel,),
    s.Slip: (c.RegisterSlip,),
    s.Consent: (c.GiveConsent,),
    s.ConsentEnd: (c.EndConsent,),
    s.Preferences: (c.SetPreferences,),
    s.Prepared: (c.MarkPrepared,),
    s.CaseOpen: (c.OpenCase,),
    s.Pause: (c.Pause, c.PauseCase),
    s.Resume: (c.Resume, c.ResumeCase),
    s.Delegation: (c.Delegate,),
    s.Revocation: (c.Revoke,),
    s.Destroy: (c.DestroyOwnCopy,),
    s.Note: (c.WriteNote,),
    s.Guardian: (c.NameGuardian, c.ConfirmGuardian, c.AskGuardian, c.EndGuardian),
}
"""What a statement asks for, where the command is not called like it."""

_OF_PERMIT: Final[Mapping[Permit, tuple[Code, ...]]] = {
    Permit.ATTESTED: (Code.PARTY_ENROLLED,),
    Permit.WRITING: (Code.PARTY_ENROLLED,),
    Permit.SUBMIT: (Code.DELEGATION_UNKNOWN, Code.DELEGATION_EXPIRED, Code.DELEGATION_SCOPE),
    Permit.READ: (Code.DELEGATION_UNKNOWN, Code.DELEGATION_EXPIRED, Code.DELEGATION_SCOPE),
    Permit.ANY_SCOPE: (Code.DELEGATION_UNKNOWN, Code.DELEGATION_EXPIRED),
    Permit.SHARED: (Code.SHARE_UNKNOWN,),
    Permit.CONVERSATION: (Code.DELEGATION_EXPIRED,),
}
"""What `relay.domain.policy` says besides *not.found* and *not.allowed*."""


def _family(*names: str) -> frozenset[str]:
    return frozenset(code for code in PROBLEMS if code.partition(".")[0] in names)


EVERYWHERE: Final = frozenset({"request.http", "service.fault", "service.stopping"})
STORED: Final = frozenset({"store.busy", "store.failed"})
WRITTEN: Final = frozenset({"store.full", "store.read_only"})
_BODY: Final = _family("json") | {"request.type", "request.too_large", "request.slow"}
_RECORD: Final = _family("record") - {"record.late", "record.conflict"}
_SIGNED: Final = frozenset({"crypto.signature", "crypto.key", "signer.unknown"})
_ACT: Final = _RECORD | _SIGNED | {"record.conflict", "staff.ended"}
NOWHERE: Final = frozenset({"route.unknown", "route.method"})
"""Of no route: no such path, or another method than the path has."""

_CLAIM: Final = frozenset({"upload.unknown", "upload.incomplete", "upload.too_large", "upload.none", "part.root"})
_NOBODY: Final = frozenset({"not.found"})

OWN: Final[Mapping[str, frozenset[str]]] = {
    "ready": STORED | WRITTEN,
    "login.start": frozenset({"device.ended"}),
    "login.unlock": frozenset({"login.refused", "device.ended"}),
    "login.prove": frozenset({"login.refused", "staff.ended", "device.ended"}),
    "keyring.get": frozenset({"login.refused"}),
    "keyring.put": frozenset({"keyring.stale", "account.signature", "record.late"}),
    "slot.put": frozenset({"account.slots", "account.signature", "slot.stale", "record.late"}),
    "device.end": frozenset({"account.signature", "record.late", "device.unknown"}),
    "staff.accept": _RECORD
    | {
        "crypto.signature",
        "crypto.key",
        "staff.ended",
        "staff.known",
        "staff.alike",
        "account.slots",
        "login.taken",
        "login.name",
    },
    "staff.renew": _RECORD | {"crypto.signature", "staff.ended", "staff.older", "staff.alike", "not.found"},
    "staff.end": _RECORD | _SIGNED | {"staff.ended", "staff.last_coordinator", "not.found", "not.allowed"},
    "staff.list": _NOBODY,
    "slip.answer": frozenset(
        {
            "login.needed",
            "login.taken",
            "login.name",
            "account.signature",
            "crypto.key",
            "account.slots",
            "record.mismatch",
            "record.conflict",
            "slip.somebody",
        }
    ),
    "slip.list": _NOBODY,
    "cosign.put": _RECORD | _SIGNED | {"not.found", "quota.records"},
    "case.get": _NOBODY,
    "case.journal": _NOBODY,
    "item.list": _NOBODY | {"delegation.expired"},
    "item.read": _NOBODY,
    "note.list": _NOBODY | {"delegation.expired"},
    "counts": _NOBODY,
    "upload.create": frozenset(
        {
            *(
                "upload.version",
                "upload.none",
                "upload.length",
                "upload.metadata",
                "upload.too_large",
                "upload.quota",
                "upload.full",
            ),
            *(
                "not.found",
                "not.allowed",
                "case.closed",
                "case.no_mediator",
                "delegation.scope",
                "delegation.expired",
            ),
            "share.unknown",
        }
    ),
    "upload.look": frozenset({"upload.version", "upload.none", "upload.unknown"}),
    "upload.add": frozenset(
        {
            *("upload.version", "upload.none", "upload.unknown", "upload.type", "upload.offset", "upload.busy"),
            *("upload.beyond", "upload.algorithm", "upload.checksum", "upload.full", "request.slow"),
        }
    ),
    "upload.end": frozenset({"upload.version", "upload.none", "upload.unknown"}),
    "upload.hashes": frozenset({"upload.none", "upload.unknown"}),
    "part.read": _NOBODY | {"part.range", "upload.none"},
    "part.hashes": _NOBODY | {"upload.none", "upload.unknown"},
}
"""What a route says of its own, where no rule decides."""


def commands_of(route: Route, shape: type[s.Statement]) -> tuple[type[c.Command], ...]:
    """Return the commands that a statement gives at a route."""
    if shape is s.Assignment and route.name == "case.create":
        return (c.CreateCase,)
    commands = COMMANDS.get(shape)
    return (getattr(c, shape.__name__),) if commands is None else commands


def codes_of(route: Route) -> tuple[str, ...]:
    """Return every problem code that a route can answer with, in the order of the table of problems."""
    codes = set(EVERYWHERE)
    if route.needs is not RequestNeeds.NOTHING:
        codes |= {"login.expired"} | STORED
    if route.needs is RequestNeeds.BEARER:
        codes |= {"login.needed"}
    if route.pace is not Pace.FREE:
        codes |= {"rate.limited"} | STORED
    if route.method is not Method.GET:
        codes |= WRITTEN if not route.raw or route.method is not Method.HEAD else set()
    if not route.raw:
        codes |= {"request.cursor"} | (_BODY if route.method is not Method.GET else set())
    if "{" in route.path:
        codes |= {"request.path"}
    codes |= OWN.get(route.name, frozenset())
    if route.request is m.SlipAnswer:
        codes |= {code.value for code in _refused(c.AnswerSlip)}
    codes |= _acting(route)
    return tuple(code for code in PROBLEMS if code in codes)


def _acting(route: Route) -> set[str]:
    if not route.records or route.request not in (m.Act, m.Submission):
        return set()
    codes = set(_ACT)
    if not set(route.records) <= s.ANY_AGE:
        codes |= {"record.late"}
    if any(_positioned(record) for record in route.records):
        codes |= {"journal.unknown"}
    if set(route.records) & s.NEEDS_CURRENT_HEAD:
        codes |= {"journal.stale"}
    if route.request is m.Submission:
        codes |= _CLAIM | {"letter.root", "grant.digest", "quota.waiting"}
    codes |= {quota_of(shape) for shape in route.records if not shape.only_takes}
    for shape in route.records:
        codes |= refused_by_service(shape)
        for command in commands_of(route, shape):
            codes |= refused_by_rules(command)
    return codes


def refused_by_service(shape: type[s.Statement]) -> set[str]:
    """Return what the service says about a statement before or behind the rules."""
    names = set(shape.__struct_fields__)
    codes = {"grant.digest"} if names & {"grant", "grants"} else set()
    codes |= {"words.digest"} if names & {"words", "reason", "remark", "note"} else set()
    besides = {
        s.Assignment: Code.ASSIGNMENT_TOO_LONG,
        s.Delegation: Code.ASSIGNMENT_TOO_LONG,
        s.Confirm: Code.SLIP_UNANSWERED,
        s.Guardian: Code.SLIP_UNANSWERED,
        s.Supporter: Code.SLIP_UNANSWERED,
        s.Submit: Code.ITEM_EXISTS,
        s.TakeUp: Code.ASSIGNMENT_ASIDE,
    }
    return codes | ({besides[shape].value} if shape in besides else set())


def _positioned(shape: type[s.Statement]) -> bool:
    """Whether a statement, or the log beside it, names a journal position that the server looks at."""
    return shape not in s.ANY_AGE and (issubclass(shape, s.Chained) or shape in s.LOGGED)


def refused_by_rules(command: type[c.Command]) -> set[str]:
    """Return the codes that policy and rules can refuse a command with."""
    permits = POLICY[command].values()
    codes = {Code.NOT_FOUND, Code.NOT_ALLOWED, *(code for permit in permits for code in _OF_PERMIT.get(permit, ()))}
    codes |= {Code.CASE_CLOSED} if issubclass(command, SEALING) else set()
    codes |= {Code.JOURNAL_STALE} if issubclass(command, SAYS_BEHIND + GIVES_BEHIND) else set()
    return {code.value for code in codes | _refused(command)}


def _refused(command: type[c.Command]) -> set[Code]:
    """Return the codes that the rule of a command names."""
    rule = RULES[command]
    return {Code[name] for name in _named((rule.__module__.rpartition(".")[2], rule.__name__))}


Place = tuple[str, str]
"""A name at the top of a module of `relay/domain`."""


class _Source:
    """The modules of the rules: what each name at their top holds, and from where a name comes."""

    def __init__(self, folder: Path) -> None:
        self.held: dict[Place, ast.AST] = {}
        self.imported: dict[Place, Place] = {}
        for path in sorted(folder.glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                self._take(path.stem, node)

    def _take(self, module: str, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                self.held[module, name] = node
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self.held[module, name] = value
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.held[module, name] = value
            case ast.ImportFrom(module=str(source), names=names) if source.startswith("relay.domain."):
                for alias in names:
                    self.imported[module, alias.asname or alias.name] = (source.rpartition(".")[2], alias.name)
            case _:
                pass

    def place(self, module: str, name: str) -> Place | None:
        """Return what a name in a module stands for, None for what is none of the rules'."""
        place = (module, name) if (module, name) in self.held else self.imported.get((module, name))
        return place if place in self.held else None


@cache
def _source() -> _Source:
    return _Source(_DOMAIN)


@cache
def _named(start: Place) -> frozenset[str]:
    """Return the names of all codes that what stands at `start`, or whatever it uses, names."""
    source, seen, waiting, names = _source(), {start}, [start], set[str]()
    for place in waiting:  # grows while it is walked
        for node in ast.walk(source.held[place]):
            match node:
                case ast.Attribute(value=ast.Name(id="Code"), attr=name):
                    names.add(name)
                case ast.Name(id=name):
                    used = source.place(place[0], name)
                    if used is not None and used not in seen and used != ("refusals", "Code"):
                        seen.add(used)
                        waiting.append(used)
                case _:
                    pass
    return frozenset(names)


def placed(routes: Iterable[Route]) -> frozenset[str]:
    """Return every code that some route can answer with, or that is told where there is no route."""
    return NOWHERE.union(*(codes_of(route) for route in routes))
