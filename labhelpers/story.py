"""The schedules of a program as states and moves, told so that they can be shown and played.

An exploration runs a program thousands of times; what a reader wants to see of it is one schedule,
step by step, and what else could have been done at each step. Both are paths in one graph: a state
says where every task stands and what is shared, a move lets one task go one step further.
"""

from __future__ import annotations

from typing import Any, NamedTuple

VERSION = 1
GOES_ON = "goes on in "
"""Begins the text of a move inside a call that an earlier move has begun."""
_ENTERS, _WAKES = "enters ", "wakes a waiter in "


class Held(NamedTuple):
    """A lock (or what rests on one) at some moment.

    Parameters
    ----------
    name
        As the program calls it.
    holder
        Number of the task that has it, -1 for none.
    waiting
        Numbers of the tasks that want it and cannot have it.
    """

    name: str
    holder: int
    waiting: tuple[int, ...] = ()


class Move(NamedTuple):
    """One task goes one step further.

    Parameters
    ----------
    task
        Its number.
    to
        Number of the state after it.
    text
        What the task does, told after its name: "reads n = 0".
    line
        Line of the program where it does so; 0 where there is none.
    gives_way
        True for a sleep, and the like: that others go on then is no preemption.
    """

    task: int
    to: int
    text: str
    line: int
    gives_way: bool = False


class State(NamedTuple):
    """A moment between two steps. All tuples but the last two have one entry a task.

    Parameters
    ----------
    lines
        Where each task stands: the line it does next, or waits in; 0 before it starts and after
        it has ended.
    next
        What each would do next, "" where there is nothing.
    status
        "new" (not started), "ready", "waiting", "finished" or "raised".
    locks
        Every lock that is held or wanted.
    values
        (name, text) for every shared variable.
    end
        "" while it goes on; "held" where the program has ended well; "fails" where it has failed.
    why
        How it failed, in one sentence; "" otherwise.
    """

    lines: tuple[int, ...]
    next: tuple[str, ...]
    status: tuple[str, ...]
    locks: tuple[Held, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    end: str = ""
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the state in JSON's types."""
        return {**self._asdict(), "locks": [list(lock) for lock in self.locks]}


class Story(NamedTuple):
    """One schedule of a program, and all others where these are few enough to carry.

    Parameters
    ----------
    name, source, first_line
        The program: its file name, its text, the number of the text's first line.
    title
        The verdict in one sentence.
    notes
        More sentences: what else the reader should know of this verdict.
    tasks
        Their names; task 0 is the main thread.
    states
        State 0 is the beginning.
    moves
        For each state the moves that can be made there, in the order of the tasks.
    path
        The schedule to show: which task moves, from state 0 on.
    preemptions
        How often `path` takes over from a task that could have gone on.
    least
        The fewest preemptions with which any schedule fails; None where none fails, or where it is
        not known.
    whole
        True where `states` and `moves` are all there are: the reader may choose every move.
    proven
        True where every schedule was tried and none fails, whether or not they are carried here.
    id
        What replays `path`; "" for a schedule that does not fail.
    """

    name: str
    source: str
    first_line: int
    title: str
    notes: tuple[str, ...]
    tasks: tuple[str, ...]
    states: tuple[State, ...]
    moves: tuple[tuple[Move, ...], ...]
    path: tuple[int, ...]
    preemptions: int = 0
    least: int | None = None
    whole: bool = False
    proven: bool = False
    id: str = ""
    outcomes: tuple[tuple[str, int], ...] = ()
    """Final values that were asked for, each with the number of schedules that end so."""

    def to_json(self) -> dict[str, Any]:
        """Return the story in JSON's types."""
        states = [state.to_json() for state in self.states]
        moves = [[list(move) for move in moves] for moves in self.moves]
        return {"version": VERSION, **self._asdict(), "states": states, "moves": moves}

    def steps(self) -> list[Move]:
        """Return the moves of `path`, in order."""
        made: list[Move] = []
        state = 0
        for task in self.path:
            move = next(move for move in self.moves[state] if move.task == task)
            made.append(move)
            state = move.to
        return made

    def visited(self) -> list[State]:
        """Return the states along `path`: one more than it has steps."""
        return [self.states[0], *(self.states[move.to] for move in self.steps())]


def gathered(story: Story) -> Story:
    """Return the story of `path` alone, with one move for a call in which nobody else moved.

    A library's call is many steps to the model, and one to the reader, who wrote one.
    """
    states, moves = [story.states[0]], list[Move]()
    for move in story.steps():
        if moves and _same_call(moves[-1], move):
            text = move.text if move.text.startswith(_WAKES) else moves[-1].text
            moves[-1] = moves[-1]._replace(text=text, gives_way=move.gives_way)
            states[-1] = story.states[move.to]
        else:
            moves.append(move._replace(to=len(states)))
            states.append(story.states[move.to])
    return story._replace(
        states=tuple(states),
        moves=(*((move,) for move in moves), ()),
        path=tuple(move.task for move in moves),
    )


def _same_call(last: Move, move: Move) -> bool:
    if last.task != move.task or last.line != move.line:
        return False
    wakes_at_once = move.text.startswith(_WAKES) and last.text.startswith(_ENTERS)
    return wakes_at_once or move.text.startswith(GOES_ON)


def story_from_json(data: dict[str, Any]) -> Story:
    """Return the story that `Story.to_json` gave.

    Raises
    ------
    ValueError
        For a version that this one does not read.
    """
    if data.get("version") != VERSION:
        raise ValueError(
            f"This story has version {data.get('version')!r}; this labhelpers reads {VERSION}: "
            "run the exploration again."
        )
    fields = {name: value for name, value in data.items() if name != "version"}
    fields["states"] = tuple(_state(state) for state in data["states"])
    fields["moves"] = tuple(tuple(Move(*move) for move in moves) for moves in data["moves"])
    for name in ("notes", "tasks", "path"):
        fields[name] = tuple(data[name])
    fields["outcomes"] = tuple((text, count) for text, count in data["outcomes"])
    return Story(**fields)


def _state(data: dict[str, Any]) -> State:
    locks = tuple(Held(name, holder, tuple(waiting)) for name, holder, waiting in data["locks"])
    values = tuple((name, text) for name, text in data["values"])
    lines, following, status = (tuple(data[key]) for key in ("lines", "next", "status"))
    return State(lines, following, status, locks, values, data["end"], data["why"])
