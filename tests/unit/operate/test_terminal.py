"""Asking the operator: a yes is a yes, everything else is not, and nobody is asked who cannot answer."""

import io
import sys
from pathlib import Path

import pytest

from relay.operate import terminal
from relay.operate.fault import Fault


class Typed(io.StringIO):
    """A terminal at which this was typed."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed", ["yes\n", " YES \n"])
def test_a_typed_yes_goes_on(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(typed))
    terminal.require_yes("Does it match?", yes=False)
    assert capsys.readouterr().out == "Does it match? Type yes: "


@pytest.mark.parametrize("typed", ["y\n", "no\n", "\n", ""])
def test_everything_else_does_nothing(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(typed))
    with pytest.raises(Fault, match="Nothing was done"):
        terminal.require_yes("Does it match?", yes=False)


def test_a_yes_given_beforehand_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = Typed("no\n")
    monkeypatch.setattr(sys, "stdin", stdin)
    terminal.require_yes("Does it match?", yes=True)
    assert stdin.read() == "no\n"


def test_without_a_terminal_there_is_no_yes_and_no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    assert terminal.passphrase(None) == ""
    with pytest.raises(Fault, match="only after a yes"):
        terminal.require_yes("Does it match?", yes=False)


def test_a_passphrase_file_gives_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("six words in a row here\nnot this\n", encoding="utf-8")
    assert terminal.passphrase(tmp_path / "words", twice=True) == "six words in a row here"
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(Fault, match="is not text"):
        terminal.passphrase(tmp_path / "bytes")
