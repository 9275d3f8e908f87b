# verdict: held
# outcomes: served = 'soup'
# why: an empty queue is no fault, and what is put is found in the next round.
from queue import Empty, Queue
from threading import Thread

hatch, served = Queue(), None


def serve():
    global served
    while True:
        try:
            served = hatch.get_nowait()
            return
        except Empty:
            pass


worker = Thread(target=serve)
worker.start()
hatch.put("soup")
worker.join()
