"""What a new relay asks for and what its check does not let pass: a number to call, and backups."""

import io
import re
import sys
from pathlib import Path

import pytest

from relay.operate import terminal
from relay.operate.fault import Fault
from tests.support.operator import relay

ORIGIN = "https://relay.example.org"


def test_a_relay_without_a_telephone_number_is_told_of_and_fails_its_check(tmp_path: Path) -> None:
    said = relay(tmp_path, "init", "server", "--origin", ORIGIN).said()
    assert "There is no telephone number yet" in said
    report = relay(tmp_path, "--settings", "server/relay.settings", "check")
    assert report.code == 1
    assert "FAILED  telephone: there is none" in report.out
    report = relay(tmp_path, "--settings", "server/relay.settings", "check", RELAY_TELEPHONE="030 555 0100")
    assert "ok      telephone: 030 555 0100" in report.out


def test_at_a_terminal_init_asks_for_the_telephone_number_until_there_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = io.StringIO("\nlater\n030 555 0100\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    assert terminal.telephone() == "030 555 0100"
    assert capsys.readouterr().out.count("Telephone number of the office") == 3
    with pytest.raises(Fault, match="Nothing was typed"):
        terminal.telephone()


def test_what_is_not_backed_up_is_not_ok(tmp_path: Path) -> None:
    relay(tmp_path, "init", "server", "--origin", ORIGIN).said()
    report = relay(tmp_path, "--settings", "server/relay.settings", "check").out
    for point in ("copies", "backup"):
        assert f"FAILED  {point}:" in report
    assert "FAILED  share backup: not set up" in report
    assert not re.search(r"^ok .*NOTHING IS BACKED UP", report, re.MULTILINE)
