"""Other Pythons of this machine: found by themselves, told apart by a tag, and given a program.

Whoever has one should not have to say where: it may be on PATH, or of uv or pyenv.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

VARIABLE = "LABHELPERS_PYTHONS"  # more interpreters, separated as in PATH
TIMEOUT = 120.0  # seconds; what a program may take on a busy machine
PATIENCE = 10.0  # seconds; a Python that has not said by then which it is counts as none

_TAG = """
import sys, sysconfig

free = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
print("%d.%d" % sys.version_info[:2] + free if sys.version_info >= (3, 11) else "")
"""
_SHARE = """
from time import perf_counter, process_time

start, cpu = perf_counter(), process_time()
while perf_counter() < start + 0.3:
    pass
print((process_time() - cpu) / (perf_counter() - start))
"""
_PLACES = (  # an older one is not even started
    ".pyenv/versions/3.1[1-9]*/bin/python",
    ".local/share/uv/python/*-3.1[1-9]*/bin/python",
    "AppData/Roaming/uv/python/*-3.1[1-9]*/python.exe",
)


def pythons_here() -> dict[str, str]:
    """Return the Pythons of this machine, each by its tag: on PATH, of uv and pyenv, and named."""
    paths = list(_candidates())
    with ThreadPoolExecutor() as pool:  # one that hangs delays no other
        tags = list(pool.map(tag_of, paths))
    found: dict[str, str] = {}
    for tag, path in zip(tags, paths, strict=True):
        if tag:
            found.setdefault(tag, path)
    return found


def tag_of(python: str) -> str:
    """Return "3.14" or, without a GIL, "3.14t"; "" for a file that is no Python from 3.11 on."""
    try:
        done = subprocess.run(
            [python, "-c", _TAG],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):  # made for another machine, or on a slow disk
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _candidates() -> Iterator[str]:
    names = [f"python3.{minor}{build}" for minor in range(13, 17) for build in ("", "t")]
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    named = [Path(path) for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
    files = [f"{name}{end}" for name in names for end in ("", ".exe")]
    on_path = [folder / file for file in files for folder in folders]
    installed = [path for place in _PLACES for path in sorted(Path.home().glob(place))]
    seen = set()
    for path in (*named, Path(sys.executable), *on_path, *installed):
        if str(path) not in seen and path.is_file() and os.access(path, os.X_OK):
            seen.add(str(path))
            yield str(path)


def _environment() -> dict[str, str]:
    """Return this process's, less what is meant for this Python alone."""
    unwanted = {"PYTHON_GIL", "PYTHONPATH", "PYTHONHOME"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PYTHONIOENCODING": "utf-8"}


def run_on(python: str, source: str, timeout: float = TIMEOUT) -> list[str]:
    """Run a program on another Python; return what it printed, and how it failed if it did."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.py")
        path.write_text(source, encoding="utf-8")
        try:
            done = subprocess.run(
                [python, str(path)],
                capture_output=True,
                encoding="utf-8",
                env=_environment(),
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [f"not at its end after {timeout:g} s"]
    failed = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return done.stdout.splitlines() + failed


def two_processors_are_free() -> bool:
    """Tell whether two programs get a processor each at the moment."""
    command = [sys.executable, "-c", _SHARE]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return all(float(one.communicate(timeout=TIMEOUT)[0]) > 0.9 for one in both)
