"""Who may import whom directly, as one table, and that no imports run in a circle.

What must not happen by any detour (pure layers, cipher libraries, back-ends) stands in pyproject.toml, for
lint-imports. A module's row is the longest name that begins its own; a module without a row fails until it
is given one.
"""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

EVERYTHING = ("relay",)
# Names the layer and, beside its own modules, the only ones of this project that it may import.
KNOWS: Mapping[str, tuple[str, ...]] = {
    "relay": (),
    "relay.__main__": EVERYTHING,
    "relay.app": EVERYTHING,
    "relay.reload": ("relay.config", "relay.handlers", "relay.operate", "relay.systemd"),
    "relay.config": ("relay.wire",),
    "relay.log": (),
    "relay.systemd": (),
    "relay.domain": (),
    "relay.wire": ("relay.domain",),
    # The names that bytes and bodies share: a grant's purpose, a slot's kind, a passphrase's profile.
    # The web client as it lies on disk, for both who serve it: the server, and `letters app`.
    "relay.bundle": ("relay.wire",),
    "relay.crypto": ("relay.domain.model", "relay.domain.account"),
    "relay.store": ("relay.domain",),
    "relay.service": ("relay.store.base", "relay.domain", "relay.crypto", "relay.wire"),
    # Faces the network: asks, and never decides; holds no key, no session and no row.
    "relay.handlers": (
        "relay.service.backend",
        "relay.service.blob_gateway",
        "relay.service.rate_limit",
        "relay.bundle",
        "relay.wire",
        "relay.domain.ids",
    ),
    # Between the process that faces the network and the one that holds everything else.
    "relay.ipc": ("relay.service", "relay.wire", "relay.domain.ids"),
    # The operator's commands: beside the handlers, and never among what answers a request.
    "relay.operate": (
        "relay.config",
        "relay.log",
        "relay.service.context",
        "relay.store",
        "relay.domain",
        "relay.crypto",
        "relay.wire",
        "relay.bundle",
    ),
    # The lifecycle is among what a client knows: it says which buttons to offer.
    "relay_client": ("relay.wire", "relay.crypto", "relay.domain", "relay.bundle"),
}
# Names a library and the only modules that import it: its exceptions and objects stay behind them.
IMPORTERS: Mapping[str, tuple[str, ...]] = {
    "aiohttp": (
        "relay.__main__",
        "relay.app",
        "relay.handlers",
        "relay_client.net.app_server",
        "relay_client.net.http_transport",
    ),
    "aiosqlite": ("relay.store",),
    "pikepdf": ("relay_client.pages.paper.typesetter", "relay_client.pages.scans"),
    "PIL": ("relay_client.pages.paper", "relay_client.pages.scans"),
    "pillow_heif": ("relay_client.pages.scans.pictures",),
    "pypdfium2": ("relay_client.pages.scans.documents",),
    "sqlite3": ("relay.store",),
    "structlog": (
        "relay.log",
        "relay.app",
        "relay.handlers",
        "relay.ipc",
        "relay.service.keeping_clock",
        "relay.service.sweep",
        "relay.reload",
        "relay.systemd",
    ),
    "typst": ("relay_client.pages.paper.typesetter",),
    "uvloop": ("relay.__main__", "relay.app"),
    "zxingcpp": ("relay_client.pages.paper.return_code",),
}


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def layer_of(module: str) -> str:
    """Find the row that speaks for a module; the bare package `relay` speaks only for itself."""
    rows = [layer for layer in KNOWS if module == layer or (layer != "relay" and is_within(module, layer))]
    if not rows:
        pytest.fail(f"{module} is in no layer: give it a row in {__file__}")
    return max(rows, key=len)


def strangers(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Say each import that the table does not allow, as `importer -> imported`."""
    return sorted(
        f"{importer} -> {imported}"
        for importer, importeds in imports.items()
        for imported in importeds
        if not any(is_within(imported, known) for known in (layer_of(importer), *KNOWS[layer_of(importer)]))
    )


def leaks(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Say each import of such a library by a module that is not among its importers, as `importer -> library`."""
    return sorted(
        f"{importer} -> {imported}"
        for importer, importeds in imports.items()
        for imported in importeds
        if imported in IMPORTERS and not any(is_within(importer, allowed) for allowed in IMPORTERS[imported])
    )


def circle(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the modules of one circle of imports, first and last the same; empty where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        modules: list[str] = error.args[1]
        return modules
    return []


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import by our modules, those under TYPE_CHECKING too; a library is one module."""
    return grimp.build_graph("relay", "relay_client", include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def all_imports(graph: grimp.ImportGraph) -> dict[str, set[str]]:
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


@pytest.fixture(scope="module")
def own_imports(graph: grimp.ImportGraph, all_imports: dict[str, set[str]]) -> dict[str, set[str]]:
    own = {module for module in graph.modules if not graph.is_module_squashed(module)}
    return {module: all_imports[module] & own for module in own}


def test_every_module_imports_only_what_its_layer_may_know(own_imports: dict[str, set[str]]) -> None:
    assert strangers(own_imports) == []


def test_no_imports_run_in_a_circle(own_imports: dict[str, set[str]]) -> None:
    assert circle(own_imports) == []


def test_a_library_is_imported_only_where_it_may_be(all_imports: dict[str, set[str]]) -> None:
    assert leaks(all_imports) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("relay.handlers.items", "relay.store.base"),
        ("relay.handlers.items", "relay.domain.lifecycle"),
        ("relay.service.items", "relay.store.sqlite.store"),
        ("relay.domain.model", "relay.wire.limits"),
        ("relay.crypto.sign", "relay.domain.ids"),
        ("relay_client.main", "relay.config"),
        ("relay.app", "relay_client.main"),
    ],
)
def test_the_table_forbids(importer: str, imported: str) -> None:
    assert strangers({importer: {imported}}) == [f"{importer} -> {imported}"]


def test_the_table_allows_a_layer_itself_and_what_it_is_built_on() -> None:
    assert (
        strangers({"relay.service.items": {"relay.service.queries.cases", "relay.store.base", "relay.wire"}}) == []
    )


def test_a_leak_is_found_where_a_rule_reaches_for_a_driver_and_not_in_the_store() -> None:
    assert leaks({"relay.service.items": {"sqlite3", "typing"}, "relay.store.sqlite.store": {"sqlite3"}}) == [
        "relay.service.items -> sqlite3"
    ]


def test_a_circle_is_found_through_a_package_and_its_own_module() -> None:
    assert set(circle({"relay.wire": {"relay.wire.codec"}, "relay.wire.codec": {"relay.wire"}})) == {
        "relay.wire",
        "relay.wire.codec",
    }
