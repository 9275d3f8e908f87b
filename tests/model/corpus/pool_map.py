# verdict: held
# outcomes: squares = [1, 4]
# why: map() gives its results in the order of the tasks, whoever did them.
from concurrent.futures import ThreadPoolExecutor


def square(number):
    return number * number


with ThreadPoolExecutor(2) as pool:
    squares = list(pool.map(square, [1, 2]))
assert squares == [1, 4]
