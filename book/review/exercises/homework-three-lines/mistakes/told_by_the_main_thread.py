import time
from concurrent.futures import ThreadPoolExecutor


def task(n):
    time.sleep(1)
    return n**n


def call_back(future):
    print("call_back:", future.result())


pool = ThreadPoolExecutor(5)
futures = [pool.submit(task, n) for n in range(10)]
for future in futures:
    call_back(future)
