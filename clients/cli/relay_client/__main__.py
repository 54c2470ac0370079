"""Runs `letters` as `python -m relay_client`."""

import sys

from relay_client.main import main

sys.exit(main())
