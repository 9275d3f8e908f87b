"""What a task does that others can see, and which two of these do not commute.

Two schedules that differ only in the order of operations that commute are one to the program. All
that an explorer saves, it saves by knowing which operations do not: it has to call two of them
dependent whenever their order could matter, and should do so in no other case.
"""

from __future__ import annotations

from typing import Any

READ, WRITE, ACQUIRE, TRY, LIMITED, PEEK, RELEASE, START, JOIN, END, SLEEP, AWAIT, EXIT = range(13)
"""What a task can do. A LIMITED is a TRY that has failed often enough: it waits as an ACQUIRE does,
unless nothing else can happen."""

Op = tuple[int, int, Any, int, Any]
"""(kind, place, part, where, more).

place
    Number of what it is done to: a variable or container, a lock, a task; NOWHERE for none.
part
    For READ and WRITE the key in a container, None for all of it. For TRY and JOIN the seconds
    that it waits at most, None for no limit; for SLEEP the seconds. For AWAIT the operations of a
    loop's round that changed nothing.
where
    Number of the site in the text, or, below zero, the line's number times -1.
more
    FREE for what met a lock that nobody held, ENDED for a JOIN that met the end; for START the
    number of the new task.
"""

NOWHERE = -1
EVERY_TASK = -2
"""Place of a PEEK at all tasks, such as `threading.active_count`."""
FREE, ENDED = "free", "ended"
GUARDED = "guarded"
"""Part of a PEEK that waits until the lock is free."""


def dependent(one: Op, other: Op) -> bool:
    """Return whether the order of two operations of different tasks can matter."""
    kind, others = one[0], other[0]
    if kind > others:
        one, other, kind, others = other, one, others, kind
    if others == EXIT:
        return True  # those that still run then are daemons, and end with it
    if others == AWAIT:
        return kind != AWAIT and any(dependent(read, one) for read in other[2])
    if kind <= WRITE:
        return (
            others == WRITE
            and one[1] == other[1]
            and (one[2] == other[2] or one[2] is None or other[2] is None)
        )
    if others <= RELEASE:
        return one[1] == other[1] and not kind == others == PEEK
    if kind == PEEK:
        return one[1] == EVERY_TASK and others in (START, END)
    return kind == JOIN and others == END and one[1] == other[1]


def may_race(earlier: Op, later: Op) -> bool:
    """Return whether of two dependent operations the later one could have come first.

    What waits for something cannot come before it: an ACQUIRE not before the RELEASE that it
    waited for, nor before what was tried while the lock was held.
    """
    if earlier[0] == EXIT:
        return True
    if later[0] in (ACQUIRE, LIMITED) or later[2] == GUARDED:
        return earlier[0] == ACQUIRE or earlier[4] == FREE
    if later[0] == JOIN:
        return later[2] is not None
    return later[0] != AWAIT


def op_of(data: Any) -> Op:
    """Return the operation that JSON has made a list of."""
    kind, place, part, where, more = data
    return kind, place, tuple(op_of(read) for read in part) if kind == AWAIT else part, where, more
