"""Where `letters` begins, also as `python -m relay_client`. The garbage collector runs only once the client is loaded.

Loading makes tens of thousands of objects that all stay. Collecting garbage among them meanwhile took a sixth of a start.
"""

import gc
import sys


def main() -> int:
    """Load the client and run one command, or a session of them; return the exit status."""
    gc.disable()
    from relay_client.main import main as run

    gc.freeze()
    gc.enable()
    return run()


if __name__ == "__main__":
    sys.exit(main())
