"""A secret stays unseen at a screen where the program was stopped (Ctrl-Z) and goes on (fg), as a shell does it."""

import os
import pty
import re
import select
import signal
import sys

from tests.cli.seats import environment

SHELL = ("/bin/bash", "--norc", "--noprofile", "-i")
WITHIN_S = 60
ASKS = (
    "import sys; from relay_client.ui.terminal import Terminal; from relay_client.words.sentences import Language, Sentences; "
    "t = Terminal(Sentences(Language.EN)); print('it was', len(t.ask_secret('ask-passphrase')), 'long')"
)


def test_what_is_typed_after_going_on_is_not_shown() -> None:
    process, screen = pty.fork()
    if process == 0:
        os.execve(SHELL[0], SHELL, environment(TERM="xterm", PS1="ready> "))  # noqa: S606 - a shell, for its job control

    shown = ""

    def until(pattern: str) -> None:
        nonlocal shown
        pieces = ""
        while not re.search(pattern, pieces):
            ready, _, _ = select.select([screen], [], [], WITHIN_S)
            assert ready, pieces
            pieces += os.read(screen, 4096).decode(errors="replace")
        shown += pieces

    try:
        until("ready> $")
        os.write(screen, f'"{sys.executable}" -c "{ASKS}"\n'.encode())
        until("assphrase: $")
        os.write(screen, b"\x1a")
        until("Stopped[\\s\\S]*ready> $")
        os.write(screen, b"fg\n")
        until("assphrase: $")
        os.write(screen, b"the hidden words\n")
        until("it was 16 long[\\s\\S]*ready> $")
        os.write(screen, b"echo seen $((1 + 1)) times\n")
        until("seen 2 times")
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(screen)
    assert "the hidden words" not in shown
    assert "echo seen $((1 + 1)) times" in shown, "the screen shows what is typed once more"
