# verdict: held
# outcomes: cooked = ['soup']
# why: taking and finding out whether there is anything are one step.
from queue import Empty, Queue
from threading import Thread

orders, cooked = Queue(), []
orders.put("soup")


def work():
    try:
        cooked.append(orders.get_nowait())
    except Empty:
        return


threads = [Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert cooked == ["soup"]
