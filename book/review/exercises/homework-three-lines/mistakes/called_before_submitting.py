import time
from concurrent.futures import ThreadPoolExecutor


def task(n):
    time.sleep(1)
    return n**n


def call_back(future):
    print("call_back:", future.result())


pool = ThreadPoolExecutor(5)
for n in range(10):
    pool.submit(task(n)).add_done_callback(call_back)
pool.shutdown()
