"""Numbers from measurements: percentiles within a round, medians over rounds, and tables of them for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)]


def middle(values: Iterable[float], digits: int = 2) -> float:
    """Return the median, rounded for reading."""
    return round(median(values), digits)


def spread(values: Sequence[float]) -> list[float]:
    """Return the least and the most, to be shown beside a median: how far rounds lay apart."""
    return [round(min(values), 2), round(max(values), 2)]


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return rows under a head, columns aligned, numbers to the right."""
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(head))]
    lines = []
    for row in texts:
        first, *rest = (text.ljust(widths[0]) if not at else text.rjust(widths[at]) for at, text in enumerate(row))
        lines.append("  ".join([first, *rest]).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)
