# verdict: fails: deadlock
# why: each waits until it is the only reader, and stays a reader while it waits.
from threading import Condition, Thread

page = Condition()
readers = 0


def correct_page():
    global readers
    with page:
        readers += 1
    with page:
        while readers > 1:
            page.wait()
        readers -= 1
        page.notify_all()


threads = [Thread(target=correct_page) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
