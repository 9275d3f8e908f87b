"""Threads: who started whom, who joins whom, how each ended, and the main thread's last wait.

Methods of `threading.Thread` are replaced, not the class: the program's subclasses, isinstance and
repr stay as they are.
"""

from __future__ import annotations

import _thread
import sys

from labhelpers.child import core, rawthreads

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from typing import Any

TASK = "_labhelpers_task"  # attribute of a Thread: its core.Task


def patch(threading: Any) -> None:
    """Record the threads that `threading` starts, and their joins."""
    threading._start_new_thread = rawthreads.original  # its threads are told of by Thread.start
    thread_class = threading.Thread
    _patch_start(thread_class)
    _patch_life(thread_class)
    _patch_join(thread_class)
    _adopt_main(threading)
    _record_last_wait(threading)
    core.on_fork.append(lambda forker: _adopt_main(threading))


def task_of(thread: object) -> core.Task | None:
    """Return the task of a `threading.Thread`, None before its start."""
    return getattr(thread, TASK, None)


def _adopt_main(threading: Any) -> None:
    if _thread.get_ident() in threading._active:
        main = threading._active[_thread.get_ident()]
        task = core.tasks[core.current_task()]
        setattr(main, TASK, task)
        task.source = main


def _patch_start(thread_class: Any) -> None:
    start = thread_class.start

    def recorded_start(self: Any) -> None:
        if getattr(self, TASK, None) is not None or not getattr(self, "_initialized", False):
            start(self)  # Python's own complaint
            return
        task = core.new_task("thread", self.name, source=self, library=not _is_readers(self))
        setattr(self, TASK, task)
        hidden = core.hide()  # start() waits for the new thread's first step
        try:
            start(self)
        except BaseException:
            setattr(self, TASK, None)
            core.end_task(task, "raised")
            raise
        finally:
            core.leave_context(hidden)

    thread_class.start = core.like(start, recorded_start)


def _is_readers(thread: Any) -> bool:
    if core.called_by_reader(3):
        return True
    work = getattr(thread, "_target", None) or type(thread).run
    work = getattr(work, "__func__", work)
    code = getattr(work, "__code__", None)
    return code is not None and core.is_reader(code.co_filename)


def _patch_life(thread_class: Any) -> None:
    run_to_end = thread_class._bootstrap_inner

    def recorded_life(self: Any) -> None:
        task = getattr(self, TASK, None)
        if task is None:
            run_to_end(self)
            return
        core.run_as(task)
        _note_exceptions(self, task)
        try:
            run_to_end(self)
        finally:
            core.leave(task)

    thread_class._bootstrap_inner = core.like(run_to_end, recorded_life)


def _note_exceptions(thread: Any, task: core.Task) -> None:
    report = getattr(thread, "_invoke_excepthook", None)
    if report is None:
        return

    def noting(thread: Any) -> None:
        # Leaving by sys.exit() is an end, not an error.
        if sys.exc_info()[0] is not SystemExit:
            task.ending = "raised"
        report(thread)

    thread._invoke_excepthook = noting


def _patch_join(thread_class: Any) -> None:
    join = thread_class.join

    def recorded_join(self: Any, timeout: float | None = None) -> None:
        task = getattr(self, TASK, None)
        if task is None or task.ended or task.id == core.current_task():
            join(self, timeout)
            return
        wait = begin_join(task, timed=timeout is not None)
        try:
            join(self, timeout)
        finally:
            core.end_wait(wait, done=bool(task.ended))

    thread_class.join = core.like(join, recorded_join)


def begin_join(task: core.Task, timed: bool) -> core.Wait | None:
    """Begin a wait for the end of `task`."""
    return core.begin_wait(
        "waiting",
        core.task_resource(task),
        "",
        timed,
        holder=lambda: None if task.ended else task.id,
        ready=lambda: bool(task.ended),
    )


# --- the main thread at exit -----------------------------------------------------------------
# `threading._shutdown` waits for all threads that are no daemons. It is shown as a wait for the
# first of them; when that one ends, for the next.

_last_wait: core.Wait | None = None


def _record_last_wait(threading: Any) -> None:
    # The first function registered is the last called, after those that let idle pools end.
    threading._register_atexit(lambda: _begin_last_wait(threading))
    core.on_end.append(lambda task: _pass_on_last_wait(threading, task))
    shutdown = threading._shutdown

    def recorded_shutdown() -> None:
        try:
            shutdown()
        finally:
            _end_last_wait()

    threading._shutdown = core.like(shutdown, recorded_shutdown)


def _begin_last_wait(threading: Any) -> None:
    global _last_wait
    for thread in list(threading._active.values()):
        task = getattr(thread, TASK, None)
        if task is None or thread.daemon or task.ended or task.id == core.current_task():
            continue
        _last_wait = begin_join(task, timed=False)
        if _last_wait is not None:
            _last_wait.label = core.label_id("at exit")
        return


def _pass_on_last_wait(threading: Any, ended: int) -> None:
    global _last_wait
    wait = _last_wait
    if wait is None or core.holder_of(wait) is not None:
        return  # begun at another task's end than the one it waits for
    core.end_wait(wait)
    _last_wait = None
    successor = _next_to_end(threading)
    if successor is not None:
        _last_wait = core.Wait(wait.task, core.WAITING, core.task_resource(successor), False)
        _last_wait.line, _last_wait.label = core.NO_LINE, wait.label
        _last_wait.holder = lambda: None if successor.ended else successor.id
        _last_wait.ready = lambda: bool(successor.ended)
        core.waits[wait.task] = _last_wait


def _next_to_end(threading: Any) -> core.Task | None:
    for thread in list(threading._active.values()):
        task: core.Task | None = getattr(thread, TASK, None)
        if task is not None and not thread.daemon and not task.ended and task.id:
            return task
    return None


def _end_last_wait() -> None:
    global _last_wait
    wait, _last_wait = _last_wait, None
    core.end_wait(wait)
