"""Keep the helper's own frames out of every traceback that a program prints.

The program runs inside `exec`, and its locks are wrapped; without this a learner's first traceback
would begin and end in files that are not theirs. Python's own printing in C cannot be told to
leave frames out, nor to read a program that has no file, so the hooks it is called through get
Python versions. `traceback` itself is only patched when something imports it (6 ms).
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType, ModuleType, TracebackType
    from typing import Any

_CHILD = os.path.dirname(os.path.abspath(__file__))
HERE = (_CHILD + os.sep, os.path.join(os.path.dirname(_CHILD), "model") + os.sep)


hidden: list[object] = []
"""Code objects that are ours though no file of the helper holds them: a worker's first command."""


def is_ours(frame: FrameType) -> bool:
    """Return whether `frame` runs the helper's code inside the child."""
    code = frame.f_code
    return code.co_filename.startswith(HERE) or any(code is each for each in hidden)


def line_in(name: str, error: BaseException) -> int | None:
    """Return the innermost line of the file `name` in which `error` was raised."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    line, tb = None, error.__traceback__
    while tb is not None:
        if tb.tb_frame.f_code.co_filename == name:
            line = tb.tb_lineno
        tb = tb.tb_next
    return line


def report(error: BaseException) -> None:
    """Print an exception that left the program, as the interpreter does with `sys.excepthook`."""
    tb = _without_our_beginning(error.__traceback__)
    error.__traceback__ = tb
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, tb
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    try:
        sys.excepthook(type(error), error, tb)
    except SystemExit:
        raise
    except BaseException as failure:
        failure.__traceback__ = _without_our_beginning(failure.__traceback__)
        _print("Error in sys.excepthook:\n")
        _print_exception(failure)
        _print("\nOriginal exception was:\n")
        _print_exception(error)


def _without_our_beginning(tb: TracebackType | None) -> TracebackType | None:
    while tb is not None and is_ours(tb.tb_frame):
        tb = tb.tb_next
    return tb


def install(name: str, source: str) -> None:
    """Set the hooks; `source` is shown as the lines of the file `name`, which need not exist."""
    sys.excepthook = sys.__excepthook__ = _excepthook
    sys.unraisablehook = sys.__unraisablehook__ = _unraisablehook
    for module_name, patch in (
        ("traceback", _patch_traceback),
        ("linecache", lambda module: _prime(module, name, source)),
        ("threading", _patch_threading),
    ):
        _when_imported(module_name, patch)


def _when_imported(name: str, patch: Any) -> None:
    from labhelpers.child import importing

    importing.when_imported(name, patch)


def _prime(linecache: ModuleType, name: str, source: str) -> None:
    lines = [line + "\n" for line in source.split("\n")]
    linecache.cache[name] = (len(source), None, lines, name)  # no mtime: never checked on disk


def _patch_traceback(traceback: ModuleType) -> None:
    """Filter the one generator that all printing and extracting of frames goes through."""
    summary = traceback.StackSummary
    extract = summary._extract_from_extended_frame_gen.__func__

    def without_ours(
        cls: type[Any], /, frames: Iterable[tuple[FrameType, Any]], **options: Any
    ) -> Any:
        return extract(cls, _only_theirs(frames), **options)

    summary._extract_from_extended_frame_gen = classmethod(without_ours)


def _only_theirs(frames: Iterable[tuple[FrameType, Any]]) -> Iterator[tuple[FrameType, Any]]:
    return (item for item in frames if not is_ours(item[0]))


def _patch_threading(threading: Any) -> None:
    threading.excepthook = threading.__excepthook__ = _thread_excepthook


def _excepthook(
    kind: type[BaseException], error: BaseException, tb: TracebackType | None, /
) -> None:
    """The default of `sys.excepthook`."""
    if sys.stderr is None:
        return
    sys.stderr.flush()
    _print_exception(error, tb)


def _thread_excepthook(args: Any, /) -> None:
    """The default of `threading.excepthook`."""
    if args.exc_type is SystemExit:
        return
    file = sys.stderr if sys.stderr is not None else args.thread and args.thread._stderr
    if file is None:
        return
    from threading import get_ident

    name = args.thread.name if args.thread is not None else get_ident()
    _print(f"Exception in thread {name}:\n", file)
    _print_exception(args.exc_value, args.exc_traceback, file)


def _unraisablehook(args: Any, /) -> None:
    """The default of `sys.unraisablehook`."""
    if sys.stderr is None:
        return
    message = args.err_msg or "Exception ignored in"
    try:
        what = f": {args.object!r}" if args.object is not None else ""
    except Exception:
        what = ": <object repr() failed>"
    _print(f"{message}{what}\n")
    _print_exception(args.exc_value or args.exc_type(), args.exc_traceback)


def _print_exception(
    error: BaseException, tb: TracebackType | None = None, file: Any = None
) -> None:
    # In one piece, or the lines of two threads would be mixed.
    _print(_formatted(error, error.__traceback__ if tb is None else tb), file)


def _formatted(error: BaseException, tb: TracebackType | None) -> str:
    try:
        import traceback

        return "".join(traceback.format_exception(error.__class__, error, tb))
    except:  # noqa: E722 (the program may have broken anything, built-in names among it)
        text = ""
        while tb is not None:
            code = tb.tb_frame.f_code
            if not code.co_filename.startswith(HERE):
                text += f'  File "{code.co_filename}", line {tb.tb_lineno}, in {code.co_name}\n'
            tb = tb.tb_next
        return f"Traceback (most recent call last):\n{text}{error.__class__.__name__}: {error}\n"


def _print(text: str, file: Any = None) -> None:
    file = sys.stderr if file is None else file
    file.write(text)
    file.flush()
