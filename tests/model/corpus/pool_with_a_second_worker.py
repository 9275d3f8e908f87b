# verdict: held
# outcomes: dish = 'vegetables soup'
# why: while one worker waits, the other does what it waits for.
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(2)


def chop():
    return "vegetables"


def cook():
    return pool.submit(chop).result() + " soup"


dish = pool.submit(cook).result()
