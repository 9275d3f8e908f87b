# verdict: held
# why: a generator that is made anew in each round changes nothing, and the loop waits.
from threading import Thread


class Flags:
    def __init__(self):
        self.raised = [False, False]

    def __iter__(self):
        yield from self.raised


flags = Flags()


def wait():
    while True:
        for flag in flags:
            if flag:
                return


thread = Thread(target=wait)
thread.start()
flags.raised[1] = True
thread.join()
