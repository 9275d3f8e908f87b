import time
from heapq import heappop, heappush
from itertools import count


def recipe(dish, *pauses):
    yield from pauses
    print(dish, "is done")


def run(*tasks):
    turn = count()
    due = [(0, next(turn), task) for task in tasks]
    while due:
        pause, _, task = heappop(due)
        time.sleep(pause)
        pause = next(task, None)
        if pause is not None:
            heappush(due, (pause, next(turn), task))


run(recipe("soup", 0.2, 0.3), recipe("rice", 0.3), recipe("egg", 0.1, 0.1))
