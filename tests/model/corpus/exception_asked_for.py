# verdict: fails: ValueError
# least: 0
# why: result() raises what the task has raised.
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(1) as pool:
    number = pool.submit(int, "seven").result()
