# verdict: fails: AssertionError
# why: tasks of a pool run in several threads, and share variables as any threads do.
from concurrent.futures import ThreadPoolExecutor

visits = 0


def visit():
    global visits
    visits += 1


with ThreadPoolExecutor(2) as pool:
    for _ in range(2):
        pool.submit(visit)
assert visits == 2
