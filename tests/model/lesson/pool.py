# Twenty tasks of two seconds on five workers, each with a callback that takes its result.
import time
from concurrent.futures import ThreadPoolExecutor


def power(number):
    print("task", number)
    time.sleep(2)
    return number**number


def show(future):
    print("result", future.result())


with ThreadPoolExecutor(5) as pool:
    for number in range(20):
        pool.submit(power, number).add_done_callback(show)
