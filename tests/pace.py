"""What has to happen within a second may take longer on a machine that others keep busy."""

from __future__ import annotations

import subprocess
import sys
import time

USUAL_START = 0.05  # seconds until Python has started and ended, where nothing else runs: 0.02
LOOKS = 5  # a single one may be lucky where others have just kept the machine busy


def slowness() -> float:
    """Return how much longer than on a free machine things take here now, at least 1."""
    return max(1.0, *(_start() / USUAL_START for _ in range(LOOKS)))


def _start() -> float:
    """Return the seconds until Python has started and ended."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.monotonic() - began


def in_time(taken: float, limit: float) -> bool:
    """Return whether `taken` is below `limit`, both in seconds of a free machine."""
    return taken < limit or taken < limit * slowness()
