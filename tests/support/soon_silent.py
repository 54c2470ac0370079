"""`letters`, as in `light`, whose editor waits some seconds for a key and not a quarter of an hour.

Started as a program (`python -m tests.support.soon_silent PROGRAM… ARGUMENTS…`) in the place of the one that is named behind it.
"""

from __future__ import annotations

import sys
from typing import Final
from unittest.mock import patch

from relay_client.__main__ import main
from relay_client.commands import editing
from tests.support.light import PROGRAM, light_passphrases

SOON: Final = (sys.executable, "-m", "tests.support.soon_silent")
_SILENT_S: Final = 4.0


if __name__ == "__main__":
    with light_passphrases(), patch.object(editing, "IDLE_S", _SILENT_S):
        del sys.argv[1 : 1 + len(PROGRAM)]
        sys.exit(main())
