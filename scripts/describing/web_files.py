"""The files of clients/web/src/generated, each made from the code of the server; `scripts/web_tables.py` writes them.

Decides which tables there are and in which file each stands. Nothing here is imported by the project.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final, NewType

from msgspec import Struct

from relay.crypto import labels, slots, typed
from relay.crypto.errors import CryptoCode
from relay.crypto.passphrase import word_list
from relay.domain import guardians, ids, needs, order, people_rules, staff_rules, supporters, views
from relay.domain.lifecycle import ANSWERED_ALIKE, CASE_TABLE, ITEM_TABLE, NEEDS_OPEN_CASE, CaseEvent, ItemEvent
from relay.domain.model import CaseState, ItemState, PauseOwner
from relay.domain.policy import POLICY, UNASKED, Permit, Standing
from relay.domain.refusals import Code
from relay.wire import codec, limits
from relay.wire import commands as wire_commands
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import PROBLEMS
from relay.wire.routes import DEVICE_HEADER, NO_DEVICE, POKES_PATH, ROUTES, SERVICE_HEADER, UPLOADS_PATH
from relay.wire.zones import ZONE
from relay_client.account import (
    clock,
    contact_names,
    devices,
    enrolment,
    keyring_versions,
    name_waits,
    outbox,
    seen_marks,
    session,
)
from relay_client.account import keyring as keyrings
from relay_client.cases import evidence, pins, sender, standing_stops, stops_in_hand
from relay_client.device import keystore
from relay_client.items import drafts
from scripts.describing import web_characters, web_hints, web_pages, web_rules
from scripts.describing.schemas import members
from scripts.describing.typescript import (
    choice,
    command_interface,
    command_row,
    comment,
    data,
    interface,
    is_name,
    literal,
    table_row,
    wrapped,
)


def _inner(hint: Any) -> Iterable[Any]:
    for inner in getattr(hint, "__args__", ()):
        yield from _inner(inner)
    yield hint


def _below(start: Iterable[type]) -> list[Any]:
    """Return every type that these shapes consist of, themselves among them, each once and in order of meeting."""
    shapes: list[Any] = list(dict.fromkeys(start))
    for shape in shapes:  # grows while it is walked
        if isinstance(shape, NewType):
            shapes += [supertype for supertype in [shape.__supertype__] if supertype not in shapes]
        if isinstance(shape, type) and issubclass(shape, Struct):
            for hint, _ in members(shape).values():
                shapes += [inner for inner in _inner(hint) if _has_name(inner) and inner not in shapes]
    return shapes


def _has_name(hint: Any) -> bool:
    return isinstance(hint, NewType) or (isinstance(hint, type) and not isinstance(hint, types.GenericAlias))


_COMMANDS: Final[list[Any]] = sorted({*POLICY, *UNASKED}, key=lambda command: command.__name__)
_STATEMENTS: Final = list(s.TYPES.values())
_MESSAGES: Final = [shape for route in ROUTES for shape in (route.request, route.reply)] + [m.Problem]
_KEPT: Final = [
    keyrings.KeyringContent,
    keyring_versions.SeenVersion,
    keystore.AccountProfile,
    keystore.CachedSlot,
    session.Token,
    clock.AcceptedOffset,
    outbox.PendingRequest,
    name_waits.Waits,
    contact_names.KeptNames,
    devices.KeptDevices,
    seen_marks.KeptMarks,
    devices.KnownAs,
    sender.OfficeContact,
    standing_stops.KeptStop,
    stops_in_hand.AllInHand,
    evidence.Evidence,
    pins.KnownAuthor,
    pins.KnownReader,
    drafts.StoredDraft,
    enrolment.StaffRequestFile,
]
"""What a client keeps: its keyring, which every client of an account reads, and what lies on a device."""
_ALL: Final = _below([*_STATEMENTS, *_MESSAGES, *_KEPT, *_COMMANDS])
_SHAPES: Final = [
    shape
    for shape in _below([*_STATEMENTS, *_MESSAGES, *_KEPT])
    if isinstance(shape, type) and issubclass(shape, Struct)
]
_BESIDE_COMMANDS: Final = [
    shape
    for shape in _below(_COMMANDS)
    if isinstance(shape, type) and issubclass(shape, Struct) and shape not in {*_COMMANDS, *_SHAPES}
]


def _by_name(shapes: Iterable[Any]) -> list[Any]:
    return sorted(shapes, key=lambda shape: shape.__name__)


def names() -> str:
    """Ids and digests, other bytes of one size, and times."""
    rows = [
        'import type { Bytes } from "../bytes.ts";\n\n',
        "declare const named: unique symbol;\n",
        "/** Lower-case hexadecimal digits of the bytes that a name is. `named` says of what, to the compiler only. */\n",
        "export type Named<What extends string> = string & { readonly [named]: What };\n\n",
    ]
    for kind in _by_name(kind for kind in _ALL if isinstance(kind, NewType)):
        if is_name(kind):
            rows.append(f'export type {kind.__name__} = Named<"{kind.__name__}">;\n')
        else:
            of = "Bytes" if kind.__supertype__ is bytes else "number"
            rows.append(f"export type {kind.__name__} = {of};\n")
    return "".join(rows)


def choices() -> str:
    """Every choice of the wire and of the rules."""
    reachable = {kind for kind in _ALL if isinstance(kind, type) and issubclass(kind, Enum)}
    chosen = reachable | {CaseState, ItemState, PauseOwner, CaseEvent, ItemEvent, Standing, Permit}
    return "\n".join(choice(kind) for kind in _by_name(chosen))


def _imports(shapes: Iterable[type[Struct]]) -> str:
    """Return the imports of what shapes are made of."""
    inner = [hint for shape in shapes for pair in members(shape).values() for hint in _inner(pair[0])]
    named = _by_name({hint for hint in inner if isinstance(hint, NewType)})
    chosen = _by_name({hint for hint in inner if isinstance(hint, type) and issubclass(hint, Enum)})
    rows = []
    for wanted, file in ((chosen, "choices"), (named, "names")):
        if wanted:
            rows.append(f'import type {{ {", ".join(hint.__name__ for hint in wanted)} }} from "./{file}.ts";\n')
    return "".join(rows)


def shapes() -> str:
    """Every shape of the wire and of what a client keeps: its interface, and its row in the table of the codec."""
    made = [
        'import type { Bytes } from "../bytes.ts";\n',
        'import { bytes, choice, FLAG, INTEGER, list, NAME_16, NAME_32, shape, text, type ShapeTable } from "../wire/hints.ts";\n',
        _imports(_SHAPES),
        "\n",
        "\n".join(interface(shape) for shape in _SHAPES),
        "\n/** The type of each shape, by its name. */\nexport interface Shapes {\n",
        *(f"  readonly {shape.__name__}: {shape.__name__};\n" for shape in _SHAPES),
        "}\n\n/** What the codec reads by: of each shape its members in order, with hint and whether it may be left out. */\n",
        "export const SHAPES: ShapeTable<keyof Shapes> = {\n",
        *(table_row(shape) for shape in _SHAPES),
        "};\n",
    ]
    return "".join(made)


def statements() -> str:
    """Which shapes are statements, their numbers, and what holds of some of them only."""
    sets = {
        "TWO_MAY_SIGN": (s.TWO_MAY_SIGN, "Statements that may carry a second signature (R4)."),
        "ANY_AGE": (s.ANY_AGE, "Stopping is accepted however late the record arrives (R5)."),
        "LOGGED": (s.LOGGED, "Statements whose journal position comes beside them, in a `Log` (J3)."),
        "NEEDS_CURRENT_HEAD": (s.NEEDS_CURRENT_HEAD, "Made only by somebody who has seen all of the journal (J3)."),
        "ONLY_TAKE": (
            [statement for statement in _STATEMENTS if statement.only_takes],
            "Statements all of which only stop, end or destroy something (R11).",
        ),
    }
    made = [
        'import type { Shapes } from "./shapes.ts";\n\n',
        "/** The type byte of each statement (R4). A number, once given, is never given again. */\n",
        "export const NUMBERS = {\n",
        *(f"  {shape.__name__}: {number},\n" for number, shape in s.TYPES.items()),
        "} as const;\n\n",
        "export type StatementName = keyof typeof NUMBERS;\n",
        "export type Statements = Pick<Shapes, StatementName>;\n",
    ]
    for name, (among, about) in sets.items():
        listed = wrapped(literal(shape.__name__) for shape in _by_name(among))
        made.append(
            f"\n{comment(about)}export const {name}: ReadonlySet<StatementName> = new Set<StatementName>({listed});\n"
        )
    return "".join(made)


def routes() -> str:
    """The URL space."""
    rows = []
    for route in ROUTES:
        fields: dict[str, object] = {
            "method": route.method.value,
            "path": route.path,
            "request": route.request.__name__,
            "reply": route.reply.__name__,
            "needs": route.needs.value,
            "pace": route.pace.value,
            "records": [record.__name__ for record in route.records],
            "query": list(route.query),
            "raw": route.raw,
            "body_bytes": route.body_bytes,
            "answer_bytes": route.answer_bytes,
        }
        rows.append(
            f"  {literal(route.name)}: {{ {', '.join(f'{key}: {literal(of)}' for key, of in fields.items())} }},\n"
        )
    return (
        "/** Every route: how it is asked, what answers, and how many bytes either may have. */\n"
        f"export const ROUTES = {{\n{''.join(rows)}}} as const;\n\n"
        "export type RouteName = keyof typeof ROUTES;\n\n"
        f"export const POKES_PATH = {literal(POKES_PATH)};\nexport const UPLOADS_PATH = {literal(UPLOADS_PATH)};\n"
        "/** Carries a device token beside the requests of a login, or that a device has none yet (L10). */\n"
        f"export const DEVICE_HEADER = {literal(DEVICE_HEADER)};\nexport const NO_DEVICE = {literal(NO_DEVICE)};\n"
        "/** Names, beside the page of `letters app`, the origin of the service that stands behind it. */\n"
        f"export const SERVICE_HEADER = {literal(SERVICE_HEADER)};\n"
    )


def bounds() -> str:
    """Every number that bounds something, of the wire and of the rules."""
    bounds: dict[str, int] = {"INTEGER_TOP": codec.INTEGER_TOP, "LAST_DAY": wire_commands.LAST_DAY}
    for module in (limits, ids, order, people_rules, staff_rules, needs, views, guardians, supporters):
        for name, value in vars(module).items():
            is_bound = name.isupper() and isinstance(value, int) and not isinstance(value, Enum)
            if is_bound and bounds.setdefault(name, value) != value:
                raise ValueError(f"two bounds are called {name}")
    numbers = "".join(f"export const {name} = {value:_};\n" for name, value in sorted(bounds.items()))
    about = comment("The time zone in which the days of an organisation end, unless it says otherwise.")
    return f"{numbers}{about}export const ZONE = {literal(ZONE)};\n"


def problems() -> str:
    """Every code that a service answers with, its status, and the codes of the rules among them."""
    return (
        "/** HTTP status by code. Sentences for people stand in the words of the client, under the same codes. */\n"
        f"export const STATUS = {data({code: entry.status for code, entry in PROBLEMS.items()})} as const;\n\n"
        "export type ProblemCode = keyof typeof STATUS;\n\n"
        "/** What the rules refuse with. */\n"
        f"export const RefusalCode = {wrapped(literal(code.value) for code in Code)} as const;\n"
        "export type RefusalCode = (typeof RefusalCode)[number];\n"
    )


def _transitions(table: Mapping[Any, Mapping[Any, Any]]) -> str:
    rows = []
    for state, events in table.items():
        to = ", ".join(f"{event.value}: {literal(after.value)}" for event, after in events.items())
        rows.append(f"  {state.value}: {{ {to} }},\n".replace("{  }", "{}"))
    return "{\n" + "".join(rows) + "}"


def _values(members: Iterable[Enum]) -> str:
    return wrapped(sorted(literal(member.value) for member in members))


def lifecycle() -> str:
    """Both tables of states."""
    return (
        'import type { CaseEvent, CaseState, ItemEvent, ItemState } from "./choices.ts";\n\n'
        "type Row<State extends string, Event extends string> = Readonly<Partial<Record<Event, State>>>;\n"
        "type Table<State extends string, Event extends string> = Readonly<Record<State, Row<State, Event>>>;\n\n"
        f"export const CASE_TABLE: Table<CaseState, CaseEvent> = {_transitions(CASE_TABLE)};\n\n"
        f"export const ITEM_TABLE: Table<ItemState, ItemEvent> = {_transitions(ITEM_TABLE)};\n\n"
        "/** Refused unless the case is open. */\n"
        f"export const NEEDS_OPEN_CASE: ReadonlySet<ItemEvent> = new Set<ItemEvent>({_values(NEEDS_OPEN_CASE)});\n\n"
        "/** States in which a recall changes only the author's own view. */\n"
        f"export const ANSWERED_ALIKE: ReadonlySet<ItemState> = new Set<ItemState>({_values(ANSWERED_ALIKE)});\n"
    )


def policy() -> str:
    """Who may give which command, under which condition."""
    rows = []
    for command, permits in sorted(POLICY.items(), key=lambda pair: pair[0].__name__):
        given = ", ".join(f"{standing.value}: {literal(permit.value)}" for standing, permit in permits.items())
        rows.append(f"  {command.__name__}: {{ {given} }},\n")
    unasked = wrapped(literal(command.__name__) for command in _by_name(UNASKED))
    return (
        'import type { Permit, Standing } from "./choices.ts";\nimport type { CommandName } from "./commands.ts";\n\n'
        "/** Command, standing, permit. A command that stands in no row is given by nobody's standing. */\n"
        "export const POLICY: Readonly<Partial<Record<CommandName, Readonly<Partial<Record<Standing, Permit>>>>>> = {\n"
        f"{''.join(rows)}}};\n\n"
        f"export const UNASKED: ReadonlySet<CommandName> = new Set<CommandName>({unasked});\n"
    )


def commands() -> str:
    """What may be asked of a case: one interface for each command, told apart by `command`."""
    return "".join(
        [
            _imports([*_COMMANDS, *_BESIDE_COMMANDS]),
            "\n",
            "\n".join(command_interface(command, named=False) for command in _BESIDE_COMMANDS),
            "\n",
            "\n".join(command_interface(command) for command in _COMMANDS),
            "\nexport interface Commands {\n",
            *(f"  readonly {command.__name__}: {command.__name__};\n" for command in _COMMANDS),
            "}\n\nexport type CommandName = keyof Commands;\nexport type Command = Commands[CommandName];\n\n",
            "/** Members of each command, and what holds where one is not said. */\n",
            "export const COMMANDS: { readonly [Name in CommandName]: { readonly members: readonly string[];",
            " readonly defaults: Readonly<Record<string, unknown>> } } = {\n",
            *(command_row(command) for command in _COMMANDS),
            "};\n",
        ]
    )


def crypto() -> str:
    """Labels, codes, kinds and costs of the crypto layer."""
    named = {name: value.decode() for name, value in vars(labels).items() if isinstance(value, bytes)}
    kept = {value: name for name, value in named.items()}
    by_primitive = {
        primitive.name: [kept[label.decode()] for label in of_primitive]
        for primitive, of_primitive in labels.BY_PRIMITIVE.items()
    }
    costs = {
        profile.value: {"passes": cost.passes, "memory_kib": cost.memory_kib, "lanes": cost.lanes}
        for profile, cost in slots.COSTS.items()
    }
    kinds = {kind.value: number for kind, number in slots.KIND_NUMBER.items()}
    return (
        "/** Every domain-separation label (N5). */\n"
        f"export const LABELS = {data(named)} as const;\n\nexport type LabelName = keyof typeof LABELS;\n\n"
        "/** With which primitive each label is used: no two of one primitive begin alike. */\n"
        f"export const BY_PRIMITIVE: Readonly<Record<string, readonly LabelName[]>> = {data(by_primitive)};\n\n"
        "/** What of the crypto layer did not hold. */\n"
        f"export const CryptoCode = {wrapped(literal(code.value) for code in CryptoCode)} as const;\n"
        "export type CryptoCode = (typeof CryptoCode)[number];\n\n"
        "/** What stretching a passphrase costs, by profile (K5). */\n"
        f"export const COSTS = {data(costs)} as const;\n\n"
        "/** The numbers of the kinds of slots (K5). */\n"
        f"export const SLOT_KINDS = {data(kinds)} as const;\n\n{choice(typed.TypedKind)}"
    )


def wordlist(language: str) -> str:
    """The words that made-up passphrases are drawn from (K11), in their order."""
    return (
        "// Source and licence stand at the head of the list in relay/crypto.\n"
        f"export const WORD_LIST =\n  {literal(' '.join(word_list(language)))};\n"
    )


FILES: Final[Mapping[str, Callable[[], str]]] = {
    "names": names,
    "choices": choices,
    "shapes": shapes,
    "statements": statements,
    "routes": routes,
    "limits": bounds,
    "problems": problems,
    "lifecycle": lifecycle,
    "policy": policy,
    "commands": commands,
    "rules": web_rules.rules,
    "crypto": crypto,
    "wordlist": lambda: wordlist("en"),
    "wordlist_nl": lambda: wordlist("nl"),
    "characters": web_characters.characters,
    "confusables": web_characters.confusables,
    "logins": web_characters.logins,
    "languages": web_characters.tongues,
    "hints": web_hints.patterns,
    "telephones_home": web_hints.home_telephones,
    "telephones_below_300": lambda: web_hints.telephones(1, 300),
    "telephones_from_300": lambda: web_hints.telephones(300, 1000),
    "page_form": web_pages.page_form,
}
"""File name (without .ts) to what makes it."""
