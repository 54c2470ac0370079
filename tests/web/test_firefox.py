"""In Firefox too: the closed door, the invitation, joining with a lock of six words, and opening it again."""

from __future__ import annotations

from pathlib import Path

from relay_client.words.sentences import Language, Sentences
from tests.support.firefox import Window, firefox
from tests.support.programs import program
from tests.support.until import until
from tests.web.office import Office

WORDS = Sentences(Language.NL)


async def pressed(window: Window, *steps: tuple[str, str]) -> None:
    for name, title in steps:
        await window.press(WORDS(name))
        await window.title(WORDS(title))


async def test_somebody_joins_and_opens_their_post_again_in_firefox(office: Office, tmp_path: Path) -> None:
    program("firefox-esr", "firefox-esr")
    (tmp_path / "profile").mkdir()
    case = office.case()
    slip = office.slip(case)
    async with firefox(tmp_path / "profile", "nl-NL") as window:
        await window.go(slip.link)
        await window.title(WORDS("web-title"))
        await pressed(
            window,
            ("web-door-invitation", "web-safe-title"),
            ("web-safe-yes", "web-invitation-title"),
            ("web-yes", "web-lock-title"),
        )
        words = await window.texts(".words li")
        assert len(words) == 6
        await pressed(window, ("web-lock-done", "web-typed-title"))
        await window.type(WORDS("web-typed-field"), " ".join(words))
        await pressed(window, ("web-on", "web-code-title"))
        assert await window.texts(".code") == office.waiting(case)
        await window.reload()
        await pressed(window, ("web-door-open", "web-open-title"))
        await window.type(WORDS("web-open-field"), " ".join(words))
        await pressed(window, ("web-open-button", "web-home-title"))
        assert await window.texts(".code") == office.waiting(case)
        assert window.faults == []
        await window.go("data:text/html,<script>throw Error('made up')</script>")

        async def heard() -> bool:
            await window.ask("session.status")
            return ["made up" in each for each in window.faults] == [True]

        await until(heard, "what a page complains of is told")
