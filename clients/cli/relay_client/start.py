"""Where the program `letters` begins: the client is loaded whole before memory is looked through for what nobody needs.

Loading makes tens of thousands of objects that all stay. Looking through them again and again meanwhile took a sixth of a start.
"""

import gc


def main() -> int:
    """Load the client and run one command, or a session of them; return the exit status."""
    gc.disable()
    from relay_client.main import main as run

    gc.freeze()
    gc.enable()
    return run()
