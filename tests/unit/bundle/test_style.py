"""An organisation's style sheet sets five colours and says a telephone number, and can do nothing else."""

from __future__ import annotations

import pytest

from relay.bundle.style import MOST_BYTES, UnfitStyle, checked


def test_a_sheet_is_written_anew_with_nothing_but_its_colours() -> None:
    sheet = b"""/* ours */
    :root { --ink: #224466; --on-ink:#FFFFFF ;--lining: #ddeeff; --seal: #224466 }
    @media (prefers-color-scheme:dark) { :root { --ink: #99bbdd; --ink-strong: #bbddff; --on-ink: #001122; } }
    """
    assert checked(sheet).decode() == (
        ":root {\n  --ink: #224466;\n  --on-ink: #ffffff;\n  --lining: #ddeeff;\n  --seal: #224466;\n}\n"
        "@media (prefers-color-scheme: dark) {\n"
        ":root {\n  --ink: #99bbdd;\n  --ink-strong: #bbddff;\n  --on-ink: #001122;\n}\n}\n"
    )
    assert checked(checked(sheet)) == checked(sheet)


def test_a_number_stands_beside_the_colours_or_alone_and_comes_through_again() -> None:
    sheet = b":root { --ink: #224466; } @media (prefers-color-scheme: dark) { :root { --ink: #99bbdd; } }"
    with_number = checked(sheet, "+31 (0)30 555 0100")
    assert with_number.decode() == (
        ':root {\n  --ink: #224466;\n  --telephone: "+31 (0)30 555 0100";\n}\n'
        "@media (prefers-color-scheme: dark) {\n:root {\n  --ink: #99bbdd;\n}\n}\n"
    )
    assert checked(with_number) == with_number
    assert b"030 555 0199" in checked(with_number, "030 555 0199")
    assert checked(b"", "030 555 0100") == b':root {\n  --telephone: "030 555 0100";\n}\n'


@pytest.mark.parametrize(
    "number", ["", "030\n555", '030"; } body { display: none', "030 \\22", "030 /* 1", "030;1", "٠٣٠"]
)
def test_a_number_that_could_end_its_quotes_is_left_out(number: str) -> None:
    assert checked(b"", number) == b""
    assert checked(b":root { --ink: #224466 }", number) == b":root {\n  --ink: #224466;\n}\n"


@pytest.mark.parametrize("sheet", [b"", b" \n", b"/* nothing yet */"])
def test_an_empty_sheet_sets_nothing(sheet: bytes) -> None:
    assert checked(sheet) == b""


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        (b"body { display: none }", "begins with something else"),
        (b"@import url(//evil.example/x.css);", "begins with something else"),
        (b":root { --paper: #ffffff }", "'--paper: #ffffff' is something else"),
        (b":root { --ink: red }", "is something else"),
        (b":root { --ink: #fff }", "is something else"),
        (b":root { --ink: url(//evil.example/x) }", "is something else"),
        (b":root { --ink: #112233 !important }", "is something else"),
        (b":root { background: #112233 }", "is something else"),
        (b":root { --telephone: 030 }", "is something else"),
        (b':root { --telephone: "030\\22" }', "is something else"),
        (b':root { --telephone: "030"; --telephone: "031" }', "sets --telephone twice"),
        (
            b':root { --ink: #112233 } @media (prefers-color-scheme: dark) { :root { --telephone: "030" } }',
            "something else",
        ),
        (b":root { --ink: #112233; --ink: #112234 }", "twice"),
        (b":root { --ink: #112233 } body { color: red }", "goes on with something else"),
        (b":root { --ink: #112233 } :root { --seal: #112233 }", "goes on with something else"),
        (b":root { --ink: #112233 } @media print { :root { --ink: #112233 } }", "goes on with something else"),
        (b":root { --ink: #112233 } @media (prefers-color-scheme: dark) { body { --ink: #112233 } }", "goes on"),
        (b":root { --ink: #112233", "begins with something else"),
        (b":root { --ink: #11223\xc3\xa9 }", "characters that no colour needs"),
        (b":root { --ink: #777777; --on-ink: #ffffff }", "hard to read on --ink:"),
        (b":root { --ink-strong: #fefefe; --on-ink: #ffffff }", "hard to read on --ink-strong"),
        (b" " * (MOST_BYTES + 1), "more than 4096 bytes"),
    ],
)
def test_anything_else_is_refused_and_named(sheet: bytes, told: str) -> None:
    with pytest.raises(UnfitStyle) as refused:
        checked(sheet)
    assert told in str(refused.value)
