import itertools
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread

numbers = itertools.count(1)
requests = Queue()
charged = {}


def till():
    arrives = False  # the first answer is lost on its way back
    while (request := requests.get()) is not None:
        number, answers = request
        if number not in charged:
            charged[number] = answers  # who has paid for it
        if arrives:
            answers.put("paid")
        arrives = True


def pay(attempts):
    answers = Queue()
    requests.put((next(numbers), answers))
    with suppress(Empty):
        return answers.get(timeout=1)
    return "nobody knows"


clerk = Thread(target=till)
clerk.start()
print(pay(2), "and", pay(1))
requests.put(None)
clerk.join()
