# verdict: held
# why: a loop that makes its iterator anew in each round has changed nothing, and waits.
from threading import Thread

flags = [False, False]


def wait():
    while True:
        for _, flag in enumerate(flags):
            if flag:
                return


thread = Thread(target=wait)
thread.start()
flags[1] = True
thread.join()
