"""Where `letters` begins, also as `python -m relay_client`. The garbage collector runs only once the client is loaded.

Loading makes tens of thousands of objects that all stay. Collecting garbage among them meanwhile took a sixth of a start.
"""

import gc
import sys
from argparse import ArgumentParser


def main() -> int:
    """Load the client and run one command, or a session of them; return the exit status, 2 where the install is the server's."""
    gc.disable()
    try:
        from relay_client.main import main as run
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("relay"):
            raise  # a file of ours: no other install would have it
        ArgumentParser().exit(2, f"letters: {missing.name} is not installed: install relay-letters[client].\n")
    gc.freeze()
    gc.enable()
    return run()


if __name__ == "__main__":
    sys.exit(main())
