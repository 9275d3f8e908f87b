from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

found = {}


def is_prime(number):
    return number > 1 and all(number % other for other in range(2, number))


def count(found, part, first, end):
    found[part] = sum(map(is_prime, range(first, end)))


if __name__ == "__main__":
    parts = [(1, 0, 1000), (2, 1000, 2000)]
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        found.clear()
        with kind(2) as pool:
            for part in parts:
                pool.submit(count, found, *part)
        print(kind.__name__, sorted(found.items()))
