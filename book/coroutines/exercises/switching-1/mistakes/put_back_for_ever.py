from collections import deque


def recipe(dish, *steps):
    for step in steps:
        print(dish, step)
        yield


def run(*tasks):
    ready = deque(tasks)
    while ready:
        task = ready.popleft()
        try:
            next(task)
        except StopIteration:
            task.close()
        ready.append(task)


run(
    recipe("rice", "wash", "soak", "cook"),
    recipe("egg", "boil"),
    recipe("fish", "clean", "salt", "fry"),
)
