"""docs/protocol.md says what the code does: the record table, the labels, the codes, the limits, and every step that is cited."""

import inspect
import re
import typing
from itertools import groupby
from typing import Any

import pytest

from relay.crypto import labels
from relay.crypto.errors import MEANING
from relay.domain import commands as c
from relay.domain.decide import RULES
from relay.domain.model import ItemState, Purpose
from relay.domain.policy import POLICY
from relay.domain.refusals import Code
from relay.wire import limits
from relay.wire import statements as s
from relay.wire.routes import ROUTES
from relay_client.trust.verifier import BESIDE_COMMANDS
from scripts.describing.refusals import COMMANDS, commands_of, refused_by_rules, refused_by_service
from tests.support.checkout import ROOT, python_files, shown

DOC = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^\*\*([A-Z]\d+)\.", DOC, flags=re.MULTILINE)
CITED = re.compile(
    r"\bsteps? ([A-Z]\d+(?:(?:, | and | to |, docs/)[A-Z]?\d*)*)|docs/protocol\.md, ([A-Z]\d+(?: to [A-Z]\d+)?)"
)


def rows(first_cell: str) -> list[list[str]]:
    """Return the cells of the table whose head begins with `first_cell`, without head and rule."""
    lines = DOC.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first_cell} |"))
    end = next(at for at, line in enumerate(lines[start:], start) if not line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[start + 2 : end]]


def members(shape: type[s.Statement]) -> str:
    hints = typing.get_type_hints(shape)
    return ", ".join(
        name + ("?" if type(None) in typing.get_args(hints[name]) else "") for name in shape.__struct_fields__
    )


RECORDS = {
    int(number): (name.strip("`"), fields, who, second) for number, name, fields, who, second in rows("type")
}


def test_the_table_has_every_record_type_under_its_number_with_its_members_in_order() -> None:
    in_code = {number: (shape.__name__, members(shape)) for number, shape in s.TYPES.items()}
    assert {number: row[:2] for number, row in RECORDS.items()} == in_code


def test_the_table_says_which_statements_two_may_sign() -> None:
    two = {s.TYPES[number] for number, row in RECORDS.items() if row[3] != "no"}
    assert two == s.TWO_MAY_SIGN


ELSEWHERE = {s.Staff, s.Receipt}
"""Statements that enter no journal; the root and the server sign them."""


def may_sign(shape: type[s.Statement]) -> set[str]:
    """Return whom the rules let sign a statement first, whatever it says."""
    if shape in BESIDE_COMMANDS:
        return {signer.value for signer in BESIDE_COMMANDS[shape]}
    commands = COMMANDS.get(shape) or (getattr(c, shape.__name__),)
    return {standing.value for command in commands for standing in POLICY[command]}


@pytest.mark.parametrize(
    "shape", [each for each in s.CODES if each not in ELSEWHERE], ids=lambda each: each.__name__
)
def test_the_table_names_those_whom_the_rules_let_sign(shape: type[s.Statement]) -> None:
    _, _, who, _ = RECORDS[s.CODES[shape]]
    assert set(who.split(", ")) == may_sign(shape)


def test_what_is_accepted_late_and_what_needs_the_newest_head_is_named() -> None:
    (late,) = re.findall(r"\n?((?:`\w+`(?:, | and )?)+)\s+are accepted at any age", DOC.replace("\n", " "))
    assert set(re.findall(r"`(\w+)`", late)) == {shape.__name__ for shape in s.ANY_AGE}
    (newest,) = re.findall(r"For (`[^.]*?) must be the newest", DOC.replace("\n", " "))
    named = set(re.findall(r"`([A-Z]\w+)`", newest))
    assert named == {shape.__name__ for shape in s.NEEDS_CURRENT_HEAD}


def test_the_purposes_of_grants_are_those_of_the_code() -> None:
    said = {int(number): name.replace("-", "").replace(" ", "_") for number, name, *_ in rows("number")}
    assert said == {purpose.value: purpose.name.lower() for purpose in Purpose}


def test_every_label_stands_under_its_primitive() -> None:
    said = {cells[0]: re.findall(r"`([^`]+)`", cells[1]) for cells in rows("primitive")}
    assert {name: tuple(found) for name, found in said.items()} == {
        primitive.value.rsplit(" ", 1)[0].removesuffix(" signed").removesuffix(" associated"): tuple(
            label.decode().replace("\0", "\\0") for label in group
        )
        for primitive, group in labels.BY_PRIMITIVE.items()
    }


@pytest.mark.parametrize("label", [label for group in labels.BY_PRIMITIVE.values() for label in group])
def test_every_label_is_used_in_a_step(label: bytes) -> None:
    _, _, steps = DOC.partition("## K. ")
    assert label.decode().replace("\0", "\\0") in steps.replace("\\0‖", "\\0")


def test_every_crypto_code_has_its_meaning() -> None:
    said = [cells for cells in rows("code") if len(cells) == 2]
    _, _, closing = DOC.partition("## Codes of the crypto layer")
    found = dict(re.findall(r"^\| `(crypto\.\w+)` \| [a-z, ]+ \| (.+) \|$", closing, flags=re.MULTILINE))
    assert said
    assert found == {code.value: meaning for code, meaning in MEANING.items()}


def test_the_limits_are_those_of_the_wire() -> None:
    numbers = [int(each.replace(",", "")) for cells in rows("what") for each in re.findall(r"[\d,]+", cells[1])]
    assert numbers == [
        limits.RECORD_BYTES,
        limits.REQUEST_BYTES,
        limits.LOOK_WANTED_BYTES,
        limits.STOP_BYTES,
        limits.SMALL_BYTES,
        limits.PIECES,
        limits.LETTER_BYTES,
        limits.WORDS_BYTES,
        limits.KEYRING_BYTES,
        limits.PARTS,
        limits.SIGNERS,
        limits.LOOK_ENTRIES,
        limits.LOOK_BYTES,
        limits.SHOWN_BYTES,
        limits.CLOCK_SKEW_S,
    ]
    assert limits.PARTS == limits.GRANTS


def test_steps_are_numbered_without_a_gap() -> None:
    for letter, group in groupby(STEPS, key=lambda step: step[0]):
        assert list(group) == [f"{letter}{number}" for number in range(1, STEPS_OF[letter] + 1)]
    assert len(set(STEPS)) == len(STEPS)


STEPS_OF = {letter: sum(step[0] == letter for step in STEPS) for letter in {step[0] for step in STEPS}}


def cited(text: str) -> set[str]:
    """Name every step that a text cites; of a range its two ends."""
    found = (first or second for first, second in CITED.findall(text))
    return {step for citation in found for step in re.findall(r"[A-Z]\d+", citation)}


def test_every_step_cited_in_code_exists() -> None:
    sources = {shown(path): cited(path.read_text(encoding="utf-8")) for path in python_files("relay", "clients")}
    unknown = {name: sorted(steps - set(STEPS)) for name, steps in sources.items() if steps - set(STEPS)}
    assert unknown == {}
    assert {"K2", "R2", "G2", "I9", "J3", "D3"} <= set().union(*sources.values())


def test_every_step_referred_to_in_the_text_exists() -> None:
    referred = set(re.findall(r"\b([A-Z]\d{1,2})\b(?!\.\*\*)", DOC)) - {"B1"}
    assert referred - set(STEPS) <= {"L1"} - set(STEPS)


def test_a_citation_is_found_in_each_of_its_forms() -> None:
    assert cited("(steps R2, R5, G3) and (step D3); (docs/protocol.md, R4 to R7); steps I1 to I10") == {
        "R2", "R5", "G3", "D3", "R4", "R7", "I1", "I10",
    }  # fmt: skip


def test_every_decision_that_is_cited_is_written_down() -> None:
    files = [ROOT / "docs" / "protocol.md", *python_files("relay", "clients")]
    named = {
        number for path in files for number in re.findall(r"docs/adr/(\d{4})", path.read_text(encoding="utf-8"))
    }
    written = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")}
    assert named
    assert named - written == set()


STATES = " ".join(f"`item.{state.value}`" for state in ItemState)


def refusals() -> dict[str, list[str]]:
    """Return the table of step S14: by statement, the codes in their order; *state* is every code of an item's state."""
    found: dict[str, list[str]] = {}
    for names, codes in rows("statement"):
        for name in re.findall(r"`([A-Z]\w+)`", names):
            found.setdefault(name, []).extend(re.findall(r"`(\w+\.\w+)`", codes.replace("state", STATES)))
    return found


def raised_in(rule: Any) -> list[str]:
    """Return the codes that the source of a rule itself names, in the order in which they stand there; a row of one, once."""
    named = re.findall(r"\bCode\.([A-Z_]+)", inspect.getsource(rule))
    return [Code[name].value for name, _ in groupby(named)]


def in_order(wanted: list[str], said: list[str]) -> bool:
    """Whether all that is wanted stands in what is said, in that order."""
    rest = iter(said)
    return all(each in rest for each in wanted)


def test_another_order_is_seen() -> None:
    assert in_order(["a", "c"], ["a", "b", "c"])
    assert not in_order(["c", "a"], ["a", "b", "c"])
    assert not in_order(["a", "d"], ["a", "b", "c"])


@pytest.mark.parametrize("name", refusals())
def test_what_the_rules_refuse_stands_in_their_order(name: str) -> None:
    shape: type[s.Statement] = getattr(s, name)
    said = refusals()[name]
    taking = [route for route in ROUTES if shape in route.records]
    for command in {each for route in taking for each in commands_of(route, shape)}:
        assert in_order(raised_in(RULES[command]), said)
    allowed = set().union(*(refused_by_rules(each) for route in taking for each in commands_of(route, shape)))
    assert set(said) <= allowed | refused_by_service(shape)


def test_every_statement_that_rules_decide_stands_there() -> None:
    decided = {shape for route in ROUTES for shape in route.records} - {s.StaffEnd}
    assert set(refusals()) == {shape.__name__ for shape in decided}
