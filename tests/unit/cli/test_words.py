"""Every sentence exists in every language with the same variables, every code has one, and none lies about unused."""

import ast
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from relay.crypto.errors import CryptoCode
from relay.domain.forms import Form
from relay.domain.model import CaseState, Delivery, ItemState, Kind, Place, Scope, Side, StaffRole
from relay.domain.reasons import Why
from relay.domain.views import ERASURE_TOLD_DAYS, AuthorStatus, RecipientStatus
from relay.wire import characters, routes
from relay.wire.problems import PROBLEMS
from relay.wire.statements import TYPES
from relay_client.cases.standing_stops import name_of_stop
from relay_client.commands import registry
from relay_client.commands.base import CliCommand, sentence_of
from relay_client.commands.usage import help_of
from relay_client.hints import HintKind
from relay_client.main import COMMON, SESSION_TAKES
from relay_client.pages.scans.model import Trace
from relay_client.roles.needs import PLACE_ENDED
from relay_client.roles.staffing import STAFF_ENDS
from relay_client.trust.stops import STOPPING
from relay_client.ui.exits import sentence_id
from relay_client.views.guardians import GuardianAnswer
from relay_client.views.people import ReaderKind
from relay_client.words import command_names
from relay_client.words.dates import read_day, write_day
from relay_client.words.sentences import Language, Sentences, pick_language, sources

CLIENT = Path(__file__).resolve().parents[3] / "clients" / "cli" / "relay_client"
WEB = CLIENT.parents[1] / "web"
WEB_WORDS = ("web.ftl", "desk.ftl", "counsel.ftl")
CODE = re.compile(r"[a-z]+(\.[a-z_]+)+")
SPEAKERS = {
    "say",
    "ask",
    "ask_secret",
    "yes",
    "words",
    "_words",
    "choose",
    "confirm_by_word",
    "sure",
    "take_line",
    "self",
} | {
    "require_yes",
    "say_number",
    "with_number",
    "require_word",
    "done",
    "submitted",
}
SPEAKING = {
    "main.py",
    "terminal.py",
    "sentences.py",
    "exits.py",
    "slip_page.py",
    "plain_pages.py",
    "typed_lines.py",
}


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the library calls it so
        self.names.add(node.id.name)


@cache
def sentences(language: Language) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file, text in sources(language).items():
        for entry in FluentParser().parse(text).body:
            assert not isinstance(entry, ftl.Junk), f"{language}/{file}: {entry.content!r}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{language}/{file}: {entry.id.name} stands twice"
                visitor = Variables()
                visitor.visit(entry)
                found[entry.id.name] = visitor.names
    return found


@cache
def client_files() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(CLIENT.rglob("*.py")))


def client_trees() -> Iterator[tuple[str, ast.Module]]:
    for path, tree in client_files():
        yield path.name, tree


def speaking_trees() -> Iterator[tuple[str, ast.Module]]:
    """Give the files that speak to people: the library underneath has other functions of the same names."""
    for path, tree in client_files():
        if path.parent.name in {"commands", "paper", "writing"} or path.name in SPEAKING:
            yield path.name, tree


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def client_codes() -> tuple[set[str], set[str]]:
    """Collect the codes in the client's source: those of any failure, and those of a letter that must not be shown."""
    plain: set[str] = set()
    unreadable = {"item.inner", "item.characters"}  # put together where the inner text is refused
    for path, tree in client_files():
        codes = {each for each in strings(tree) if CODE.fullmatch(each) and not each.startswith("warn.")}
        refused = {
            each
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and called(node) == "Unreadable"
            for each in strings(node)
        }
        if path in {CLIENT / "items" / "item_reader.py", CLIENT / "items" / "parts.py"}:
            refused |= {each for each in codes if each.startswith("item.")}
        unreadable |= {each for each in refused if CODE.fullmatch(each)}
        plain |= {
            each
            for each in codes - refused
            if not each.endswith((".txt", ".json", ".typ", ".svg", ".basic", ".tiny"))
        }
    return {each for each in plain if each not in routes.BY_NAME}, unreadable


def with_prefix(prefix: str, *values: Iterable[Enum]) -> set[str]:
    return {f"{prefix}-{str(each.value).replace('_', '-')}" for group in values for each in group}


def families() -> set[str]:
    """Name the sentences that are found by the value of something and not written out in the source."""
    plain, unreadable = client_codes()
    snake = {re.sub(r"(?<!^)(?=[A-Z])", "-", shape.__name__).lower() for shape in TYPES.values()}
    return set().union(
        {sentence_id(code) for code in plain | set(PROBLEMS) | set(CryptoCode)},
        {sentence_id(code, unreadable=True) for code in unreadable},
        {f"record-{name}" for name in snake},
        {sentence_of(name) for name in registry.names()},
        {f"slip-line-{line}" for line in ("origin", "root", "slip", "secret")},
        {f"side-{no}{what}" for no in ("", "not-") for what in ("enrolled", "consent", "prepared")},
        with_prefix("kind", Kind),
        with_prefix("kind", Form),
        with_prefix("fault", characters.CharacterKind),
        with_prefix("side", Side),
        with_prefix("state", CaseState),
        with_prefix("status", AuthorStatus),
        with_prefix("envelope", RecipientStatus),
        with_prefix("item-state", ItemState),
        with_prefix("place", Place),
        with_prefix("role", StaffRole),
        with_prefix("scope", Scope),
        with_prefix("delivery", Delivery),
        with_prefix("hint", HintKind),
        with_prefix("removed", Trace),
        with_prefix("reader", ReaderKind),
        with_prefix("need", Why),
    )


def to_parties() -> set[str]:
    """Warnings that a party may be told: not those about the staff as such, or about a mediator's own place."""
    about_staff = {each.replace(".", "-").replace("_", "-") for each in (*STAFF_ENDS, PLACE_ENDED)}
    return {f"party-{each}" for each in warnings() - about_staff}


def warnings() -> set[str]:
    found = {each for each in literals() if each.startswith("warn.")}
    return {each.replace(".", "-").replace("_", "-") for each in found}


def literals() -> set[str]:
    return {each for _, tree in client_trees() for each in strings(tree)}


def on_the_web() -> set[str]:
    """Name the sentences that the browser client says: each is written out where it is said."""
    files = [WEB / "index.html", *(each for each in (WEB / "src").rglob("*") if each.suffix in {".ts", ".svelte"})]
    said = re.compile(r'(?<=["%:])(?:web|desk|counsel)-[a-z0-9-]+(?=["%])')
    return {name for file in files for name in said.findall(file.read_text(encoding="utf-8"))}


def argument_sentences() -> set[str]:
    taken = [each for name in registry.names() for each in known_command(name).takes]
    every = (*taken, *COMMON, *SESSION_TAKES)
    values = {f"value-{each.options['metavar'].lower()}" for each in every if each.options.get("metavar")}
    return {each.help_id for each in every} | values


def at_the_wrong_moment() -> set[str]:
    """Name the sentences of a refusal in one command: both the refusal and the command must exist."""
    refusals = {sentence_id(code) for code in (*PROBLEMS, *client_codes()[0])}
    commands = [name.replace(" ", "-") for name in registry.names()]
    return {f"{each}-in-{command}" for each in refusals for command in commands}


def uses() -> set[str]:
    """Collect what the texts of commands are for."""
    return {text for name in registry.names() if (text := known_command(name).text) is not None}


def known_command(name: str) -> CliCommand:
    found = registry.command(name)
    assert found is not None
    return found


def test_every_language_has_the_same_sentences_with_the_same_variables() -> None:
    dutch, english = sentences(Language.NL), sentences(Language.EN)
    assert dutch == english
    assert len(english) > 400


def test_every_code_that_can_come_up_has_a_sentence() -> None:
    missing = (families() | warnings() | to_parties()) - set(sentences(Language.EN))
    assert missing == set()


def test_no_sentence_lies_about_unused() -> None:
    known = families() | warnings() | to_parties() | literals() | argument_sentences()
    put_together = {"release-means-", "released-", "sign-", "slip-"}
    wanted = known | {
        f"{start}{end}"
        for start in put_together
        for end in ("other", "counsellor", "in-person", "confirm", "delegation", "supporter", "answered", "waiting")
    }
    wanted |= {f"stop-what-{name_of_stop(each.__name__)}" for each in STOPPING}
    wanted |= {f"{start}{use}" for start in ("safe-", "draft-use-") for use in uses()}
    wanted |= {
        f"{start}{said.value.replace('_', '-')}"
        for start in ("side-guardian-", "own-guardian-", "guardian-own-")
        for said in GuardianAnswer
    } | {"guardian-own-closed"}
    wanted |= {f"erased-{days}" for days in (*ERASURE_TOLD_DAYS, 0)}
    wanted |= at_the_wrong_moment() | {f"{name}-unknown" for name in sentences(Language.EN)}
    wanted |= {f"stop-{state}" for state in ("sent", "waits", "refused")} | on_the_web()
    assert set(sentences(Language.EN)) - wanted == set()


def test_the_browser_says_what_is_in_its_own_file_and_nothing_else() -> None:
    for language in Language:
        own = {
            entry.id.name
            for file in WEB_WORDS
            for entry in FluentParser().parse(sources(language)[file]).body
            if isinstance(entry, ftl.Message)
        }
        assert on_the_web() == own
    assert len(on_the_web()) > 80


def test_sentences_are_called_with_exactly_their_variables() -> None:
    known = sentences(Language.EN)
    wrong = []
    for file, tree in speaking_trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and called(node) in SPEAKERS):
                continue
            names = [a.value for a in node.args if isinstance(a, ast.Constant) and a.value in known]
            given = {each.arg for each in node.keywords if each.arg is not None and each.arg != "style"}
            if not names or any(each.arg is None for each in node.keywords):
                continue
            number = {"telephone"} if called(node) in {"say_number", "with_number"} else set()
            word = {"word"} if called(node) in {"confirm_by_word", "require_word"} else set()
            if known[names[0]] != given | word | number:
                wrong.append(f"{file}:{node.lineno} {names[0]}: {known[names[0]]} but {given}")
    assert wrong == []


def test_every_command_has_its_help_in_both_languages() -> None:
    for language in Language:
        words = Sentences(language)
        for name in registry.names():
            command = known_command(name)
            text = help_of(command.takes, words, words.command(name), words(command.sentence))
            assert " ".join(words(command.sentence).split()) in " ".join(text.split())
        for group in registry.GROUPS:
            assert words(group)


def test_no_screen_names_the_roles_that_a_court_gave() -> None:
    for language in Language:
        for file, text in sources(language).items():
            for word in ("offender", "perpetrator", "dader", "verdachte", "crimineel"):
                assert word not in text.lower(), f"{language}/{file}"
    assert Sentences(Language.EN)("taken-back") == "You took this back. If it was not opened yet, it never will be."


def test_taking_back_and_the_promise_say_what_was_promised() -> None:
    promise = Sentences(Language.EN)("promise")
    assert promise.endswith(
        "you, your mediator, and the other person once your mediator passed it on. "
        "Nobody else, not even us who run the computer."
    )


def test_a_problem_is_told_without_technical_words() -> None:
    for language in Language:
        for name in sentences(language):
            if not name.startswith(("problem-", "unreadable-")) or name == "problem-other":
                continue
            arguments = dict.fromkeys(sentences(language)[name], "x")
            text = Sentences(language)(name, **arguments)
            assert text.endswith((".", "?", "/", "NAME", "NAAM")) or "letters " in text or "https://" in text, text
            technical = r"\b(token|JSON|HTTP|server|hash|digest|keyset|manifest|ciphertext|payload|null)\b"
            assert not re.search(technical, text, re.IGNORECASE), f"{name}: {text}"


def test_the_long_help_ends_with_a_worked_session_that_uses_real_commands() -> None:
    for language in Language:
        text = Sentences(language).help_text()
        assert all(len(line) <= 80 for line in text.splitlines())
        typed = re.findall(r"^  letters> (.+)$", text, re.MULTILINE)
        assert len(typed) > 15
        for line in typed:
            first = line.split()
            own = {command_names.called(name, language) for name in registry.names()}
            assert " ".join(first[:2]) in own or first[0] in own, line
        assert typed[-1] == command_names.called("withdraw", language)


@pytest.mark.parametrize(
    ("asked", "profile", "machine", "language"),
    [
        ("nl", "en", "en_GB.UTF-8", Language.NL),
        (None, "nl", "en_GB.UTF-8", Language.NL),
        (None, None, "nl_BE.UTF-8", Language.NL),
        (None, None, "fr_FR.UTF-8", Language.EN),
        (None, "xx", "", Language.EN),
    ],
)
def test_the_language_is_what_was_asked_then_the_profiles_then_the_machines(
    asked: str | None, profile: str | None, machine: str, language: Language
) -> None:
    assert pick_language(asked, profile, {"LANG": machine}) is language


def test_days_are_written_as_people_do_and_read_as_typed() -> None:
    assert Sentences(Language.NL).day(read_day("2026-03-04")) == "4 maart 2026"
    assert Sentences(Language.EN).day(read_day("2026-03-04")) == "4 March 2026"
    assert write_day(read_day("2026-03-04")) == "2026-03-04"
    with pytest.raises(ValueError, match="isoformat"):
        read_day("4 March")


def test_a_size_is_never_said_smaller_than_it_is() -> None:
    assert Sentences(Language.EN).size(1_400_000) == "1.4 MB"
    assert Sentences(Language.NL).size(1_400_001) == "1,5 MB"
    assert Sentences(Language.EN).size(1) == "0.1 MB"


def test_a_missing_variable_or_sentence_is_a_bug_and_never_shown() -> None:
    with pytest.raises(ValueError, match="sent"):
        Sentences(Language.EN)("sent")
    with pytest.raises(LookupError):
        Sentences(Language.EN)("no-such-sentence")


def test_a_sentence_that_is_read_when_it_is_said_is_the_one_in_its_file() -> None:
    for language in Language:
        words = Sentences(language)
        for name, variables in sentences(language).items():
            assert words.knows(name)
            assert words(name, **dict.fromkeys(variables, "7"))
        assert not words.knows("no-such-sentence")
        with pytest.raises(KeyError):
            words("no-such-sentence")
