"""`%%lab` runs the cell as a complete program, `%%explore` runs it under every schedule.

A cell of threads in the kernel's own process can hang the notebook, leaves its threads to the next
cell, and cannot be drawn. Here the magics are thin: they read the line, call `run` or `explore`,
and show what that returns.
"""

from __future__ import annotations

import ast
import re

from IPython.core.error import UsageError
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from labhelpers import asking, elsewhere
from labhelpers.exercises import keep, magic
from labhelpers.exploration import MOST_STATES, StoppedExploring, explore
from labhelpers.interrupts import noted
from labhelpers.options import ExploreOptions, Options, parse, parse_explore
from labhelpers.program import Program
from labhelpers.sandbox import Run, Stopped, print_piece, run
from labhelpers.status import StatusLine
from labhelpers.verdicts import Exploration

_LONGEST_CELL = 100_000  # characters; to parse a longer one takes seconds
_LAB_LINE = re.compile(r"\s*%%(?:lab|explore)\b[^\n]*\n")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Make the magics known to a notebook: `%load_ext labhelpers`."""
    for function in (lab, explore_cell):
        name = _NAMES[function]
        shell.magics_manager.register_function(function, magic_kind="cell", magic_name=name)
    asking.register(shell)
    elsewhere.register(shell)
    magic.register(shell, _somebody_watches)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take them away again."""
    for name in _NAMES.values():
        shell.magics_manager.magics["cell"].pop(name, None)
    asking.unregister(shell)
    elsewhere.unregister(shell)
    magic.unregister(shell)


def lab(line: str, cell: str) -> None:
    """Run the cell as a complete program in a process of its own.

    Options: --timeout SECONDS (10 unless said), --virtual (modelled threads and time: sleeping
    costs nothing), --seed NUMBER (another order of a virtual run), --as NAME (binds the run),
    --get NAME,NAME… (brings back variables), --for EXERCISE (keeps the program for `%check`),
    --no-view (no timeline).
    """
    shell = get_ipython()
    assert shell is not None
    try:
        options = parse(line)
        program = _program(cell)
        if options.exercise:
            keep(options.exercise, program)
        _show(_run(program, options, shell), options, shell)
    except Stopped as stopped:
        with noted():  # the key is often pressed more than once
            _show(stopped.run, options, shell)
        raise stopped from None
    except ValueError as error:
        raise UsageError(str(error)) from None


def explore_cell(line: str, cell: str) -> None:
    """Run the cell's program under every schedule that matters, and show one that breaks it.

    Options: --budget SCHEDULES or --budget 5s (10000 schedules unless said), --outcome NAME,NAME…
    (counts final values of globals), --replay ID (one schedule again), --timeout SECONDS (60
    unless said), --as NAME (binds the exploration), --no-view (no stepper).
    """
    shell = get_ipython()
    assert shell is not None
    try:
        options = parse_explore(line)
        _show_explored(_explore(_program(cell, "%%explore"), options, shell), options, shell)
    except StoppedExploring as stopped:
        with noted():
            _show_explored(stopped.exploration, options, shell)
        raise stopped from None
    except ValueError as error:
        raise UsageError(str(error)) from None


_NAMES = {lab: "lab", explore_cell: "explore"}


def _explore(program: Program, options: ExploreOptions, shell: InteractiveShell) -> Exploration:
    status = StatusLine()
    try:
        return explore(
            program,
            budget=options.budget,
            outcome=options.outcome,
            replay=options.replay,
            timeout=options.timeout,
            most_states=MOST_STATES if options.view or options.bind else 0,
            on_progress=status.show_exploring if _somebody_watches(shell) else None,
        )
    finally:
        status.clear()


def _show_explored(explored: Exploration, options: ExploreOptions, shell: InteractiveShell) -> None:
    if options.bind:
        shell.push({options.bind: explored})
    if options.view:
        display(explored)
    else:
        display({"text/plain": "\n".join((explored.sentence, *explored.details))}, raw=True)


def _program(cell: str, magic: str = "%%lab") -> Program:
    if not cell.strip():
        raise ValueError(f"This cell is empty: write a program below the {magic} line.")
    return Program.from_cell(cell)


def _run(program: Program, options: Options, shell: InteractiveShell) -> Run:
    status, watched = StatusLine(), _somebody_watches(shell)
    try:
        return run(
            program,
            timeout=options.timeout,
            get=options.get,
            virtual=options.virtual,
            seed=options.seed or 0,
            on_output=print_piece,
            on_status=status.show if watched else None,
            on_deadlock=status.show_deadlock if watched else None,
            known_names=lambda name: _notebook_has(name, shell),
        )
    finally:
        status.clear()


def _show(done: Run, options: Options, shell: InteractiveShell) -> None:
    shell.push(dict(done.values))
    if options.bind:
        shell.push({options.bind: done})
    if options.view:
        display(done)
    else:
        display({"text/plain": str(done.outcome)}, raw=True)


def _somebody_watches(shell: InteractiveShell) -> bool:
    """Return whether a person sits there: JupyterLab allows input, tools that run books do not."""
    get_parent = getattr(getattr(shell, "kernel", None), "get_parent", None)
    parent = get_parent("shell") if get_parent is not None else {}
    return bool(parent.get("content", {}).get("allow_stdin", False))


def _notebook_has(name: str, shell: InteractiveShell) -> bool:
    """Return whether the kernel, or a lab cell that was run, defines `name`."""
    if name in shell.user_ns:
        return True
    assert shell.history_manager is not None
    cells = shell.history_manager.input_hist_raw
    likely = (cell for cell in cells if name in cell and len(cell) < _LONGEST_CELL)
    return any(name in _defined_in(cell) for cell in likely)


def _defined_in(cell: str) -> set[str]:
    match = _LAB_LINE.match(cell)
    if match is None:
        return set()
    try:
        nodes = list(ast.walk(ast.parse(cell[match.end() :])))
    except (SyntaxError, ValueError):
        return set()
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    imported = {n.asname or n.name for n in nodes if isinstance(n, ast.alias)}
    return stored | imported | {node.name for node in nodes if isinstance(node, named)}
