# verdict: fails: RuntimeError
# why: the pool may be closed before the other thread submits.
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

pool = ThreadPoolExecutor(1)


def order():
    pool.submit(str, "soup")


thread = Thread(target=order)
thread.start()
pool.shutdown()
thread.join()
