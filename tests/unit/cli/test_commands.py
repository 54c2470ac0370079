"""The tree of commands: complete, explained, found by the longest name, and without a way to give a secret on a line."""

import argparse
import re
from importlib import import_module
from pathlib import Path

import pytest

from relay.domain.model import StaffRole
from relay_client.commands import registry
from relay_client.commands.base import CliCommand
from relay_client.commands.help import overview
from relay_client.commands.usage import help_of
from relay_client.main import common_options, find_command, parser_for
from relay_client.ui.exits import Usage
from relay_client.words.command_names import DUTCH, LINES, called
from relay_client.words.sentences import Language, Sentences
from tests.unit.cli.test_words import sentences

WORDS = Sentences(Language.EN)
EXPECTED = {
    each
    for line in (
        "staff request,staff accept,staff list,staff end,join,attach,recover,passphrase,profiles,export,app,organisation",
        "clock,take-older-keys",
        "help,help-lines,safety,home,write,drafts,pending,hints,list,read,open,refuse,recall,pause,resume,withdraw,name",
        "consent,preferences,note,notes,people,sign,cosign,destroy,journal,today,cases,case,review,release,return,decline",
        "postpone,slip,enrolments,confirm,attest consent,attest preferences,prepared,open-case,pause-case,resume-case",
        "close,delegate,revoke,handover,deputies,regrant,told,derive,deliver,bring,to-print,print,where,pages",
        "two-mediators,countersign",
        "step-aside,answered",
        "under-age,guardian,ask-guardian,end-guardian,attest together,together",
        "offer,agree,attest agree",
        "interpret,end-interpreting,to-translate,translate",
        "supporters,lend,unlend,end-supporter,read-along",
        "devices,lost-device",
        "staff due,staff renewed,take-over",
        "case new,assign,renew,end-assignment,label,counts,warnings",
    )
    for each in line.split(",")
}
# An option of this name with a value would put a secret into a history and into the list of running programs.
SECRET = (
    "passphrase",
    "secret",
    "code",
    "recovery",
    "text",
    "note",
    "reason",
    "remark",
    "label",
    "slip-text",
    "link",
)
ALLOWED = {"--passphrase-fd", "--note-file"}


def every() -> dict[str, CliCommand]:
    found = {name: registry.command(name) for name in registry.names()}
    return {name: command for name, command in found.items() if command is not None}


def actions() -> list[tuple[str, argparse.Action]]:
    found = [("", action) for action in common_options()._actions]
    for name, command in every().items():
        found += [(name, action) for action in parser_for(command)._actions]
    return found


def test_the_commands_are_those_that_people_were_promised() -> None:
    assert set(registry.names()) == EXPECTED


def test_every_command_of_every_file_is_registered_once_in_its_order() -> None:
    folder = Path(registry.__file__).parent
    modules = [import_module(f"relay_client.commands.{path.stem}") for path in sorted(folder.glob("[a-z]*.py"))]
    made = {
        module.__name__: [each.name for each in module.COMMANDS]
        for module in modules
        if hasattr(module, "COMMANDS")
    }
    loaded = every()
    registered: dict[str, list[str]] = {}
    for name in registry.names():
        registered.setdefault(loaded[name].run.__module__, []).append(name)
    assert len(registry.names()) == len(set(registry.names())) == len(loaded)
    assert registered == made
    assert registry.command("no such command") is None


def test_every_argument_is_explained() -> None:
    taken = [(name, each) for name, command in every().items() for each in command.takes]
    unexplained = [
        (name, each.name)
        for language in Language
        for name, each in taken
        if Sentences(language)(each.help_id) not in " ".join(help_text(name, language).split())
    ]
    assert unexplained == []


def help_text(name: str, language: Language) -> str:
    command, words = every()[name], Sentences(language)
    return help_of(command.takes, words, words.command(name), words(command.sentence))


def test_the_help_of_a_command_is_in_one_language_and_shows_every_argument_as_it_is_typed() -> None:
    dutch, english = help_text("deliver", Language.NL), help_text("deliver", Language.EN)
    assert dutch.startswith("Zo: letters afleveren BRIEF handed|read-aloud|not-wanted [--name NAAM]\n")
    assert english.startswith("usage: letters deliver ITEM handed|read-aloud|not-wanted [--name NAME]\n")
    for name in every():
        told = help_text(name, Language.NL)
        assert not re.search(r"\b(usage|options|positional arguments|FILE|CASE|DAYS|NAME)\b", told), told
        assert all(len(line) <= 80 for line in told.splitlines())


def test_no_option_takes_a_secret() -> None:
    taking = [
        (name, option)
        for name, action in actions()
        for option in action.option_strings
        if action.nargs != 0 and option not in ALLOWED and any(word in option for word in SECRET)
    ]
    assert taking == []


def test_a_command_is_one_roles_work_or_several_peoples() -> None:
    whose = {name: registry.whose_work(name) for name in registry.names()}
    assert (whose["review"], whose["counts"]) == (StaffRole.MEDIATOR, StaffRole.COORDINATOR)
    assert {
        whose[name] for name in ("write", "consent", "translate", "lend", "label", "two-mediators", "help")
    } == {None}


def test_of_every_command_whose_text_is_kept_as_a_draft_it_is_known_what_that_text_is_for() -> None:
    taking = {name: {taken.name for taken in command.takes} for name, command in every().items()}
    assert {name for name, taken in taking.items() if {"--stdin", "--draft"} <= taken} == {
        name for name, command in every().items() if command.text is not None
    }


def test_no_plain_argument_is_a_text() -> None:
    places = {action.dest for _, action in actions() if not action.option_strings}
    assert places <= {
        "case", "item", "side", "counsellor", "delegation", "to", "mediator", "name", "record", "origin", "how", "day",
            "only", "contact", "called", "device", "leaving", "following"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        (["home"], "home", []),
        (["case", "new", "--lead", "M"], "case new", ["--lead", "M"]),
        (["case", "5c1e"], "case", ["5c1e"]),
        (["staff", "list"], "staff list", []),
        ([], "help", []),
        (["--help"], "help", []),
        (["help", "case", "new"], "case new", ["--help"]),
        (["help", "write"], "write", ["--help"]),
    ],
)
def test_a_command_is_found_by_its_longest_name(line: list[str], name: str, rest: list[str]) -> None:
    command, left = find_command(line)
    assert (command.name, left) == (name, rest)


@pytest.mark.parametrize("line", [["fly"], ["staff"], ["attest"], ["wri"]])
def test_an_unknown_command_is_a_typing_mistake(line: list[str]) -> None:
    with pytest.raises(Usage) as told:
        find_command(line)
    assert told.value.code == "cli.command"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("slip", ["5c1e", "c"]),
        ("postpone", ["3f9a", "tomorrow"]),
        ("read", []),
        ("write", ["--fil", "x"]),
        ("delegate", ["a", "a", "x", "--scopes", "all"]),
    ],
)
def test_a_wrong_argument_does_not_end_the_program(name: str, line: list[str]) -> None:
    with pytest.raises(Usage):
        parser_for(every()[name]).parse_args(line)


def test_common_options_stand_before_or_after_the_command() -> None:
    parser = common_options()
    for line in (["--json", "--as", "willow", "home"], ["home", "--as", "willow", "--json"]):
        options, rest = parser.parse_known_args(line)
        assert (options.json, options.login, rest) == (True, "willow", ["home"])


def test_the_overview_has_a_line_for_every_command() -> None:
    for language in Language:
        text = overview(Sentences(language))
        own = [called(name, language) for name in registry.names()]
        assert all(any(line.startswith(f"  {name} ") for line in text.splitlines()) for name in own)


def test_every_command_has_a_dutch_name_that_is_no_other_commands_name_in_either_language() -> None:
    typed_in_a_session = {"session", "lock", "exit"}
    assert set(DUTCH) == set(registry.names()) | typed_in_a_session
    assert len(set(DUTCH.values())) == len(DUTCH) == len(LINES), "no command stands twice in the table"
    english_names = {*registry.names(), *typed_in_a_session, "quit"}
    assert {dutch for name, dutch in DUTCH.items() if dutch != name} & english_names == set()
    first_words = {name for name in (*DUTCH, *DUTCH.values()) if " " not in name}
    for name in (*DUTCH, *DUTCH.values()):
        if " " in name and (first := name.split()[0]) in first_words:
            assert first in {"case", "zaak"}, name


def test_a_command_is_found_by_its_name_in_either_language() -> None:
    for name in registry.names():
        for typed in (name, DUTCH[name]):
            if name != "help":
                assert find_command([*typed.split(), "rest"])[0].name == name
    assert find_command(["hulp", "schrijven"]) == find_command(["help", "write"])


def test_help_and_sentences_name_a_command_as_its_reader_calls_it() -> None:
    dutch, english = Sentences(Language.NL), Sentences(Language.EN)
    assert help_text("write", Language.NL).startswith("Zo: letters schrijven ")
    assert help_text("write", Language.EN).startswith("usage: letters write ")
    assert "letters stoppen --all" in dutch("problem-stop-which", names="letters note")
    assert "contact: letters note." in dutch("problem-stop-which", names="letters note"), "what people typed stays"
    assert "letters withdraw --all" in english("problem-stop-which", names="x")
    named = re.compile(r"\bletters ([a-z][a-z-]*)")
    foreign = {name.split()[0] for name, own in DUTCH.items() if own != name} - {
        own.split()[0] for own in DUTCH.values()
    }
    for _, text in (*said(Language.NL), ("help", dutch.help_text())):
        assert set(named.findall(text)) & foreign == set(), text


def said(language: Language) -> list[tuple[str, str]]:
    words = Sentences(language)
    return [(name, words(name, **dict.fromkeys(variables, "7"))) for name, variables in sentences(language).items()]
