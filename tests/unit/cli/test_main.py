"""The program without a service: what needs no account works, what cannot work says so in one sentence and one status."""

import io
import json
from pathlib import Path

import pytest

from relay_client.main import run
from relay_client.ui.terminal import Terminal
from relay_client.words.command_names import called
from relay_client.words.sentences import Language, Sentences


class Heard:
    """What a command wrote, and how it ended."""

    def __init__(self, status: int, terminal: Terminal) -> None:
        assert isinstance(terminal.output, io.StringIO)
        assert isinstance(terminal.errors, io.StringIO)
        self.status, self.output, self.errors = status, terminal.output.getvalue(), terminal.errors.getvalue()


async def letters(home: Path, *arguments: str, typed: str = "", **environment: str) -> Heard:
    streams = io.StringIO(typed), io.StringIO(), io.StringIO()
    terminal = Terminal(Sentences(Language.EN), *streams, environment=environment)
    status = await run(arguments, terminal, {"LETTERS_HOME": str(home / "letters"), **environment})
    return Heard(status, terminal)


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_help_and_safety_need_no_account(language: str, tmp_path: Path) -> None:
    words = Sentences(Language(language))
    told = await letters(tmp_path, "help", "--language", language)
    assert told.status == 0
    assert told.output.rstrip().endswith(f"letters> {called('withdraw', language)}")
    assert words("help-write") in told.output
    for command, sentence in (("safety", "promise"), ("help-lines", "lines-danger")):
        told = await letters(tmp_path, command, LANG=f"{language}_NL.UTF-8")
        assert (told.status, told.errors) == (0, "")
        assert words(sentence) in told.output


async def test_every_command_can_be_asked_about(tmp_path: Path) -> None:
    told = await letters(tmp_path, "write", "--help")
    assert told.status == 0
    assert "usage: letters write" in told.output
    assert "--replaces" in (await letters(tmp_path, "help", "write")).output


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["fly"], 2, "cli.command"),
        (["slip", "x"], 2, "cli.usage"),
        (["home"], 6, "home.no_profile"),
        (["drafts", "--as", "nobody"], 6, "home.no_profile"),
        (["write", "--send", "--keep"], 6, "home.no_profile"),
        (["join", "--file", "/nowhere/slip"], 2, "cli.file"),
        (["home", "--passphrase-fd", "soon"], 2, "cli.usage"),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_sentence(
    arguments: list[str], status: int, code: str, tmp_path: Path
) -> None:
    told = await letters(tmp_path, *arguments)
    assert told.status == status
    assert told.errors.endswith(f"[{code}]\n")
    assert told.output == ""
    if code != "cli.usage":
        as_json = await letters(tmp_path, *arguments, "--json")
        answer = json.loads(as_json.output)
        assert (answer["ok"], answer["code"], answer["exit"]) == (False, code, status)
        assert as_json.errors == ""


async def test_an_address_without_a_lock_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    told = await letters(tmp_path, "organisation", "http://letters.example")
    assert (told.status, "[origin.scheme]" in told.errors) == (2, True)


async def test_hints_are_looked_at_without_an_account(tmp_path: Path) -> None:
    told = await letters(tmp_path, "hints", "--stdin", "--json", typed="Call me on 06-12345678.\n")
    assert [each["kind"] for each in json.loads(told.output)["hints"]] == ["phone"]


async def test_a_session_runs_line_by_line_and_remembers_the_first_failure(tmp_path: Path) -> None:
    lines = "# a remark\n\nprofiles\nfly\nprofiles 'open\nhints --stdin\nmail: a@b.nl\n.\nexit\nprofiles\n"
    told = await letters(tmp_path, "session", typed=lines)
    assert told.status == 2
    assert told.output.count("There is no account on this device.") == 1
    assert "   1> looks like an e-mail address\n     | a@b.nl\n" in told.output
    assert "[cli.command]" in told.errors
    assert "[cli.quotes]" in told.errors


async def test_a_strict_session_stops_at_the_first_failure(tmp_path: Path) -> None:
    told = await letters(tmp_path, "session", "--strict", "--json", typed="profiles\nfly\nprofiles\n")
    assert told.status == 2
    assert [json.loads(line)["ok"] for line in told.output.splitlines()] == [True, False]
