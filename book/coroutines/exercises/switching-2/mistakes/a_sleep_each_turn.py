import time
from collections import deque


def recipe(dish, *pauses):
    yield from pauses
    print(dish, "is done")


def run(*tasks):
    ready = deque(tasks)
    while ready:
        task = ready.popleft()
        pause = next(task, None)
        if pause is not None:
            time.sleep(pause)
            ready.append(task)


run(recipe("soup", 0.2, 0.3), recipe("rice", 0.3), recipe("egg", 0.1, 0.1))
