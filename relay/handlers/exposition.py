"""The amounts in the text form of Prometheus. Imported only where somebody watches.

The library costs memory and part of the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from relay.handlers.request_figures import RequestFigures
from relay.service.backend import Figures

CONTENT_TYPE = CONTENT_TYPE_LATEST

Amounts = Iterable[tuple[tuple[str, ...], float]]
"""Values of the labels, and the amount under them."""


def text(figures: Figures, requests: RequestFigures, connections: int) -> bytes:
    """Return what a scrape is answered with."""
    registry = CollectorRegistry()
    registry.register(_Scrape(figures, requests, connections))
    return generate_latest(registry)


class _Scrape(Collector):
    """The amounts of one moment."""

    def __init__(self, figures: Figures, requests: RequestFigures, connections: int) -> None:
        self._figures = figures
        self._requests = requests
        self._connections = connections

    def collect(self) -> Iterator[Metric]:
        """Yield every family."""
        f, requests = self._figures, self._requests
        yield _counter("requests", "Requests by route and outcome.", requests.outcomes.items(), "route", "outcome")
        yield _counter("request_seconds", "Seconds spent on requests.", _by_name(requests.seconds), "route")
        yield _gauge("connections", "Open connections.", _one(self._connections))
        yield _gauge("commits_waiting", "Commits that wait for the database.", _one(f.waiting))
        yield _gauge("commits_waiting_seconds", "How long the oldest of them has waited.", _one(f.waiting_s))
        yield _counter("commits", "Commits written.", _one(f.commits))
        yield _counter("commit_groups", "Groups in which they were written.", _one(f.groups))
        yield _counter("events", "What the service did by itself.", _by_name(f.events), "event")
        yield _gauge("disk_free_bytes", "Free space on the disk of a folder.", _by_name(f.free_bytes), "folder")
        yield _gauge(
            "days_left", "Days until something ends that has to be renewed.", _by_name(f.days_left), "what"
        )


def _counter(name: str, help_: str, amounts: Amounts, *labels: str) -> Metric:
    return _filled(CounterMetricFamily(f"relay_{name}", help_, labels=labels), amounts)


def _gauge(name: str, help_: str, amounts: Amounts, *labels: str) -> Metric:
    return _filled(GaugeMetricFamily(f"relay_{name}", help_, labels=labels), amounts)


def _filled(family: CounterMetricFamily | GaugeMetricFamily, amounts: Amounts) -> Metric:
    for values, amount in amounts:
        family.add_metric(values, amount)
    return family


def _by_name(amounts: Mapping[str, float]) -> Amounts:
    return (((name,), amount) for name, amount in amounts.items())


def _one(amount: float) -> Amounts:
    return [((), amount)]
