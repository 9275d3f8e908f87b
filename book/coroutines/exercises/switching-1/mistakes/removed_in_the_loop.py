def recipe(dish, *steps):
    for step in steps:
        print(dish, step)
        yield


def run(*tasks):
    ready = list(tasks)
    while ready:
        for task in ready:
            try:
                next(task)
            except StopIteration:
                ready.remove(task)


run(
    recipe("rice", "wash", "soak", "cook"),
    recipe("egg", "boil"),
    recipe("fish", "clean", "salt", "fry"),
)
