# verdict: held
# why: a future keeps the exception of its task; who never asks never hears of it.
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(1) as pool:
    pool.submit(int, "seven")
