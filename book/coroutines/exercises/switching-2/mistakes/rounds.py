import time


def recipe(dish, *pauses):
    yield from pauses
    print(dish, "is done")


def run(*tasks):
    ready = list(tasks)
    while ready:
        pauses = {task: next(task, None) for task in ready}
        ready = [task for task in ready if pauses[task] is not None]
        time.sleep(max((pauses[task] for task in ready), default=0))


run(recipe("soup", 0.2, 0.3), recipe("rice", 0.3), recipe("egg", 0.1, 0.1))
