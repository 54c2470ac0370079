"""One person's part in a mediation, from their slip to pausing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.web.mediation import Mediation, mediation_of
from tests.web.story import story
from tests.web.walks.setting import PHONE, Setting, Stop, Walk


def _go(setting: Setting[Mediation]) -> Iterator[Stop]:
    somebody = setting.seat(PHONE)
    for name in story(somebody, setting.world, setting.words):
        yield Stop(name, somebody)


STORY: Final = Walk(
    mediation_of,
    _go,
    {
        "code": "Code",
        "home-unconfirmed": "Home",
        "home-agree": "Home",
        "agree": "Agree",
        "forms": "Forms",
        "home-nothing": "Home",
        "home-open": "Home",
        "supporters": "Supporters",
        "write": "Write",
        "write-typed": "Write",
        "turned": "Write",
        "hints": "Hints",
        "check": "Check",
        "sent": "Sent",
        "letter": "Letter",
        "home-made": "Home",
        "made": "Made",
        "home-returned": "Home",
        "returned": "Letter",
        "note": "Note",
        "notes": "Notes",
        "home-waits": "Home",
        "gate": "Gate",
        "send-back": "SendBack",
        "reading": "Reading",
        "after": "After",
        "paper-none": "Pages",
        "camera-denied": "Camera",
        "paper-unknown": "Pages",
        "paper": "Pages",
        "paper-large": "Pages",
        "page-crop": "PageCrop",
        "page-black": "PageBlack",
        "check-pages": "Check",
        "reading-pages": "Reading",
        "idle": "Home",
        "pause-stop": "PauseStop",
        "home-paused": "Home",
        "stopped": "PauseStop",
        "home-ended": "Home",
    },
)
