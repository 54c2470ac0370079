"""The colours of the web client can be told apart, in light and in dark: words 4.5 to 1, shapes 3 to 1 (WCAG 2.2)."""

from __future__ import annotations

import re
from typing import Final

import pytest

from relay.bundle.style import contrast
from tests.support.checkout import ROOT

WORDS: Final = [
    *((word, paper) for word in ("text", "muted", "ink", "ink-strong") for paper in ("paper", "sheet", "tint")),
    ("on-ink", "ink"),
    ("on-ink", "ink-strong"),
]
SHAPES: Final = [
    *((shape, paper) for shape in ("field-line", "focus", "env-edge") for paper in ("paper", "sheet")),
    ("seal", "env"),
    ("focus", "tint"),
]


def colours(mixin: str) -> dict[str, str]:
    """Return the colours of the light or the dark theme by name, as they stand in the style sheet."""
    theme = (ROOT / "clients/web/src/theme/_theme.scss").read_text(encoding="utf-8")
    body = theme.split(f"@mixin {mixin} {{")[1].split("}")[0]
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", body))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pair", "least"), [*((each, 4.5) for each in WORDS), *((each, 3.0) for each in SHAPES)])
def test_what_stands_on_something_can_be_seen(theme: str, pair: tuple[str, str], least: float) -> None:
    found = colours(theme)
    assert contrast(found[pair[0]], found[pair[1]]) >= least


def test_light_and_dark_have_the_same_names() -> None:
    assert set(colours("light")) == set(colours("dark"))
