import time
from heapq import heappop, heappush


def recipe(dish, *pauses):
    yield from pauses
    print(dish, "is done")


def run(*tasks):
    now = 0
    due = [(now, task) for task in tasks]
    while due:
        wake, task = heappop(due)
        time.sleep(wake - now)
        now = wake
        pause = next(task, None)
        if pause is not None:
            heappush(due, (now + pause, task))


run(recipe("soup", 0.2, 0.3), recipe("rice", 0.3), recipe("egg", 0.1, 0.1))
