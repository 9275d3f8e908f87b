# verdict: held
# outcomes: visits = 2
# why: a pool of one worker does its tasks one after the other.
from concurrent.futures import ThreadPoolExecutor

visits = 0


def visit():
    global visits
    visits += 1


with ThreadPoolExecutor(1) as pool:
    for _ in range(2):
        pool.submit(visit)
assert visits == 2
