# verdict: fails: deadlock
# least: 0
# why: the only worker waits for a task that only it could do.
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)


def chop():
    return "vegetables"


def cook():
    return pool.submit(chop).result() + " soup"


dish = pool.submit(cook).result()
