"""The story: an inmate's letter, an answer, and a goodbye. Ends with an error if anything goes otherwise."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from scripts.story.scans import CAMERA, OWNER, photographed
from scripts.story.server_view import require_absent, search, server_sees
from scripts.story.stage import Person, Stage, WentOtherwise, expect, heading, tell

AT_HOME = "willow"
"""Under which name Anna logs in, who has a device of her own and nobody beside her."""
KEPT = "kept"
"""The file in a kept story's folder that holds the number of its service's process."""
STOP_S = 20.0
LABEL = "Lindenhof burglary, file 2026-114"
FIRST = "I was the one who came through your window. Since then I think of the blue rocking horse in your hall."
ANSWER = "The rocking horse was my daughter's. You can call me on 06-12345678 if you want to know more."
REWRITTEN = "The rocking horse was my daughter's. She is nine now, and she sleeps with the cinnamon lamp on."
SECOND = "I carve wood here. I made a small heron, and I think of your daughter when I sand it."
NOTE = "It is about the night itself. It is calm in tone; nothing in it asks you for anything."
REASON = "Please leave out the telephone number, as we agreed in the talk about marigolds."
SHEETS = (
    ["I do not write well, so I write slowly.", "I broke your window with a stone", "from your own garden."],
    ["I am not asking you for anything.", "I only wanted you to know that", "I know what I did."],
)
PLANTED = [
    *("rocking horse", "cinnamon lamp", "small heron", "calm in tone", "marigolds", "Lindenhof"),
    *("Vandersteen", "4471-9906", "sheet-1"),
]


def main() -> int:
    """Play the story; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="Play one mediation through the real programs."
    )
    parser.add_argument("--keep", action="store_true", help="leave the service running, and print the logins")
    parser.add_argument(
        "--stop", type=Path, metavar="FOLDER", help="end the service that --keep left, and remove its folder"
    )
    given = parser.parse_args()
    if given.stop is not None:
        return stop_kept(given.stop)
    keep = given.keep
    folder = Path(tempfile.mkdtemp(prefix="relay-demo-"))
    stage = Stage(folder)
    try:
        play(stage, to_the_end=not keep)
    except WentOtherwise as otherwise:
        print(f"\nThe story went otherwise: {otherwise}\nEverything is kept in {folder}", file=sys.stderr)
        stage.stop()
        return 1
    if keep:
        print_logins(stage)
        return 0
    stage.stop()
    shutil.rmtree(folder)
    print("\nEverything went as told. The folder of the story was removed.")
    return 0


def play(stage: Stage, *, to_the_end: bool = True) -> None:
    """Play all scenes; without the last ones the contact is still open."""
    office, meral, daan, sanne = organisation(stage)
    anna = preparation(stage, office, meral)
    first = deposited(stage, meral, sanne, anna)
    opened(stage, meral, daan, anna, first)
    answered(stage, meral, sanne, anna)
    on_paper(stage, meral, sanne, anna)
    if to_the_end:
        goodbye(stage, meral, sanne, anna)
        last_look(stage)


def organisation(stage: Stage) -> tuple[Person, Person, Person, Person]:
    """An organisation with an office, two mediators and a prison counsellor."""
    heading("An organisation begins")
    tell("A foundation sets up its relay. The root key is for a drawer; the fingerprint goes on every paper.")
    stage.init(free_port())
    stage.serve()
    office = stage.staff("the office", "office", "coordinator", show=True)
    meral = stage.staff("Meral, lead mediator", "meral", "mediator")
    daan = stage.staff("Daan, deputy mediator", "daan", "mediator")
    sanne = stage.staff("Sanne, prison counsellor", "sanne", "counsellor")
    return office, meral, daan, sanne


def preparation(stage: Stage, office: Person, meral: Person) -> Person:
    """A case for one pair of people; the victim joins with a paper slip."""
    heading("Two people, one case")
    screen = office.says("case new --lead meral --stdin", LABEL, ".", f'assign "{LABEL}" daan --deputy', "cases")
    expect(screen, "was made", LABEL)
    tell("Meral hands Anna a slip in their talk. Anna joins at home and reads a code out to Meral.")
    meral.says(f'slip "{LABEL}" a --out slip-anna.txt')
    anna = stage.person("Anna, at home", AT_HOME)
    screen = anna.runs("join", "--file", "slip-anna.txt", "--name", AT_HOME, "--sure")
    code = last(re.findall(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", screen), "the code to read out")
    screen = meral.says(f'confirm "{LABEL}" --side a --sure')
    expect(screen, code, "Confirmed")
    anna.says("consent --sure", "home")
    tell("Bert is in prison and has no device. He agrees on paper, and Sanne may bring and print his letters.")
    meral.says(
        f'attest consent "{LABEL}" b --seen present',
        f'delegate "{LABEL}" b sanne --scopes submit,read --mode dictated',
    )
    return anna


def deposited(stage: Stage, meral: Person, sanne: Person, anna: Person) -> str:
    """The inmate's letter waits; nothing can bring it to anybody yet."""
    heading("A letter is deposited long before there is contact")
    screen = sanne.says("bring --stdin --send --sure --name Bert", FIRST, ".", "people")
    letter = last(re.findall(r"letter ([0-9a-f]{8})", screen), "the letter's number")
    server_sees(stage)
    tell("Anna sees nothing of it, and the mediator cannot pass it on before both are ready.")
    expect(anna.says("home"), "None", absent=("closed",))
    screen = meral.says(f"review {letter}", f"release {letter} --sure", may_fail=True)
    expect(screen, "rocking horse", "[case.not_open]")
    return letter


def opened(stage: Stage, meral: Person, daan: Person, anna: Person, letter: str) -> None:
    """The mediator prepares, reads and releases; the victim decides."""
    heading("The mediator reads it, and passes it on")
    screen = meral.says(
        f'prepared "{LABEL}" a --sure', f'prepared "{LABEL}" b --sure', f'open-case "{LABEL}" --sure', "today"
    )
    expect(screen, letter, LABEL)
    expect(daan.says(f"review {letter}", show=False), "rocking horse")
    screen = meral.says(f"review {letter}", f"release {letter} --stdin --sure", NOTE, ".")
    expect(screen, "rocking horse", "Passed on")
    tell("Anna finds a closed envelope with the mediator's note. Nothing opens by itself; she chooses.")
    expect(anna.says("home"), letter, absent=("rocking horse",))
    server_sees(stage)
    screen = anna.says(f"read {letter} --choice now --no-tell --sure")
    expect(screen, NOTE, "blue rocking horse")


def answered(stage: Stage, meral: Person, sanne: Person, anna: Person) -> None:
    """An answer goes back for revision, then to the inmate on paper."""
    heading("An answer, with a note from the mediator in between")
    screen = anna.says("write --stdin --send --sure", ANSWER, ".")
    expect(screen, "telephone")
    answer = last(re.findall(r"letter ([0-9a-f]{8})", screen), "the answer's number")
    meral.says(f"review {answer}", f"return {answer} --stdin --sure", REASON, ".")
    expect(anna.says("list", f"read {answer}"), "marigolds", "06-12345678")
    screen = anna.says(f"write --stdin --send --sure --replaces {answer}", REWRITTEN, ".")
    answer = last(re.findall(r"letter ([0-9a-f]{8})", screen), "the new answer's number")
    expect(meral.says(f"review {answer}", f"release {answer} --to-counsellor sanne --sure"), "Passed on")
    tell("Sanne asks Bert whether he wants it, prints it behind a cover sheet, and says what became of it.")
    screen = sanne.says("to-print", f"print {answer} --sure --text --to print-bert.txt", f"deliver {answer} handed")
    expect(screen, answer)
    page = (stage.folder / "print-bert.txt").read_text(encoding="utf-8")
    expect(page, "cinnamon lamp", absent=("Anna", "willow", "Bert"))
    expect(anna.says("list"), "passed on")


def on_paper(stage: Stage, meral: Person, sanne: Person, anna: Person) -> None:
    """The inmate writes by hand; the counsellor photographs the sheets; nothing of the telephone goes along."""
    heading("Two sheets of paper")
    tell("Bert writes by hand. Sanne takes a photo of each sheet with her telephone.")
    for number, lines in enumerate(SHEETS, 1):
        photographed(stage.folder / f"sheet-{number}.jpg", lines)
    screen = sanne.says("bring --page sheet-1.jpg --page sheet-2.jpg --no-text --send --sure")
    expect(screen, "place where it was made", CAMERA, OWNER, "2 pages")
    letter = last(re.findall(r"letter ([0-9a-f]{8})", screen), "the number of the letter on paper")
    server_sees(stage)
    tell("Meral looks at both pages. Her own program has checked that they hold nothing but what she sees.")
    screen = meral.says(f"review {letter} --pages look.pdf", f"release {letter} --sure")
    expect(screen, "Page 2", "Passed on", absent=("Must not go on",))
    screen = anna.says(f"read {letter} --choice now --no-tell --sure", f"pages {letter} --to from-bert.pdf")
    expect(screen, "2 pages")
    for name in ("look.pdf", "from-bert.pdf"):
        require_absent(stage.folder / name, [CAMERA, OWNER, "2026:11:20"], stage.folder / "sheet-1.jpg")


def goodbye(stage: Stage, meral: Person, sanne: Person, anna: Person) -> None:
    """One of them leaves at midnight: what was not opened is gone, at once."""
    heading("Midnight")
    screen = sanne.says("bring --stdin --send --sure", SECOND, ".", show=False)
    released = last(re.findall(r"letter ([0-9a-f]{8})", screen), "the second letter's number")
    screen = sanne.says("bring --stdin --send --sure", "One more, about the small heron.", ".", show=False)
    held = last(re.findall(r"letter ([0-9a-f]{8})", screen), "the third letter's number")
    expect(meral.says(f"review {released}", f"release {released} --sure", show=False), "Passed on")
    tell("Two more letters came from Bert: one waits in a closed envelope, one is with Meral. Anna wants to stop.")
    anna.says("withdraw --sure", "home")
    tell(
        "Nothing more can reach her. The closed envelope cannot be opened any more, and Meral cannot pass on the other."
    )
    expect(anna.says(f"read {released} --choice now --no-tell --sure", may_fail=True), absent=("heron",))
    screen = meral.says(f"release {held} --sure", "today", may_fail=True)
    expect(screen, absent=("Passed on",))
    screen = sanne.says("list")
    expect(screen, absent=("withdr", "Anna"))
    server_sees(stage)


def last_look(stage: Stage) -> None:
    """Backups, check, and the search for what must be nowhere."""
    heading("What the server knows in the end")
    for name in ("backup", "shares"):
        (stage.folder / name).mkdir(mode=0o700)
    stage.operate("shares-key", "shares.key", show=False)
    with (stage.relay / "relay.settings").open("a", encoding="utf-8") as settings:
        settings.write(
            "RELAY_BACKUP_FOLDER=../backup\nRELAY_SHARES_FOLDER=../shares\n"
            "RELAY_SHARES_KEY=../shares.key.public\nRELAY_SHARES_HOLDER=the board\n"
        )
    (stage.folder / "shares.key").rename(stage.folder / "kept-by-the-board")
    stage.operate("backup", settings=True)
    stage.operate("backup", "--shares", settings=True)
    search(stage, PLANTED, known=AT_HOME)
    stage.operate("check", settings=True)


def last(matches: list[str], what: str) -> str:
    """Return the last of what was found on a screen."""
    if not matches:
        raise WentOtherwise(f"the screen does not show {what}")
    return matches[-1]


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def print_logins(stage: Stage) -> None:
    """Say how to go on by hand."""
    process = 0 if stage.process is None else stage.process.pid
    (stage.folder / KEPT).write_text(f"{process}\n", encoding="utf-8")
    print(f"\nThe service goes on at {stage.origin} (process {process}), and the contact is open.")
    print(f"Everything is in {stage.folder}. To stop it and remove that folder: scripts/demo --stop {stage.folder}")
    print("To be one of these people:\n")
    for person in stage.people:
        print(f"  {person.name}: LETTERS_HOME={person.home} .venv/bin/letters session")
        print(f"      passphrase: {person.passphrase}")
    for person in stage.people:
        if person.login == AT_HOME:
            print(f"\nIn a browser: open {stage.origin}, choose to open your post, and be {person.name}:")
            print(f"  name {person.login}, words {person.passphrase}, code {stage.fingerprint}")


def stop_kept(folder: Path) -> int:
    """End the service that a kept story left running, and remove its folder; return the exit code."""
    try:
        process = int((folder / KEPT).read_text(encoding="utf-8"))
        command = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        command, process = [], 0
    except (OSError, ValueError):
        print(f"{folder} is not the folder of a kept demo.", file=sys.stderr)
        return 1
    if not (folder / KEPT).exists():
        print(f"{folder} is not the folder of a kept demo.", file=sys.stderr)
        return 1
    # The number may be another program's by now: it is ended only where it serves this very folder.
    if str(folder / "relay" / "relay.settings").encode() in command:
        os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_S
        while Path(f"/proc/{process}").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    shutil.rmtree(folder)
    print("The service was stopped, and its folder was removed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
