"""Rules that are read off the source of the Python files.

Each rule is a function from a syntax tree to the lines that break it, so that it is itself tested, on a line
that does.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.checkout import project_files, python_files, shown

LONGEST_FILE = 400  # lines; past that nobody reads a file in one sitting
SOURCE_SUFFIXES = frozenset({".py", ".ts", ".tsx", ".svelte"})
# What scripts/web_tables.py makes: read by programs.
GENERATED = "clients/web/src/generated/"

PURE = ("relay/domain", "relay/wire")
CLIENT = ("clients/cli/relay_client",)
# The client's one file that talks to the person in front of it.
TERMINAL = "terminal.py"

TESTS = ("tests",)
# Where a test waits for what nobody tells it, and where a connection is opened that is closed in any case.
WAITS, LINES = (
    "tests/support/until.py",
    frozenset(f"tests/support/{name}.py" for name in ("raw", "line", "gate", "bad_line")),
)

# What a class of the client may be: a value, a choice, an interface, a refusal.
FOREIGN = frozenset(
    {
        "Struct",
        "Persisted",
        "Enum",
        "IntEnum",
        "StrEnum",
        "Protocol",
        "TypedDict",
        "Exception",
        "ValueError",
        "UIControl",
    }
)
REFUSALS = frozenset({"ClientError", "Untrusted", "Misused"})

Rule = Callable[[ast.Module], Iterator[int]]


def clock_readings(tree: ast.Module) -> Iterator[int]:
    """Find calls that ask the machine for the time; a pure rule is told it."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="now" | "utcnow" | "today" | "time" | "monotonic")):
                yield node.lineno
            case _:
                pass


def dialogue(tree: ast.Module) -> Iterator[int]:
    """Find prints, prompts and every other way to the standard streams."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="print" | "input" | "breakpoint"):
                yield node.lineno
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdin" | "stdout" | "stderr"):
                yield node.lineno
            case ast.Import(names=names) if any(name.name == "getpass" for name in names):
                yield node.lineno
            case ast.ImportFrom(module="getpass"):
                yield node.lineno
            case ast.ImportFrom(module="sys", names=names) if any(name.name.startswith("std") for name in names):
                yield node.lineno
            case _:
                pass


def pauses(tree: ast.Module) -> Iterator[int]:
    """Find sleeps for a time; to give others a turn (`sleep(0)`) is none."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="asyncio" | "time"), attr="sleep"), args=args):
                if not (isinstance(args[0], ast.Constant) and args[0].value == 0):
                    yield node.lineno
            case _:
                pass


def bare_lines(tree: ast.Module) -> Iterator[int]:
    """Find connections that a test opens by itself, and would leave open where it fails."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="open_connection" | "create_connection"):
                yield node.lineno
            case _:
                pass


def inherited(tree: ast.Module) -> Iterator[int]:
    """Find classes that inherit from a class of the client: roles are made of parts. A refusal may be a kind of another one."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(bases=bases):
                names = {base.id for base in bases if isinstance(base, ast.Name)}
                if len(bases) > 1 or not names <= FOREIGN | REFUSALS:
                    yield node.lineno
            case _:
                pass


def breaches(rule: Rule, files: list[Path]) -> list[str]:
    """Apply a rule to files; each breach is `path:line`."""
    return [f"{shown(path)}:{line}" for path in files for line in rule(ast.parse(path.read_text(encoding="utf-8")))]


def test_pure_layers_never_read_a_clock() -> None:
    assert breaches(clock_readings, python_files(*PURE)) == []


def test_only_the_terminal_file_of_the_client_prints_or_prompts() -> None:
    files = [path for path in python_files(*CLIENT) if path.name != TERMINAL]
    assert files, "the client has moved: this rule would hold for nothing"
    assert breaches(dialogue, files) == []


def test_no_class_of_the_client_inherits_what_another_one_does() -> None:
    assert breaches(inherited, python_files(*CLIENT)) == []


def test_tests_wait_for_an_event_or_by_the_one_helper_and_never_for_a_time() -> None:
    assert breaches(pauses, [path for path in python_files(*TESTS) if shown(path) != WAITS]) == []


def test_tests_open_a_line_by_hand_only_where_it_is_closed_in_any_case() -> None:
    files = [path for path in python_files(*TESTS) if shown(path) not in LINES]
    assert breaches(bare_lines, files) == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (pauses, "await asyncio.sleep(0.01)"),
        (inherited, "class Decisions(PageChecks): ..."),
        (inherited, "class Both(Struct, Protocol): ..."),
        (pauses, "time.sleep(PAUSE_S)"),
        (bare_lines, "reader, writer = await asyncio.open_connection(host, port)"),
        (clock_readings, "datetime.now(UTC)"),
        (clock_readings, "date.today()"),
        (dialogue, "print('here')"),
        (dialogue, "ask = input"),
        (dialogue, "sys.stdout.write('here')"),
        (dialogue, "from sys import stderr"),
        (dialogue, "import getpass"),
        (dialogue, "from getpass import getpass"),
    ],
)
def test_a_rule_sees_what_it_forbids(rule: Rule, line: str) -> None:
    assert list(rule(ast.parse(f"\n{line}\n"))) == [2]


def test_a_rule_lets_the_ordinary_pass() -> None:
    tree = ast.parse("def decide(now):\n    return now.date() > context.now\n")
    assert list(clock_readings(tree)) == list(dialogue(tree)) == []
    tree = ast.parse("async def turn():\n    await asyncio.sleep(0)\n")
    assert list(pauses(tree)) == list(bare_lines(tree)) == []


def test_every_module_says_at_its_head_what_it_decides() -> None:
    files = python_files()
    assert files
    assert [
        shown(path) for path in files if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


def test_every_file_is_read_in_one_sitting() -> None:
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in project_files()
        if path.suffix in SOURCE_SUFFIXES and not shown(path).startswith(GENERATED)
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}
