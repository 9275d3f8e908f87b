"""What has to happen within a second may take longer on a machine that others keep busy."""

from __future__ import annotations

import subprocess
import sys
import time

USUAL_START = 0.05  # seconds until Python has started and ended, where nothing else runs: 0.02


def slowness() -> float:
    """Return how much longer than on a free machine things take here now, at least 1."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return max(1.0, (time.monotonic() - began) / USUAL_START)


def in_time(taken: float, limit: float) -> bool:
    """Return whether `taken` is below `limit`, both in seconds of a free machine."""
    return taken < limit or taken < limit * slowness()
