"""Where this machine has a Chromium, for all that shows the book as a browser draws it."""

from __future__ import annotations

import shutil
from functools import cache

# The shell is Chromium without its windows: to open a page costs it a third.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@cache
def browser_path() -> str | None:
    """Return the path of the lightest one, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
