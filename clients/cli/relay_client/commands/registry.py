"""Which commands there are, for whom, and in which file each one is: a file is loaded when one of its commands is asked for.

Decides nothing about what a command does. Every command stands here once, and every file's commands stand here all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Final

from relay.domain.model import StaffRole
from relay_client.commands.base import CliCommand
from relay_client.words.command_names import english

_TABLE: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "group-help": (("help", "help,help-lines,safety"),),
    "group-account": (
        ("account", "join,staff request,staff accept,attach,recover,passphrase,profiles,organisation"),
        ("exporting", "export"),
        ("app", "app"),
        ("devices", "devices,lost-device"),
        ("clock_and_keys", "clock,take-older-keys"),
    ),
    "group-everyone": (
        ("today", "today"),
        ("party", "home"),
        ("reading", "list,read,open"),
        ("printing", "to-print,print,deliver"),
        ("writing", "write,bring,drafts,pending,hints"),
        ("answers", "where"),
        ("paging", "pages"),
        ("stops", "recall,refuse,pause,resume,withdraw"),
        ("names", "name"),
        ("conversations", "note,notes,people,journal"),
    ),
    "group-party": (("party", "consent,preferences,sign,cosign,destroy"), ("agreeing", "agree")),
    "group-mediator": (
        ("mediator", "cases,case,attest consent,attest preferences,prepared,open-case"),
        ("mediator", "pause-case,resume-case,close"),
        ("conversations", "answered"),
        ("two_mediators", "two-mediators,countersign"),
        ("stepping_aside", "step-aside"),
        ("guardians", "under-age,guardian,ask-guardian,end-guardian,attest together"),
        ("decisions", "review,release,return,decline,postpone,told,derive"),
        ("agreeing", "offer,attest agree"),
        ("interpreting", "interpret,end-interpreting"),
        ("invitations", "slip,enrolments,confirm,delegate,revoke,handover,deputies,regrant"),
    ),
    "group-guardian": (("guardians", "together"),),
    "group-interpreter": (("interpreting", "to-translate,translate"),),
    "group-supporter": (("supporting", "supporters,lend,unlend,end-supporter,read-along"),),
    "group-office": (
        ("staffing", "staff due,staff renewed,take-over"),
        ("coordinator", "case new,assign,renew,end-assignment,label,staff list,staff end,counts,warnings"),
    ),
}
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    group: tuple(name for _, names in files for name in names.split(",")) for group, files in _TABLE.items()
}
"""The names of commands, by whom they are for; a group is the id of its sentence."""
_WORK: Final = {"group-mediator": StaffRole.MEDIATOR, "group-office": StaffRole.COORDINATOR}
_SHARED: Final = frozenset({"two-mediators", "label", "staff list", "warnings"})
"""What both mediators and the office do."""
_FILES: Final = {name: file for files in _TABLE.values() for file, names in files for name in names.split(",")}


def names() -> tuple[str, ...]:
    """Return the name of every command."""
    return tuple(_FILES)


def whose_work(name: str) -> StaffRole | None:
    """Return the one role whose work a command is; None where it is several people's, or a party's."""
    return None if name in _SHARED else _WORK.get(next(group for group, names in GROUPS.items() if name in names))


@cache
def command(name: str) -> CliCommand | None:
    """Return the command of that name in any language, None where there is none. Loads its file."""
    name = english(name)
    if name not in _FILES:
        return None
    commands: tuple[CliCommand, ...] = import_module(f"relay_client.commands.{_FILES[name]}").COMMANDS
    return next(cli_command for cli_command in commands if cli_command.name == name)
