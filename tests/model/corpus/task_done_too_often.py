# verdict: fails: ValueError
# least: 0
# why: a queue counts: what was put once can be done once.
from queue import Queue
from threading import Thread

orders = Queue()


def work():
    orders.get()
    orders.task_done()
    orders.task_done()


thread = Thread(target=work)
thread.start()
orders.put("soup")
thread.join()
