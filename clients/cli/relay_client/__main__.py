"""Runs `letters` as `python -m relay_client`."""

import sys

from relay_client.start import main

sys.exit(main())
