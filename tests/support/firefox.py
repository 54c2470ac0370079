"""Firefox as a person has it, driven from a test over WebDriver BiDi (W3C), which it speaks itself: one window, presses and keys.

Decides how it is started, and how a test waits: for the page to change until it shows what is asked for. What must be there is the
tests' affair. Playwright drives a Firefox of its own making only, and not the one that people have.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.support.programs import program

_ATTEMPTS = 20
_GONE = ("move target out of bounds", "no such node", "no such element", "stale element")
"""What the browser says of an element that is not there any more."""
WITHIN_S: Final = 20.0
_LISTENS: Final = b"WebDriver BiDi listening on "
_SETTINGS: Final = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
"""What would otherwise ask others for things while a test runs."""
_FOUND: Final = """(selector, text) => new Promise((found) => {
  const said = (each) => (each.labels?.[0] ?? each).innerText.trim();
  const look = () => [...document.querySelectorAll(selector)].find((each) =>
    each.checkVisibility() && (text === null || said(each).split("\\n")[0].trim() === text));
  const observer = new MutationObserver(() => tell());
  function tell() {
    const there = look();
    if (there === undefined) return;
    observer.disconnect();
    there.scrollIntoView({ block: "center" });
    found(there);
  }
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  tell();
})"""


@asynccontextmanager
async def firefox(folder: Path, language: str) -> AsyncIterator[Window]:
    """Run Debian's Firefox while the context lasts, or skip the test that asked; what it keeps lies in `folder`."""
    command = program("firefox-esr", "firefox-esr")
    settings = {**_SETTINGS, "intl.accept_languages": language}
    (folder / "user.js").write_text(
        "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
    )
    given = ("--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0", "about:blank")
    running = await asyncio.create_subprocess_exec(
        command, *given, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        address = await asyncio.wait_for(_address(running), WITHIN_S)
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}/session") as line:
            window = Window(line)
            await window.begin()
            yield window
            await window.ask("browser.close")
            await asyncio.wait_for(running.wait(), WITHIN_S)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
        shutil.rmtree(folder, ignore_errors=True)


async def _address(running: asyncio.subprocess.Process) -> str:
    assert running.stderr is not None
    async for said in running.stderr:
        if said.startswith(_LISTENS):
            return said.removeprefix(_LISTENS).decode().strip()
    raise AssertionError("firefox ended before it listened")


class Window:
    """The one window, and what its pages complained of."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self._line, self._last, self._context = line, 0, ""
        self.faults: list[str] = []

    async def begin(self) -> None:
        """Find the window, and have its complaints told."""
        await self.ask("session.new", capabilities={})
        await self.ask("session.subscribe", events=["log.entryAdded"])
        self._context = (await self.ask("browsingContext.getTree"))["contexts"][0]["context"]

    async def go(self, address: str) -> None:
        """Open an address."""
        await self.ask("browsingContext.navigate", context=self._context, url=address, wait="complete")

    async def reload(self) -> None:
        """Load the page anew."""
        await self.ask("browsingContext.reload", context=self._context, wait="complete")

    async def title(self, text: str) -> None:
        """Wait for the page of this name."""
        await self._found("h1", text)

    async def press(self, name: str, kind: str = "button, .choice, a") -> None:
        """Press what bears a name. Where the page put another in its place since it was found, that one is pressed."""
        for attempt in range(_ATTEMPTS):
            element = {"type": "element", "element": await self._found(kind, name)}
            press = [
                {"type": "pointerMove", "x": 0, "y": 0, "origin": element},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ]
            try:
                await self._act(type="pointer", id="mouse", actions=press)
            except AssertionError as gone:
                # The pointer did not come there, so nothing was pressed.
                if attempt + 1 == _ATTEMPTS or not any(each in str(gone) for each in _GONE):
                    raise
            else:
                return

    async def type(self, label: str, text: str) -> None:
        """Type into the field of a label."""
        await self.press(label, "input, textarea")
        keys = [{"type": kind, "value": each} for each in text for kind in ("keyDown", "keyUp")]
        await self._act(type="key", id="keys", actions=keys)

    async def texts(self, selector: str) -> list[str]:
        """Wait for the first of these to be seen, and return what all of them say."""
        await self._found(selector, None)
        said = await self._call(
            "(selector) => [...document.querySelectorAll(selector)].map((each) => each.innerText)", selector
        )
        return [each["value"] for each in said["value"]]

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser for something, and return its answer; what it tells meanwhile is written down."""
        self._last += 1
        await self._line.send_json({"id": self._last, "method": method, "params": params})
        while True:
            said = await self._line.receive_json(timeout=WITHIN_S)
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                self.faults.append(str(said["params"]["text"]))
            if said.get("id") == self._last:
                assert said["type"] == "success", f"{method}: {said}"
                answer: dict[str, Any] = said["result"]
                return answer

    async def _act(self, **source: Any) -> None:
        await self.ask("input.performActions", context=self._context, actions=[source])

    async def _found(self, selector: str, text: str | None) -> dict[str, str]:
        """Wait until such an element is seen, bring it into sight and return what names it to the browser."""
        return {"sharedId": (await self._call(_FOUND, selector, text))["sharedId"]}

    async def _call(self, function: str, *given: str | None) -> dict[str, Any]:
        arguments = [{"type": "null"} if each is None else {"type": "string", "value": each} for each in given]
        said = await self.ask(
            "script.callFunction",
            functionDeclaration=function,
            arguments=arguments,
            target={"context": self._context},
            awaitPromise=True,
        )
        assert said["type"] == "success", said
        result: dict[str, Any] = said["result"]
        return result
