"""The table of settings: what is read, what stops the start, and that no secret is ever repeated."""

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from relay import config
from relay.config import SettingsError
from relay.domain.guardians import AGE_LINE, AGE_LINES
from tests.support.checkout import ROOT

NEEDED = {
    "RELAY_ORIGIN": "https://relay.example.org",
    "RELAY_STORE": "sqlite:///relay.sqlite3",
    "RELAY_SERVER_KEY": "server.key",
    "RELAY_SERVER_RECORD": "server.record",
    "RELAY_ROOT_PUBLIC": "root.public",
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a settings file from the needed settings and others; None leaves one out."""

    def write(**changed: str | None) -> Path:
        settings: dict[str, str | None] = {**NEEDED, **changed}
        lines = [f"{name}={text}\n" for name, text in settings.items() if text is not None]
        file = tmp_path / "relay.settings"
        file.write_text("# how this relay runs\n\n" + "".join(lines), encoding="utf-8")
        return file

    return write


def test_the_file_is_read_and_its_paths_begin_at_its_folder(write: Write, tmp_path: Path) -> None:
    settings = config.load(write(RELAY_KEEP_DAYS="30", RELAY_PACE="2.5", RELAY_FILES="/srv/large"), {})
    assert settings.origin == "https://relay.example.org"
    assert settings.store == f"sqlite:///{tmp_path}/relay.sqlite3"
    assert settings.database == tmp_path / "relay.sqlite3"
    assert settings.server_key == tmp_path / "server.key"
    assert settings.files == Path("/srv/large")
    assert (settings.keep_days, settings.pace) == (30, 2.5)


def test_what_is_left_out_or_empty_is_the_default(write: Write) -> None:
    settings = config.load(write(RELAY_KEEP_DAYS=""), {})
    assert (settings.keep_days, settings.log_level, settings.body_seconds) == (90, "info", 30.0)
    assert settings.tls_cert is settings.shares_key is settings.backup_folder is None
    assert settings.trusted_proxies == ()


def test_the_environment_overrides_the_file_and_may_name_it(write: Write) -> None:
    environ = {"RELAY_SETTINGS": str(write(RELAY_KEEP_DAYS="30")), "RELAY_KEEP_DAYS": "40", "PATH": "/bin"}
    assert config.load(None, environ).keep_days == 40


def test_the_environment_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert config.load(None, NEEDED).server_key == tmp_path / "server.key"


def test_networks_are_read_as_networks(write: Write) -> None:
    settings = config.load(write(RELAY_TRUSTED_PROXIES="127.0.0.1/32, fd00::/8"), {})
    assert settings.trusted_proxies == (ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("fd00::/8"))


def test_an_unknown_name_in_the_file_stops(write: Write) -> None:
    with pytest.raises(SettingsError, match=r"^RELAY_KEEPDAYS in .* is not a setting of this program\.$"):
        config.load(write(RELAY_KEEPDAYS="30"), {})


def test_an_unknown_name_in_the_environment_stops(write: Write) -> None:
    with pytest.raises(SettingsError, match=r"^RELAY_KEEPDAYS in the environment is not a setting"):
        config.load(write(), {"RELAY_KEEPDAYS": "30"})


def test_the_name_of_the_file_is_not_a_setting_of_the_file(write: Write) -> None:
    with pytest.raises(SettingsError, match="RELAY_SETTINGS in .* is not a setting"):
        config.load(write(RELAY_SETTINGS="other"), {})


@pytest.mark.parametrize("name", NEEDED)
def test_what_must_be_set_is_missed(write: Write, name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be set, and it is not in "):
        config.load(write(**{name: None}), {})
    with pytest.raises(SettingsError, match=f"^{name} must be set, and it is empty"):
        config.load(write(**{name: "  "}), {})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("RELAY_ORIGIN", "http://relay.example.org"),
        ("RELAY_ORIGIN", "https://relay.example.org/"),
        ("RELAY_ORIGIN", "https://Relay.example.org"),
        ("RELAY_ORIGIN", "https://"),
        ("RELAY_ORIGIN", "https://someone@relay.example.org"),
        ("RELAY_ORIGIN", "https://relay.example.org:0"),
        ("RELAY_ORIGIN", "https://relay.example.org:x"),
        ("RELAY_LISTEN", "127.0.0.1"),
        ("RELAY_LISTEN", "127.0.0.1:70000"),
        ("RELAY_LISTEN", ":8470"),
        ("RELAY_STORE", "sqlite:///"),
        ("RELAY_STORE", "sqlite:///relay?mode=ro"),
        ("RELAY_STORE", "postgres://relay"),
        ("RELAY_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("RELAY_TRUSTED_PROXIES", "proxy"),
        ("RELAY_KEEP_DAYS", "0"),
        ("RELAY_KEEP_DAYS", "ninety"),
        ("RELAY_KEEP_DAYS", "-1"),
        ("RELAY_LOG_LEVEL", "INFO"),
        ("RELAY_PACE", "0"),
        ("RELAY_PACE", "nan"),
        ("RELAY_BODY_SECONDS", "1e2"),
        ("RELAY_TELEPHONE", "030\x07"),
    ],
)
def test_a_value_of_the_wrong_form_stops_in_one_sentence(write: Write, name: str, text: str) -> None:
    with pytest.raises(SettingsError) as stopped:
        config.load(write(**{name: text}), {})
    said = str(stopped.value)
    assert said.startswith(f"{name} ")
    assert said.endswith(".")
    assert "\n" not in said


def test_this_machine_alone_may_do_without_tls(write: Write) -> None:
    assert config.load(write(RELAY_ORIGIN="http://127.0.0.1:8470"), {}).origin == "http://127.0.0.1:8470"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"RELAY_TLS_CERT": "cert.pem"}, "RELAY_TLS_KEY"),
        ({"RELAY_TLS_KEY": "key.pem"}, "RELAY_TLS_CERT"),
        ({"RELAY_SHARES_KEY": "k", "RELAY_SHARES_FOLDER": "f"}, "RELAY_SHARES_HOLDER"),
        ({"RELAY_SHARES_KEY": "k", "RELAY_SHARES_HOLDER": "the board"}, "RELAY_SHARES_FOLDER"),
    ],
)
def test_half_a_pair_stops(write: Write, given: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=f"{missing} must be set with it"):
        config.load(write(**given), {})


@pytest.mark.parametrize("line", ["RELAY_ORIGIN", "=x", "RELAY ORIGIN=x", "hunter2-alone"])
def test_a_line_that_is_no_setting_is_told_by_its_number_only(tmp_path: Path, line: str) -> None:
    file = tmp_path / "relay.settings"
    file.write_text(f"# one\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as stopped:
        config.load(file, {})
    assert str(stopped.value) == f"Line 2 of {file} is not NAME=value."


def test_one_name_twice_stops(tmp_path: Path) -> None:
    file = tmp_path / "relay.settings"
    file.write_text("RELAY_PACE=1\nRELAY_PACE=2\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="RELAY_PACE stands twice"):
        config.load(file, {})


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_stops(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "relay.settings"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="The settings file .* (cannot be read|is not text)"):
        config.load(file, {})


def test_what_may_change_while_it_runs_is_what_the_manual_says_and_all_else_waits(write: Write) -> None:
    running = config.load(write(), {})
    live = {name for name, row in config.table() if row.metadata["live"]}
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    told = manual[manual.index("reads the settings anew") : manual.index("waits for the next start")]
    assert {*re.findall(r"`(RELAY_[A-Z_]+)`", told)} == live
    read = config.load(
        write(RELAY_BODY_SECONDS="5", RELAY_KEEP_DAYS="30", RELAY_ORIGIN="https://other.example.org"), {}
    )
    after, waiting = config.reloaded(running, read)
    assert (after.body_seconds, after.keep_days, after.origin) == (5.0, 90, running.origin)
    assert waiting == ("RELAY_ORIGIN", "RELAY_KEEP_DAYS")


def test_a_port_that_speaks_no_tls_does_not_begin_to(write: Write) -> None:
    plain, tls = config.load(write(), {}), config.load(write(RELAY_TLS_CERT="c", RELAY_TLS_KEY="k"), {})
    for running, read in ((plain, tls), (tls, plain)):
        assert config.reloaded(running, read) == (running, ("RELAY_TLS_CERT", "RELAY_TLS_KEY"))
    renamed = config.load(write(RELAY_TLS_CERT="d", RELAY_TLS_KEY="k"), {})
    assert config.reloaded(tls, renamed) == (renamed, ())


def test_secrets_are_shown_as_set_and_everything_else_as_it_is(write: Write) -> None:
    shown = config.shown(
        config.load(write(RELAY_TLS_CERT="c", RELAY_TLS_KEY="k", RELAY_TRUSTED_PROXIES="10.0.0.0/8"), {})
    )
    assert shown["RELAY_SERVER_KEY"] == shown["RELAY_TLS_KEY"] == "set"
    assert shown["RELAY_TRUSTED_PROXIES"] == "10.0.0.0/8"
    assert shown["RELAY_FILES"] == ""
    assert list(shown) == [name for name, _ in config.table()]


def test_every_setting_says_what_it_is_for() -> None:
    rows = dict(config.table())
    assert len(rows) == len(set(rows)) >= 18
    assert all(row.metadata["help"].endswith(".") or "://" in row.metadata["help"] for row in rows.values())


def test_the_age_line_is_one_of_those_that_the_rules_know(write: Write) -> None:
    """Settings know nothing of the rules: that both say the same is held here."""
    assert config.load(write(), {}).age_line == AGE_LINE
    for age in AGE_LINES:
        assert config.load(write(RELAY_AGE_LINE=str(age)), {}).age_line == age
    for text in ("17", "0", "eighteen", "18.0"):
        with pytest.raises(SettingsError, match="is 16 or 18"):
            config.load(write(RELAY_AGE_LINE=text), {})
