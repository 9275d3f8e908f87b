"""A story as the stepper's script gets it: what repeats is written once, the rest is numbers.

Thousands of states differ in little; written out they would take megabytes. `stepper.js` undoes
what this module does: the two are changed together.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from labhelpers.story import Held, Move, State, Story, gathered
from labhelpers.views.markup import printable

VERSION = 1
Item = TypeVar("Item", bound=Hashable)


class Index(Generic[Item]):
    """Numbers for things that are met again and again, from 0 on in the order of meeting."""

    def __init__(self) -> None:
        self._numbers: dict[Item, int] = {}

    def number(self, item: Item) -> int:
        """Return the number of `item`, a new one where it is met for the first time."""
        return self._numbers.setdefault(item, len(self._numbers))

    def items(self) -> list[Item]:
        """Return what was met, in order."""
        return list(self._numbers)


def pack(story: Story) -> dict[str, Any]:
    """Return the state for the script; in `shown` the schedule told call by call, if it is shorter.

    Who chooses the schedule chooses every step; who is shown one need not see a call's inside.
    """
    told = gathered(story)
    shorter = len(told.path) < len(story.path)
    return {
        "version": VERSION,
        "tasks": [printable(name) for name in story.tasks],
        "least": story.least,
        "whole": story.whole,
        **_graph(story),
        **({"shown": _graph(told)} if shorter else {}),
    }


def _graph(story: Story) -> dict[str, Any]:
    return {"path": list(story.path), **_states(story), **_moves(story)}


def _states(story: Story) -> dict[str, Any]:
    """Return a column of numbers for every task and for what the tasks share."""
    places: Index[tuple[int, str, str]] = Index()
    locks: Index[tuple[Held, ...]] = Index()
    values: Index[tuple[tuple[str, str], ...]] = Index()
    ends: Index[tuple[str, str]] = Index()
    columns = {
        "stands": [
            [places.number(_place(state, task)) for state in story.states]
            for task in range(len(story.tasks))
        ],
        "held": [locks.number(state.locks) for state in story.states],
        "shared": [values.number(state.values) for state in story.states],
        "end": [ends.number((state.end, printable(state.why))) for state in story.states],
    }
    return {
        **columns,
        "places": [list(place) for place in places.items()],
        "locks": [[_lock(held) for held in together] for together in locks.items()],
        "values": [[_printable(pair) for pair in together] for together in values.items()],
        "ends": [list(end) for end in ends.items()],
    }


def _place(state: State, task: int) -> tuple[int, str, str]:
    return state.lines[task], printable(state.next[task]), state.status[task]


def _lock(held: Held) -> list[Any]:
    return [printable(held.name), held.holder, list(held.waiting)]


def _printable(texts: tuple[str, ...]) -> list[str]:
    return [printable(text) for text in texts]


def _moves(story: Story) -> dict[str, Any]:
    """Return all moves in a row: what is done, and how far its state lies from where it begins."""
    actions: Index[tuple[int, str, int, int]] = Index()
    made = [(state, move) for state, moves in enumerate(story.moves) for move in moves]
    return {
        "counts": [len(moves) for moves in story.moves],
        "action": [actions.number(_action(move)) for _, move in made],
        "to": [move.to - state for state, move in made],
        "actions": [list(action) for action in actions.items()],
    }


def _action(move: Move) -> tuple[int, str, int, int]:
    return move.task, printable(move.text), move.line, int(move.gives_way)
