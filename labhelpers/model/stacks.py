"""The one thing a model needs of the interpreter: to put a running function aside and go on later.

Threads could do it, but they switch when the system likes, cost 50 µs each, and cannot be thrown
away. Nothing else in the model knows which mechanism it has.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Stacks(Protocol):
    """Makes stacks and switches between them. A stack is whatever `make` returns."""

    current: Callable[[], Any]
    """Returns the stack that is running."""

    def make(self, body: Callable[[], Any]) -> Any:
        """Return a stack that runs `body()` when it is first switched to.

        `body` returns the stack that goes on when this one is over; it must raise nothing.
        """

    def switch_to(self, stack: Any) -> None:
        """Put the running stack aside and go on with `stack`; return when switched back to."""

    def discard(self, stack: Any, error: type[BaseException]) -> None:
        """Raise `error` where `stack` stands, and return when it has ended, or given way."""


class GreenletStacks:
    """Stacks that are greenlets.

    `greenlet` is taken out of `sys.modules` again: a program in the model has none, and what
    watches for greenlets is to see none.
    """

    def __init__(self) -> None:
        before = set(_of_greenlet())
        from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]  # ships none

        for name in set(_of_greenlet()) - before:
            del sys.modules[name]
        self._greenlet: Any = greenlet
        self._main = getcurrent()
        self.current: Callable[[], Any] = getcurrent
        self._order: tuple[Any, Any] | None = None  # whom to begin, and for whom
        self._beginner = greenlet(self._begin)
        self._bodies: dict[Any, Callable[[], Any]] = {}
        self._resting: list[Any] = []

    def make(self, body: Callable[[], Any]) -> Any:
        """Return a greenlet that runs `body`; one whose body is over is taken again."""
        made = self._resting.pop() if self._resting else self._begun()
        made.gr_context = None  # as a new thread has it
        self._bodies[made] = body
        return made

    def _begun(self) -> Any:
        made = self._greenlet(self._live, self._main)
        self._order = made, self.current()
        self._beginner.switch()
        return made

    def _live(self, *_: object) -> None:
        self._beginner.switch()
        me = self.current()
        while True:
            following = self._bodies.pop(me)()
            self._resting.append(me)
            following.switch()

    def _begin(self) -> None:
        # A greenlet counts its recursion from where it was first switched to, which may be deep
        # in another task; so all begin here.
        while self._order is not None:
            made, maker = self._order
            made.switch()
            maker.switch()

    def switch_to(self, stack: Any) -> None:
        """Switch to a greenlet."""
        stack.switch()

    def discard(self, stack: Any, error: type[BaseException]) -> None:
        """Throw into a greenlet."""
        stack.throw(error)


def _of_greenlet() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "greenlet"]
