"""Stories made by trying everything: what the stepper's tests draw, the same on every machine.

A task is a list of operations; every state that any order of them leads to is visited. That is
dull and sure, which is what samples are for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from labhelpers.story import GOES_ON, Held, Move, State, Story


class Op(NamedTuple):
    """One operation of a task; `what` is a variable, a lock, a task or an expression."""

    line: int
    kind: str  # "start", "join", "read", "write", "acquire", "release", "sleep", "check"
    what: str = ""


class Point(NamedTuple):
    """Everything at a moment: each task's place and the value it read last, and what is shared."""

    at: tuple[int, ...]
    read: tuple[int, ...]
    values: tuple[int, ...]
    holders: tuple[int, ...]
    failed: str = ""


@dataclass
class Program:
    """Tasks by name, the first of them main, over shared variables (all 0) and locks."""

    name: str
    source: str
    tasks: dict[str, list[Op]]
    variables: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    names: list[str] = field(init=False)
    ops: list[list[Op]] = field(init=False)

    def __post_init__(self) -> None:
        self.names, self.ops = list(self.tasks), list(self.tasks.values())

    def start(self) -> Point:
        many = len(self.names)
        return Point((0,) * many, (0,) * many, (0,) * len(self.variables), (-1,) * len(self.locks))

    # ---- what can be done ----------------------------------------------------------------------

    def op(self, point: Point, task: int) -> Op | None:
        ops = self.ops[task]
        return ops[point.at[task]] if point.at[task] < len(ops) else None

    def status(self, point: Point, task: int) -> str:
        op = self.op(point, task)
        if point.failed and task == 0:
            return "raised"
        if task and not self.is_started(point, task):
            return "new"
        if op is None:
            return "finished"
        return "waiting" if self.must_wait(point, op) else "ready"

    def is_started(self, point: Point, task: int) -> bool:
        return any(op[1:] == ("start", self.names[task]) for op in self.ops[0][: point.at[0]])

    def must_wait(self, point: Point, op: Op) -> bool:
        if op.kind == "acquire":
            return point.holders[self.locks.index(op.what)] >= 0
        return op.kind == "join" and self.op(point, self.names.index(op.what)) is not None

    # ---- doing it ------------------------------------------------------------------------------

    def moves(self, point: Point) -> Iterator[tuple[int, Point, str, Op]]:
        for task in range(len(self.names)):
            if not point.failed and self.status(point, task) == "ready":
                op = self.op(point, task)
                assert op is not None
                yield task, *self.done(point, task, op), op

    def done(self, point: Point, task: int, op: Op) -> tuple[Point, str]:
        point = point._replace(at=changed(point.at, task, point.at[task] + 1))
        if op.kind == "read":
            value = point.values[self.variables.index(op.what)]
            return point._replace(
                read=changed(point.read, task, value)
            ), f"reads {op.what} = {value}"
        if op.kind == "write":
            value, index = point.read[task] + 1, self.variables.index(op.what)
            values = changed(point.values, index, value)
            return point._replace(values=values), f"writes {op.what} = {value}"
        if op.kind in ("acquire", "release"):
            holder = task if op.kind == "acquire" else -1
            holders = changed(point.holders, self.locks.index(op.what), holder)
            return point._replace(holders=holders), ahead(op)
        if op.kind == "check":
            return self.checked(point, op)
        return point, ahead(op)

    def checked(self, point: Point, op: Op) -> tuple[Point, str]:
        holds = eval(op.what, dict(zip(self.variables, point.values, strict=True)))
        if holds:
            return point, ahead(op)
        at = changed(point.at, 0, point.at[0] - 1)
        failed = f"AssertionError in {self.names[0]}, line {op.line}: {op.what} is false."
        return point._replace(at=at, failed=failed), f"raises AssertionError: {op.what}"

    # ---- told as a story -----------------------------------------------------------------------

    def state(self, point: Point, can_move: bool) -> State:
        tasks = range(len(self.names))
        status = tuple(self.status(point, task) for task in tasks)
        end, why = "", point.failed
        if not can_move and not why:
            why = self.deadlock(point, status)
        if not can_move:
            end = "fails" if why else "held"
        alive = [status[task] not in ("new", "finished") for task in tasks]
        ops = [self.op(point, task) if alive[task] else None for task in tasks]
        return State(
            tuple(op.line if op else 0 for op in ops),
            tuple(
                ahead(op) if op and status[task] != "raised" else "" for task, op in enumerate(ops)
            ),
            status,
            tuple(self.held(point, status)),
            tuple(zip(self.variables, map(str, point.values), strict=True)),
            end,
            why,
        )

    def held(self, point: Point, status: tuple[str, ...]) -> Iterator[Held]:
        for lock, holder in zip(self.locks, point.holders, strict=True):
            wanted = [
                task
                for task, at in enumerate(status)
                if at == "waiting" and self.op(point, task)[1:] == ("acquire", lock)
            ]
            if holder >= 0 or wanted:
                yield Held(lock, holder, tuple(wanted))

    def deadlock(self, point: Point, status: tuple[str, ...]) -> str:
        waits = [
            f"{self.names[task]} waits for {op.what}"
            for task, at in enumerate(status)
            if at == "waiting" and (op := self.op(point, task)) and op.kind == "acquire"
        ]
        return f"Deadlock: {' and '.join(waits)}." if waits else ""

    def story(self) -> Story:
        points = {self.start(): 0}
        states: list[State] = []
        moves: list[tuple[Move, ...]] = []
        queue = deque(points)
        while queue:
            point = queue.popleft()
            found = list(self.moves(point))
            for _, to, _, _ in found:
                if to not in points:
                    points[to] = len(points)
                    queue.append(to)
            states.append(self.state(point, bool(found)))
            moves.append(
                tuple(
                    Move(task, points[to], text, op.line, op.kind == "sleep")
                    for task, to, text, op in found
                )
            )
        return told(self, tuple(states), tuple(moves))


def changed(values: tuple[int, ...], index: int, value: int) -> tuple[int, ...]:
    return (*values[:index], value, *values[index + 1 :])


def ahead(op: Op) -> str:
    """Return what a task that has come to an operation would do: "reads n"."""
    words = {"acquire": "takes", "join": "waits for the end of"}
    return f"{words.get(op.kind, op.kind + 's')} {op.what}".rstrip()


def told(program: Program, states: tuple[State, ...], moves: tuple[tuple[Move, ...], ...]) -> Story:
    failing = [index for index, state in enumerate(states) if state.end == "fails"]
    path, least = fewest(states, moves, "fails" if failing else "held")
    total, bad = schedules(states, moves)
    title = (
        f"Fails under {bad} of {total} schedules." if bad else f"Held under all {total} schedules."
    )
    return Story(
        name=program.name,
        source=program.source,
        first_line=1,
        title=title,
        notes=(),
        tasks=tuple(program.names),
        states=states,
        moves=moves,
        path=path,
        preemptions=least,
        least=least if failing else None,
        whole=True,
        proven=not failing,
        id="1a2b3c" if failing else "",
    )


def fewest(
    states: tuple[State, ...], moves: tuple[tuple[Move, ...], ...], end: str
) -> tuple[tuple[int, ...], int]:
    """Return the way with the fewest preemptions, then steps, to a state that ends so."""
    order = count()
    heap: list[tuple[int, int, int, int, Move | None, tuple[int, ...]]]
    heap = [(0, 0, next(order), 0, None, ())]
    seen = set()
    while True:
        cost, steps, _, state, last, path = heappop(heap)
        if states[state].end == end:
            return path, cost
        key = (state, last and (last.task, last.gives_way))
        if key in seen:
            continue
        seen.add(key)
        for move in moves[state]:
            more = cost + is_preemption(moves[state], last, move)
            heappush(heap, (more, steps + 1, next(order), move.to, move, (*path, move.task)))


def is_preemption(options: tuple[Move, ...], last: Move | None, move: Move) -> bool:
    if last is None or last.gives_way or last.task == move.task:
        return False
    return any(option.task == last.task for option in options)


def schedules(states: tuple[State, ...], moves: tuple[tuple[Move, ...], ...]) -> tuple[int, int]:
    """Return the numbers of all schedules, and of those that fail; the graph has no way back."""

    @cache
    def below(state: int) -> tuple[int, int]:
        if states[state].end:
            return 1, int(states[state].end == "fails")
        parts = [below(move.to) for move in moves[state]]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)

    return below(0)


# ---- the samples -------------------------------------------------------------------------------

COUNTER = """\
from threading import Thread

n = 0


def add():
    global n
    for _ in range(2):
        n += 1


threads = [Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert n == 4, n
"""

LOCKED = """\
from threading import Lock, Thread

n = 0
lock = Lock()


def add():
    global n
    with lock:
        n += 1


threads = [Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert n == 2, n
"""

TWO_LOCKS = """\
from threading import Lock, Thread

salt = Lock()
pepper = Lock()


def season(first, second):
    with first:
        with second:
            print("seasoned")


ann = Thread(target=season, args=(salt, pepper), name="Ann")
bob = Thread(target=season, args=(pepper, salt), name="Bob")
ann.start()
bob.start()
ann.join()
bob.join()
"""


def starting(names: list[str], start: int, join: int, step: int = 0) -> list[Op]:
    """Return what main does: start all, join all, on one line each or on lines that follow."""
    starts = [Op(start + step * number, "start", name) for number, name in enumerate(names)]
    return starts + [Op(join + step * number, "join", name) for number, name in enumerate(names)]


@cache
def counter() -> Story:
    names = ["Thread-1 (add)", "Thread-2 (add)"]
    add = [Op(9, "read", "n"), Op(9, "write", "n")] * 2
    main = [*starting(names, 14, 16), Op(17, "check", "n == 4")]
    tasks = {"MainThread": main, **dict.fromkeys(names, add)}
    story = Program("counter.py", COUNTER, tasks, ("n",)).story()
    ends = [state for state in story.states if state.end]
    assert {state.end for state in ends} == {"fails", "held"}
    note = "Allowed by the language; not seen on this build of Python."
    return story._replace(notes=(note,), outcomes=counted(story, "n"))


def called() -> Story:
    """Return the counter as if a library counted, in one call of two steps."""
    story = counter()
    words = {"reads n": "enters box.add()", "writes n": GOES_ON + "box.add()"}
    moves = tuple(tuple(_reworded(move, words) for move in moves) for moves in story.moves)
    return story._replace(moves=moves)


def _reworded(move: Move, words: dict[str, str]) -> Move:
    text = next((words[old] for old in words if move.text.startswith(old)), move.text)
    return move._replace(text=text)


def counted(story: Story, name: str) -> tuple[tuple[str, int], ...]:
    """Return the values that `name` ends with, each with the number of schedules that end so."""

    @cache
    def below(state: int) -> dict[str, int]:
        if story.states[state].end:
            return {f"{name} = {dict(story.states[state].values)[name]}": 1}
        sums: dict[str, int] = {}
        for move in story.moves[state]:
            for text, number in below(move.to).items():
                sums[text] = sums.get(text, 0) + number
        return sums

    return tuple(sorted(below(0).items()))


@cache
def locked() -> Story:
    names = ["Thread-1 (add)", "Thread-2 (add)"]
    add = [
        Op(9, "acquire", "lock"),
        Op(10, "read", "n"),
        Op(10, "write", "n"),
        Op(9, "release", "lock"),
    ]
    main = [*starting(names, 15, 17), Op(18, "check", "n == 2")]
    tasks = {"MainThread": main, **dict.fromkeys(names, add)}
    return Program("locked.py", LOCKED, tasks, ("n",), ("lock",)).story()


@cache
def two_locks() -> Story:
    def season(first: str, second: str) -> list[Op]:
        taken = [Op(8, "acquire", first), Op(9, "acquire", second)]
        return [*taken, Op(9, "release", second), Op(8, "release", first)]

    tasks = {
        "MainThread": starting(["Ann", "Bob"], 15, 17, step=1),
        "Ann": season("salt", "pepper"),
        "Bob": season("pepper", "salt"),
    }
    return Program("season.py", TWO_LOCKS, tasks, (), ("salt", "pepper")).story()


@cache
def sleepy() -> Story:
    """A bug that needs no switch: who is awake first is open, since a sleep lasts as it likes."""
    source = "n = 0\n# ...\ndef add():\n    value = n\n    sleep(1)\n    n = value + 1\n"
    names = ["Ann", "Bob"]
    add = [Op(4, "read", "n"), Op(5, "sleep"), Op(6, "write", "n")]
    main = [*starting(names, 2, 2), Op(2, "check", "n == 2")]
    tasks = {"MainThread": main, **dict.fromkeys(names, add)}
    return Program("sleepy.py", source, tasks, ("n",)).story()


@cache
def big() -> Story:
    """Over 2,000 states: three threads, a variable each and one for all, under a lock at times."""
    names = [f"Worker-{number}" for number in (1, 2, 3)]
    tasks = {"MainThread": starting(names, 31, 33)}
    for number, name in enumerate(names):
        own = f"count_{number}"
        tasks[name] = [
            *(Op(10 + number, "read", own), Op(11 + number, "write", own)),
            *(Op(20, "acquire", "door"), Op(21, "read", "total"), Op(22, "write", "total")),
            *(
                Op(20, "release", "door"),
                Op(25, "read", "total"),
                Op(26, "read", own),
                Op(27, "write", own),
                Op(28, "read", own),
            ),
        ]
    source = "\n".join(f"line_{number} = {number}" for number in range(1, 41))
    variables = ("total", "count_0", "count_1", "count_2")
    return Program("big.py", source, tasks, variables, ("door",)).story()


def cut_down(story: Story) -> Story:
    """Return the story with its own schedule only, as one that is too big to carry whole."""
    number = {0: 0}
    path = story.steps()
    for move in path:
        number.setdefault(move.to, len(number))
    source = [0, *(move.to for move in path[:-1])]
    moves: list[tuple[Move, ...]] = [()] * len(number)
    for state, move in zip(source, path, strict=True):
        moves[number[state]] = (move._replace(to=number[move.to]),)
    states = tuple(story.states[state] for state in number)
    return story._replace(states=states, moves=tuple(moves), whole=False, least=None)


def hostile() -> Story:
    """Every text that comes from a program tries to be markup."""
    evil = "</script><script>alert(1)</script><b onclick='x'>&\x1b[31m\u202e"
    story = locked()
    states = tuple(
        state._replace(
            next=tuple(text and evil for text in state.next),
            locks=tuple(held._replace(name=evil) for held in state.locks),
            values=tuple((evil, evil + text) for _, text in state.values),
            why=evil,
        )
        for state in story.states
    )
    moves = tuple(tuple(move._replace(text=evil) for move in moves) for moves in story.moves)
    tasks = tuple(f"{number}{evil}" for number, _ in enumerate(story.tasks))
    texts = {"name": evil, "title": evil, "source": f"# {evil}\n" * 20, "id": evil}
    return story._replace(
        states=states,
        moves=moves,
        tasks=tasks,
        notes=(evil,),
        outcomes=((evil, 1),),
        **texts,
    )


ALL = {
    "counter": counter,
    "two_locks": two_locks,
    "locked": locked,
    "sleepy": sleepy,
    "cut_down": lambda: cut_down(counter()),
    "called": called,
    "hostile": hostile,
    "big": big,
}
