"""A small exercise for tests, written into a folder as an author would write it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

DEFINITION = """
from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, Within
from labhelpers.exercises.signs import calls_in_function, calls_in_loop

exercise = Exercise(
    title="Two naps",
    topics=("threads",),
    minutes=3,
    wanted=(Ends(), AtOnce("sleepers", least=2), Within(1.0)),
    hints=("Look at the lanes.", "Start both.", "Start `one`, then start `two`."),
    mistakes=(
        Mistake("joined", "`join()` in the loop.", (calls_in_loop("start", "join"),)),
        Mistake("own_lock", "A lock for each.", (calls_in_function("Lock"),)),
    ),
)
"""
STUB = """
import time

for _ in range(2):
    time.sleep(1)
"""
SOLUTION = """
import time
from threading import Thread

for _ in range(2):
    Thread(target=time.sleep, args=(1,)).start()
"""
JOINED = """
import time
from threading import Thread

for _ in range(2):
    sleeper = Thread(target=time.sleep, args=(1,))
    sleeper.start()
    sleeper.join()
"""
OWN_LOCK = """
import time
from threading import Lock

def nap():
    with Lock():
        time.sleep(1)

nap()
nap()
"""


def write_exercise(beside: Path, name: str = "naps-1", **programs: str) -> Path:
    """Write the exercise into the folder `exercises` below `beside`; return its own folder.

    `programs` replaces its files: `solution`, `joined`, `own_lock`, `exercise`.
    """
    folder = beside / "exercises" / name
    (folder / "mistakes").mkdir(parents=True)
    files = {"exercise": DEFINITION, "solution": SOLUTION, "joined": JOINED, "own_lock": OWN_LOCK}
    for stem, text in {**files, **programs}.items():
        place = folder if stem in ("exercise", "solution") else folder / "mistakes"
        (place / f"{stem}.py").write_text(dedent(text).lstrip(), encoding="utf-8")
    return folder
