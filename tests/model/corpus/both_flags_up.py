# verdict: fails: endless
# least: 1
# why: both tell their wish, and each waits until the other takes its wish back.
from threading import Thread

wants = [False, False]


def visit(me):
    wants[me] = True
    while wants[1 - me]:
        pass
    wants[me] = False


threads = [Thread(target=visit, args=(number,)) for number in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
