import time


def recipe(dish, *pauses):
    yield from pauses
    print(dish, "is done")


def run(*tasks):
    due = dict.fromkeys(tasks, time.monotonic())
    while due:
        for task in list(due):
            if due[task] <= time.monotonic():
                pause = next(task, None)
                if pause is None:
                    del due[task]
                else:
                    due[task] = time.monotonic() + pause


run(recipe("soup", 0.2, 0.3), recipe("rice", 0.3), recipe("egg", 0.1, 0.1))
