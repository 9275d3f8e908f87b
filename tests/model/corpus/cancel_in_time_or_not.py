# verdict: held
# outcomes: answer = 'cancelled' | answer = 'soup'
# why: a task can be cancelled until it begins.
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(1) as pool:
    future = pool.submit(str, "soup")
    answer = "cancelled" if future.cancel() else future.result()
