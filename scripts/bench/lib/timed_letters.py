"""The program `letters` in a process that says at its end what it used: a program for `looks`, never imported by anything.

Nothing in the program itself is changed but the one function that stretches a passphrase, which is timed here and whose memory is
left out of the peak. What it used goes into the file that LETTERS_USED names.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from relay.crypto import slots

_STRETCH = slots.passphrase_keys
_KIB_PER_MIB = 1024
used = {"argon2_s": 0.0, "argon2_cpu_s": 0.0}


def _timed(*args: Any, **members: Any) -> slots.SlotKeys:
    begun, cpu = time.perf_counter(), time.thread_time()
    try:
        return _STRETCH(*args, **members)
    finally:
        used["argon2_s"] += time.perf_counter() - begun
        used["argon2_cpu_s"] += time.thread_time() - cpu
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_mib() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / _KIB_PER_MIB
    raise RuntimeError("no peak in /proc/self/status")


if __name__ == "__main__":
    slots.passphrase_keys = _timed
    from relay_client.__main__ import main

    status = main()
    report = {**used, "cpu_s": time.process_time() - used["argon2_cpu_s"], "peak_mib": round(_peak_mib(), 1)}
    Path(os.environ["LETTERS_USED"]).write_text(json.dumps(report), encoding="ascii")
    sys.exit(status)
