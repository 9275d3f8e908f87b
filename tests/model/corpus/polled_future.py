# verdict: held
# outcomes: dish = 'soup'
# why: a future is done at some time, and that is seen.
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(1) as pool:
    future = pool.submit(str, "soup")
    while not future.done():
        pass
    dish = future.result()
