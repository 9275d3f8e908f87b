# verdict: held
# outcomes: meals = 0 | meals = 1 | meals = 2
# why: nobody waits with a fork in hand; but both may give up, and nobody eats.
from threading import Lock, Thread

left, right, table = Lock(), Lock(), Lock()
meals = 0


def dine(first, second):
    global meals
    with first:
        if second.acquire(blocking=False):
            with table:
                meals += 1
            second.release()


threads = [Thread(target=dine, args=(left, right)), Thread(target=dine, args=(right, left))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
