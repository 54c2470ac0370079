"""The tables of the rules that only the rules of the browser client read: clients/web/src/generated/rules.ts.

Which commands are about what, by which code a state is told, who reads in which state, why something needs somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final

from relay.domain import commands as c
from relay.domain.lifecycle import ALREADY, NOT_NOW
from relay.domain.model import LIVE_STATES
from relay.domain.newest import GIVES_BEHIND, SAYS_BEHIND
from relay.domain.news import EVENTS, Event
from relay.domain.policy import AUTHOR_COMMANDS, RECIPIENT_COMMANDS, STOPPING
from relay.domain.readers import DERIVABLE, FOR_MEDIATORS, FOR_RECIPIENTS, MEDIATORS_READ
from relay.domain.reasons import MARK_BYTES, NEWS, Why
from relay.domain.staff_rules import Ending
from relay.domain.unseen import GIVES_A_KEY
from relay.domain.views import ERASURE_TOLD_DAYS, MEDIATORS_ARE_TOLD, RECIPIENT_SEES, WhyGone
from scripts.describing.typescript import choice, comment, literal, wrapped

_CHOICES: Final = (Ending, Event, Why, WhyGone)
_BASES: Final = (
    (c.ForSide, "What concerns one party: their own, by a counsellor, or attested by a mediator."),
    (c.ForItem, "What is about one item, with the same three ways of speaking for a party."),
    (c.ForGuardian, "What is about one parent or guardian of a side."),
)
_AMONG: Final = (
    ("RECIPIENT_COMMANDS", RECIPIENT_COMMANDS, "Commands about an item that its recipient gives."),
    ("AUTHOR_COMMANDS", AUTHOR_COMMANDS, "Commands about an item that its author gives."),
    ("STOPPING", STOPPING, "Commands that nothing but a closed case may refuse to the party who gives them."),
    (
        "GIVES_A_KEY",
        GIVES_A_KEY,
        "Commands that no mediator gives whose place in the case is not known from a record.",
    ),
    ("SAYS_BEHIND", SAYS_BEHIND, "Commands that name the newest word about the same thing."),
    (
        "GIVES_BEHIND",
        GIVES_BEHIND,
        "Commands that name the record that took the same thing back last, or the newest about the same share or guardian.",
    ),
)
_SETS: Final = (
    ("LIVE_STATES", "ItemState", LIVE_STATES, "States that end as *voided* when the case closes."),
    (
        "DERIVABLE",
        "ItemState",
        DERIVABLE,
        "States of an item that an interpreter may have, and from which another may be made.",
    ),
    ("MEDIATORS_READ", "ItemState", MEDIATORS_READ, "States in which the mediators' grants of an item stand."),
    ("FOR_MEDIATORS", "Purpose", FOR_MEDIATORS, "Purposes of the grants of mediators."),
    ("FOR_RECIPIENTS", "Purpose", FOR_RECIPIENTS, "Purposes of the grants of a recipient."),
    ("NEWS", "Why", NEWS, "What is over once it was seen. Everything else stays until it was done."),
)
_TOLD: Final = "Partial<Record<ItemState, {}>>"
_TABLES: Final = (
    (
        "EVENTS",
        "Partial<Record<CommandName, Event>>",
        EVENTS,
        "What a command does with an item that others may not have seen.",
    ),
    (
        "NOT_NOW",
        'Record<Exclude<CaseState, "open">, RefusalCode>',
        NOT_NOW,
        "By which code a case that is not open is told.",
    ),
    ("ALREADY", "Record<ItemState, RefusalCode>", ALREADY, "By which code an item's own state is told."),
    ("RECIPIENT_SEES", _TOLD.format("RecipientStatus"), RECIPIENT_SEES, "What the recipient is told of an item."),
    (
        "MEDIATORS_ARE_TOLD",
        _TOLD.format("WhyGone"),
        MEDIATORS_ARE_TOLD,
        "Why a mediator cannot read an item any more.",
    ),
)
_IMPORTS: Final = """\
import type { CaseState, ItemState, Purpose, RecipientStatus } from "./choices.ts";
import type { CommandName, Commands } from "./commands.ts";
import type { RefusalCode } from "./problems.ts";
"""
_NUMBERS: Final = f"""\
/** How many days before it the erasing of one's letters is told. */
export const ERASURE_TOLD_DAYS: readonly number[] = {literal(list(ERASURE_TOLD_DAYS))};

/** How much of a mark is remembered once it was seen. */
export const MARK_BYTES = {MARK_BYTES};
"""


def rules() -> str:
    """Return what stands in the file."""
    return "\n".join(
        [
            _IMPORTS,
            *(choice(kind) for kind in _CHOICES),
            *(_of_kind(base, about) for base, about in _BASES),
            *(_set(name, "CommandName", _names(members), about) for name, members, about in _AMONG),
            *(_set(name, of, _values(members), about) for name, of, members, about in _SETS),
            *(_table(name, of, values, about) for name, of, values, about in _TABLES),
            _NUMBERS,
        ]
    )


def _of_kind(base: type[c.Command], about: str) -> str:
    """Return which commands are of a kind, and the type of any of them."""
    name, names = base.__name__, sorted(_names(command for command in _every() if issubclass(command, base)))
    among = f"{_upper(name)}_COMMANDS"
    return (
        f"{comment(about)}const {among} = {wrapped(names)} as const;\n"
        f"export type {name} = Commands[(typeof {among})[number]];\n"
        f"export const {_upper(name)}: ReadonlySet<CommandName> = new Set<CommandName>({among});\n"
    )


def _every() -> Iterable[type[c.Command]]:
    bases = {base for base, _ in _BASES} | {c.AgainstItem, c.Command}
    commands = (
        command for command in vars(c).values() if isinstance(command, type) and issubclass(command, c.Command)
    )
    return (command for command in commands if command not in bases)


def _upper(name: str) -> str:
    return "".join(f"_{character}" if character.isupper() else character for character in name).strip("_").upper()


def _names(shapes: Iterable[type]) -> Iterable[str]:
    return (literal(shape.__name__) for shape in shapes)


def _values(members: Iterable[Enum]) -> Iterable[str]:
    return sorted(literal(member.value) for member in members)


def _set(name: str, of: str, members: Iterable[str], about: str) -> str:
    return f"{comment(about)}export const {name}: ReadonlySet<{of}> = new Set<{of}>({wrapped(members)});\n"


def _table(name: str, of: str, values: Mapping[Any, Enum], about: str) -> str:
    rows = "".join(f"  {_key(key)}: {literal(value.value)},\n" for key, value in values.items())
    return f"{comment(about)}export const {name}: Readonly<{of}> = {{\n{rows}}};\n"


def _key(key: Enum | type) -> str:
    return str(key.value) if isinstance(key, Enum) else key.__name__
