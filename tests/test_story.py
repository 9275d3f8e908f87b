"""A call of a library is several steps to the model, and one to the reader."""

from __future__ import annotations

from labhelpers.story import GOES_ON, Move, State, Story, gathered
from tests import sample_stories


def told(*texts: str) -> Story:
    """Return a story of one schedule: "0 enters q.put()" is a step of task 0."""
    steps = [(int(text[0]), text[2:]) for text in texts]
    states = tuple(State((1, 1), (text, text), ("ready", "ready")) for text in (*texts, "end"))
    moves = tuple((Move(task, at, text, 1),) for at, (task, text) in enumerate(steps, start=1))
    path = tuple(task for task, _ in steps)
    sample = sample_stories.locked()
    return sample._replace(tasks=("A", "B"), states=states, moves=(*moves, ()), path=path)


def steps(story: Story) -> list[str]:
    return [f"{move.task} {move.text}" for move in gathered(story).steps()]


ENTERS, ON, WAKES = "0 enters q.put()", f"0 {GOES_ON}q.put()", "0 wakes a waiter in q.put()"


def test_what_goes_on_belongs_to_what_began() -> None:
    assert steps(told(ENTERS, ON, ON, "0 reads n", ENTERS)) == [ENTERS, "0 reads n", ENTERS]


def test_a_step_of_another_task_parts_a_call() -> None:
    assert steps(told(ENTERS, ON, "1 reads n", ON, ON)) == [ENTERS, "1 reads n", ON]


def test_that_a_call_wakes_somebody_is_what_is_told_of_it() -> None:
    assert steps(told(ENTERS, WAKES, ON, ON)) == [WAKES]
    assert steps(told(ENTERS, ON, ON)) == [ENTERS]
    assert steps(told("0 is woken in q.put()", WAKES)) == ["0 is woken in q.put()", WAKES]


def test_a_wait_within_a_call_stays_a_step() -> None:
    woken = "0 is woken in q.put()"
    assert steps(told(ENTERS, ON, woken, ON)) == [ENTERS, woken]


def test_states_are_those_between_the_steps_that_are_left() -> None:
    story = gathered(told(ENTERS, ON, "1 reads n", ON))
    assert [state.next[0] for state in story.visited()] == [ENTERS, "1 reads n", ON, "end"]
    assert story.path == (0, 1, 0)


def test_what_has_no_calls_is_told_as_it_was() -> None:
    for name in ("counter", "two_locks", "locked", "sleepy"):
        story = sample_stories.ALL[name]()
        assert [move.text for move in gathered(story).steps()] == [m.text for m in story.steps()]
        assert gathered(story).visited() == story.visited()
