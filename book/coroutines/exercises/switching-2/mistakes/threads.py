import time
from threading import Thread


def recipe(dish, *pauses):
    yield from pauses
    print(dish, "is done")


def drive(task):
    for pause in task:
        time.sleep(pause)


def run(*tasks):
    threads = [Thread(target=drive, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


run(recipe("soup", 0.2, 0.3), recipe("rice", 0.3), recipe("egg", 0.1, 0.1))
