# verdict: fails: endless
# least: 0
# why: the thread sets a variable of its own: the global declaration is missing.
from threading import Thread

finished = False


def write_report():
    finished = True
    return finished


Thread(target=write_report).start()
while not finished:
    pass
