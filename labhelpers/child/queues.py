"""Queues: who waits for an item, who for room, who for all work to be done.

`queue.Queue` waits in its conditions, which are recorded already; here they get the queue's name.
`queue.SimpleQueue` is written in C: it is asked without blocking first. It may look empty while
an item is on its way to a thread that has not run yet, so the items under way are counted here.
"""

from __future__ import annotations

from labhelpers.child import core, sync

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from typing import Any


def patch(queue: Any) -> None:
    """Record the waits at `queue`'s classes."""
    sync.made_by_reader(queue.Queue, "Queue")
    for name in ("get", "put", "shutdown"):
        _name(queue.Queue, name, "queue")
    _name(queue.Queue, "join", "waiting")
    _name(queue.Queue, "task_done", "waiting")
    queue.SimpleQueue = _recorded_simple_queue(queue.SimpleQueue, queue.Empty)


def _name(queue_class: Any, name: str, state: str) -> None:
    method = getattr(queue_class, name, None)
    if method is not None:  # shutdown came with 3.13
        setattr(queue_class, name, sync.in_the_name_of("Queue", method, state))


def _recorded_simple_queue(original: Any, empty: type[Exception]) -> Any:
    class SimpleQueue(original):  # type: ignore[misc]  # the C type, known only here
        __doc__ = original.__doc__

        def __init__(self) -> None:
            super().__init__()
            self._labhelpers_items: list[None] = []  # list's methods are atomic, `+= 1` is not

        def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
            self._labhelpers_items.append(None)
            if core.is_known(self):
                core.signal(core.resource_of(self, "Queue"))
            super().put(item, block, timeout)

        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            if not block or (timeout is not None and timeout < 0):
                item = super().get(block, timeout)
            else:
                try:
                    item = super().get(False)
                except empty:
                    item = _waited_for(self, super().get, timeout)
            self._labhelpers_items.pop()
            return item

        def get_nowait(self) -> Any:
            return self.get(False)

        def put_nowait(self, item: Any) -> None:
            self.put(item)

    SimpleQueue.__module__, SimpleQueue.__qualname__ = original.__module__, original.__name__
    return SimpleQueue


def has_item(queue: Any) -> bool:
    """True where an item is in a SimpleQueue, or on its way to a thread that waits for one."""
    items = getattr(queue, "_labhelpers_items", None)
    return bool(items) if items is not None else not queue.empty()


def _waited_for(queue: Any, get: Any, timeout: float | None) -> Any:
    resource = core.NO_RESOURCE if core.in_context() else core.resource_of(queue, "Queue")
    wait = core.begin_wait(
        "queue",
        resource,
        timed=timeout is not None,
        ready=lambda: has_item(queue),
    )
    done = False
    try:
        item = get(True, timeout)
        done = True
        return item
    finally:
        core.end_wait(wait, done)
