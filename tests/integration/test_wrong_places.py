"""Whatever is wrong with a file, a folder or a setting: each command that needs it names it in one sentence, and nothing else."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import uvloop

from relay import __main__ as program
from relay import app, config
from relay.config import Settings
from tests.integration.test_operate import request_file
from tests.support.operator import Answer, relay, relay_process
from tests.support.permissions import bits_hold

AT = ("--settings", "server/relay.settings")
DATABASE, FILES, BACKUPS, COPIES = "server/relay.sqlite3", "server/files", "backups", "copies"
IDENTITY = ("server/server.key", "server/server.record", "server/root.public")
ROOT = "root.key"
SETTINGS = "server/relay.settings"


def begins(settings: Settings, reread: Callable[[], Settings]) -> int:
    """Begin to serve as the program does, in this process, and end at once."""
    frontend = app._frontend_config(settings)

    async def begun() -> None:
        async with app.running_service(settings):
            pass

    try:
        uvloop.run(begun())
    finally:
        frontend.listener.close()
    return 0


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "serve", begins)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A relay with backups of both kinds, and a file for each command that takes one. Not to be changed."""
    uvloop.run(asyncio.sleep(0))  # the first loop of a process opens what all later ones share
    home = tmp_path_factory.mktemp("places") / "home"
    home.mkdir()
    relay(
        home,
        "init",
        "server",
        "--origin",
        "https://relay.example.org",
        "--telephone",
        "020 555 0100",
        "--root-key",
        ROOT,
    ).said()
    relay(home, "shares-key", "shares.key").said()
    for folder in (BACKUPS, COPIES):
        (home / folder).mkdir(mode=0o700)
    (home / "shares.key.public").rename(home / "server" / "shares.public")
    with (home / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(
            "RELAY_BACKUP_FOLDER=../backups\nRELAY_SHARES_FOLDER=../copies\n"
            "RELAY_SHARES_KEY=shares.public\nRELAY_SHARES_HOLDER=the board\n"
        )
    for kind in ((), ("--shares",)):
        relay(home, *AT, "backup", *kind).said()
    relay(home, *AT, "server-key", "second.key").said()
    next((home / BACKUPS).iterdir()).rename(home / "a-backup")
    next((home / COPIES).iterdir()).rename(home / "a-copy")
    relay(home, *AT, "restore", "a-backup", "--to", "restored").said()
    relay(home, "root", "restore", "restored/restored-journals.json", "--yes").said()
    relay(home, "root", "end", "ab" * 32, "--yes").said()
    request = request_file(home)
    relay(home, "root", "sign", request, "--yes").said()
    request.with_name(request.name + ".signed").rename(home / "due.records")
    for kind in ((), ("--shares",)):
        relay(home, *AT, "backup", *kind).said()
    return home


def missing(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def of_another_kind(path: Path) -> None:
    was_folder = path.is_dir()
    missing(path)
    path.write_bytes(b"a file") if was_folder else path.mkdir()


def unreadable(path: Path) -> None:
    path.chmod(0)


def behind_a_file(path: Path) -> None:
    missing(path)
    path.symlink_to("/dev/null/nothing")


def empty(path: Path) -> None:
    if path.is_dir():
        pytest.skip("an empty folder is as good as any")
    path.write_bytes(b"")


def something_else(path: Path) -> None:
    if path.is_dir():
        pytest.skip("a folder is one, whatever is in it")
    path.write_bytes(bytes(range(256)) * 64)


COMMANDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "serve": ((*AT, "serve"), (SETTINGS, DATABASE, FILES, *IDENTITY)),
    "check": ((*AT, "check"), (DATABASE, FILES, *IDENTITY, BACKUPS, COPIES, "server/shares.public")),
    "migrate": ((*AT, "migrate"), (DATABASE,)),
    "backup": ((*AT, "backup", "--to", BACKUPS), (DATABASE, FILES, *IDENTITY[1:], BACKUPS)),
    "backup --shares": ((*AT, "backup", "--shares"), (DATABASE, COPIES, "server/shares.public")),
    "restore": (
        (*AT, "restore", "a-backup", "--to", "anew", "--shares", "a-copy", "--shares-key", "shares.key"),
        (*IDENTITY, "a-backup", "a-copy", "shares.key"),
    ),
    "restored": (
        (*AT, "restored", "restored/restored-journals.json.signed"),
        (DATABASE, IDENTITY[2], "restored/restored-journals.json.signed"),
    ),
    "staff": ((*AT, "staff"), (DATABASE,)),
    "staff-end": (
        (*AT, "staff-end", "staff-end-abababababababab"),
        (DATABASE, IDENTITY[2], "staff-end-abababababababab"),
    ),
    "server-key": ((*AT, "server-key", "third.key"), (IDENTITY[0], IDENTITY[2])),
    "root sign": (("root", "sign", "second.key.request", "--yes"), (ROOT, "second.key.request")),
    "root renew": (("root", "renew", "due.records", "--yes"), (ROOT, "due.records")),
    "root renew-server": (("root", "renew-server", IDENTITY[1]), (ROOT, IDENTITY[1])),
    "root end": (("root", "end", "second.key.request", "--yes"), (ROOT, "second.key.request")),
    "root restore": (
        ("root", "restore", "restored/restored-journals.json", "--yes"),
        (ROOT, "restored/restored-journals.json"),
    ),
}
"""Each command that reads something, and what it reads."""
DAMAGES = (missing, of_another_kind, unreadable, behind_a_file, empty, something_else)
SIGNED = "restored/restored-journals.json.signed"
NO_DAMAGE = (
    ("migrate", missing, DATABASE),
    ("migrate", behind_a_file, DATABASE),
    ("migrate", empty, DATABASE),
    ("restored", empty, SIGNED),
    *(("backup", damage, thing) for damage in (empty, something_else) for thing in IDENTITY[1:]),
)
"""A database is made where there is none. A relay without a case has no journal that the root could sign. A record that is
spoilt keeps nobody from a backup of the rest; `relay check` names it."""


def cleared(home: Path) -> None:
    """Take away what the commands of the fixture made and would make again."""
    for name in ("restored/restored-journals.json.signed", "staff-end-*"):
        for path in home.glob(name):
            path.unlink()


@pytest.fixture(scope="module")
def usual(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """How each command ends where nothing is wrong."""
    return {
        name: relay(copied(made, tmp_path_factory.mktemp("usual") / "home", name), *command, **started())
        for name, (command, _) in COMMANDS.items()
        if name != "serve"
    }


def started() -> dict[str, str]:
    return {"RELAY_LISTEN": "127.0.0.1:0"}


def copied(made: Path, to: Path, command: str) -> Path:
    home = Path(shutil.copytree(made, to))
    if command in ("root restore", "root end"):
        cleared(home)
    for folder in (BACKUPS, COPIES) if command.startswith("backup") else ():
        shutil.rmtree(home / folder)  # one that was made in the same second would be in the way
        (home / folder).mkdir(mode=0o700)
    return home


def failed(answer: Answer) -> set[str]:
    return {line for line in answer.out.splitlines() if line.startswith("FAILED")}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_names_what_is_wrong_and_nothing_else(
    made: Path, usual: dict[str, Answer], tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    command, things = COMMANDS[name]
    for number, thing in enumerate(things):
        if (name, damage, thing) in NO_DAMAGE:
            continue
        home = copied(made, tmp_path / str(number), name)
        with suppress(pytest.skip.Exception):
            damage(home / thing)
            with bits_hold():
                answer = relay(home, *command, **started())
            if name == "check":
                new = failed(answer) - failed(usual[name])
                assert (answer.code, answer.err) == (1, ""), thing
                assert any(str(home / thing) in line or thing in line for line in new), (thing, new)
                continue
            said = answer.refused()
            assert str(home / thing) in said or thing in said, said
            assert said[-1] in ".?", said


def test_where_nothing_is_wrong_every_command_does_its_work(
    usual: dict[str, Answer], made: Path, tmp_path: Path
) -> None:
    """What is a refusal here would be one with anything wrong, and show nothing."""
    assert {name: answer.err for name, answer in usual.items() if answer.code} == {
        "staff-end": f"relay: Nobody here has the keyset {'ab' * 32}.\n"
    }
    assert relay(copied(made, tmp_path / "home", "serve"), *AT, "serve", **started()).said() == ""


HOSTILE = (
    "\x00",
    "a\x00b",
    "\udcff\udcfe",
    "/dev/null/x/y",
    "x" * 300,
    "https://[",
    "-1",
    "1e400",
    "٣",
    "\x1b[2J",
    "[::1",
    "yes no",
)
"""Values that somebody's editor, shell or mistake could leave in a setting."""


@pytest.mark.parametrize("name", [name for name, _ in config.table()])
def test_a_value_that_is_none_stops_with_the_name_of_its_setting_or_of_what_it_leads_to(
    made: Path, tmp_path: Path, name: str
) -> None:
    home = copied(made, tmp_path / "home", "serve")
    settings = (home / SETTINGS).read_text(encoding="utf-8")
    kept = "".join(f"{line}\n" for line in settings.splitlines() if not line.startswith(f"{name}="))
    for value in HOSTILE:
        with suppress(UnicodeEncodeError):
            (home / SETTINGS).write_text(f"{kept}{name}={value}\n", encoding="utf-8")
            given = {} if name == "RELAY_LISTEN" else started()
            for command in ("serve", "check"):
                answer = relay(home, *AT, command, **given) if given else without_listen(home, command)
                if answer.code and command == "serve":
                    said = answer.refused()
                    leads_to = str(Path(value)) in said and name not in ("RELAY_ORIGIN", "RELAY_LISTEN")
                    assert name in said or leads_to, (value, said)
                else:
                    assert answer.err.count("\n") <= 1
                    assert "Traceback" not in answer.err


def without_listen(home: Path, command: str) -> Answer:
    """Run a command whose address is the file's, and not one of the environment's."""
    return relay(home, *AT, command, RELAY_LISTEN="")


@pytest.mark.parametrize(
    "value", ["127.0.0.1:70000", "192.0.2.1:0", "nowhere.invalid:0", "[::ffff:ffff:1]:0", "-:1", "a..b:1"]
)
def test_an_address_that_cannot_be_listened_at_is_named(made: Path, tmp_path: Path, value: str) -> None:
    home = copied(made, tmp_path / "home", "serve")
    assert "RELAY_LISTEN" in relay(home, *AT, "serve", RELAY_LISTEN=value).refused()


def test_a_real_start_says_the_same(made: Path, tmp_path: Path) -> None:
    """The program itself, in its two processes."""
    home = copied(made, tmp_path / "home", "serve")
    shutil.rmtree(home / FILES)
    assert relay_process(home, *AT, "serve").refused() == f"The folder {home / FILES} (RELAY_FILES) is missing."
