from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Lock

found = {}
board = Lock()


def is_prime(number):
    return number > 1 and all(number % other for other in range(2, number))


def count(part, first, end):
    primes = sum(map(is_prime, range(first, end)))
    with board:
        found[part] = primes


if __name__ == "__main__":
    parts = [(1, 0, 1000), (2, 1000, 2000)]
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        found.clear()
        with kind(2) as pool:
            for part in parts:
                pool.submit(count, *part)
        print(kind.__name__, sorted(found.items()))
