"""Tasks, their clock and who goes on, without any of `threading`."""

from __future__ import annotations

import pytest

from labhelpers.model import world as worlds
from labhelpers.model.stacks import GreenletStacks
from labhelpers.model.world import LONGEST_SLICE, LOOKS, STEP_NS, Stuck, World, chance


def world_of(seed: int = 0) -> World:
    world = World(GreenletStacks(), seed)
    worlds.enter(world)
    return world


def test_the_clock_jumps_to_the_next_thing_due() -> None:
    world, order = world_of(), []

    def sleeper(seconds: float) -> None:
        world.sleep(seconds)
        order.append((seconds, world.now_ns))

    for seconds in (3, 1, 2):
        world.start(lambda seconds=seconds: sleeper(seconds))
    world.sleep(5)
    assert order == [(1, 10**9), (2, 2 * 10**9), (3, 3 * 10**9)]
    assert (world.now_ns, world.alive) == (5 * 10**9, 1)


def test_a_wait_ends_by_a_wake_or_by_its_limit() -> None:
    world = world_of()
    main = world.current
    world.start(lambda: world.wake(main))
    assert world.wait(10)
    assert world.now_ns == 0
    assert not world.wait(2)
    assert world.now_ns == 2 * 10**9  # the first wait's limit is forgotten


def test_one_whose_time_is_over_is_not_woken_twice() -> None:
    """Both are ready at the same moment. Where the main task is first, it wakes one not asleep."""
    for seed in range(20):
        world, times = world_of(seed), []

        def waiter(world: World = world, times: list[int] = times) -> None:
            world.wait(1)
            times.append(world.now_ns)
            world.sleep(10)
            times.append(world.now_ns)

        task = world.start(waiter)
        world.sleep(1)
        if not times:
            world.wake(task)
        world.sleep(20)
        assert times == [10**9, 11 * 10**9]


@pytest.mark.parametrize("seconds", [1e-17, 1e-9])
def test_no_wait_stands_still(seconds: float) -> None:
    world = world_of()
    assert not world.wait(seconds)
    assert world.now_ns == 1


def test_a_clock_that_is_looked_at_for_ever_goes_on() -> None:
    world = world_of()
    assert {world.look() for _ in range(LOOKS)} == {0}
    while world.look() < 10:
        pass


def test_the_time_that_a_task_ran_is_without_its_waits() -> None:
    world, ran = world_of(), []

    def worker(steps: int) -> None:
        for _ in range(steps):
            world.step()
        world.sleep(1)
        ran.append(world.cpu_ns())

    for steps in (300, 5):
        world.start(lambda steps=steps: worker(steps))
    world.sleep(5)
    assert sorted(ran) == [5 * STEP_NS, 300 * STEP_NS]
    assert world.cpu_ns() == 0
    assert world.now_ns - world.idle_ns == 305 * STEP_NS


def test_steps_take_time_and_end_a_slice() -> None:
    world, seen = world_of(), []
    world.start(lambda: seen.append(world.now_ns))
    for _ in range(LONGEST_SLICE):
        world.step()
    assert len(seen) == 1
    assert world.now_ns == LONGEST_SLICE * STEP_NS


def test_where_nobody_can_go_on_the_main_task_is_told() -> None:
    world = world_of()
    world.start(lambda: [world.wait()].clear())
    with pytest.raises(Stuck):
        world.wait()


def test_being_stuck_can_be_mended() -> None:
    stacks, called = GreenletStacks(), []

    def mend() -> None:
        called.append(1)
        world.wake(world.main)

    world = World(stacks, 0, mend)
    assert world.wait()
    assert called == [1]


def test_each_task_has_the_whole_depth_of_recursion() -> None:
    world, depths = world_of(), []

    def go_down(left: int) -> None:
        if left:
            go_down(left - 1)
        else:
            depths.append(len(depths))
            world.start(lambda: go_down(600))
            world.give_way()

    for _ in range(5):
        world.start(lambda: go_down(600))
    while len(depths) < 20:
        world.give_way()
    assert depths[:20] == list(range(20))


def test_thousands_of_tasks_come_and_go() -> None:
    world, ended = world_of(3), []
    for number in range(3_000):
        world.start(lambda number=number: ended.append(number))
        if number % 10 == 0:
            world.give_way()
    world.sleep(1)
    assert sorted(ended) == list(range(3_000))
    assert world.alive == 1


def test_chance_is_even_and_the_same_everywhere() -> None:
    assert chance(1, 2, 3) == chance(1, 2, 3) != chance(1, 3, 2)
    counts = [0] * 5
    for number in range(10_000):
        counts[chance(7, number) % 5] += 1
    assert all(1_800 < count < 2_200 for count in counts)
