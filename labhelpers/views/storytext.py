"""A story's schedule as sentences: the steps that the stepper lists and a terminal prints.

The page, its script and the plain text have to say the same of a step, and to agree on which step
takes over from a task that could have gone on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from labhelpers.story import Held, Move, State, Story, gathered
from labhelpers.views import units
from labhelpers.views.markup import printable

MOST_STEPS = 200  # in plain text


class Step(NamedTuple):
    """A move of the schedule that is shown.

    Parameters
    ----------
    number
        From 1 on.
    move
        What is done.
    takes_over
        True where the task of the step before could have gone on.
    before, after
        The states that it leads from and to.
    """

    number: int
    move: Move
    takes_over: bool
    before: State
    after: State


def complete(story: Story) -> Story:
    """Return the story with an entry for every task in every state; those to come are "new"."""
    many = len(story.tasks)
    return story._replace(states=tuple(_complete(state, many) for state in story.states))


def _complete(state: State, many: int) -> State:
    missing = many - len(state.status)
    if not missing:
        return state
    return state._replace(
        lines=(*state.lines, *(0,) * missing),
        next=(*state.next, *("",) * missing),
        status=(*state.status, *("new",) * missing),
    )


def steps_of(story: Story) -> list[Step]:
    """Return the steps of the schedule that is shown."""
    result: list[Step] = []
    state = 0
    for number, move in enumerate(story.steps(), start=1):
        last = result[-1].move if result else None
        over = last is not None and takes_over(story, state, last, move)
        result.append(Step(number, move, over, story.states[state], story.states[move.to]))
        state = move.to
    return result


def takes_over(story: Story, state: int, last: Move, move: Move) -> bool:
    """Return whether `move`, made in `state`, takes over from the task that made `last`."""
    if move.task == last.task or last.gives_way:
        return False
    return can_go_on(story, state, last.task)


def can_go_on(story: Story, state: int, task: int) -> bool:
    """Return whether a task can move; a story that is not whole may lack the move itself."""
    moves = any(move.task == task for move in story.moves[state])
    return moves or story.states[state].status[task] == "ready"


def sentence(story: Story, move: Move) -> str:
    """Return "Thread-1 reads n = 0 (line 7)"."""
    where = f" (line {move.line})" if move.line else ""
    return f"{story.tasks[move.task]} {move.text}{where}"


def shared(state: State) -> str:
    """Return the shared values: "n = 0, ready = False"."""
    return ", ".join(f"{name} = {text}" for name, text in state.values)


def holders(story: Story, locks: Sequence[Held]) -> str:
    """Return who has and who wants each lock: "door: Ann (Bob waits)"."""
    return ", ".join(_holder(story, held) for held in locks)


def _holder(story: Story, held: Held) -> str:
    names = [story.tasks[task] for task in held.waiting]
    wait = f"{' and '.join(names)} {'waits' if len(names) == 1 else 'wait'}"
    if held.holder < 0:
        return f"{held.name}: {wait if names else 'nobody'}"
    return f"{held.name}: {story.tasks[held.holder]}" + (f" ({wait})" if names else "")


def outcome_lines(story: Story) -> list[tuple[str, str]]:
    """Return each set of final values, and how many schedules end so."""
    return [(text, units.count(number, "schedule")) for text, number in story.outcomes]


def plain(story: Story) -> str:
    """Return verdict, notes, final values and the numbered steps as plain text."""
    steps = steps_of(gathered(story))
    why = steps[-1].after.why if steps else ""
    lines = [story.title, *(note for note in story.notes if note != why)]
    lines += [f"{text}: {number}" for text, number in outcome_lines(story)]
    lines += ["", *(_plain_step(story, step) for step in steps[:MOST_STEPS])]
    if len(steps) > MOST_STEPS:
        lines.append(f"… and {units.count(len(steps) - MOST_STEPS, 'step')} more")
    if why:
        lines.append(why)
    return "\n".join(printable(line) for line in lines).rstrip()


def _plain_step(story: Story, step: Step) -> str:
    over = ", takes over" if step.takes_over else ""
    return f"{step.number:4}  {sentence(story, step.move)}{over}"
