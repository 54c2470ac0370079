"""Every setting of the server as one typed table: name, type, default, what it is for, whether it is secret.

Read from a file of RELAY_NAME=value lines; the environment overrides the file. Whatever is not in the table stops the
start with one sentence: a misspelled setting must never silently be the default. A value marked secret is never
repeated, neither in a sentence nor by `relay check`.
"""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from relay.wire.origins import normal_origin
from relay.wire.zones import ZONE

PREFIX: Final = "RELAY_"
FILE_VARIABLE: Final = "RELAY_SETTINGS"
"""Names the settings file where `--settings` does not; the one RELAY_ name that is no setting."""
LEVELS: Final = ("debug", "info", "warning", "error")
SQLITE: Final = "sqlite:///"
PORT_TOP: Final = 65_535
EXIT: Final = "https://www.wikipedia.org/"
"""Where "leave fast" goes to unless the organisation says otherwise: a page that anybody could be reading."""
NAME_CHARACTERS: Final = 80
_HOST: Final = r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*|\[[0-9A-Fa-f:.]{2,45}\]"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Read = Callable[[str, Path], Any]
"""Turns a setting's text into its value; the folder is where relative paths begin. Raises ValueError with the reason."""


class SettingsError(Exception):
    """The settings cannot be used; the text is one sentence for the operator."""


def _origin(text: str, _base: Path) -> str:
    try:
        normal = normal_origin(text)
    except ValueError:
        raise ValueError(
            "is https:// and a host, perhaps a port, and nothing after them (http:// serves this machine alone)"
        ) from None
    if text != normal:
        raise ValueError(f"is spelled {normal}, as clients spell it: it is part of every slip")
    return text


def _listen(text: str, _base: Path) -> str:
    host, _, port = text.rpartition(":")
    if not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > PORT_TOP or not re.fullmatch(_HOST, host):
        raise ValueError("is host:port, like 127.0.0.1:8470 or [::1]:8470; port 0 takes any that is free")
    return text


def _loopback(text: str, base: Path) -> str:
    """Read where only this machine can ask."""
    address = _listen(text, base)
    try:
        here = ipaddress.ip_address(address.rpartition(":")[0].strip("[]")).is_loopback
    except ValueError:
        here = False
    if not here:
        raise ValueError(
            "is a loopback address and a port, like 127.0.0.1:9470: it says things that are nobody else's business"
        )
    return address


def _store(text: str, base: Path) -> str:
    """Make the database file in the address absolute."""
    path = text.removeprefix(SQLITE)
    if not text.startswith(SQLITE) or not path or set(path) & set("?#") or not path.isprintable():
        raise ValueError("is sqlite:/// and the path of a file, without options")
    return SQLITE + str(base / path)


def _path(text: str, base: Path) -> Path:
    if not text.isprintable():
        raise ValueError("is a path of printable characters")
    return base / text


def _text(text: str, _base: Path) -> str:
    if not text.isprintable():
        raise ValueError("is one line of printable text")
    return text


def _exit(text: str, _base: Path) -> str:
    """Read an address of somebody else: it is asked for by a browser that is being left, and tells nothing of this service."""
    try:
        parts = urlsplit(text)
        plain = parts.scheme == "https" and bool(re.fullmatch(_HOST, parts.hostname or "")) and not parts.query
    except ValueError:
        plain = False
    if not plain or "@" in text or "#" in text or not re.fullmatch(r"[!-~]{1,200}", text):
        raise ValueError("is an address that begins with https://, without anything after ? or #")
    return text


def _name(text: str, base: Path) -> str:
    if len(text) > NAME_CHARACTERS:
        raise ValueError(f"is a name of at most {NAME_CHARACTERS} characters")
    return _text(text, base)


def _networks(text: str, _base: Path) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(network.strip()) for network in text.split(",") if network.strip())
    except ValueError:
        raise ValueError("is a list of networks with commas between them, like 127.0.0.1/32,10.0.0.0/8") from None


def _whole(least: int, most: int) -> Read:
    def read(text: str, _base: Path) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"is a whole number from {least} to {most}")
        return int(text)

    return read


def _age_line(text: str, _base: Path) -> int:
    if text not in ("16", "18"):
        raise ValueError("is 16 or 18")
    return int(text)


def _zone(text: str, _base: Path) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise ValueError("is a time zone that this machine knows, like Europe/Amsterdam") from None
    return text


def _number(least: float, most: float) -> Read:
    def read(text: str, _base: Path) -> float:
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text) or not least <= float(text) <= most:
            raise ValueError(f"is a number from {least:g} to {most:g}")
        return float(text)

    return read


def _yes_or_no(text: str, _base: Path) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("is yes or no")
    return text == "yes"


def _level(text: str, _base: Path) -> str:
    if text not in LEVELS:
        raise ValueError(f"is one of {', '.join(LEVELS)}")
    return text


def _setting(read: Read, help_: str, default: object = MISSING, *, secret: bool = False, live: bool = False) -> Any:
    """Return a field of `Settings`; one without a default must be set. A `live` one may change while the service runs."""
    return field(default=default, metadata={"read": read, "help": help_, "secret": secret, "live": live})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings, read and checked. The fields are the table: RELAY_ and the name in capitals sets each."""

    origin: str = _setting(_origin, "What people type: https://relay.example.org. Part of every slip.")
    listen: str = _setting(_listen, "Host and port to listen on.", "127.0.0.1:8470")
    store: str = _setting(_store, "Where everything but large bytes is kept: sqlite:///relay.sqlite3")
    files: Path | None = _setting(_path, "Folder for large bytes.", None)
    server_key: Path = _setting(_path, "The server's own keys.", secret=True)
    server_record: Path = _setting(_path, "What the organisation root signed about the server's keys.")
    root_public: Path = _setting(_path, "The organisation root's public key.")
    telephone: str = _setting(_text, "The office's number, shown where there is no mediator.", "")
    helpline: str = _setting(
        _text, "Whom people can ring about intimate pictures that were sent or spread: a name and a number.", ""
    )
    age_line: int = _setting(
        _age_line, "Below which age somebody decides together with a parent or guardian: 16 or 18.", 18
    )
    exit: str = _setting(_exit, 'Where "leave fast" goes to: an https address of somebody else.', EXIT)
    organisation: str = _setting(_name, "What the organisation is called on pages that anyone may see.", "")
    zone: str = _setting(
        _zone, "The time zone of the organisation: where the days end that a slip or a permission lasts.", ZONE
    )
    signature_days: int = _setting(_whole(1, 30), "Days that a record waits for its second signature.", 30)
    style: Path | None = _setting(_path, "The organisation's colours: a small style sheet.", None)
    tls_cert: Path | None = _setting(_path, "Certificate chain, where TLS ends here.", None, live=True)
    tls_key: Path | None = _setting(_path, "Key of the certificate.", None, secret=True, live=True)
    trusted_proxies: tuple[Network, ...] = _setting(
        _networks, "Networks whose X-Forwarded-For is believed.", (), live=True
    )
    keep_days: int = _setting(
        _whole(1, 3_650), "Days that what was opened, and own copies, outlive their case.", 90
    )
    item_mib: int = _setting(
        _whole(1, 1 << 20), "MiB that the scanned pages or recordings of one item may have.", 1_024
    )
    person_mib: int = _setting(
        _whole(1, 1 << 20), "MiB that one person may have on the way, not yet submitted.", 4_096
    )
    case_mib: int = _setting(_whole(1, 1 << 20), "MiB that each of the two sides of one case may have.", 16_384)
    upload_days: int = _setting(
        _whole(1, 365), "Days after which what was uploaded and not submitted is destroyed.", 14
    )
    clock_bound_days: int = _setting(
        _whole(1, 3_650), "Days that the clock may be away from the known time and still destroy.", 10
    )
    day_letters: int = _setting(_whole(1, 1_000_000), "Letters and notes that one person may send in a day.", 500)
    day_records: int = _setting(_whole(1, 1_000_000), "Other records that one person may add in a day.", 5_000)
    waiting_letters: int = _setting(
        _whole(1, 1_000_000), "Letters of one side that may wait with the mediators at once.", 30
    )
    reserve_stops: int = _setting(
        _whole(50, 1_000_000), "Stops for which room is kept on a disk that is otherwise full.", 2_000
    )
    log_level: str = _setting(_level, f"One of {', '.join(LEVELS)}.", "info")
    pace: float = _setting(_number(0.01, 10_000), "Multiplies every rate limit.", 1.0)
    connections: int = _setting(
        _whole(64, 100_000), "Connections at once; fewer where fewer files may be open.", 4_096
    )
    door_apart: bool = _setting(
        _yes_or_no, "Whether a process of its own faces the network: yes or no.", default=True
    )
    body_seconds: float = _setting(
        _number(1, 600), "How long a request may take to send its body.", 30.0, live=True
    )
    shares_key: Path | None = _setting(_path, "Public key that share backups are sealed to.", None, live=True)
    shares_holder: str | None = _setting(_text, "Who keeps the other half of that key.", None, live=True)
    shares_folder: Path | None = _setting(_path, "Folder for share backups.", None, live=True)
    metrics: str | None = _setting(
        _loopback, "Loopback host and port where /metrics is served; none unless set.", None
    )
    backup_folder: Path | None = _setting(_path, "Folder for backups of the rest.", None, live=True)

    @property
    def database(self) -> Path | None:
        """The database file, where the store is one."""
        return Path(self.store.removeprefix(SQLITE)) if self.store.startswith(SQLITE) else None


def table() -> Iterator[tuple[str, Field[Any]]]:
    """Yield each setting's full name with its row."""
    for row in fields(Settings):
        yield PREFIX + row.name.upper(), row


def load(file: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings file (None: the one that RELAY_SETTINGS names, if any) and the environment over it.

    Relative paths begin at the settings file's folder, those of the environment at the working folder. Raises
    `SettingsError`.
    """
    if file is None and environ.get(FILE_VARIABLE):
        file = Path(environ[FILE_VARIABLE])
    rows = dict(table())
    given: dict[str, Any] = {}
    if file is not None:
        for name, text in _lines(file):
            row = _row_of(rows, name, f"in {file}")
            given[row.name] = _value(row, text, name, file.absolute().parent)
    for name, text in environ.items():
        if name.startswith(PREFIX) and name != FILE_VARIABLE:
            row = _row_of(rows, name, "in the environment")
            given[row.name] = _value(row, text, name, Path.cwd())
    for name, row in rows.items():
        if row.name not in given and row.default is MISSING:
            where = "there is no settings file" if file is None else f"it is not in {file}"
            raise SettingsError(f"{name} must be set, and {where}.")
    settings = Settings(**given)
    _check_together(settings)
    return settings


def reloaded(running: Settings, read: Settings) -> tuple[Settings, tuple[str, ...]]:
    """Return what a running service goes on with after its settings were read anew, and the names that wait for a restart."""
    changed = [(name, row) for name, row in table() if getattr(running, row.name) != getattr(read, row.name)]
    # A port speaks TLS or does not for as long as it listens.
    tls = {"tls_cert", "tls_key"} if (running.tls_cert is None) is not (read.tls_cert is None) else set[str]()
    live = {row.name for _, row in changed if row.metadata["live"]} - tls
    waiting = tuple(name for name, row in changed if row.name not in live)
    return replace(running, **{name: getattr(read, name) for name in live}), waiting


def shown(settings: Settings) -> dict[str, str]:
    """Return the effective settings as texts by full name, secrets as "set"; what is not set is an empty text."""
    texts = {}
    for name, row in table():
        value = getattr(settings, row.name)
        if isinstance(value, tuple):
            value = ",".join(str(network) for network in value) or None
        if isinstance(value, bool):
            value = "yes" if value else "no"
        text = "" if value is None else str(value)
        texts[name] = "set" if text and row.metadata["secret"] else text
    return texts


def _row_of(rows: Mapping[str, Field[Any]], name: str, where: str) -> Field[Any]:
    row = rows.get(name)
    if row is None:
        raise SettingsError(f"{name} {where} is not a setting of this program.")
    return row


def _value(row: Field[Any], text: str, name: str, base: Path) -> Any:
    """Read one setting; an empty text is the same as leaving it out, where it may be left out."""
    if not text.strip():
        if row.default is MISSING:
            raise SettingsError(f"{name} must be set, and it is empty.")
        return row.default
    try:
        return row.metadata["read"](text.strip(), base)
    except ValueError as error:
        shown_value = "the value given" if row.metadata["secret"] else repr(text.strip())
        raise SettingsError(f"{name} {error}, and {shown_value} is not.") from None


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"The settings file {file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"The settings file {file} is not text.") from error
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        name = name.strip()
        # What stands there may be half a secret, so only its place is told.
        if not equals or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise SettingsError(f"Line {number} of {file} is not NAME=value.")
        if name in seen:
            raise SettingsError(f"{name} stands twice in {file}.")
        seen.add(name)
        yield name, value


def _check_together(settings: Settings) -> None:
    """Refuse settings that only mean something together, where one is missing, and two that stand in each other's way."""
    if settings.metrics == settings.listen and not settings.listen.endswith(":0"):
        raise SettingsError(f"{PREFIX}METRICS and {PREFIX}LISTEN are one address: each needs a port of its own.")
    for names in (("tls_cert", "tls_key"), ("shares_key", "shares_holder", "shares_folder")):
        given = [name for name in names if getattr(settings, name) is not None]
        if given and len(given) < len(names):
            missing = next(name for name in names if name not in given)
            raise SettingsError(
                f"{PREFIX}{given[0].upper()} is set, and {PREFIX}{missing.upper()} must be set with it."
            )
