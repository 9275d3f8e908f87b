"""Say what the reader can do about an ending, where the cause is sure.

Four mistakes cost learners hours because what Python prints about them names something else: a
program without its `__main__` guard, a name that lives in another cell, a keyboard that is not
there, a port that is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from labhelpers.endings import End
from labhelpers.program import Program

KnownNames = Callable[[str], bool]

_GUARD_MISSING = "has finished its bootstrapping phase"
_NAME_ERROR = re.compile(r"^NameError: name '([^']+)' is not defined", re.MULTILINE)
_NO_KEYBOARD = re.compile(r"^EOFError: EOF when reading a line", re.MULTILINE)
_PORT_TAKEN = re.compile(r"^OSError: \[(?:Errno|WinError) (?:98|48|10048)\]", re.MULTILINE)
_TOP_LEVEL_AWAIT = re.compile(r"^SyntaxError: 'await' outside function", re.MULTILINE)
_NOTEBOOK_LINE = re.compile(r"^\s*[%!]\w", re.MULTILINE)


def hints(end: End, program: Program, stderr: str, known: KnownNames | None) -> tuple[str, ...]:
    """Return a sentence or two for each thing the reader can do; none where nothing is sure.

    Parameters
    ----------
    stderr
        What the program and all its processes wrote there.
    known
        Tells whether the notebook has a name that the program may have meant.
    """
    found = (*_about_limits(end), *_about_errors(program, stderr), *_about_names(stderr, known))
    return tuple(dict.fromkeys(found))


def _about_limits(end: End) -> Iterator[str]:
    if end.reason == "timed out":
        longer = f"{end.timeout * 3:g}"
        yield (
            f"If it needs more time: `%%lab --timeout {longer}` or `run(…, timeout={longer})`. "
            "If it should have ended by now, the picture shows what it was doing."
        )
    if end.reason == "out of memory":
        yield "Make the data smaller, or allow it more: `run(source, memory=4 * 2**30)`."


def _about_errors(program: Program, stderr: str) -> Iterator[str]:
    if _GUARD_MISSING in stderr:
        yield (
            "Each worker process imports this program again, and so came to the line that starts "
            'workers. Put the lines that start the work under `if __name__ == "__main__":`.'
        )
    if _NO_KEYBOARD.search(stderr):
        yield "A lab cell has no keyboard: give the value in the program instead of input()."
    if _PORT_TAKEN.search(stderr):
        yield (
            "Another program listens on that port. "
            "Bind to port 0 and the system chooses a free one."
        )
    if _TOP_LEVEL_AWAIT.search(stderr):
        yield "A lab cell is a complete program: await inside a coroutine run by asyncio.run()."
    elif "SyntaxError" in stderr and _NOTEBOOK_LINE.search(program.source):
        yield "A lab cell is plain Python: the notebook's % and ! lines do not work in it."


def _about_names(stderr: str, known: KnownNames | None) -> Iterator[str]:
    for name in _NAME_ERROR.findall(stderr):
        if known is not None and known(name):
            yield (
                f"`{name}` is defined in another cell. "
                "A lab cell is a complete program: define it in this cell."
            )
