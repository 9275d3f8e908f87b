import time


def recipe(dish, *pauses):
    yield from pauses
    print(dish, "is done")


def run(*tasks):
    now, due = 0, dict.fromkeys(tasks, 0)
    while due:
        for task, wake in list(due.items()):
            if wake <= now:
                pause = next(task, None)
                if pause is None:
                    del due[task]
                else:
                    due[task] = now + pause
        time.sleep(0.01)
        now += 0.01


run(recipe("soup", 0.2, 0.3), recipe("rice", 0.3), recipe("egg", 0.1, 0.1))
